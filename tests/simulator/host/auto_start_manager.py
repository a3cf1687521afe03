# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.host.AutoStartManager"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.managed import api, prop
from ..model.values import clone
from .keeper import ConfigKeeper

NO_ORDER = -1
ACTIONS = ("none", "systemdefault", "poweron", "poweroff", "suspend", "guestshutdown")
DEFAULTS = ("enabled", "startDelay", "stopDelay", "waitForHeartbeat", "stopAction")


class HostAutoStartManager(ConfigKeeper, api="HostAutoStartManager"):
    """Which machines start and stop with the host."""

    keeps = "autoStart"

    @prop
    def config(self, call):
        return self.shown()

    @api
    def ReconfigureAutostart(self, call, spec):
        """HostAutoStartManager.ReconfigureAutostart: what is unset in the defaults stays, and so do the machines that
        the spec does not name.

        Assumed: a machine that neither starts, nor has a place, nor stops in its own way is in the list no longer; one
        that takes the place of another pushes that one back. A machine of another host, an action that there is not,
        or a place below 1 that is not -1 is InvalidArgument.
        """
        self.check(spec)
        config = self.copy() or vim.host.AutoStartManager.Config()
        if spec.defaults is not None:
            config.defaults = merged_defaults(config.defaults, spec.defaults)
        config.powerInfo = merged(config.powerInfo, spec.powerInfo)
        self.change(config)

    def check(self, spec):
        if spec.defaults is not None and (spec.defaults.stopAction or "none").lower() not in ACTIONS:
            raise faults.invalid_argument("spec.defaults.stopAction")
        for info in spec.powerInfo:
            if info.key._moId not in self.host.machines:
                raise faults.invalid_argument("spec.powerInfo.key")
            if not {info.startAction.lower(), info.stopAction.lower()} <= set(ACTIONS):
                raise faults.invalid_argument("spec.powerInfo.startAction")
            if info.startOrder < 1 and info.startOrder != NO_ORDER:
                raise faults.invalid_argument("spec.powerInfo.startOrder")


def merged_defaults(present, wanted):
    present = present or vim.host.AutoStartManager.SystemDefaults()
    for name in DEFAULTS:
        if getattr(wanted, name) is not None:
            setattr(present, name, getattr(wanted, name))
    return present


def merged(present, wanted):
    """The list with the wanted machines in it, in the order in which they start."""
    named = {info.key._moId for info in wanted}
    kept = [clone(info) for info in wanted if not is_neutral(info)]
    taken = {info.startOrder for info in kept}
    for info in sorted(present, key=lambda one: one.startOrder):
        if info.key._moId not in named:
            while info.startOrder != NO_ORDER and info.startOrder in taken:
                info.startOrder += 1
            taken.add(info.startOrder)
            kept.append(info)
    return sorted(kept, key=lambda one: one.startOrder if one.startOrder != NO_ORDER else len(kept) + max(taken))


def is_neutral(info):
    actions = info.startAction.lower(), info.stopAction.lower()
    return actions == ("none", "systemdefault") and info.startOrder == NO_ORDER
