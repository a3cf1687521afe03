# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CD/DVD and floppy drives, ports, USB controllers, the video card, and devices that are always there."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import remote, wait
from simulator_machines import Connect, add, by_key, cdrom, device, devices, disk, edit, reconfigure, refused, remove

Spec, Hot, Backing = vim.fault.InvalidDeviceSpec, vim.fault.DeviceHotPlugNotSupported, vim.fault.InvalidDeviceBacking
Cdrom, Floppy, Serial = device.VirtualCdrom, device.VirtualFloppy, device.VirtualSerialPort
ISO = "[datastore1] iso/a.iso"


@pytest.fixture
def off(sim, si):
    return remote(si, sim.entity("/DC1/vm/vm0001"))


@pytest.fixture
def on(sim, si):
    return remote(si, sim.entity("/DC1/vm/vm0002"))


# -- drives

BACKINGS = {
    "iso": (Cdrom.IsoBackingInfo(fileName=ISO), f"ISO {ISO}"),
    "client": (Cdrom.RemotePassthroughBackingInfo(deviceName=""), "Remote device"),
    "client atapi": (Cdrom.RemoteAtapiBackingInfo(deviceName=""), "Remote ATAPI"),
    "host": (Cdrom.AtapiBackingInfo(deviceName="/dev/cdrom"), "ATAPI /dev/cdrom"),
    "host passthrough": (Cdrom.PassthroughBackingInfo(deviceName="/dev/cdrom"), "Passthrough /dev/cdrom"),
}


@pytest.mark.parametrize(("backing", "summary"), BACKINGS.values(), ids=BACKINGS)
def test_a_drive(off, backing, summary):
    reconfigure(off, add(Cdrom(key=-1, controllerKey=200, backing=backing)))
    found = by_key(off, 3000)
    assert (found.deviceInfo.label, found.deviceInfo.summary) == ("CD/DVD drive 1", summary)
    assert (found.controllerKey, found.unitNumber) == (200, 0) and by_key(off, 200).device == [3000]
    assert found.connectable.startConnected and not found.connectable.connected


def test_an_image_lies_on_a_datastore(off):
    reconfigure(off, add(cdrom(ISO)))
    assert by_key(off, 3000).backing.datastore.name == "datastore1"
    assert {d.name for d in off.datastore} == {"datastore1", "datastore2"}
    reconfigure(off, remove(by_key(off, 3000)))
    assert {d.name for d in off.datastore} == {"datastore2"}


@pytest.mark.parametrize(("path", "fault"), [
    ("[nowhere] a.iso", vim.fault.InvalidDatastore), ("a.iso", vim.fault.InvalidDatastorePath)])
def test_a_bad_image(off, path, fault):
    refused(fault, off, add(cdrom(path)))


@pytest.mark.parametrize(("bad", "prop"), [
    (Cdrom(key=-1, controllerKey=200), "device.backing"),
    (Cdrom(key=-1, controllerKey=200, backing=Cdrom.IsoBackingInfo(fileName="")), "device.backing.fileName"),
    (cdrom(controller=1000), "device.controllerKey"), (cdrom(controller=200, unitNumber=2), "device.unitNumber")])
def test_a_bad_drive(off, bad, prop):
    refused(Spec, off, add(bad), index=0, prop=prop)


def test_places_of_drives(off):
    reconfigure(off, add(device.VirtualAHCIController(key=-5, busNumber=0)), add(cdrom(controller=-5)),
                add(cdrom(controller=201, key=-2)), add(cdrom(controller=200, key=-3)))
    assert [(d.key, d.deviceInfo.label) for d in devices(off, Cdrom)] == [
        (16000, "CD/DVD drive 1"), (3002, "CD/DVD drive 2"), (3000, "CD/DVD drive 3")]


def test_another_medium(off):
    reconfigure(off, add(cdrom(ISO)), add(device.VirtualAHCIController(key=-5, busNumber=0)))
    wait(off.PowerOnVM_Task())
    assert by_key(off, 3000).connectable.connected
    wanted = by_key(off, 3000)
    wanted.backing = Cdrom.IsoBackingInfo(fileName="[datastore2] b.iso")
    reconfigure(off, edit(wanted))
    assert by_key(off, 3000).deviceInfo.summary == "ISO [datastore2] b.iso"
    reconfigure(off, edit(Cdrom(key=3000, connectable=Connect(
        startConnected=False, allowGuestControl=True, connected=False))))
    found = by_key(off, 3000)
    assert not found.connectable.connected and found.backing.fileName == "[datastore2] b.iso"
    refused(Hot, off, remove(found))
    refused(Hot, off, add(cdrom(controller=201)))
    reconfigure(off, add(cdrom(controller=15000)))
    assert by_key(off, 16000).connectable.connected


