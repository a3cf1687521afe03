# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the changes of all kinds of devices together into one list of VirtualDeviceConfigSpecs.

What does not fit is refused here, before anything is sent: a place that is taken or does not exist, a controller that
is still in use.
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices import controllers
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.hardware import (
    SCSI_ITSELF,
    UNITS,
    Hardware,
    bus_of,
    controller_name,
    operation,
    type_name,
)

# Controllers with more units, and the version of the virtual hardware since which they have them.
_MANY_UNITS = 64
_MANY_SINCE = {"ParaVirtualSCSIController": 14, "VirtualNVMEController": 21}


class Assembly:
    """The devices while their changes are put together.

    hardware_version: of the machine, or 0 where it is not known. home: the name of the machine's datastore.
    networks: name of a network → the backing that connects an adapter to it. delete_files: whether a disk that is
    removed takes its file with it. is_clone: whether the devices are those of a machine that is to be cloned, so that
    its disks can go elsewhere (C(moves): key of a disk → name of a datastore). has_snapshots: whether the machine has
    any, or is a linked clone to be.
    """

    def __init__(
        self,
        devices,
        hardware_version=0,
        home="",
        networks=None,
        delete_files=False,
        is_clone=False,
        has_snapshots=False,
    ):
        self.hardware = Hardware(devices)
        self.hardware_version = hardware_version
        self.home = home
        self.networks = networks or {}
        self.delete_files = delete_files
        self.is_clone = is_clone
        self.has_snapshots = has_snapshots
        self.moves = {}
        self.taken = {place: type_name(one) for place, one in self.hardware.occupants().items()}
        self.controllers = dict(self.hardware.controllers())
        self.specs = []
        # Below those of devices that an earlier task of a check run would have added.
        self._keys = min([0, *(device.key for device in self.hardware.devices)])

    def next_key(self):
        """A key for something new: negative, so that it is none of the server's."""
        self._keys -= 1
        return self._keys

    def add(self, specs):
        """Takes VirtualDeviceConfigSpecs into the list."""
        for spec in specs:  # one by one: a disk may bring its controller before itself
            self.specs.append(spec)

    def new_controller(self, part):
        """The spec of a new controller that is declared."""
        wanted = part.wanted
        return self._new_controller(controller_name(wanted["controller"]), wanted.get("type"), wanted.get("sharing"))

    def _new_controller(self, name, kind=None, sharing=None):
        device = controllers.new(name, self.next_key(), kind, sharing, self.hardware_version)
        self.controllers[name] = device
        return operation("add", device)

    def take(self, option, name, unit):
        """The key of a controller for a new device at a unit of it. A controller that is missing is added."""
        if name not in self.controllers:
            self.add([self._new_controller(name)])
        self._vet_unit(option, name, unit)
        self.taken[name, unit] = "a new device"
        return self.controllers[name].key

    def free(self, place):
        """Notes that a place is left."""
        self.taken.pop(place, None)

    def _vet_unit(self, option, name, unit):
        units = self._units(name)
        problem = None
        if not 0 <= unit < units:
            problem = f"its units go from 0 to {units - 1}"
        elif bus_of(name) == "scsi" and unit == SCSI_ITSELF:
            problem = "that is where the controller itself is"
        elif (name, unit) in self.taken:
            problem = f"there is {self.taken[name, unit]} already"
        if problem:
            raise Refused(
                f"{option}: {name} has no unit {unit} to give: {problem}.", option=option, controller=name, unit=unit
            )

    def _units(self, name):
        since = _MANY_SINCE.get(type_name(self.controllers[name]))
        # Where the version is not known, it is the newest that there is.
        many = since is not None and (self.hardware_version or since) >= since
        return _MANY_UNITS if many else UNITS[bus_of(name)]

    def left_on(self, name):
        """Which places on a controller are taken."""
        return [f"{controller}:{unit}" for controller, unit in self.taken if controller == name]
