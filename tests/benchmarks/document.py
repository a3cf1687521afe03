# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/performance.md, and the summary on the screen."""

from __future__ import annotations

import re
import textwrap
import typing as t

from benchmarks import cases, estate, figures, machine, plays, portgroup, whole
from benchmarks.cases import PORTGROUP, POWER, WHOLE
from benchmarks.results import DEBUG, Results
from benchmarks.targets import GROUPS, HOSTS, READING, RUN, WAITING, Line

WIDTH = 120
INTRODUCTION = """\
What does a task cost that has nothing to do? Most tasks of most runs are of that kind, so it is what a user waits for.
Here it is measured for the power state of a virtual machine, for a whole machine with its devices, and for a port group
of a distributed switch: with the modules of `skyscraper.vsphere`, with those for the same purpose of two collections
that come with the package `ansible`, and with a `debug` task, which does nothing at all. After that come what takes
time by itself, many machines and what the server works at, what a run costs besides its tasks, and inventories.
"""
TITLES = {
    POWER: "Nothing to do: the power state",
    WHOLE: "Nothing to do: a whole machine",
    PORTGROUP: "Nothing to do: a distributed port group",
    GROUPS: "Nothing to do: many distributed port groups",
    READING: "Reading all machines",
    WAITING: "Waiting for the server",
    HOSTS: "The configuration of many hosts",
    RUN: "A run",
}
SECTIONS = {
    POWER: "A virtual machine is off, and the task says that it shall be off.",
    WHOLE: """\
A virtual machine is as the task declares it, with {disks} disks, {networks} network adapters, and {settings} settings
of the guest, the firmware, the processors and the memory. The settings are those that the modules of all three
collections can express. Each module in the table finds that nothing is to be changed.
""",
    PORTGROUP: """\
A port group of a distributed switch is as the task declares it, with {both} settings of the ports, the VLAN, the
security, the teaming, the traffic shaping, NetFlow and what a single port may have of its own, and with its active and
its standby uplinks. Ours declares {more} settings more, for which the other module has no words. It is the only one of
its switch, besides that of the uplinks: `community.vmware.vmware_dvs_portgroup` reads the port groups of a switch one
after the other until it comes to that of the name. `vmware.vmware` has no such module.
""",
    GROUPS: """\
One task of `skyscraper.vsphere.dv_portgroup` looks at {groups} port groups of one switch (`portgroups`), with the same
settings, and finds that nothing is to be changed. It is not the first task of its run.
""",
    READING: """\
One task of `skyscraper.vsphere.vm_info` reads {machines} machines with the groups of properties that it reads by
default. The task is the first of its run, so its log-in is part of it.
""",
    WAITING: """\
`skyscraper.vsphere.vm_power` powers on a machine, for which the server takes {task_time:g} s. From the server's
`completeTime` on, the end is noticed, the result is read, and Ansible goes on to the next task.

`skyscraper.vsphere.vm` makes one clone, for which the server takes {clone_time:g} s. Then a loop with `wait: false`
starts {clones} more, and one task of `skyscraper.vsphere.task_wait` waits for them.
""",
    HOSTS: """\
One task of `skyscraper.vsphere.host_config` looks at {hosts} hosts, with a document of names, time, services,
firewall, advanced settings, power policy and lockdown. Beside it, {singles} tasks of `community.vmware` look at the
same settings of the same hosts, each with the module that is there for it. All find that nothing is to be changed. The
time of ours is that of a task that is not the first of its run, and the requests are those of the first one.
""",
    RUN: "The tasks of a run share what they need.",
}
METHOD_HEAD = "## How it is measured"
METHOD = """\
All contestants talk to the same simulator ({vms} machines, at most {page} objects in an answer, on the same computer,
so without the delays of a network), and run in one playbook, turn by turn, in rounds (this time {rounds}). A figure is
the median of the rounds, with the least and the greatest. Compare the ratios, which are those of each round; the times
themselves depend on the machine and on what else it does meanwhile (load at the beginning: {load:.1f}).

- *Loop item*: the difference between a long and a short loop, divided by the number of items that one has more than
  the other ({quick} for ours and for `debug`; for the others, as they take longer, {slow} by id and of port groups, and
  {slowest} of machines by name).
  What is paid once for a task is in both and cancels out.
- *Task*: the median of single tasks that follow one another, each from its start to the start of the next.
- *Requests* are counted by the simulator's journal. *Processor* is the time of Ansible and its children, without the
  simulator's; it hardly depends on what else the machine does.
- *The floor* is a `debug` item or task, plus the requests that a no-op of the power state needs, sent by a hand-written
  script over a connection that is open already: one request by id or by name, two by path.
- The others are measured by id, where they are fastest, and by name, where they read the names of all machines for
  each task. `community.vmware.vmware_guest` takes no managed object id, but a UUID. All run with Ansible's default
  settings.
- Certificates are not verified where the table does not say so. Where it does, they are verified against what the
  system trusts, which takes its time to be read.
- *Log-ins* are those of a round, with the number of items and tasks that they were for. Our tasks share one, so the
  first of them has it; the one with verified certificates needs another.
- What is measured of ours alone runs in playbooks of its own, once a round. The machine that is cloned is on a
  datastore of its own: for each clone, the simulator looks at all files of the datastore, which costs it more than the
  clone.

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
        *(part for topic in TITLES for part in section(topic, results, all_cases, lines)),
        METHOD_HEAD,
        method,
        "## This run",
        this_run(results),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def put_in(page: str, title: str, part: str) -> str:
    """A page with the section of a title in the place of the one that it had, or else before the method."""
    old, text = section_of(page, title), part.strip() + "\n"
    before, found, after = page.partition(old or METHOD_HEAD)
    rest = after if old else found + after
    return f"{before}{text}\n{rest}" if rest else f"{before}{text}"


def section_of(page: str, title: str) -> str:
    """The section of a page that has a title, up to the next one; empty if there is none."""
    found = re.search(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    return found[0] if found else ""


def section(topic: str, results: Results, all_cases: t.Sequence[cases.Case], lines: t.Sequence[Line]) -> list[str]:
    """What a topic is about, its figures, and its promises."""
    rows = figures_of(topic, results, all_cases)
    kept = table(promises([one for one in lines if one.topic == topic]))
    return [f"## {TITLES[topic]}", about(topic), *([table(rows)] if rows else []), kept]


def promises(lines: t.Sequence[Line]) -> list[tuple[str, str, str]]:
    """The rows of a table of promises, the first of which is the head."""
    kept = [(one.promise, one.found, "yes" if one.met else "**no**") for one in lines]
    return [("promise", "found", "kept"), *kept]


def about(topic: str) -> str:
    """The text of a section, with its numbers."""
    text = SECTIONS[topic].format(
        disks=len(whole.SIZES),
        networks=len(whole.NETWORKS),
        settings=whole.SETTINGS,
        machines=cases.VMS,
        task_time=plays.TASK_TIME,
        clone_time=plays.CLONE_TIME,
        clones=plays.CLONES,
        hosts=estate.HOSTS,
        singles=len(estate.SINGLE),
        both=portgroup.SETTINGS,
        more=portgroup.MORE,
        groups=portgroup.GROUPS,
    )
    return "\n\n".join(filled(paragraph) for paragraph in text.split("\n\n"))


def figures_of(topic: str, results: Results, all_cases: t.Sequence[cases.Case]) -> list[tuple[str, ...]]:
    """The rows of a topic's table, the first of which is the head."""
    own = {GROUPS: groups, READING: reading, WAITING: waiting, HOSTS: hosts}
    if topic in own:
        return own[topic](results)
    return costs(results, all_cases, topic) if topic in (POWER, WHOLE, PORTGROUP) else []


