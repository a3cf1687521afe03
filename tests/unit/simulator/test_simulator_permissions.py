# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Permissions: a reader, an account that is restricted to a part of the inventory, and what the API tells of them."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import ADMIN, PC, read, remote, spec_for, wait

READER = "reader@vsphere.local"


def login(sim, permissions, user="limited@vsphere.local"):
    from simulator.settings import Account
    with sim.service.lock:
        sim.service.authorization.add_account(Account(user, "simulator", permissions), sim.service.by_path)
    return sim.connect(user)


def test_a_reader_reads_everything_and_changes_nothing(sim):
    si = sim.connect(READER)
    vm = remote(si, sim.entity("/DC1/vm/vm0001"))
    assert vm.config.uuid and vm.effectiveRole == [-2]
    host = remote(si, sim.entity("/DC1/host/cluster1/esx01.example.test"))
    for refused, privilege, entity in (
            (vm.PowerOnVM_Task, "VirtualMachine.Interact.PowerOn", vm),
            (vm.Destroy_Task, "VirtualMachine.Inventory.Delete", vm),
            (lambda: vm.Rename_Task("x"), "VirtualMachine.Config.Rename", vm),
            (lambda: vm.ReconfigVM_Task(vim.vm.ConfigSpec(annotation="x")), "VirtualMachine.Config.Annotation", vm),
            (lambda: host.configManager.serviceSystem.StartService("ntpd"), "Host.Config.NetService", host),
            (lambda: remote(si, sim.entity("/DC1/vm")).CreateFolder("x"), "Folder.Create", None),
            (lambda: si.content.rootFolder.CreateDatacenter("x"), "Datacenter.Create", si.content.rootFolder)):
        with pytest.raises(vim.fault.NoPermission) as caught:
            refused()
        assert caught.value.privilegeId == privilege
        assert entity is None or caught.value.object == entity


def test_what_may_not_be_read_is_missing(sim):
    si = sim.connect(READER)
    values, missing = read(si, si.content.sessionManager, "currentSession", "sessionList", "defaultLocale")
    assert set(values) == {"currentSession", "defaultLocale"}
    assert isinstance(missing["sessionList"], vim.fault.NoPermission)
    with pytest.raises(vim.fault.NoPermission):
        _unused = si.content.sessionManager.sessionList


def test_an_account_that_sees_a_part(sim):
    wait(remote(sim.connect(), sim.entity("/DC1/vm/folder1")).MoveIntoFolder_Task(
        [sim.entity("/DC1/vm/vm0001").ref]))
    si = login(sim, [["/DC1/vm/folder1", "Admin", True]])
    view = si.content.viewManager.CreateContainerView(si.content.rootFolder, [vim.VirtualMachine], True)
    assert [vm.name for vm in view.view] == ["vm0001"]
    wait(view.view[0].PowerOnVM_Task())
    folder, other = remote(si, sim.entity("/DC1/vm")), remote(si, sim.entity("/DC1/vm/vm0002"))
    values, missing = read(si, folder, "name", "childEntity", "overallStatus")
    assert values["name"] == "vm" and [e._moId for e in values["childEntity"]] == [sim.entity("/DC1/vm/folder1").moid]
    assert missing["overallStatus"].privilegeId == "System.Read" and folder.effectiveRole == [-3]
    values, missing = read(si, other, "name", "config")
    assert not values and set(missing) == {"name", "config"}
    assert si.content.searchIndex.FindByInventoryPath("/DC1/vm/vm0002") is None
    assert si.content.searchIndex.FindByInventoryPath("/DC1/vm/folder1/vm0001") == view.view[0]
    with pytest.raises(vim.fault.NoPermission):
        other.PowerOffVM_Task()


def test_a_nearer_permission_replaces_a_farther_one(sim):
    si = login(sim, [["/", "Admin", True], ["/DC1/vm/vm0001", "ReadOnly", True]])
    with pytest.raises(vim.fault.NoPermission):
        remote(si, sim.entity("/DC1/vm/vm0001")).PowerOnVM_Task()
    wait(remote(si, sim.entity("/DC1/vm/vm0003")).PowerOnVM_Task())


def test_single_privileges(sim):
    si = login(sim, [["/DC1", ["System.View", "System.Read", "VirtualMachine.Interact.PowerOn"], True]])
    vm = remote(si, sim.entity("/DC1/vm/vm0001"))
    wait(vm.PowerOnVM_Task())
    with pytest.raises(vim.fault.NoPermission):
        vm.PowerOffVM_Task()


def test_a_permission_that_does_not_propagate(sim):
    si = login(sim, [["/DC1/vm", "Admin", False]])
    remote(si, sim.entity("/DC1/vm")).CreateFolder("made")
    with pytest.raises(vim.fault.NoPermission):
        remote(si, sim.entity("/DC1/vm/vm0001")).PowerOnVM_Task()


def test_the_authorization_manager(sim, si):
    manager, root = si.content.authorizationManager, si.content.rootFolder
    roles = {role.roleId: role for role in manager.roleList}
    assert {r.name for r in roles.values()} >= {"Admin", "ReadOnly", "NoAccess", "View", "Anonymous"}
    privileges = [p.privId for p in manager.privilegeList]
    assert set(roles[-1].privilege) == set(privileges) and len(privileges) > 200
    assert roles[-2].privilege == ["System.Anonymous", "System.Read", "System.View"]
    reader = sim.connect(READER).content.sessionManager.currentSession.key
    wanted = ["System.Read", "Folder.Create"]
    assert manager.HasPrivilegeOnEntity(root, reader, wanted) == [True, False]
    [result] = manager.HasPrivilegeOnEntities([root], reader, wanted)
    assert [(a.privId, a.isGranted) for a in result.privAvailability] == [("System.Read", True),
                                                                          ("Folder.Create", False)]
    [result] = manager.FetchUserPrivilegeOnEntities([root], READER)
    assert result.privileges == roles[-2].privilege
    vm = remote(si, sim.entity("/DC1/vm/vm0001"))
    assert manager.RetrieveEntityPermissions(vm, False) == []
    assert {p.principal for p in manager.RetrieveEntityPermissions(vm, True)} == {
        "VSPHERE.LOCAL\\Administrator", "VSPHERE.LOCAL\\Reader"}
    assert len(manager.RetrieveAllPermissions()) == 2 and len(manager.RetrieveRolePermissions(-1)) == 1
    with pytest.raises(vim.fault.NotFound):
        manager.RetrieveRolePermissions(77)
    with pytest.raises(vmodl.fault.InvalidArgument):
        manager.FetchUserPrivilegeOnEntities([root], "nobody")


def test_a_reader_asks_for_its_own_privileges_only(sim):
    si = sim.connect(READER)
    manager, root = si.content.authorizationManager, si.content.rootFolder
    assert manager.FetchUserPrivilegeOnEntities([root], READER)
    with pytest.raises(vim.fault.NoPermission):
        manager.FetchUserPrivilegeOnEntities([root], ADMIN)


def test_filters_show_missing_properties(sim):
    si = login(sim, [["/DC1/vm/folder1", "ReadOnly", True]])
    folder = remote(si, sim.entity("/DC1/vm"))
    collector = si.content.propertyCollector.CreatePropertyCollector()
    collector.CreateFilter(spec_for(folder, vim.Folder, ["name", "configStatus"]), False)
    [update] = collector.WaitForUpdatesEx("", PC.WaitOptions(maxWaitSeconds=0)).filterSet[0].objectSet
    assert [c.name for c in update.changeSet] == ["name"]
    assert [m.path for m in update.missingSet] == ["configStatus"]
