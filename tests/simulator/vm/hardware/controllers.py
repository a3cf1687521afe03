# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controllers: SCSI, SATA and NVMe, up to four of each kind. (IDE controllers are there from the start.)"""

from __future__ import annotations

from pyVmomi import vim

from .change import too_many
from .family import Family, refuse_files, refuse_running

device = vim.vm.device
MOST = 4
SHARING = ("noSharing", "virtualSharing", "physicalSharing")
SCSI_SUMMARIES = {
    device.ParaVirtualSCSIController: "VMware paravirtual SCSI",
    device.VirtualLsiLogicSASController: "LSI Logic SAS",
    device.VirtualLsiLogicController: "LSI Logic",
    device.VirtualBusLogicController: "BusLogic",
}
PCIE = (device.ParaVirtualSCSIController, device.VirtualLsiLogicSASController, device.VirtualNVMEController)


class Controllers(Family):
    """`base` is the first key, `label` the pattern of the label, `units` where they lie on the PCI bus."""

    base, label, units = 0, "", range(0)

    def summary(self, found):
        raise NotImplementedError

    def add(self, work, change):
        refuse_files(change)
        new = change.device
        self.check_kind(change)
        new.busNumber = self.bus(work, change)
        new.device = []
        self.complete(change, new)
        work.on_pci(new, self.units)
        work.slot(change, new, isinstance(new, PCIE))
        key = self.base + new.busNumber
        work.put_in(change, new, key, self.label.format(new.busNumber), self.summary(new))

    def bus(self, work, change):
        """The bus number asked for; if it is taken, that is InvalidDeviceSpec: there is no free choice."""
        taken = {each.busNumber for each in work.of(*self.kinds)}
        if len(taken) >= MOST:
            raise too_many()
        wanted = change.device.busNumber
        if wanted is None or wanted < 0:
            wanted = next(number for number in range(MOST) if number not in taken)
        if wanted in taken or wanted >= MOST:
            raise change.invalid("device.busNumber")
        return wanted

    def edit(self, work, change, current):
        refuse_files(change)
        wanted = change.device
        if wanted.busNumber != current.busNumber:
            raise change.invalid("device.busNumber")
        self.edit_sharing(work, change, current)

    def edit_sharing(self, work, change, current):
        pass

    def check_kind(self, change):
        pass

    def complete(self, change, new):
        pass

    def remove(self, work, change, current):
        refuse_files(change)
        refuse_running(work, change)


class ScsiControllers(Controllers):
    """The four SCSI adapters. One may be added to a running machine, and is there at once."""

    kinds = (device.VirtualSCSIController,)
    base, label, units = 1000, "SCSI controller {}", range(3, 7)

    def check_kind(self, change):
        if type(change.device) not in SCSI_SUMMARIES:
            raise change.invalid("device")

    def summary(self, found):
        return SCSI_SUMMARIES[type(found)]

    def complete(self, change, new):
        new.hotAddRemove, new.scsiCtlrUnitNumber = True, 7
        check_sharing(change, new.sharedBus)

    def edit_sharing(self, work, change, current):
        wanted = change.device.sharedBus
        check_sharing(change, wanted)
        if wanted != current.sharedBus:
            refuse_running(work, change)
            current.sharedBus = wanted


class SataControllers(Controllers):
    kinds = (device.VirtualSATAController,)
    base, label, units = 15000, "SATA controller {}", range(24, 28)

    def check_kind(self, change):
        if not isinstance(change.device, device.VirtualAHCIController):
            raise change.invalid("device")

    def summary(self, found):
        return "AHCI"


class NvmeControllers(Controllers):
    kinds = (device.VirtualNVMEController,)
    base, label, units = 31000, "NVME controller {}", range(30, 34)

    def summary(self, found):
        return "NVME Controller"

    def complete(self, change, new):
        new.sharedBus = new.sharedBus or "noSharing"
        check_sharing(change, new.sharedBus, ("noSharing", "physicalSharing"))

    def edit_sharing(self, work, change, current):
        wanted = change.device.sharedBus
        if wanted is not None and wanted != current.sharedBus:
            check_sharing(change, wanted, ("noSharing", "physicalSharing"))
            refuse_running(work, change)
            current.sharedBus = wanted


def check_sharing(change, value, allowed=SHARING):
    if value not in allowed:
        raise change.invalid("device.sharedBus")


def disk_units(controller, version):
    """The unit numbers for devices on a controller. Unit 7 of a SCSI bus is the adapter itself."""
    if isinstance(controller, device.VirtualSCSIController):
        wide = isinstance(controller, device.ParaVirtualSCSIController) and version >= 14
        return [unit for unit in range(64 if wide else 16) if unit != controller.scsiCtlrUnitNumber]
    if isinstance(controller, device.VirtualSATAController):
        return range(30)
    if isinstance(controller, device.VirtualNVMEController):
        return range(64 if version >= 21 else 15)
    return range(2)


def disk_key(controller, unit):
    """The key of a device at a place; where numbers of two buses would meet (SCSI units above 15) it is assumed."""
    bus = controller.busNumber
    if isinstance(controller, device.VirtualSCSIController):
        return 2000 + 16 * bus + unit if unit < 16 else 2064 + 48 * bus + unit - 16
    if isinstance(controller, device.VirtualSATAController):
        return 16000 + 30 * bus + unit
    if isinstance(controller, device.VirtualNVMEController):
        return 32000 + 64 * bus + unit
    return 3000 + 2 * bus + unit
