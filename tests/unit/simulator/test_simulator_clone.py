# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VirtualMachine.CloneVM_Task: what a clone is, where it lies, and what is refused."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import eventually, wait
from simulator_lifecycle import (
    Card,
    CloneSpec,
    Disk,
    Estate,
    Locator,
    RelocateSpec,
    change_network,
    check_agreement,
    device,
)


@pytest.fixture
def template(estate):
    vm = estate.vm("vm0001")
    vm.MarkAsTemplate()
    return vm


# -- what a clone is


@pytest.mark.parametrize("name", ["vm0001", "vm0002"])          # off, running
def test_a_clone_is_a_machine_of_its_own(estate, name):
    source = estate.vm(name)
    before = source.config
    new = estate.clone(source, "copy")
    assert new.name == "copy" and new.parent == estate.folder and new.runtime.powerState == "poweredOff"
    assert new.config.uuid != before.uuid and new.config.instanceUuid != before.instanceUuid
    assert new.config.hardware.numCPU == 2 and new.config.guestId == before.guestId
    assert new.runtime.host == source.runtime.host and new.resourcePool == source.resourcePool
    home = f"[{source.datastore[0].name}] copy/"
    assert new.config.files.vmPathName == f"{home}copy.vmx" and new.config.files.snapshotDirectory == home
    disk, card = device(new, Disk), device(new, Card)
    assert disk.backing.fileName == f"{home}copy.vmdk" and disk.backing.uuid != device(source, Disk).backing.uuid
    assert card.macAddress != device(source, Card).macAddress and card.macAddress.startswith("00:50:56:")
    assert not card.connectable.connected and card.backing.network == device(source, Card).backing.network
    assert [o.value for o in new.config.extraConfig if o.key == "nvram"] == ["copy.nvram"]
    assert source.config.files.vmPathName == before.files.vmPathName and source.config.uuid == before.uuid
    assert estate.si.content.searchIndex.FindByUuid(None, new.config.uuid, True) == new
    wait(new.PowerOnVM_Task())
    assert new.guest.toolsRunningStatus == "guestToolsRunning"


def test_an_address_that_was_set_by_hand_is_kept(estate):
    source = estate.sim.entity("/DC1/vm/vm0001")
    card = next(d for d in source.own("config").hardware.device if isinstance(d, Card))
    card.addressType = "manual"
    new = estate.clone(estate.vm("vm0001"), "copy")
    assert device(new, Card).macAddress == card.macAddress


def test_power_on_is_part_of_it(estate):
    new = estate.clone(estate.vm("vm0001"), "copy", power_on=True)
    eventually(lambda: new.runtime.powerState == "poweredOn")
    eventually(lambda: new.guest.ipAddress)


def test_the_configuration_of_the_clone(estate):
    config = vim.vm.ConfigSpec(numCPUs=4, memoryMB=8192, annotation="made", name="ignored", changeVersion="ignored")
    new = estate.clone(estate.vm("vm0001"), "copy", config=config)
    assert (new.config.hardware.numCPU, new.config.annotation, new.name) == (4, "made", "copy")
    with pytest.raises(vmodl.fault.InvalidArgument):
        estate.clone(estate.vm("vm0001"), "other", config=vim.vm.ConfigSpec(numCPUs=0))
    assert estate.sim.service.by_path("/DC1/vm/other") is None


def test_customization_waits_on_the_clone(estate):
    custom = vim.vm.customization
    adapter = custom.AdapterMapping(adapter=custom.IPSettings(ip=custom.DhcpIpGenerator()))
    spec = custom.Specification(
        identity=custom.LinuxPrep(hostName=custom.VirtualMachineNameGenerator(), domain="example.test"),
        globalIPSettings=custom.GlobalIPSettings(), nicSettingMap=[adapter])
    copy = estate.clone(estate.vm("vm0001"), "copy", customization=spec)
    assert copy.guest.customizationInfo.customizationStatus == "TOOLSDEPLOYPKG_PENDING"
    wait(copy.PowerOnVM_Task())
    assert copy.guest.customizationInfo.customizationStatus == "TOOLSDEPLOYPKG_SUCCEEDED"
    assert copy.guest.hostName == "copy"
    spec.nicSettingMap = []
    with pytest.raises(vim.fault.NicSettingMismatch):
        estate.clone(estate.vm("vm0001"), "other", customization=spec)


