# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.VirtualApp: a resource pool that is shown in a folder of virtual machines, too, and holds machines itself.

As the reference has it: `parent` is the resource pool that it lies in; `parentFolder` is set for a root vApp, and
`parentVApp` for one in another vApp. A machine in a vApp is in no folder, so its `parent` is unset, and its
`resourcePool` is the vApp. Power operations and changes of a vApp's own settings are not simulated.
"""

from __future__ import annotations

from pyVmomi import vim

from ..model.managed import api, prop
from .folder import check_destroyable, destroy_tree
from .resource_pool import ResourcePool

SUMMARY = ("name", "config", "runtime", "quickStats", "configuredMemoryMB")     # as of any resource pool


class VirtualApp(ResourcePool, api="VirtualApp"):
    rename_privilege = "VApp.Rename"
    folder = None               # of a root vApp

    @property
    def above(self):
        """Permissions come from the folder, as they do for machines."""
        return self.folder or self.parent

    def add(self, machine):
        """Take a machine in: it is the vApp's from now on."""
        machine.parent = machine.pool = self
        self.machines[machine.moid] = machine
        self.service.registry.restructured(self, machine)
        return machine

    @property
    def is_started(self):
        return any(machine.power_state == "poweredOn" for machine in self.machines_below())

    # -- properties

    @prop
    def parentFolder(self, call):
        return self.folder.ref if self.folder else None

    @prop
    def parentVApp(self, call):
        return self.parent.ref if isinstance(self.parent, VirtualApp) else None

    @prop
    def datastore(self, call):
        return unique(ref for machine in self.machines_below() for ref in machine.datastore(call))

    @prop
    def network(self, call):
        return unique(ref for machine in self.machines_below() for ref in machine.network(call))

    @prop
    def vAppConfig(self, call):
        entities = (*self.pools.values(), *self.machines.values())
        return vim.vApp.VAppConfigInfo(
            annotation="", instanceUuid=self.instance_uuid, installBootRequired=False, installBootStopDelay=0,
            ipAssignment=vim.vApp.IPAssignmentInfo(ipAllocationPolicy="fixedPolicy", ipProtocol="IPv4"),
            entityConfig=[vim.vApp.EntityConfigInfo(
                key=entity.ref, tag=entity.name, startOrder=1, startDelay=120, waitingForGuest=False,
                startAction="powerOn", stopDelay=120, stopAction="powerOff", destroyWithParent=False)
                for entity in entities])

    @property
    def instance_uuid(self):
        return self.service.uuid("vapp", self.moid)

    @prop
    def summary(self, call):
        plain = super().summary(call)
        return vim.VirtualApp.Summary(
            **{name: getattr(plain, name) for name in SUMMARY},
            vAppState="started" if self.is_started else "stopped", suspended=False, installBootRequired=False,
            instanceUuid=self.instance_uuid)

    # -- methods

    def siblings(self):
        return (*self.parent.pools.values(), *(self.folder.children() if self.folder else ()))

    def needs_delete(self, call):
        return [(self, "VApp.Delete"), (self.above, "VApp.Delete")]

    @api(privilege=needs_delete)
    def Destroy_Task(self, call):
        """VirtualApp.Destroy_Task: its machines and vApps go with it, and none of them if one cannot."""
        check_destroyable(self)
        yield
        check_destroyable(self)
        destroy_tree(self, call)

    def gone(self, call):
        if self.folder is not None:
            self.folder.discard(self)


def unique(refs):
    return list({ref._moId: ref for ref in refs}.values())


def create_vapp(pool, name, folder=None):
    """Make a vApp in a resource pool or another vApp; a root vApp lies in a folder as well."""
    registry = pool.service.registry
    vapp = registry.add(VirtualApp(pool.service, f"resgroup-v{registry.number()}", name, pool))
    pool.pools[vapp.moid] = vapp
    if folder is not None:
        vapp.folder = folder
        folder.entities[vapp.moid] = vapp
    registry.restructured(*filter(None, (pool, vapp, folder)))
    return vapp
