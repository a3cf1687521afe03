# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.SearchIndex"""

from __future__ import annotations

import re

from pyVmomi import vim

from ..collector.reader import may_see
from ..entities.entity import quote
from ..model.managed import ManagedObject, api


class SearchIndex(ManagedObject, api="SearchIndex"):
    """Finds entities. What the session may not see is not found."""

    def __init__(self, service, moid):
        super().__init__(service, moid)
        self.indexes = {}           # (kind, property path) → (changes, {value: [entities]})

    # -- by place

    @api
    def FindByInventoryPath(self, call, inventoryPath):
        """SearchIndex.FindByInventoryPath: names in the path quote `/`, `\\` and `%` as %2f, %5c, %25.

        Assumed: names are compared as they are spelled, and an empty path is the root folder.
        """
        entity = self.service.root
        for name in inventoryPath.strip("/").split("/"):
            if name:
                entity = child(entity, name)
            if entity is None or not may_see(call, entity):
                return None
        return entity.ref

    @api
    def FindChild(self, call, entity, name):
        """SearchIndex.FindChild"""
        found = child(call.resolve(entity), name)
        return found.ref if found is not None and may_see(call, found) else None

    @api
    def FindByDatastorePath(self, call, datacenter, path):
        """SearchIndex.FindByDatastorePath: `[datastore] folder/name.vmx`; InvalidDatastore for an unknown one."""
        scope = call.resolve(datacenter)
        match = re.match(r"\[(.*?)\] ?(.*)", path)
        names = [d.name for d in scope.below("datastore", "Datastore")]
        if match is None or match[1] not in names:
            raise vim.fault.InvalidDatastore(name=match[1] if match else path, msg="Invalid datastore path.")
        for machine in self.machines(scope):
            if machine.get("config.files.vmPathName") == path and may_see(call, machine):
                return machine.ref
        return None

    # -- by value

    @api
    def FindByUuid(self, call, datacenter, uuid, vmSearch, instanceUuid):
        """SearchIndex.FindByUuid"""
        return first(self.by_uuid(call, datacenter, uuid, vmSearch, instanceUuid))

    @api
    def FindAllByUuid(self, call, datacenter, uuid, vmSearch, instanceUuid):
        """SearchIndex.FindAllByUuid"""
        return self.by_uuid(call, datacenter, uuid, vmSearch, instanceUuid)

    @api
    def FindByDnsName(self, call, datacenter, dnsName, vmSearch):
        """SearchIndex.FindByDnsName"""
        return first(self.by_dns(call, datacenter, dnsName, vmSearch))

    @api
    def FindAllByDnsName(self, call, datacenter, dnsName, vmSearch):
        """SearchIndex.FindAllByDnsName"""
        return self.by_dns(call, datacenter, dnsName, vmSearch)

    @api
    def FindByIp(self, call, datacenter, ip, vmSearch):
        """SearchIndex.FindByIp"""
        return first(self.by_ip(call, datacenter, ip, vmSearch))

    @api
    def FindAllByIp(self, call, datacenter, ip, vmSearch):
        """SearchIndex.FindAllByIp"""
        return self.by_ip(call, datacenter, ip, vmSearch)

    def by_uuid(self, call, datacenter, uuid, vm_search, instance):
        if vm_search:
            path = "config.instanceUuid" if instance else "config.uuid"
            return self.lookup(call, datacenter, "VirtualMachine", path, uuid)
        return self.lookup(call, datacenter, "HostSystem", "hardware.systemInfo.uuid", uuid)

    def by_dns(self, call, datacenter, name, vm_search):
        if vm_search:
            return self.lookup(call, datacenter, "VirtualMachine", "guest.hostName", name)
        return self.lookup(call, datacenter, "HostSystem", "name", name)

    def by_ip(self, call, datacenter, address, vm_search):
        if vm_search:
            return self.lookup(call, datacenter, "VirtualMachine", "guest.ipAddress", address)
        path = "config.network.vnic[key-vim.host.VirtualNic-vmk0].spec.ip.ipAddress"
        return self.lookup(call, datacenter, "HostSystem", path, address)

    def lookup(self, call, datacenter, api_name, path, value):
        """References of the entities with a value at a path; an index is kept until something changes."""
        scope = call.resolve(datacenter) if datacenter is not None else None
        found = self.index(api_name, path).get(value.lower(), ())
        return [e.ref for e in found if (scope is None or e.datacenter is scope) and may_see(call, e)]

    def index(self, api_name, path):
        changes, index = self.indexes.get((api_name, path), (None, None))
        registry = self.service.registry
        if changes != registry.changes:
            index = {}
            for entity in list(registry.objects.values()):
                value = entity.get(path) if entity.api_name == api_name else None
                if value:
                    index.setdefault(value.lower(), []).append(entity)
            self.indexes[api_name, path] = registry.changes, index
        return index

    @staticmethod
    def machines(datacenter):
        return datacenter.below("vm", "VirtualMachine")


def first(refs):
    return refs[0] if refs else None


def child(entity, name):
    """The child with a name that is quoted as in inventory paths (upper and lower case of the codes are equal)."""
    name = re.sub(r"%(2F|5C)", lambda m: m[0].lower(), name)
    return entity.child(quote(name))
