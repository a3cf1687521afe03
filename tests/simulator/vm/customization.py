# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The seam between cloning and guest customization: what is asked for waits on the machine for its first power-on."""

from __future__ import annotations

from ..model.values import clone


def keep_customization(machine, spec):
    """Validate a CustomizationSpec for a machine and keep it as pending (`machine.pending_customization`).

    The rules of CustomizationSpec are not simulated yet: any specification is taken.
    """
    machine.pending_customization = clone(spec)
