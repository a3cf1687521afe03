# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for tasks of the server that other tasks of a playbook have started. API: Task, TaskInfo."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.faults import translate_any
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import QUESTION, Watch, answer_to, of_task
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, NotFound, SeveralFailed
from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import CHANGING, CONNECTION, Operation
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import kind_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import unquote_name

_READS = [
    f"info.{name}"
    for name in (
        "state",
        "progress",
        "error",
        "result",
        "entity",
        "entityName",
        "descriptionId",
        "queueTime",
        "startTime",
        "completeTime",
    )
]
# These take the machine away, and with it what it may ask.
_LAST_DEEDS = ("destroy", "unregister")


class _Wait:
    """One task of the server: its id, what was read of it, and the error that it ended with."""

    def __init__(self, session, moid):
        self.moid = moid
        self.ref = session.ref("Task", moid)
        self.values = None
        self.error = None

    @property
    def is_over(self):
        return self.values["info.state"] in ("success", "error")

    @property
    def machine(self):
        """The virtual machine that may ask a question while the task runs, or None."""
        entity, operation = self.values["info.entity"], self.values["info.descriptionId"] or ""
        may_ask = entity is not None and kind_of(entity) == "VirtualMachine" and not operation.endswith(_LAST_DEEDS)
        return entity if may_ask else None

    @property
    def doing(self):
        operation, name = self.values["info.descriptionId"], unquote_name(self.values["info.entityName"])
        return f"complete {operation or self.moid}" + (f" of {name}" if name else "")

    def awaited(self, params):
        return of_task(self.ref, self.doing, params["task_timeout"], self.machine, params["answers"])

    def take(self, values):
        """Takes what was read of the task, if it is still there."""
        self.values = values or self.values
        if self.values is not None and self.values["info.state"] == "success":
            self.error = None  # even if it came a moment after the deadline
        if self.values is None:
            self.error = NotFound(
                f"tasks: the server has no task {self.moid} (any more): it forgets a task some time after its end.",
                option="tasks",
                value=self.moid,
            )
        elif self.values["info.state"] == "error" and not self.error:
            self.error = translate_any(self.values["info.error"], self.doing)

    def as_result(self):
        failure = self.error.as_result() if self.error else {}
        if self.values is None:
            return {"task": self.moid, **failure}
        read = {path.removeprefix("info."): value for path, value in self.values.items()}
        return {
            "task": self.moid,
            "operation": read["descriptionId"],
            "state": read["state"],
            "progress": read["progress"],
            "entity": _entity(read["entity"], read["entityName"]),
            "result": _ids(read["result"]),
            "queued_at": _time(read["queueTime"]),
            "started_at": _time(read["startTime"]),
            "completed_at": _time(read["completeTime"]),
            **failure,
        }


def _entity(ref, name):
    return {"kind": kind_of(ref), "moid": ref._moId, "name": unquote_name(name)} if ref is not None else None


def _ids(result):
    """The ids of the objects that a task returns; what is no object is left out."""
    if isinstance(result, list):
        return [one._moId for one in result if hasattr(one, "_moId")]
    return getattr(result, "_moId", None)


def _time(moment):
    return moment.isoformat() if moment is not None else None


def wait_for_tasks(session, params, mode):
    """Waits until all tasks are over: one wait, whatever their number. In check mode it only looks at them."""
    waits = [_Wait(session, moid) for moid in _ids_of(params["tasks"])]
    _look(session, waits)
    running = [one for one in waits if not (one.error or one.is_over)]
    before = session.wire.changes()
    if mode.check:
        changed = _foresee(session, running, params)
    else:
        _see_through(session, running, params, mode)
        changed = session.wire.changes() > before
    whole = {"changed": changed, "results": [one.as_result() for one in waits]}
    errors = {one.moid: one.error for one in waits if one.error}
    return {**whole, **SeveralFailed.of(errors, len(waits)).as_result(), "changed": changed} if errors else whole


def _ids_of(tasks):
    """The ids of tasks, each once; nothing is there where a task of the playbook had nothing to do."""
    for one in tasks:
        if one is not None and not (isinstance(one, str) and (not one.strip() or "task" in one.lower())):
            raise InvalidOption(
                f"tasks: {one!r} is no id of a task of the server, such as task-42.", option="tasks", value=one
            )
    return list(dict.fromkeys(one.strip() for one in tasks if one and one.strip()))


def _look(session, waits):
    found = session.read([one.ref for one in waits], _READS) if waits else {}
    for one in waits:
        one.take(found.get(one.moid))


def _foresee(session, running, params):
    """Whether a machine would be told the answer to its question; one that nobody answers is an error."""
    machines = {one.machine._moId: one.machine for one in running if one.machine is not None}
    asked = session.read(machines.values(), [QUESTION])
    answered = False
    for one in running:
        values = asked.get(one.machine._moId) if one.machine is not None else None
        if values and values[QUESTION] is not None:
            try:
                answer_to(values[QUESTION], params["answers"], one.doing)
                answered = True
            except Exception as error:
                one.error = translate_any(error, one.doing)
    return answered


def _see_through(session, running, params, mode):
    by_awaited = {}
    with Watch(session, mode.progress) as watch:
        for one in running:
            awaited = one.awaited(params)
            by_awaited[id(awaited)] = one
            watch.add(awaited)
        while len(watch):
            for awaited, _result, error in watch.next():
                by_awaited[id(awaited)].error = error and translate_any(error, awaited.doing)
    _look(session, running)


TASK_WAIT = Operation(
    name="task_wait",
    options={
        **CONNECTION,
        "task_timeout": CHANGING["task_timeout"],
        "tasks": {"type": "list", "elements": "raw", "required": True},
        "answers": {"type": "dict"},
    },
    run=wait_for_tasks,
)
