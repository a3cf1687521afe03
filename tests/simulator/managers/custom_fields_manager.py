# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.CustomFieldsManager: the definitions of custom attributes. Entities keep their values (`customValue`)."""

from __future__ import annotations

from pyVmomi import VmomiSupport as V
from pyVmomi import vim

from .. import faults
from ..entities.entity import ExtensibleObject
from ..model.managed import ManagedObject, api
from ..model.values import clone
from ..privileges import all_privileges

MANAGE, SET = "Global.ManageCustomFields", "Global.SetCustomField"
FIRST_KEY = 101
SHARED_VALUES = 7
PARTS = ("createPrivilege", "readPrivilege", "updatePrivilege", "deletePrivilege")


def policy(privilege):
    """Who may do what with a field, unless its maker says otherwise."""
    return vim.PrivilegePolicyDef(createPrivilege=privilege, readPrivilege="System.View", updatePrivilege=privilege,
                                  deletePrivilege=privilege)


class CustomFieldsManager(ManagedObject, api="CustomFieldsManager"):
    def __init__(self, service, moid, **values):
        super().__init__(service, moid, **values)
        self.values["field"] = vim.CustomFieldsManager.FieldDef.Array()
        self.last_key = FIRST_KEY - 1

    @property
    def fields(self):
        return self.values["field"]

    def by_key(self, key):
        """The definition with a key; InvalidArgument if there is none (the methods declare no fault for it)."""
        found = next((f for f in self.fields if f.key == key), None)
        if found is None:
            raise faults.invalid_argument("key")
        return found

    def by_name(self, name, entity):
        """The definition of a name that an entity can have, or InvalidArgument."""
        found = next((f for f in self.fields if f.name == name and fits(f, entity)), None)
        if found is None:
            raise faults.invalid_argument("key")
        return found

    def check_name(self, name, but=None):
        """DuplicateName for a taken name, of whatever type; InvalidArgument for an empty one (assumed)."""
        if not name.strip():
            raise faults.invalid_argument("name")
        for field in self.fields:
            if field.name == name and field is not but:
                raise faults.duplicate_name(name, self.ref)

    def define(self, name, managed_type=None, definition=None, instance=None):
        self.last_key = max([self.last_key, *(f.key for f in self.fields)]) + 1
        field = vim.CustomFieldsManager.FieldDef(
            key=self.last_key, name=name, type=str, managedObjectType=managed_type,
            fieldDefPrivileges=definition or policy(MANAGE), fieldInstancePrivileges=instance or policy(SET))
        self.fields.append(field)
        self.changed()
        return field

    def changed(self):
        """The definitions are shown by every entity (`availableField`)."""
        self.touch()
        for obj in self.service.registry.of_type(ExtensibleObject):
            obj.touch()

    # -- methods

    @api
    def AddCustomFieldDef(self, call, name, moType, fieldDefPolicy, fieldPolicy):
        """CustomFieldsManager.AddCustomFieldDef. A type that is no ManagedEntity is InvalidArgument (assumed)."""
        self.check_name(name)
        if moType is not None and not (isinstance(moType, type) and issubclass(moType, vim.ManagedEntity)):
            raise faults.invalid_argument("moType")
        for wanted in filter(None, (fieldDefPolicy, fieldPolicy)):
            check_policy(wanted)
        field = self.define(name, moType, clone(fieldDefPolicy), clone(fieldPolicy))
        self.service.events.post(vim.event.CustomFieldDefAddedEvent, call, f"Created new custom field definition "
                                 f"{name}", fieldKey=field.key, name=name)
        return clone(field)

    def needs_removal(self, call, key):
        return [(None, MANAGE), (None, self.by_key(key).fieldDefPrivileges.deletePrivilege)]

    @api(privilege=needs_removal)
    def RemoveCustomFieldDef(self, call, key):
        """CustomFieldsManager.RemoveCustomFieldDef: the values of all entities go with it."""
        field = self.by_key(key)
        self.fields.remove(field)
        for obj in self.service.registry.of_type(ExtensibleObject):
            values = obj.values.get("customValue")
            if values:
                obj.values["customValue"] = [value for value in values if value.key != key]
        self.changed()
        self.service.events.post(vim.event.CustomFieldDefRemovedEvent, call, f"Removed field definition "
                                 f"{field.name}", fieldKey=key, name=field.name)

    def needs_renaming(self, call, key, name):
        return [(None, MANAGE), (None, self.by_key(key).fieldDefPrivileges.updatePrivilege)]

    @api(privilege=needs_renaming)
    def RenameCustomFieldDef(self, call, key, name):
        """CustomFieldsManager.RenameCustomFieldDef"""
        field = self.by_key(key)
        self.check_name(name, field)
        old, field.name = field.name, name
        self.changed()
        self.service.events.post(vim.event.CustomFieldDefRenamedEvent, call, f"Renamed field definition from {old} "
                                 f"to {name}", fieldKey=key, name=old, newName=name)

    def needs_set(self, call, entity, key, value):
        return [(call.resolve(entity), self.by_key(key).fieldInstancePrivileges.updatePrivilege)]

    @api(privilege=needs_set)
    def SetField(self, call, entity, key, value):
        """CustomFieldsManager.SetField: InvalidArgument for a field of another type. An empty value is kept as one."""
        field, target = self.by_key(key), call.resolve(entity)
        if not fits(field, target):
            raise faults.invalid_argument("key")
        set_value(target, field, value, call)


def fits(field, entity):
    """Whether objects of the entity's type have the field."""
    return field.managedObjectType is None or issubclass(entity.T, field.managedObjectType)


def check_policy(wanted):
    for part in PARTS:
        privilege = getattr(wanted, part)
        if privilege not in all_privileges():
            raise vim.fault.InvalidPrivilege(privilege=privilege or "", msg=f"Invalid privilege: {privilege}.")


def set_value(entity, field, value, call):
    values = list(entity.values.get("customValue") or ())
    before = next((v for v in values if v.key == field.key), None)
    new = vim.CustomFieldsManager.StringValue(key=field.key, value=value)
    entity.values["customValue"] = [*(v for v in values if v is not before), new]
    entity.touch()
    entity.service.events.post(
        vim.event.CustomFieldValueChangedEvent, call, f"Changed custom field {field.name} on {entity.name} to "
        f"{value}", entity=vim.event.ManagedEntityEventArgument(name=entity.name, entity=entity.ref),
        fieldKey=field.key, name=field.name, value=value, prevState=before.value if before else None)


def define_at_start(service):
    """The fields of the setting `custom_fields`: {name: an API type such as VirtualMachine, or None for all}."""
    manager = service.registry.find("CustomFieldsManager")
    for name, kind in service.settings.custom_fields.items() if manager else ():
        manager.check_name(name)
        manager.define(name, V.GetWsdlType("urn:vim25", kind) if kind else None)


def set_on_machines(service, count, machines):
    """Define so many fields and set them on all machines: of the first, each has a value of its own."""
    manager = service.registry.find("CustomFieldsManager") if count else None
    if manager is None:
        return
    kind = vim.CustomFieldsManager.StringValue
    first, *others = [manager.define(f"attribute{number}", vim.VirtualMachine) for number in range(1, count + 1)]
    shared = {(field.key, value): kind(key=field.key, value=f"value {value} of {field.name}")
              for field in others for value in range(SHARED_VALUES)}
    for number, machine in enumerate(machines, 1):
        machine.values["customValue"] = [
            *machine.values.get("customValue", ()), kind(key=first.key, value=f"own value {number}"),
            *(shared[field.key, (number + field.key) % SHARED_VALUES] for field in others)]
