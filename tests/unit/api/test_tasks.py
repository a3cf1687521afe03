# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting: for many things at once, told by the server, with a deadline, through questions and broken connections."""

from __future__ import annotations

import time
from datetime import datetime, timezone

import pytest

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import Watch, of_task, until
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import (
    DeadlinePassed,
    Question,
    Refused,
    ServerFault,
    VsphereError,
)

ODD = [f"/DC1/vm/vm000{number}" for number in (1, 3, 5)]  # these are off
QUESTION = {
    "id": "7",
    "text": "msg.uuid.altered:This virtual machine might have been moved or copied.",
    "choices": {"0": "Cancel", "1": "I Moved It", "2": "I Copied It"},
    "default": "0",
}


@pytest.fixture
def machines(session):
    return [session.find.by_path(path) for path in ODD]


def power_on(machine, seconds=20, **options):
    return of_task(machine.PowerOnVM_Task(), "power on it", seconds, **options)


def ends(session, *awaited, progress=None):
    """All ends, in the order in which they come: [(awaited, result, error)]."""
    over = []
    with Watch(session, progress) as watch:
        for one in awaited:
            watch.add(one)
        while len(watch):
            over += watch.next()
    return over


def state_of(simulator, path):
    return simulator.read(path, "runtime.powerState")["runtime.powerState"]


def test_one_wait_serves_many_tasks(session, machines, simulator, calls):
    simulator.configure(task_time=0.4)
    began = time.monotonic()
    tasks = [power_on(machine) for machine in machines]
    calls()
    assert [error for _awaited, _result, error in ends(session, *tasks)] == [None] * 3
    assert time.monotonic() - began < 1.2
    made = calls()
    assert made.count("CreatePropertyCollector") == 1
    assert made.count("CreateFilter") == 3
    assert {state_of(simulator, path) for path in ODD} == {"poweredOn"}


def test_the_end_of_a_task_is_noticed_at_once(session, machines, simulator):
    """Within 0.3 s of the moment that the server says. Other work on this machine may hold one of them up, not all."""
    late = []
    for number, machine in enumerate(machines):
        simulator.configure(task_time=0.3 + 0.4 * number)
        awaited = power_on(machine)
        ends(session, awaited)
        noticed = datetime.now(timezone.utc)
        info = session.read.one(awaited.ref, ["info.completeTime"])
        late.append((noticed - info["info.completeTime"]).total_seconds())
    assert 0 <= min(late) < 0.3


def test_a_failed_task_is_an_error_in_words(session, machines, simulator):
    simulator.add_rules(
        {"method": "PowerOnVM_Task", "task_fault": {"name": "InsufficientResourcesFault", "msg": "No memory left."}}
    )
    ((_awaited, _result, error),) = ends(session, power_on(machines[0]))
    assert isinstance(error, ServerFault)
    assert error.msg.startswith("Cannot power on it: No memory left.")
    assert error.details["fault"] == "InsufficientResourcesFault"


def test_one_failure_does_not_hide_the_others(session, machines, simulator):
    moid = machines[1]._moId
    simulator.add_rules(
        {"method": "PowerOnVM_Task", "moid": moid, "task_fault": {"name": "InsufficientResourcesFault"}}
    )
    over = ends(session, *(power_on(machine) for machine in machines))
    assert sorted(type(error).__name__ for _awaited, _result, error in over) == ["NoneType", "NoneType", "ServerFault"]


def test_a_deadline_ends_the_wait_and_not_the_task(session, machines, simulator):
    simulator.configure(task_time=2.5)
    began = time.monotonic()
    ((_awaited, _result, error),) = ends(session, power_on(machines[0], seconds=1))
    assert time.monotonic() - began < 2.4
    assert isinstance(error, DeadlinePassed)
    assert error.details["task"] in error.msg


def test_a_condition_is_awaited_like_a_task(session, machines, simulator):
    simulator.configure(task_time=0.3)
    machines[0].PowerOnVM_Task()
    on = until(machines[0], "runtime.powerState", lambda state: state == "poweredOn", "see it on", 10)
    ((_awaited, result, error),) = ends(session, on)
    assert (result, error) == ("poweredOn", None)
    off = until(machines[0], "runtime.powerState", lambda state: state == "poweredOff", "see it off", 0.5)
    ((_awaited, _result, error),) = ends(session, off)
    assert isinstance(error, DeadlinePassed)
    assert "did not see it off within 0.5 s" in error.msg


