# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plan sends to the server: VirtualMachineConfigSpec, built and vetted before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Change
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm import boot_order
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices import disks, networks, video
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.assembly import Assembly
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.families import device_specs
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.hardware import by_then
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim, write_changes

_DEVICES = "config.hardware.device"


@dataclass
class Request:
    """What is to be sent.

    spec: the VirtualMachineConfigSpec. devices: all devices by then. is_in_two: whether something is left that names
    devices which the server has yet to make, so that it is sent afterwards (C(later_spec)). moves: key of a disk of a
    clone's source → name of the datastore where the clone has it. known_files: of the devices that there are.
    """

    spec: Any
    devices: list = field(default_factory=list)
    is_in_two: bool = False
    moves: dict = field(default_factory=dict)
    known_files: set = field(default_factory=set)

    @property
    def is_empty(self):
        """Whether there is nothing to reconfigure."""
        values = [self.spec.__dict__.get(info.name) for info in self.spec._GetPropertyList()]
        return all(value is None or value == [] for value in values)

    @property
    def new_datastores(self):
        """The names of the datastores on which new disks and other files of devices are made or found."""
        changed = [spec.device for spec in self.spec.deviceChange if spec.operation != "remove"]
        files = {device.backing.fileName for device in changed if getattr(device.backing, "fileName", None)}
        return sorted({disks.datastore_in(file) for file in files - self.known_files})


def build(plan, devices, home, version, around, params):
    """The Request for a plan. Raises Refused and InvalidOption for what does not fit.

    devices: those that are there. home: the name of the machine's datastore. version: of the hardware.
    """
    wanted = _networks_of(plan)
    assembly = Assembly(
        devices,
        hardware_version=version,
        home=home,
        networks=around.connections.backings(wanted),
        delete_files=params["delete_disk_files"],
        is_clone=around.source is not None,
        has_snapshots=around.has_snapshots,
    )
    spec = vim.vm.ConfigSpec()
    write_changes(spec, plan.changes)
    spec.deviceChange = device_specs(plan, assembly)
    if plan["advanced_settings"]:
        after = plan["advanced_settings"].after
        spec.extraConfig = [vim.option.OptionValue(key=key, value=value) for key, value in after.items()]
    known = {getattr(device.backing, "fileName", None) for device in devices}
    request = Request(spec, by_then(devices, spec.deviceChange), moves=assembly.moves, known_files=known)
    request.is_in_two = video.is_late(plan, devices)
    _write_boot_order(plan, request)
    _vet_boot_order(plan, request, params)
    return request


def _vet_boot_order(plan, request, params):
    """Raises InvalidOption for an order that stays, and names a device that goes."""
    wanted = (params["boot"] or {}).get("order")
    if wanted and not plan["boot.order"]:
        boot_order.to_api(boot_order.FIELD.normal(wanted), request.devices)


def _networks_of(plan):
    """The names of the networks to which adapters are to be connected anew."""
    parts = plan[networks.ITEMS.option].parts if plan[networks.ITEMS.option] else ()
    return list(dict.fromkeys(part["network"].after for part in parts if part["network"]))


def _write_boot_order(plan, request):
    change = plan["boot.order"]
    if not change:
        return
    if any((getattr(one, "deviceKey", None) or 0) < 0 for one in boot_order.to_api(change.after, request.devices)):
        request.is_in_two = True
        return
    if request.spec.bootOptions is None:
        request.spec.bootOptions = vim.vm.BootOptions()
    request.spec.bootOptions.bootOrder = boot_order.request(change.after, request.devices)


def later_spec(plan, devices):
    """The VirtualMachineConfigSpec for what could not be said before the devices existed."""
    spec = vim.vm.ConfigSpec(deviceChange=video.changes(plan, devices))
    if plan["boot.order"]:
        spec.bootOptions = vim.vm.BootOptions(bootOrder=boot_order.request(plan["boot.order"].after, devices))
    return spec


def foreseen_properties(plan, request, read):
    """property path → value that the server would show of what the request changes.

    request: none for a machine that is only registered. read: gives the present value at a property path.
    """
    settled = {_DEVICES, boot_order.FIELD.path}
    changes = [change for change in plan.changes if isinstance(change, Change)]
    values = {
        change.field.path: change.request_value
        for change in changes
        if change.field.path and change.field.path not in settled
    }
    if request is not None and request.spec.deviceChange:
        values[_DEVICES] = request.devices
    if request is not None and plan["boot.order"]:
        values[boot_order.FIELD.path] = boot_order.to_api(plan["boot.order"].after, request.devices)
    if plan["advanced_settings"]:
        merged = {one.key: one.value for one in read("config.extraConfig") or ()}
        merged.update(plan["advanced_settings"].after)
        values["config.extraConfig"] = [
            vim.option.OptionValue(key=key, value=value) for key, value in merged.items() if value != ""
        ]
    return values
