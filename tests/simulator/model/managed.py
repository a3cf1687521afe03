# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base of all managed objects, and how a class says what it simulates.

    class Folder(ManagedEntity, api="Folder"):          # registers itself for the API's type
        @prop
        def childEntity(self, call): ...                # a property that is computed when read

        @api
        def CreateFolder(self, call, name): ...         # a method; parameters are named as in the API

        @api
        def Rename_Task(self, call, newName):           # a generator: the body of a task
            self.check(newName)                         # runs when the task starts
            yield                                       # the task takes its time here
            self.rename(newName)                        # runs when it ends

Where a property's value comes from, in this order: a `part` at or above the path (`parts["config.service"]`, a
function or the path of another property of which it is an alias), a `prop` function, the stored value in `values`
(an object of pyVmomi's types, or a Blueprint of one).
"""

from __future__ import annotations

import inspect

from pyVmomi import VmomiSupport as V
from pyVmomi import vmodl

from . import paths
from .blueprint import Blueprint

TYPES = {}          # API (WSDL) type name → class, for entities and the service's managers
HOST_TYPES = {}     # the same for the managers of hosts: some types exist in both places


class Api:
    """What a simulated method needs besides its code."""

    def __init__(self, function, privilege, check, shared=False):
        self.function = function
        self.shared = shared            # a task that others of its kind may run beside: it only reads the object
        self.privilege = privilege      # for methods whose privilege the metadata leaves open
        self.check = check              # raises what the call itself refuses, before there is a task
        self.is_task = inspect.isgeneratorfunction(function)


def api(function=None, *, privilege=None, check=None, shared=False):
    """Mark a simulated API method.

    `privilege`: a privilege id, or a function (obj, call, args) → [(object, privilege id)], where the API's metadata
    names none because it depends on the arguments. `check`: a function (obj, call, **args), or the name of a method.
    `shared`: several such tasks may work on one object at a time, but no other task beside them.
    """
    def mark(function):
        function.simulated = Api(function, privilege, check, shared)
        return function
    return mark(function) if function else mark


def prop(function=None, *, name=None):
    """Mark a computed property: `def childEntity(self, call)`; `name` where Python needs another one."""
    def mark(function):
        function.computed = name or function.__name__
        return function
    return mark(function) if function else mark


def part(path):
    """Mark a function that gives the part of a property at `path`: `@part("config.service")`."""
    def mark(function):
        function.part = path
        return function
    return mark


class ManagedObject:
    """One managed object: `values` holds what is stored, `ref` is how others refer to it."""

    T = V.ManagedObject
    api_name = None
    methods = {}
    props = {}
    parts = {}
    aliases = {}                # path → path of which it is an alias; merged into `parts`
    type_table = TYPES          # where the class registers itself
    session_bound = False       # views, filters and collectors belong to one session

    def __init_subclass__(cls, api=None, **kwargs):
        super().__init_subclass__(**kwargs)
        if api:
            cls.T = V.GetWsdlType("urn:vim25", api)
            cls.api_name = api
            cls.type_table[api] = cls
        cls.methods, cls.props, cls.parts, cls._paths = {}, {}, {}, {}
        for base in reversed(cls.__mro__):
            cls.parts.update(vars(base).get("aliases", {}))
            for name, value in vars(base).items():
                cls._collect(name, value)

    @classmethod
    def _collect(cls, name, value):
        if hasattr(value, "simulated"):
            cls.methods[name] = value.simulated
        elif hasattr(value, "computed"):
            cls.props[value.computed] = value
        elif hasattr(value, "part"):
            cls.parts[value.part] = value

    def __init__(self, service, moid, **values):
        self.service = service
        self.moid = moid
        self.values = values
        self.ref = self.T(moid, None)

    def __repr__(self):
        return f"<{self.api_name} {self.moid}>"

    # -- properties

    @classmethod
    def path(cls, text, version=None):
        """The compiled path; raises vmodl.query.InvalidProperty for an unknown one."""
        version = version or V.newestVersions.Get("vim")
        try:
            return cls._paths[text, version]
        except KeyError:
            compiled = cls._paths[text, version] = paths.compile_path(cls, text, version)
            return compiled

    def get(self, path, call=None, default=None):
        """The value at a path as the server sees it, or `default` where it is unset.

        Never change what you get: it may be shared with other objects. `own()` gives what can be changed.
        """
        try:
            return self.path(path).read(self, call)
        except paths.Unset:
            return default

    def compose(self, head, call):
        return paths.compose(type(self), self, head, call)

    def own(self, name):
        """The stored value of a property, built if it was not yet: to be changed in place, then `touch()`."""
        value = self.values.get(name)
        if value.__class__ is Blueprint:
            value = self.values[name] = value.build()
        return value

    def touch(self):
        """Tell the filters that something of this object has changed."""
        self.service.registry.touch(self)

    @classmethod
    def property_names(cls, version):
        return [info.name for info in cls.T._GetPropertyList() if V.IsChildVersion(version, info.version)]

    # -- privileges

    @property
    def guard(self):
        """The entity on which privileges are checked; None: the root folder (global objects)."""
        return None

    @property
    def occupies(self):
        """The object that a task of this one keeps busy, and of which it is a task."""
        return self

    def removed(self):
        """Called when the object leaves the registry."""


def not_found(ref):
    name = ref.__class__.__name__
    return vmodl.fault.ManagedObjectNotFound(
        obj=ref, msg=f"The object '{name}:{ref._moId}' has already been deleted or has not been completely created")
