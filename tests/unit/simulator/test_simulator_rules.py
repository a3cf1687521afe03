# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules, the journal, and the control channel."""

from __future__ import annotations

import http.client
import time

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import remote, wait

from simulator.control import Control, NotFound
from simulator.journal import kind_of


@pytest.fixture
def control(sim):
    service = Control(sim.service)

    def request(verb, path, content=None):
        return service.handle(verb, f"/simulator/{path}", content or {})
    return request


# -- rules


def test_a_fault(sim, si):
    vm = remote(si, sim.entity("/DC1/vm/vm0001"))
    sim.service.rules.add({"method": "PowerOnVM_Task", "moid": vm._moId, "count": 1,
                           "fault": {"name": "InvalidState", "msg": "asked for"}})
    with pytest.raises(vim.fault.InvalidState) as caught:
        vm.PowerOnVM_Task()
    assert caught.value.msg == "asked for"
    wait(vm.PowerOnVM_Task())


def test_a_failing_task(sim, si):
    sim.service.rules.add({"method": "PowerOnVM_Task", "nth": 2, "type": "VirtualMachine", "task_fault": {
        "name": "InvalidDatastorePath", "datastorePath": "[x] y"}})
    first, second = (remote(si, sim.entity(f"/DC1/vm/vm000{n}")) for n in (1, 3))
    wait(first.PowerOnVM_Task())
    with pytest.raises(vim.fault.InvalidDatastorePath) as caught:
        wait(second.PowerOnVM_Task())
    assert caught.value.datastorePath == "[x] y" and second.runtime.powerState == "poweredOff"


def test_a_delay(sim, si):
    sim.service.rules.add({"method": "CurrentTime", "delay": 0.2})
    begin = time.monotonic()
    si.CurrentTime()
    assert time.monotonic() - begin >= 0.2


@pytest.mark.parametrize(("when", "executed"), [("before", False), ("after", True)])
def test_a_dropped_connection(sim, si, when, executed):
    sim.service.rules.add({"method": "CreateFolder", "drop": when, "count": 1})
    with pytest.raises((http.client.HTTPException, OSError)):
        remote(si, sim.entity("/DC1/vm")).CreateFolder("made")
    assert (sim.service.by_path("/DC1/vm/made") is not None) == executed
    si.CurrentTime()


def test_another_status_and_garbage(sim, si):
    sim.service.rules.add([{"method": "CurrentTime", "http": 503, "nth": 1},
                           {"method": "CurrentTime", "body": "<garbage", "nth": 2}])
    with pytest.raises(http.client.HTTPException) as caught:
        si.CurrentTime()
    assert "503" in str(caught.value)
    with pytest.raises(Exception, match=r"no element found|unclosed|not well-formed"):
        si.CurrentTime()
    si.CurrentTime()


def test_silence(sim, si):
    sim.service.rules.add({"method": "CurrentTime", "silence": True, "count": 1})
    impatient = sim.connect()
    impatient._stub.schemeArgs["timeout"] = 0.2
    impatient._stub.DropConnections()
    with pytest.raises(OSError):
        impatient.CurrentTime()
    si.CurrentTime()


@pytest.mark.parametrize("rule", [{}, {"method": "X"}, {"method": "X", "nonsense": 1, "delay": 1},
                                  {"method": "X", "fault": {"name": "NoSuchFault"}},
                                  {"method": "X", "fault": {"name": "VirtualMachine"}}, {"method": "X", "drop": "x"}])
def test_a_bad_rule(sim, rule):
    with pytest.raises(ValueError):
        sim.service.rules.add(rule)


# -- the journal


