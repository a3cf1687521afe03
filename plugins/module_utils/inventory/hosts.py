# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ESXi hosts of an inventory: what is read of each, and what is told of it."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory.objects import (
    CUSTOM_ATTRIBUTES,
    Objects,
    told_name,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory.properties import as_plain
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.membership import HostMembership
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import CONNECTION

_HARDWARE = ("cpu_model", "cpu_sockets", "cpu_cores", "cpu_threads", "cpu_mhz", "memory_mb")
_ALWAYS = tuple(
    one for one in HostMembership.facts if one.option in ("connection_state", "in_maintenance", "power_state")
)


class Hosts(Objects):
    """ESXi hosts. disconnected: whether those that the vCenter does not reach are in the inventory."""

    kind = "HostSystem"
    always = ("name", "parent", *(one.path for one in _ALWAYS))
    groups = {
        "general": tuple(one for one in HostMembership.facts if one not in _ALWAYS and one.option not in _HARDWARE),
        "hardware": tuple(one for one in HostMembership.facts if one.option in _HARDWARE),
        "uptime": (Field("uptime_seconds", path="summary.quickStats.uptime"),),
    }
    default = ("general", "hardware", CUSTOM_ATTRIBUTES)

    def __init__(self, wanted, raw=(), disconnected=True):
        super().__init__(wanted, raw)
        self._disconnected = disconnected

    def keeps(self, values):
        return self._disconnected or values.get(CONNECTION) == "connected"

    def told(self, moid, values, estate):
        parent = values.get("parent")
        above = estate.path(parent)
        cluster = estate.enclosing(parent, "ClusterComputeResource")
        return {
            "moid": moid,
            "name": told_name(values),
            "path": f"{above.rstrip('/')}/{values.get('name')}",
            "folder": above.rpartition("/")[0] or "/",
            "datacenter": estate.enclosing(parent, "Datacenter"),
            "cluster": cluster,
            **{one.option: as_plain(one.decode(values.get(one.path))) for one in _ALWAYS},
        }
