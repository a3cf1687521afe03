# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Virtual machines: power, guests, questions, reconfiguration, templates; tasks and events."""

from __future__ import annotations

import time

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import eventually, read, remote, wait


@pytest.fixture
def off(sim, si):
    return remote(si, sim.entity("/DC1/vm/vm0001"))


@pytest.fixture
def on(sim, si):
    return remote(si, sim.entity("/DC1/vm/vm0002"))


# -- power


def test_power_on_and_off(off):
    wait(off.PowerOnVM_Task())
    assert off.runtime.powerState == "poweredOn" and off.runtime.bootTime
    assert off.guest.toolsRunningStatus == "guestToolsRunning" and off.guest.ipAddress == "192.0.2.51"
    assert off.config.hardware.device[-1].connectable.connected
    wait(off.PowerOffVM_Task())
    assert off.runtime.powerState == off.summary.runtime.powerState == "poweredOff"
    assert off.guest.ipAddress is None and off.guest.toolsRunningStatus == "guestToolsNotRunning"


def test_suspend_reset_resume(on):
    wait(on.SuspendVM_Task())
    assert on.runtime.powerState == "suspended" and on.runtime.suspendTime
    wait(on.PowerOnVM_Task())
    before = on.runtime.bootTime
    wait(on.ResetVM_Task())
    assert on.runtime.bootTime >= before


@pytest.mark.parametrize(("method", "running"), [
    ("PowerOnVM_Task", True), ("PowerOffVM_Task", False), ("SuspendVM_Task", False), ("ResetVM_Task", False),
    ("Destroy_Task", True)])
def test_the_wrong_power_state_is_the_tasks_error(on, off, method, running):
    vm = on if running else off
    with pytest.raises(vim.fault.InvalidPowerState) as caught:
        wait(getattr(vm, method)())
    assert caught.value.existingState == ("poweredOn" if running else "poweredOff")
    assert method in vm.disabledMethod


def test_guest_operations(run):
    sim = run(vms=2, guest_time=0.1, guest_boot_time=0.2)
    si = sim.connect()
    vm = remote(si, sim.entity("/DC1/vm/vm0002"))
    assert vm.ShutdownGuest() is None
    assert vm.guest.guestState == "shuttingDown" and vm.runtime.powerState == "poweredOn"
    eventually(lambda: vm.runtime.powerState == "poweredOff")
    with pytest.raises(vim.fault.InvalidPowerState):
        vm.ShutdownGuest()
    wait(vm.PowerOnVM_Task())
    assert vm.guest.guestState == "notRunning"
    for refused in (vm.ShutdownGuest, vm.RebootGuest, vm.StandbyGuest):
        with pytest.raises(vim.fault.ToolsUnavailable):
            refused()
    eventually(lambda: vm.guest.ipAddress)
    vm.RebootGuest()
    eventually(lambda: vm.guest.guestState == "notRunning")
    eventually(lambda: vm.guest.guestState == "running")
    vm.StandbyGuest()
    eventually(lambda: vm.runtime.powerState == "suspended")


# -- tasks


def test_the_information_of_a_task(si, off):
    task = off.PowerOnVM_Task()
    wait(task)
    info = task.info
    assert (info.descriptionId, info.name.info.wsdlName) == ("VirtualMachine.powerOn", "PowerOnVM_Task")
    assert info.entity == off and info.entityName == "vm0001" and info.key == task._moId
    assert info.queueTime <= info.startTime <= info.completeTime
    assert info.reason.userName == "VSPHERE.LOCAL\\Administrator" and info.progress == 100
    assert task in off.recentTask and task in si.content.taskManager.recentTask
    assert not info.cancelled


def test_task_objects_vanish(run):
    sim = run(vms=1, task_keep_time=0.05)
    si = sim.connect()
    vm = remote(si, sim.entity("/DC1/vm/vm0001"))
    task = vm.PowerOnVM_Task()
    eventually(lambda: not vm.recentTask)
    with pytest.raises(vmodl.fault.ManagedObjectNotFound):
        _unused = task.info


def test_two_tasks_at_once_and_cancel(run):
    sim = run(vms=1, task_time=30)
    si = sim.connect()
    vm = remote(si, sim.entity("/DC1/vm/vm0001"))
    first = vm.PowerOnVM_Task()
    eventually(lambda: first.info.state == "running")
    second = vm.PowerOffVM_Task()
    with pytest.raises(vim.fault.TaskInProgress) as caught:
        wait(second)
    assert caught.value.task == first
    third = vm.Rename_Task("later")
    time.sleep(0.05)
    assert third.info.state == "queued"
    first.CancelTask()
    info = first.info
    assert info.cancelled and isinstance(info.error, vmodl.fault.RequestCanceled)
    assert vm.runtime.powerState == "poweredOff"
    eventually(lambda: third.info.state == "running")
    with pytest.raises(vim.fault.InvalidState):
        first.CancelTask()


