# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VirtualMachine.RelocateVM_Task and MigrateVM_Task: hosts, pools, datastores, folders, networks."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import eventually, wait
from simulator_lifecycle import Disk, Estate, Locator, RelocateSpec, change_network, check_agreement, device

from simulator.drift import add_object

GIB = 1024 ** 3


def move(vm, priority=None, **spec):
    return wait(vm.RelocateVM_Task(RelocateSpec(**spec), priority))


def elsewhere(estate, vm):
    """A host of the cluster that the machine is not on, and a datastore that its files are not on."""
    host = next(h for h in map(estate.host, (1, 2, 3)) if h != vm.runtime.host)
    datastore = next(d for d in map(estate.datastore, (1, 2)) if d != vm.datastore[0])
    return host, datastore


@pytest.fixture
def off(estate):
    return estate.vm("vm0001")


@pytest.fixture
def on(estate):
    return estate.vm("vm0002")


def latest(estate):
    return estate.si.content.eventManager.latestEvent


# -- what moves


@pytest.mark.parametrize("name", ["vm0001", "vm0002"])
def test_to_another_host(estate, name):
    vm = estate.vm(name)
    before, host = vm.runtime.host, elsewhere(estate, vm)[0]
    assert move(vm, "highPriority", host=host) is None
    assert vm.runtime.host == vm.summary.runtime.host == host and vm in host.vm and vm not in before.vm
    assert vm.runtime.powerState == ("poweredOn" if name == "vm0002" else "poweredOff")
    kind = vim.event.VmMigratedEvent if name == "vm0002" else vim.event.VmRelocatedEvent
    assert isinstance(latest(estate), kind) and latest(estate).sourceHost.host == before


@pytest.mark.parametrize("name", ["vm0001", "vm0002"])
def test_to_another_datastore(estate, name):
    vm = estate.vm(name)
    before, datastore = vm.datastore[0], elsewhere(estate, vm)[1]
    free, other = datastore.summary.freeSpace, before.summary.freeSpace
    size = vm.summary.storage.committed
    move(vm, datastore=datastore, host=vm.runtime.host)
    home = f"[{datastore.name}] {name}/"
    files = vm.config.files
    assert vm.datastore == [datastore] and files.vmPathName == f"{home}{name}.vmx" and files.logDirectory == home
    assert device(vm, Disk).backing.fileName == f"{home}{name}.vmdk"
    assert device(vm, Disk).backing.datastore == datastore
    assert {f.name.partition("/")[0] for f in vm.layoutEx.file} == {home[:-1]}
    assert (free - datastore.summary.freeSpace, before.summary.freeSpace - other) == (size, size)
    assert vm in datastore.vm and vm not in before.vm and vm.config.datastoreUrl[0].name == datastore.name


def test_one_disk(estate, off):
    home, other = off.datastore[0], elsewhere(estate, off)[1]
    move(off, disk=[Locator(diskId=2000, datastore=other)])
    assert off.datastore == [home, other] and off.config.files.vmPathName.startswith(f"[{home.name}] ")
    assert device(off, Disk).backing.fileName == f"[{other.name}] vm0001/vm0001.vmdk"
    move(off, datastore=home)
    assert off.datastore == [home] and off not in other.vm


def test_the_home_alone(estate, off):
    home, other = off.datastore[0], elsewhere(estate, off)[1]
    move(off, datastore=other, disk=[Locator(diskId=2000, datastore=home)])
    assert off.datastore == [other, home] and device(off, Disk).backing.fileName == f"[{home.name}] vm0001/vm0001.vmdk"


@pytest.mark.parametrize(("transform", "thin"), [("flat", False), ("sparse", True)])
def test_a_transformation(estate, off, transform, thin):
    move(off, datastore=elsewhere(estate, off)[1], transform=transform)
    assert device(off, Disk).backing.thinProvisioned is thin
    assert (off.summary.storage.committed > 16 * GIB) is not thin


def test_zeroed_at_once(estate, off):
    backing = Disk.FlatVer2BackingInfo(fileName="", diskMode="persistent", thinProvisioned=False, eagerlyScrub=True)
    datastore = elsewhere(estate, off)[1]
    move(off, disk=[Locator(diskId=2000, datastore=datastore, diskBackingInfo=backing)])
    assert (device(off, Disk).backing.thinProvisioned, device(off, Disk).backing.eagerlyScrub) == (False, True)


def test_a_datastore_in_maintenance_takes_nothing(estate, off):
    add_object(estate.sim.service, "datastore", "mended", "/DC1/datastore", maintenance="inMaintenance")
    mended = estate.at("/DC1/datastore/mended")
    assert mended.summary.maintenanceMode == "inMaintenance"
    with pytest.raises(vim.fault.InvalidDatastore):
        move(off, datastore=mended)


