# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions: log-in, log-out, expiry, cloning, and what dies with a session."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import ADMIN, remote


def test_login_and_current_session(sim):
    si = sim.anonymous()
    session = si.content.sessionManager.Login(ADMIN, "simulator")
    assert session.userName == "VSPHERE.LOCAL\\Administrator"
    assert si.content.sessionManager.currentSession.key == session.key
    assert sim.service.sessions.logins == 1


@pytest.mark.parametrize("name", ["VSPHERE.LOCAL\\Administrator", "Administrator@VSPHERE.LOCAL"])
def test_a_user_has_several_names(sim, name):
    sim.connect(name)


@pytest.mark.parametrize(("user", "password"), [(ADMIN, "wrong"), ("nobody", "simulator"), ("", "")])
def test_a_bad_login(sim, user, password):
    si = sim.anonymous()
    with pytest.raises(vim.fault.InvalidLogin) as caught:
        si.content.sessionManager.Login(user, password)
    assert caught.value.msg == "Cannot complete login due to an incorrect user name or password."
    assert sim.service.sessions.failed_logins == 1 and not sim.service.sessions.open


def test_what_is_protected_and_what_is_free(sim):
    si = sim.anonymous()
    assert si.content.about.apiType == "VirtualCenter"
    assert si.content.sessionManager.currentSession is None
    for forbidden in (si.CurrentTime, lambda: si.content.rootFolder.name, si.content.sessionManager.Logout,
                      lambda: si.content.searchIndex.FindByInventoryPath("DC1")):
        with pytest.raises(vim.fault.NotAuthenticated) as caught:
            forbidden()
        assert caught.value.privilegeId == "System.View"


def test_the_property_collector_hides_each_value_from_who_has_no_session(sim):
    si = sim.anonymous()
    content = si.content
    query = vmodl.query.PropertyCollector
    kinds = {vim.Folder: "name", vim.SessionManager: "currentSession.userName"}
    spec = query.FilterSpec(
        objectSet=[query.ObjectSpec(obj=content.rootFolder), query.ObjectSpec(obj=content.sessionManager)],
        propSet=[query.PropertySpec(type=kind, pathSet=[path]) for kind, path in kinds.items()])
    for read in (content.propertyCollector.RetrievePropertiesEx([spec], query.RetrieveOptions()).objects,
                 content.propertyCollector.RetrieveProperties([spec])):
        root, manager = read
        assert [one.path for one in root.missingSet] == ["name"] and not root.propSet
        assert isinstance(root.missingSet[0].fault, vim.fault.NotAuthenticated)
        assert not manager.propSet and not manager.missingSet       # currentSession is unset
    with pytest.raises(vim.fault.NotAuthenticated):
        query("session[1]2", si._stub).RetrievePropertiesEx([spec], query.RetrieveOptions())


def test_logout(sim, si):
    si.content.sessionManager.Logout()
    with pytest.raises(vim.fault.NotAuthenticated):
        si.CurrentTime()
    assert not sim.service.sessions.open


def test_expiry_of_all_sessions(sim, si):
    with sim.service.lock:
        sim.service.sessions.expire_all()
    with pytest.raises(vim.fault.NotAuthenticated):
        si.CurrentTime()


def test_an_idle_session_expires(sim, si):
    sim.service.settings.session_idle_time = 0.0
    with pytest.raises(vim.fault.NotAuthenticated):
        si.CurrentTime()


def test_a_clone_of_a_session(sim, si):
    other = sim.anonymous()
    ticket = si.content.sessionManager.AcquireCloneTicket()
    cloned = other.content.sessionManager.CloneSession(ticket)
    assert cloned.userName == "VSPHERE.LOCAL\\Administrator"
    other.CurrentTime()
    with pytest.raises(vim.fault.InvalidLogin):
        sim.anonymous().content.sessionManager.CloneSession(ticket)


def test_terminate_and_is_active(sim, si):
    other = sim.connect()
    manager = si.content.sessionManager
    own, key = manager.currentSession.key, other.content.sessionManager.currentSession.key
    assert {s.key for s in manager.sessionList} == {own, key}
    assert manager.SessionIsActive(key, ADMIN) and not manager.SessionIsActive("nonsense", ADMIN)
    manager.TerminateSession([key])
    with pytest.raises(vim.fault.NotAuthenticated):
        other.CurrentTime()
    with pytest.raises(vim.fault.NotFound):
        manager.TerminateSession([key])
    with pytest.raises(vmodl.fault.InvalidArgument):
        manager.TerminateSession([own])


def test_views_die_with_their_session(sim, si):
    view = si.content.viewManager.CreateContainerView(si.content.rootFolder, [vim.VirtualMachine], True)
    assert len(view.view) == 4
    other = sim.connect()
    with pytest.raises(vmodl.fault.ManagedObjectNotFound):
        _unused = vim.view.ContainerView(view._moId, other._stub).view
    si.content.sessionManager.Logout()
    assert not sim.service.registry.structure_listeners


def test_the_user_in_events(sim, si):
    wanted = vim.event.EventFilterSpec(type=[vim.event.UserLoginSessionEvent])
    events = si.content.eventManager.QueryEvents(wanted)
    assert [e.userName for e in events] == ["VSPHERE.LOCAL\\Administrator"]
    assert remote(si, sim.service.root).name == "Datacenters"
