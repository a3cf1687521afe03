# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server refuses of a relocation, as far as it can be known beforehand; and which host of a cluster will do.

API: HostSystem, Datastore, ClusterComputeResource.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import datacenter_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.powering import POWER
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.whereabouts import HOST
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import is_derived, kind_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import listed, path_below, unquote_name

_HOST_READS = [
    "name",
    "runtime.connectionState",
    "runtime.inMaintenanceMode",
    "summary.config.vmotionEnabled",
    "datastore",
    "network",
    "vm",
]
_DATASTORE_READS = ["summary.accessible", "summary.maintenanceMode", "summary.freeSpace", "host"]
_DRS = "configuration.drsConfig"
_GIB = 2**30


@dataclass
class Needs:
    """What a machine needs of its host: datastores and networks (name → object), and whether it runs while it moves."""

    datastores: dict
    networks: dict
    is_running: bool
    source: Any


def vet(session, item, named, by_then):
    """Raises Refused and InvalidOption; sets the host of C(by_then) where one must be chosen."""
    changes = {change.option for change in item.plan.changes}
    if "folder" in changes:
        _vet_folder(session, item, by_then)
    if changes == {"folder"}:
        return
    _vet_template(item, changes)
    _vet_datacenter(session, item, named, by_then)
    _vet_provisioning(by_then)
    needs = _needs(session, item, named, by_then)
    storage_moves = bool(changes & {"datastore", "disks"})
    if by_then.host is None:
        by_then.host = _choose(session, by_then.compute, needs, storage_moves, item.around.names)
    else:
        _vet_host(session, item, by_then, needs)
    if storage_moves:
        _vet_datastores(session, item, named, by_then)


def _vet_folder(session, item, by_then):
    path = path_below(by_then.folder.path, unquote_name(item.properties["name"]))
    taken = session.find.by_path(path)
    if taken is not None and taken._moId != item.ref._moId:
        raise Refused(f"folder: there is something at {path} already.", option="folder", path=path)
    holds = session.read.one(by_then.folder.ref, ["childType"])["childType"] or ()
    if "VirtualMachine" not in holds:
        raise Refused(
            f"folder: {by_then.folder.path} is no folder for virtual machines.", option="folder", holds=list(holds)
        )


def _vet_template(item, changes):
    if not item.properties["config.template"]:
        return
    fixed = sorted(changes & {"resource_pool", "datastore", "disks"})
    if fixed:
        raise Refused(
            f"{fixed[0]}: the virtual machine {item.label} is a template; templates are in no resource pool, and their "
            "files stay where they are. Only the host, the cluster and the folder can be other ones.",
            option=fixed[0],
        )


def _vet_datacenter(session, item, named, by_then):
    """A machine that comes to another datacenter needs a folder there."""
    there = datacenter_of(session, by_then.compute)
    folder = datacenter_of(session, by_then.folder.ref) if named.folder else named.datacenter
    if folder is not None and there is not None and folder.ref._moId != there.ref._moId:
        raise InvalidOption(
            f"folder: {item.around.names(by_then.compute)} is in the datacenter {there.path}; name a folder of virtual "
            f"machines there, as {folder.path} is another datacenter.",
            option="folder",
            value=item.params["folder"],
        )


def _vet_provisioning(by_then):
    for disk, name, kind in by_then.disks:
        if kind == disk["provisioning"]:
            continue
        place = f"{disk['controller']}:{disk['unit']}"
        if name == disk["datastore"]:
            raise Refused(
                f"disks: the disk {place} is {disk['provisioning']}. It becomes {kind} only on its way to another "
                "datastore; name one.",
                option="disks",
                disk=place,
            )
        if not hasattr(disk.source.backing, "thinProvisioned"):
            raise Refused(
                f"disks: the disk {place} is of a kind that cannot be {kind}.", option="disks", disk=place
            )


def _needs(session, item, named, by_then):
    networks = {}
    is_running = item.properties[POWER] == "poweredOn"
    if is_running:
        connected = set(_connected(item.properties["config.hardware.device"]))
        refs = [ref for ref in item.properties["network"] or () if ref._moId in connected]
        networks = {item.around.names(ref): ref for ref in refs}
    datastores = {name: named.datastores[name] for name in by_then.datastores if name in named.datastores}
    return Needs(datastores, networks, is_running, item.properties[HOST])


def _connected(devices):
    """The ids of the networks to which connected adapters are connected."""
    for card in devices or ():
        if is_derived(type(card)._wsdlName, "VirtualEthernetCard") and getattr(card.connectable, "connected", False):
            network, port = getattr(card.backing, "network", None), getattr(card.backing, "port", None)
            yield network._moId if network is not None else getattr(port, "portgroupKey", None)


# Hosts


def _vet_host(session, item, by_then, needs):
    values = session.read.one(by_then.host, _HOST_READS)
    problem = _unfit(session, by_then.host, values, needs)
    if problem is None:
        return
    option = next((one for one in ("host", "cluster", "datastore", "disks") if item.params[one]), None)
    reached = session.read.names_of(values["datastore"] or ())
    raise Refused(
        f"{option}: the host {unquote_name(values['name'])} {problem}.", option=option, datastores_of_the_host=reached
    )