def test_a_question_without_an_answer_is_an_error_with_the_choices(session, machines, simulator):
    simulator.add_rules({"method": "PowerOnVM_Task", "question": QUESTION})
    ((_awaited, _result, error),) = ends(session, power_on(machines[0], vm=machines[0]))
    assert isinstance(error, Question)
    assert "moved or copied" in error.msg
    assert error.details["choices"] == QUESTION["choices"]


@pytest.mark.parametrize("answers", [{"msg.uuid.altered": "I Copied It"}, {"moved or copied": "2"}, {"7": "2"}])
def test_a_question_is_answered_as_the_user_said(session, machines, simulator, answers):
    simulator.add_rules({"method": "PowerOnVM_Task", "question": QUESTION})
    mark = simulator.mark()
    ((_awaited, _result, error),) = ends(session, power_on(machines[0], vm=machines[0], answers=answers))
    assert error is None
    given = [call["args"] for call in simulator.writes(mark) if call["method"] == "AnswerVM"]
    assert [one["answerChoice"] for one in given] == ["2"]


def test_an_answer_that_is_none_of_the_choices_is_no_answer(session, machines, simulator):
    simulator.add_rules({"method": "PowerOnVM_Task", "question": QUESTION})
    answers = {"msg.uuid.altered": "Maybe"}
    ((_awaited, _result, error),) = ends(session, power_on(machines[0], vm=machines[0], answers=answers))
    assert isinstance(error, Question)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_dropped_connection_goes_back_to_the_task(session, machines, simulator, moment):
    simulator.configure(task_time=0.5)
    simulator.add_rules({"method": "WaitForUpdatesEx", "drop": moment, "count": 2})
    mark = simulator.mark()
    ((_awaited, _result, error),) = ends(session, power_on(machines[0]))
    assert error is None
    assert [call["method"] for call in simulator.writes(mark)] == ["PowerOnVM_Task"]


def test_an_expired_session_goes_back_to_the_task(session, machines, simulator):
    simulator.configure(task_time=0.8)
    awaited = power_on(machines[0])
    simulator.expire_sessions()
    ((_awaited, _result, error),) = ends(session, awaited)
    assert error is None
    assert state_of(simulator, ODD[0]) == "poweredOn"


def test_a_task_that_the_server_has_forgotten_is_an_error(session, machines):
    lost = of_task(session.ref("Task", "task-99999"), "power on it", 5)
    ((_awaited, _result, error),) = ends(session, lost)
    assert isinstance(error, VsphereError)
    assert "does not exist" in error.msg


def test_a_long_task_tells_how_far_it_is_and_a_short_one_nothing(session, machines, simulator):
    lines = []
    ends(session, power_on(machines[0]), progress=lines.append)
    assert lines == []
    simulator.configure(task_time=4.5)
    ends(session, power_on(machines[1]), progress=lines.append)
    assert lines
    assert all(line.startswith("power on it: ") and line.endswith(" s") for line in lines)
    assert any(" %" in line for line in lines)


def test_nothing_is_left_behind_on_the_server(session, machines, calls):
    calls()
    ends(session, *(power_on(machine) for machine in machines))
    assert calls()[-1] == "DestroyPropertyCollector"


def test_an_outcome_may_refuse(session, machines):
    def refuse(_values):
        raise Refused("no")

    awaited = until(machines[0], "name", lambda name: False, "wait", 5)
    awaited.outcome = refuse
    ((_awaited, _result, error),) = ends(session, awaited)
    assert isinstance(error, Refused)


def test_many_waits_are_told_of_in_one_line(session, machines, simulator):
    lines = []
    never = [until(machines[0], "name", lambda name: False, f"see number {number}", 3) for number in range(6)]
    ends(session, *never, progress=lines.append)
    assert lines == ["6 go on: see number 0, see number 1, see number 2 and 3 more: 2 s"]


def test_what_one_waits_for_is_noticed_at_once(session, machines, simulator):
    simulator.configure(task_time=1)
    waits = [until(one, "runtime.powerState", lambda state: state == "poweredOn", "see it", 9) for one in machines]
    for machine in machines:
        machine.PowerOnVM_Task()
    began = time.monotonic()
    ends(session, *waits)
    assert time.monotonic() - began < 1.3
