# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a new machine goes: resource pool, host and datastore. API: ComputeResource, HostSystem, Datastore.

What is not said follows if there is but one choice; otherwise it is an error that names the choices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.find import Place
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import resolve
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import kind_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import listed, unquote_name

OPTIONS = {
    "cluster": {"type": "str"},
    "host": {"type": "str"},
    "resource_pool": {"type": "str"},
    "datastore": {"type": "str"},
}
_COMPUTE = ("name", "resourcePool", "host", "datastore", "network")
_DRS = ("configuration.drsConfig.enabled", "configuration.drsConfig.defaultVmBehavior")
_LOAD = "summary.quickStats.overallMemoryUsage"
LIKE = ("runtime.host", "resourcePool")
_HOST = ("name", "parent", "datastore", "network", "runtime.connectionState", "runtime.inMaintenanceMode")


@dataclass
class Placement:
    """Where a new machine goes.

    pool, host: where it runs; a host of None leaves that to the cluster. compute: the cluster or standalone host.
    reach: the properties of the host or compute resource, with the datastores and networks that it reaches. label: what
    it is called.
    """

    pool: Any
    host: Any
    compute: Any
    reach: dict
    label: str


@dataclass(frozen=True)
class Needs:
    """What the place of a machine must offer besides what the options say.

    host: whether a host must be named, even where the cluster would choose one. datastores: those that its host must
    reach. like: where a machine is that is not said to go elsewhere: its properties LIKE.
    """

    host: bool = False
    datastores: tuple = ()
    like: Any = None


def place(session, params, within, needs):
    """The Placement that the options say.

    within: the Place of the datacenter. needs: Needs. Raises InvalidOption, Refused, NotFound and Ambiguous.
    """
    if params["host"]:
        return _on_host(session, params, resolve(session, "HostSystem", params["host"], within, "host"), within)
    if params["cluster"]:
        cluster = resolve(session, "ComputeResource", params["cluster"], within, "cluster")
        return _on_compute(session, params, cluster, needs)
    if params["resource_pool"]:
        pool = resolve(session, "ResourcePool", params["resource_pool"], within, "resource_pool")
        compute = session.read.one(pool, ["owner"])["owner"]
        return _on_compute(session, params, compute, needs, pool)
    host = needs.like["runtime.host"] if needs.like is not None else None
    if host is None:
        return _on_compute(session, params, _only_compute(session, within), needs)
    compute = session.read.one(host, ["parent"])["parent"]
    return _on_compute(session, params, compute, needs, needs.like.get("resourcePool"))


def _on_host(session, params, host, within):
    reach = session.read.one(host, _HOST)
    label = unquote_name(reach["name"])
    _vet_host(reach, label)
    if params["cluster"]:
        cluster = resolve(session, "ComputeResource", params["cluster"], within, "cluster")
        if cluster._moId != reach["parent"]._moId:
            raise InvalidOption(
                f"host: the host {label} does not belong to the cluster {params['cluster']}.",
                option="host",
                value=label,
            )
    compute = session.read.one(reach["parent"], _COMPUTE)
    return Placement(
        _pool(session, params, reach["parent"], compute), host, reach["parent"], reach, f"the host {label}"
    )


def _vet_host(reach, label):
    if not _takes_machines(reach):
        state = "in maintenance mode" if reach["runtime.inMaintenanceMode"] else reach["runtime.connectionState"]
        raise Refused(f"host: the host {label} is {state}: it takes no machines.", option="host", value=label)


def _takes_machines(host):
    return host["runtime.connectionState"] == "connected" and not host["runtime.inMaintenanceMode"]


def _pool(session, params, compute, reach):
    """The resource pool that is named, looked for in a cluster or host; its root pool without one."""
    if not params["resource_pool"]:
        return reach["resourcePool"]
    below = Place(compute, session.read.paths_of([compute])[compute._moId])
    return resolve(session, "ResourcePool", params["resource_pool"], below, "resource_pool")


def _on_compute(session, params, compute, needs, pool=None):
    reach = session.read.one(compute, _COMPUTE)
    label = unquote_name(reach["name"])
    pool = pool or _pool(session, params, compute, reach)
    if kind_of(compute) != "ClusterComputeResource":
        for host in session.read(reach["host"] or (), _HOST).values():
            _vet_host(host, label)
        host = (reach["host"] or [None])[0]
        return Placement(pool, host if needs.host else None, compute, reach, f"the host {label}")
    host = None if _chooses_hosts(session, compute) and not needs.host else _host_for(session, reach, label, needs)
    return Placement(pool, host, compute, reach, f"the cluster {label}")


