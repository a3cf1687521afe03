# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folder.CreateVM_Task."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import wait
from simulator_machines import GIB, Estate, add, by_key, card, cdrom, device, devices, new_disk, reconfigure, scsi

from simulator.settings import Account

LIMITED = "limited@vsphere.local"


@pytest.fixture
def estate(sim):
    return Estate(sim)


def test_a_machine_about_which_nothing_is_said(estate):
    vm = estate.create()
    config = vm.config
    assert vm.name == config.name == "new" and vm.parent == estate.folder and vm in estate.folder.childEntity
    assert (config.hardware.numCPU, config.hardware.memoryMB) == (1, 32)
    assert (config.guestId, config.firmware, config.version) == ("otherGuest", "bios", "vmx-21")
    assert config.files.vmPathName == vm.summary.config.vmPathName == "[datastore1] new/new.vmx"
    assert config.files.logDirectory == "[datastore1] new/"
    assert len({config.uuid, config.instanceUuid, config.locationId}) == 3 and config.changeVersion
    assert {d.key for d in config.hardware.device} == {100, 200, 201, 300, 400, 500, 600, 700, 12000}
    assert vm.runtime.powerState == "poweredOff" and vm.runtime.host == estate.host
    assert vm.resourcePool == estate.pool and vm in estate.pool.vm and vm in estate.host.vm
    assert [d.name for d in vm.datastore] == ["datastore1"] and vm in vm.datastore[0].vm
    assert vm.network == [] and vm.guest.toolsStatus == "toolsNotInstalled"
    assert config.cpuAllocation.shares.shares == 1000 and config.memoryAllocation.shares.shares == 320
    assert vm.summary.config.numVirtualDisks == vm.summary.config.numEthernetCards == 0
    found = estate.si.content.searchIndex.FindByUuid(None, config.uuid, True)
    assert found == vm


def test_a_whole_machine(estate):
    vm = estate.create(
        "web", numCPUs=4, numCoresPerSocket=2, memoryMB=8192, guestId="rhel9_64Guest", firmware="efi",
        annotation="text", version="vmx-19", cpuHotAddEnabled=True,
        extraConfig=[vim.option.OptionValue(key="a", value="1")],
        bootOptions=vim.vm.BootOptions(efiSecureBootEnabled=True, bootOrder=[
            vim.vm.BootOptions.BootableDiskDevice(deviceKey=2000)]),
        deviceChange=[add(scsi(bus=0)), new_disk(-2, -100, size=8 * GIB), new_disk(-3, -100), add(card("VM Network")),
                      add(cdrom("[datastore1] iso/a.iso"))])
    config = vm.config
    assert (config.version, config.hardware.numCoresPerSocket, config.firmware) == ("vmx-19", 2, "efi")
    assert [d.backing.fileName for d in devices(vm, device.VirtualDisk)] == [
        "[datastore1] web/web.vmdk", "[datastore1] web/web_1.vmdk"]
    assert {2000, 2001, 4000, 3000, 1000} < {d.key for d in config.hardware.device}
    assert [n.name for n in vm.network] == ["VM Network"] and vm in vm.network[0].vm
    assert config.bootOptions.bootOrder[0].deviceKey == 2000
    assert vm.summary.config.memorySizeMB == 8192 and vm.summary.config.guestFullName.startswith("Red Hat")
    wait(vm.PowerOnVM_Task())
    assert vm.guest.ipAddress and by_key(vm, 4000).connectable.connected
    reconfigure(vm, numCPUs=6)


@pytest.mark.parametrize(("path", "expected"), [
    ("[datastore2]", "[datastore2] new/new.vmx"), ("[datastore2] a/b.vmx", "[datastore2] a/b.vmx")])
def test_the_file(estate, path, expected):
    vm = estate.create(path=path, deviceChange=[add(scsi(bus=0)), new_disk(-2, -100)])
    assert vm.config.files.vmPathName == expected
    assert by_key(vm, 2000).backing.fileName == expected.replace(".vmx", ".vmdk")


def test_a_folder_of_the_same_name(estate):
    first = estate.create("new")
    wait(first.Rename_Task("other"))
    assert estate.create("new").config.files.vmPathName == "[datastore1] new_1/new.vmx"


def test_a_folder_that_an_unregistered_machine_has_left(estate):
    estate.create("new", deviceChange=[add(scsi(bus=0)), new_disk(-2, -100)]).UnregisterVM()
    assert estate.create("new").config.files.vmPathName == "[datastore1] new_1/new.vmx"


def cluster(estate):
    return estate.get("/DC1/host/cluster1")


