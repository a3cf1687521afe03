# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A working copy of a machine's devices, to which the changes of a spec are applied one after the other."""

from __future__ import annotations

from pyVmomi import vim

from ... import faults
from ...model.values import clone
from ..devices import PCI, described
from . import controllers, disks, fixed, media, nics, ports
from .change import Change
from .files import FilePlan

device = vim.vm.device
FAMILIES = (disks.Disks(), nics.EthernetCards(), controllers.ScsiControllers(), controllers.SataControllers(),
            controllers.NvmeControllers(), ports.UsbControllers(), ports.XhciControllers(), media.Cdroms(),
            media.Floppies(), ports.SerialPorts(), ports.ParallelPorts(), fixed.VideoCards(), fixed.Fixed())
PCIE_SLOTS = (160, 192, 224, 256, 1184, 1216, 1248, 1280, 2208, 2240, 2272, 2304)
# The virtual hardware that a device needs.
SINCE = {device.VirtualNVMEController: 13, device.VirtualAHCIController: 10, device.VirtualUSBXHCIController: 8,
         device.VirtualE1000e: 8, device.VirtualVmxnet3: 7, device.ParaVirtualSCSIController: 7,
         device.VirtualLsiLogicSASController: 7, device.VirtualUSBController: 7}
PCI_SLOTS = (16, 17, 18, 19, *range(32, 64))


class Place:
    """Where the machine is: what its devices can refer to, and whether it runs."""

    def __init__(self, service, host, datastore, config, vm=None):
        self.service, self.host, self.datastore, self.vm = service, host, datastore, vm
        self.datacenter = host.datacenter or (vm.datacenter if vm is not None else None)
        self.power_state = vm.power_state if vm is not None else "poweredOff"
        self.has_snapshot = vm is not None and vm.get("snapshot") is not None
        self.path = config.files.vmPathName
        self.version = int(config.version.removeprefix("vmx-"))

    @property
    def running(self):
        return self.power_state != "poweredOff"

    @property
    def folder(self):
        return self.path.rpartition("/")[0] + "/"

    @property
    def stem(self):
        return self.path.rpartition("/")[2].removesuffix(".vmx")


