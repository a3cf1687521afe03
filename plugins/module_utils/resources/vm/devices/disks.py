# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Virtual disks in files of datastores. API: VirtualDisk, VirtualDiskFlatVer2BackingInfo, StorageIOAllocationInfo."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import ADD, REMOVE, Items, ObservedItem
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.backing import (
    PROVISIONING,
    datastore_in,
    provision,
    provisioning_of,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.bounds import (
    file_name,
    limit_from,
    shares_within,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.controllers import cost_of_new
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.hardware import (
    STATE_OPTION,
    Hardware,
    controller_name,
    edited,
    make,
    operation,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.settings import (
    OFF,
    limit_of,
    limit_to,
    shares_of,
    shares_to,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import listed, quote_name

_KB_IN_GB = 1024 * 1024
# The largest disk that there is, in GB.
_LARGEST_GB = 62 * 1024
# Those of ESXi; the API's other modes are those of products that are no more.
MODES = ("persistent", "independent_persistent", "independent_nonpersistent", "nonpersistent")
SHARING = {"none": "sharingNone", "multi_writer": "sharingMultiWriter"}
_SHARING_OF = {api: ours for ours, api in SHARING.items()}
_IO = ("limit_iops", "shares")

OPTIONS = {
    "controller": {"type": "str"},
    "unit": {"type": "int"},
    "key": {"type": "int", "no_log": False},
    "file": {"type": "str"},
    "size_gb": {"type": "float"},
    "provisioning": {"type": "str", "choices": list(PROVISIONING)},
    "mode": {"type": "str", "choices": list(MODES)},
    "sharing": {"type": "str", "choices": list(SHARING)},
    "datastore": {"type": "str"},
    "limit_iops": {"type": "raw"},
    "shares": {"type": "raw"},
    **STATE_OPTION,
}


def size_of(kilobytes):
    """A size in GB, whole where it is."""
    size = kilobytes / _KB_IN_GB
    return int(size) if size == int(size) else size


def size(gigabytes):
    """The user's size in one form; raises ValueError for one that is no whole number of KB, or that no disk has."""
    kilobytes = gigabytes * _KB_IN_GB
    if not 0 < gigabytes <= _LARGEST_GB:
        raise ValueError(f"{gigabytes:g} is no size of a disk in GB: it is more than 0, and {_LARGEST_GB} at most")
    if kilobytes != int(kilobytes):
        raise ValueError(f"{gigabytes:g} GB is no whole number of KB, and so no size of a disk")
    return size_of(int(kilobytes))


def _observed(devices):
    hardware = Hardware(devices)
    for device in hardware.of_type("VirtualDisk"):
        controller, unit = hardware.place(device)
        backing = device.backing
        file = getattr(backing, "fileName", None)
        values = {
            "controller": controller,
            "unit": unit,
            "size_gb": size_of(device.capacityInKB) if device.capacityInKB else None,
            "provisioning": provisioning_of(backing),
            "mode": str(backing.diskMode) if getattr(backing, "diskMode", None) else "persistent",
            "sharing": _SHARING_OF.get(getattr(backing, "sharing", None), "none"),
            "datastore": datastore_in(file),
        }
        allocation = device.storageIOAllocation
        values["limit_iops"] = limit_of(allocation.limit if allocation is not None else None)
        values["shares"] = shares_of(allocation.shares if allocation is not None else None) or "normal"
        yield ObservedItem(values, device, {"key": device.key, "file": file})


# What of a disk is settled when the machine starts.
_SETTLED = {"sharing", "mode"}


def _cost(part, live):
    """Disks come, go and grow while a machine runs, unless they are on an IDE controller."""
    known = {**(part.found or {}), **part.key}
    controller = controller_name(known.get("controller") or part.wanted.get("controller") or "scsi0")
    changed = {change.option for change in part.changes}
    if part.operation == ADD:
        return cost_of_new(controller)
    if controller.startswith("ide") and (part.operation == REMOVE or "size_gb" in changed):
        return OFF
    return OFF if part.operation != REMOVE and changed & _SETTLED else None


ITEMS = Items(
    "disks",
    path="config.hardware.device",
    fields=(
        Field("controller", normal=controller_name),
        Field("unit"),
        Field("key"),
        Field("file", normal=file_name),
        Field("size_gb", normal=size),
        Field("provisioning"),
        Field("mode"),
        Field("sharing"),
        Field("datastore"),
        Field("limit_iops", normal=limit_from(16)),
        Field("shares", normal=shares_within(200, 4000)),
    ),
    keys=(("key",), ("controller", "unit"), ("file",)),
    finding=(("key",),),
    observed=_observed,
    cost=_cost,
)


def changes(parts, assembly):
    """The VirtualDeviceConfigSpecs for the disks. Raises Refused for what does not fit or cannot be."""
    for part in parts:
        if part.operation == REMOVE:
            assembly.free((part.found["controller"], part.found["unit"]))
            yield operation("remove", part.found.source, "destroy" if assembly.delete_files else None)
    for part in parts:
        if part.operation == ADD:
            yield from _added(part, assembly)
        elif part.operation != REMOVE:
            yield from _edited(part, assembly)


def _added(part, assembly):
    controller, unit = (part[option].after if part[option] else None for option in ("controller", "unit"))
    if controller is None or unit is None:
        raise Refused(
            f"disks: a new disk needs a controller and a unit, and {part.described()} has none.", option="disks"
        )
    file = part["file"].after if part["file"] else None
    _vet_file(part, file, assembly)
    if file is None and part["size_gb"] is None:
        raise Refused(f"disks: there is no disk at {controller}:{unit}; a new one needs size_gb.", option="disks")
    key = assembly.take("disks", controller, unit)
    disk = make("VirtualDisk", key=assembly.next_key(), controllerKey=key, unitNumber=unit)
    disk.capacityInKB = int(part["size_gb"].after * _KB_IN_GB) if file is None else 0
    disk.backing = _backing(part.wanted, file, assembly)
    _write_io(disk, part)
    yield operation("add", disk, "create" if file is None else None)


def _vet_file(part, file, assembly):
    """Raises Refused for an existing file that the machine has already, or of which more is wanted than it is."""
    if file is None:
        return
    said = [option for option in ("size_gb", "provisioning") if part[option]]
    if said:
        raise Refused(
            f"disks: {file} is a disk already, with a size and provisioning of its own. Leave out {listed(said)}, and "
            "change the disk once the machine has it.",
            option="disks",
            value=file,
        )
    if part["datastore"] and part["datastore"].after != datastore_in(file):
        raise Refused(
            f"disks: {file} is not on the datastore {part['datastore'].after}.", option="disks", value=file
        )
    for disk in assembly.hardware.of_type("VirtualDisk"):
        if getattr(disk.backing, "fileName", None) == file:
            name, unit = assembly.hardware.place(disk)
            raise Refused(f"disks: the machine has {file} already, as {name}:{unit}.", option="disks", value=file)


def _backing(wanted, file, assembly):
    mode = {"diskMode": wanted.get("mode") or "persistent", "sharing": SHARING[wanted.get("sharing") or "none"]}
    if file is not None:
        return make("VirtualDiskFlatVer2BackingInfo", fileName=file, **mode)
    new = make(
        "VirtualDiskFlatVer2BackingInfo",
        fileName=f"[{quote_name(wanted.get('datastore') or assembly.home)}]",
        **mode,
    )
    return provision(new, wanted.get("provisioning") or "thin")


# What a disk has for good, and the way to another.
_FIXED = {
    "provisioning": "the module vm_relocate converts a disk",
    "datastore": "the module vm_relocate moves a disk",
    "file": "remove it, and add the other",
    "controller": "remove it, and add it there by its file",
    "unit": "remove it, and add it there by its file",
}


def _edited(part, assembly):
    moves = assembly.is_clone and part["datastore"]
    if moves:
        assembly.moves[part.found.source.key] = part["datastore"].after
    if len(part.changes) > bool(moves):
        yield operation("edit", _edit(part, ("datastore",) if moves else (), assembly))


def _edit(part, movable, assembly):
    found, name = part.found, f"{part.found['controller']}:{part.found['unit']}"
    for option, way in _FIXED.items():
        if part[option] and option not in movable:
            raise Refused(
                f"disks: the disk {name} has {option} {found.known.get(option)}, and that does not become "
                f"{part[option].after} here: {way}.",
                option="disks",
                disk=name,
            )
    disk = edited(found.source)
    if part["size_gb"]:
        _vet_growth(part, name, assembly)
        disk.capacityInKB = int(part["size_gb"].after * _KB_IN_GB)
        disk.capacityInBytes = disk.capacityInKB * 1024
    if part["mode"]:
        if assembly.has_snapshots:
            raise Refused(
                f"disks: the mode of the disk {name} cannot be changed while the machine has snapshots.",
                option="disks",
                disk=name,
            )
        disk.backing.diskMode = part["mode"].after
    if part["sharing"]:
        disk.backing.sharing = SHARING[part["sharing"].after]
    _write_io(disk, part)
    return disk


def _vet_growth(part, name, assembly):
    before, after = part.found["size_gb"], part["size_gb"].after
    if after < before:
        raise Refused(
            f"disks: the disk {name} has {before} GB, and a disk cannot shrink to {after} GB.",
            option="disks",
            disk=name,
            size_gb=before,
        )
    # A clone that is not linked has whole disks of its own, whatever those of its source are.
    is_child = getattr(part.found.source.backing, "parent", None) is not None and not assembly.is_clone
    if assembly.has_snapshots or is_child:
        raise Refused(
            f"disks: the disk {name} cannot grow to {after} GB while the machine has snapshots or is a linked clone.",
            option="disks",
            disk=name,
        )


def _write_io(disk, part):
    if not any(part[option] for option in _IO):
        return
    allocation = disk.storageIOAllocation or vim.StorageIOAllocationInfo()
    if part["limit_iops"]:
        allocation.limit = limit_to(part["limit_iops"].after)
    if part["shares"]:
        allocation.shares = shares_to(part["shares"].after)
    disk.storageIOAllocation = allocation


def of_clone(found, there, moves):
    """Puts the datastores where a clone has its disks into what was observed of the devices of its source.

    found: the observed disks. there: those of the baseline. moves: key of a disk → name of a datastore.
    """
    places = {**{disk.names["key"]: disk["datastore"] for disk in there}, **moves}
    for disk in found:
        disk["datastore"] = places.get(disk.names["key"], disk["datastore"])


def thick_kilobytes(specs):
    """What the new thick disks need of each datastore: {name: KB}. Thin ones may be more than there is room for."""
    needed = {}
    for spec in specs:
        if spec.operation == "add" and spec.fileOperation == "create" and not spec.device.backing.thinProvisioned:
            name = datastore_in(spec.device.backing.fileName)
            needed[name] = needed.get(name, 0) + spec.device.capacityInKB
    return needed