def _chooses_hosts(session, cluster):
    """Whether the cluster finds hosts for new machines by itself (API reference, RelocateSpec.host)."""
    drs = session.read.one(cluster, _DRS)
    return bool(drs[_DRS[0]]) and str(drs[_DRS[1]]) != "manual"


def _host_for(session, reach, label, needs):
    """The host of a cluster without DRS on which a machine is now, if it can stay there; otherwise, of those that reach
    its datastores, the one that has most memory to spare; of equals, the first by name."""
    hosts = session.read(reach["host"] or (), [*_HOST, _LOAD])
    able = {moid: values for moid, values in hosts.items() if _takes_machines(values)}
    if not able:
        raise Refused(
            f"cluster: no host of the cluster {label} takes machines: they are in maintenance mode, or not connected.",
            option="cluster",
            value=label,
        )
    fit = {moid: values for moid, values in able.items() if _reaches(values, needs.datastores)}
    if not fit:
        names = listed(session.read.names_of(needs.datastores))
        raise Refused(
            f"cluster: no host of the cluster {label} that takes machines reaches the datastore {names}.",
            option="cluster",
            value=label,
        )
    present = needs.like["runtime.host"] if needs.like is not None else None
    if present is not None and present._moId in fit:
        return present
    best = min(fit, key=lambda moid: (fit[moid][_LOAD] or 0, fit[moid]["name"]))
    return session.ref("HostSystem", best)


def _reaches(host, datastores):
    return {one._moId for one in datastores} <= {one._moId for one in host["datastore"] or ()}


def _only_compute(session, within):
    found = session.read.below(within.ref, "ComputeResource", ["name"])
    if len(found) != 1:
        names = sorted(unquote_name(values["name"]) for _ref, values in found)
        raise InvalidOption(
            f"cluster: say where the machine goes, by cluster, host or resource_pool: {within.path} has "
            f"{listed(names) or 'no host'}.",
            option="cluster",
            candidates=names,
        )
    return found[0][0]


def datastore_wanted(params):
    """The datastore that the options name for a new machine: the one that is said, or that of its first disk."""
    of_disks = [disk["datastore"] for disk in params["disks"] or () if disk["datastore"]]
    return params["datastore"] or next(iter(of_disks), None)


def datastore_name(session, params, placement, within):
    """The name of the datastore of a new machine: the one that the options name, or the only one.

    Raises Refused for one that the place does not reach, InvalidOption where one must be said.
    """
    wanted = datastore_wanted(params)
    reached = session.read(placement.reach["datastore"] or (), ["name"])
    names = {moid: unquote_name(values["name"]) for moid, values in reached.items()}
    if wanted is None and len(names) == 1:
        return next(iter(names.values()))
    if wanted is None:
        raise InvalidOption(
            f"datastore: say where the machine's files go: {placement.label} has {listed(sorted(names.values()))}.",
            option="datastore",
            candidates=sorted(names.values()),
        )
    return _reached(session, wanted, within, names, placement.label)


def _reached(session, wanted, within, names, label):
    """The name of a wanted datastore. names: {moid: name} of those that the place reaches."""
    if wanted in names.values():
        return wanted
    ref = resolve(session, "Datastore", wanted, within, "datastore")
    if ref._moId not in names:
        raise Refused(
            f"datastore: {label} does not reach {wanted}. It reaches {listed(sorted(names.values()))}.",
            option="datastore",
            value=wanted,
            candidates=sorted(names.values()),
        )
    return names[ref._moId]


def vet_networks(session, placement, refs):
    """Raises Refused for a network that the place does not reach. refs: {name: network}."""
    reached = {one._moId for one in placement.reach["network"] or ()}
    for name, ref in refs.items():
        if ref._moId not in reached and not session.is_planned(ref):
            raise Refused(f"networks: {placement.label} is not on the network {name}.", option="networks", value=name)


def vet_room(session, needed, within):
    """Raises Refused where thick disks need more than a datastore has free. needed: {name of a datastore: KB}."""
    for name, kilobytes in needed.items():
        ref = resolve(session, "Datastore", name, within, "datastore")
        free = session.read.one(ref, ["summary.freeSpace"])["summary.freeSpace"]
        if free is not None and kilobytes * 1024 > free:
            raise Refused(
                f"disks: the thick disks need {kilobytes / 2**20:g} GB of the datastore {name}, which has "
                f"{free / 2**30:.1f} GB free. Make them thin, or put them elsewhere.",
                option="disks",
                datastore=name,
                needed_gb=kilobytes / 2**20,
                free_gb=round(free / 2**30, 1),
            )
