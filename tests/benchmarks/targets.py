# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was promised, and whether it holds."""

from __future__ import annotations

import math
import typing as t

from benchmarks import cases
from benchmarks.results import Results

# How many times faster than each other collection, and how many times the floor at most.
FASTER = {"item": 40, "task": 12}
FLOOR = 3
# Requests of a no-op, after the first task of the run.
REQUESTS = {"id": 2, "path": 2, "name": 3, "names": 3, cases.VERIFIED: 2}
# Which of our ways is compared with which of theirs.
PAIRS = {"item": (("id", "id"), ("name", "names")), "task": (("id", "id"), ("name", "name"))}
NAMED = {"names": "name, each time another,", cases.VERIFIED: "id, with verified certificates,"}
WORDS = {"item": "loop item", "task": "task"}
PAGES = math.ceil(cases.VMS / cases.PAGE)


class Line(t.NamedTuple):
    """One promise."""

    promise: str
    found: str
    met: bool


def lines(results: Results) -> list[Line]:
    """Every promise with what was found."""
    faster = [line for contestant in cases.INCUMBENTS for line in beside(results, contestant)]
    return [*faster, *above_the_floor(results), *requests(results), *logins(results)]


def beside(results: Results, contestant: str) -> list[Line]:
    made = []
    for part, wanted in FASTER.items():
        for theirs, ours in PAIRS[part]:
            promise = f"a {WORDS[part]} by {theirs} is at least {wanted} times faster than {contestant}'s"
            if contestant in results.excuses:
                made.append(Line(promise, "not measured, as it could not run", False))
                continue
            found = results.times_slower(contestant, theirs, ours, part)
            busier = results.times_busier(contestant, theirs, ours, part)
            text = f"{found.median:.0f} times ({found.low:.0f} to {found.high:.0f}); of processor time {busier:.0f}"
            made.append(Line(promise, text, found.median >= wanted))
    return made


def above_the_floor(results: Results) -> list[Line]:
    made = []
    for part in FASTER:
        for way in REQUESTS:
            if part == "task" and way == "names":
                continue
            found = results.above_floor(way, part)
            text = f"{found.median:.1f} times ({found.low:.1f} to {found.high:.1f})"
            promise = f"a {WORDS[part]} by {NAMED.get(way, way)} costs at most {FLOOR} times the floor"
            made.append(Line(promise, text, found.median <= FLOOR))
    return made


def requests(results: Results) -> list[Line]:
    made = []
    for way, most in REQUESTS.items():
        key = f"{cases.OURS} {way}"
        found = max(results.requests(key, "item").high, results.requests(key, "task").high)
        promise = f"a no-op by {NAMED.get(way, way)} sends at most {most} requests"
        made.append(Line(promise, f"{found:g}", found <= most))
    promise = f"the names of {cases.VMS} machines are read once a run, in {PAGES} pages"
    pages = 1 + max(run.methods["ContinueRetrievePropertiesEx"] for run in results.crowds)
    return [*made, Line(promise, f"{pages} pages", pages <= PAGES)]


def logins(results: Results) -> list[Line]:
    ours = results.logins(f"{cases.OURS} {way}" for way in REQUESTS if way != cases.VERIFIED)
    crowd = max(run.logins("") for run in results.crowds)
    left = max(run.left_open for run in results.crowds)
    forks = f"{cases.HOSTS} hosts, {cases.FORKS} at a time"
    return [
        Line("one log-in for a run, however many tasks it has", f"{ours}", ours == 1),
        Line(f"one log-in for a run over {forks}", f"{crowd}", crowd == 1),
        Line("no session is left open", f"{left}", left == 0),
    ]
