# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What options refer to besides their target: a host, a datastore, a network …, by name, inventory path or id.

And the way back: the words for objects that the server shows, so that they can be handed back.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.find import Place
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, NotFound
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import is_derived, kind_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import (
    is_path,
    join_path,
    path_below,
    split_path,
    unquote_name,
)

# How the ids of a vCenter look, and those of a standalone ESXi host, with the kind of object that has such an id.
_IDS = (
    (r"host-\d+|ha-host", "HostSystem"),
    (r"domain-c\d+", "ClusterComputeResource"),
    (r"domain-s\d+|ha-compute-res", "ComputeResource"),
    (r"datastore-\d+|[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{12}", "Datastore"),
    (r"group-p\d+", "StoragePod"),
    (r"network-o\d+", "OpaqueNetwork"),
    (r"network-\d+|HaNetwork-.+", "Network"),
    (r"dvportgroup-\d+", "DistributedVirtualPortgroup"),
    (r"dvs-\d+", "VmwareDistributedVirtualSwitch"),
    (r"resgroup-\d+|ha-root-pool", "ResourcePool"),
    (r"resgroup-v\d+", "VirtualApp"),
    (r"group-[vhsnd]\d+|ha-folder-\w+", "Folder"),
    (r"datacenter-\d+|ha-datacenter", "Datacenter"),
    (r"vm-\d+", "VirtualMachine"),
)
# The words for kinds of objects; what is derived from another one stands before it.
KINDS_BY_WORD = {
    "cluster": "ClusterComputeResource",
    "datacenter": "Datacenter",
    "datastore": "Datastore",
    "datastore_cluster": "StoragePod",
    "dvs": "DistributedVirtualSwitch",
    "folder": "Folder",
    "host": "HostSystem",
    "network": "Network",
    "vapp": "VirtualApp",
    "resource_pool": "ResourcePool",
    "vm": "VirtualMachine",
}
_GROUP = "DistributedVirtualPortgroup"
# Under this, the ledger notes the switch of a distributed port group that is planned.
PLANNED_SWITCH = "switch"
# The kinds under which options name objects; an object is called as one of the first of these that it is.
_KINDS = (
    "HostSystem",
    "ClusterComputeResource",
    "ComputeResource",
    "Datastore",
    "Network",
    "DistributedVirtualSwitch",
    "ResourcePool",
    "VirtualMachine",
    "StoragePod",
    "Datacenter",
)


@dataclass(frozen=True)
class Wanted:
    """What an option refers to.

    kind: the kind of object (of the API, such as C(HostSystem); C(Network) includes distributed port groups).
    value: a name, an absolute inventory path, or an id. option: its name, for errors.
    within: the Place below which a name is looked for; paths and ids may lead elsewhere.
    """

    kind: str
    value: str
    option: str = "name"
    within: Place = None


def resolve(session, kind, value, within=None, option="name"):
    """The object that an option refers to; a Planned one, if an earlier task of a check run would have made it.

    A value is taken as an id only if no object has it as its name. Raises NotFound and Ambiguous with candidates, and
    InvalidOption for an empty value.
    """
    return resolve_all(session, [Wanted(kind, value, option, within)])[0]


def resolve_all(session, wanted):
    """The objects that several options refer to, in their order. Names come out of the index of the run, and are
    verified in one request."""
    refs = [_on_switch(session, one) for one in wanted]
    found = [ref is not None for ref in refs]
    refs = [ref if ref is not None else _find(session, one) for ref, one in zip(refs, wanted, strict=True)]
    named = [number for number, one in enumerate(wanted) if not found[number] and not _is_exact(refs[number], one)]
    names = session.read([refs[number] for number in named], ["name"])
    for number in named:
        if _name_in(names, refs[number]) != wanted[number].value:  # the index is out of date
            session.find.forget(wanted[number].kind, wanted[number].within)
            refs[number] = _find(session, wanted[number])
    return refs


