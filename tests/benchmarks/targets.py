# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was promised, and whether it holds."""

from __future__ import annotations

import math
import typing as t

from benchmarks import cases, estate, figures, plays, portgroup
from benchmarks.cases import MODULES, OURS, PORTGROUP, POWER, VERIFIED, WHOLE, key_of
from benchmarks.results import Results

# Further topics, besides those of the cases.
READING, WAITING, HOSTS, GROUPS, RUN = "reading", "waiting", "hosts", "groups", "run"
INVENTORIES = "inventories"  # which has its promises in the module of that name
# How many times faster than each other collection, and how many times the floor at most.
FASTER = {POWER: {"item": 40, "task": 12}, WHOLE: {"item": 40}, PORTGROUP: {"item": 40}}
FLOOR = 3
# Requests of a no-op, after the first task of the run.
REQUESTS = {
    POWER: {"id": 2, "path": 2, "name": 3, "names": 3, VERIFIED: 2},
    WHOLE: {"id": 3, "folder": 3},
    PORTGROUP: {"id": 3, "switch": 3},
}
# Which of their ways is compared with which of ours.
PAIRS = {
    (POWER, "item"): (("id", "id"), ("name", "names")),
    (POWER, "task"): (("id", "id"), ("name", "name")),
    (WHOLE, "item"): (("id", "id"), ("folder", "folder")),
    (PORTGROUP, "item"): (("switch", "switch"),),
}
NAMED = {
    "names": "name, each time another,",
    VERIFIED: "id, with verified certificates,",
    "folder": "name and folder",
    "switch": "name and switch",
}
WORDS = {"item": "loop item", "task": "task"}
PAGES = math.ceil(cases.VMS / cases.PAGE)
# Seconds to read all machines, and for how many seconds a task may go on after the end of the server's.
READ, NOTICED = 4, 0.3
# How many times as long as one clone all of them may take.
TOGETHER = 4
# How many times longer single modules take than a document for many hosts, and its requests at most.
SINGLE, DOCUMENT_REQUESTS = 50, 15
# Requests of the task of many port groups, after the first task of the run.
GROUPS_REQUESTS = 5


class Line(t.NamedTuple):
    """One promise."""

    topic: str
    promise: str
    found: str
    met: bool


def lines(results: Results) -> list[Line]:
    """Every promise with what was found."""
    pairs = [(topic, contestant) for topic in FASTER for contestant in cases.incumbents(topic)]
    made = [line for topic, contestant in pairs for line in beside(results, topic, contestant)]
    for part in (above_the_floor, requests, groups, reading, waiting, hosts, run):
        made += part(results)
    return made


def beside(results: Results, topic: str, contestant: str) -> list[Line]:
    made, module = [], MODULES[topic, contestant]
    for part, wanted in FASTER[topic].items():
        for theirs, ours in PAIRS[topic, part]:
            way = NAMED.get(theirs, theirs)
            promise = f"a {WORDS[part]} by {way} is at least {wanted} times faster than {module}'s"
            if module in results.excuses:
                made.append(Line(topic, promise, "not measured, as it could not run", False))
                continue
            keys = key_of(topic, contestant, theirs), key_of(topic, OURS, ours)
            found = results.times_slower(*keys, part)
            text = f"{spread_of(found, 0)}; of processor time {results.times_busier(*keys, part):.0f}"
            made.append(Line(topic, promise, text, found.median >= wanted))
    return made


def spread_of(found: figures.Spread, digits: int) -> str:
    return f"{found.median:.{digits}f} times ({found.low:.{digits}f} to {found.high:.{digits}f})"


def above_the_floor(results: Results) -> list[Line]:
    made = []
    for part in FASTER[POWER]:
        for way in REQUESTS[POWER]:
            if part == "task" and way == "names":
                continue
            found = results.above_floor(way, part)
            promise = f"a {WORDS[part]} by {NAMED.get(way, way)} costs at most {FLOOR} times the floor"
            made.append(Line(POWER, promise, spread_of(found, 1), found.median <= FLOOR))
    return made


def requests(results: Results) -> list[Line]:
    made = []
    for topic, ways in REQUESTS.items():
        for way, most in ways.items():
            key = key_of(topic, OURS, way)
            found = max(results.requests(key, "item").high, results.requests(key, "task").high)
            promise = f"a no-op by {NAMED.get(way, way)} sends at most {most} requests"
            made.append(Line(topic, promise, f"{found:g}", found <= most))
    return made


def reading(results: Results) -> list[Line]:
    found = figures.Spread.of(window.seconds for window in results.readings)
    text = f"{found.median:.1f} s ({found.low:.1f} to {found.high:.1f})"
    promise = f"{cases.VMS} machines are read in less than {READ} s"
    return [Line(READING, promise, text, found.median < READ)]


def waiting(results: Results) -> list[Line]:
    late, together = figures.Spread.of(results.late), results.side_by_side()
    return [
        Line(
            WAITING,
            f"a task goes on at most {NOTICED} s after the end of the server's",
            f"{late.median:.2f} s ({late.low:.2f} to {late.high:.2f})",
            late.median <= NOTICED,
        ),
        Line(
            WAITING,
            f"{plays.CLONES} clones side by side take less than {TOGETHER} times as long as one",
            spread_of(together, 1),
            together.median < TOGETHER,
        ),
    ]


def hosts(results: Results) -> list[Line]:
    slower, most = results.by_document(), max(both.our_requests for both in results.hosts)
    many, tasks = f"{estate.HOSTS} hosts", len(estate.SINGLE)
    return [
        Line(
            HOSTS,
            f"a document for {many} is at least {SINGLE} times faster than {tasks} tasks of {estate.OTHERS}",
            spread_of(slower, 0),
            slower.median >= SINGLE,
        ),
        Line(
            HOSTS,
            f"it sends at most {DOCUMENT_REQUESTS} requests, with the log-in and whatever else a run begins with",
            f"{most}",
            most <= DOCUMENT_REQUESTS,
        ),
    ]


def groups(results: Results) -> list[Line]:
    most = max(one.requests for one in results.groups)
    promise = f"{portgroup.GROUPS} port groups in one task take at most {GROUPS_REQUESTS} requests"
    return [Line(GROUPS, promise, f"{most}", most <= GROUPS_REQUESTS)]


def run(results: Results) -> list[Line]:
    ours = [key_of(topic, OURS, way) for topic, ways in REQUESTS.items() for way in ways if way != VERIFIED]
    alone, crowd = results.logins(ours), max(run.logins("") for run in results.crowds)
    left = max(run.left_open for run in results.crowds)
    pages = 1 + max(run.methods["ContinueRetrievePropertiesEx"] for run in results.crowds)
    forks = f"{cases.HOSTS} hosts, {cases.FORKS} at a time"
    return [
        Line(RUN, f"the names of {cases.VMS} machines are read once a run, in {PAGES} pages",
             f"{pages} pages", pages <= PAGES),
        Line(RUN, "one log-in for a run, however many tasks it has", f"{alone}", alone == 1),
        Line(RUN, f"one log-in for a run over {forks}", f"{crowd}", crowd == 1),
        Line(RUN, "no session is left open", f"{left}", left == 0),
    ]  # fmt: skip
