# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The virtual hardware that every machine has, with the keys and labels that vSphere gives it."""

from __future__ import annotations

from pyVmomi import vim

from ..model.values import shares

device = vim.vm.device

# The keys of the devices that a machine has from the start.
PCI, IDE0, IDE1, PS2, SIO, KEYBOARD, POINTING, VIDEO, VMCI = 100, 200, 201, 300, 400, 600, 700, 500, 12000
SCSI0, DISK0, NIC0 = 1000, 2000, 4000


def described(label, summary):
    return vim.Description(label=label, summary=summary)


def disk_summary(capacity_kb):
    return f"{capacity_kb:,} KB"


def base_devices():
    """What vSphere adds by itself."""
    return [
        device.VirtualIDEController(key=IDE0, deviceInfo=described("IDE 0", "IDE 0"), busNumber=0),
        device.VirtualIDEController(key=IDE1, deviceInfo=described("IDE 1", "IDE 1"), busNumber=1),
        device.VirtualPS2Controller(key=PS2, deviceInfo=described("PS2 controller 0", "PS2 controller 0"),
                                    busNumber=0, device=[KEYBOARD, POINTING]),
        device.VirtualPCIController(key=PCI, deviceInfo=described("PCI controller 0", "PCI controller 0"),
                                    busNumber=0, device=[VIDEO, VMCI]),
        device.VirtualSIOController(key=SIO, deviceInfo=described("SIO controller 0", "SIO controller 0"),
                                    busNumber=0),
        device.VirtualKeyboard(key=KEYBOARD, deviceInfo=described("Keyboard", "Keyboard"), controllerKey=PS2,
                               unitNumber=0),
        device.VirtualPointingDevice(
            key=POINTING, deviceInfo=described("Pointing device", "Pointing device; Device"), controllerKey=PS2,
            unitNumber=1, backing=device.VirtualPointingDevice.DeviceBackingInfo(
                deviceName="", useAutoDetect=False, hostPointingDevice="autodetect")),
        device.VirtualVideoCard(
            key=VIDEO, deviceInfo=described("Video card", "Video card"), controllerKey=PCI, unitNumber=0,
            videoRamSizeInKB=4096, numDisplays=1, useAutoDetect=False, enable3DSupport=False,
            use3dRenderer="automatic", graphicsMemorySizeInKB=262144),
        device.VirtualVMCIDevice(
            key=VMCI, controllerKey=PCI, unitNumber=17, id=-1, allowUnrestrictedCommunication=False,
            filterEnable=True, deviceInfo=described(
                "VMCI device", "Device on the virtual machine PCI bus that provides support for the virtual "
                               "machine communication interface")),
    ]


def scsi_controller():
    return device.ParaVirtualSCSIController(
        key=SCSI0, deviceInfo=described("SCSI controller 0", "VMware paravirtual SCSI"), controllerKey=PCI,
        unitNumber=3, busNumber=0, device=[DISK0], hotAddRemove=True, sharedBus="noSharing", scsiCtlrUnitNumber=7,
        slotInfo=device.VirtualDevice.PciBusSlotInfo(pciSlotNumber=160))


def disk(capacity_kb, key=DISK0, controller=SCSI0, unit=0, label="Hard disk 1"):
    normal = shares("normal", 1000)
    return device.VirtualDisk(
        key=key, deviceInfo=described(label, disk_summary(capacity_kb)), controllerKey=controller, unitNumber=unit,
        capacityInKB=capacity_kb, capacityInBytes=capacity_kb * 1024, shares=normal,
        storageIOAllocation=vim.StorageResourceManager.IOAllocationInfo(limit=-1, shares=normal, reservation=0),
        diskObjectId=f"1-{key}", nativeUnmanagedLinkedClone=False,
        backing=device.VirtualDisk.FlatVer2BackingInfo(
            fileName="", diskMode="persistent", split=False, writeThrough=False, thinProvisioned=True,
            contentId="", digestEnabled=False, sharing="sharingNone", uuid=""))


def network_card(key=NIC0, unit=7, label="Network adapter 1"):
    return device.VirtualVmxnet3(
        key=key, deviceInfo=described(label, ""), controllerKey=PCI, unitNumber=unit, addressType="assigned",
        macAddress="", wakeOnLanEnabled=True, uptCompatibilityEnabled=True,
        slotInfo=device.VirtualDevice.PciBusSlotInfo(pciSlotNumber=192),
        backing=device.VirtualEthernetCard.NetworkBackingInfo(deviceName="", useAutoDetect=False),
        connectable=device.VirtualDevice.ConnectInfo(
            migrateConnect="unset", startConnected=True, allowGuestControl=True, connected=False, status="untried"),
        resourceAllocation=device.VirtualEthernetCard.ResourceAllocation(
            reservation=0, limit=-1, share=shares("normal", 50)))


def standard_devices(disk_kb):
    """The devices of a machine with one disk on a paravirtual controller and one vmxnet3 adapter."""
    devices = base_devices()
    pci = next(d for d in devices if d.key == PCI)
    pci.device = [*pci.device, SCSI0, NIC0]
    return [*devices, scsi_controller(), disk(disk_kb), network_card()]