def test_to_another_pool(estate, on):
    allocation = vim.ResourceAllocationInfo
    child = estate.pool.CreateResourcePool("child", vim.ResourceConfigSpec(
        cpuAllocation=allocation(), memoryAllocation=allocation()))
    move(on, pool=child, host=on.runtime.host)
    assert on.resourcePool == child and on in child.vm and on not in estate.pool.vm
    event = next(e for e in estate.si.content.eventManager.QueryEvents(vim.event.EventFilterSpec())
                 if isinstance(e, vim.event.VmResourcePoolMovedEvent))
    assert (event.oldParent.name, event.newParent.name) == ("Resources", "child")
    move(on, pool=estate.alone.resourcePool)
    assert on.runtime.host == estate.alone.host[0] and on.runtime.powerState == "poweredOn"


def test_to_another_folder(estate, off):
    folder = estate.at("/DC1/vm/folder1")
    move(off, folder=folder)
    assert off.parent == folder and off in folder.childEntity and off not in estate.folder.childEntity


def test_to_another_network(estate, on):
    network = estate.at("/DC1/network/network2")
    old = on.network[0]
    move(on, deviceChange=[change_network(network)])
    assert on.network == [network] and on not in old.vm and on in network.vm


@pytest.mark.parametrize("name", ["vm0001", "vm0002"])
def test_nothing_at_all(estate, name):
    vm = estate.vm(name)
    before = vm.runtime.host, vm.datastore, vm.config.files.vmPathName, vm.parent
    move(vm)
    move(vm, host=vm.runtime.host, datastore=vm.datastore[0])
    assert before == (vm.runtime.host, vm.datastore, vm.config.files.vmPathName, vm.parent)


def test_a_suspended_machine(estate, on):
    wait(on.SuspendVM_Task())
    host = elsewhere(estate, on)[0]
    move(on, host=host)
    assert on.runtime.host == host and on.runtime.powerState == "suspended"


def test_a_template_moves_between_hosts_only(estate, off):
    host, datastore = elsewhere(estate, off)
    off.MarkAsTemplate()
    move(off, host=host)
    assert off.runtime.host == host and off.resourcePool is None
    with pytest.raises(vmodl.fault.NotSupported):
        move(off, datastore=datastore)


def test_it_takes_its_time(run):
    sim = run(vms=2, task_time=0.3)
    estate = Estate(sim, sim.connect())
    vm = estate.vm("vm0002")
    host = elsewhere(estate, vm)[0]
    task = vm.RelocateVM_Task(RelocateSpec(host=host))
    eventually(lambda: task.info.progress)
    assert vm.runtime.host != host
    wait(task)
    assert vm.runtime.host == host
    check_agreement(sim.service)


def test_the_older_method(estate, off, on):
    host = elsewhere(estate, on)[0]
    wait(on.MigrateVM_Task(None, host, "defaultPriority", "poweredOn"))
    assert on.runtime.host == host
    with pytest.raises(vim.fault.InvalidPowerState):
        wait(on.MigrateVM_Task(None, host, "defaultPriority", "poweredOff"))
    with pytest.raises(vmodl.fault.InvalidArgument):
        on.MigrateVM_Task(estate.alone.resourcePool, host, "defaultPriority", None)
    off.MarkAsTemplate()
    with pytest.raises(vmodl.fault.NotSupported):
        off.MigrateVM_Task(None, host, "defaultPriority", None)


# -- what is refused


def test_the_host_is_not_in_the_pool(estate, off):
    for spec in ({"host": estate.alone.host[0]}, {"host": estate.alone.host[0], "pool": estate.pool}):
        with pytest.raises(vmodl.fault.InvalidArgument) as caught:
            move(off, **spec)
        assert caught.value.invalidProperty == "spec.host"
    move(off, host=estate.alone.host[0], pool=estate.alone.resourcePool)
    assert off.runtime.host == estate.alone.host[0]


def test_a_cluster_without_drs_selects_no_host(estate, off):
    with pytest.raises(vmodl.fault.InvalidArgument) as caught:
        move(off, pool=estate.pool)
    assert caught.value.invalidProperty == "spec.host"
    estate.sim.entity("/DC1/host/cluster1").own("configurationEx").drsConfig.enabled = True
    move(off, pool=estate.pool)


def test_storage_of_a_running_machine_needs_a_host(estate, on):
    datastore = elsewhere(estate, on)[1]
    for spec in ({"datastore": datastore}, {"disk": [Locator(diskId=2000, datastore=datastore)]}):
        with pytest.raises(vmodl.fault.InvalidArgument) as caught:
            move(on, **spec)
        assert caught.value.invalidProperty == "spec.host"


@pytest.mark.parametrize(("spec", "name"), [
    ({"disk": 1999}, "spec.disk[0].diskId"), ({"card": 4001}, "spec.deviceChange[0].device.key"),
    ({"operation": "add"}, "spec.deviceChange[0].operation"), ({"type": "nonsense"}, "spec.diskMoveType")])
def test_arguments_that_fit_nothing(estate, off, spec, name):
    network = estate.at("/DC1/network/network2")
    changes = [change_network(network, spec.get("card", 4000), spec.get("operation", "edit"))]
    with pytest.raises(vmodl.fault.InvalidArgument) as caught:
        move(off, diskMoveType=spec.get("type"), deviceChange=[] if "disk" in spec or "type" in spec else changes,
             disk=[Locator(diskId=spec["disk"], datastore=estate.datastore(1))] if "disk" in spec else [])
    assert caught.value.invalidProperty == name