def costs(results: Results, all_cases: t.Sequence[cases.Case], topic: str) -> list[tuple[str, ...]]:
    """A row for each case."""
    head = ("", "loop item", "requests", "processor", "task", "requests", "processor", "log-ins")
    ran = [case for case in all_cases if case.topic == topic and results.measured.get(case.key)]
    return [head, *(cost_of(results, case) for case in ran)]


def cost_of(results: Results, case: cases.Case) -> tuple[str, ...]:
    cells = [f"`{case.module.removeprefix('ansible.builtin.')}` {case.label}".strip()]
    for part in ("item", "task"):
        cells += [
            milliseconds(figures.Spread.of(results.seconds(case.key, part))),
            f"{results.requests(case.key, part).median:.3g}",
            f"{thousandths(results.cpu(case.key, part).median)} ms",
        ]
    return (*cells, "" if case.key == DEBUG else f"{results.logins([case.key])} for {case.times()}")


def groups(results: Results) -> list[tuple[str, ...]]:
    seconds, cpu, requests = (
        figures.Spread.of(getattr(one, name) for one in results.groups) for name in ("seconds", "cpu", "requests")
    )
    row = (f"{portgroup.GROUPS} port groups", of_seconds(seconds), f"{requests.median:g}", f"{cpu.median:.1f} s")
    return [("", "task", "requests", "processor"), row]


