# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured of ours alone: a play over many hosts, reading all machines, and the tasks of the server."""

from __future__ import annotations

import datetime
import typing as t

from benchmarks import cases, figures, whole
from benchmarks.cases import OURS
from benchmarks.playing import Run

# How long a task of the server takes while it is awaited, on how many machines that is measured, and which these are.
TASK_TIME, WAITS, FIRST = 1.0, 5, 2001
CLONE_TIME, CLONES = 2.0, 50
READ, WORKING = "reading: all", "waiting: on"
ONE_CLONE, START, AWAIT = "cloning: one", "cloning: start", "cloning: await"


class Clones(t.NamedTuple):
    """Seconds that one clone takes, and that many take side by side."""

    one: float
    many: float


def crowd() -> list[dict[str, t.Any]]:
    """Tasks of a play over many hosts at once."""
    args = {"name": "{{ inventory_hostname }}", "state": "powered_off"}
    return [{"name": f"{OURS} crowd: {number}", f"{OURS}.vm_power": args} for number in (1, 2, 3)]


def reading() -> list[dict[str, t.Any]]:
    """All machines are read, with the groups of properties that are read by default."""
    return [
        {"name": READ, f"{OURS}.vm_info": {}, "register": "read"},
        {"name": "reading: count", "ansible.builtin.assert": {"that": [f"read.results | length == {cases.VMS}"]}},
    ]


def waiting() -> list[dict[str, t.Any]]:
    """Machines are powered on, one after the other, after a first task that logs in."""
    first = power("waiting: first", cases.ONE, "powered_off")
    return [first, *(power(WORKING, name, "powered_on") for name in waiters())]


def power(title: str, name: str, state: str) -> dict[str, t.Any]:
    return {"name": title, f"{OURS}.vm_power": {"name": f"/DC1/vm/{name}", "state": state}}


def waiters() -> list[str]:
    return cases.names(WAITS, FIRST)


def cloning() -> list[dict[str, t.Any]]:
    """One clone, and many that are started in a loop and awaited together, after a first task that logs in."""
    module, source = f"{OURS}.vm", f"{whole.FOLDER}/{whole.NAME}"
    args = {"folder": whole.FOLDER, "clone": {"source": source}}
    one, *many = clones()
    return [
        {"name": "cloning: first", module: {"name": whole.NAME, "folder": whole.FOLDER}},
        {"name": ONE_CLONE, module: {**args, "name": one}},
        {"name": START, module: {**args, "name": "{{ item }}", "wait": False}, "loop": many, "register": "started"},
        {"name": AWAIT, f"{OURS}.task_wait": {"tasks": "{{ started.results | map(attribute='task') }}"}},
    ]


def clones() -> list[str]:
    """The name of the one clone, and those of the many."""
    return [f"clone{number:02d}" for number in range(1 + CLONES)]


def noticed(run: Run, completed: t.Sequence[str]) -> float:
    """Seconds from the end of a task of the server to that of the task that waits for it.

    completed: for each machine, when the server's task was complete, as the API writes it.
    """
    ends = [datetime.datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp() for time in completed]
    return figures.lateness(run.named(WORKING), ends)


def cloned(run: Run) -> Clones:
    [one], [start], [wait] = (run.named(name) for name in (ONE_CLONE, START, AWAIT))
    return Clones(one.seconds, wait.end - start.start)