# -- questions


def test_a_question(sim, off):
    sim.service.rules.add({"method": "PowerOnVM_Task", "question": {}, "count": 1})
    task = off.PowerOnVM_Task()
    question = eventually(lambda: off.runtime.question)
    assert question.text.startswith("msg.uuid.altered:") and len(question.choice.choiceInfo) == 3
    assert off.summary.runtime.question.id == question.id
    assert task.info.state == "running" and off.runtime.powerState == "poweredOff"
    for bad in (("nonsense", "1"), (question.id, "9")):
        with pytest.raises(vmodl.fault.InvalidArgument):
            off.AnswerVM(*bad)
    off.AnswerVM(question.id, "2")
    wait(task)
    assert off.runtime.question is None and off.runtime.powerState == "poweredOn"


def test_a_question_that_is_answered_with_cancel(sim, off):
    sim.service.rules.add({"method": "PowerOnVM_Task", "question": {
        "id": "msg.test", "text": "Go on?", "choices": {"0": "Cancel", "1": "Yes"}, "default": "1"}})
    task = off.PowerOnVM_Task()
    question = eventually(lambda: off.runtime.question)
    assert question.choice.defaultIndex == 1
    off.AnswerVM(question.id, "0")
    with pytest.raises(vim.fault.VmConfigFault):
        wait(task)
    assert off.runtime.powerState == "poweredOff"


# -- reconfiguration


def reconfigure(vm, **spec):
    wait(vm.ReconfigVM_Task(vim.vm.ConfigSpec(**spec)))


def test_reconfigure(si, off):
    before = off.config.changeVersion
    reconfigure(off, annotation="text", numCPUs=4, memoryMB=8192, guestId="rhel9_64Guest", name="renamed")
    config, summary = off.config, off.summary.config
    assert (config.annotation, config.hardware.numCPU, config.hardware.memoryMB) == ("text", 4, 8192)
    assert (summary.annotation, summary.numCpu, summary.memorySizeMB) == ("text", 4, 8192)
    assert config.guestFullName == summary.guestFullName == "Red Hat Enterprise Linux 9 (64-bit)"
    assert off.name == config.name == "renamed" and config.changeVersion != before
    assert config.cpuAllocation.shares.shares == 4000
    reconfigure(off, annotation="")
    assert off.config.annotation == "" and off.config.hardware.numCPU == 4


def test_extra_config_is_merged(off):
    option = vim.option.OptionValue
    reconfigure(off, extraConfig=[option(key="a", value="1"), option(key="b", value="2")])
    reconfigure(off, extraConfig=[option(key="a", value=""), option(key="c", value="3")])
    values = {o.key: o.value for o in off.config.extraConfig}
    assert "a" not in values and values["b"] == "2" and values["c"] == "3" and values["svga.present"] == "TRUE"


@pytest.mark.parametrize("spec", [{"numCPUs": 0}, {"memoryMB": 3}, {"memoryMB": 4098}, {"guestId": "nonsense"},
                                  {"numCPUs": 3, "numCoresPerSocket": 2}])
def test_a_bad_value(off, spec):
    with pytest.raises(vmodl.fault.InvalidArgument):
        reconfigure(off, **spec)


def test_a_stale_change_version(off):
    version = off.config.changeVersion
    reconfigure(off, changeVersion=version, annotation="x")
    with pytest.raises(vim.fault.ConcurrentAccess):
        reconfigure(off, changeVersion=version, annotation="y")
    assert off.config.annotation == "x"


