# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links the objects of a twin with each other, as the simulator's operations need them."""

from __future__ import annotations

from pyVmomi import vim

from ..distributed import twin as distributed
from ..distributed.switch import DistributedVirtualSwitch
from ..entities.compute import ComputeResource
from ..entities.datacenter import KINDS, Datacenter
from ..entities.datastore import Datastore
from ..entities.entity import ManagedEntity
from ..entities.folder import Folder
from ..entities.host_system import HostSystem
from ..entities.network import Network
from ..entities.resource_pool import ResourcePool
from ..entities.virtual_app import VirtualApp
from ..managers.browsers import HostDatastoreBrowser
from ..managers.environment import EnvironmentBrowser
from ..model.values import clone
from ..vm import defaults
from ..vm.files import is_thin
from ..vm.machine import VirtualMachine
from ..vm.snapshots import Snapshot
from .objects import adopt


def link(builder):
    """Link everything, machines last: what they run on is known then."""
    linker = Linker(builder)
    machines = []
    for obj in list(builder.registry.objects.values()):
        saved = builder.saved.objects.get(obj.moid)
        if saved is None:
            continue
        if isinstance(obj, ManagedEntity):
            obj.parent = linker.one(saved, "parent")
        if isinstance(obj, VirtualMachine):
            machines.append((obj, saved))
        else:
            linker.link(obj, saved)
    for machine, saved in machines:
        linker.machine(machine, saved)
    linker.switches()
    linker.strays()
    linker.space()


def seed(manager, host):
    """Give a manager of a host, which keeps its state itself, the saved state."""
    services = manager.values.get("serviceInfo") or getattr(host.values.get("config"), "service", None)
    if manager.api_name == "HostServiceSystem" and services is not None:
        manager._info = clone(services)


