# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two views of a host: what the host itself shows is immediate, vCenter's own view may lag behind it.

A manager that keeps a part of the host's configuration is a `LaggingManager`. Its `truth()` is what the host has;
HostSystem.config shows `seen_by_vcenter()`. After a change both agree, or vCenter's view follows after the setting
`host_view_lag`, or as soon as the manager's Refresh method is called.
"""

from __future__ import annotations

from contextlib import contextmanager

from ..model.values import clone
from .manager import HostManager


class LaggingManager(HostManager):
    def __init__(self, host, moid):
        super().__init__(host, moid)
        self._seen = None           # what vCenter still shows while it lags
        self._timer = None
        self._noted = None

    def truth(self):
        """What the host has now: changed in place, within `changing()`."""
        raise NotImplementedError

    def shown(self):
        """The truth with what changes by itself brought up to date."""
        return self.truth()

    def seen_by_vcenter(self):
        return self.shown() if self._seen is None else self._seen

    @contextmanager
    def changing(self):
        """Change the truth: `with self.changing() as info: …`. Check everything before."""
        if self._seen is None:
            self._noted = self.note()
            if self.lag > 0:
                self._seen = clone(self.shown())
                self._timer = self.service.clock.after(self.lag, self.catch_up)
        yield self.truth()
        self.changed()
        if self._seen is None:
            self.followed(self._noted)
        self.touch()
        self.host.touch()

    @property
    def lag(self):
        """A host without a vCenter has nobody who could lag."""
        settings = self.service.settings
        return 0 if settings.esxi else settings.host_view_lag

    def catch_up(self):
        """vCenter looks at the host."""
        if self._seen is None:
            return
        self.service.clock.cancel(self._timer)
        self._seen = self._timer = None
        self.followed(self._noted)
        self.host.touch()

    def removed(self):
        """The host is gone: nothing is left to follow."""
        if self._timer is not None:
            self.service.clock.cancel(self._timer)
        self._seen = self._timer = None

    # -- for a manager to fill in

    def changed(self):
        """Bring what is derived in line with what was changed."""

    def note(self):
        """What `followed` needs to know of the state before a change."""

    def followed(self, noted):
        """vCenter's view has followed: adjust what else vCenter shows."""