def test_hot_add(on):
    plugs = {"numCPUs": (4, vim.fault.CpuHotPlugNotSupported), "memoryMB": (8192, vim.fault.MemoryHotPlugNotSupported),
             "cpuHotAddEnabled": (True, vim.fault.InvalidPowerState),
             "guestId": ("otherGuest", vim.fault.InvalidPowerState)}
    for name, (value, fault) in plugs.items():
        with pytest.raises(fault):
            reconfigure(on, **{name: value})
    reconfigure(on, annotation="any time", numCPUs=2)
    wait(on.PowerOffVM_Task())
    reconfigure(on, cpuHotAddEnabled=True, memoryHotAddEnabled=True)
    assert (on.config.hotPlugMemoryIncrementSize, on.config.hotPlugMemoryLimit) == (128, 16 * 4096)
    wait(on.PowerOnVM_Task())
    reconfigure(on, numCPUs=4, memoryMB=8192)
    refused = {"numCPUs": (2, vim.fault.CpuHotPlugNotSupported), "memoryMB": (4096, vim.fault.InvalidPowerState)}
    for name, (value, fault) in refused.items():
        with pytest.raises(fault):
            reconfigure(on, **{name: value})
    for value in (8196, 128 * 1024):
        with pytest.raises(vmodl.fault.InvalidArgument):
            reconfigure(on, memoryMB=value)
    reconfigure(on, memoryMB=8192 + 128)


def test_what_is_not_simulated_says_so(off):
    with pytest.raises(vmodl.fault.NotSupported):
        reconfigure(off, deviceChange=[vim.vm.device.VirtualDeviceSpec(
            operation="add", device=vim.vm.device.VirtualTPM(key=-1))])
    with pytest.raises(vmodl.fault.NotSupported):
        reconfigure(off, virtualICH7MPresent=True)


# -- templates, the end


def test_templates(sim, si, off, on):
    with pytest.raises(vim.fault.InvalidPowerState):
        on.MarkAsTemplate()
    pool = off.resourcePool
    off.MarkAsTemplate()
    assert off.config.template and off.summary.config.template and off.resourcePool is None
    assert off not in pool.vm
    for refused in (off.PowerOnVM_Task, off.MarkAsTemplate):
        with pytest.raises(vmodl.fault.NotSupported):
            refused()
    other = remote(si, sim.entity("/DC1/host/esx04.example.test")).resourcePool
    with pytest.raises(vmodl.fault.InvalidArgument):
        off.MarkAsVirtualMachine(other, off.runtime.host)
    off.MarkAsVirtualMachine(pool)
    assert not off.config.template and off in pool.vm
    with pytest.raises(vim.fault.InvalidState):
        off.MarkAsVirtualMachine(pool)


def test_unregister_and_destroy(sim, si, off, on):
    with pytest.raises(vim.fault.InvalidPowerState):
        on.UnregisterVM()
    host, datastore, network = off.runtime.host, off.datastore[0], off.network[0]
    off.UnregisterVM()
    for other in (host, datastore, network):
        assert off not in other.vm
    with pytest.raises(vmodl.fault.ManagedObjectNotFound):
        off.UnregisterVM()
    wait(on.PowerOffVM_Task())
    wait(on.Destroy_Task())
    values, _unused = read(si, remote(si, sim.entity("/DC1/vm")), "childEntity")
    assert on not in values["childEntity"]


def test_power_on_many(sim, si, off, on):
    result = wait(remote(si, sim.entity("/DC1")).PowerOnMultiVM_Task([off, on]))
    assert [a.vm for a in result.attempted] == [off] and [n.vm for n in result.notAttempted] == [on]
    wait(result.attempted[0].task)


# -- events


def test_events(si, sim, off):
    wait(off.PowerOnVM_Task())
    wait(off.Rename_Task("renamed"))
    manager = si.content.eventManager

    def query(entity, recursion="self", **more):
        spec = vim.event.EventFilterSpec(entity=vim.event.EventFilterSpec.ByEntity(
            entity=entity, recursion=recursion), **more)
        return [type(e).__name__.rpartition(".")[2] for e in manager.QueryEvents(spec)]

    assert query(off) == ["VmStartingEvent", "VmPoweredOnEvent", "VmRenamedEvent"]
    assert query(remote(si, sim.entity("/DC1")), "children")[-1] == "VmRenamedEvent"
    assert query(off, type=[vim.event.VmPoweredOnEvent]) == ["VmPoweredOnEvent"]
    assert query(off, eventTypeId=["vim.event.VmRenamedEvent"]) == ["VmRenamedEvent"]
    assert query(off, maxCount=1) == ["VmRenamedEvent"]
    later = vim.event.EventFilterSpec.ByTime(beginTime=si.CurrentTime())
    assert query(off, time=later) == []
    latest = manager.latestEvent
    assert (latest.oldName, latest.newName, latest.vm.vm) == ("vm0001", "renamed", off)
    manager.LogUserEvent(off, "hello")
    assert manager.latestEvent.message == "hello"
    tasks = [t.info.eventChainId for t in off.recentTask]
    started = manager.QueryEvents(vim.event.EventFilterSpec(type=[vim.event.VmPoweredOnEvent]))
    assert started[0].chainId in tasks