def test_a_host_in_maintenance_mode(estate, off):
    host = elsewhere(estate, off)[0]
    runtime = estate.sim.service.registry.find(host._moId).own("runtime")
    runtime.inMaintenanceMode = True
    with pytest.raises(vim.fault.InvalidState):
        move(off, host=host)
    runtime.inMaintenanceMode, runtime.connectionState = False, "notResponding"
    with pytest.raises(vim.fault.InvalidState):
        move(off, host=host)


def test_a_datastore_that_the_host_does_not_have(estate, off, on):
    """For the target of a move, and for the files that stay."""
    for vm in (off, on):
        host, datastore = elsewhere(estate, vm)
        registry = estate.sim.service.registry
        mounts = registry.find(datastore._moId).mounts
        mode = mounts.pop(host._moId)
        with pytest.raises(vim.fault.InvalidDatastore) as caught:
            move(vm, host=host, datastore=datastore)
        assert caught.value.datastore == datastore
        mounts[host._moId] = mode
        home = registry.find(vm.datastore[0]._moId).mounts
        mode = home.pop(host._moId)
        with pytest.raises(vim.fault.InvalidDatastore):
            move(vm, host=host)
        home[host._moId] = mode


def test_a_full_datastore(estate, off):
    datastore = elsewhere(estate, off)[1]
    found = estate.sim.service.registry.find(datastore._moId)
    found.reserved += found.free() - GIB
    with pytest.raises(vim.fault.NoDiskSpace):
        move(off, datastore=datastore)
    assert off.datastore[0] != datastore


def test_vmotion_is_needed_on_both_hosts(estate, off, on):
    host = elsewhere(estate, on)[0]
    services = estate.sim.service.registry.find(host._moId).own("config").virtualNicManagerInfo
    next(n for n in services.netConfig if n.nicType == "vmotion").selectedVnic = []
    assert host.summary.config.vmotionEnabled is False
    with pytest.raises(vim.fault.VMotionNotConfigured) as caught:
        move(on, host=host)
    assert (caught.value.failedHost, caught.value.atSourceHost) == (host.name, False)
    wait(on.PowerOffVM_Task())
    move(on, host=host)


def test_a_network_that_the_other_host_does_not_have(estate, on):
    host = elsewhere(estate, on)[0]
    estate.sim.entity("/DC1/network/VM Network").hosts.pop(host._moId)
    with pytest.raises(vim.fault.CannotAccessNetwork) as caught:
        move(on, host=host)
    assert caught.value.network.name == "VM Network" and caught.value.device == "Network adapter 1"
    move(on, host=host, deviceChange=[change_network(estate.at("/DC1/network/network2"))])
    assert on.runtime.host == host


def test_a_folder_of_another_kind_or_with_the_name(estate, off, on):
    with pytest.raises(vmodl.fault.NotSupported):
        move(off, folder=estate.at("/DC1/host"))
    folder = estate.at("/DC1/vm/folder1")
    move(on, folder=folder)
    wait(off.Rename_Task("vm0002"))
    with pytest.raises(vim.fault.InvalidState):
        move(off, folder=folder)


def test_a_folder_of_another_datacenter(run):
    sim = run(vms=1, datacenters=2)
    estate = Estate(sim, sim.connect())
    with pytest.raises(vim.fault.DatacenterMismatch):
        move(estate.vm("vm0001"), folder=estate.at("/DC2/vm"))


# -- privileges

COLD, HOT, SPACE, POOL = ("Resource.ColdMigrate", "Resource.HotMigrate", "Datastore.AllocateSpace",
                          "Resource.AssignVMToPool")
PRIVILEGES = [
    ("vm0001", "host", [COLD]),
    ("vm0002", "host", [COLD, HOT]),
    ("vm0001", "pool", [COLD, POOL]),
    ("vm0001", "datastore", [COLD, SPACE]),
    ("vm0001", "folder", [COLD, "VirtualMachine.Inventory.Move"]),
    ("vm0001", "network", [COLD, "Network.Assign"]),
]


@pytest.mark.parametrize(("name", "what", "needed"), PRIVILEGES)
def test_the_privileges_of_a_move(estate, name, what, needed):
    host, datastore = elsewhere(estate, estate.vm(name))
    for missing in (*needed, None):
        limited = estate.account(*(p for p in needed if p != missing))
        spec = {"host": {"host": host}, "pool": {"pool": limited.alone.resourcePool},
                "datastore": {"datastore": datastore}, "folder": {"folder": limited.at("/DC1/vm/folder1")},
                "network": {"deviceChange": [change_network(limited.at("/DC1/network/network2"))]}}[what]
        if missing is None:
            move(limited.vm(name), **spec)
            continue
        with pytest.raises(vim.fault.NoPermission) as caught:
            move(limited.vm(name), **spec)
        assert caught.value.privilegeId == missing
