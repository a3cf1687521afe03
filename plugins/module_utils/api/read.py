# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Narrow properties of many objects in one request and its pages.

Nobody reads attributes off a live managed object: each such dot is a request.
"""

from __future__ import annotations

import itertools

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.beyond import direct, fill, is_beyond
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import SessionRenewed
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.elements import fold, list_of, needed, whole
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.faults import translate
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.ledger import Planned
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import NoPermission
from ansible_collections.skyscraper.vsphere.plugins.module_utils.garbage import collection_paused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import (
    api_type,
    is_derived,
    kind_of,
    known_paths,
    vim,
    vmodl,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import join_path, unquote_name


class Properties(dict):
    """What was read of one object: property path → value, None where the server has none.

    C(denied) holds the paths that could not be read, mostly for lack of a privilege, each with the server's fault;
    C(unknown) those of an object that check mode foresees, but not what it holds there.
    """

    def __init__(self, values, denied=None, unknown=()):
        super().__init__(values)
        self.denied = denied or {}
        self.unknown = frozenset(unknown)

    def readable(self, path):
        """The value at a path. Raises NoPermission where the account may not read it, and ServerFault."""
        fault = self.denied.get(path)
        if isinstance(fault, vim.fault.NoPermission):
            privilege = fault.privilegeId or ""
            raise NoPermission(
                f"The account may not read {path}: it lacks the privilege {privilege}.",
                privilege=privilege,
                property=path,
            )
        if fault is not None:
            raise translate(fault, f"read {path}")
        return self[path]


class Reader:
    """Reads properties; called with a list of objects it gives {moid: Properties}."""

    def __init__(self, session):
        self._session = session
        self._takes_elements = True  # until the server says that it does not

    def __call__(self, refs, paths):
        """The properties of objects, in one request (and one for each further page). PropertyCollector
        .RetrievePropertiesEx. An object that does not exist is not in the answer."""
        refs = list(refs)
        found = self._of_planned([ref for ref in refs if isinstance(ref, Planned)], paths)
        real = self.surviving([ref for ref in refs if not isinstance(ref, Planned)])
        if real:
            found.update(self._of_real(real, paths))
        return found

    def surviving(self, refs):
        """The objects that an earlier task of a check run would not have removed."""
        if not refs or not self._session.ledger.has_removals():
            return refs
        paths = self.paths_of(refs)
        return [ref for ref in refs if paths.get(ref._moId)]

    def one(self, ref, paths):
        """The Properties of one object, or None when it does not exist."""
        return self([ref], paths).get(ref._moId)

    def several(self, refs, wanted):
        """The properties of objects of several kinds, in one request: {moid: Properties}. wanted: {kind: paths}; what a
        kind is derived from counts as well."""
        planned = [ref for ref in refs if isinstance(ref, Planned)]
        real = self.surviving([ref for ref in refs if not isinstance(ref, Planned)])
        found = {ref._moId: self._seen(ref, values) for ref, values in self._starting_at(real, wanted)} if real else {}
        for ref in planned:
            paths = [path for kind, own in wanted.items() if is_derived(ref.kind, kind) for path in own]
            found.update(self._of_planned([ref], list(dict.fromkeys(paths))))
        return found

    def _of_planned(self, refs, paths):
        unknown = self._session.ledger.unknown
        return {
            ref._moId: self._seen(ref, Properties(dict.fromkeys(paths), unknown=unknown(ref, paths))) for ref in refs
        }

    def _of_real(self, refs, paths):
        wanted = {kind_of(ref): paths for ref in refs}
        return {ref._moId: self._seen(ref, values) for ref, values in self._starting_at(refs, wanted)}

    def _starting_at(self, refs, wanted, select=None):
        """[(ref, Properties)] from objects on; those that do not exist any more are left out."""
        while refs:
            starts = [vmodl.query.PropertyCollector.ObjectSpec(obj=ref, selectSet=select or []) for ref in refs]
            try:
                return self._retrieve(starts, wanted)
            except vmodl.fault.ManagedObjectNotFound as fault:
                refs = self._without(refs, fault.obj)
        return []

    @staticmethod
    def _without(refs, missing):
        left = [ref for ref in refs if missing is not None and ref._moId != missing._moId]
        return left if len(left) < len(refs) else []

    def through(self, start, route, kind, paths):
        """What a route of references leads to, in one request: [(ref, Properties)].

        route: (kind, property) pairs from the start, such as (("ComputeResource", "host"),).
        """
        if isinstance(start, Planned):
            return []
        select = None
        for owner, path in reversed(route):
            select = [_traversal(owner, path, select)]
        spec = vmodl.query.PropertyCollector.ObjectSpec(obj=start, skip=True, selectSet=select)
        return self._alive(self._retrieve([spec], {kind: paths}))

    def hosts_of(self, cluster, paths):
        """The hosts of a cluster: [(ref, Properties)], in one request; in a check run those that would be."""
        if self._session.ledger.active:
            return self.below(cluster, "HostSystem", paths)
        return self.through(cluster, (("ComputeResource", "host"),), "HostSystem", paths)

    def below(self, root, kind, paths):
        """Everything of a kind below a folder, datacenter, …: [(ref, Properties)]. ViewManager.CreateContainerView."""
        found = [] if isinstance(root, Planned) else self._alive(self._view_of(root, kind, paths))
        planned = [ref for _kind, ref, _name in self._session.ledger.names(kind) if isinstance(ref, Planned)]
        moved = self._session.ledger.moved()
        if not (planned or moved):
            return found
        above = self.paths_of([root])[root._moId].rstrip("/") + "/"
        inside = [ref for ref in planned if ref.path.startswith(above)]
        values = self._of_planned(inside, paths)
        found = self._after_moves(found, moved, above, kind, paths) if moved else found
        return found + [(ref, values[ref._moId]) for ref in inside]

    def _after_moves(self, found, moved, above, kind, paths):
        """What is below a path after the moves of a check run: without what has left, and with what has come."""
        where = self.paths_of(moved)
        for ref in [ref for ref in moved if where.get(ref._moId, "").startswith(above)]:
            if is_derived(kind_of(ref), kind):
                found = [*found, *((ref, values) for values in self([ref], paths).values())]
            if kind_of(ref) == "Folder":
                found = [*found, *self._alive(self._view_of(ref, kind, paths))]
        found = list({ref._moId: (ref, values) for ref, values in found}.values())
        now = self.paths_of([ref for ref, _values in found])
        return [(ref, values) for ref, values in found if now.get(ref._moId, "").startswith(above)]

    def names_below(self, root, kind):
        """The names of everything of a kind as the server has them, whatever check mode foresees."""
        return self._view_of(root, kind, ["name"])

    def _view_of(self, root, kind, paths):
        try:
            return self._in_view(root, kind, paths)
        except (SessionRenewed, vmodl.fault.ManagedObjectNotFound):  # the view went with its session
            return self._in_view(root, kind, paths)

    def _in_view(self, root, kind, paths):
        view = self._session.content.viewManager.CreateContainerView(root, [api_type(kind)], True)
        spec = vmodl.query.PropertyCollector.ObjectSpec(
            obj=view, skip=True, selectSet=[_traversal("ContainerView", "view")]
        )
        found = self._retrieve([spec], {kind: paths})
        view.DestroyView()
        return found

    def _alive(self, found):
        survivors = {ref._moId for ref in self.surviving([ref for ref, _values in found])}
        return [(ref, self._seen(ref, values)) for ref, values in found if ref._moId in survivors]

    def _seen(self, ref, properties):
        """Properties as they would be after the earlier tasks of a check run."""
        self._session.ledger.overlay(ref, properties)
        return properties

    def names_of(self, refs):
        """The names of objects, sorted."""
        return sorted(unquote_name(values["name"]) for values in self(refs, ["name"]).values())

    def paths_of(self, refs):
        """The inventory paths of objects, all in one request: {moid: path}. Objects that do not exist are left out of
        it, and folders that the account may not see out of the paths."""
        real = [ref for ref in refs if not isinstance(ref, Planned)]
        parents = self._ancestry(real)
        now = {ref._moId: self._session.ledger.path_now(_path(ref, parents)) for ref in real if ref._moId in parents}
        planned = {ref._moId: ref.path for ref in refs if isinstance(ref, Planned)}
        return {moid: path for moid, path in {**now, **planned}.items() if path}

    def datacenters_of(self, refs):
        """The datacenters that objects are in: {moid: (datacenter, its path)}, in one request and one more for each
        planned object. Objects that are in none are left out."""
        real = [ref for ref in refs if not isinstance(ref, Planned)]
        parents = self._ancestry(real)
        found = {ref._moId: _first(ref, parents, "Datacenter") for ref in real}
        found.update({ref._moId: self.enclosing(ref, "Datacenter") for ref in refs if isinstance(ref, Planned)})
        by_id = {ref._moId: ref for ref in found.values() if ref is not None}
        paths = self.paths_of([ref for moid, ref in by_id.items() if moid not in parents])
        for moid in by_id.keys() - paths.keys():
            paths[moid] = self._session.ledger.path_now(_path(by_id[moid], parents))
        return {moid: (ref, paths[ref._moId]) for moid, ref in found.items() if ref is not None}

    def _ancestry(self, refs):
        """{moid: (name, parent)} of objects and of all that is above them, in one request."""
        up = _traversal("ManagedEntity", "parent", [_selection("up")], name="up")
        vapp = _traversal("VirtualMachine", "parentVApp", [_selection("up")], name="vapp")
        wanted = {"ManagedEntity": ["name", "parent"], "VirtualMachine": ["parentVApp"]}
        return {
            ref._moId: (unquote_name(values["name"]), values["parent"] or values["parentVApp"])
            for ref, values in self._starting_at(refs, wanted, [up, vapp])
        }

    def enclosing(self, ref, kind):
        """The object of a kind that encloses another in the inventory, or None."""
        while ref is not None and kind_of(ref) != kind:
            ref = self.one(ref, ["parent"])["parent"]
        return ref

    def _retrieve(self, starts, wanted):
        """[(ref, Properties)] of a selection, all pages of it, and what lies beyond. wanted: {kind: property paths}."""
        found = self._retrieve_direct(starts, {kind: direct(paths) for kind, paths in wanted.items()})
        further = [path for paths in wanted.values() for path in paths if is_beyond(path)]
        if further:
            fill([values for _ref, values in found], further, self._of_several_kinds)
        return found

    def _retrieve_direct(self, starts, wanted):
        """What lies on the objects themselves, with elements put together as their lists."""
        own = {kind: self._elements(paths) for kind, paths in wanted.items()}
        try:
            found = self._retrieve_pages(starts, own)
        except SessionRenewed:  # the pages went with their session
            found = self._retrieve_pages(starts, own)
        except vmodl.query.InvalidProperty:
            if not any(map(list_of, itertools.chain.from_iterable(own.values()))):
                raise
            self._takes_elements = False
            return self._retrieve_direct(starts, wanted)
        self._fold(found, own)
        return found

    def _elements(self, paths):
        """What a check run foresees of an element, it knows of the list."""
        takes_elements = self._takes_elements and not self._session.ledger.active
        return needed(paths) if takes_elements else whole(paths)

    def _fold(self, found, wanted):
        """Puts elements together as their lists, and reads the lists of those objects that lack one of them."""
        parts = dict.fromkeys(path for paths in wanted.values() for path in paths if list_of(path))
        incomplete = [ref for ref, values in found if fold(values, parts)] if parts else []
        if incomplete:
            lists = {kind_of(ref): whole(parts) for ref in incomplete}
            there = self._of_several_kinds(incomplete, lists)
            for ref, values in found:
                values.update(there.get(ref._moId, {}))

    def _of_several_kinds(self, refs, wanted):
        return {ref._moId: values for ref, values in self._starting_at(refs, wanted)}

    def contents(self, selections, also, wanted, progress=None):
        """Everything of several kinds below several places, and some objects besides, in one request and its pages:
        [api.answers.Content], as the server sends them and with nothing of what check mode foresees.

        selections: [(root, kinds)]. also: further objects. wanted: {kind: property paths}. progress: called with the
        number of objects that have come, after each page.
        """
        try:
            return self._contents(selections, also, wanted, progress)
        except (SessionRenewed, vmodl.fault.ManagedObjectNotFound):  # the views went with their session
            return self._contents(selections, also, wanted, progress)

    def _contents(self, selections, also, wanted, progress):
        manager = self._session.content.viewManager
        views = [
            manager.CreateContainerView(root, [api_type(kind) for kind in kinds], True) for root, kinds in selections
        ]
        inside = [_traversal("ContainerView", "view")]
        query = vmodl.query.PropertyCollector
        starts = [query.ObjectSpec(obj=view, skip=True, selectSet=inside) for view in views]
        found = self._pages([*starts, *(query.ObjectSpec(obj=ref) for ref in also)], wanted, progress)
        for view in views:
            view.DestroyView()
        return found

    def _retrieve_pages(self, starts, wanted):
        paths = set(itertools.chain.from_iterable(wanted.values()))
        return [self._properties(item, paths) for item in self._pages(starts, wanted)]

    def _pages(self, starts, wanted, progress=None):
        """What a selection finds, in all of its pages."""
        query = vmodl.query.PropertyCollector
        version = self._session.wire.version
        specs = [
            query.PropertySpec(type=api_type(kind), all=False, pathSet=known_paths(kind, tuple(paths), version))
            for kind, paths in wanted.items()
        ]
        collector = self._session.content.propertyCollector
        found = []
        with collection_paused():
            page = collector.RetrievePropertiesEx(
                [query.FilterSpec(objectSet=starts, propSet=specs)], query.RetrieveOptions()
            )
            while page:
                found += page.objects
                if progress:
                    progress(len(found))
                page = collector.ContinueRetrievePropertiesEx(page.token) if page.token else None
        return found

    @staticmethod
    def _properties(item, paths):
        values = {**dict.fromkeys(paths), **item.values}
        denied = {
            missing.path: missing.fault for missing in item.missing if isinstance(missing.fault, vim.fault.NoPermission)
        }
        return item.obj, Properties(values, denied)


def _traversal(kind, path, select=None, name=None):
    return vmodl.query.PropertyCollector.TraversalSpec(
        name=name, type=api_type(kind), path=path, skip=False, selectSet=select or []
    )


def _selection(name):
    return vmodl.query.PropertyCollector.SelectionSpec(name=name)


def _first(ref, parents, kind):
    """The first object of a kind on the way up from another, or None."""
    while ref is not None and kind_of(ref) != kind:
        ref = parents.get(ref._moId, (None, None))[1]
    return ref


def _path(ref, parents):
    names = []
    while ref is not None and ref._moId in parents:
        name, ref = parents[ref._moId]
        names.append(name)
    return join_path(*reversed(names[:-1])) if len(names) > 1 else "/"
