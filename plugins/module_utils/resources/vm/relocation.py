# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the options of a relocation mean: the objects that they name, where everything is by then, and the request.

API: VirtualMachineRelocateSpec, VirtualMachineRelocateSpecDiskLocator.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.find import Place
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import (
    Wanted,
    datacenter_of,
    resolve,
    resolve_all,
    resolve_folder,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.backing import (
    provision,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.hardware import controller_name
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.powering import POWER
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.whereabouts import (
    DATASTORES,
    HOME,
    HOST,
    POOL,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import kind_of, vim

_KINDS = {"host": "HostSystem", "cluster": "ClusterComputeResource", "datastore": "Datastore"}


@dataclass
class Named:
    """What the options name.

    datacenter: the Place of the machine's datacenter. refs: option → object. datastores: name → datastore, of those
    that are named and those that the machine is on. compute: the cluster or standalone host that it will be on. folder:
    the Place of the wanted folder, if any.
    """

    datacenter: Place
    refs: dict
    datastores: dict
    compute: Any = None
    folder: Place = None


@dataclass
class Destination:
    """Where everything is by then.

    host: None where that is left to the cluster. home: the name of the datastore of the machine's home.
    disks: [(disk as observed, name of its datastore by then, its provisioning by then)].
    """

    compute: Any
    pool: Any
    host: Any
    folder: Place
    home: str
    disks: list = field(default_factory=list)

    @property
    def moved_disks(self):
        """The disks that go to another datastore."""
        return [(disk, name, kind) for disk, name, kind in self.disks if name != disk["datastore"]]

    @property
    def datastores(self):
        """The names of all datastores that the machine is on by then."""
        return list(dict.fromkeys([self.home, *(name for _disk, name, _kind in self.disks)]))


def take_options(session, item):
    """Resolves the options of an item; returns Named, and puts the words by which the places are observed into the
    item's options. Raises NotFound, Ambiguous and InvalidOption."""
    params, names = item.params, item.around.names
    datacenter = datacenter_of(session, item.ref)
    given = {option: kind for option, kind in _KINDS.items() if params[option] is not None}
    wanted = [Wanted(kind, params[option], option, datacenter) for option, kind in given.items()]
    of_disks = [disk["datastore"] for disk in params["disks"] or () if disk["datastore"] is not None]
    wanted += [Wanted("Datastore", value, "disks.datastore", datacenter) for value in of_disks]
    found = resolve_all(session, wanted)
    names.learn([*found, *(item.properties[DATASTORES] or ())])
    refs = {one.option: ref for one, ref in zip(wanted, found, strict=True) if one.option in _KINDS}
    lying = [*(item.properties[DATASTORES] or ()), *(ref for ref in found if kind_of(ref) == "Datastore")]
    named = Named(datacenter, refs, {names(ref): ref for ref in lying})
    named.compute = _compute(session, item, refs)
    _take_pool(session, item, named)
    if params["folder"] is not None:
        named.folder = resolve_folder(session, params["folder"], datacenter)
        params["folder"] = named.folder.path
    params.update({option: names(ref) for option, ref in named.refs.items()})
    called = iter(found[len(found) - len(of_disks) :])
    params["disks"] = [_disk_in_words(disk, called, names) for disk in params["disks"] or ()] or None
    return named


def _disk_in_words(disk, called, names):
    words = dict(disk)
    if disk["datastore"] is not None:
        words["datastore"] = names(next(called))
    return words


def _compute(session, item, refs):
    """The cluster or standalone host that the machine will be on, as far as host and cluster tell."""
    host, cluster = refs.get("host"), refs.get("cluster")
    if host is None:
        return cluster if cluster is not None else item.around.compute_of(item.properties)
    compute = session.read.one(host, ["parent"])["parent"]
    if cluster is not None and cluster._moId != compute._moId:
        names = item.around.names
        raise InvalidOption(
            f"host: the host {names(host)} does not belong to the cluster {names(cluster)}, but to {names(compute)}.",
            option="host",
            value=item.params["host"],
        )
    return compute


def _take_pool(session, item, named):
    """A name is looked for where the machine will be; a path or an id may lead elsewhere, if nothing else says where
    that is."""
    wanted = item.params["resource_pool"]
    if wanted is None:
        return
    below = Place(named.compute, session.read.paths_of([named.compute])[named.compute._moId])
    pool = named.refs["resource_pool"] = resolve(session, "ResourcePool", wanted, below, "resource_pool")
    owner = session.read.one(pool, ["owner"])["owner"]
    if owner is None or owner._moId == named.compute._moId:
        return
    if "host" in named.refs or "cluster" in named.refs:
        raise InvalidOption(
            f"resource_pool: {wanted} does not belong to {below.path}, but to {item.around.names(owner)}.",
            option="resource_pool",
            value=wanted,
        )
    named.compute = owner


def wanted_of(item, disk):
    """What the options say of a disk, or None."""
    return next((one for one in item.params["disks"] or () if _is_of(one, disk)), None)


def _is_of(wanted, disk):
    if wanted["key"] is not None:
        return wanted["key"] == disk.names["key"]
    try:
        return (controller_name(wanted["controller"]), wanted["unit"]) == (disk["controller"], disk["unit"])
    except ValueError:  # the plan says what is wrong with it
        return False


def datastore_now(item):
    """The datastore of the machine's home and of those disks of which the options say nothing else, as one text."""
    names = {item.live["datastore"]}
    for disk in item.live["disks"] if item.params["datastore"] is not None else ():
        wanted = wanted_of(item, disk)
        if wanted is None or wanted["datastore"] is None:
            names.add(disk["datastore"])
    return ", ".join(sorted(names))


def destination(session, item, named):
    """Where everything is by then, apart from a host that is to be chosen."""
    params, properties = item.params, item.properties
    current = item.around.compute_of(properties)
    stays = current is not None and named.compute._moId == current._moId
    pool = named.refs.get("resource_pool") or (properties[POOL] if stays else _root_pool(session, item, named.compute))
    host = named.refs.get("host") or (properties[HOST] if stays else None)
    folder = named.folder or Place(properties["parent"], item.live["folder"])
    home = params["datastore"] or item.around.where(properties)["datastore"]
    return Destination(named.compute, pool, host, folder, home, [_disk(item, disk) for disk in item.live["disks"]])


def _root_pool(session, item, compute):
    """The resource pool for a machine that comes to a cluster or host; a template is in none."""
    is_template = item.properties["config.template"]
    return None if is_template else session.read.one(compute, ["resourcePool"])["resourcePool"]


def _disk(item, disk):
    wanted = wanted_of(item, disk) or {"datastore": None, "provisioning": None}
    name = wanted["datastore"] or item.params["datastore"] or disk["datastore"]
    return disk, name, wanted["provisioning"] or disk["provisioning"]


# The request


def relocate_spec(item, named, by_then):
    """The VirtualMachineRelocateSpec with what changes, and what the API wants besides."""
    spec = vim.vm.RelocateSpec()
    properties, plan = item.properties, item.plan
    if _differ(by_then.pool, properties[POOL]):
        spec.pool = by_then.pool
    storage_moves = bool(plan["datastore"] or plan["disks"])
    is_running = properties[POWER] == "poweredOn"
    # The API asks for the host of a running machine whose files move, and would choose one for another resource pool.
    if _differ(by_then.host, properties[HOST]) or spec.pool is not None or (storage_moves and is_running):
        spec.host = by_then.host
    if plan["folder"]:
        spec.folder = by_then.folder.ref
    if plan["datastore"]:
        spec.datastore = named.datastores[by_then.home]
    spec.disk = [
        _locator(disk, named.datastores[name], kind)
        for disk, name, kind in by_then.disks
        if kind != disk["provisioning"] or name != (by_then.home if plan["datastore"] else disk["datastore"])
    ]
    return spec


def _differ(one, other):
    return getattr(one, "_moId", None) != getattr(other, "_moId", None)


def _locator(disk, datastore, provisioning):
    locator = vim.vm.RelocateSpec.DiskLocator(diskId=disk.source.key, datastore=datastore)
    if provisioning != disk["provisioning"]:
        locator.diskBackingInfo = provision(
            vim.vm.device.VirtualDisk.FlatVer2BackingInfo(fileName="", diskMode=disk.source.backing.diskMode),
            provisioning,
        )
    return locator


# What would be


def foreseen(item, by_then):
    """The values of the machine by then, in the user's words."""
    names = item.around.names
    is_cluster = kind_of(by_then.compute) == "ClusterComputeResource"
    return {
        "host": names(by_then.host),
        "cluster": names(by_then.compute) if is_cluster else None,
        "resource_pool": names(by_then.pool),
        "datastore": by_then.home,
        "folder": by_then.folder.path,
        "disks": [{**disk, "datastore": name, "provisioning": kind} for disk, name, kind in by_then.disks],
    }


def files_by_then(item, named, by_then):
    """property path → value, of what the server would show of the files."""
    home = item.properties[HOME]
    is_moved = by_then.home != item.around.where(item.properties)["datastore"]
    values = {HOME: _on(by_then.home, home)} if is_moved else {}
    for disk, name, kind in by_then.moved_disks:
        backing = copy.copy(disk.source.backing)
        backing.fileName = _on(name, backing.fileName)
        backing.datastore = named.datastores[name]
        if hasattr(backing, "thinProvisioned"):
            provision(backing, kind)
        values[f"config.hardware.device[key={disk.source.key}].backing"] = backing
    if values:
        values[DATASTORES] = [named.datastores[name] for name in by_then.datastores]
    return values


def _on(datastore, file):
    """The path of a file on another datastore."""
    return f"[{datastore}]{file.partition(']')[2]}"
