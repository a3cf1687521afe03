# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.dvs.DistributedVirtualSwitchManager"""

from __future__ import annotations

from .. import faults
from ..model.managed import ManagedObject, api
from . import defaults
from .switch import DistributedVirtualSwitch


class DistributedVirtualSwitchManager(ManagedObject, api="DistributedVirtualSwitchManager"):
    @api
    def QueryAvailableDvsSpec(self, call, recommended):
        """DistributedVirtualSwitchManager.QueryAvailableDvsSpec: all versions, or those that are (not) recommended.

        Assumed: the newest one is.
        """
        newest = defaults.newest(self.service.settings)
        versions = [version for version in defaults.VERSIONS if version <= newest]
        return [defaults.product(version) for version in versions if recommended in (None, version == newest)]

    def switch(self, uuid):
        found = [switch for switch in self.service.registry.of_type(DistributedVirtualSwitch)
                 if switch.get("uuid") == uuid]
        if not found:
            raise faults.not_found(uuid)
        return found[0]

    @api
    def QueryDvsByUuid(self, call, uuid):
        """DistributedVirtualSwitchManager.QueryDvsByUuid"""
        return self.switch(uuid).ref

    @api
    def DVSManagerLookupDvPortGroup(self, call, switchUuid, portgroupKey):
        """DistributedVirtualSwitchManager.DVSManagerLookupDvPortGroup"""
        for group in self.switch(switchUuid).portgroups:
            if group.moid == portgroupKey:
                return group.ref
        raise faults.not_found(portgroupKey)
