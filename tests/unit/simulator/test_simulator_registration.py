# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Registering, unregistering and destroying machines; templates; moves between folders."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import eventually, wait
from simulator_lifecycle import Card, Disk, Estate, Locator, RelocateSpec, device

REGISTER, POOL = "VirtualMachine.Inventory.Register", "Resource.AssignVMToPool"


@pytest.fixture
def off(estate):
    return estate.vm("vm0001")


def register(estate, path, name=None, template=False, pool=True, host=None, folder=None):
    return wait((folder or estate.folder).RegisterVM_Task(
        path, name, template, estate.pool if pool is True else pool, host))


@pytest.fixture
def path(off):
    """The configuration file of a machine that was unregistered."""
    found = off.config.files.vmPathName
    off.UnregisterVM()
    return found


# -- unregister, register


def test_it_is_as_it_was(estate, off):
    wait(off.ReconfigVM_Task(vim.vm.ConfigSpec(annotation="mine", numCPUs=4)))
    wait(off.Rename_Task("renamed"))
    before, mac, disk = off.config, device(off, Card).macAddress, device(off, Disk).backing
    free, space = off.datastore[0].summary.freeSpace, off.summary.storage.committed
    off.UnregisterVM()
    datastore = estate.sim.service.by_path(f"/DC1/datastore/{before.datastoreUrl[0].name}")
    assert datastore.free() == free
    new = register(estate, before.files.vmPathName)
    assert new != off and new.name == "renamed" and new.parent == estate.folder
    assert (new.config.uuid, new.config.instanceUuid) == (before.uuid, before.instanceUuid)
    assert (new.config.annotation, new.config.hardware.numCPU) == ("mine", 4)
    assert device(new, Card).macAddress == mac and device(new, Disk).backing.fileName == disk.fileName
    assert new.datastore[0].summary.freeSpace == free and new.summary.storage.committed == space
    assert isinstance(estate.si.content.eventManager.latestEvent, vim.event.VmRegisteredEvent)
    wait(new.PowerOnVM_Task())


def test_another_name_and_place(estate, path):
    folder = estate.at("/DC1/vm/folder1")
    new = register(estate, path, "x/y", pool=estate.alone.resourcePool, folder=folder)
    assert (new.name, new.config.name, new.parent) == ("x%2fy", "x%2fy", folder)
    assert new.runtime.host == estate.alone.host[0] and new.config.files.vmPathName == path


@pytest.mark.parametrize("written", ["{0}//{1}", "{0}/./{1}", "  {0}/{1} "])
def test_a_path_can_be_written_in_several_ways(estate, path, written):
    folder, name = path.split("/")
    assert register(estate, written.format(folder, name)).config.files.vmPathName == path


def test_a_template(estate, path):
    new = register(estate, path, template=True, pool=None, host=estate.host(2))
    assert new.config.template and new.resourcePool is None and new.runtime.host == estate.host(2)
    assert new.config.files.vmPathName == path.replace(".vmx", ".vmtx")
    new.UnregisterVM()
    again = register(estate, path.replace(".vmx", ".vmtx"))
    assert not again.config.template and again.config.files.vmPathName == path


def test_a_suspended_machine_stays_suspended(estate):
    vm = estate.vm("vm0002")
    wait(vm.SuspendVM_Task())
    path = vm.config.files.vmPathName
    vm.UnregisterVM()
    assert register(estate, path).runtime.powerState == "suspended"


def test_a_renamed_datastore(estate, path):
    name = path[1:path.index("]")]
    wait(estate.at(f"/DC1/datastore/{name}").Rename_Task("fast"))
    new = register(estate, path.replace(name, "fast"))
    assert device(new, Disk).backing.fileName.startswith("[fast] ")


def test_disks_on_two_datastores(estate, off):
    home = off.datastore[0]
    other = next(d for d in (estate.datastore(1), estate.datastore(2)) if d != home)
    wait(off.RelocateVM_Task(RelocateSpec(disk=[Locator(diskId=2000, datastore=other)])))
    path, free = off.config.files.vmPathName, other.summary.freeSpace
    off.UnregisterVM()
    assert other.summary.freeSpace == free
    new = register(estate, path)
    assert new.datastore == [home, other] and other.summary.freeSpace == free


def test_an_instance_uuid_that_is_in_use(estate, path):
    first = register(estate, path)
    first.UnregisterVM()
    record = next(r for d in estate.sim.service.root.child("DC1").below("datastore", "Datastore")
                  for r in d.store.machines.values())
    record.config.instanceUuid = estate.vm("vm0003").config.instanceUuid
    assert register(estate, path).config.instanceUuid != estate.vm("vm0003").config.instanceUuid


