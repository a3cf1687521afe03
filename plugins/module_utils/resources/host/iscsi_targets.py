# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The targets of the software iSCSI adapter of an ESXi host, and what is reached through them. API:
HostInternetScsiHbaSendTarget, HostInternetScsiHbaStaticTarget, HostMultipathInfo, HostVmfsVolume."""

from __future__ import annotations

import ipaddress
import re

from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import ADD, REMOVE, Items, ObservedItem
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.adapter import ADAPTERS
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.disk import (
    DISKS,
    MOUNTS,
    PATHS,
    datastores_of,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

USE = (PATHS, DISKS.path, MOUNTS)
_PORT = 3260
_NAME = re.compile(r"iqn\.\d{4}-\d\d\.[^\s:]+(:\S+)?|eui\.[0-9a-f]{16}|naa\.([0-9a-f]{16}){1,2}", re.IGNORECASE)
_STATE = {"type": "str", "choices": ["present", "absent"], "default": "present"}
_PLACE = {"address": {"type": "str", "required": True}, "port": {"type": "int", "default": _PORT}}

TARGET_OPTIONS = {
    "send_targets": {"type": "list", "elements": "dict", "options": {**_PLACE, "state": _STATE}},
    "static_targets": {
        "type": "list",
        "elements": "dict",
        "options": {"iqn": {"type": "str", "required": True}, **_PLACE, "state": _STATE},
    },
}


def software_adapter(adapters):
    """The software iSCSI adapter among the HostHostBusAdapters of a host, or None."""
    return next((one for one in adapters or () if getattr(one, "isSoftwareBased", False)), None)


def checked_name(name):
    """An iSCSI name. Raises ValueError for what is none."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no iSCSI name, such as iqn.1998-01.com.example:storage1 or eui.02004567a425678d")
    return name


def _folded_name(name):
    """Capitals make no difference in an iSCSI name."""
    return checked_name(name).lower()


def _folded_address(text):
    """An address or a name in the form in which it is compared."""
    text = text.strip().lower()
    try:
        return str(ipaddress.ip_address(text.removeprefix("[").removesuffix("]")))
    except ValueError:
        return text


def _address(text):
    if not text.strip() or any(character.isspace() for character in text.strip()):
        raise ValueError(f"{text!r} is neither an address nor a name")
    return _folded_address(text)


def _port(number):
    if not 1 <= number <= 65535:
        raise ValueError(f"{number} is no port, of which there are 1 to 65535")
    return number


def _place_of(target):
    """The standard port where none is told, as the reference says."""
    return {"address": _folded_address(target.address), "port": target.port or _PORT}


def _of_static(target):
    return {"iqn": target.iScsiName.lower(), **_place_of(target)}


def is_added(target):
    """Whether somebody has added a static target, and the host has not discovered it by itself."""
    return target.discoveryMethod in (None, "", "staticMethod")


def _send_targets(adapters):
    adapter = software_adapter(adapters)
    return [ObservedItem(_place_of(one), one) for one in adapter.configuredSendTarget] if adapter else []


def _static_targets(adapters):
    adapter = software_adapter(adapters)
    added = [one for one in adapter.configuredStaticTarget if is_added(one)] if adapter else []
    return [ObservedItem(_of_static(one), one) for one in added]


def discovered_targets(adapters):
    """The static targets that the host has discovered by itself, each as a dict."""
    found = software_adapter(adapters)
    return [_of_static(one) for one in found.configuredStaticTarget if not is_added(one)] if found else None


_ADDRESS, _PORT_FIELD = Field("address", normal=_address), Field("port", normal=_port)
TARGET_FIELDS = (
    Items(
        "send_targets",
        path=ADAPTERS.path,
        fields=(_ADDRESS, _PORT_FIELD),
        keys=(("address", "port"),),
        observed=_send_targets,
    ),
    Items(
        "static_targets",
        path=ADAPTERS.path,
        fields=(Field("iqn", normal=_folded_name), _ADDRESS, _PORT_FIELD),
        keys=(("iqn", "address", "port"),),
        observed=_static_targets,
    ),
)


# What is asked of the host


