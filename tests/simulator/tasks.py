# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks: operations that run on after the call that started them.

The body of a task is a generator (see model/managed.py). It may yield

- nothing (`yield`): the operation takes its time (the setting `task_time`), with progress from 0 to 100;
- a number: it takes that many seconds;
- a `Question`: it waits until somebody answers (`answer = yield Question(...)`).

The reference does not say whether a wrong power state is the call's fault or the task's. As on a vCenter, where the
check happens when the operation begins, it is the task's: `InvalidPowerState` and the like come as `info.error`.
"""

from __future__ import annotations

import itertools

from pyVmomi import vim, vmodl

from . import faults
from .entities.entity import ExtensibleObject
from .model.managed import api
from .model.values import now

STEPS = 10                  # how often a running task shows progress
RUNNING = ("queued", "running")


class Question:
    """Asked by a task on behalf of a virtual machine; the text and choices are what a host would ask."""

    def __init__(self, question_id, text, choices, default=None):
        self.id, self.text, self.choices, self.default = question_id, text, choices, default

    @classmethod
    def from_rule(cls, spec):
        return cls(spec.get("id", "msg.uuid.altered"), spec.get("text", MOVED_OR_COPIED),
                   spec.get("choices") or UUID_CHOICES, spec.get("default"))


MOVED_OR_COPIED = ("This virtual machine might have been moved or copied. In order to configure certain management "
                   "and networking features, VMware ESX needs to know if this virtual machine was moved or copied. "
                   "If you don't know, answer \"button.uuid.copiedTheVM\".")
UUID_CHOICES = {"0": "button.uuid.cancel", "1": "button.uuid.movedTheVM", "2": "button.uuid.copiedTheVM"}


def needs_cancel(task, call):
    """Whoever started a task may cancel it; others need Global.CancelTask (assumed)."""
    if task.info.reason.userName == call.user:
        return []
    return [(task.guard, "Global.CancelTask")]


class Task(ExtensibleObject, api="Task"):
    """vim.Task: `run` holds the work, `info` what clients see."""

    run = None

    @property
    def guard(self):
        return self.run.target.guard if self.run else None

    @property
    def info(self):
        return self.values["info"]

    @api(privilege=needs_cancel)
    def CancelTask(self, call):
        """Task.CancelTask: InvalidState when it has ended, NotSupported when it cannot be canceled."""
        if self.info.state not in RUNNING:
            raise faults.invalid_state()
        if not self.info.cancelable:
            raise faults.not_supported()
        self.run.cancel()


class Run:
    """One task's way from queued to its end. Every step runs with the service's lock held."""

    def __init__(self, tasks, task, call, target, method, body):
        self.tasks, self.task, self.target, self.method, self.body = tasks, task, target, method, body
        self.service = tasks.service
        self.fault = call.task_fault
        self.question = call.question
        self.user = call.user
        simulated = target.methods.get(method.wsdlName)
        self.shared = simulated is not None and simulated.shared
        self.timers = []
        self.asked = None           # (question, the VM that shows it)

    @property
    def info(self):
        return self.task.info

    def begin(self):
        if self.info.state != "queued":
            return
        busy = self.target_busy()
        if busy is not None and not self.queue_behind(busy):
            self.info.state = "running"
            self.fail(faults.task_in_progress(busy.task.ref))
            return
        if busy is None:
            self.info.state = "running"
            self.info.startTime = now()
            self.info.progress = 0
            self.occupy()
            self.task.touch()
            self.advance(None)

    def target_busy(self):
        """The run that stands in the way of this one, or None."""
        busy = self.tasks.busy.get(self.target.moid)
        if busy is None and not self.shared:
            busy = next(iter(self.tasks.readers.get(self.target.moid, ())), None)
        return busy

    def occupy(self):
        if self.shared:
            self.tasks.readers.setdefault(self.target.moid, []).append(self)
        else:
            self.tasks.busy[self.target.moid] = self

    def release(self):
        if self.tasks.busy.get(self.target.moid) is self:
            del self.tasks.busy[self.target.moid]
        readers = self.tasks.readers.get(self.target.moid, [])
        if self in readers:
            readers.remove(self)

    def queue_behind(self, busy):
        """An operation that cannot answer TaskInProgress waits for the one that runs."""
        if "vim.fault.TaskInProgress" in (self.method.faults or ()):
            return False
        busy.after_end.append(self)
        return True

    after_end = ()

    def advance(self, value):
        """Go on until the next pause or the end."""
        try:
            if self.fault is not None:
                raise self.fault
            if self.question is not None and self.target.api_name == "VirtualMachine":
                question, self.question = Question.from_rule(self.question), None
                self.ask(question)
                return
            pause = self.body.send(value)
        except StopIteration as end:
            self.succeed(end.value)
        except vmodl.MethodFault as fault:
            self.fail(fault)
        except Exception as exc:
            self.fail(self.service.bug(self.info.descriptionId, exc))
        else:
            self.pause(pause)

    def pause(self, pause):
        if isinstance(pause, Question):
            self.ask(pause)
            return
        seconds = self.service.settings.task_time if pause is None else pause
        clock = self.service.clock
        if seconds > 0:
            self.timers = [clock.after(seconds * step / STEPS, self.progress, 100 * step // STEPS)
                           for step in range(1, STEPS)]
        self.timers.append(clock.after(seconds, self.advance, None))

    def progress(self, percent):
        self.info.progress = percent
        self.task.touch()

    # -- questions

    def ask(self, question):
        vm = self.target
        self.asked = question
        choice = vim.option.ChoiceOption(
            choiceInfo=[vim.ElementDescription(key=key, label=label, summary=label)
                        for key, label in question.choices.items()],
            defaultIndex=int(question.default) if question.default is not None else None)
        vm.own("runtime").question = vim.vm.QuestionInfo(
            id=str(next(self.tasks.question_numbers)), text=f"{question.id}:{question.text}", choice=choice,
            message=[vim.vm.Message(id=question.id, text=question.text)])
        vm.touch()

    def answered(self, choice):
        question, self.asked = self.asked, None
        self.target.own("runtime").question = None
        self.target.touch()
        if question.choices[choice].lower().endswith("cancel"):
            self.fail(self.answer_was_cancel())
            return
        self.service.clock.after(0, self.advance, None)

    def answer_was_cancel(self):
        """Assumed: a GenericVmConfigFault where the method declares it, else RequestCanceled."""
        text = "The operation was canceled by the answer to a question."
        fault = vim.fault.GenericVmConfigFault(reason=text, msg=text)
        return fault if faults.declared(self.method, fault) else vmodl.fault.RequestCanceled(msg=text)

    # -- ends

    def succeed(self, result):
        self.info.result = result
        self.info.progress = 100
        self.end("success")

    def fail(self, fault):
        if self.fault is not fault and not faults.declared(self.method, fault):
            fault = self.service.bug(self.info.descriptionId, TypeError(
                f"the task failed with {type(fault).__name__}, which the API does not declare for it"))
        self.info.error = fault
        self.end("error")

    def cancel(self):
        for timer in self.timers:
            self.service.clock.cancel(timer)
        self.body.close()
        self.info.cancelled = True
        self.fault = vmodl.fault.RequestCanceled(msg="The task was canceled by a user.")
        self.fail(self.fault)

    def end(self, state):
        info = self.info
        info.state = state
        info.startTime = info.startTime or info.queueTime
        info.completeTime = now()
        info.cancelable = False
        self.release()
        self.task.touch()
        self.target.touch()
        self.service.clock.after(self.service.settings.task_keep_time, self.tasks.forget, self.task)
        waiting, self.after_end = list(self.after_end), ()
        for run in waiting:
            self.service.clock.after(0, run.begin)


class Tasks:
    """All tasks of the server."""

    def __init__(self, service):
        self.service = service
        self.recent = {}            # moid → Task objects that still exist, oldest first
        self.by_entity = {}         # moid of the entity → its tasks
        self.busy = {}              # moid → the Run that works on the object
        self.readers = {}           # moid → the Runs that only read it, side by side
        self.numbers = itertools.count(1)
        self.question_numbers = itertools.count(1)

    def start(self, call, target, method, body):
        """Make the task of an operation and queue it; returns the reference that the call answers."""
        number = next(self.numbers)
        moid = f"task-{number}"
        target = target.occupies
        managed_type = method.type
        name = managed_type._wsdlName.rpartition(".")[2]
        operation = method.name[0].lower() + method.name[1:]
        entity = target if hasattr(target, "parent") else target.guard
        info = vim.TaskInfo(
            key=moid, task=vim.Task(moid, None), name=getattr(managed_type, method.wsdlName),
            descriptionId=f"{name}.{operation}", state="queued", cancelled=False, cancelable=True,
            entity=entity.ref if entity else None, entityName=entity.name if entity else None,
            queueTime=now(), eventChainId=self.service.events.next_chain(),
            reason=vim.TaskReasonUser(userName=call.user))
        task = Task(self.service, moid, info=info)
        task.run = Run(self, task, call, target, method, body)
        task.run.after_end = []
        call.chain = info.eventChainId
        self.service.registry.add(task)
        self.recent[moid] = task
        self.by_entity.setdefault(target.moid, []).append(task)
        target.touch()
        self.service.clock.after(0, task.run.begin)
        return task.ref

    def of(self, entity):
        return self.by_entity.get(entity.moid, ())

    def forget(self, task):
        self.recent.pop(task.moid, None)
        own = self.by_entity.get(task.run.target.moid, [])
        if task in own:
            own.remove(task)
        self.service.registry.remove(task)

    def working_on(self, entity):
        """A run that works on an object now, or None."""
        readers = self.readers.get(entity.moid) or [None]
        return self.busy.get(entity.moid) or readers[0]

    def asking(self, vm):
        """The run whose question a virtual machine shows, or None."""
        run = self.working_on(vm)
        return run if run is not None and run.asked is not None else None