def test_clones_run_side_by_side(run):
    sim = run(vms=1, task_time=0.3)
    estate = Estate(sim, sim.connect())
    source = estate.vm("vm0001")
    tasks = [source.CloneVM_Task(estate.folder, f"copy{n}", CloneSpec(location=RelocateSpec(), template=False,
                                                                      powerOn=False)) for n in range(3)]
    eventually(lambda: all(t.info.state == "running" for t in tasks))
    with pytest.raises(vim.fault.TaskInProgress):
        wait(source.PowerOnVM_Task())
    eventually(lambda: any(t.info.progress for t in tasks))
    made = [wait(task) for task in tasks]
    assert len({vm.config.uuid for vm in made}) == len({device(vm, Card).macAddress for vm in made}) == 3
    wait(source.PowerOnVM_Task())
    check_agreement(sim.service)


def test_a_clone_waits_for_nothing_that_changes_its_source(run):
    sim = run(vms=1, task_time=30)
    estate = Estate(sim, sim.connect())
    source = estate.vm("vm0001")
    first = source.PowerOnVM_Task()
    eventually(lambda: first.info.state == "running")
    with pytest.raises(vim.fault.TaskInProgress):
        estate.clone(source, "copy")


def test_events_of_a_clone(estate):
    new = estate.clone(estate.vm("vm0001"), "copy")
    last = estate.si.content.eventManager.latestEvent
    assert isinstance(last, vim.event.VmClonedEvent) and (last.vm.vm, last.sourceVm.name) == (new, "vm0001")


# -- templates


def test_a_template_out_of_a_machine(estate):
    new = estate.clone(estate.vm("vm0001"), "golden", template=True, power_on=True)
    assert new.config.template and new.summary.config.template and new.resourcePool is None
    assert new.config.files.vmPathName.endswith("golden/golden.vmtx") and new.runtime.powerState == "poweredOff"


def test_a_machine_out_of_a_template(estate, template):
    new = estate.clone(template, "copy", RelocateSpec(pool=estate.pool, host=estate.host(2)))
    assert not new.config.template and new.resourcePool == estate.pool and new.runtime.host == estate.host(2)
    last = estate.si.content.eventManager.latestEvent
    assert isinstance(last, vim.event.VmDeployedEvent) and last.srcTemplate.vm == template


# -- where it lies


def test_pool_host_datastore_folder(estate):
    source = estate.vm("vm0001")
    child = estate.pool.CreateResourcePool("child", vim.ResourceConfigSpec(
        cpuAllocation=vim.ResourceAllocationInfo(), memoryAllocation=vim.ResourceAllocationInfo()))
    new = estate.clone(source, "copy", RelocateSpec(
        pool=child, host=estate.host(3), datastore=estate.datastore(2), folder=estate.at("/DC1/vm/folder1")),
        folder=estate.at("/DC1/vm/folder2"))
    assert new.resourcePool == child and new.runtime.host == estate.host(3)
    assert new.parent.name == "folder1" and new.datastore == [estate.datastore(2)]
    assert new.config.datastoreUrl[0].name == "datastore2" and new in estate.datastore(2).vm
    alone = estate.clone(source, "alone", RelocateSpec(pool=estate.alone.resourcePool))
    assert alone.runtime.host == estate.alone.host[0]


def test_drs_selects_a_host(estate):
    cluster = estate.sim.entity("/DC1/host/cluster1")
    with pytest.raises(vmodl.fault.InvalidArgument) as caught:
        estate.clone(estate.vm("vm0001"), "copy", RelocateSpec(pool=estate.pool))
    assert caught.value.invalidProperty == "spec.location.host"
    cluster.own("configurationEx").drsConfig.enabled = True
    new = estate.clone(estate.vm("vm0001"), "copy", RelocateSpec(pool=estate.pool))
    assert new.runtime.host in estate.at("/DC1/host/cluster1").host
    for host in cluster.hosts.values():
        host.own("runtime").inMaintenanceMode = True
    with pytest.raises(vim.fault.InvalidState):
        estate.clone(estate.vm("vm0003"), "other", RelocateSpec(pool=estate.pool))


def test_a_disk_on_another_datastore(estate):
    source = estate.vm("vm0001")
    home = source.datastore[0]
    other = next(d for d in (estate.datastore(1), estate.datastore(2)) if d != home)
    new = estate.clone(source, "copy", RelocateSpec(disk=[Locator(diskId=2000, datastore=other)]))
    assert set(new.datastore) == {home, other}
    assert device(new, Disk).backing.fileName == f"[{other.name}] copy/copy.vmdk"
    assert [u.datastore for u in new.storage.perDatastoreUsage] == [home, other]


