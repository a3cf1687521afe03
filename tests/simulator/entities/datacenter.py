# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.Datacenter"""

from __future__ import annotations

from pyVmomi import vim

from ..host import outside
from ..model.managed import api, prop
from .entity import ManagedEntity
from .folder import LETTERS, Folder, check_destroyable, destroy_tree

KINDS = ("vm", "host", "datastore", "network")


class Datacenter(ManagedEntity, api="Datacenter"):
    """A datacenter with its four folders: `folders["vm"]` and so on."""

    rename_privilege = "Datacenter.Rename"
    status = "gray"

    def __init__(self, service, moid, name):
        super().__init__(service, moid, name)
        self.folders = {}

    def children(self):
        return tuple(self.folders.values())

    @prop
    def vmFolder(self, call):
        return self.folders["vm"].ref

    @prop
    def hostFolder(self, call):
        return self.folders["host"].ref

    @prop
    def datastoreFolder(self, call):
        return self.folders["datastore"].ref

    @prop
    def networkFolder(self, call):
        return self.folders["network"].ref

    @prop
    def datastore(self, call):
        return [d.ref for d in self.below("datastore", "Datastore")]

    @prop
    def network(self, call):
        return [n.ref for n in self.below("network", "Network")]

    def below(self, kind, api_name):
        """All entities of one API type in one of the four folders, at any depth."""
        found, todo = [], list(self.folders[kind].children())
        while todo:
            entity = todo.pop(0)
            if isinstance(entity, Folder) or entity.api_name == "VirtualApp":
                todo += entity.children()
            elif any(getattr(cls, "api_name", None) == api_name for cls in type(entity).__mro__):
                found.append(entity)
        return found

    @prop
    def configuration(self, call):
        return self.values.get("configuration") or vim.Datacenter.ConfigInfo(maximumHardwareVersionKey="vmx-21")

    def discard(self, entity):
        """The folders stay: they go with the datacenter."""

    def needs_destroy(self, call):
        return [(self, "Datacenter.Delete"), (self.parent, "Datacenter.Delete")]

    @api(privilege=needs_destroy)
    def Destroy_Task(self, call):
        """Datacenter.Destroy_Task: the API refuses it while the datacenter holds hosts or virtual machines.

        The reference says for ManagedEntity.Destroy_Task that children are destroyed too and for Datacenter nothing
        else; a vCenter answers ResourceInUse while it holds hosts. That is what is done here.
        """
        self.check_empty()
        yield
        self.check_empty()
        check_destroyable(self)
        destroy_tree(self, call)
        self.service.events.post(vim.event.DatacenterEvent, call, f"Removed datacenter {self.name}")

    def check_empty(self):
        if any(not isinstance(e, Folder) for e in self.all_below()):
            raise vim.fault.ResourceInUse(type=self.T, name=self.name,
                                          msg=f"The resource '{self.name}' is in use.")

    check_destroy = check_empty

    def all_below(self):
        todo = list(self.children())
        while todo:
            entity = todo.pop()
            yield entity
            todo += entity.children()

    def renamed(self, old, call):
        self.service.events.post(
            vim.event.DatacenterRenamedEvent, call, f"Renamed datacenter from {old} to {self.name}",
            entities={"datacenter": self}, oldName=old, newName=self.name)

    @api
    def ReconfigureDatacenter_Task(self, call, spec, modify):
        """Datacenter.ReconfigureDatacenter_Task: with `modify` unset keys stay, without it they are cleared."""
        yield
        before = self.configuration(call)
        names = ("defaultHardwareVersionKey", "maximumHardwareVersionKey")
        changed = vim.Datacenter.ConfigInfo()
        for name in names:
            wanted = getattr(spec, name, None)
            if wanted is None and modify:
                wanted = getattr(before, name, None)
            setattr(changed, name, wanted or None)
        self.values["configuration"] = changed
        self.touch()

    @api
    def QueryConnectionInfo(self, call, hostname, port, username, password, sslThumbprint, sslCertificate=None):
        """Datacenter.QueryConnectionInfo: looks at a host without adding it. Faults as when it is added."""
        spec = vim.host.ConnectSpec(
            hostName=hostname, userName=username, password=password, sslThumbprint=sslThumbprint, force=False)
        return outside.connect_info(self.service, outside.check(self.service, spec))

    @api
    def PowerOnMultiVM_Task(self, call, vm, option):
        """Datacenter.PowerOnMultiVM_Task: starts one PowerOnVM_Task for each virtual machine.

        A machine that is not powered off and able to start is reported in `notAttempted`.
        """
        yield
        result = vim.cluster.PowerOnVmResult()
        for ref in vm:
            machine = call.resolve(ref)
            try:
                machine.check_power("poweredOn", "poweredOff", "suspended")
                task = machine.start_power_on(call)
            except vim.fault.InvalidPowerState as fault:
                result.notAttempted.append(vim.cluster.NotAttemptedVmInfo(vm=ref, fault=fault))
            else:
                result.attempted.append(vim.cluster.AttemptedVmInfo(vm=ref, task=task))
        return result


def create_datacenter(parent, name):
    """Make a datacenter and its folders, numbered like a vCenter's: datacenter-3, group-v4, group-h5 …"""
    service = parent.service
    registry = service.registry
    datacenter = registry.add(Datacenter(service, f"datacenter-{registry.number()}", name))
    for kind in KINDS:
        folder = Folder(service, f"group-{LETTERS[kind]}{registry.number()}", kind, kind, datacenter, fixed=True)
        datacenter.folders[kind] = registry.add(folder)
    parent.add(datacenter)
    return datacenter
