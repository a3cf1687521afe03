# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds a twin: objects as they were saved, linked as the simulator's own are."""

from __future__ import annotations

import itertools
import re

from pyVmomi import VmomiSupport as V

from ..content import global_class
from ..entities.entity import ManagedEntity
from ..entities.folder import Folder
from ..entities.host_system import HostSystem
from ..entities.resource_pool import ResourcePool
from ..host.managers import manager_class
from ..managers.browsers import HostDatastoreBrowser
from ..managers.environment import EnvironmentBrowser
from ..model.managed import HOST_TYPES, TYPES, Api, ManagedObject
from ..model.values import clone
from ..soap.verbatim import Verbatim, parse
from ..vm.machine import VirtualMachine
from . import access, links
from .blanks import complete
from .objects import LIVE, adopt

NUMBER = re.compile(r"-[a-z]*(\d{1,9})$")
FOLDER_KINDS = {
    "VirtualMachine": "vm",
    "ComputeResource": "host",
    "Datastore": "datastore",
    "Network": "network",
    "DistributedVirtualSwitch": "network",
    "Datacenter": "datacenter",
}
ABOUT_A_CALL = ("ServiceInstance", "content")


def build(service):
    """Fill an empty registry with the saved inventory of the service."""
    builder = Builder(service, service.saved)
    builder.objects()
    links.link(builder)
    access.restore(service, service.saved)


class Builder:
    def __init__(self, service, saved):
        self.service, self.saved = service, saved
        self.registry = service.registry
        self.indexes = itertools.count(1)
        self.hosts_of = {}  # a manager's id → the saved host that it belongs to, and its name there
        service.content = saved.content
        numbers = [int(match[1]) for match in map(NUMBER.search, saved.objects) if match]
        self.registry.start_after(max(numbers, default=3))

    def objects(self):
        """Make all of them, hosts first: these bring their managers."""
        for host in self.saved.of_kind("HostSystem"):
            self.host(host)
        for moid in self.saved.objects:
            self.object(moid)
        for info in self.saved.content._GetPropertyList():
            ref = getattr(self.saved.content, info.name)
            if isinstance(ref, V.ManagedObject) and ref._wsdlName != "PropertyCollector":
                self.manager(ref)
        self.service.root = self.registry.find(self.saved.content.rootFolder._moId)
        if self.service.root is None:
            raise ValueError("the saved inventory has no root folder")

    def manager(self, ref):
        """A manager that the service has, but of which nothing was saved."""
        if self.registry.find(ref._moId) is None:
            adopt(global_class(ref._wsdlName)(self.service, ref._moId), ref._wsdlName, ref._moId)

    def host(self, saved):
        host = adopt(
            HostSystem(self.service, saved.moid, saved.text("name") or saved.moid, next(self.indexes)),
            saved.kind,
            saved.moid,
        )
        managers = saved.decoded("configManager")
        for name, manager in list(host.managers.items()):
            ref = getattr(managers, name, None)
            if ref is None:
                adopt(manager, manager.api_name, manager.moid)
            else:
                adopt(manager, ref._wsdlName, ref._moId)
        for info in managers._GetPropertyList() if managers is not None else ():
            ref = getattr(managers, info.name)
            if isinstance(ref, V.ManagedObject) and info.name not in host.managers:
                manager = manager_class(ref._wsdlName)(host, ref._moId)
                host.managers[info.name] = adopt(manager, ref._wsdlName, ref._moId)
        self.fill(host, saved)
        for manager in host.managers.values():
            self.fill(manager, self.saved.objects.get(manager.moid))
            links.seed(manager, host)

    def object(self, moid):
        """Make one, unless it is there already; None for a kind that this pyVmomi does not know."""
        saved = self.saved.objects[moid]
        known = self.registry.find(moid)
        if known is not None or saved.kind in ("PropertyCollector", "HostSystem"):
            return known
        try:
            cls = class_for(saved.kind)
        except KeyError:
            self.saved.warnings.append(f"{saved.kind} {moid}: this pyVmomi knows no such kind: left out")
            return None
        obj = adopt(self.make(cls, saved), saved.kind, moid)
        self.fill(obj, saved)
        return obj

    def make(self, cls, saved):
        name = saved.text("name") or saved.moid
        if issubclass(cls, Folder):
            return cls(self.service, saved.moid, name, folder_kind(saved), fixed=self.is_fixed(saved))
        if issubclass(cls, ResourcePool):
            return cls(self.service, saved.moid, name, None)
        if issubclass(cls, VirtualMachine):
            return cls(self.service, saved.moid, name, next(self.indexes))
        if issubclass(cls, ManagedEntity):
            return cls(self.service, saved.moid, name)
        if issubclass(cls, (HostDatastoreBrowser, EnvironmentBrowser)):
            return cls(self.service, saved.moid, None)
        return cls(self.service, saved.moid)

    def is_fixed(self, saved):
        above = self.saved.objects.get(next(iter(saved.references("parent")), None))
        return above is None or above.kind == "Datacenter"

    def fill(self, obj, saved):
        """Store the values, and answers of methods that are not simulated."""
        if saved is None:  # it shows what the simulator derives
            return
        obj.saved_values = {}
        for name in saved.values:
            if name in LIVE or (saved.kind, name) == ABOUT_A_CALL or not is_property(obj.T, name):
                continue
            value = self.value(saved, name)
            obj.saved_values[name] = value
            if not isinstance(value, Verbatim):
                obj.values[name] = clone(value)  # what is stored changes later on, what was saved does not
        obj.methods = {**answers_of(self.saved, saved.moid), **obj.methods}

    def value(self, saved, name):
        try:
            value = saved.decoded(name)
        except ValueError as error:
            self.saved.warnings.append(f"{error}: shown as it is")
            return Verbatim(saved.values[name].raw)
        return value if self.saved.exact else complete(value)