def _unfit(session, host, values, needs):
    """Why a host cannot have the machine, or None. What check mode foresees of a host is not held against it."""
    if session.is_planned(host):
        return None
    if values["runtime.connectionState"] != "connected":
        return f"is {values['runtime.connectionState']}"
    if values["runtime.inMaintenanceMode"]:
        return "is in maintenance mode"
    unreached = _missing(session, needs.datastores, values["datastore"])
    if unreached:
        return f"does not reach the datastore {listed(unreached)}"
    if needs.is_running and host._moId != needs.source._moId:
        return _unfit_for_vmotion(session, values, needs)
    return None


def _unfit_for_vmotion(session, values, needs):
    source = session.read.one(needs.source, ["name", "summary.config.vmotionEnabled"])
    if not source["summary.config.vmotionEnabled"]:
        present = unquote_name(source["name"])
        return f"cannot take the running machine, as its present host {present} has no VMkernel adapter for vMotion"
    if not values["summary.config.vmotionEnabled"]:
        return "has no VMkernel adapter for vMotion, and the machine runs"
    networks = _missing(session, needs.networks, values["network"])
    return f"is not on the network {listed(networks)}, which the running machine uses" if networks else None


def _missing(session, needed, found):
    there = {ref._moId for ref in found or ()}
    return [name for name, ref in needed.items() if ref._moId not in there and not session.is_planned(ref)]


def _choose(session, compute, needs, storage_moves, names):
    """The host of a cluster or standalone host for the machine; None where that is left to DRS."""
    is_cluster = kind_of(compute) == "ClusterComputeResource"
    read = session.read.one(compute, ["host", *([_DRS] if is_cluster else [])])
    hosts = session.read(read["host"] or (), _HOST_READS)
    problems, fit = {}, []
    for ref in read["host"] or ():
        problem = _unfit(session, ref, hosts[ref._moId], needs)
        if problem:
            problems[unquote_name(hosts[ref._moId]["name"])] = problem
        else:
            fit.append(ref)
    if not fit:
        reasons = "; ".join(f"{name} {problem}" for name, problem in problems.items()) or "it has no hosts"
        raise Refused(
            f"cluster: no host of {names(compute)} can take the machine: {reasons}.",
            option="cluster",
            value=names(compute),
            reasons=problems,
        )
    if _is_left_to_drs(read.get(_DRS)) and not (needs.is_running and storage_moves):
        return None
    return min(fit, key=lambda ref: (len(hosts[ref._moId]["vm"] or ()), hosts[ref._moId]["name"]))


def _is_left_to_drs(drs):
    """Whether the cluster places machines by itself (ClusterDrsConfigInfo)."""
    return drs is not None and bool(drs.enabled) and drs.defaultVmBehavior != "manual"


# Datastores


def _vet_datastores(session, item, named, by_then):
    needed = _space_needed(session, item, by_then)
    refs = {name: named.datastores[name] for name in needed}
    for name, ref in refs.items():
        values = session.read.one(ref, _DATASTORE_READS)
        problem = None if session.is_planned(ref) else _unusable(values, by_then.host, needed[name])
        if problem:
            option = "datastore" if item.params["datastore"] == name else "disks"
            raise Refused(f"{option}: the datastore {name} {problem}.", option=option, value=name)


def _space_needed(session, item, by_then):
    """The bytes that come to each datastore: {name: bytes}. A disk that becomes thin will not take more than now."""
    moved = by_then.moved_disks
    layout = session.read.one(item.ref, ["layoutEx"])["layoutEx"] if moved else None
    taken = _taken(layout)
    needed = {} if by_then.home == item.around.where(item.properties)["datastore"] else {by_then.home: 0}
    for disk, name, kind in moved:
        capacity = (disk.source.capacityInKB or 0) * 1024
        size = min(taken.get(disk.source.key, capacity), capacity) if kind == "thin" else capacity
        needed[name] = needed.get(name, 0) + size
    return needed


def _taken(layout):
    """The bytes that the files of each disk take: {key of the disk: bytes} (VirtualMachineFileLayoutEx)."""
    if layout is None:
        return {}
    sizes = {file.key: file.size for file in layout.file or ()}
    return {
        disk.key: sum(sizes.get(key, 0) for key in {key for unit in disk.chain or () for key in unit.fileKey or ()})
        for disk in layout.disk or ()
    }


def _unusable(values, host, needed):
    if not values["summary.accessible"]:
        return "is not accessible"
    if values["summary.maintenanceMode"] not in (None, "normal"):
        return "is in maintenance mode, or enters it"
    mounts = [mount.mountInfo.accessMode for mount in values["host"] or () if host and mount.key._moId == host._moId]
    if "readOnly" in mounts:
        return "can only be read from that host"
    free = values["summary.freeSpace"]
    if free is not None and needed > free:
        return f"has {free / _GIB:.1f} GB free, and {needed / _GIB:.1f} GB are needed"
    return None
