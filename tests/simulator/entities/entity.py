# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.ManagedEntity: what all inventory objects have in common."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.managed import ManagedObject, api, prop

MAX_NAME = 80


def quote(name):
    """Names are stored with their slashes, backslashes and percent signs quoted: `a/b` is the entity `a%2fb`.

    An existing quote of one of the three is left as it is: clients quote names themselves, as the reference asks.
    """
    out = []
    for position, char in enumerate(name):
        if char == "%" and name[position + 1:position + 3].lower() in ("2f", "5c", "25"):
            out.append(char)
        else:
            out.append({"/": "%2f", "\\": "%5c", "%": "%25"}.get(char, char))
    return "".join(out)


def stored_name(name):
    """A name as it is stored; None for an empty one or one over 80 characters (a quoted character counts as one)."""
    stored = quote(name)
    length = len(stored) - 2 * sum(stored.lower().count(code) for code in ("%2f", "%5c", "%25"))
    return stored if name.strip() and length <= MAX_NAME else None


def check_name(name, ref=None):
    """The name as it is stored, or InvalidName."""
    stored = stored_name(name)
    if stored is None:
        raise faults.invalid_name(name, ref)
    return stored


class ExtensibleObject(ManagedObject, api="ExtensibleManagedObject"):
    """vim.ExtensibleManagedObject: custom values."""

    @prop
    def value(self, call):
        return self.values.get("customValue", [])

    @prop
    def availableField(self, call):
        manager = self.service.registry.find("CustomFieldsManager")
        fields = (manager.values.get("field") or []) if manager else []
        return [f for f in fields if f.managedObjectType is None or issubclass(self.T, f.managedObjectType)]

    def custom_field(self, name):
        manager = self.service.registry.find("CustomFieldsManager")
        if manager is None:
            raise faults.not_supported()
        return manager.by_name(name, self)

    def needs_custom_value(self, call, key, value):
        return [(self.guard, self.custom_field(key).fieldInstancePrivileges.updatePrivilege)]

    @api(privilege=needs_custom_value)
    def setCustomValue(self, call, key, value):
        """ExtensibleManagedObject.setCustomValue: `key` is the field's name; InvalidArgument for an unknown one."""
        from ..managers.custom_fields_manager import set_value
        set_value(self, self.custom_field(key), value, call)


class ManagedEntity(ExtensibleObject, api="ManagedEntity"):
    """An entity of the inventory tree: `parent` is the object above it, `children()` those below."""

    rename_privilege = None
    status = "green"

    def __init__(self, service, moid, name, parent=None, **values):
        super().__init__(service, moid, **values)
        self.name = name
        self.parent = parent
        self.issues = []

    def __repr__(self):
        return f"<{self.api_name} {self.moid} {self.name!r}>"

    # -- the tree

    def children(self):
        """The entities that SearchIndex.FindChild and container views find directly below this one."""
        return ()

    def company(self):
        """The entities that go along when this one is moved to another folder."""
        return ()

    def child(self, name):
        """The child with this name (as stored, or with its slashes unquoted); None if there is none."""
        for entity in self.children():
            if entity.name == name:
                return entity
        wanted = quote(name)
        return next((e for e in self.children() if e.name == wanted), None)

    def ancestors(self):
        current = self.parent
        while current is not None:
            yield current
            current = current.parent

    def nearest(self, cls):
        """This entity or the nearest one above it of a class."""
        if isinstance(self, cls):
            return self
        return next((e for e in self.ancestors() if isinstance(e, cls)), None)

    @property
    def above(self):
        """The entity from which permissions come."""
        return self.parent

    @property
    def datacenter(self):
        from .datacenter import Datacenter
        return self.nearest(Datacenter)

    def inventory_path(self):
        names = [self.name, *(e.name for e in self.ancestors())]
        return "/" + "/".join(reversed(names[:-1]))

    @property
    def guard(self):
        return self

    def removed(self):
        self.service.tagging.forget(self.moid)

    # -- properties of vim.ManagedEntity

    @prop(name="name")
    def get_name(self, call):
        return self.name

    @prop(name="parent")
    def get_parent(self, call):
        return self.parent.ref if self.parent else None

    @prop
    def customValue(self, call):
        return self.values.get("customValue", [])

    @prop
    def overallStatus(self, call):
        return self.status

    @prop
    def configStatus(self, call):
        return self.status

    @prop
    def configIssue(self, call):
        return vim.event.Event.Array(self.issues)

    @prop
    def effectiveRole(self, call):
        if call is None or call.session is None:
            return [-1]
        return [self.service.authorization.role_on(call.session.principal, self).id]

    @prop
    def permission(self, call):
        return [p.as_api() for p in self.service.authorization.on_entity(self, inherited=False)]

    @prop
    def disabledMethod(self, call):
        return sorted(self.disabled_methods())

    def disabled_methods(self):
        """The methods that cannot be called in the present state."""
        return ()

    @prop
    def recentTask(self, call):
        return [task.ref for task in self.service.tasks.of(self)]

    @prop
    def declaredAlarmState(self, call):
        return []

    @prop
    def triggeredAlarmState(self, call):
        return []

    @prop
    def alarmActionsEnabled(self, call):
        return True

    @prop
    def tag(self, call):
        return self.values.get("tag", [])

    # -- methods of vim.ManagedEntity

    def needs_rename(self, call, newName):
        return [(self, self.rename_privilege)] if self.rename_privilege else []

    def check_rename(self, call, newName):
        """Raises what the call itself refuses; most entities can be renamed at any time."""

    @api(privilege=needs_rename, check="check_rename")
    def Rename_Task(self, call, newName):
        """ManagedEntity.Rename_Task. A new name that is the old one succeeds and changes nothing."""
        stored = check_name(newName, self.ref)
        self.check_free(stored)
        yield
        self.check_free(stored)
        self.rename(stored, call)

    def check_free(self, stored):
        """DuplicateName if a sibling has the name. As vSphere's documentation says, names differ in more than case."""
        for other in self.siblings():
            if other is not self and other.name.lower() == stored.lower():
                raise faults.duplicate_name(stored, other.ref)

    def siblings(self):
        return self.parent.children() if self.parent else ()

    def rename(self, stored, call):
        old, self.name = self.name, stored
        self.renamed(old, call)
        self.service.registry.restructured(self)

    def renamed(self, old, call):
        """Called after a change of the name: a class adjusts what else shows it."""

    @api
    def Reload(self, call):
        """ManagedEntity.Reload: nothing to do, the simulator has only one view of an entity."""
