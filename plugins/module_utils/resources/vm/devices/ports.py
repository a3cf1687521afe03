# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Serial ports and USB controllers. API: VirtualSerialPort and its backings, VirtualUSBController, …XHCIController."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import ADD, REMOVE, Items, ObservedItem
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.bounds import file_name
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.hardware import (
    STATE_OPTION,
    Hardware,
    edited,
    make,
    operation,
    type_name,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.settings import OFF
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

_SIO_KEY = 400
_MOST_PORTS = 32
# What a serial port is connected to: (backing, the attribute that says where).
_BACKINGS = {
    "network": ("VirtualSerialPortURIBackingInfo", "serviceURI"),
    "file": ("VirtualSerialPortFileBackingInfo", "fileName"),
    "pipe": ("VirtualSerialPortPipeBackingInfo", "pipeName"),
    "host_device": ("VirtualSerialPortDeviceBackingInfo", "deviceName"),
}
_PORT_TYPE_OF = {api: (ours, attribute) for ours, (api, attribute) in _BACKINGS.items()}
DIRECTIONS = ("server", "client")
# Where a type has its direction.
_DIRECTION_AT = {"network": "direction", "pipe": "endpoint"}

SERIAL_OPTIONS = {
    "unit": {"type": "int", "required": True},
    "type": {"type": "str", "choices": list(_BACKINGS)},
    "target": {"type": "str"},
    "direction": {"type": "str", "choices": list(DIRECTIONS)},
    "start_connected": {"type": "bool"},
    "yield_on_poll": {"type": "bool"},
    **STATE_OPTION,
}
USB = {"ehci": "VirtualUSBController", "xhci": "VirtualUSBXHCIController"}
_USB_OF = {api: ours for ours, api in USB.items()}
USB_OPTIONS = {"type": {"type": "str", "required": True, "choices": list(USB)}, **STATE_OPTION}


def _ports(devices):
    for device in Hardware(devices).of_type("VirtualSerialPort"):
        kind, attribute = _PORT_TYPE_OF.get(type_name(device.backing), (None, None))
        values = {
            "unit": device.unitNumber,
            "type": kind,
            "target": getattr(device.backing, attribute) if kind else None,
            "direction": getattr(device.backing, _DIRECTION_AT[kind]) if kind in _DIRECTION_AT else None,
            "start_connected": bool(device.connectable and device.connectable.startConnected),
            "yield_on_poll": bool(device.yieldOnPoll),
        }
        yield ObservedItem({option: value for option, value in values.items() if value is not None}, device)


def _usb(devices):
    for device in Hardware(devices).of_type(*_USB_OF):
        yield ObservedItem({"type": _USB_OF[type_name(device)]}, device)


def _target(text):
    """A target in one form, where it is a file; raises ValueError."""
    return file_name(text) if text.lstrip().startswith("[") else text


def _cost(part, live):
    """Only whether a port is connected at the start can be changed while a machine runs."""
    changed = {change.option for change in part.changes}
    return None if changed == {"start_connected"} and part.operation not in (ADD, REMOVE) else OFF


SERIAL = Items(
    "serial_ports",
    path="config.hardware.device",
    fields=(
        Field("unit"),
        Field("type"),
        Field("target", normal=_target),
        *map(Field, ("direction", "start_connected", "yield_on_poll")),
    ),
    keys=(("unit",),),
    observed=_ports,
    cost=_cost,
)
USB_CONTROLLERS = Items(
    "usb_controllers",
    path="config.hardware.device",
    fields=(Field("type"),),
    keys=(("type",),),
    observed=_usb,
    cost=lambda part, live: None if part.operation == ADD else OFF,
)


def serial_changes(parts, assembly):
    """The VirtualDeviceConfigSpecs for the serial ports. Raises Refused for what does not fit."""
    units = {port.unitNumber for port in assembly.hardware.of_type("VirtualSerialPort")}
    for part in parts:
        if part.operation == REMOVE:
            units.discard(part.found["unit"])
            yield operation("remove", part.found.source)
    for part in sorted(parts, key=lambda part: part.key["unit"]):
        if part.operation == ADD:
            _vet_unit(part.key["unit"], units)
            yield operation("add", _new_port(part, assembly))
        elif part.operation != REMOVE:
            port = edited(part.found.source)
            _write_port(port, part)
            yield operation("edit", port)


def _vet_unit(unit, units):
    """Raises Refused unless a new port gets the unit that it shall have: the server gives it the first free one."""
    free = next((one for one in range(_MOST_PORTS) if one not in units), None)
    if free is None or not 0 <= unit < _MOST_PORTS:
        raise Refused(
            f"serial_ports: there is no unit {unit} to give: a machine has at most {_MOST_PORTS} ports, 0 to "
            f"{_MOST_PORTS - 1}.",
            option="serial_ports",
        )
    if unit != free:
        raise Refused(
            f"serial_ports: a new port cannot have unit {unit} while {free} is free: ports get their units in order.",
            option="serial_ports",
            value=unit,
        )
    units.add(unit)


def _new_port(part, assembly):
    port = make("VirtualSerialPort", key=assembly.next_key(), controllerKey=_SIO_KEY, unitNumber=part.key["unit"])
    port.connectable = vim.vm.device.VirtualDevice.ConnectInfo(
        startConnected=True, connected=True, allowGuestControl=True, status="untried"
    )
    port.yieldOnPoll = True
    _write_port(port, part)
    return port


def _write_port(port, part):
    if part["type"] or part["target"] or part["direction"] or port.backing is None:
        port.backing = _backing(port.backing, part)
    if part["start_connected"]:
        port.connectable.startConnected = part["start_connected"].after
    if part["yield_on_poll"]:
        port.yieldOnPoll = part["yield_on_poll"].after


def _backing(there, part):
    """The backing of a port. Raises Refused for what is missing or does not go together."""
    kind = part.wanted.get("type") or (part.found or {}).get("type")
    of_another_type = there is None or part["type"]
    target = part.wanted.get("target") or (None if of_another_type else part.found.get("target"))
    if not (kind and target):
        raise Refused(f"serial_ports: the port {part.key['unit']} needs a type and a target.", option="serial_ports")
    direction = part.wanted.get("direction")
    if direction and kind not in _DIRECTION_AT:
        raise Refused(
            f"serial_ports: the port {part.key['unit']} is of type {kind}, which has no direction.",
            option="serial_ports",
        )
    name, attribute = _BACKINGS[kind]
    backing = make(name) if of_another_type else there
    setattr(backing, attribute, _file(target) if kind == "file" else target)
    if kind in _DIRECTION_AT and (direction or of_another_type):
        setattr(backing, _DIRECTION_AT[kind], direction or DIRECTIONS[0])
    return backing


def _file(target):
    try:
        return file_name(target)
    except ValueError as error:
        raise InvalidOption(f"serial_ports: {error}", option="serial_ports", value=target) from error


def usb_changes(parts, assembly):
    """The VirtualDeviceConfigSpecs for the USB controllers."""
    for part in parts:
        if part.operation == REMOVE:
            yield operation("remove", part.found.source)
        else:
            yield operation("add", make(USB[part.key["type"]], key=assembly.next_key(), busNumber=0))