class Assembly:
    """`devices` maps a key to a device, in the order in which they were added; `files` is what happens to files."""

    def __init__(self, place, config):
        self.place = place
        self.devices = {each.key: each for each in clone(config.hardware.device)}
        self.files = FilePlan()
        self.temporary = {}         # a key that the client made up for a controller → the real one
        self.mac_number = place.service.mac_number      # the last one that was generated

    def apply(self, specs):
        """Apply all changes. Assumed: in their order, but new controllers come first and old ones go last.

        A suspended machine takes none (InvalidPowerState).
        """
        if specs and self.place.power_state == "suspended":
            raise faults.invalid_power_state("suspended", "poweredOff")
        changes = [Change(index, spec) for index, spec in enumerate(specs)]
        for change in sorted(changes, key=self.rank):
            self.apply_one(change)
        self.check_left_behind(changes)
        self.files.check()

    def rank(self, change):
        if change.operation == "remove":
            return 2 if isinstance(self.devices.get(change.device.key), device.VirtualController) else 1
        return 0 if change.operation == "add" and isinstance(change.device, device.VirtualController) else 1

    def apply_one(self, change):
        if change.operation is None:
            raise change.bad_operation()
        change.check_simulated()
        if change.operation == "add":
            self.check_version(change)
            family_of(change.device).add(self, change)
            return
        current = self.devices.get(change.device.key)
        if current is None:
            raise change.invalid("device.key")
        family = family_of(current)
        if change.operation == "edit":
            if type(change.device) is not type(current):
                raise change.invalid("device")
            family.edit(self, change, current)
        elif isinstance(current, type(change.device)):      # the key is enough, but must not mean something else
            family.remove(self, change, current)
            self.take_out(current)
        else:
            raise change.invalid("device")

    def check_version(self, change):
        """DeviceUnsupportedForVmPlatform if the machine's virtual hardware is older than the device."""
        for kind, version in SINCE.items():
            if isinstance(change.device, kind) and self.place.version < version:
                raise change.invalid("device", vim.fault.DeviceUnsupportedForVmPlatform)

    def check_left_behind(self, changes):
        """Assumed: a controller is removed with its devices or not at all (InvalidDeviceSpec)."""
        for change in changes:
            if change.operation == "remove" and any(d.controllerKey == change.device.key and d.key >= 0
                                                    for d in self.devices.values()):
                raise change.invalid("device.key")

    def commit(self):
        """Do what lies outside the machine's configuration."""
        self.files.carry_out()
        self.place.service.mac_number = max(self.place.service.mac_number, self.mac_number)

    # -- devices

    def of(self, *kinds):
        return [each for each in self.devices.values() if isinstance(each, kinds)]

    def others(self, change):
        """All devices but the one that is edited; the key of a new one means nothing."""
        return [each for each in self.devices.values() if change.operation == "add" or each.key != change.device.key]

    def put_in(self, change, new, key, label, summary):
        """Give a new device its real key and texts, and hang it on its controller."""
        if change.operation == "add" and isinstance(new, device.VirtualController):
            self.temporary[new.key] = key
        new.key = key
        new.deviceInfo = described(label, summary)
        self.devices[key] = new
        controller = self.devices.get(new.controllerKey)
        if controller is not None:
            controller.device = [*controller.device, key]
        return new

    def take_out(self, old):
        del self.devices[old.key]
        controller = self.devices.get(old.controllerKey)
        if controller is not None:
            controller.device = [key for key in controller.device if key != old.key]

    def controller(self, change, kinds):
        """The controller that a device names; a made-up key stands for one that the same spec adds."""
        key = change.device.controllerKey
        key = self.temporary.get(key, key)
        found = self.devices.get(key)
        if found is None:
            raise change.invalid("device.controllerKey", vim.fault.MissingController)
        if not isinstance(found, kinds):
            raise change.invalid("device.controllerKey", vim.fault.InvalidController, controllerKey=key)
        return found

    def hang_on(self, change, controller, units):
        """The unit number on a controller: the one asked for, if it is free, or the first free one."""
        taken = {d.unitNumber for d in self.others(change) if d.controllerKey == controller.key}
        wanted = change.device.unitNumber
        if wanted is None or wanted < 0:
            wanted = next((unit for unit in units if unit not in taken), None)
        if wanted not in units or wanted in taken:
            raise change.invalid("device.unitNumber")
        return wanted

    def first_free(self, keys):
        return next((key for key in keys if key not in self.devices), None)

    def free_label(self, pattern):
        taken = {d.deviceInfo.label for d in self.devices.values() if d.deviceInfo is not None}
        number = 1
        while pattern.format(number) in taken:
            number += 1
        return pattern.format(number)

    def on_pci(self, new, units):
        """Plug a new device into the PCI bus: unit number and slot."""
        taken = {d.unitNumber for d in self.devices.values() if d.controllerKey == PCI}
        new.controllerKey = PCI
        new.unitNumber = next((unit for unit in units if unit not in taken), None)

    def unit_on_pci(self, change, units):
        """The unit on the PCI bus: the one asked for, if it is free, or the first free one."""
        taken = {d.unitNumber for d in self.devices.values() if d.controllerKey == PCI}
        wanted = change.device.unitNumber
        if wanted is None or wanted < 0:
            return next((unit for unit in units if unit not in taken), None)
        if wanted not in units or wanted in taken:
            raise change.invalid("device.unitNumber")
        return wanted

    def slot(self, change, new, pcie):
        """The PCI slot: the one asked for if it is free, else the next one."""
        slot_info = device.VirtualDevice.PciBusSlotInfo
        taken = {d.slotInfo.pciSlotNumber for d in self.devices.values() if isinstance(d.slotInfo, slot_info)}
        wanted = new.slotInfo.pciSlotNumber if isinstance(new.slotInfo, slot_info) else -1
        if wanted in taken:
            raise change.invalid("device.slotInfo")
        if wanted < 0:
            wanted = next((slot for slot in (PCIE_SLOTS if pcie else PCI_SLOTS) if slot not in taken), None)
        new.slotInfo = slot_info(pciSlotNumber=wanted) if wanted is not None else None


def family_of(found):
    return next(family for family in FAMILIES if isinstance(found, family.kinds))
