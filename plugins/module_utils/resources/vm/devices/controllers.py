# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controllers for disks and drives. API: VirtualController and the types derived from it."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import ADD, REMOVE, Items, ObservedItem
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.hardware import (
    CONTROLLERS,
    STATE_OPTION,
    Hardware,
    bus_of,
    controller_name,
    edited,
    make,
    operation,
    type_name,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.settings import OFF

API_TYPE = {ours: api for api, (_bus, ours) in CONTROLLERS.items()}
# The type of a controller that a disk needs and nobody declares.
DEFAULT_TYPE = {"scsi": "paravirtual", "sata": "ahci", "nvme": "nvme", "ide": "ide"}
SHARING = {"none": "noSharing", "virtual": "virtualSharing", "physical": "physicalSharing"}
# The ways in which machines can share the bus of a controller.
_SHARED = {"scsi": ("none", "virtual", "physical"), "nvme": ("none", "physical"), "sata": ()}
_SHARING_OF = {api: ours for ours, api in SHARING.items()}
MOST = 4
# The version of the virtual hardware since which there are controllers of a type.
SINCE = {"ahci": 10, "nvme": 13}

OPTIONS = {
    "controller": {"type": "str", "required": True},
    "type": {"type": "str", "choices": [one for one in API_TYPE if one != "ide"]},
    "sharing": {"type": "str", "choices": list(SHARING)},
    **STATE_OPTION,
}


def _observed(devices):
    hardware = Hardware(devices)
    for name, device in sorted(hardware.controllers().items()):
        bus, kind = CONTROLLERS[type_name(device)]
        if bus == "ide":
            continue  # both of them are always there
        values = {"controller": name, "type": kind}
        if _SHARED[bus]:
            values["sharing"] = _SHARING_OF.get(str(device.sharedBus), "none")
        yield ObservedItem(values, device)


def _own_name(text):
    """The name of a controller that is declared, in one form; raises ValueError."""
    name = controller_name(text)
    if bus_of(name) == "ide":
        raise ValueError(f"{name} is not declared: a machine always has ide0 and ide1, and no others")
    return name


def cost_of_new(name):
    """What a new disk or drive on a controller needs, the controller included, which may be new as well."""
    return OFF if bus_of(name) == "ide" else None


def _cost(part, live):
    """A running machine takes new controllers; to change or remove one, it must be off."""
    return None if part.operation == ADD else OFF


ITEMS = Items(
    "controllers",
    path="config.hardware.device",
    fields=(Field("controller", normal=_own_name), Field("type"), Field("sharing")),
    keys=(("controller",),),
    observed=_observed,
    cost=_cost,
)


def changes(parts, assembly):
    """The VirtualDeviceConfigSpecs for what is added and edited; what is removed comes after all other devices."""
    for part in parts:
        if part.operation == ADD:
            yield assembly.new_controller(part)
        elif part.operation != REMOVE:
            yield operation("edit", _edit(part))


def removals(parts, assembly):
    """The VirtualDeviceConfigSpecs for what is removed: empty controllers alone."""
    for part in parts:
        if part.operation == REMOVE:
            name = part.found["controller"]
            left = assembly.left_on(name)
            if left:
                raise Refused(
                    f"controllers: {name} cannot be removed, as there is something on it: {', '.join(left)}.",
                    option="controllers",
                    controller=name,
                )
            yield operation("remove", part.found.source)


def _edit(part):
    if part["type"]:
        raise Refused(
            f"controllers: {part.found['controller']} is of type {part.found['type']}, and the type of a controller "
            f"cannot be changed to {part['type'].after}. Add another controller.",
            option="controllers",
            controller=part.found["controller"],
        )
    device = edited(part.found.source)
    if part["sharing"]:
        _share(device, part.found["controller"], part["sharing"].after)
    return device


def _share(device, name, sharing):
    """Sets whether machines share a controller's bus. Raises Refused for a controller of which they cannot."""
    possible = _SHARED[bus_of(name)]
    if sharing not in possible:
        raise Refused(
            f"controllers: {name} cannot have sharing {sharing}: "
            f"{'there is ' + ' or '.join(possible) if possible else 'controllers of its kind are not shared'}.",
            option="controllers",
            controller=name,
        )
    device.sharedBus = SHARING[sharing]


def new(name, key, kind=None, sharing=None, version=0):
    """A new controller. Raises Refused for a type that does not fit its bus or is newer than the virtual hardware, and
    for a bus number that there is not.

    version: of the virtual hardware, or 0 where it is not known.
    """
    bus = bus_of(name)
    kind = kind or DEFAULT_TYPE[bus]
    problem = _problem(name, bus, kind, version)
    if problem:
        raise Refused(f"controllers: {problem}", option="controllers", controller=name)
    device = make(API_TYPE[kind], key=key, busNumber=int(name.removeprefix(bus)))
    if bus == "scsi" or sharing:
        _share(device, name, sharing or "none")
    return device


def _problem(name, bus, kind, version):
    if bus == "ide":
        return f"there is no {name}: a machine has ide0 and ide1."
    if int(name.removeprefix(bus)) >= MOST:
        return f"there is no {name}: a machine has at most {MOST} of a kind, {bus}0 to {bus}{MOST - 1}."
    if CONTROLLERS[API_TYPE[kind]][0] != bus:
        fitting = [ours for api_bus, ours in CONTROLLERS.values() if api_bus == bus]
        return f"{name} cannot be of type {kind}; there is {', '.join(fitting)}."
    if 0 < version < SINCE.get(kind, 0):
        return f"{name} cannot be of type {kind}: that needs hardware_version {SINCE[kind]}, and it is {version}."
    return None