def test_on_a_host_without_a_vcenter(run):
    sim = run(vms=1, esxi=True)
    estate = Estate(sim, sim.connect())
    vm, folder = estate.at("/ha-datacenter/vm/vm0001"), estate.at("/ha-datacenter/vm")
    path, pool = vm.config.files.vmPathName, vm.resourcePool
    vm.UnregisterVM()
    with pytest.raises(vmodl.fault.NotSupported):
        register(estate, path, template=True, pool=None, folder=folder)
    assert register(estate, path, pool=pool, folder=folder).name == "vm0001"


# -- what is refused


@pytest.mark.parametrize(("bad", "fault"), [
    ("nonsense", vim.fault.InvalidDatastorePath), ("[datastore1]", vim.fault.InvalidDatastorePath),
    ("[datastore1] ../x.vmx", vim.fault.InvalidDatastorePath), ("[nonsense] a/a.vmx", vim.fault.InvalidDatastore),
    ("[datastore1] a/a.vmx", vim.fault.NotFound)])
def test_a_path_that_leads_nowhere(estate, bad, fault):
    with pytest.raises(fault):
        register(estate, bad)


def test_a_file_of_another_kind(estate, path):
    with pytest.raises(vim.fault.InvalidFormat):
        register(estate, path.replace(".vmx", ".nvram"))


def test_it_is_registered_already(estate, off):
    with pytest.raises(vim.fault.AlreadyExists):
        register(estate, off.config.files.vmPathName, "other")


@pytest.mark.parametrize(("name", "fault"), [
    ("vm0002", vim.fault.DuplicateName), ("", vim.fault.InvalidName), ("x" * 81, vim.fault.InvalidName)])
def test_a_bad_name(estate, path, name, fault):
    with pytest.raises(fault):
        register(estate, path, name)


def test_pool_and_host(estate, path):
    for name, arguments in (("pool", {"pool": None}), ("host", {"host": estate.alone.host[0]}),
                            ("pool", {"template": True, "host": estate.host(1)}),
                            ("host", {"template": True, "pool": None})):
        with pytest.raises(vmodl.fault.InvalidArgument) as caught:
            register(estate, path, **arguments)
        assert caught.value.invalidProperty == name
    with pytest.raises(vmodl.fault.NotSupported):
        register(estate, path, folder=estate.at("/DC1/host"))


def test_the_host_cannot_take_it(estate, path):
    host = estate.sim.entity("/DC1/host/cluster1/esx02.example.test")
    host.own("runtime").inMaintenanceMode = True
    with pytest.raises(vim.fault.InvalidState):
        register(estate, path, host=estate.host(2))
    host.own("runtime").inMaintenanceMode = False
    datastore = estate.sim.entity("/DC1/datastore/" + path[1:path.index("]")])
    datastore.mounts.pop(host.moid)
    with pytest.raises(vim.fault.InvalidDatastore):
        register(estate, path, host=estate.host(2))
    assert register(estate, path, host=estate.host(1)).runtime.host == estate.host(1)


@pytest.mark.parametrize("missing", [REGISTER, POOL, None])
def test_the_privileges_of_registering(estate, path, missing):
    limited = estate.account(*({REGISTER, POOL} - {missing}))
    if missing is None:
        assert register(limited, path).name == "vm0001"
        return
    with pytest.raises(vim.fault.NoPermission) as caught:
        register(limited, path)
    assert caught.value.privilegeId == missing


# -- destroy


def test_destroying_frees_the_space(estate, off):
    datastore, path = off.datastore[0], off.config.files.vmPathName
    free, size = datastore.summary.freeSpace, off.summary.storage.committed
    wait(off.Destroy_Task())
    assert datastore.summary.freeSpace - free == size > 0
    with pytest.raises(vim.fault.NotFound):
        register(estate, path)


@pytest.mark.parametrize(("method", "kept"), [("Destroy_Task", False), ("UnregisterAndDestroy_Task", True)])
def test_a_folder_with_a_machine(estate, off, method, kept):
    folder = estate.at("/DC1/vm/folder1")
    wait(folder.MoveIntoFolder_Task([off]))
    path = off.config.files.vmPathName
    wait(getattr(folder, method)())
    if kept:
        assert register(estate, path).name == "vm0001"
    else:
        with pytest.raises(vim.fault.NotFound):
            register(estate, path)


# -- templates