@pytest.mark.parametrize(("method", "kind"), [
    ("RetrievePropertiesEx", "read"), ("Login", "read"), ("CreateContainerView", "read"), ("CreateFilter", "read"),
    ("WaitForUpdatesEx", "read"), ("FindByUuid", "read"), ("HasPrivilegeOnEntities", "read"), ("Fetch", "read"),
    ("CurrentTime", "read"), ("QueryEvents", "read"), ("CancelWaitForUpdates", "read"), ("DestroyView", "read"),
    ("RefreshServices", "refresh"), ("RefreshDatastore", "refresh"), ("RefreshNetworkSystem", "refresh"),
    ("PowerOnVM_Task", "write"), ("CreateFolder", "write"), ("StartService", "write"), ("CancelTask", "write"),
    ("ReconfigVM_Task", "write"), ("AnswerVM", "write"), ("DestroyDatastore", "write"), ("UpdateOptions", "write"),
    ("RemoveEntityPermission", "write"), ("CreateTask", "write"), ("TerminateSession", "write")])
def test_kinds_of_calls(method, kind):
    assert kind_of(method) == kind


def test_the_journal(sim, si, control):
    vm = remote(si, sim.entity("/DC1/vm/vm0001"))
    wait(vm.ReconfigVM_Task(vim.vm.ConfigSpec(annotation="text", numCPUs=4)))
    with pytest.raises(vim.fault.DuplicateName):
        remote(si, sim.entity("/DC1/vm")).CreateFolder("folder1")
    writes = control("GET", "journal?writes=1")
    assert [(w["method"], w["type"], w["moid"], w["answer"]) for w in writes] == [
        ("ReconfigVM_Task", "VirtualMachine", "vm-20", "ok"), ("CreateFolder", "Folder", "group-v4", "DuplicateName")]
    assert writes[0]["args"] == {"spec": {"_type": "VirtualMachineConfigSpec", "annotation": "text", "numCPUs": 4}}
    assert writes[0]["user"] == "VSPHERE.LOCAL\\Administrator" and writes[0]["session"]
    entries = control("GET", "journal")
    login = next(e for e in entries if e["method"] == "Login")
    assert login["args"]["password"] == "********" and "simulator" not in str(login["args"])
    assert [e["number"] for e in entries] == list(range(1, len(entries) + 1))
    assert control("GET", f"journal?since={entries[-2]['number']}") == entries[-1:]
    control("DELETE", "journal")
    assert control("GET", "journal") == []


def test_a_refused_log_in_is_in_the_journal(sim, control):
    si = sim.anonymous()
    with pytest.raises(vim.fault.NotAuthenticated):
        si.CurrentTime()
    assert control("GET", "journal")[-1]["answer"] == "NotAuthenticated"


# -- the control channel


def test_read(control):
    answer = control("POST", "read", {"path": "/DC1/vm/vm0002", "properties": [
        "runtime.powerState", "config.hardware.device[4000].key", "runtime.question", "parent"]})
    assert answer == {"moid": "vm-21", "type": "VirtualMachine", "path": "/DC1/vm/vm0002", "properties": {
        "runtime.powerState": "poweredOn", "config.hardware.device[4000].key": 4000, "runtime.question": None,
        "parent": "group-v4"}}
    with pytest.raises(NotFound):
        control("POST", "read", {"path": "/nonsense"})
    with pytest.raises(NotFound):
        control("GET", "nonsense")


def test_set(sim, si, control):
    vm = remote(si, sim.entity("/DC1/vm/vm0001"))
    for name, value in (("runtime.powerState", "poweredOn"), ("config.annotation", "drift"), ("name", "drifted"),
                        ("config.hardware.numCPU", 8), ("summary.config.memorySizeMB", 1024)):
        control("POST", "set", {"moid": vm._moId, "property": name, "value": value})
    assert vm.runtime.powerState == vm.summary.runtime.powerState == "poweredOn" and vm.guest.ipAddress
    assert vm.config.annotation == vm.summary.config.annotation == "drift"
    assert vm.name == vm.config.name == "drifted" and vm.summary.config.numCpu == 8
    assert vm.config.hardware.memoryMB == 1024
    host = "/DC1/host/cluster1/esx01.example.test"
    for name, value in (("service[ntpd].running", True), ("service[ntpd].policy", "on")):
        control("POST", "set", {"path": host, "property": name, "value": value})
    services = remote(si, sim.entity(host)).config.service.service
    assert [(s.running, s.policy) for s in services if s.key == "ntpd"] == [(True, "on")]
    with pytest.raises(ValueError, match="derived"):
        control("POST", "set", {"moid": vm._moId, "property": "layoutEx", "value": None})
    with pytest.raises(vmodl.query.InvalidProperty):
        control("POST", "set", {"moid": vm._moId, "property": "nonsense", "value": None})


