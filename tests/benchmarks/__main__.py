# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""python -m benchmarks [--rounds N] [--topic TOPIC] [--full] [--docs FOLDER]: measure, write the page, and tell the
verdict."""

from __future__ import annotations

import argparse
import pathlib
import sys
import time

from benchmarks import (
    cases,
    chart,
    document,
    estate,
    figures,
    inventories,
    inventory_page,
    machine,
    playing,
    plays,
    portgroup,
    targets,
    whole,
)
from benchmarks.results import Results
from simulator.client import Simulator
from tools import workspace

ONE, WHOLE = f"/DC1/vm/{cases.ONE}", f"{whole.FOLDER}/{whole.NAME}"
PARTS = {"item": "one item of a loop", "task": "one task"}
FLOOR_REPETITIONS = 200
TASKS = "tasks"
TOPICS = (TASKS, targets.INVENTORIES)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="make bench", description=__doc__)
    made.add_argument("--rounds", type=int, default=5, help="how often each contestant runs (default: 5)")
    made.add_argument(
        "--topic", choices=TOPICS, help="what is measured; what the page says of the other stays (default: all)"
    )
    made.add_argument(
        "--full",
        action="store_true",
        help=f"stop no inventory of others in the estate of {inventories.SIZE} machines, however long it takes",
    )
    made.add_argument("--docs", type=pathlib.Path, default=workspace.ROOT / "docs", help="where the page is written")
    return made


def bench(course: playing.Course, moid: str, all_cases: list[cases.Case], rounds: int) -> Results:
    """All rounds. The cases take turns, each time in another order."""
    results = Results()
    ran = warm_up(course, all_cases, results)
    for number in range(rounds):
        began = time.monotonic()
        first = number * len(ran) // rounds
        play(course, ran[first:] + ran[:first], results)
        results.floors.append(course.floor(moid, FLOOR_REPETITIONS))
        results.crowds.append(crowd(course))
        results.readings.append(reading(course))
        results.late.append(late(course))
        results.clones.append(clones(course))
        results.groups.append(portgroup.crowded(course.play("groups", portgroup.crowding())))
        results.hosts.append(estate.compared(course.play("hosts", estate.comparing())))
        print(f"round {number + 1} of {rounds}: {time.monotonic() - began:.0f} s", flush=True)
    return results


def warm_up(course: playing.Course, all_cases: list[cases.Case], results: Results) -> list[cases.Case]:
    """Each module runs once, for the byte code; the cases of those that can run."""
    for name in dict.fromkeys(case.module for case in all_cases):
        own = [case for case in all_cases if case.module == name]
        try:
            course.play("warm-up", [cases.task(case, case.key) for case in own])
        except playing.Broken as error:
            if own[0].contestant not in cases.INCUMBENTS:
                raise
            results.excuses[name] = str(error)
            print(f"{name} cannot run: {error}", flush=True)
    return [case for case in all_cases if case.module not in results.excuses]


def play(course: playing.Course, ran: list[cases.Case], results: Results) -> None:
    """One round: one ansible-playbook with all cases."""
    run = course.play("round", cases.tasks_of(ran))
    results.runs.append(run)
    for case in ran:
        results.measured[case.key].append(playing.measure(case, run))


def crowd(course: playing.Course) -> playing.Run:
    return course.play("crowd", plays.crowd(), "machines", "--forks", str(cases.FORKS))


def reading(course: playing.Course) -> figures.Window:
    [window] = course.play("reading", plays.reading()).named(plays.READ)
    return window


def late(course: playing.Course) -> float:
    turn_off(course, plays.waiters())
    with course.task_time(plays.TASK_TIME):
        run = course.play("waiting", plays.waiting(), changing=[plays.WORKING])
    return plays.noticed(run, [course.completed(f"/DC1/vm/{name}") for name in plays.waiters()])


def clones(course: playing.Course) -> plays.Clones:
    """The clones are gone again afterwards."""
    with course.task_time(plays.CLONE_TIME):
        run = course.play("cloning", plays.cloning(), changing=[plays.ONE_CLONE, plays.START])
    for name in plays.clones():
        course.simulator.remove(f"{whole.FOLDER}/{name}")
    return plays.cloned(run)


def prepare(course: playing.Course) -> list[cases.Case]:
    """Make what is measured: machines that are off, the whole one (the last of them all), hosts, and port groups.

    Returns all cases.
    """
    simulator = course.simulator
    turn_off(course, [cases.ONE, *cases.names(max(cases.QUICK.long, cases.HOSTS))])
    simulator.add("datastore", whole.DATASTORE, "/DC1/datastore")
    estate.add_hosts(simulator)
    making = [*whole.making(), *portgroup.making()]
    course.play("making", making, changing=[task["name"] for task in making])
    uuid = simulator.read(WHOLE, "config.uuid")["config.uuid"]
    return [
        *cases.power(simulator.moid(ONE)),
        *whole.cases(simulator.moid(WHOLE), uuid),
        *portgroup.cases(simulator.moid(portgroup.PATH)),
    ]


def turn_off(course: playing.Course, names: list[str]) -> None:
    for name in names:
        course.simulator.set(f"/DC1/vm/{name}", "runtime.powerState", "poweredOff")


def measure_tasks(folder: pathlib.Path, docs: pathlib.Path, rounds: int, load: float) -> list[targets.Line]:
    """All topics but the inventories: writes the page and the plot."""
    print(f"Everything is measured on one simulator with {cases.VMS} machines; this takes some minutes.", flush=True)
    place = workspace.Place(folder, pathlib.Path(sys.prefix))
    with Simulator(vms=cases.VMS - 1, page_size=cases.PAGE) as simulator:
        trust = playing.trust(folder, simulator.connection["ca_path"])
        course = playing.Course(simulator, folder, place.environment(SSL_CERT_FILE=str(trust)))
        all_cases = prepare(course)
        results = bench(course, simulator.moid(ONE), all_cases, rounds)
        bugs = simulator.bugs()
    if bugs:
        raise playing.Broken(f"The simulator has found {len(bugs)} defects of its own: {bugs[0]}")
    return write_tasks(results, all_cases, docs, rounds, load)


def write_tasks(
    results: Results, all_cases: list[cases.Case], docs: pathlib.Path, rounds: int, load: float
) -> list[targets.Line]:
    """The page, with what it said of the inventories, the plot and the summary; the promises."""
    lines, page = targets.lines(results), docs / "performance.md"
    topics = {cases.POWER: "Power state", cases.WHOLE: "Whole machine", cases.PORTGROUP: "Distributed port group"}
    panels = [
        (f"{title}: {words}", results.bars(all_cases, topic, part))
        for topic, title in topics.items()
        for part, words in PARTS.items()
    ]
    (docs / "performance.svg").write_text(chart.draw(panels))
    kept = document.section_of(page.read_text(), inventory_page.TITLE) if page.exists() else ""
    text = document.markdown(results, all_cases, lines, rounds, load)
    page.write_text(document.put_in(text, inventory_page.TITLE, kept) if kept else text)
    print(document.summary(results, all_cases, lines), flush=True)
    return lines


def measure_inventories(
    folder: pathlib.Path, docs: pathlib.Path, rounds: int, load: float, full: bool
) -> list[targets.Line]:
    """The inventories: writes their section of the page, and their plot."""
    print("Inventories are measured on simulators of several sizes; this takes some minutes.", flush=True)
    place = workspace.Place(folder, pathlib.Path(sys.prefix))
    found = inventories.measure(folder, place.environment(), rounds, full, load)
    lines, page = inventories.lines(found), docs / "performance.md"
    (docs / inventory_page.PLOT).write_text(inventory_page.plot(found))
    before = page.read_text() if page.exists() else "# Performance\n\n"
    page.write_text(document.put_in(before, inventory_page.TITLE, inventory_page.section(found, lines)))
    print(inventory_page.summary(found, lines), flush=True)
    return lines


def main() -> int:
    options, load = parser().parse_args(), machine.load()
    docs, rounds, lines = options.docs, options.rounds, []
    docs.mkdir(parents=True, exist_ok=True)
    with workspace.scratch() as folder:
        if options.topic in (None, TASKS):
            lines += measure_tasks(folder, docs, rounds, load)
        if options.topic in (None, targets.INVENTORIES):
            lines += measure_inventories(folder, docs, rounds, load, options.full)
    print(document.verdict(lines))
    print(f"Written: {docs / 'performance.md'} and its plots", flush=True)
    return int(not all(line.met for line in lines))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except playing.Broken as error:
        sys.exit(f"make bench: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