def class_for(kind):
    """The simulator's class for an API type, or for the nearest type that it is derived from. Raises KeyError."""
    for base in V.GetWsdlType("urn:vim25", kind).__mro__:
        name = base.__dict__.get("_wsdlName")
        if name in TYPES and issubclass(base, V.ManagedObject):
            return TYPES[name]
        if name in HOST_TYPES:  # a manager of a host that was not saved
            break
    return ManagedObject


def folder_kind(saved):
    """What a folder holds; a datastore cluster holds datastores."""
    kinds = [each.text for each in parse(saved.values["childType"].raw).children] if "childType" in saved.values else []
    return next((FOLDER_KINDS[kind] for kind in kinds if kind in FOLDER_KINDS), "vm")


def is_property(managed_type, name):
    return any(info.name == name for info in managed_type._GetPropertyList())


def answers_of(saved, moid):
    """Methods of an object that answer what was saved, whatever they are asked."""
    from ..dispatch import Raw

    def answering(xml):
        return lambda obj, call, **arguments: Raw(xml.decode())

    return {name: Api(answering(xml), None, None) for name, xml in saved.answers.get(moid, {}).items()}


def settle(service):
    """Compare what every object derives with what was saved of it; from now on changes are shown on top."""
    for obj in list(service.registry.objects.values()):
        saved = getattr(obj, "saved_values", None)
        if saved is None:
            continue
        for name in obj.property_names(service.version):
            if name in LIVE or (obj.api_name, name) == ABOUT_A_CALL or is_stored(obj, name):
                continue
            obj.keep(name, saved.get(name), service.version)
        del obj.saved_values


def is_stored(obj, name):
    """Whether a property is just what was stored, so that there is nothing to compare."""
    if name in obj.props or any(part.partition(".")[0] == name for part in obj.parts):
        return False
    return name in obj.saved_values and not isinstance(obj.saved_values[name], Verbatim)
