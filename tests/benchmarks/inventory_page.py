# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the page, the plot and the screen say of the inventories."""

from __future__ import annotations

import typing as t

from benchmarks import cases, curve, inventories, listings, machine
from benchmarks.document import aligned, filled, of_seconds, promises, table
from benchmarks.figures import Spread
from benchmarks.inventories import NOTHING, SIZE, SIZES, Inventories, mebibytes
from benchmarks.listings import COMMUNITY, PLUGIN, VMWARE, Cost, Listing
from benchmarks.targets import Line, spread_of

TITLE = "Inventories"
PLOT = "performance_inventory.svg"
GROWING = f"{PLUGIN}: ansible-inventory --list"
ABOUT = """\
`ansible-inventory --list` shows the machines of a vCenter as hosts with their variables. `{ours}` and `{vmware}` read
what they read by default, and `{community}` the paths of the machines (`with_path`) besides, so that all of them tell
the guest, the state, the identifiers, the custom attributes and the path of each machine, and it is looked whether they
do. Ours tells its size, host, cluster, resource pool and datastores, too.
"""
GROWTH = """\
Ours in estates of several sizes. *Each machine* is the time without that of an inventory of nothing, divided by the
number of machines; the dashed line of the plot goes on as the first two sizes begin. The time {grows}: each of {most}
machines takes {times} as long as each of {least}.
"""
GROWS = {True: "grows with the number of machines and no faster", False: "grows faster than the number of machines"}
METHOD = """\
- There is one simulator for each size: {hosts} hosts, {folders} folders in each other, {attributes} custom attributes
  that are set on each machine, and {each} of {tags} tags in {categories} categories, at most {page} objects in an
  answer.
- Ours and the floor run in rounds. The others need many requests for each machine and run once, after all rounds,
  {sizes}. The ratios are those
  of that run to each round of ours.
- *The floor* is a script that reads the same properties of the same objects over one view with pyVmomi, and makes
  nothing of them, as a program of its own, plus `ansible-inventory --list` of the same hosts and variables in a file,
  which Ansible reads as JSON.
- *Memory* is the most that the process has at a time, *requests* are counted by the simulator's journal, with log-in
  and log-out.
- *With groups* has a filter, three keyed groups, two groups with a condition, and two composed variables.
- *Values* are all plain values in the variables of all hosts.
"""
SIZES_OF_OTHERS = "in an estate of {small} machines and in one of {size}"
STOPPED = """\
. There, *more than* tells that one was stopped after {patience} times the time that the promise gives it (`--full` lets
  it go on)"""


def section(found: Inventories, lines: t.Sequence[Line]) -> str:
    """The section of the page."""
    parts = [
        f"## {TITLE}",
        filled(ABOUT.format(ours=PLUGIN, community=COMMUNITY, vmware=VMWARE)),
        table(contestants(found)),
        growth(found),
        f"![Seconds over the number of machines]({PLOT})",
        table(growing(found)),
        table(promises(lines)),
        method(found),
        this_run(found),
    ]
    return "\n\n".join(parts)


def growth(found: Inventories) -> str:
    """Whether it is linear."""
    grown = found.growth()
    grows = GROWS[grown.median <= inventories.GROWTH]
    return filled(GROWTH.format(grows=grows, most=SIZES[-1], times=spread_of(grown, 2), least=SIZES[0]))


def method(found: Inventories) -> str:
    sizes = (SIZES_OF_OTHERS + (STOPPED if found.overdue else "")).format(
        small=inventories.SMALL, size=SIZE, patience=inventories.PATIENCE
    )
    words = METHOD.format(
        hosts=listings.HOSTS, folders=listings.FOLDERS, attributes=listings.ATTRIBUTES, each=listings.TAGS_OF_EACH,
        tags=listings.TAGS, categories=listings.CATEGORIES, page=cases.PAGE, sizes=sizes,
    )  # fmt: skip
    bullets = words.removeprefix("- ").split("\n- ")
    return "\n".join(filled(f"- {' '.join(bullet.split())}", indent="  ") for bullet in bullets)


def this_run(found: Inventories) -> str:
    """On what and with what, as this section can be written without the others."""
    known = machine.versions([cases.OURS, *cases.INCUMBENTS])
    versions = ", ".join(f"{name} {version}" for name, version in known.items())
    words = [
        f"Measured on {machine.today()}, rounds: {found.rounds} (load at the beginning: {found.load:.1f}) on "
        f"{machine.machine()}, with {versions}."
    ]
    words += [f"{name} could not run: {reason}" for name, reason in found.excuses.items()]
    return "\n\n".join(map(filled, words))


def contestants(found: Inventories) -> list[tuple[str, ...]]:
    """A row for each inventory that is compared with another, and for the parts of the floor."""
    sizes = sorted({SIZE, inventories.SMALL})
    rows = [listed(f"`{PLUGIN}`", vms, found.ours[vms]) for vms in sizes]
    rows += [listed(f"`{plugin}`", vms, [found.theirs[plugin][vms]]) for plugin, vms in found.met()]
    rows += [
        (f"`{plugin}`", f"{vms}", f"more than {seconds:.0f} s", "", "", "")
        for plugin, stopped in found.overdue.items()
        for vms, seconds in stopped.items()
    ]
    rows += [
        listed(f"`{PLUGIN}` with tags", SIZE, found.tagged),
        listed(f"`{PLUGIN}` with groups", SIZE, found.grouped),
        ("floor: the script", f"{SIZE}", *cost(found.readings), ""),
        listed("floor: the file", SIZE, found.statics),
    ]
    return [("", "machines", "time", "processor", "memory", "requests"), *rows]


def listed(name: str, vms: int, several: t.Sequence[Listing]) -> tuple[str, ...]:
    return (name, f"{vms}", *cost([one.cost for one in several]), f"{max(one.requests for one in several)}")


def cost(several: t.Sequence[Cost]) -> tuple[str, str, str]:
    """Time, time of the processor, and memory."""
    seconds, cpu, memory = (Spread.of(getattr(one, name) for one in several) for name in Cost._fields)
    time = of_seconds(seconds) if len(several) > 1 else f"{seconds.median:.2f} s"
    return time, f"{cpu.median:.1f} s", mebibytes(memory.high)


def growing(found: Inventories) -> list[tuple[str, ...]]:
    """A row for each size of ours."""
    rows = []
    for vms in (NOTHING, *SIZES):
        [*_others, last] = found.ours[vms]
        each = f"{Spread.of(found.each(vms)).median * 1000:.2f} ms" if vms else ""
        costs = cost([one.cost for one in found.ours[vms]])
        rows.append((f"{vms}", f"{last.hosts}", f"{last.values}", costs[0], each, *costs[1:], f"{last.requests}"))
    return [("machines", "hosts", "values", "time", "each machine", "processor", "memory", "requests"), *rows]


def plot(found: Inventories) -> str:
    """The growth, as SVG."""
    points = {vms: Spread.of(found.seconds(vms)) for vms in (NOTHING, *SIZES)}
    return curve.draw(curve.Curve(GROWING, "the number of machines", points, cases.OURS))


def summary(found: Inventories, lines: t.Sequence[Line]) -> str:
    """For the screen."""
    rows = [[cell.replace("`", "") for cell in row] for row in contestants(found)]
    kept = [("kept  " if one.met else "BROKEN", *one[1:3]) for one in lines]
    return "\n".join([TITLE, aligned(rows), "", aligned(growing(found)), "", aligned(kept), ""])
