# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Custom attributes: CustomFieldsManager, setCustomValue, and where their values are shown."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import read
from simulator_lifecycle import Estate

MANAGE, SET = "Global.ManageCustomFields", "Global.SetCustomField"


@pytest.fixture
def sim(run):
    return run(vms=2, custom_fields={"Owner": "VirtualMachine", "Cost centre": None})


@pytest.fixture
def manager(si):
    return si.content.customFieldsManager


def names(fields):
    return [field.name for field in fields]


def values(entity):
    keys = {field.key: field.name for field in entity.availableField}
    return {keys[value.key]: value.value for value in entity.customValue}


def test_the_fields_of_the_setting(estate, manager):
    assert names(manager.field) == ["Owner", "Cost centre"]
    owner, centre = manager.field
    assert (owner.key, centre.key) == (101, 102) and owner.type is str
    assert owner.managedObjectType is vim.VirtualMachine and centre.managedObjectType is None
    assert owner.fieldInstancePrivileges.updatePrivilege == SET
    assert names(estate.vm("vm0001").availableField) == ["Owner", "Cost centre"]
    assert names(estate.host(1).availableField) == names(estate.folder.availableField) == ["Cost centre"]
    assert estate.vm("vm0001").customValue == []


def test_setting_values(estate, manager):
    vm, host = estate.vm("vm0001"), estate.host(1)
    vm.setCustomValue("Owner", "somebody")
    manager.SetField(vm, 102, "12")
    manager.SetField(host, 102, "13")
    assert values(vm) == {"Owner": "somebody", "Cost centre": "12"} and values(host) == {"Cost centre": "13"}
    assert [v.value for v in vm.summary.customValue] == [v.value for v in vm.value] == ["somebody", "12"]
    assert [v.value for v in host.summary.customValue] == ["13"]
    found, _missing = read(estate.si, vm, "customValue", "summary.customValue", "value")
    assert all([v.value for v in value] == ["somebody", "12"] for value in found.values())
    vm.setCustomValue("Owner", "")
    assert values(vm) == {"Owner": "", "Cost centre": "12"}
    event = estate.si.content.eventManager.latestEvent
    assert isinstance(event, vim.event.CustomFieldValueChangedEvent)
    assert (event.name, event.value, event.prevState, event.entity.entity) == ("Owner", "", "somebody", vm)


def test_a_clone_has_the_values(estate):
    estate.vm("vm0001").setCustomValue("Owner", "somebody")
    assert values(estate.clone(estate.vm("vm0001"), "copy")) == {"Owner": "somebody"}


def test_defining_renaming_removing(estate, manager):
    field = manager.AddCustomFieldDef("Room", vim.HostSystem, None, None)
    assert (field.key, field.name, field.managedObjectType) == (103, "Room", vim.HostSystem)
    host = estate.host(1)
    manager.SetField(host, field.key, "A1")
    manager.RenameCustomFieldDef(field.key, "Rack")
    manager.RenameCustomFieldDef(field.key, "Rack")
    assert values(host) == {"Rack": "A1"}
    manager.RemoveCustomFieldDef(field.key)
    assert host.customValue == [] and names(manager.field) == ["Owner", "Cost centre"]
    assert manager.AddCustomFieldDef("Room", None, None, None).key == 104


@pytest.mark.parametrize("call", [
    lambda e, m: m.AddCustomFieldDef("", None, None, None),
    lambda e, m: m.AddCustomFieldDef("x", vim.Task, None, None),
    lambda e, m: m.RemoveCustomFieldDef(1),
    lambda e, m: m.RenameCustomFieldDef(1, "x"),
    lambda e, m: m.SetField(e.vm("vm0001"), 1, "x"),
    lambda e, m: m.SetField(e.host(1), 101, "x"),
    lambda e, m: e.vm("vm0001").setCustomValue("nonsense", "x"),
    lambda e, m: e.host(1).setCustomValue("Owner", "x")])
def test_what_there_is_not(estate, manager, call):
    with pytest.raises(vmodl.fault.InvalidArgument):
        call(estate, manager)


def test_names_are_unique(manager):
    for call in (lambda: manager.AddCustomFieldDef("Owner", vim.HostSystem, None, None),
                 lambda: manager.RenameCustomFieldDef(102, "Owner")):
        with pytest.raises(vim.fault.DuplicateName):
            call()


def policy(privilege):
    return vim.PrivilegePolicyDef(createPrivilege=privilege, readPrivilege="System.View", updatePrivilege=privilege,
                                  deletePrivilege=privilege)


def test_an_unknown_privilege(manager):
    with pytest.raises(vim.fault.InvalidPrivilege) as caught:
        manager.AddCustomFieldDef("x", None, None, policy("No.Such"))
    assert caught.value.privilege == "No.Such"


def test_privileges(estate):
    own = "VirtualMachine.Config.Annotation"
    estate.si.content.customFieldsManager.AddCustomFieldDef("Special", None, None, policy(own))
    for granted, fields in (((), ()), ((SET,), ("Owner",)), ((own,), ("Special",))):
        limited = estate.account(*granted)
        for name in ("Owner", "Special"):
            vm = limited.vm("vm0001")
            key = next(f.key for f in vm.availableField if f.name == name)
            manager = limited.si.content.customFieldsManager
            for method, arguments in ((vm.setCustomValue, (name, "x")), (manager.SetField, (vm, key, "x"))):
                if name in fields:
                    method(*arguments)
                    continue
                with pytest.raises(vim.fault.NoPermission):
                    method(*arguments)


def test_definitions_need_a_privilege_of_their_own(estate):
    limited = estate.account(SET)
    manager = limited.si.content.customFieldsManager
    for call in (lambda: manager.AddCustomFieldDef("x", None, None, None), lambda: manager.RemoveCustomFieldDef(101),
                 lambda: manager.RenameCustomFieldDef(101, "x")):
        with pytest.raises(vim.fault.NoPermission) as caught:
            call()
        assert caught.value.privilegeId == MANAGE
    estate.account(MANAGE).si.content.customFieldsManager.RemoveCustomFieldDef(101)


def test_a_host_without_a_vcenter_has_none(run):
    sim = run(vms=1, esxi=True)
    estate = Estate(sim, sim.connect())
    assert estate.si.content.customFieldsManager is None
    with pytest.raises(vmodl.fault.NotSupported):
        estate.at("/ha-datacenter/vm/vm0001").setCustomValue("Owner", "x")
