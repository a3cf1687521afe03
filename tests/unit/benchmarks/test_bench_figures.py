# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The arithmetic of the benchmark, and which promise a figure keeps or breaks."""

from __future__ import annotations

import collections
import re

import pytest

from benchmarks import cases, chart, estate, figures, plays, portgroup, targets
from benchmarks.cases import MODULES, OURS, PORTGROUP, POWER, WHOLE, key_of
from benchmarks.figures import Cost, Spread, Window
from benchmarks.playing import Broken, Measured, Run, measure, refuse_bad_tasks
from benchmarks.results import DEBUG, Results
from benchmarks.whole import cases as whole_cases

ALL = [*cases.power("vm-7"), *whole_cases("vm-8", "4211"), *portgroup.cases("dvportgroup-9")]


def test_a_spread():
    assert Spread.of([3, 1, 2]) == (2, 1, 3)
    assert Spread.of(iter([4, 1])) == (2.5, 1, 4)


def test_an_item_costs_the_difference_of_two_loops():
    short = Window("short", 10, 11, cpu=0.5, requests=7)
    long = Window("long", 20, 23, cpu=1.5, requests=27)
    assert figures.per_item(short, long, 20) == (0.1, 0.05, 1)


def test_a_task_costs_the_median():
    windows = [Window("t", 0, 1, 0.02, 2), Window("t", 1, 2, 0.04, 2), Window("t", 2, 9, 0.03, 9)]
    cost = figures.per_task(windows)
    assert (cost.seconds, cost.requests) == (1, 2) and cost.cpu == pytest.approx(0.03)


def test_how_late_a_task_notices():
    windows = [Window("on", 0, 1.5), Window("on", 2, 3.25), Window("on", 5, 9)]
    assert figures.lateness(windows, [1, 3, 6]) == 0.5
    with pytest.raises(ValueError):
        figures.lateness(windows, [1])


def test_a_request_counts_in_the_window_in_which_it_arrived():
    windows = [Window("a", 1, 2), Window("b", 2, 3)]
    journal = [(0.5, "Login"), (1, "Login"), (1.5, "Fetch"), (2, "com.vmware.cis.session.create"), (3, "Fetch")]
    assert [(one.requests, one.logins) for one in figures.count(windows, journal)] == [(2, 1), (1, 1)]


def test_ratios_are_taken_round_by_round():
    assert figures.ratios([10, 40, 30], [1, 2, 1]) == (20, 10, 30)
    with pytest.raises(ValueError):
        figures.ratios([1, 2], [1])


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.key)
def test_every_case_has_all_its_tasks(case):
    counted = collections.Counter(
        task["name"] for task in cases.tasks_of(ALL) if task["name"].startswith(f"{case.key}: ")
    )
    assert counted == {**dict.fromkeys([f"{case.key}: {part}" for part in ("first", "short", "long")], 1),
                       f"{case.key}: task": 1 + case.loops.tasks}  # fmt: skip
    lengths = [len(task.get("loop", [0])) for task in cases.tasks_of([case])]
    assert sum(lengths) == case.times()


def test_the_single_tasks_of_a_slow_case_are_spread_over_all_turns():
    slow = next(case for case in ALL if case.loops == cases.SLOW)
    turns = [turn for turn in range(21) if cases.is_turn(slow, turn, 21)]
    assert len(turns) == 6 and turns[0] == 0 and turns[-1] > 15


def test_a_case_is_measured_by_its_own_tasks():
    case = ALL[0]._replace(loops=cases.Loops(1, 3, 1))
    windows = [Window(f"{case.key}: {name}", *times) for name, times in (
        ("first", (0, 9)), ("short", (10, 12)), ("long", (12, 20)), ("task", (20, 29)), ("task", (30, 31)),
    )]  # fmt: skip
    run = Run([*windows, Window("another: task", 40, 99)], 0, collections.Counter())
    assert [part.seconds for part in measure(case, run)] == [3, 1]


@pytest.mark.parametrize(
    ("noted", "reason"),
    [
        ([], "nothing came"),
        ([{"name": "a", "failed": ["no such machine"], "changed": 0}], "no such machine"),
        ([{"name": "a", "failed": [], "changed": 2}], "a has changed something"),
        ([{"name": "b", "failed": [], "changed": 0}], "b has changed nothing"),
    ],
)
def test_a_run_that_is_not_as_it_is_to_be_is_refused(noted, reason):
    with pytest.raises(Broken, match=reason):
        refuse_bad_tasks("round", noted, "nothing came", changing=["b"])
    well = [{"name": "a", "failed": [], "changed": 0}, {"name": "b", "failed": [], "changed": 1}]
    refuse_bad_tasks("round", well, "", changing=["b"])