def floppy(backing=None):
    return Floppy(key=-1, backing=backing or Floppy.RemoteDeviceBackingInfo(deviceName=""))


def test_floppies(off, on):
    reconfigure(off, add(floppy()), add(floppy(Floppy.ImageBackingInfo(fileName="[datastore1] a.flp"))))
    assert [(d.key, d.controllerKey, d.deviceInfo.label, d.deviceInfo.summary) for d in devices(off, Floppy)] == [
        (8000, 400, "Floppy drive 1", "Remote"), (8001, 400, "Floppy drive 2", "Image [datastore1] a.flp")]
    refused(vim.fault.TooManyDevices, off, add(floppy()))
    refused(Hot, on, add(floppy()))
    reconfigure(off, remove(by_key(off, 8000)))
    assert [d.key for d in devices(off, Floppy)] == [8001]


# -- ports

URI = Serial.URIBackingInfo(serviceURI="telnet://:7000", direction="server")
SERIAL = {
    "network": (URI, "Remote telnet://:7000"),
    "file": (Serial.FileBackingInfo(fileName="[datastore1] vm/serial.txt"), "File [datastore1] vm/serial.txt"),
    "pipe": (Serial.PipeBackingInfo(pipeName="p", endpoint="client"), "Pipe p"),
    "device": (Serial.DeviceBackingInfo(deviceName="/dev/char/serial/uart0"), "Device /dev/char/serial/uart0"),
}


@pytest.mark.parametrize(("backing", "summary"), SERIAL.values(), ids=SERIAL)
def test_a_serial_port(off, backing, summary):
    reconfigure(off, add(Serial(key=-1, backing=backing, yieldOnPoll=True)))
    found = by_key(off, 9000)
    assert (found.deviceInfo.label, found.deviceInfo.summary, found.yieldOnPoll) == ("Serial port 1", summary, True)
    assert found.controllerKey == 400


BAD_SERIAL = {
    "no backing": (None, "device.backing"),
    "direction": (Serial.URIBackingInfo(serviceURI="telnet://x", direction="up"), "device.backing.direction"),
    "no uri": (Serial.URIBackingInfo(serviceURI="", direction="server"), "device.backing.serviceURI"),
    "endpoint": (Serial.PipeBackingInfo(pipeName="p", endpoint="up"), "device.backing.endpoint"),
    "no pipe": (Serial.PipeBackingInfo(pipeName="", endpoint="server"), "device.backing.pipeName"),
    "no file": (Serial.FileBackingInfo(fileName=""), "device.backing.fileName"),
}


@pytest.mark.parametrize(("backing", "prop"), BAD_SERIAL.values(), ids=BAD_SERIAL)
def test_a_bad_serial_port(off, backing, prop):
    refused(Backing, off, add(Serial(key=-1, backing=backing)), index=0, prop=prop)


def test_serial_ports_of_a_running_machine(off, on):
    refused(Hot, on, add(Serial(key=-1, backing=URI)))
    reconfigure(off, add(Serial(key=-1, backing=URI)))
    wait(off.PowerOnVM_Task())
    refused(Hot, off, remove(by_key(off, 9000)))
    wanted = by_key(off, 9000)
    wanted.backing.serviceURI = "telnet://:7001"
    refused(Hot, off, edit(wanted))
    reconfigure(off, edit(Serial(key=9000, yieldOnPoll=False, connectable=Connect(
        startConnected=False, allowGuestControl=True, connected=False))))
    assert not by_key(off, 9000).connectable.connected
    wait(off.PowerOffVM_Task())
    reconfigure(off, edit(wanted))
    assert by_key(off, 9000).deviceInfo.summary == "Remote telnet://:7001"


def test_how_many_ports(off):
    reconfigure(off, *[add(Serial(key=-n, backing=URI)) for n in range(1, 33)])
    assert [d.key for d in devices(off, Serial)][-1] == 9031
    refused(vim.fault.TooManyDevices, off, add(Serial(key=-1, backing=URI)))
    parallel = device.VirtualParallelPort(key=-1, backing=device.VirtualParallelPort.FileBackingInfo(
        fileName="[datastore1] vm/lpt.txt"))
    reconfigure(off, add(parallel))
    assert by_key(off, 10000).deviceInfo.label == "Parallel port 1"


