# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.Folder"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..host.membership import StandaloneHosts
from ..model.managed import api, prop
from ..vm.registration import Registration
from .entity import ManagedEntity, check_name

# What each kind of folder holds, in the order in which a vCenter names them.
CHILD_TYPES = {
    "datacenter": ["Folder", "Datacenter"],
    "vm": ["Folder", "VirtualMachine", "VirtualApp"],
    "host": ["Folder", "ComputeResource"],
    "datastore": ["Folder", "Datastore", "StoragePod"],
    "network": ["Folder", "Network", "DistributedVirtualSwitch"],
}
LETTERS = {"datacenter": "d", "vm": "v", "host": "h", "datastore": "s", "network": "n"}


class Folder(StandaloneHosts, Registration, ManagedEntity, api="Folder"):
    """A folder of one kind. The root folder and the four folders of a datacenter are `fixed`."""

    rename_privilege = "Folder.Rename"
    status = "gray"

    def __init__(self, service, moid, name, kind, parent=None, fixed=False):
        super().__init__(service, moid, name, parent)
        self.kind = kind
        self.fixed = fixed
        self.entities = {}          # moid → entity, in order

    def children(self):
        return tuple(self.entities.values())

    @prop
    def childEntity(self, call):
        return [entity.ref for entity in self.entities.values()]

    @prop
    def childType(self, call):
        return list(CHILD_TYPES[self.kind])

    def disabled_methods(self):
        return ("Destroy_Task", "Rename_Task", "UnregisterAndDestroy_Task") if self.fixed else ()

    # -- the tree

    def add(self, entity):
        """Take an entity in: it is this folder's from now on."""
        entity.parent = self
        self.entities[entity.moid] = entity
        self.service.registry.restructured(self, entity)
        return entity

    def discard(self, entity):
        self.entities.pop(entity.moid, None)
        self.service.registry.restructured(self)

    def allows(self, entity):
        return any(isinstance_by_name(entity, name) for name in CHILD_TYPES[self.kind]) and (
            not isinstance(entity, Folder) or entity.kind == self.kind)

    def check_new(self, name):
        """The stored form of a new child's name; InvalidName or DuplicateName."""
        stored = check_name(name, self.ref)
        self.check_not_taken(stored)
        return stored

    def check_not_taken(self, stored):
        for entity in self.entities.values():
            if entity.name.lower() == stored.lower():
                raise faults.duplicate_name(stored, entity.ref)

    # -- methods

    @api
    def CreateFolder(self, call, name):
        """Folder.CreateFolder"""
        stored = self.check_new(name)
        registry = self.service.registry
        folder = Folder(self.service, f"group-{LETTERS[self.kind]}{registry.number()}", stored, self.kind)
        registry.add(folder)
        self.add(folder)
        return folder.ref

    @api
    def CreateDatacenter(self, call, name):
        """Folder.CreateDatacenter: only in folders of datacenters, else NotSupported."""
        from .datacenter import create_datacenter
        if self.kind != "datacenter":
            raise faults.not_supported()
        stored = self.check_new(name)
        datacenter = create_datacenter(self, stored)
        self.service.events.post(vim.event.DatacenterCreatedEvent, call, f"Created datacenter {stored}",
                                 entities={"datacenter": datacenter},
                                 parent=vim.event.FolderEventArgument(name=self.name, folder=self.ref))
        return datacenter.ref

    def check_create_dvs(self, call, spec):
        from ..distributed.create import check
        check(self, spec)

    @api(check=check_create_dvs)
    def CreateDVS_Task(self, call, spec):
        """Folder.CreateDVS_Task: NotSupported in a folder that holds no networks. See distributed/create.py."""
        from ..distributed.create import create
        yield
        return create(self, spec).ref

    def needs_create_vm(self, call, config, pool, host):
        from ..vm.create import needs
        return needs(self, call, config, pool)

    def check_create_vm(self, call, config, pool, host):
        if self.kind != "vm":
            raise faults.not_supported()

    @api(privilege=needs_create_vm, check=check_create_vm)
    def CreateVM_Task(self, call, config, pool, host):
        """Folder.CreateVM_Task: NotSupported in a folder that holds no virtual machines. See vm/create.py."""
        from ..vm.create import create
        return (yield from create(self, call, config, pool, host))

    def needs_move(self, call, list):
        """What the kind of the object asks for, on the object, where it is, and where it goes."""
        pairs = []
        for entity in map(call.resolve, list):
            if entity.api_name == "HostSystem":
                pairs += [(entity.parent, "Host.Inventory.EditCluster"), (entity, "Host.Inventory.MoveHost"),
                          (self, "Host.Inventory.AddStandaloneHost")]
            else:
                pairs += [(place, move_privilege(entity)) for place in (self, entity, entity.parent or entity)]
        return pairs

    @api(privilege=needs_move)
    def MoveIntoFolder_Task(self, call, list):
        """Folder.MoveIntoFolder_Task: one after the other; what was moved before one fails stays moved.

        What the folder cannot hold is NotSupported; a folder moved into itself or below is InvalidFolder. An entity
        that lies in the folder already is left there (the reference is silent). A host of a cluster becomes a
        standalone one; a standalone one is moved with its compute resource (else NotSupported, assumed).
        """
        entities = [call.resolve(ref) for ref in list]
        for entity in entities[:1]:
            self.check_move(entity)
        yield
        for entity in entities:
            self.check_move(entity)
            if entity.api_name == "HostSystem":
                self.take_out(entity)
                continue
            for each in (entity, *entity.company()) if entity.parent is not self else ():
                each.parent.discard(each)
                self.add(each)

    def check_move(self, entity):
        if entity.api_name == "HostSystem":
            self.check_take_out(entity)
            return
        if not self.allows(entity) or getattr(entity, "fixed", False):
            raise faults.not_supported()
        if entity is self or entity in self.ancestors():
            raise vim.fault.InvalidFolder(target=self.ref, msg="The destination folder is not valid.")
        if entity.datacenter is not self.datacenter and self.kind != "datacenter":
            raise faults.not_supported("Entities cannot be moved to another datacenter.")
        if entity.parent is not self:
            for other in self.entities.values():
                if other.name.lower() == entity.name.lower():
                    raise faults.duplicate_name(entity.name, other.ref)

    def check_not_fixed(self, call, **_args):
        if self.fixed:
            raise faults.not_supported()

    def check_rename(self, call, newName):
        self.check_not_fixed(call)

    def needs_delete(self, call):
        return [(self, "Folder.Delete"), (self.parent or self, "Folder.Delete")]

    @api(privilege=needs_delete, check=check_not_fixed)
    def Destroy_Task(self, call):
        """Folder.Destroy_Task: recursive; virtual machines in it are deleted from disk, hosts are disconnected.

        Nothing is destroyed if something below cannot be (a running VM): the reference only says that the operation
        then fails.
        """
        check_destroyable(self)
        yield
        check_destroyable(self)
        destroy_tree(self, call)

    def needs_unregister(self, call):
        return [(self, "Folder.Delete"), (self.parent or self, "Folder.Delete")]

    @api(check=check_not_fixed)
    def UnregisterAndDestroy_Task(self, call):
        """Folder.UnregisterAndDestroy_Task: like Destroy_Task, but virtual machines keep their files."""
        if self.kind != "vm":
            raise faults.not_supported()
        check_destroyable(self)
        yield
        check_destroyable(self)
        leave_files(self)
        destroy_tree(self, call)


