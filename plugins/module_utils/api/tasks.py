# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One wait for everything: many tasks and many conditions, told by the server rather than by asking again and again.

PropertyCollector.CreateFilter and .WaitForUpdatesEx, in a collector of its own, since the filters of the default one
belong to the whole session.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import SessionRenewed
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.faults import translate
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import DeadlinePassed, Question, Unreachable
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import api_type, kind_of, known_paths, vmodl
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import listed

TASK_PATHS = ("info.state", "info.progress", "info.error", "info.result")
QUESTION = "runtime.question"
_LONGEST_WAIT = 20
_QUIET_SECONDS = 2
_PROGRESS_SECONDS = 10
_ATTEMPTS = 5
_MANY = 5


def _percent(values):
    """How far a task is, for the progress; nothing where the server does not say."""
    percent = values.get("info.progress")
    return "" if percent is None else f"{percent} %"


@dataclass
class Awaited:
    """Something that takes its time on the server.

    doing: what it is, with the object's name, for errors and progress: C("power on web-01").
    ref, paths: the object to watch, and which of its properties.
    outcome: values → (whether it is over, result); may raise a VsphereError.
    seconds: its deadline.
    vm: a virtual machine that may ask a question meanwhile.
    answers: id or text of a question → the key or label of the answer to give.
    last: whether nothing is left to do once it is over; with C(wait=false) it is not waited for.
    shows: values → how far it is, in a word or two, for the progress.
    """

    doing: str
    ref: Any
    paths: tuple
    outcome: Callable[[dict], tuple]
    seconds: float
    vm: Any = None
    answers: dict = field(default_factory=dict)
    last: bool = False
    shows: Callable[[dict], str] = _percent
    values: dict = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)
    lost: Any = None

    @property
    def is_task(self):
        """Whether it is a task of the server, and not just a condition."""
        return kind_of(self.ref) == "Task"

    @property
    def left(self):
        """Seconds until the deadline."""
        return self.started + self.seconds - time.monotonic()


def of_task(task, doing, seconds, vm=None, answers=None, last=False):
    """Waits for a server task; its result is what the task returns."""

    def outcome(values):
        if values.get("info.state") == "error":
            raise translate(values["info.error"], doing)
        return values.get("info.state") == "success", values.get("info.result")

    return Awaited(doing, task, TASK_PATHS, outcome, seconds, vm, answers or {}, last)


def until(ref, path, reached, doing, seconds, last=False):
    """Waits until a property satisfies C(reached)."""

    def outcome(values):
        return reached(values.get(path)), values.get(path)

    return Awaited(doing, ref, (path,), outcome, seconds, last=last)


