# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Managers that keep one part of HostSystem.config, with both views of it."""

from __future__ import annotations

from ..model.values import clone
from .lagging import LaggingManager


class ConfigKeeper(LaggingManager):
    """Keeps what stands at one attribute of HostSystem.config; `keeps` is its name.

    The truth is the whole config, of which only that attribute is changed: some of them are plain values.
    """

    keeps = ""

    def truth(self):
        return self.host.own("config")

    def shown(self):
        return getattr(self.truth(), self.keeps, None)      # a host that was saved without its configuration has none

    def change(self, value):
        """Put a new value in the place of the present one."""
        with self.changing() as config:
            setattr(config, self.keeps, value)

    def copy(self):
        """The present value, to be changed and then given to `change`."""
        return clone(self.shown())