def _is_exact(ref, one):
    """Whether the object was asked for by its path or id, and not by name."""
    return is_path(one.value) or ref._moId == one.value


def _name_in(names, ref):
    return unquote_name(names[ref._moId]["name"]) if ref._moId in names else None


def _find(session, one):
    if not one.value.strip():
        raise InvalidOption(
            f"{one.option}: it is empty. Give it a value, or leave the option out.", option=one.option, value=one.value
        )
    if is_path(one.value):
        return session.find.at_path(one.value, one.kind, one.option)
    return _by_id(session, one) or session.find.by_name(one.kind, one.value, one.within, one.option)


def _on_switch(session, one):
    """The distributed port group that is named as C(switch/name), or None. What has the whole as its name goes first.

    Raises NotFound with the port groups of the switch, if there is only that.
    """
    if "/" not in one.value.strip("/") or is_path(one.value) or not is_derived(_GROUP, one.kind):
        return None
    if session.find.known(one.kind, one.value, one.within):
        return None
    switches, near = _switches_before(session, one), None
    for switch, name in switches:
        groups = groups_on(session, switch, ["name"])
        if name in groups:
            return groups[name][0]
        near = near or sorted(groups)
    if not switches:
        return None
    raise NotFound(
        f"{one.option}: there is no distributed port group {one.value}. The switch has {', '.join(near) or 'none'}.",
        option=one.option,
        value=one.value,
        candidates=near,
    )


def groups_on(session, switch, paths):
    """{name: (ref, Properties)} of the port groups of a distributed switch, those that are planned as well."""
    paths = list(dict.fromkeys(("name", *paths)))
    found = session.read.through(switch, (("DistributedVirtualSwitch", "portgroup"),), _GROUP, paths)
    for _kind, ref, _name in session.ledger.names(_GROUP):
        if session.is_planned(ref):
            values = session.read.one(ref, [*paths, PLANNED_SWITCH])
            if getattr(values[PLANNED_SWITCH], "_moId", None) == switch._moId:
                found = [*found, (ref, values)]
    return {unquote_name(values["name"]): (ref, values) for ref, values in found}


def _switches_before(session, one):
    """[(switch, name)] of all ways to read a value as C(switch/name); both names may hold slashes."""
    kind, parts = "DistributedVirtualSwitch", one.value.split("/")
    ways = [("/".join(parts[:count]), "/".join(parts[count:])) for count in range(1, len(parts))]
    return [(ref, name) for switch, name in ways for ref in session.find.known(kind, switch, one.within)]


def kind_of_id(value):
    """The kind of object whose ids look like a value; None for what does not look like an id."""
    return next((kind for pattern, kind in _IDS if re.fullmatch(pattern, value)), None)


def _by_id(session, one):
    """The object with the value as its id, if it looks like one, there is such an object, and it is no name."""
    kind = kind_of_id(one.value)
    if kind is None or not is_derived(kind, one.kind):
        return None
    if session.find.known(one.kind, one.value, one.within):
        return None
    ref = session.ref(kind, one.value)
    return ref if session.read.one(ref, ["name"]) else None


def resolve_folder(session, value, datacenter, tree="vm", option="folder"):
    """The Place of a folder: by absolute path (C(/DC1/vm/prod)), by path below a tree of a datacenter (C(prod/web); an
    empty string is the tree itself), or by id.

    datacenter: a Place. tree: C(vm), C(host), C(datastore) or C(network).
    """
    if is_path(value):
        path = join_path(*split_path(value))
        return Place(session.find.at_path(path, "Folder", option), path)
    path = path_below(datacenter.path, tree)
    for name in split_path(value):
        path = path_below(path, name)
    ref = session.find.by_path(path)
    by_id = _by_id(session, Wanted("Folder", value, option)) if ref is None else None
    if by_id is not None:
        return Place(by_id, session.read.paths_of([by_id])[by_id._moId])
    return Place(session.find.at_path(path, "Folder", option), path)


