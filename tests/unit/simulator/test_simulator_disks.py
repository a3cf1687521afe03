# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Virtual disks and their controllers."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import remote, wait
from simulator_machines import (
    GIB,
    HOME,
    add,
    by_key,
    device,
    devices,
    disk,
    edit,
    new_disk,
    reconfigure,
    refused,
    remove,
    scsi,
)

Spec, Hot = vim.fault.InvalidDeviceSpec, vim.fault.DeviceHotPlugNotSupported


@pytest.fixture
def off(sim, si):
    return remote(si, sim.entity("/DC1/vm/vm0001"))


@pytest.fixture
def on(sim, si):
    return remote(si, sim.entity("/DC1/vm/vm0002"))


def sata(key=-200, bus=0):
    return device.VirtualAHCIController(key=key, busNumber=bus)


def nvme(key=-300, bus=0):
    return device.VirtualNVMEController(key=key, busNumber=bus)


# -- new disks


def test_a_new_disk(off):
    store, before = off.datastore[0], off.datastore[0].summary
    reconfigure(off, new_disk(size=2 * GIB))
    found = by_key(off, 2001)
    assert (found.controllerKey, found.unitNumber, found.deviceInfo.label) == (1000, 1, "Hard disk 2")
    assert (found.capacityInBytes, found.capacityInKB) == (2 * GIB, 2 * 1024 ** 2)
    assert found.deviceInfo.summary == "2,097,152 KB"
    backing = found.backing
    assert (backing.fileName, backing.datastore, backing.sharing) == (f"{HOME}vm0001_1.vmdk", store, "sharingNone")
    assert backing.uuid.startswith("6000C29") and backing.thinProvisioned and not backing.writeThrough
    assert found.storageIOAllocation.shares.shares == 1000 and found.storageIOAllocation.limit == -1
    assert by_key(off, 1000).device == [2000, 2001]
    assert off.summary.config.numVirtualDisks == 2
    assert [d.diskFile for d in off.layout.disk] == [[f"{HOME}vm0001.vmdk"], [f"{HOME}vm0001_1.vmdk"]]
    after = store.summary
    assert after.freeSpace == before.freeSpace and after.uncommitted - before.uncommitted == 2 * GIB


@pytest.mark.parametrize(("backing", "taken"), [
    ({"thinProvisioned": True}, 0), ({"thinProvisioned": False}, GIB),
    ({"thinProvisioned": False, "eagerlyScrub": True}, GIB)])
def test_space_is_accounted_for(off, backing, taken):
    store = off.datastore[0]
    before, used = store.summary, off.summary.storage.committed
    reconfigure(off, new_disk(**backing))
    summary = store.summary
    assert before.freeSpace - summary.freeSpace == taken
    assert summary.uncommitted - before.uncommitted == GIB - taken
    assert off.summary.storage.committed - used == taken
    new = by_key(off, 2001)
    assert (bool(new.backing.thinProvisioned), bool(new.backing.eagerlyScrub)) == (
        backing["thinProvisioned"], bool(backing.get("eagerlyScrub")))
    reconfigure(off, remove(new, "destroy"))
    assert (store.summary.freeSpace, store.summary.uncommitted) == (before.freeSpace, before.uncommitted)


