# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/performance.md, and the summary on the screen."""

from __future__ import annotations

import textwrap
import typing as t

from benchmarks import cases, figures, machine
from benchmarks.results import DEBUG, Results
from benchmarks.targets import Line

WIDTH = 120
WAYS = {"names": "by name, each time another", cases.VERIFIED: "by id, with verified certificates", "debug": ""}
INTRODUCTION = """\
What does a task cost that has nothing to do? Most tasks of most runs are of that kind, so it is what a user waits for.
Here it is the power state of a virtual machine that is as it shall be: with `skyscraper.vsphere.vm_power`, with the
modules for the same purpose of two collections that come with the package `ansible`, and with a `debug` task, which
does nothing at all.
"""
METHOD = """\
All contestants talk to the same simulator ({vms} machines, at most {page} objects in an answer, on the same computer,
so without the delays of a network), and run in one playbook, turn by turn, in rounds (this time {rounds}). A figure is
the median of the rounds, with the least and the greatest. Compare the ratios, which are those of each round; the times
themselves depend on the machine and on what else it does meanwhile (load at the beginning: {load:.1f}).

- *Loop item*: the difference between a long and a short loop, divided by the number of items that one has more than
  the other ({quick} for ours and for `debug`, {slow} by id and {slowest} by name for the others, as they take longer).
  What is paid once for a task is in both and cancels out.
- *Task*: the median of single tasks that follow one another, each from its start to the start of the next.
- *Requests* are counted by the simulator's journal. *Processor* is the time of Ansible and its children, without the
  simulator's; it hardly depends on what else the machine does.
- *The floor* is a `debug` item or task, plus the requests that a no-op needs, sent by a hand-written script over a
  connection that is open already: one request by id or by name, two by path.
- The others are measured by id, where they are fastest, and by name, where they read the names of all machines for
  each task. All run with Ansible's default settings.
- Certificates are not verified where the table does not say so. Where it does, they are verified against what the
  system trusts, which takes its time to be read.
- *Log-ins* are those of a round, with the number of items and tasks that they were for. Our tasks share one, so the
  first of them has it; the one with verified certificates needs another.

A real vCenter answers more slowly than the simulator, and over a network. That adds to each request.
"""


def markdown(
    results: Results, all_cases: t.Sequence[cases.Case], lines: t.Sequence[Line], rounds: int, load: float
) -> str:
    """The whole page."""
    lengths = {name: loops.long - loops.short for name, loops in cases.LOOPS.items()}
    method = METHOD.format(vms=cases.VMS, page=cases.PAGE, rounds=rounds, load=load, **lengths)
    parts = [
        "# Performance",
        INTRODUCTION,
        "![Milliseconds of a loop item and of a task](performance.svg)",
        "## Figures",
        table(costs(results, all_cases)),
        "## Promises",
        table(
            [("promise", "found", "kept"), *((one.promise, one.found, "yes" if one.met else "**no**") for one in lines)]
        ),
        "## How it is measured",
        method,
        "## This run",
        this_run(results),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def costs(results: Results, all_cases: t.Sequence[cases.Case]) -> list[tuple[str, ...]]:
    """A row for each case."""
    head = ("", "loop item", "requests", "processor", "task", "requests", "processor", "log-ins")
    return [head, *(cost_of(results, case) for case in all_cases if results.measured.get(case.key))]


def cost_of(results: Results, case: cases.Case) -> tuple[str, ...]:
    way = WAYS.get(case.way, f"by {case.way}")
    cells = [f"`{case.module.removeprefix('ansible.builtin.')}` {way}".strip()]
    for part in ("item", "task"):
        cells += [
            milliseconds(figures.Spread.of(results.seconds(case.key, part))),
            f"{results.requests(case.key, part).median:.3g}",
            f"{thousandths(results.cpu(case.key, part).median)} ms",
        ]
    return (*cells, "" if case.key == DEBUG else f"{results.logins([case.key])} for {case.times()}")


def milliseconds(spread: figures.Spread) -> str:
    return f"{thousandths(spread.median)} ms ({thousandths(spread.low)} to {thousandths(spread.high)})"


def thousandths(seconds: float) -> str:
    """Three digits, as more would say more than is known."""
    value = seconds * 1000
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(rows: t.Sequence[t.Sequence[str]]) -> str:
    head, *body = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *body])


def this_run(results: Results) -> str:
    known = machine.versions([cases.OURS, *cases.INCUMBENTS])
    lines = [
        f"- Made by `make bench` on {machine.today()}, which also wrote this page.",
        f"- Machine: {machine.machine()}.",
        f"- Versions: {', '.join(f'{name} {version}' for name, version in known.items())}.",
    ]
    lines += [f"- {name} could not run: {reason}" for name, reason in results.excuses.items()]
    return "\n".join(wrapped(line) for line in lines)


def wrapped(line: str) -> str:
    """A line of a list, in several lines."""
    return "\n".join(textwrap.wrap(line, WIDTH, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False))


def summary(results: Results, all_cases: t.Sequence[cases.Case], lines: t.Sequence[Line]) -> str:
    """For the screen: the costs, the promises, the verdict."""
    rows = [(row[0].replace("`", ""), row[1], row[2], row[4], row[5], row[7]) for row in costs(results, all_cases)]
    promises = [(("kept  " if one.met else "BROKEN"), one.promise, one.found) for one in lines]
    broken = sum(not one.met for one in lines)
    verdict = f"{broken} of {len(lines)} promises are broken." if broken else f"All {len(lines)} promises are kept."
    return "\n".join(["", aligned(rows), "", aligned(promises), "", verdict])


def aligned(rows: t.Sequence[t.Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