def reading(results: Results) -> list[tuple[str, ...]]:
    seconds, cpu, requests = (
        figures.Spread.of(getattr(window, name) for window in results.readings)
        for name in ("seconds", "cpu", "requests")
    )
    row = (f"{cases.VMS} machines", of_seconds(seconds), f"{requests.median:g}", f"{cpu.median:.1f} s")
    return [("", "task", "requests", "processor"), row]


def waiting(results: Results) -> list[tuple[str, ...]]:
    ones, many = ([getattr(both, name) for both in results.clones] for name in ("one", "many"))
    return [
        ("", "time"),
        ("from the end of the server's task to that of Ansible's", of_seconds(figures.Spread.of(results.late))),
        ("one clone", of_seconds(figures.Spread.of(ones))),
        (f"{plays.CLONES} clones", of_seconds(figures.Spread.of(many))),
    ]


def hosts(results: Results) -> list[tuple[str, ...]]:
    seconds = [figures.Spread.of(getattr(both, name) for both in results.hosts) for name in ("ours", "theirs")]
    requests = [max(getattr(both, name) for both in results.hosts) for name in ("our_requests", "their_requests")]
    named = (f"`{cases.OURS}.host_config`", f"{len(estate.SINGLE)} modules of `{estate.OTHERS}`")
    rows = zip(named, seconds, requests, strict=True)
    return [("", "time", "requests"), *((name, of_seconds(time), f"{count}") for name, time, count in rows)]


def of_seconds(spread: figures.Spread) -> str:
    return f"{spread.median:.2f} s ({spread.low:.2f} to {spread.high:.2f})"


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
    return "\n".join(filled(line, indent="  ") for line in lines)


def filled(text: str, indent: str = "") -> str:
    """A paragraph, in lines of the page's width."""
    return textwrap.fill(text, WIDTH, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False)


def summary(results: Results, all_cases: t.Sequence[cases.Case], lines: t.Sequence[Line]) -> str:
    """For the screen: the costs and the promises."""
    parts = [""]
    for topic, title in TITLES.items():
        rows = [
            [row[0].replace("`", ""), *(row[1:] if len(row) < 8 else (row[1], row[2], row[4], row[5], row[7]))]
            for row in figures_of(topic, results, all_cases)
        ]
        promises = [("kept  " if one.met else "BROKEN", *one[1:3]) for one in lines if one.topic == topic]
        parts += [title, *([aligned(rows)] if rows else []), aligned(promises), ""]
    return "\n".join(parts)


def verdict(lines: t.Sequence[Line]) -> str:
    broken = sum(not one.met for one in lines)
    return f"{broken} of {len(lines)} promises are broken." if broken else f"All {len(lines)} promises are kept."


def aligned(rows: t.Sequence[t.Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
