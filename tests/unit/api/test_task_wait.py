# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for tasks that others have started: how many requests it takes, and when things go wrong meanwhile."""

from __future__ import annotations

import threading
from datetime import datetime, timezone

import pytest

from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import Mode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.task_wait import wait_for_tasks
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

OFF = [f"/DC1/vm/vm000{number}" for number in (1, 3, 5)]


@pytest.fixture
def start(session):
    """Starts the machines that are off; gives the ids of the tasks."""
    return lambda: [session.find.by_path(path).PowerOnVM_Task()._moId for path in OFF]


def wait(session, tasks, check=False, **params):
    return wait_for_tasks(session, {"tasks": tasks, "task_timeout": 20, "answers": None, **params}, Mode(check=check))


def states(result):
    return [one["state"] for one in result["results"]]


def test_tasks_that_are_over_cost_one_request(session, start, calls):
    tasks = start()
    wait(session, tasks)
    calls()
    result = wait(session, tasks)
    assert calls() == ["RetrievePropertiesEx"]
    assert states(result) == ["success"] * 3
    assert [one["task"] for one in result["results"]] == tasks
    assert result["changed"] is False


def test_nothing_to_wait_for_costs_no_request(session, calls):
    calls()
    assert wait(session, [None, ""]) == {"changed": False, "results": []}
    assert calls() == []


def test_the_end_of_the_last_task_is_noticed_at_once(session, simulator, start):
    late = []
    for seconds in (0.3, 0.6, 0.9):
        simulator.configure(task_time=seconds)
        simulator.reset()
        result = wait(session, start())
        noticed = datetime.now(timezone.utc)
        ended = max(datetime.fromisoformat(one["completed_at"]) for one in result["results"])
        late.append((noticed - ended).total_seconds())
    assert 0 <= min(late) < 0.3


def test_check_mode_looks_and_does_not_wait(session, simulator, start, calls):
    simulator.configure(task_time=60)
    tasks = start()
    calls()
    result = wait(session, tasks, check=True)
    assert calls() == ["RetrievePropertiesEx"] * 2  # the tasks, and whether their machines ask something
    assert set(states(result)) <= {"queued", "running"}
    assert "failed" not in result


def test_the_session_expires_meanwhile(session, simulator, start):
    simulator.configure(task_time=1)
    tasks = start()
    timer = threading.Timer(0.4, simulator.expire_sessions)
    timer.start()
    assert states(wait(session, tasks)) == ["success"] * 3
    timer.join()


def test_a_machine_that_goes_away_does_not_disturb_the_wait(session, simulator):
    simulator.configure(task_time=0.5)
    task = session.find.by_path(OFF[0]).Destroy_Task()
    result = wait(session, [task._moId])
    assert states(result) == ["success"]
    assert result["results"][0]["entity"]["name"] == "vm0001"


def test_a_task_that_ends_right_after_the_deadline_has_not_failed(session, simulator, start, monkeypatch):
    simulator.configure(task_time=0.4)
    tasks = start()
    read = session.read.__class__.__call__
    looks = []

    def slow_second_look(reader, refs, paths):
        looks.append(paths)
        if len(looks) == 2:
            threading.Event().wait(0.8)
        return read(reader, refs, paths)

    monkeypatch.setattr(session.read.__class__, "__call__", slow_second_look)
    result = wait(session, tasks, task_timeout=0)
    assert states(result) == ["success"] * 3
    assert "failed" not in result


def test_a_canceled_task_has_failed(session, simulator, start):
    simulator.configure(task_time=30)
    tasks = start()
    session.ref("Task", tasks[1]).CancelTask()
    result = wait(session, tasks[1:2])
    assert result["code"] == "several_failed"
    assert result["results"][0]["code"] == "server_fault"
    assert result["results"][0]["details"]["fault"] == "RequestCanceled"


def test_what_a_task_returns_stands_there_as_an_id(session):
    source = session.find.by_path(OFF[0])
    spec = vim.vm.CloneSpec(location=vim.vm.RelocateSpec(), template=False, powerOn=False)
    task = source.CloneVM_Task(session.find.by_path("/DC1/vm"), "copy", spec)
    (one,) = wait(session, [task._moId])["results"]
    assert one["result"] == session.find.by_path("/DC1/vm/copy")._moId
    assert one["operation"] == "VirtualMachine.clone"
    assert one["entity"]["name"] == "vm0001"