class Watch:
    """Awaits several things at once. Use it as a context: at its end the server forgets what was watched."""

    def __init__(self, session, progress=None):
        self._session = session
        self._progress = Progress(progress)
        self._collector = None
        self._filters = {}
        self._version = ""
        self._waiting = []

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self._forget()

    def __len__(self):
        return len(self._waiting)

    def add(self, awaited):
        """Begins to watch something."""
        self._waiting.append(awaited)

    def next(self):
        """Blocks until something is over: [(awaited, result or None, error or None)], at least one."""
        while True:
            self._update()
            over = [end for end in map(self._end_of, list(self._waiting)) if end]
            for awaited, _result, _error in over:
                self._waiting.remove(awaited)
                self._unwatch(awaited)
            self._progress.tell(self._waiting)
            if over:
                return over

    def _end_of(self, awaited):
        if awaited.lost is not None:
            return awaited, None, translate(awaited.lost, awaited.doing)
        try:
            self._answer(awaited)
            over, result = awaited.outcome(awaited.values)
        except Exception as error:
            return awaited, None, error
        if over:
            return awaited, result, None
        if awaited.left <= 0:
            return awaited, None, self._too_late(awaited)
        return None

    @staticmethod
    def _too_late(awaited):
        is_task = awaited.is_task
        return DeadlinePassed(
            f"The server did not {awaited.doing} within {awaited.seconds:g} s"
            + (f"; its task {awaited.ref._moId} goes on." if is_task else "."),
            task=awaited.ref._moId if is_task else None,
            progress=awaited.values.get("info.progress"),
            seconds=awaited.seconds,
        )

    def _update(self):
        """Waits for the next news of anything that is watched. A dropped connection only begins the watch anew: the
        tasks go on at the server."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._watch_all()
                self._take(self._wait())
                return
            except (SessionRenewed, vmodl.fault.ManagedObjectNotFound, vmodl.query.InvalidCollectorVersion):
                self._lose()
            except Unreachable:
                self._lose()
                if attempt == _ATTEMPTS:
                    raise
                time.sleep(attempt)

    def _watch_all(self):
        if self._collector is None:
            self._collector = self._session.content.propertyCollector.CreatePropertyCollector()
        for awaited in self._waiting:
            if id(awaited) not in self._filters:
                self._watch_one(awaited)

    def _watch_one(self, awaited):
        try:
            self._filters[id(awaited)] = self._collector.CreateFilter(
                _filter_spec(awaited, self._session.wire.version), False
            )
        except vmodl.fault.ManagedObjectNotFound as fault:
            if self._collector is not None and fault.obj is not None and fault.obj._moId == self._collector._moId:
                raise
            awaited.lost = fault

    def _wait(self):
        least = min(0 if awaited.lost else awaited.left for awaited in self._waiting)
        longest = min(_LONGEST_WAIT, max(self._session.connection.timeout - 5, 1))
        if self._progress.listening:
            longest = min(longest, _QUIET_SECONDS)
        seconds = max(0, min(longest, int(least) + 1))
        return self._collector.WaitForUpdatesEx(
            self._version, vmodl.query.PropertyCollector.WaitOptions(maxWaitSeconds=seconds)
        )

    def _take(self, update):
        if update is None:
            return
        self._version = update.version
        by_object = {}
        for awaited in self._waiting:
            by_object.setdefault(awaited.ref._moId, []).append(awaited)
            if awaited.vm is not None:
                by_object.setdefault(awaited.vm._moId, []).append(awaited)
        for changed in (one for part in update.filterSet for one in part.objectSet):
            news = {change.name: change.val for change in changed.changeSet}
            for awaited in by_object.get(changed.obj._moId, ()):
                awaited.values.update(news)

    @staticmethod
    def _answer(awaited):
        """Answers the question of a virtual machine as the user said, or raises Question."""
        question = awaited.values.pop(QUESTION, None) if awaited.vm is not None else None
        if question is not None:
            awaited.vm.AnswerVM(question.id, answer_to(question, awaited.answers, awaited.doing))

    def _unwatch(self, awaited):
        watched = self._filters.pop(id(awaited), None)
        if watched is not None and self._waiting:
            watched.DestroyPropertyFilter()

    def _lose(self):
        self._collector, self._filters, self._version = None, {}, ""

    def _forget(self):
        if self._collector is not None:
            with contextlib.suppress(SessionRenewed, Unreachable, vmodl.MethodFault):  # gone with its session
                self._collector.DestroyPropertyCollector()
            self._lose()


def answer_to(question, answers, doing):
    """The key of the answer that the user chose for a question (VirtualMachineQuestionInfo). Raises Question.

    answers: id of the question or of a message in it, or a part of its text → key or label of the answer.
    """
    told = told_question(question)
    choices, known = told["choices"], (told["id"], *told["message_ids"])
    wanted = [str(answer) for asked, answer in (answers or {}).items() if asked in known or asked in question.text]
    key = next((key for key, label in choices.items() if wanted and wanted[0] in (key, label)), None)
    if key is None:
        raise unanswered(question, f"Cannot {doing}: the virtual machine asks", "say one in the option answers")
    return key


def unanswered(question, who, advice):
    """The error for a question (VirtualMachineQuestionInfo) that nobody has answered."""
    told = told_question(question)
    return Question(
        f"{who}: {told['text']} The answers are {', '.join(told['choices'].values())}; {advice}.",
        question=told["text"],
        choices=told["choices"],
        question_id=told["id"],
        message_ids=told["message_ids"],
    )


def told_question(question):
    """A question in plain values, or None: its id, text, choices (key → label) and the ids of its messages."""
    return question and {
        "id": question.id,
        "text": question.text.strip(),
        "choices": {one.key: one.label for one in question.choice.choiceInfo},
        "message_ids": [message.id for message in question.message or ()],
    }


def _filter_spec(awaited, version):
    query = vmodl.query.PropertyCollector
    objects = [query.ObjectSpec(obj=awaited.ref)]
    kinds = {kind_of(awaited.ref): list(awaited.paths)}
    if awaited.vm is not None:
        objects.append(query.ObjectSpec(obj=awaited.vm))
        kinds.setdefault(kind_of(awaited.vm), []).append(QUESTION)
    specs = [
        query.PropertySpec(type=api_type(kind), all=False, pathSet=known_paths(kind, tuple(paths), version))
        for kind, paths in kinds.items()
    ]
    return query.FilterSpec(objectSet=objects, propSet=specs)


class Progress:
    """Tells how far long waits are; short ones pass in silence. Many waits at once are told of in one line."""

    def __init__(self, tell):
        self._tell = tell
        self._told = {}

    @property
    def listening(self):
        return self._tell is not None

    def tell(self, waiting):
        if not self._tell:
            return
        if len(waiting) > _MANY:
            self._tell_many(waiting)
            return
        for awaited in waiting:
            shown = awaited.shows(awaited.values)
            if self._is_due(id(awaited), awaited.started, shown):
                self._tell(f"{awaited.doing}: {shown + ', ' if shown else ''}{_seconds_since(awaited.started)}")

    def _tell_many(self, waiting):
        started = min(awaited.started for awaited in waiting)
        if self._is_due("many", started, len(waiting)):
            names = listed([awaited.doing for awaited in waiting], 3)
            self._tell(f"{len(waiting)} go on: {names}: {_seconds_since(started)}")

    def _is_due(self, key, started, shown):
        """Whether it is time to tell: soon where something is new, and else now and then."""
        now = time.monotonic()
        last, last_shown = self._told.get(key, (started - _PROGRESS_SECONDS + _QUIET_SECONDS, None))
        due = now - last >= (_QUIET_SECONDS if shown != last_shown else _PROGRESS_SECONDS)
        if due and now - started >= _QUIET_SECONDS:
            self._told[key] = (now, shown)
            return True
        return False


def _seconds_since(started):
    return f"{time.monotonic() - started:.0f} s"
