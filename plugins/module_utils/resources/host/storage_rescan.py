# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The search of an ESXi host for storage. API: HostStorageSystem."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, NotFound
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import UPDATE, Change, Field, Plan
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.adapter import ADAPTERS
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.disk import DISKS, MOUNTS
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

_SYSTEM = "configManager.storageSystem"
_RESCAN = Field("rescan")


def _disks_of(item):
    return set(DISKS.names(item.properties[DISKS.path])) - {None}


def _volumes_of(item):
    return {mount.volume.name for mount in item.properties[MOUNTS] or () if mount.volume.type == "VMFS"}


class HostStorageRescan(Resource):
    """One or many hosts look for storage. It is an action, and no state: it is done whenever it is asked for."""

    name = "host_storage_rescan"
    target = HostTarget()
    options = {
        "adapters": {"type": "list", "elements": "str"},
        "vmfs": {"type": "bool", "default": True},
    }
    reads = (_SYSTEM, ADAPTERS.path, DISKS.path, MOUNTS)
    privileges = {"update": ("Host.Config.Storage",)}

    def plan(self, item):
        if item.live is None:
            raise self._missing(item)
        item.around = _disks_of(item), _volumes_of(item)
        adapters = item.params["adapters"]
        what = ["all adapters"] if adapters is None else list(dict.fromkeys(adapters))
        what += ["VMFS"] if item.params["vmfs"] else []
        if not what:
            raise InvalidOption("adapters: there are none, and no vmfs, so there is nothing to do.", option="adapters")
        return Plan(UPDATE, (Change(_RESCAN, [], what, shown=what),), live=item.live)

    def foreseen(self, item):
        """What comes of it, nobody knows before."""
        return item.live

    def vet(self, session, item):
        there = ADAPTERS.names(item.properties[ADAPTERS.path])
        lost = next((one for one in item.params["adapters"] or () if one not in there), None)
        if lost is not None:
            raise NotFound(
                f"adapters: {self.describe(item)} has no adapter {lost!r}. It has {', '.join(there) or 'none'}.",
                option="adapters",
                value=lost,
                candidates=there,
            )

    def apply(self, session, item):
        """None of it is a task of the server, and a host with many paths takes minutes."""
        with session.wire.patient(item.params["task_timeout"]):
            self._look(item)

    @staticmethod
    def _look(item):
        system, adapters = item.properties[_SYSTEM], item.params["adapters"]
        if adapters is None:
            system.RescanAllHba()
        for adapter in dict.fromkeys(adapters or ()):
            system.RescanHba(adapter)
        if item.params["vmfs"]:
            system.RescanVmfs()
        system.RefreshStorageSystem()

    def facts_of(self, item):
        """What is there that was not there before, and the other way round."""
        if item.properties is None or item.around is None:
            return {}
        disks, volumes = item.around
        disks_now, volumes_now = _disks_of(item), _volumes_of(item)
        return {
            "new_disks": sorted(disks_now - disks),
            "lost_disks": sorted(disks - disks_now),
            "new_datastores": sorted(volumes_now - volumes),
            "lost_datastores": sorted(volumes - volumes_now),
        }