def datacenter_of(session, ref):
    """The Place of the datacenter that an object is in, or None."""
    found = session.read.datacenters_of([ref]).get(ref._moId)
    return Place(*found) if found else None


@dataclass
class Names:
    """The words for objects, learned in bulk and kept for a task.

    An object is called by its name, and by its inventory path if its name is not the only one of its kind in its
    datacenter; a folder is always called by its path. The kinds are those of C(Wanted).

    known: {id: name}. paths: {id: inventory path}.
    """

    LASTING: ClassVar[float] = 30  # seconds

    session: Any
    known: dict = field(default_factory=dict)
    fresh: set = field(default_factory=set)  # kinds whose index was read anew
    paths: dict = field(default_factory=dict)
    begun: float = field(default_factory=time.monotonic)

    @classmethod
    def of(cls, session):
        """The Names of a session, which the items of a loop share. They do not last long, as other people rename
        things, too; and in a check run none are kept, as each task there may foresee other ones."""
        kept = session.names
        if session.ledger.active:
            return cls(session)
        if kept is None or time.monotonic() - kept.begun > cls.LASTING:
            session.names = cls(session)
        return session.names

    def __call__(self, ref):
        """What an object is called; None for None, and for an object that does not exist or must not be seen."""
        if ref is None:
            return None
        self.learn([ref])
        return self.known[ref._moId]

    def learn(self, refs, placed=()):
        """Reads what objects are called, as far as that is not known, all in a few requests.

        placed: objects of which only the paths are wanted, for C(paths).
        """
        new = {ref._moId: ref for ref in refs if ref is not None and ref._moId not in self.known}
        lost = [ref for ref in placed if ref._moId not in self.paths]
        if not new and not lost:
            return
        self.paths.update(self.session.read.paths_of([*new.values(), *lost]))
        names = {moid: (split_path(self.paths[moid]) or ["/"])[-1] for moid in new if moid in self.paths}
        self.known.update(dict.fromkeys(new), **names)
        self._tell_apart([new[moid] for moid in names])

    def _tell_apart(self, refs):
        """Calls by their paths those objects whose names are not enough."""
        rivals = {ref._moId: self._rivals(ref) for ref in refs if not self._needs_path(ref)}
        doubtful = {ref._moId: ref for moid, others in rivals.items() if others for ref in others}
        doubtful.update({ref._moId: ref for ref in refs if rivals.get(ref._moId) or self._needs_path(ref)})
        if not doubtful:
            return
        datacenters = self.session.read.datacenters_of(doubtful.values())
        homes = {moid: home._moId for moid, (home, _path) in datacenters.items() if home._moId != moid}
        paths = self.session.read.paths_of(doubtful.values())
        for ref in refs:
            here = homes.get(ref._moId)
            shared = any(homes.get(other._moId) == here for other in rivals.get(ref._moId, ()))
            if shared or self._needs_path(ref):
                self.known[ref._moId] = paths.get(ref._moId)

    def _needs_path(self, ref):
        """Whether only the path will do: for a folder, and where the name would be taken for a path."""
        return kind_of(ref) == "Folder" or is_path(self.known[ref._moId])

    def _rivals(self, ref):
        """The other objects of its kind that have the same name, wherever they are."""
        kind = next((kind for kind in _KINDS if is_derived(kind_of(ref), kind)), None)
        known = self._known(kind, ref) if kind else []
        return [one for one in known if one._moId != ref._moId]

    def _known(self, kind, ref):
        """The objects with the name of one. An index that does not have that one is out of date."""
        name = self.known[ref._moId]
        known = self.session.find.known(kind, name)
        if kind in self.fresh or any(one._moId == ref._moId for one in known):
            return known
        self.fresh.add(kind)
        self.session.find.forget(kind)
        return self.session.find.known(kind, name)


def names_of(session, refs):
    """What objects are called: {moid: name, or path}. See Names."""
    names = Names(session)
    names.learn(refs)
    return names.known