REFUSED = {
    "taken": ({"name": "VM0001"}, vim.fault.DuplicateName),
    "no name": ({"name": None}, vim.fault.InvalidName),
    "a long name": ({"name": "x" * 81}, vim.fault.InvalidName),
    "no file": ({"path": None}, vmodl.fault.InvalidArgument),
    "no datastore": ({"path": "[nowhere]"}, vim.fault.InvalidDatastore),
    "no path": ({"path": "datastore1/x"}, vim.fault.InvalidDatastorePath),
    "no configuration file": ({"path": "[datastore1] x/y"}, vim.fault.InvalidDatastorePath),
    "a loaded file": ({"path": "[datastore2] vm0001/vm0001.vmx"}, vim.fault.AlreadyExists),
    "a guest": ({"guestId": "nonsense"}, vmodl.fault.InvalidArgument),
    "a version": ({"version": "21"}, vmodl.fault.InvalidArgument),
    "a newer version": ({"version": "vmx-22"}, vim.fault.VirtualHardwareVersionNotSupported),
    "a device": ({"deviceChange": [new_disk()]}, vim.fault.MissingController),
    "a network": ({"deviceChange": [add(card("nowhere"))]}, vim.fault.InvalidDeviceBacking),
    "a boot device": ({"bootOptions": vim.vm.BootOptions(bootOrder=[
        vim.vm.BootOptions.BootableDiskDevice(deviceKey=2000)])}, vim.fault.InvalidVmConfig),
}


@pytest.mark.parametrize(("bad", "fault"), REFUSED.values(), ids=REFUSED)
def test_refused(estate, bad, fault):
    before = len(estate.folder.childEntity)
    with pytest.raises(fault):
        estate.create(**bad)
    assert len(estate.folder.childEntity) == before


def test_placement(estate):
    pool, member = cluster(estate).resourcePool, cluster(estate).host[1]
    for host in (None, estate.host):        # no DRS: somebody must choose; and a host of another compute resource
        with pytest.raises(vmodl.fault.InvalidArgument):
            estate.create(pool=pool, host=host)
    assert estate.create(pool=pool, host=member).runtime.host == member
    estate.sim.entity("/DC1/host/cluster1").own("configurationEx").drsConfig.enabled = True
    assert estate.create("second", pool=pool).runtime.host in cluster(estate).host


def test_a_host_that_cannot_be_used(estate):
    estate.sim.entity("/DC1/host/esx04.example.test/esx04.example.test").own("runtime").inMaintenanceMode = True
    with pytest.raises(vim.fault.InvalidState):
        estate.create()


def test_a_datastore_that_the_host_does_not_have(estate):
    estate.sim.entity("/DC1/datastore/datastore1").mounts.pop(estate.host._moId)
    with pytest.raises(vim.fault.InvalidDatastore):
        estate.create()


def test_the_wrong_folder(estate):
    with pytest.raises(vmodl.fault.NotSupported):
        estate.get("/DC1/host").CreateVM_Task(estate.spec(), estate.pool)


def test_events(estate):
    vm = estate.create()
    found = estate.si.content.eventManager.QueryEvents(vim.event.EventFilterSpec(
        entity=vim.event.EventFilterSpec.ByEntity(entity=vm, recursion="self")))
    assert [type(e).__name__.rpartition(".")[2] for e in found] == ["VmBeingCreatedEvent", "VmCreatedEvent"]


def test_on_an_esxi_host(run):
    sim = run(esxi=True, vms=1)
    estate = Estate(sim)
    folder, host = estate.get("/ha-datacenter/vm"), estate.get("/ha-datacenter/host/esx01.example.test")
    vm = wait(folder.CreateVM_Task(estate.spec(), host.resourcePool))
    assert vm._moId.isdigit()


CHANGES = {
    "VirtualMachine.Inventory.Create": {}, "Resource.AssignVMToPool": {}, "Datastore.AllocateSpace": {},
    "Network.Assign": {"deviceChange": [add(card("VM Network"))]},
    "VirtualMachine.Config.AddNewDisk": {"deviceChange": [add(scsi(bus=0)), new_disk(-2, -100)]},
    "VirtualMachine.Config.AdvancedConfig": {"extraConfig": [vim.option.OptionValue(key="a", value="1")]},
    "VirtualMachine.Config.SwapPlacement": {"swapPlacement": "vmDirectory"},
    "VirtualMachine.Config.ChangeTracking": {"changeTrackingEnabled": True},
}


@pytest.mark.parametrize("missing", [None, *CHANGES])
def test_privileges(run, missing):
    role = sorted({"System.Anonymous", "System.View", "System.Read", *CHANGES} - {missing})
    accounts = [Account("administrator@vsphere.local", "simulator"),
                Account(LIMITED, "simulator", [("/", role, True)])]
    sim = run(vms=1, accounts=accounts)
    estate = Estate(sim)
    estate.si = sim.connect(LIMITED)
    spec = {key: value for change in CHANGES.values() for key, value in change.items() if key != "deviceChange"}
    spec["deviceChange"] = [each for change in CHANGES.values() for each in change.get("deviceChange", ())]
    if missing is None:
        assert estate.create(**spec).name == "new"
        return
    with pytest.raises(vim.fault.NoPermission) as caught:
        estate.create(**spec)
    assert caught.value.privilegeId == missing
