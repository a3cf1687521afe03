# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.view: ViewManager and its views. Views belong to a session, and follow the inventory."""

from __future__ import annotations

from collections import deque

from pyVmomi import vim

from .. import faults
from ..collector.reader import may_see
from ..model.managed import ManagedObject, api, prop

CONTAINERS = (vim.Folder, vim.Datacenter, vim.ComputeResource, vim.ResourcePool, vim.HostSystem)


class View(ManagedObject):
    """vim.view.View"""

    session_bound = True

    def __init__(self, service, session, **values):
        super().__init__(service, session.new_moid(), **values)
        self.session = session
        session.add(self)

    @api
    def DestroyView(self, call):
        """View.DestroyView"""
        self.session.objects.pop(self.moid, None)
        self.removed()


class ContainerView(View, api="ContainerView"):
    """vim.view.ContainerView: the entities below a container, of given types, always as they are now."""

    def __init__(self, service, session, container, types, recursive):
        super().__init__(service, session, container=container.ref, type=types, recursive=recursive)
        self.container, self.types, self.recursive = container, tuple(types), recursive
        self.cached = None              # (structure, refs): walking ten thousand machines takes time
        service.registry.structure_listeners.add(self)

    def removed(self):
        self.service.registry.structure_listeners.discard(self)

    @prop
    def view(self, call):
        structure = self.service.registry.structure
        if self.cached is None or self.cached[0] != structure:
            self.cached = structure, [e.ref for e in self.members(call)]
        return self.cached[1]

    def members(self, call):
        found, seen = [], set()
        todo = deque(content(self.container))
        while todo:
            entity = todo.popleft()
            if entity.moid in seen or not may_see(call, entity):
                continue
            seen.add(entity.moid)
            if not self.types or issubclass(entity.T, self.types):
                found.append(entity)
            if self.recursive:
                todo.extend(content(entity))
        return found


def content(entity):
    """What ContainerView finds directly below an entity, as the reference lists it for each container type."""
    if entity.api_name == "HostSystem":
        return tuple(entity.machines.values())
    return entity.children()


class ListView(View, api="ListView"):
    """vim.view.ListView: a list of objects that the client keeps on the server."""

    def __init__(self, service, session, objects):
        super().__init__(service, session)
        self.objects = {ref._moId: ref for ref in objects}

    @prop
    def view(self, call):
        registry = self.service.registry
        return [ref for moid, ref in self.objects.items() if registry.find(moid) or moid in self.session.objects]

    def unknown(self, call, refs):
        return [ref for ref in refs
                if self.service.registry.find(ref._moId) is None and ref._moId not in self.session.objects]

    @api
    def ModifyListView(self, call, add, remove):
        """ListView.ModifyListView: returns the references that could not be resolved."""
        unknown = self.unknown(call, add)
        for ref in remove:
            self.objects.pop(ref._moId, None)
        self.objects.update({ref._moId: ref for ref in add if ref not in unknown})
        self.touch()
        return unknown

    @api
    def ResetListView(self, call, obj):
        """ListView.ResetListView: replaces the list; returns the references that could not be resolved."""
        unknown = self.unknown(call, obj)
        self.objects = {ref._moId: ref for ref in obj if ref not in unknown}
        self.touch()
        return unknown

    @api
    def ResetListViewFromView(self, call, view):
        """ListView.ResetListViewFromView"""
        self.objects = {ref._moId: ref for ref in call.resolve(view).view(call)}
        self.touch()


class ViewManager(ManagedObject, api="ViewManager"):
    """vim.view.ViewManager"""

    @prop
    def viewList(self, call):
        return [o.ref for o in call.session.objects.values() if isinstance(o, View)] if call and call.session else []

    @api
    def CreateContainerView(self, call, container, type, recursive):
        """ViewManager.CreateContainerView: what cannot be a container is InvalidArgument."""
        target = call.resolve(container)
        if not issubclass(target.T, CONTAINERS):
            raise faults.invalid_argument("container")
        for each in type:
            if not issubclass(each, vim.ManagedEntity):
                raise faults.invalid_argument("type")
        return ContainerView(self.service, call.session, target, type, recursive).ref

    @api
    def CreateListView(self, call, obj):
        """ViewManager.CreateListView"""
        for ref in obj:
            call.resolve(ref)
        return ListView(self.service, call.session, obj).ref

    @api
    def CreateListViewFromView(self, call, view):
        """ViewManager.CreateListViewFromView"""
        return ListView(self.service, call.session, call.resolve(view).view(call)).ref
