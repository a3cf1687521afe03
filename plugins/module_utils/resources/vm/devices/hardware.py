# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The virtual devices of a machine, by the places that users name: the controller C(scsi0), the unit 3 on it.

Pure functions over the list VirtualHardware.device. Devices are told by their keys, never by labels or positions.
"""

from __future__ import annotations

import copy

from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import api_type, vim

# API type of a controller → (the bus it makes, what users call its type).
CONTROLLERS = {
    "ParaVirtualSCSIController": ("scsi", "paravirtual"),
    "VirtualLsiLogicController": ("scsi", "lsi_logic"),
    "VirtualLsiLogicSASController": ("scsi", "lsi_logic_sas"),
    "VirtualBusLogicController": ("scsi", "bus_logic"),
    "VirtualAHCIController": ("sata", "ahci"),
    "VirtualNVMEController": ("nvme", "nvme"),
    "VirtualIDEController": ("ide", "ide"),
}
BUSES = ("scsi", "sata", "nvme", "ide")
# How many units a controller of a bus takes; a SCSI controller sits on its own bus, as unit 7.
UNITS = {"scsi": 16, "sata": 30, "nvme": 15, "ide": 2}
SCSI_ITSELF = 7
PCI_KEY = 100
# Each device of a list may be asked to be gone.
STATE_OPTION = {"state": {"type": "str", "choices": ["present", "absent"], "default": "present"}}


def type_name(device):
    """The API's name of the type of a device, or of its backing: C(VirtualDisk); None for none."""
    return getattr(type(device), "_wsdlName", None)


def make(name, **values):
    """A new object of an API type."""
    return api_type(name)(**values)


class Hardware:
    """The devices of a machine as the server lists them, looked up by place."""

    def __init__(self, devices):
        self.devices = list(devices or ())
        self._by_key = {device.key: device for device in self.devices}

    def of_type(self, *names):
        """The devices of some API types."""
        return [device for device in self.devices if type_name(device) in names]

    def controller_name(self, key):
        """What users call the controller with a key: C(scsi0); None for another device, or none."""
        controller = self._by_key.get(key)
        bus, _type = CONTROLLERS.get(type_name(controller), (None, None)) if controller is not None else (None, None)
        return f"{bus}{controller.busNumber}" if bus else None

    def place(self, device):
        """(controller, unit) of a device, as users name it."""
        return self.controller_name(device.controllerKey), device.unitNumber

    def controllers(self):
        """The controllers that disks and drives sit on: {name: device}."""
        return {self.controller_name(device.key): device for device in self.of_type(*CONTROLLERS)}

    def occupants(self):
        """Who sits where: {(controller, unit): device}."""
        return {self.place(device): device for device in self.devices if self.controller_name(device.controllerKey)}


def bus_of(controller):
    """The bus of a controller's name: C(scsi) of C(scsi0). Raises ValueError for a name that is none."""
    bus = controller.rstrip("0123456789")
    if bus not in BUSES or bus == controller:
        raise ValueError(f"{controller!r} is no controller: write scsi, sata, nvme or ide with a number, as in scsi0")
    return bus


def controller_name(text):
    """The name of a controller in one form; raises ValueError."""
    name = str(text).strip().lower()
    bus = bus_of(name)
    return f"{bus}{int(name.removeprefix(bus))}"


def operation(name, device, file_operation=None):
    """A VirtualDeviceConfigSpec. name: C(add), C(edit) or C(remove)."""
    spec = vim.vm.device.VirtualDeviceSpec(operation=name, device=device)
    if file_operation:
        spec.fileOperation = file_operation
    return spec


def edited(device):
    """A copy of a device to be changed and sent."""
    return copy.deepcopy(device)


def by_then(devices, specs):
    """The devices after some VirtualDeviceConfigSpecs; new ones have the keys of the request."""
    left = {device.key: device for device in devices or ()}
    for spec in specs:
        if spec.operation == "remove":
            left.pop(spec.device.key, None)
        else:
            left[spec.device.key] = spec.device
    return list(left.values())