def _request(kind, part):
    """The target of an ItemChange as it is added, or as the host knows it, to be removed."""
    if part.operation == REMOVE:
        found = part.found.source
        values = {"address": found.address, "port": found.port, "iScsiName": getattr(found, "iScsiName", None)}
    else:
        values = {"address": part["address"].after, "port": part["port"].after}
        values["iScsiName"] = part["iqn"].after if part["iqn"] else None
    return kind(**{name: value for name, value in values.items() if value is not None})


def change_targets(system, device, plan):
    """Carries out the changes of targets. What is new comes first, so that what is reached through both stays.

    API: HostStorageSystem.AddInternetScsiSendTargets, AddInternetScsiStaticTargets, and the same with Remove.
    """
    hba = vim.host.InternetScsiHba
    calls = {
        (ADD, "send_targets"): (system.AddInternetScsiSendTargets, hba.SendTarget),
        (ADD, "static_targets"): (system.AddInternetScsiStaticTargets, hba.StaticTarget),
        (REMOVE, "send_targets"): (system.RemoveInternetScsiSendTargets, hba.SendTarget),
        (REMOVE, "static_targets"): (system.RemoveInternetScsiStaticTargets, hba.StaticTarget),
    }
    for (operation, option), (method, kind) in calls.items():
        targets = [_request(kind, part) for part in parts_of(plan, option) if part.operation == operation]
        if targets:
            method(device, targets)


def parts_of(plan, option):
    """The ItemChanges of a list of targets."""
    return plan[option].parts if plan[option] else ()


def removed(plan):
    """The ItemChanges of both lists that take a target away: [(option, ItemChange)]."""
    options = ("send_targets", "static_targets")
    return [(one, part) for one in options for part in parts_of(plan, one) if part.operation == REMOVE]


# What is reached through them


def datastores_lost(values, stays):
    """The names of the mounted VMFS datastores that could not be reached any more.

    values: what was read of a host at C(USE). stays: HostMultipathInfoPath → whether there still is that path.
    """
    units = [unit for unit in values[PATHS] or () if unit.path and not any(map(stays, unit.path))]
    lost = {unit.lun for unit in units}
    disks = [disk.canonicalName for disk in values[DISKS.path] or () if disk.key in lost]
    mounted = [mount for mount in values[MOUNTS] or () if mount.mountInfo.mounted is not False]
    datastores = datastores_of(mounted)
    return sorted({name for disk in disks for name in datastores.get(disk, ())})


def without_adapter(adapter):
    """For C(datastores_lost): nothing is reached through an adapter any more."""
    return lambda path: path.adapter != adapter.key


def without_targets(adapter, plan):
    """For C(datastores_lost): the targets that a plan takes away are gone, with what was discovered through them."""
    parts = [part for _option, part in removed(plan)]
    sources = {id(part.found.source) for part in parts}
    parents = {name for part in parts if "iqn" not in part.found for name in _names_of(part.found.source)}
    gone = [one for one in adapter.configuredStaticTarget if id(one) in sources or _is_discovered_by(one, parents)]
    left = [one for one in adapter.configuredStaticTarget if not any(one is other for other in gone)]
    added = [part.foreseen() for part in parts_of(plan, "static_targets") if part.operation == ADD]
    reached = [*map(_end, map(_of_static, left)), *map(_end, added)]
    ends = [_end(_of_static(one)) for one in gone]

    def stays(path):
        return path.adapter != adapter.key or not _leads_to(path, ends) or _leads_to(path, reached)

    return stays


def _names_of(target):
    """What a send target may be called by the targets that were discovered through it."""
    return (_plain(target.address), f"{_plain(target.address)}:{target.port or _PORT}")


def _is_discovered_by(target, parents):
    return not is_added(target) and _plain(target.parent) in parents


def _plain(place):
    """An address with or without a port as it is compared: those of IPv6 may stand in brackets."""
    return (place or "").lower().replace("[", "").replace("]", "")


def _end(target):
    return target["iqn"], f"{target['address']}:{target['port']}"


def _leads_to(path, ends):
    """Whether a path ends at one of some targets; where it does not say at which address, by the name alone."""
    name = (getattr(path.transport, "iScsiName", None) or "").lower()
    places = {_plain(one) for one in getattr(path.transport, "address", None) or ()}
    return any(name == iqn and (not places or place in places) for iqn, place in ends)