@pytest.mark.parametrize(("location", "thin"), [
    ({"transform": "flat"}, False), ({"transform": "sparse"}, True), ({}, True)])
def test_transformations(estate, location, thin):
    free = estate.datastore(1).summary.freeSpace
    new = estate.clone(estate.vm("vm0001"), "copy", RelocateSpec(datastore=estate.datastore(1), **location))
    assert device(new, Disk).backing.thinProvisioned is thin
    used = free - estate.datastore(1).summary.freeSpace
    assert used == new.summary.storage.committed and (used > 16 * 1024 ** 3) is not thin
    assert new.summary.storage.uncommitted == (12 * 1024 ** 3 if thin else 0)


def test_the_backing_of_a_locator(estate):
    backing = Disk.FlatVer2BackingInfo(fileName="", diskMode="persistent", thinProvisioned=False)
    new = estate.clone(estate.vm("vm0001"), "copy", RelocateSpec(disk=[
        Locator(diskId=2000, datastore=estate.datastore(1), diskBackingInfo=backing)]))
    assert device(new, Disk).backing.thinProvisioned is False


def test_a_folder_on_the_datastore_that_is_taken(estate):
    source = estate.vm("vm0001")
    estate.clone(source, "copy", folder=estate.at("/DC1/vm/folder1"))
    new = estate.clone(source, "copy", folder=estate.at("/DC1/vm/folder2"))
    assert new.config.files.vmPathName.endswith("] copy_1/copy.vmx")
    assert device(new, Disk).backing.fileName.endswith("] copy_1/copy.vmdk")


def test_another_network(estate):
    network = estate.at("/DC1/network/network2")
    new = estate.clone(estate.vm("vm0001"), "copy", RelocateSpec(deviceChange=[change_network(network)]))
    assert new.network == [network] and new in network.vm and device(new, Card).deviceInfo.summary == "network2"


# -- what is refused


WRONG = [
    ("no pool for a template's clone", {}, True, "spec.location.pool"),
    ("host and pool do not fit", {"host": "alone"}, False, "spec.location.host"),
    ("an unknown way to move", {"diskMoveType": "nonsense"}, False, "spec.location.diskMoveType"),
    ("no such disk", {"disk": 1999}, False, "spec.location.disk[0].diskId"),
    ("no such adapter", {"card": 4001}, False, "spec.location.deviceChange[0].device.key"),
]


@pytest.mark.parametrize(("location", "of_template", "name"), [case[1:] for case in WRONG],
                         ids=[case[0] for case in WRONG])
def test_arguments_that_fit_nothing(estate, location, of_template, name):
    source = estate.vm("vm0001")
    if of_template:
        source.MarkAsTemplate()
    spec = RelocateSpec(**{k: v for k, v in location.items() if k == "diskMoveType"})
    if "host" in location:
        spec.host = estate.alone.host[0]
    if "disk" in location:
        spec.disk = [Locator(diskId=location["disk"], datastore=estate.datastore(1))]
    if "card" in location:
        spec.deviceChange = [change_network(estate.at("/DC1/network/network2"), key=location["card"])]
    with pytest.raises(vmodl.fault.InvalidArgument) as caught:
        source.CloneVM_Task(estate.folder, "copy", CloneSpec(location=spec, template=False, powerOn=False))
    assert caught.value.invalidProperty == name


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_bad_name(estate, name):
    with pytest.raises(vmodl.fault.InvalidArgument):
        estate.clone(estate.vm("vm0001"), name)


def test_a_taken_name(estate):
    with pytest.raises(vim.fault.DuplicateName) as caught:
        estate.clone(estate.vm("vm0001"), "VM0002")
    assert caught.value.object == estate.vm("vm0002")


def test_a_folder_of_another_kind(estate):
    with pytest.raises(vmodl.fault.NotSupported):
        estate.clone(estate.vm("vm0001"), "copy", folder=estate.at("/DC1/host"))


def test_a_datastore_that_the_host_does_not_have(estate):
    datastore = estate.sim.entity("/DC1/datastore/datastore2")
    del datastore.mounts[estate.host(1)._moId]
    with pytest.raises(vim.fault.InvalidDatastore) as caught:
        estate.clone(estate.vm("vm0001"), "copy", RelocateSpec(
            host=estate.host(1), datastore=estate.datastore(2)))
    assert caught.value.name == "datastore2"
    datastore.mounts[estate.host(1)._moId] = "readOnly"
    with pytest.raises(vim.fault.DatastoreNotWritableOnHost):
        estate.clone(estate.vm("vm0001"), "copy", RelocateSpec(
            host=estate.host(1), datastore=estate.datastore(2)))


