# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The virtual machines of an inventory: what is read of each, and what is told of it."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory.objects import (
    CUSTOM_ATTRIBUTES,
    TAGS,
    Objects,
    told_name,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.powering import FROM_API, POWER
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.reading import GROUPS as OF_VM
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import CONNECTION

TEMPLATE = "config.template"
MANAGER, MANAGED = "config.managedBy.extensionKey", "config.managedBy.type"
ADDRESS, FAMILY, GUEST_ID, INSTANCE = "guest.ipAddress", "guest.guestFamily", "config.guestId", "config.instanceUuid"
PLACEMENT = "placement"
# Machines of whose files the vCenter knows nothing: they were removed from a host behind its back, or cannot be read.
ORPHANED = ("orphaned", "invalid", "inaccessible")
_BEFORE_8_U3 = ("com.vmware.vim.eam", "cluster-agent")  # other agents have it, too
_SINCE_8_U3 = ("VirtualCenter", "vcls-entity")
_REFERENCES = ("runtime.host", "resourcePool", "datastore")


def _fields(name):
    """A group of the module's reader. Whether it is a template, and runs, is told of each machine anyway."""
    group = OF_VM[name]
    return tuple(one for one in (*group.fields, *group.facts) if one.path not in (POWER, TEMPLATE))


def _addresses(adapters):
    return [address for adapter in adapters or () for address in adapter.ipAddress or ()]


def is_agent(values):
    """Whether a machine is one of those that a vCenter runs on a cluster for itself (vCLS); they are known by their
    manager, which is another one since vSphere 8.0 Update 3."""
    manager = values.get(MANAGER), values.get(MANAGED)
    return manager == _SINCE_8_U3 or (manager == _BEFORE_8_U3 and str(values.get("name")).startswith("vCLS"))


def is_windows(values):
    """Whether the guest is Windows, by what it says itself, or by what it was made for."""
    return (values.get(FAMILY) or "").startswith("windows") or (values.get(GUEST_ID) or "").startswith("win")


class Machines(Objects):
    """Virtual machines. templates, agents, orphaned, disconnected: whether these are in the inventory."""

    kind = "VirtualMachine"
    always = (
        "name",
        "parent",
        "parentVApp",
        CONNECTION,
        POWER,
        TEMPLATE,
        INSTANCE,
        MANAGER,
        MANAGED,
        ADDRESS,
        FAMILY,
        GUEST_ID,
    )
    groups = {
        **{name: _fields(name) for name in ("general", "size", "cpu", "memory", "advanced_settings")},
        "guest": (
            *_fields("guest"),
            Field("guest.family", path=FAMILY),
            Field("guest.state", path="guest.guestState"),
        ),
        "addresses": (Field("guest.addresses", path="guest.net", decode=_addresses),),
    }
    special = (PLACEMENT, CUSTOM_ATTRIBUTES, TAGS)
    default = ("general", "size", "guest", PLACEMENT, CUSTOM_ATTRIBUTES)

    def __init__(self, wanted, raw=(), templates=False, agents=False, orphaned=False, disconnected=True):
        super().__init__(wanted, raw)
        self._left_out = set() if orphaned else set(ORPHANED)
        if not disconnected:
            self._left_out.add("disconnected")
        self._templates, self._agents = templates, agents

    def paths(self):
        placement = _REFERENCES if PLACEMENT in self.properties else ()
        return (*super().paths(), *placement)

    def places(self):
        places = super().places()
        return {**places, "Datastore": ("name",)} if PLACEMENT in self.properties else places

    def keeps(self, values):
        if values.get(CONNECTION) in self._left_out:
            return False
        return (self._templates or not values.get(TEMPLATE)) and (self._agents or not is_agent(values))

    def told(self, moid, values, estate):
        home = values.get("parent") or values.get("parentVApp")
        folder = estate.path(home)
        told = {
            "moid": moid,
            "name": told_name(values),
            "path": f"{folder.rstrip('/')}/{values.get('name')}",
            "folder": folder,
            "datacenter": estate.enclosing(home, "Datacenter"),
            "connection_state": _text(values.get(CONNECTION)),
            "power_state": FROM_API.get(values.get(POWER)),
            "template": bool(values.get(TEMPLATE)),
            "instance_uuid": values.get(INSTANCE),
        }
        return {**told, **self._placement(values, estate)} if PLACEMENT in self.properties else told

    @staticmethod
    def _placement(values, estate):
        host, datastores = values.get("runtime.host"), values.get("datastore") or ()
        return {
            "host": estate.name(host),
            "cluster": estate.enclosing(host, "ClusterComputeResource"),
            "resource_pool": estate.name(values.get("resourcePool")),
            "vapp": estate.name(values.get("parentVApp")),
            "datastores": sorted(filter(None, map(estate.name, datastores))),
        }


def _text(value):
    return None if value is None else str(value)
