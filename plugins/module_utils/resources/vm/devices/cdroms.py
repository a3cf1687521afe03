# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CD and DVD drives. API: VirtualCdrom and its backings."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import ADD, REMOVE, Items, ObservedItem
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.bounds import file_name
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.controllers import cost_of_new
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.hardware import (
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
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

# What a drive shows the guest, by the backing that says so.
_TYPE_OF = {
    "VirtualCdromIsoBackingInfo": "iso",
    "VirtualCdromRemotePassthroughBackingInfo": "client",
    "VirtualCdromRemoteAtapiBackingInfo": "client",
    "VirtualCdromAtapiBackingInfo": "host_device",
    "VirtualCdromPassthroughBackingInfo": "host_device",
}
TYPES = ("iso", "client", "host_device")
# What a type needs to be told.
_NEEDS = {"iso": "iso", "host_device": "device"}

OPTIONS = {
    "controller": {"type": "str"},
    "unit": {"type": "int"},
    "key": {"type": "int", "no_log": False},
    "type": {"type": "str", "choices": list(TYPES)},
    "iso": {"type": "str"},
    "device": {"type": "str"},
    "connected": {"type": "bool"},
    "start_connected": {"type": "bool"},
    **STATE_OPTION,
}


def _observed(devices):
    hardware = Hardware(devices)
    for device in hardware.of_type("VirtualCdrom"):
        controller, unit = hardware.place(device)
        kind = _TYPE_OF.get(type_name(device.backing), "client")
        values = {
            "controller": controller,
            "unit": unit,
            "type": kind,
            "iso": device.backing.fileName if kind == "iso" else None,
            "device": device.backing.deviceName if kind == "host_device" else None,
            "start_connected": bool(device.connectable and device.connectable.startConnected),
        }
        values = {option: value for option, value in values.items() if value is not None}
        yield ObservedItem(values, device, {"key": device.key})


def _cost(part, live):
    """The drives on an IDE controller of a running machine stay; what is in a drive may change."""
    if part.operation not in (ADD, REMOVE):
        return None
    named = (part.found or part.key).get("controller")
    return cost_of_new(controller_name(named)) if named else OFF


ITEMS = Items(
    "cdroms",
    path="config.hardware.device",
    fields=(
        Field("controller", normal=controller_name),
        Field("unit"),
        Field("key"),
        Field("type"),
        Field("iso", normal=file_name),
        Field("device"),
        Field("connected"),
        Field("start_connected"),
    ),
    keys=(("key",), ("controller", "unit")),
    finding=(("key",),),
    observed=_observed,
    cost=_cost,
)


def changes(parts, assembly):
    """The VirtualDeviceConfigSpecs for the drives. Raises Refused for what does not fit or cannot be."""
    for part in parts:
        if part.operation == REMOVE:
            assembly.free((part.found.get("controller"), part.found.get("unit")))
            yield operation("remove", part.found.source)
    for part in parts:
        if part.operation == ADD:
            yield operation("add", _added(part, assembly))
        elif part.operation != REMOVE:
            yield operation("edit", _edit(part))


def starts_connected(wanted):
    """Whether a new drive that does not say so is connected when the machine starts: one with something in it is."""
    return _kind(wanted, "client") != "client"


def _added(part, assembly):
    controller, unit = part["controller"].after, part["unit"].after
    if bus_of(controller) not in ("ide", "sata"):
        raise Refused(f"cdroms: {controller} takes no drive; name an ide or sata controller.", option="cdroms")
    drive = make("VirtualCdrom", key=assembly.next_key(), unitNumber=unit)
    drive.controllerKey = assembly.take("cdroms", controller, unit)
    starts = starts_connected(part.wanted)
    drive.connectable = vim.vm.device.VirtualDevice.ConnectInfo(
        startConnected=starts, connected=starts, allowGuestControl=True, status="untried"
    )
    drive.backing = _backing(part, "client")
    _write_link(drive, part)
    return drive


def _edit(part):
    for option in ("controller", "unit"):
        if part[option]:
            raise Refused(
                f"cdroms: the drive {part.described()} is at {option} {part.found[option]}, and stays there. Remove "
                "it, and add another.",
                option="cdroms",
            )
    drive = edited(part.found.source)
    if part["type"] or part["iso"] or part["device"]:
        drive.backing = _backing(part, part.found["type"])
    _write_link(drive, part)
    return drive


def _kind(wanted, kind):
    """The wanted type; an ISO or a device says its type itself."""
    return wanted.get("type") or ("iso" if wanted.get("iso") else "host_device" if wanted.get("device") else kind)


def _backing(part, kind):
    """The backing for the wanted type. Raises Refused for what does not go together."""
    wanted = part.wanted
    kind = _kind(wanted, kind)
    needed = _NEEDS.get(kind)
    if needed and not wanted.get(needed):
        raise Refused(f"cdroms: the drive {part.described()} is of type {kind} and needs {needed}.", option="cdroms")
    strange = [option for option in _NEEDS.values() if wanted.get(option) is not None and option != needed]
    if strange:
        raise Refused(
            f"cdroms: the drive {part.described()} is of type {kind}, which has no {strange[0]}.", option="cdroms"
        )
    if kind == "iso":
        return make("VirtualCdromIsoBackingInfo", fileName=part["iso"].after if part["iso"] else part.found["iso"])
    if kind == "host_device":
        return make("VirtualCdromAtapiBackingInfo", deviceName=wanted["device"])
    return make("VirtualCdromRemotePassthroughBackingInfo", deviceName="", exclusive=False, useAutoDetect=False)


def _write_link(drive, part):
    for option, attribute in (("connected", "connected"), ("start_connected", "startConnected")):
        if part[option]:
            setattr(drive.connectable, attribute, part[option].after)