def test_add_and_remove(sim, si, control):
    made = {kind: control("POST", "add", {"kind": kind, "name": f"new-{kind}", "parent": parent}) for kind, parent in (
        ("folder", "/DC1/vm"), ("cluster", "/DC1/host"), ("datastore", "/DC1/datastore"),
        ("network", "/DC1/network"), ("datacenter", "/"))}
    assert made["cluster"]["path"] == "/DC1/host/new-cluster"
    control("POST", "add", {"kind": "host", "name": "new.example.test", "parent": "/DC1/host/new-cluster"})
    control("POST", "add", {"kind": "host", "name": "alone.example.test", "parent": "/DC1/host"})
    control("POST", "add", {"kind": "vm", "name": "vm0001", "parent": "/DC1/vm/new-folder", "powered_on": True})
    twins = si.content.searchIndex.FindAllByDnsName(None, "vm0001", True)
    assert [t.parent.name for t in twins] == ["new-folder"] and twins[0].name == "vm0001"
    control("POST", "remove", {"path": "/DC1/vm/new-folder"})
    with pytest.raises(vmodl.fault.ManagedObjectNotFound):
        _unused = twins[0].name
    with pytest.raises(ValueError):
        control("POST", "add", {"kind": "nonsense", "name": "x"})


def test_settings_sessions_reset(sim, si, control):
    assert control("POST", "settings", {"task_time": "0.5", "page_size": 5})["task_time"] == 0.5
    with pytest.raises(ValueError):
        control("POST", "settings", {"vms": 3})
    sessions = control("GET", "sessions")
    assert (sessions["logins"], sessions["open"]) == (1, 1)
    sim.service.rules.add({"method": "X", "delay": 1})
    vm = remote(si, sim.entity("/DC1/vm/vm0001"))
    control("POST", "set", {"moid": vm._moId, "property": "name", "value": "other"})
    view = si.content.viewManager.CreateContainerView(si.content.rootFolder, [], True)
    control("POST", "reset", {})
    assert vm.name == "vm0001" and control("GET", "rules") == []
    with pytest.raises(vmodl.fault.ManagedObjectNotFound):
        _unused = view.view
    control("POST", "reset", {"sessions": True})
    with pytest.raises(vim.fault.NotAuthenticated):
        _unused = vm.name
    si = sim.connect()
    control("POST", "expire-sessions")
    with pytest.raises(vim.fault.NotAuthenticated):
        si.CurrentTime()


def test_another_estate(sim, si, control):
    control("POST", "settings", {"task_time": 3})
    control("POST", "reset", {"estate": {"vms": 1, "networks": 1, "task_keep_time": 60}})
    machines = si.content.rootFolder.childEntity[0].vmFolder.childEntity
    assert [vm.name for vm in machines] == ["vm0001"]
    now = control("GET", "settings")
    assert (now["task_time"], now["task_keep_time"]) == (0, 60)
    control("POST", "reset", {})
    assert len(si.content.rootFolder.childEntity[0].vmFolder.childEntity) == 1


@pytest.mark.parametrize("estate", [{"esxi": True}, {"api_version": "6.7"}, {"accounts": []}, {"colour": "red"}])
def test_a_server_stays_what_it_is(sim, si, control, estate):
    with pytest.raises((ValueError, TypeError)):
        control("POST", "reset", {"estate": estate})
    assert si.content.rootFolder.childEntity[0].name == "DC1"


def test_accounts(sim, control):
    control("POST", "accounts", {"user": "new@example.test", "password": "x",
                                 "permissions": [["/DC1", "ReadOnly", True]]})
    si = sim.connect("new@example.test", "x")
    assert si.content.sessionManager.currentSession.userName == "EXAMPLE.TEST\\New"