# -- USB controllers


@pytest.mark.parametrize(("kind", "key", "label"), [
    (device.VirtualUSBController, 7000, "USB controller"),
    (device.VirtualUSBXHCIController, 14000, "USB xHCI controller")])
def test_usb(off, kind, key, label):
    reconfigure(off, add(kind(key=-1)))
    found = by_key(off, key)
    assert found.deviceInfo.label == label and found.autoConnectDevices is False and found.controllerKey == 100
    refused(vim.fault.TooManyDevices, off, add(kind(key=-1)))
    reconfigure(off, edit(kind(key=key, autoConnectDevices=True)))
    assert by_key(off, key).autoConnectDevices
    wait(off.PowerOnVM_Task())
    refused(Hot, off, remove(found))
    wait(off.PowerOffVM_Task())
    reconfigure(off, remove(found))
    assert not devices(off, kind)


# -- what is always there


def test_the_video_card(off, on):
    card = device.VirtualVideoCard
    reconfigure(off, edit(card(key=500, videoRamSizeInKB=16384, numDisplays=2, enable3DSupport=True,
                               use3dRenderer="hardware")))
    found = by_key(off, 500)
    assert (found.videoRamSizeInKB, found.numDisplays, found.enable3DSupport, found.use3dRenderer) == (
        16384, 2, True, "hardware")
    assert found.graphicsMemorySizeInKB == 262144
    refused(Hot, on, edit(card(key=500, numDisplays=2)))
    for bad in ({"videoRamSizeInKB": 1}, {"numDisplays": 11}, {"use3dRenderer": "fast"},
                {"graphicsMemorySizeInKB": 1}):
        refused(Spec, off, edit(card(key=500, **bad)), prop=f"device.{next(iter(bad))}")
    refused(vim.fault.InvalidDeviceOperation, off, remove(card(key=500)))
    refused(Spec, off, add(card(key=-1)))


@pytest.mark.parametrize(("kind", "key"), [
    (device.VirtualIDEController, 200), (device.VirtualPCIController, 100), (device.VirtualKeyboard, 600),
    (device.VirtualVMCIDevice, 12000)])
def test_devices_that_stay(off, kind, key):
    refused(Spec, off, add(kind(key=-1)))
    refused(vim.fault.InvalidDeviceOperation, off, remove(kind(key=key)))


@pytest.mark.parametrize("kind", [device.VirtualTPM, device.VirtualPCIPassthrough, device.VirtualSoundBlaster16])
def test_what_is_not_simulated(off, kind):
    assert kind.__name__.rpartition(".")[2] in refused(vmodl.fault.NotSupported, off, add(kind(key=-1))).msg


def test_operations(off):
    spec = device.VirtualDeviceSpec(device=cdrom())
    refused(vim.fault.InvalidDeviceOperation, off, spec, index=0)
    refused(vim.fault.InvalidDeviceOperation, off, add(cdrom(), "create"), index=0, prop="fileOperation")
    refused(Spec, off, edit(cdrom(key=1000)), prop="device")
    refused(Spec, off, remove(cdrom(key=1000)), prop="device")


def test_a_suspended_machine(on):
    wait(on.SuspendVM_Task())
    refused(vim.fault.InvalidPowerState, on, remove(by_key(on, 4000)))


def test_what_was_read_can_be_written_back(off, on):
    more = [add(device.VirtualAHCIController(key=-5, busNumber=0)), add(cdrom(ISO, controller=-5)),
            add(device.VirtualUSBXHCIController(key=-6)), add(device.VirtualNVMEController(key=-7, busNumber=0)),
            add(disk(controller=-7), "create")]
    reconfigure(off, add(cdrom()), add(floppy()), add(Serial(key=-1, backing=URI)), *more)
    reconfigure(on, *more)
    for vm in (off, on):
        before = vm.config
        kinds = (device.VirtualKeyboard, device.VirtualPS2Controller, device.VirtualPCIController,
                 device.VirtualSIOController, device.VirtualIDEController)
        reconfigure(vm, *[edit(each) for each in before.hardware.device if not isinstance(each, kinds)])
        assert str(vm.config) == str(before)
