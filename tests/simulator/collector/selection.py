# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which objects a filter spec selects, and which of their properties: PropertyFilterSpec."""

from __future__ import annotations

from pyVmomi import VmomiSupport as V
from pyVmomi import vmodl

from .. import faults
from ..model.managed import ManagedObject, not_found
from ..model.paths import Unset, invalid_property
from .reader import PathSet, may_see

PC = vmodl.query.PropertyCollector


class Selection:
    """A validated PropertyFilterSpec, ready to be evaluated any number of times."""

    def __init__(self, service, spec, version):
        self.service = service
        self.spec = spec
        self.version = version
        self.report_missing = bool(spec.reportMissingObjectsInResults)
        if not spec.objectSet or not spec.propSet:
            raise faults.invalid_argument("specSet.objectSet" if not spec.objectSet else "specSet.propSet")
        for prop in spec.propSet:
            self._check_properties(prop)
        self.starts = [(start, _names(start)) for start in spec.objectSet]
        for start, names in self.starts:
            self._check_traversals(start.selectSet, names, set())
        self._path_sets = {}

    def _check_properties(self, prop):
        if not issubclass(prop.type, V.ManagedObject):
            raise faults.invalid_argument("specSet.propSet.type")
        for path in prop.pathSet:
            stand_in(prop.type).path(path, self.version)

    def _check_traversals(self, selections, names, seen):
        for selection in selections:
            if id(selection) in seen:
                continue
            seen.add(id(selection))
            if not isinstance(selection, PC.TraversalSpec):
                if selection.name not in names:
                    raise faults.invalid_argument("specSet.objectSet.selectSet.name")
                continue
            if not issubclass(selection.type, V.ManagedObject):
                raise faults.invalid_argument("specSet.objectSet.selectSet.type")
            leaf = stand_in(selection.type).path(selection.path, self.version).leaf
            target = leaf.Item if issubclass(leaf, V.Array) else leaf
            if not issubclass(target, V.ManagedObject) and target is not object:
                raise invalid_property(selection.path)
            self._check_traversals(selection.selectSet, names, seen)

    def path_set(self, obj):
        """The compiled paths for an object; None if no PropertySpec is for its type."""
        cls = type(obj)
        try:
            return self._path_sets[cls]
        except KeyError:
            result = self._path_sets[cls] = self._make_path_set(cls)
            return result

    def _make_path_set(self, cls):
        specs = [spec for spec in self.spec.propSet if issubclass(cls.T, spec.type)]
        if not specs:
            return None
        paths = {}
        for spec in specs:
            names = cls.property_names(self.version) if spec.all else spec.pathSet
            paths.update(dict.fromkeys(names))
        return PathSet(cls, paths, self.version)

    def evaluate(self, call):
        """Walk from the starting objects; returns a Walk."""
        walk = Walk(self, call)
        for start, names in self.starts:
            try:
                obj = self.service.find(start.obj, call.session)
            except vmodl.fault.ManagedObjectNotFound:
                if not self.report_missing:
                    raise not_found(start.obj) from None
                walk.missing.append(start.obj)
                continue
            walk.begin(obj, start, names)
        return walk


class Walk:
    """One evaluation: `selected` holds the objects in order, `passed` those whose references were followed."""

    def __init__(self, selection, call):
        self.selection = selection
        self.call = call
        self.service = selection.service
        self.selected = {}
        self.passed = set()
        self.missing = []
        self._done = set()

    def begin(self, obj, start, names):
        if not start.skip:
            self.select(obj)
        todo = [(obj, start.selectSet)]
        while todo:
            current, selections = todo.pop()
            steps = []
            for selection in selections:
                spec = names.get(selection.name, selection) if selection.name else selection
                if not isinstance(spec, PC.TraversalSpec) or not issubclass(current.T, spec.type):
                    continue
                if (current.moid, id(spec)) in self._done:
                    continue
                self._done.add((current.moid, id(spec)))
                steps += self.follow(current, spec)
            todo += reversed(steps)

    def follow(self, obj, spec):
        """The objects that a traversal leads to, each with the selections that go on from there."""
        self.passed.add(obj.moid)
        try:
            value = obj.path(spec.path, self.selection.version).read(obj, self.call)
        except Unset:
            return []
        found = []
        for ref in value if isinstance(value, list) else (value,):
            target = self.lookup(ref)
            if target is None or not may_see(self.call, target):
                continue
            if not spec.skip:
                self.select(target)
            if spec.selectSet:
                found.append((target, spec.selectSet))
        return found

    def lookup(self, ref):
        session = self.call.session
        own = session.objects.get(ref._moId) if session else None
        return own or self.service.registry.find(ref._moId)

    def select(self, obj):
        if obj.moid not in self.selected and self.selection.path_set(obj) is not None:
            self.selected[obj.moid] = obj


def _names(start):
    """The named selections anywhere below a starting object: they may refer to each other."""
    names, todo = {}, list(start.selectSet)
    while todo:
        selection = todo.pop()
        if isinstance(selection, PC.TraversalSpec):
            if selection.name:
                names.setdefault(selection.name, selection)
            todo += selection.selectSet
    return names


_stand_ins = {}


def stand_in(managed_type):
    """A class that only knows the API's types: to check paths, of base types (ManagedEntity, View …) too."""
    if managed_type not in _stand_ins:
        cls = type(ManagedObject)("StandIn", (ManagedObject,), {})
        cls.T = managed_type
        _stand_ins[managed_type] = cls
    return _stand_ins[managed_type]
