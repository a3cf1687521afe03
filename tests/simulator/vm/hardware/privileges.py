# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The privileges that `deviceChange` needs, as the reference lists them for VirtualMachineConfigSpec.deviceChange."""

from __future__ import annotations

from pyVmomi import vim

from .files import split_path
from .networks import network_of

device = vim.vm.device
CONFIG = "VirtualMachine.Config."


def of_change(spec):
    """The privileges on the machine that one VirtualDeviceConfigSpec needs."""
    asked, operation = spec.device, spec.operation
    if isinstance(asked, device.VirtualDisk):
        return of_disk(spec, asked)
    if isinstance(asked, device.VirtualUSB):
        return {f"{CONFIG}HostUSBDevice"}
    if isinstance(asked, (device.VirtualPCIPassthrough, device.VirtualSCSIPassthrough)):
        return {f"{CONFIG}RawDevice"}
    if operation != "edit":
        return {f"{CONFIG}AddRemoveDevice"}
    names = {"VirtualMachine.Interact.DeviceConnection"} if asked.connectable is not None else set()
    if isinstance(asked, device.VirtualCdrom):
        return names | ({"VirtualMachine.Interact.SetCDMedia"} if asked.backing is not None else set())
    if isinstance(asked, device.VirtualFloppy):
        return names | ({"VirtualMachine.Interact.SetFloppyMedia"} if asked.backing is not None else set())
    return names | {f"{CONFIG}EditDevice"}


def of_disk(spec, disk):
    names = set()
    if disk.shares is not None or disk.storageIOAllocation is not None:
        names.add(f"{CONFIG}Resource")
    if isinstance(disk.backing, device.VirtualDisk.RawDiskMappingVer1BackingInfo):
        return names | {f"{CONFIG}RawDevice"}
    if spec.operation == "add":
        return names | {f"{CONFIG}AddNewDisk" if spec.fileOperation is not None else f"{CONFIG}AddExistingDisk"}
    return names | {f"{CONFIG}RemoveDisk" if spec.operation == "remove" else f"{CONFIG}EditDevice"}


def extends(spec, devices):
    """Whether a change makes a disk larger."""
    if spec.operation != "edit" or not isinstance(spec.device, device.VirtualDisk):
        return False
    current = next((d for d in devices if d.key == spec.device.key), None)
    sizes = (spec.device.capacityInBytes or 0, (spec.device.capacityInKB or 0) * 1024)
    return isinstance(current, device.VirtualDisk) and max(sizes) > current.capacityInBytes


def on_others(service, datacenter, specs, devices, home):
    """[(object, privilege)] on datastores and networks: space for new and larger disks, adapters' networks."""
    found = []
    for spec in specs:
        asked = spec.device
        if isinstance(asked, device.VirtualDisk) and (spec.fileOperation == "create" or extends(spec, devices)):
            found.append((datastore_of(service, datacenter, asked.backing) or home, "Datastore.AllocateSpace"))
        if isinstance(asked, device.VirtualEthernetCard) and asked.backing is not None and spec.operation != "remove":
            network = network_of(service, datacenter, asked.backing)
            if network is not None:
                found.append((network, "Network.Assign"))
    return found


def datastore_of(service, datacenter, backing):
    name, _rest = split_path(getattr(backing, "fileName", None))
    if name is None:
        ref = getattr(backing, "datastore", None)
        return service.registry.find(ref._moId) if ref is not None else None
    return next((d for d in datacenter.below("datastore", "Datastore") if d.name == name), None)
