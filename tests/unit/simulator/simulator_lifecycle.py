# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short forms for tests that make and move virtual machines."""

from __future__ import annotations

from pyVmomi import vim
from simulator_helpers import remote, wait

RelocateSpec, CloneSpec, Locator = vim.vm.RelocateSpec, vim.vm.CloneSpec, vim.vm.RelocateSpec.DiskLocator
Disk, Card = vim.vm.device.VirtualDisk, vim.vm.device.VirtualEthernetCard
GIB = 1024 ** 3


class Estate:
    """The things of a simulator by short names, as its client sees them."""

    def __init__(self, sim, si):
        self.sim, self.si = sim, si

    def at(self, path):
        return remote(self.si, self.sim.entity(path))

    def vm(self, name):
        return self.at(f"/DC1/vm/{name}")

    def host(self, number):
        return self.at(f"/DC1/host/cluster1/esx{number:02d}.example.test")

    def datastore(self, number):
        return self.at(f"/DC1/datastore/datastore{number}")

    @property
    def pool(self):
        return self.at("/DC1/host/cluster1/Resources")

    @property
    def alone(self):
        """The stand-alone host's compute resource."""
        return self.at("/DC1/host/esx04.example.test")

    @property
    def folder(self):
        return self.at("/DC1/vm")

    def clone(self, source, name, location=None, folder=None, template=False, power_on=False, **more):
        spec = CloneSpec(location=location or RelocateSpec(), template=template, powerOn=power_on, **more)
        return wait(source.CloneVM_Task(folder or self.folder, name, spec))

    def account(self, *privileges, path="/", name="limited@example.test"):
        """A client who has these privileges (and may read) on a path, and only those."""
        from simulator.settings import Account
        self.sim.service.authorization.add_account(
            Account(name, "x", [(path, ["System.View", "System.Read", *privileges], True)]),
            self.sim.service.by_path)
        return Estate(self.sim, self.sim.connect(name, "x"))


def device(vm, kind, position=0):
    return [d for d in vm.config.hardware.device if isinstance(d, kind)][position]


def change_network(network, key=4000, operation="edit"):
    return vim.vm.device.VirtualDeviceSpec(operation=operation, device=vim.vm.device.VirtualVmxnet3(
        key=key, backing=Card.NetworkBackingInfo(deviceName=network.name, network=network)))


def check_agreement(service):
    """Every list of machines in the inventory says what the machines themselves say, and the other way round."""
    from simulator.vm.machine import VirtualMachine
    machines = service.registry.of_type(VirtualMachine)
    for kind, of in (("HostSystem", lambda m: [m.get("runtime.host")]), ("Datastore", lambda m: m.get("datastore")),
                     ("Network", lambda m: m.get("network")), ("ResourcePool", lambda m: [m.get("resourcePool")])):
        for obj in [o for o in service.registry.objects.values() if o.api_name == kind]:
            named = {m.moid for m in machines if obj.moid in {r._moId for r in of(m) if r is not None}}
            assert {ref._moId for ref in obj.get("vm")} == named, (obj, named)
    for machine in machines:
        config = machine.get("config")
        assert machine.get("summary.config.vmPathName") == config.files.vmPathName
        assert machine.get("name") == config.name == machine.get("summary.config.name")
        assert machine.moid in machine.parent.entities
        home = f"[{machine.datastore_object.name}] "
        assert config.files.vmPathName.startswith(home) and config.files.logDirectory.startswith(home)
        assert {u.name for u in config.datastoreUrl} == {d.name for d in machine.datastores()}
        assert {f.path for f in machine.files()} <= {f.name for f in machine.get("layoutEx").file}
    for datastore in service.registry.of_type(type(machines[0].datastore_object)):
        assert 0 <= datastore.free() == datastore.get("summary.freeSpace") == datastore.get("info.freeSpace")
