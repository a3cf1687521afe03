# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The topic of the inventories: the machines of a vCenter as hosts, by each contestant's plugin; how ours grows; and
what was promised of it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import math
import pathlib
import time

from benchmarks import listings
from benchmarks.figures import Spread, ratios
from benchmarks.listings import COMMUNITY, GROUPED, OWN, TAGGED, THEIRS, VMWARE, Cost, Lister, Listing, Overdue
from benchmarks.playing import Broken
from benchmarks.targets import INVENTORIES, Line, spread_of
from simulator.client import Simulator

# The machines of the estates. Nothing is what a start costs; all contestants meet in one of them.
NOTHING, SIZES, SIZE = 0, (1000, 2000, 5000, 10000), 5000
# Those of the estate in which the others may take as long as they like.
SMALL = SIZES[0]
# How many times as long as it may take for the promise to hold one runs in the other estate before it is stopped.
PATIENCE = 1.5
ROUNDS = 3  # at most, as each is long
FASTER = {COMMUNITY: 15, VMWARE: 40}
SMALLER = COMMUNITY
EXCUSED = "not measured, as it could not run"
FLOOR = 1.5
REQUESTS = 12
# Machines that one request for tags may name.
BATCH = 2000
# How many times as long each machine may take in the largest estate as in the smallest.
GROWTH = 1.3
OF_GROUPS = 1.5


@dataclasses.dataclass
class Inventories:
    """What was measured, ours round by round.

    ours: machines → listings. tagged: those with tags. grouped: those with groups and composed variables. readings,
    statics: the two parts of the floor. theirs: plugin → machines → the one listing. overdue: plugin → machines →
    seconds after which it was stopped. excuses: why a plugin has none of all that.
    """

    ours: dict[int, list[Listing]] = dataclasses.field(default_factory=dict)
    tagged: list[Listing] = dataclasses.field(default_factory=list)
    grouped: list[Listing] = dataclasses.field(default_factory=list)
    readings: list[Cost] = dataclasses.field(default_factory=list)
    statics: list[Listing] = dataclasses.field(default_factory=list)
    theirs: dict[str, dict[int, Listing]] = dataclasses.field(default_factory=dict)
    overdue: dict[str, dict[int, float]] = dataclasses.field(default_factory=dict)
    excuses: dict[str, str] = dataclasses.field(default_factory=dict)
    load: float = 0.0

    @property
    def rounds(self) -> int:
        return len(self.readings)

    def seconds(self, vms: int = SIZE) -> list[float]:
        return [one.cost.seconds for one in self.ours[vms]]

    def floors(self) -> list[float]:
        """The raw read, and Ansible's own share."""
        return [
            read.seconds + own.cost.seconds for read, own in zip(self.readings, self.statics, strict=True)
        ]  # fmt: skip

    def times_slower(self, plugin: str, vms: int) -> Spread:
        """How many times longer another plugin takes, which runs once, than each of our rounds, at least."""
        stopped = self.overdue.get(plugin, {}).get(vms)
        theirs = stopped if stopped is not None else self.theirs[plugin][vms].cost.seconds
        return Spread.of(theirs / ours for ours in self.seconds(vms))

    def times_busier(self, plugin: str, vms: int) -> float:
        return self.theirs[plugin][vms].cost.cpu / Spread.of(one.cost.cpu for one in self.ours[vms]).median

    def above_floor(self) -> Spread:
        return ratios(self.seconds(), self.floors())

    def each(self, vms: int) -> list[float]:
        """Seconds that each machine takes, without those that nothing takes."""
        return [(all_of - start) / vms for all_of, start in zip(self.seconds(vms), self.seconds(NOTHING), strict=True)]

    def growth(self) -> Spread:
        """How many times as long each machine takes in the largest estate as in the smallest."""
        return ratios(self.each(SIZES[-1]), self.each(SIZES[0]))

    def by_groups(self) -> Spread:
        """How many times as long it takes with expressions."""
        return ratios([one.cost.seconds for one in self.grouped], self.seconds())

    def of_tags(self) -> int:
        """The requests that tags take more."""
        return max(one.requests for one in self.tagged) - min(one.requests for one in self.ours[SIZE])

    def met(self) -> list[tuple[str, int]]:
        """(plugin, machines) of what others have listed."""
        return [(plugin, vms) for plugin, listed in self.theirs.items() for vms in listed]

    def sizes(self, plugin: str) -> list[int]:
        """The machines of the estates in which another plugin ran, to the end or not."""
        return sorted({*self.theirs.get(plugin, ()), *self.overdue.get(plugin, ())})


# Measuring


def measure(folder: pathlib.Path, environment: dict[str, str], rounds: int, full: bool, load: float) -> Inventories:
    """All rounds, and the others once in both estates. full: whether they are never stopped."""
    found = Inventories({vms: [] for vms in (NOTHING, *SIZES)}, load=load)
    with contextlib.ExitStack() as stack:
        listers = {vms: lister(stack, folder, environment, vms) for vms in found.ours}
        listers[SMALL].listing(OWN)  # for the byte code
        most = min(rounds, ROUNDS)
        for number in range(most):
            began = time.monotonic()
            measure_round(listers, found)
            print(f"inventories, round {number + 1} of {most}: {time.monotonic() - began:.0f} s", flush=True)
        for vms in (SMALL, SIZE):
            measure_theirs(listers[vms], found, full or vms == SMALL)
        bugs = [bug for one in listers.values() for bug in one.simulator.bugs()]
    if bugs:
        raise Broken(f"The simulator has found {len(bugs)} defects of its own: {bugs[0]}")
    return found