def test_marking(estate, off):
    path = off.config.files.vmPathName
    off.MarkAsTemplate()
    assert off.config.files.vmPathName == off.summary.config.vmPathName == path.replace(".vmx", ".vmtx")
    assert off.layout.configFile[0] == "vm0001.vmtx"
    off.MarkAsVirtualMachine(estate.alone.resourcePool)
    assert off.config.files.vmPathName == path and off.runtime.host == estate.alone.host[0]
    assert off.resourcePool == estate.alone.resourcePool and "MarkAsVirtualMachine" in off.disabledMethod


def test_a_host_for_what_was_a_template(estate, off):
    wait(off.RelocateVM_Task(RelocateSpec(host=estate.alone.host[0], pool=estate.alone.resourcePool)))
    off.MarkAsTemplate()
    with pytest.raises(vmodl.fault.InvalidArgument):
        off.MarkAsVirtualMachine(estate.pool)
    host = estate.sim.entity("/DC1/host/cluster1/esx02.example.test")
    host.own("runtime").inMaintenanceMode = True
    with pytest.raises(vim.fault.InvalidState):
        off.MarkAsVirtualMachine(estate.pool, estate.host(2))
    host.own("runtime").inMaintenanceMode = False
    mounts = estate.sim.service.registry.find(off.datastore[0]._moId).mounts
    mode = mounts.pop(host.moid)
    with pytest.raises(vim.fault.InvalidDatastore):
        off.MarkAsVirtualMachine(estate.pool, estate.host(2))
    mounts[host.moid] = mode
    off.MarkAsVirtualMachine(estate.pool, estate.host(2))
    assert off.runtime.host == estate.host(2)


def test_the_privileges_of_marking(estate, off):
    mark, back = "VirtualMachine.Provisioning.MarkAsTemplate", "VirtualMachine.Provisioning.MarkAsVM"
    for granted in ((), (mark,), (mark, back), (mark, back, POOL)):
        limited = estate.account(*granted)
        vm = limited.vm("vm0001")
        if not granted:
            with pytest.raises(vim.fault.NoPermission):
                vm.MarkAsTemplate()
            continue
        if not vm.config.template:
            vm.MarkAsTemplate()
        if len(granted) == 3:
            vm.MarkAsVirtualMachine(limited.pool)
            continue
        with pytest.raises(vim.fault.NoPermission) as caught:
            vm.MarkAsVirtualMachine(limited.pool)
        assert caught.value.privilegeId == (back if len(granted) == 1 else POOL)


def test_marking_waits_for_no_task(run):
    sim = run(vms=1, task_time=30)
    estate = Estate(sim, sim.connect())
    vm = estate.vm("vm0001")
    task = vm.PowerOnVM_Task()
    eventually(lambda: task.info.state == "running")
    with pytest.raises(vim.fault.InvalidState):
        vm.MarkAsTemplate()


# -- folders


def test_moving_into_a_folder(estate, off):
    first, second = estate.at("/DC1/vm/folder1"), estate.vm("vm0003")
    wait(estate.folder.MoveIntoFolder_Task([off]))              # it is there already
    wait(first.MoveIntoFolder_Task([off, second]))
    assert set(first.childEntity) == {off, second} and off.parent == first
    wait(estate.vm("vm0002").Rename_Task("renamed"))
    wait(estate.at("/DC1/vm/vm0004").Rename_Task("VM0003"))
    taken = estate.at("/DC1/vm/VM0003")
    with pytest.raises(vim.fault.DuplicateName):
        wait(first.MoveIntoFolder_Task([estate.vm("renamed"), taken]))
    assert taken.parent == estate.folder and estate.at("/DC1/vm/folder1/renamed").parent == first
    with pytest.raises(vmodl.fault.NotSupported):
        wait(estate.at("/DC1/host").MoveIntoFolder_Task([off]))


def test_the_privileges_of_a_move(estate, off):
    folder = estate.at("/DC1/vm/folder1")
    limited = estate.account("VirtualMachine.Inventory.Move")
    wait(limited.at("/DC1/vm/folder1").MoveIntoFolder_Task([off]))
    with pytest.raises(vim.fault.NoPermission) as caught:
        limited.at("/DC1/vm/folder1").MoveIntoFolder_Task([estate.at("/DC1/vm/folder2")])
    assert caught.value.privilegeId == "Folder.Move"
    wait(estate.account("Folder.Move").at("/DC1/vm/folder1").MoveIntoFolder_Task([estate.at("/DC1/vm/folder2")]))
    assert estate.at("/DC1/vm/folder1/folder2").parent == folder