def test_a_thick_disk_that_does_not_fit(off):
    size = off.datastore[0].summary.freeSpace + GIB
    fault = refused(vim.fault.NoDiskSpace, off, new_disk(size=size // 2, thinProvisioned=False),
                    new_disk(size=size // 2 + GIB, key=-2, thinProvisioned=False))
    assert fault.datastore == "datastore2"
    reconfigure(off, new_disk(size=size))


def test_on_another_datastore(si, sim, off):
    other = remote(si, sim.entity("/DC1/datastore/datastore1"))
    reconfigure(off, new_disk(fileName="[datastore1]"), new_disk(key=-2, fileName="[datastore1] own/data.vmdk"))
    assert [by_key(off, key).backing.fileName for key in (2001, 2002)] == [
        "[datastore1] vm0001/vm0001.vmdk", "[datastore1] own/data.vmdk"]
    assert off in other.vm and {d.name for d in off.datastore} == {"datastore1", "datastore2"}
    assert {u.datastore.name for u in off.storage.perDatastoreUsage} == {"datastore1", "datastore2"}
    assert {pair.name for pair in off.config.datastoreUrl} == {"datastore1", "datastore2"}
    reconfigure(off, *[remove(by_key(off, key)) for key in (2001, 2002)])
    assert off not in other.vm


def test_an_existing_file(off):
    reconfigure(off, new_disk(size=3 * GIB, thinProvisioned=False))
    uuid = by_key(off, 2001).backing.uuid
    reconfigure(off, remove(by_key(off, 2001)))
    path = f"{HOME}vm0001_1.vmdk"
    refused(vim.fault.FileAlreadyExists, off, new_disk(fileName=path))
    reconfigure(off, add(disk(size=0, fileName=path, unit=4)))
    found = by_key(off, 2004)
    assert found.capacityInBytes == 3 * GIB and found.backing.uuid == uuid and not found.backing.thinProvisioned
    refused(vim.fault.InvalidDeviceBacking, off, add(disk(size=0, fileName=path)), index=0)
    refused(vim.fault.FileNotFound, off, add(disk(size=0, fileName=f"{HOME}other.vmdk")))


@pytest.mark.parametrize(("path", "fault"), [
    ("[nowhere] x.vmdk", vim.fault.InvalidDatastore), ("x.vmdk", vim.fault.InvalidDatastorePath)])
def test_a_bad_path(off, path, fault):
    refused(fault, off, new_disk(fileName=path))


BAD_DISKS = {
    "unit 7 is the adapter": ({"unit": 7}, "device.unitNumber"),
    "a taken unit": ({"unit": 0}, "device.unitNumber"),
    "a unit beyond the bus": ({"unit": 64}, "device.unitNumber"),
    "no controller": ({"controller": 1003}, "device.controllerKey"),
    "an unknown made-up controller": ({"controller": -77}, "device.controllerKey"),
    "a controller that takes no disks": ({"controller": 400}, "device.controllerKey"),
    "no size": ({"size": 0}, "device.capacityInKB"),
    "a broken sector": ({"size": GIB + 1}, "device.capacityInBytes"),
    "too large": ({"size": 63 * 1024 ** 4}, "device.capacityInBytes"),
    "a bad mode": ({"diskMode": "maybe"}, "device.backing.diskMode"),
    "bad sharing": ({"sharing": "all"}, "device.backing.sharing"),
    "thin and zeroed": ({"eagerlyScrub": True}, "device.backing.eagerlyScrub"),
}


@pytest.mark.parametrize(("bad", "prop"), BAD_DISKS.values(), ids=BAD_DISKS)
def test_a_bad_disk_changes_nothing(off, bad, prop):
    refused(Spec, off, new_disk(key=-9), new_disk(**bad), index=1, prop=prop)
    assert len(devices(off, device.VirtualDisk)) == 1


def test_the_key_of_a_new_device_means_nothing(off):
    refused(Spec, off, new_disk(key=2000, unit=0), prop="device.unitNumber")
    reconfigure(off, add(scsi(-1)), new_disk(-1, -1), new_disk(-1, -1), new_disk(key=2000))
    assert [d.key for d in devices(off, device.VirtualDisk)] == [2000, 2016, 2017, 2001]


def test_what_is_not_simulated_is_not_ignored(off):
    for name, value in (("profile", [vim.vm.DefinedProfileSpec(profileId="x")]),
                        ("filterSpec", [vim.vm.BaseIndependentFilterSpec()])):
        spec = new_disk()
        setattr(spec, name, value)
        refused(vmodl.fault.NotSupported, off, spec)
    child = disk()
    child.backing.parent = device.VirtualDisk.FlatVer2BackingInfo(fileName="[datastore1] a.vmdk", diskMode="persistent")
    refused(vmodl.fault.NotSupported, off, add(child, "create"))


@pytest.mark.parametrize(("version", "new"), [
    ("vmx-11", nvme()), ("vmx-09", sata()), ("vmx-06", scsi()), ("vmx-07", device.VirtualUSBXHCIController(key=-1))])
def test_devices_that_older_hardware_does_not_know(sim, off, version, new):
    sim.entity("/DC1/vm/vm0001").own("config").version = version
    refused(vim.fault.DeviceUnsupportedForVmPlatform, off, add(new), index=0)


def test_sizes_must_agree(off):
    new = disk()
    new.capacityInKB = 5
    refused(Spec, off, add(new, "create"), prop="device.capacityInBytes")


def test_missing_controllers_are_told_from_wrong_ones(off):
    refused(vim.fault.MissingController, off, new_disk(controller=1003))
    assert refused(vim.fault.InvalidController, off, new_disk(controller=400)).controllerKey == 400


def test_what_is_not_simulated(off):
    raw = disk()
    raw.backing = device.VirtualDisk.RawDiskMappingVer1BackingInfo(fileName="", deviceName="x", diskMode="persistent",
                                                                   compatibilityMode="physicalMode")
    refused(vmodl.fault.NotSupported, off, add(raw, "create"))


@pytest.mark.parametrize("operation", ["destroy", "replace"])
def test_file_operations_of_an_add(off, operation):
    refused(vim.fault.InvalidDeviceOperation, off, add(disk(), operation), index=0)


# -- controllers and places


def test_a_new_controller_with_new_disks(off):
    reconfigure(off, new_disk(-2, -100, 3), add(scsi(bus=1)), new_disk(-3, -100))
    found = by_key(off, 1001)
    assert (found.deviceInfo.label, found.deviceInfo.summary) == ("SCSI controller 1", "VMware paravirtual SCSI")
    assert found.device == [2019, 2016] and found.scsiCtlrUnitNumber == 7 and found.hotAddRemove
    assert found.slotInfo.pciSlotNumber == 224 and found.controllerKey == 100 and 1001 in by_key(off, 100).device
    assert [(d.unitNumber, d.deviceInfo.label) for d in devices(off, device.VirtualDisk)] == [
        (0, "Hard disk 1"), (3, "Hard disk 2"), (0, "Hard disk 3")]


KINDS = {
    "lsi": (device.VirtualLsiLogicController, "LSI Logic", 16),
    "sas": (device.VirtualLsiLogicSASController, "LSI Logic SAS", 16),
    "bus": (device.VirtualBusLogicController, "BusLogic", 16),
    "paravirtual": (device.ParaVirtualSCSIController, "VMware paravirtual SCSI", 64),
}


@pytest.mark.parametrize(("kind", "summary", "units"), KINDS.values(), ids=KINDS)
def test_kinds_of_scsi_controllers(off, kind, summary, units):
    reconfigure(off, add(scsi(bus=2, kind=kind, sharing="virtualSharing")), new_disk(-2, -100, units - 1))
    found = by_key(off, 1002)
    assert (found.deviceInfo.summary, found.sharedBus) == (summary, "virtualSharing")
    assert devices(off, device.VirtualDisk)[-1].unitNumber == units - 1
    refused(Spec, off, new_disk(-2, 1002, units), prop="device.unitNumber")


def test_sata_and_nvme(off):
    reconfigure(off, add(sata()), add(nvme()), new_disk(-2, -200), new_disk(-3, -200, 29), new_disk(-4, -300, 63))
    labels = {d.key: d.deviceInfo.label for d in off.config.hardware.device}
    assert labels[15000] == "SATA controller 0" and labels[31000] == "NVME controller 0"
    assert {16000, 16029, 32063} < set(labels)
    assert by_key(off, 31000).sharedBus == "noSharing"
    refused(Spec, off, new_disk(-2, 15000, 30), prop="device.unitNumber")


def test_nvme_before_version_21(off, sim):
    sim.entity("/DC1/vm/vm0001").own("config").version = "vmx-20"
    refused(Spec, off, add(nvme()), new_disk(-4, -300, 15), index=1, prop="device.unitNumber")
    reconfigure(off, add(nvme()), new_disk(-4, -300, 14))


def test_ide(off, on):
    reconfigure(off, new_disk(-1, 201), new_disk(-2, 201))
    assert {3002, 3003} < {d.key for d in off.config.hardware.device}
    refused(Spec, off, new_disk(-1, 201), prop="device.unitNumber")
    wait(off.PowerOnVM_Task())
    refused(Hot, off, new_disk(-1, 200), index=0)
    refused(Hot, off, remove(by_key(off, 3002)))
    grown = by_key(off, 3002)
    grown.capacityInBytes *= 2
    refused(Spec, off, edit(grown))


@pytest.mark.parametrize(("bad", "prop"), [
    (scsi(bus=0), "device.busNumber"), (scsi(bus=4), "device.busNumber"),
    (scsi(kind=device.VirtualSCSIController), "device")])
def test_a_bad_controller(off, bad, prop):
    refused(Spec, off, add(bad), index=0, prop=prop)


def test_four_of_a_kind(off):
    reconfigure(off, *[add(scsi(-bus, bus)) for bus in (1, 2, 3)])
    refused(vim.fault.TooManyDevices, off, add(scsi(bus=3)))


def test_a_controller_goes_without_its_devices_or_not_at_all(off, on):
    refused(Spec, off, remove(by_key(off, 1000)), prop="device.key")
    reconfigure(off, remove(by_key(off, 1000)), remove(by_key(off, 2000), "destroy"))
    assert not devices(off, (device.VirtualDisk, device.VirtualSCSIController))
    refused(Hot, on, remove(by_key(on, 1000)), remove(by_key(on, 2000)))


def test_sharing_is_changed_while_it_is_off(off, on):
    for vm, works in ((off, True), (on, False)):
        wanted = by_key(vm, 1000)
        wanted.sharedBus = "physicalSharing"
        if works:
            reconfigure(vm, edit(wanted))
            assert by_key(vm, 1000).sharedBus == "physicalSharing"
        else:
            refused(Hot, vm, edit(wanted))


# -- editing and removing


def test_growing(off, on):
    for vm in (off, on):
        wanted = by_key(vm, 2000)
        wanted.capacityInBytes += GIB
        reconfigure(vm, edit(wanted))
        found = by_key(vm, 2000)
        assert found.capacityInBytes == 17 * GIB and found.capacityInKB == 17 * 1024 ** 2
        assert found.deviceInfo.summary == "17,825,792 KB"
        wanted.capacityInBytes = None
        wanted.capacityInKB = 18 * 1024 ** 2
        reconfigure(vm, edit(wanted))
        assert by_key(vm, 2000).capacityInBytes == 18 * GIB
    assert on.guest.disk[0].capacity == 18 * GIB // 16 * 15


def test_shrinking(off):
    wanted = by_key(off, 2000)
    wanted.capacityInBytes -= GIB
    refused(Spec, off, edit(wanted), prop="device.capacityInKB")


def test_what_a_snapshot_forbids(sim, off):
    sim.entity("/DC1/vm/vm0001").add_snapshot("base")
    wanted = by_key(off, 2000)
    wanted.capacityInBytes += GIB
    refused(Spec, off, edit(wanted), prop="device.capacityInKB")
    wanted = by_key(off, 2000)
    wanted.backing.diskMode = "independent_persistent"
    refused(vim.fault.DisallowedDiskModeChange, off, edit(wanted))
    reconfigure(off, new_disk())


def test_editing_a_disk(off):
    wanted = by_key(off, 2000)
    wanted.backing.diskMode, wanted.backing.writeThrough = "independent_persistent", True
    wanted.backing.sharing = "sharingMultiWriter"
    wanted.storageIOAllocation.limit = 500
    wanted.storageIOAllocation.shares = vim.SharesInfo(level="high", shares=1)
    reconfigure(off, edit(wanted))
    found = by_key(off, 2000)
    assert (found.backing.diskMode, found.backing.writeThrough, found.backing.sharing) == (
        "independent_persistent", True, "sharingMultiWriter")
    assert (found.storageIOAllocation.limit, found.storageIOAllocation.shares.shares, found.shares.shares) == (
        500, 2000, 2000)
    wanted.storageIOAllocation.shares = vim.SharesInfo(level="custom", shares=1234)
    reconfigure(off, edit(wanted))
    assert by_key(off, 2000).shares.shares == 1234


@pytest.mark.parametrize(("path", "value"), [
    ("storageIOAllocation.limit", 15), ("storageIOAllocation.shares", vim.SharesInfo(level="custom", shares=4001)),
    ("backing.fileName", "[datastore2] other/x.vmdk"), ("backing.thinProvisioned", False), ("key", 2009)])
def test_a_bad_edit(off, path, value):
    wanted = by_key(off, 2000)
    *heads, leaf = path.split(".")
    target = getattr(wanted, heads[0]) if heads else wanted
    setattr(target, leaf, value)
    refused(Spec, off, edit(wanted), index=0)


def test_the_mode_needs_a_machine_that_is_off(on):
    wanted = by_key(on, 2000)
    wanted.backing.diskMode = "nonpersistent"
    refused(vim.fault.DisallowedDiskModeChange, on, edit(wanted))


def test_another_place(off, on):
    wanted = by_key(off, 2000)
    wanted.unitNumber = 5
    reconfigure(off, edit(wanted))
    found = by_key(off, 2005)
    assert found.deviceInfo.label == "Hard disk 1" and by_key(off, 1000).device == [2005]
    wanted = by_key(on, 2000)
    wanted.unitNumber = 5
    refused(Hot, on, edit(wanted))


def test_hot_plug(on):
    reconfigure(on, new_disk(-1), add(scsi(bus=1)), new_disk(-2, -100))
    assert [d.key for d in devices(on, device.VirtualDisk)] == [2000, 2001, 2016]
    reconfigure(on, remove(by_key(on, 2001), "destroy"))
    assert len(on.layout.disk) == 2


def test_removing(off):
    refused(vim.fault.InvalidDeviceOperation, off, remove(by_key(off, 2000), "replace"))
    refused(Spec, off, remove(disk(key=2005)), prop="device.key")
    wanted = by_key(off, 2000)
    reconfigure(off, remove(device.VirtualDisk(key=2000), "destroy"))
    assert by_key(off, 1000).device == []
    refused(vim.fault.FileNotFound, off, add(disk(size=0, fileName=wanted.backing.fileName)))


def test_the_end_of_a_machine_frees_its_space(sim, si, off):
    store = off.datastore[0]
    before, own = store.summary, off.summary.storage
    reconfigure(off, new_disk(thinProvisioned=False))
    wait(off.Destroy_Task())
    assert store.summary.freeSpace == before.freeSpace + own.committed
    assert before.uncommitted - store.summary.uncommitted == own.uncommitted


def test_files_outlive_an_unregistered_machine(sim, si, off):
    third = remote(si, sim.entity("/DC1/vm/vm0003"))
    off.UnregisterVM()
    reconfigure(third, add(disk(size=0, fileName=f"{HOME}vm0001.vmdk")))
    assert by_key(third, 2001).capacityInBytes == 16 * GIB