class Linker:
    def __init__(self, builder):
        self.builder, self.service, self.registry = builder, builder.service, builder.registry

    def one(self, saved, name):
        return next(iter(self.several(saved, name)), None)

    def several(self, saved, name):
        """The objects that a property refers to, those that were saved."""
        found = [self.registry.find(moid) for moid in saved.references(name)]
        return [obj for obj in found if obj is not None]

    def table(self, saved, name, cls=ManagedEntity):
        return {obj.moid: obj for obj in self.several(saved, name) if isinstance(obj, cls)}

    def link(self, obj, saved):
        for cls, function in (
            (Folder, self.folder),
            (Datacenter, self.datacenter),
            (ComputeResource, self.compute),
            (HostSystem, self.host),
            (ResourcePool, self.pool),
            (Datastore, self.datastore),
            (Network, self.network),
            (EnvironmentBrowser, self.environment),
        ):
            if isinstance(obj, cls):
                function(obj, saved)

    def folder(self, folder, saved):
        folder.entities = self.table(saved, "childEntity")

    def datacenter(self, datacenter, saved):
        found = {kind: self.one(saved, f"{kind}Folder") for kind in KINDS}
        datacenter.folders = {kind: folder for kind, folder in found.items() if folder is not None}

    def compute(self, compute, saved):
        compute.hosts = self.table(saved, "host")
        compute.pool = self.one(saved, "resourcePool")
        compute.browser = self.owned(saved, "environmentBrowser", compute, "compute")

    def environment(self, environment, saved):
        environment.browser = self.owned(saved, "datastoreBrowser", environment.compute, "owner")

    def owned(self, saved, name, owner, attribute):
        """A browser, and whose it is."""
        found = self.one(saved, name)
        if found is not None:
            setattr(found, attribute, owner)
        return found

    def host(self, host, saved):
        host.machines = self.table(saved, "vm", VirtualMachine)
        host.browser = self.owned(saved, "datastoreBrowser", host, "owner")

    def pool(self, pool, saved):
        pool.pools = self.table(saved, "resourcePool", ResourcePool)
        pool.machines = self.table(saved, "vm", VirtualMachine)
        if isinstance(pool, VirtualApp):
            pool.folder = self.one(saved, "parentFolder")

    def datastore(self, datastore, saved):
        datastore.machines = self.table(saved, "vm", VirtualMachine)
        datastore.browser_object = self.owned(saved, "browser", datastore, "owner")
        datastore.mounts = {mount.key._moId: mount.mountInfo.accessMode for mount in datastore.values.get("host", ())}
        summary = datastore.values.get("summary")
        if summary is not None:
            datastore.capacity_bytes = summary.capacity or 0
            datastore.saved_used = datastore.capacity_bytes - (summary.freeSpace or 0)
            datastore.saved_growth = summary.uncommitted or 0

    def network(self, network, saved):
        network.hosts = self.table(saved, "host", HostSystem)
        network.machines = self.table(saved, "vm", VirtualMachine)

    def switches(self):
        hosts = self.registry.of_type(HostSystem)
        for switch in self.registry.of_type(DistributedVirtualSwitch):
            groups = [(group, self.builder.saved.objects[group.moid].decoded("portKeys") or [])
                      for group in switch.portgroups]
            distributed.link(switch, groups, hosts)

    # -- machines

    def machine(self, machine, saved):
        for name, make in (
            ("config", defaults.config),
            ("runtime", defaults.runtime),
            ("guest", defaults.guest_off),
            ("capability", defaults.capability),
        ):
            if machine.values.get(name) is None:  # nobody could read it: the server does not show it
                machine.values[name] = make()
        machine.parent = machine.parent or self.one(saved, "parentVApp")
        config, runtime = machine.values["config"], machine.values["runtime"]
        config.name = config.name or machine.name
        config.files.vmPathName = config.files.vmPathName or home_of(machine)
        machine.host = self.host_of(machine, runtime)
        machine.pool = self.one(saved, "resourcePool")
        machine.datastore_object = self.one(saved, "datastore")
        machine.saved_address = getattr(machine.values["guest"], "ipAddress", None)
        self.snapshots(machine, saved.decoded("snapshot") if "snapshot" in saved.values else None)

    def snapshots(self, machine, info):
        """The tree of snapshots. Of one whose configuration was not saved, it is the machine's own."""
        if info is None:
            return
        self.snapshot_nodes(machine, None, info.rootSnapshotList)
        current = info.currentSnapshot
        machine.current_snapshot = self.registry.find(current._moId) if current is not None else None
        machine.last_snapshot = max((node.number for node in machine.all_snapshots()), default=0)

    def snapshot_nodes(self, machine, parent, trees):
        for tree in trees or ():
            moid = tree.snapshot._moId
            node = self.registry.find(moid) or adopt(Snapshot(self.service, moid), Snapshot.api_name, moid)
            node.machine, node.parent, node.number = machine, parent, tree.id
            node.name, node.description, node.created = tree.name, tree.description, tree.createTime
            node.power_state, node.quiesced = tree.state, tree.quiesced
            node.config = clone(node.values.get("config") or machine.values["config"])
            node.siblings.append(node)
            self.snapshot_nodes(machine, node, tree.childSnapshotList)

    def host_of(self, machine, runtime):
        """Where a machine runs; a host that was not saved becomes one that is in no folder."""
        moid = runtime.host._moId if runtime.host is not None else f"host-of-{machine.moid}"
        host = self.registry.find(moid)
        if host is None:
            host = HostSystem(self.service, moid, moid, next(self.builder.indexes))
            host.parent = ComputeResource(self.service, f"domain-of-{moid}", moid)
            self.registry.add(host)
            runtime.host = runtime.host or vim.HostSystem(moid, None)
        host.machines.setdefault(machine.moid, machine)
        return host

    # -- the rest

    def space(self):
        """What is used on a datastore beyond the files of its machines is taken by something unknown."""
        for machine in self.registry.of_type(VirtualMachine):
            fill_thin_disks(machine)
        for datastore in self.registry.of_type(Datastore):
            if hasattr(datastore, "saved_used"):
                datastore.reserved += datastore.saved_used - datastore.used
                datastore.growth = datastore.saved_growth - datastore.uncommitted

    def strays(self):
        """What says that it lies in a folder which does not list it is in that folder nevertheless."""
        for obj in list(self.registry.objects.values()):
            folder = getattr(obj, "parent", None)
            if isinstance(folder, Folder):
                folder.entities.setdefault(obj.moid, obj)
            if isinstance(obj, HostDatastoreBrowser) and obj.owner is None:
                obj.owner = self.registry.find(obj.moid.removeprefix("datastoreBrowser-")) or self.service.root


def home_of(machine):
    """The path of a machine's configuration file, as its summary says, where the configuration itself is unknown."""
    summary = getattr(machine.values.get("summary"), "config", None)
    return getattr(summary, "vmPathName", None) or f"[] {machine.name}/{machine.name}.vmx"


def fill_thin_disks(machine):
    """What a machine takes beyond its known files is written in its thin disks, the first ones first."""
    if machine.datastore_object is None or machine.get("config.files.vmPathName") is None:
        return
    known, storage = machine.space(), machine.values.get("storage")
    for usage in storage.perDatastoreUsage if storage is not None else ():
        datastore = machine.service.registry.find(usage.datastore._moId)
        rest = usage.committed - known.get(datastore.name, 0) if datastore is not None else 0
        for disk in machine.disks():
            ref = getattr(disk.backing, "datastore", None)
            if rest > 0 and is_thin(disk.backing) and ref is not None and ref._moId == usage.datastore._moId:
                machine.written[disk.key] = min(rest, disk.capacityInBytes or 0)
                rest -= machine.written[disk.key]
    machine.touch()
