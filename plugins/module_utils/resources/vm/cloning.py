# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cloning: the source, or a snapshot of it, is where the new machine starts from. API: VirtualMachine.CloneVM_Task."""

from __future__ import annotations

import copy

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Ambiguous, NotFound, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import attribute_at
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import resolve
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm import placement
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.customization_network import adapters_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.customization_spec import (
    for_adapters,
    specification_of,
    vet_with_server,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices import disks
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.request import build
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.snapshot_tree import TREE, id_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import quote_name, unquote_name

DEVICES = "config.hardware.device"
HOME = "config.files.vmPathName"
CONNECTION = "runtime.connectionState"
_CONFIG = "config."


def look_at_source(session, item, paths):
    """Reads the machine that is to be cloned, as it is now or as it was. Raises NotFound and Ambiguous."""
    around, clone = item.around, item.params["clone"]
    if around.source is not None:
        return
    ref = resolve(session, "VirtualMachine", clone["source"], None, "clone.source")
    source = session.read.one(ref, [*paths, *placement.LIKE, "snapshot"])
    if source is None:
        raise NotFound(
            f"clone.source: there is no virtual machine {clone['source']}.",
            option="clone.source",
            value=clone["source"],
        )
    around.snapshot = _snapshot(clone, source["snapshot"])
    if around.snapshot is not None:
        _go_back(session, source, around.snapshot)
    around.source, around.source_ref = source, ref
    around.names.learn(source["network"] or ())


def _go_back(session, source, snapshot):
    """Puts the configuration of a snapshot in place of the present one. API: VirtualMachineSnapshot.config."""
    config = session.read.one(snapshot, ["config"])["config"]
    for path in [path for path in source if path.startswith(_CONFIG) and path != HOME]:
        source[path] = attribute_at(config, path.removeprefix(_CONFIG))


def _snapshot(clone, info):
    """The snapshot to clone from, or None. Raises for one that is not there, and for a linked clone without one."""
    if not clone["snapshot"]:
        return _current_snapshot(clone, info) if clone["linked"] else None
    found = _snapshots_named(clone["snapshot"], info)
    details = {"option": "clone.snapshot", "value": clone["snapshot"]}
    if not found:
        raise NotFound(f"clone.snapshot: {clone['source']} has no snapshot {clone['snapshot']!r}.", **details)
    if len(found) > 1:
        ids = [one._moId for one in found]
        raise Ambiguous(
            f"clone.snapshot: {clone['source']} has {len(found)} snapshots {clone['snapshot']!r}: {', '.join(ids)}. "
            "Name one of them by its id.",
            candidates=ids,
            **details,
        )
    return found[0]


def _current_snapshot(clone, info):
    if info is None or info.currentSnapshot is None:
        raise Refused(
            f"clone.linked: {clone['source']} has no snapshot that a linked clone could share its disks with.",
            option="clone.linked",
        )
    return info.currentSnapshot


def _snapshots_named(name, info):
    """The snapshots that have a name or an id."""
    roots = info.rootSnapshotList if info is not None else ()
    nodes = [node for _path, node in TREE.walk(roots)]
    return [node.snapshot for node in nodes if unquote_name(node.name) == name or id_of(node) == name]


def baseline_of(values, datastore=None):
    """What a clone has of its source before anything is changed: it is off, and its files and addresses are its own.

    datastore: the name of the one to which all files of the clone go, if that is said.
    """
    for option in ("name", "folder"):
        values.pop(option)
    for adapter in values["networks"]:
        adapter.names["mac"] = None
    for disk in values["disks"]:
        disk.names["file"] = None
        disk["datastore"] = datastore or disk["datastore"]
    return {**values, "template": False, "power_state": "powered_off"}


def foreseen_devices(item, devices):
    """The devices that the server would show of a clone: its disks have files of their own.

    devices: those of its source, with what is changed in them.
    """
    around, name = item.around, quote_name(item.params["name"])
    found = disks.ITEMS.live({DEVICES: devices}.get)
    disks.of_clone(found, around.baseline["disks"], item.request.moves)
    homes = {disk.names["key"]: disk["datastore"] for disk in found}
    copies = copy.deepcopy(list(devices))
    for device in copies:
        if homes.get(device.key):
            file = device.backing.fileName.rpartition("/")[2].rpartition("] ")[2]
            device.backing.fileName = f"[{quote_name(homes[device.key])}] {name}/{file}"
    return copies


def needs(session, item):
    """What a clone needs of its place: it goes where its source is, unless that is said otherwise."""
    around = item.around
    wanted = item.params["datastore"]
    names = [wanted] if wanted else [disks.datastore_in(around.source[HOME]), *_datastores_of(around.baseline)]
    names += _datastores_of(item.params)
    used = [resolve(session, "Datastore", name, around.within, "datastore") for name in dict.fromkeys(names)]
    # Templates are in no pool, from which the server would tell a host.
    return placement.Needs(host=bool(item.params["template"]), datastores=tuple(used), like=around.source)


def _datastores_of(values):
    return [disk["datastore"] for disk in values["disks"] or () if disk["datastore"]]


def vet(session, item):
    """Builds what is sent. Raises what speaks against it."""
    around, params = item.around, item.params
    source = around.source
    if source[CONNECTION] not in (None, "connected"):
        raise Refused(
            f"clone.source: the virtual machine {params['clone']['source']} is {source[CONNECTION]}: the vCenter "
            "cannot reach it.",
            option="clone.source",
            connection_state=source[CONNECTION],
        )
    around.home = disks.datastore_in(source[HOME])
    if params["datastore"]:
        around.home = placement.datastore_name(session, params, around.placement, around.within)
    version = around.baseline["hardware_version"] or 0
    item.request = build(item.plan, source[DEVICES], around.home, version, around, params)
    if params["clone"]["customization"]:
        _vet_customization(session, item)


def _vet_customization(session, item):
    """Builds the specification for the guest, and asks the server whether the source takes it.

    The clone may have another number of adapters than its source, which is no fault of the specification.
    """
    around, devices = item.around, item.request.devices
    around.customization = specification_of(item.params["clone"]["customization"], session, devices)
    adapters = len(adapters_of(around.source[DEVICES]))
    if not session.is_planned(around.source_ref):
        spec = for_adapters(around.customization, adapters)
        vet_with_server(around.source_ref, spec, f"customize a clone of {item.params['clone']['source']}")


def clone(session, item, whole):
    """Starts the task. whole: whether it also marks the template, and powers on."""
    around, params, request = item.around, item.params, item.request
    place = around.placement
    is_template = whole and bool(params["template"])
    location = vim.vm.RelocateSpec(
        pool=None if is_template else place.pool,
        host=place.host,
    )
    if params["datastore"]:  # without it, all files stay on the datastores where those of the source are
        location.datastore = resolve(session, "Datastore", around.home, around.within, "datastore")
    if params["clone"]["linked"]:
        location.diskMoveType = "createNewChildDiskBacking"
    location.disk = [
        vim.vm.RelocateSpec.DiskLocator(diskId=key, datastore=resolve(session, "Datastore", name, around.within))
        for key, name in request.moves.items()
    ]
    spec = vim.vm.CloneSpec(
        location=location,
        template=is_template,
        powerOn=whole and params["power_state"] == "powered_on",
        snapshot=around.snapshot,
        customization=around.customization,
        config=None if request.is_empty else request.spec,
    )
    return around.source_ref.CloneVM_Task(item.parent.ref, quote_name(params["name"]), spec)
