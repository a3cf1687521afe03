# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices that a machine has from the start, and those that are not simulated."""

from __future__ import annotations

from pyVmomi import vim

from .change import merge
from .family import Family, refuse_files, refuse_running

device = vim.vm.device
RENDERERS = ("automatic", "software", "hardware")
FOR_GOOD = (device.VirtualIDEController, device.VirtualPS2Controller, device.VirtualPCIController,
            device.VirtualSIOController, device.VirtualKeyboard, device.VirtualPointingDevice,
            device.VirtualVMCIDevice)


class VideoCards(Family):
    """The video card: there is one, and its memory, displays and 3D can be changed while the machine is off."""

    kinds = (device.VirtualVideoCard,)
    ranges = {"videoRamSizeInKB": (1024, 262144), "numDisplays": (1, 10), "graphicsMemorySizeInKB": (65536, 8388608)}

    def add(self, work, change):
        raise change.invalid("device")

    def remove(self, work, change, current):
        raise change.bad_operation()

    def edit(self, work, change, current):
        refuse_files(change)
        wanted = change.device
        for name, (low, high) in self.ranges.items():
            value = getattr(wanted, name)
            if value is not None and not low <= value <= high:
                raise change.invalid(f"device.{name}")
        if wanted.use3dRenderer is not None and wanted.use3dRenderer not in RENDERERS:
            raise change.invalid("device.use3dRenderer")
        if merge(current, wanted, skip=("key", "deviceInfo", "controllerKey", "unitNumber", "slotInfo")):
            refuse_running(work, change)


class Fixed(Family):
    """Everything else: what is always there cannot be added or removed, the rest is not simulated (NotSupported)."""

    kinds = (device.VirtualDevice,)

    def add(self, work, change):
        if isinstance(change.device, FOR_GOOD):
            raise change.invalid("device")
        raise change.not_simulated(f"adding a {type(change.device)._wsdlName}")

    def edit(self, work, change, current):
        if not isinstance(change.device, (device.VirtualVMCIDevice, device.VirtualPointingDevice)):
            raise change.not_simulated(f"editing a {type(change.device)._wsdlName}")
        merge(current, change.device, skip=("key", "deviceInfo", "controllerKey", "unitNumber", "slotInfo"))

    def remove(self, work, change, current):
        if isinstance(change.device, FOR_GOOD):
            raise change.bad_operation()
        raise change.not_simulated(f"removing a {type(change.device)._wsdlName}")