def lister(stack: contextlib.ExitStack, folder: pathlib.Path, environment: dict[str, str], vms: int) -> Lister:
    simulator = stack.enter_context(Simulator(**listings.estate(vms)))
    return Lister(simulator, folder / f"inventories-{vms}", environment, vms)


def measure_round(listers: dict[int, Lister], found: Inventories) -> None:
    """Ours everywhere; the floor and the tags where all contestants meet."""
    for vms, one in listers.items():
        found.ours[vms].append(one.listing(OWN))
        if vms == SIZE:
            source = listings.static(one.last)
            found.readings.append(one.reading())
            found.statics.append(one.listing(source))
            found.tagged.append(one.listing(TAGGED))
            found.grouped.append(one.listing(GROUPED))


def measure_theirs(lister: Lister, found: Inventories, patiently: bool) -> None:
    ours = Spread.of(found.seconds(lister.vms)).median
    for source in THEIRS:
        if source.plugin in found.excuses:
            continue
        whole = patiently or source.plugin == SMALLER  # its memory is compared
        limit = listings.LIMIT if whole else PATIENCE * FASTER[source.plugin] * ours
        try:
            listed = lister.listing(source, limit)
        except Overdue as error:
            found.overdue.setdefault(source.plugin, {})[lister.vms] = limit
            print(error, flush=True)
            continue
        except Broken as error:
            found.excuses[source.plugin] = str(error)
            continue
        found.theirs.setdefault(source.plugin, {})[lister.vms] = listed
        print(f"{source.plugin}, {lister.vms} machines: {listed.cost.seconds:.0f} s", flush=True)


# Promises


def lines(found: Inventories) -> list[Line]:
    """Every promise with what was found."""
    made = [line for plugin in FASTER for line in beside(found, plugin)]
    return [*made, *memory(found), above_the_floor(found), requests(found), tags(found), groups(found), growth(found)]


def beside(found: Inventories, plugin: str) -> list[Line]:
    """What is promised beside another plugin, in each estate where it ran."""
    made = []
    for vms in found.sizes(plugin) or (SMALL,):
        promise = f"an inventory of {vms} machines is at least {FASTER[plugin]} times faster than {plugin}'s"
        if plugin in found.excuses:
            made.append(Line(INVENTORIES, promise, EXCUSED, False))
            continue
        slower = found.times_slower(plugin, vms)
        if vms in found.theirs.get(plugin, ()):
            text = f"{spread_of(slower, 0)}; of processor time {found.times_busier(plugin, vms):.0f}"
        else:
            text = f"more than {spread_of(slower, 0)}"
        made.append(Line(INVENTORIES, promise, text, slower.median >= FASTER[plugin]))
    return made


def memory(found: Inventories) -> list[Line]:
    """The most of ours, beside that of the one that also reads all machines at once."""
    made = []
    for vms in found.theirs.get(SMALLER, (SMALL,)):
        promise = f"an inventory of {vms} machines takes less memory than {SMALLER}'s"
        if SMALLER in found.excuses:
            made.append(Line(INVENTORIES, promise, EXCUSED, False))
            continue
        ours = max(one.cost.memory for one in found.ours[vms])
        theirs = found.theirs[SMALLER][vms].cost.memory
        made.append(Line(INVENTORIES, promise, f"{mebibytes(ours)}, and {mebibytes(theirs)}", ours < theirs))
    return made


def above_the_floor(found: Inventories) -> Line:
    above = found.above_floor()
    promise = f"an inventory of {SIZE} machines costs at most {FLOOR} times the floor"
    return Line(INVENTORIES, promise, spread_of(above, 2), above.median <= FLOOR)


def requests(found: Inventories) -> Line:
    most = max(one.requests for one in found.ours[SIZE])
    promise = f"it sends at most {REQUESTS} requests, the log-in and the log-out included"
    return Line(INVENTORIES, promise, f"{most}", most <= REQUESTS)


def tags(found: Inventories) -> Line:
    batches, more = math.ceil(SIZE / BATCH), found.of_tags()
    promise = f"with tags it sends one request more for each {BATCH} machines, and one for each tag and category"
    most = batches + listings.TAGS + listings.CATEGORIES
    parts = f"{batches} + {listings.TAGS} + {listings.CATEGORIES}"
    return Line(INVENTORIES, promise, f"{more} more, for {parts}", more <= most)


def groups(found: Inventories) -> Line:
    promise = f"keyed groups, conditions and composed variables make it take at most {OF_GROUPS} times as long"
    return Line(INVENTORIES, promise, spread_of(found.by_groups(), 2), found.by_groups().median <= OF_GROUPS)


def growth(found: Inventories) -> Line:
    grown = found.growth()
    promise = f"each of {SIZES[-1]} machines takes at most {GROWTH} times as long as each of {SIZES[0]}"
    return Line(INVENTORIES, promise, spread_of(grown, 2), grown.median <= GROWTH)


def mebibytes(size: float) -> str:
    return f"{size / 2**20:.0f} MiB"