def results(
    ours=0.005, theirs=0.5, requests=1.0, logins=1, pages=5, left_open=0, read=3.0, late=0.1, together=6.0, single=15,
    begun=9, grouped=2, excuses=(),
):  # fmt: skip
    """As if measured in two rounds."""
    made = Results(floors=[{"one": 0.001, "two": 0.002}] * 2, excuses=dict.fromkeys(excuses, "it lacks something"))
    for case in ALL:
        if case.module not in excuses:
            seconds = {cases.ANSIBLE: 0.004, cases.OURS: ours}.get(case.contestant, theirs)
            made.measured[case.key] = [Measured(Cost(seconds, seconds, requests), Cost(seconds, seconds, requests))] * 2
    windows = [Window(f"{key_of(POWER, OURS, 'id')}: first", 0, 1, logins=logins), Window(f"{DEBUG}: first", 1, 2)]
    made.readings = [Window(plays.READ, 10, 10 + read, cpu=1.25, requests=25)] * 2
    made.late, made.clones = [late, late], [plays.Clones(2.0, together)] * 2
    made.hosts = [estate.Compared(0.25, single, begun, 900)] * 2
    made.groups = [portgroup.Crowded(0.75, 0.5, 2), portgroup.Crowded(0.75, 0.5, grouped)]
    made.runs = made.crowds = [Run(windows, left_open, collections.Counter(ContinueRetrievePropertiesEx=pages - 1))]
    return made


def broken(**figures_of_the_run):
    return [line.promise for line in targets.lines(results(**figures_of_the_run)) if not line.met]


def test_all_promises_can_be_kept():
    assert len(targets.lines(results())) == 41 and broken() == []


@pytest.mark.parametrize(
    ("figures_of_the_run", "words", "count"),
    [
        ({"theirs": 0.15}, "a loop item by .* at least 40 times faster than", 9),
        ({"theirs": 0.05}, "at least", 13),
        ({"single": 12}, "a document for 64 hosts is at least 50 times faster than 12 tasks of community", 1),
        ({"begun": 16}, "it sends at most 15 requests", 1),
        ({"ours": 0.02, "theirs": 9}, "at most 3 times the floor", 9),
        ({"requests": 4}, "sends at most", 9),
        ({"requests": 3}, "sends at most 2 requests", 3),
        ({"grouped": 6}, "200 port groups in one task take at most 5 requests", 1),
        ({"read": 4.0}, "5000 machines are read in less than 4 s", 1),
        ({"late": 0.31}, "at most 0.3 s after the end", 1),
        ({"together": 8.0}, "50 clones side by side take less than 4 times", 1),
        ({"pages": 45}, "once a run, in 5 pages", 1),
        ({"logins": 2}, "one log-in", 2),
        ({"left_open": 1}, "no session is left open", 1),
        ({"excuses": ["vmware.vmware.vm"]}, "vmware.vmware.vm's", 2),
        ({"excuses": ["vmware.vmware.vm_powerstate"]}, "vm_powerstate's", 4),
        ({"excuses": ["community.vmware.vmware_dvs_portgroup"]}, "name and switch is .*vmware_dvs_portgroup's", 1),
    ],
)
def test_a_broken_promise_is_told(figures_of_the_run, words, count):
    found = broken(**figures_of_the_run)
    assert len(found) == count
    pattern = re.compile(words)
    assert all(pattern.search(promise) for promise in found)


def test_the_floor_holds_the_requests_of_the_way():
    made = results()
    assert made.floor("path", "item") == pytest.approx([0.006, 0.006])
    assert made.floor("name", "item") == pytest.approx([0.005, 0.005])
    assert made.above_floor("id", "task").median == pytest.approx(1)


def test_the_plot_tells_the_topics_apart():
    made = results()
    power, whole = made.bars(ALL, POWER, "item"), made.bars(ALL, WHOLE, "item")
    assert [label for contestant, label, _spread in whole if contestant == chart.FLOOR] == ["debug"]
    assert len(power) == 3 + len(cases.power("")) - 1 and len(whole) == 1 + len(whole_cases("", ""))
    assert len(made.bars(ALL, POWER, "task")) == len(power) - 1
    assert [who for who, _label, _spread in made.bars(ALL, PORTGROUP, "item")] == [
        chart.FLOOR, OURS, OURS, "community.vmware"
    ]  # fmt: skip


def test_who_has_no_module_is_no_contestant():
    assert cases.incumbents(WHOLE) == list(cases.INCUMBENTS) and cases.incumbents(PORTGROUP) == ["community.vmware"]
    promises = [line.promise for line in targets.lines(results()) if line.topic == PORTGROUP]
    assert len(promises) == 3 and not any(" vmware.vmware" in promise for promise in promises)


def test_every_case_has_a_module_and_a_name_of_its_own():
    assert len({case.key for case in ALL}) == len(ALL)
    assert {case.module for case in ALL} == set(MODULES.values())