def isinstance_by_name(entity, api_name):
    return any(getattr(cls, "api_name", None) == api_name for cls in type(entity).__mro__)


def move_privilege(entity):
    return {"Datacenter": "Datacenter.Move", "VirtualMachine": "VirtualMachine.Inventory.Move",
            "ComputeResource": "Host.Inventory.MoveCluster", "ClusterComputeResource": "Host.Inventory.MoveCluster",
            "Datastore": "Datastore.Move", "Network": "Network.Move",
            "VmwareDistributedVirtualSwitch": "DVSwitch.Move"}.get(entity.api_name, "Folder.Move")


def check_destroyable(entity):
    """Raise the fault of the first thing at or below the entity that cannot be destroyed now."""
    for below in entity.children():
        check_destroyable(below)
    check = getattr(entity, "check_destroy", None)
    if check is not None:
        check()


def leave_files(entity):
    """Have all virtual machines below leave their files on the datastores."""
    for below in entity.children():
        leave_files(below)
    leave = getattr(entity, "leave_files", None)
    if leave is not None:
        leave()


def destroy_tree(entity, call):
    for below in entity.children():
        destroy_tree(below, call)
    remove_entity(entity, call)


def remove_entity(entity, call):
    """Take one entity out of the inventory."""
    gone = getattr(entity, "gone", None)
    if gone is not None:
        gone(call)
    if entity.parent is not None:
        entity.parent.discard(entity)
    entity.service.registry.remove(entity)
    entity.service.registry.restructured()