def test_a_full_datastore(estate):
    datastore = estate.sim.entity("/DC1/datastore/datastore1")
    datastore.reserved += datastore.free() - 1024 ** 3
    with pytest.raises(vim.fault.NoDiskSpace) as caught:
        estate.clone(estate.vm("vm0001"), "copy", RelocateSpec(datastore=estate.datastore(1)))
    assert caught.value.datastore == "datastore1"


def test_a_host_in_maintenance_mode(estate):
    estate.sim.entity("/DC1/host/cluster1/esx03.example.test").own("runtime").inMaintenanceMode = True
    with pytest.raises(vim.fault.InvalidState):
        estate.clone(estate.vm("vm0001"), "copy", RelocateSpec(host=estate.host(3)))


def test_a_network_that_the_host_does_not_have(estate):
    network = estate.sim.entity("/DC1/network/network2")
    network.hosts.pop(estate.vm("vm0001").runtime.host._moId)
    with pytest.raises(vim.fault.CannotAccessNetwork):
        estate.clone(estate.vm("vm0001"), "copy", RelocateSpec(
            deviceChange=[change_network(estate.at("/DC1/network/network2"))]))


def test_another_datacenter(run):
    sim = run(vms=1, datacenters=2)
    estate = Estate(sim, sim.connect())
    with pytest.raises(vim.fault.DatacenterMismatch) as caught:
        estate.clone(estate.vm("vm0001"), "copy", folder=estate.at("/DC2/vm"))
    assert caught.value.expectedDatacenter == estate.at("/DC2")


def test_a_host_without_a_vcenter_cannot_clone(run):
    sim = run(vms=1, esxi=True)
    estate = Estate(sim, sim.connect())
    vm = estate.at("/ha-datacenter/vm/vm0001")
    with pytest.raises(vmodl.fault.NotSupported):
        estate.clone(vm, "copy", folder=estate.at("/ha-datacenter/vm"))


# -- privileges

CLONE, FOLDER, SPACE, POOL = ("VirtualMachine.Provisioning.Clone", "VirtualMachine.Inventory.CreateFromExisting",
                              "Datastore.AllocateSpace", "Resource.AssignVMToPool")
PRIVILEGES = [
    (False, False, [CLONE, FOLDER, SPACE, POOL]),
    (False, True, ["VirtualMachine.Provisioning.CreateTemplateFromVM", FOLDER, SPACE]),
    (True, False, ["VirtualMachine.Provisioning.DeployTemplate", FOLDER, SPACE, POOL]),
    (True, True, ["VirtualMachine.Provisioning.CloneTemplate", FOLDER, SPACE]),
]


@pytest.mark.parametrize(("of_template", "to_template", "needed"), PRIVILEGES)
def test_the_privileges_of_a_clone(estate, of_template, to_template, needed):
    if of_template:
        estate.vm("vm0001").MarkAsTemplate()
    for missing in (*needed, None):
        limited = estate.account(*(p for p in needed if p != missing))
        location = RelocateSpec(pool=limited.pool, host=limited.host(1))
        if missing is None:
            limited.clone(limited.vm("vm0001"), "copy", location, template=to_template)
            continue
        with pytest.raises(vim.fault.NoPermission) as caught:
            limited.clone(limited.vm("vm0001"), "copy", location, template=to_template)
        assert caught.value.privilegeId == missing


@pytest.mark.parametrize("missing", ["Network.Assign", "VirtualMachine.Provisioning.Customize"])
def test_more_privileges(estate, missing):
    more = {"Network.Assign", "VirtualMachine.Provisioning.Customize"} - {missing}
    limited = estate.account(CLONE, FOLDER, SPACE, POOL, *more)
    spec = vim.vm.customization.Specification(identity=vim.vm.customization.IdentitySettings(),
                                              globalIPSettings=vim.vm.customization.GlobalIPSettings())
    with pytest.raises(vim.fault.NoPermission) as caught:
        limited.clone(limited.vm("vm0001"), "copy", RelocateSpec(
            deviceChange=[change_network(limited.at("/DC1/network/network2"))]), customization=spec)
    assert caught.value.privilegeId == missing
