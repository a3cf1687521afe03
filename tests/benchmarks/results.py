# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that was measured, and the comparisons that can be made of it."""

from __future__ import annotations

import collections
import dataclasses
import typing as t

from benchmarks import cases, chart, estate, figures, portgroup
from benchmarks.cases import POWER, key_of
from benchmarks.playing import Measured, Run
from benchmarks.plays import Clones

DEBUG = key_of(POWER, cases.ANSIBLE, "debug")
# The requests of a hand-written script that a no-op of ours is compared with: by path it has to ask for the path first.
SCRIPT = collections.defaultdict(lambda: "one", path="two")


@dataclasses.dataclass
class Results:
    """Round by round.

    measured: by the key of the case. floors: seconds of the script's requests. runs: of all contestants together.
    crowds: of ours alone, over many hosts. readings: the task that reads all machines. late: seconds from the end of a
    task of the server to that of ours. clones: seconds of one and of many. hosts: of a document and of single modules.
    groups: the task of many port groups. excuses: why a module could not run.
    """

    measured: dict[str, list[Measured]] = dataclasses.field(default_factory=lambda: collections.defaultdict(list))
    floors: list[dict[str, float]] = dataclasses.field(default_factory=list)
    runs: list[Run] = dataclasses.field(default_factory=list)
    crowds: list[Run] = dataclasses.field(default_factory=list)
    readings: list[figures.Window] = dataclasses.field(default_factory=list)
    late: list[float] = dataclasses.field(default_factory=list)
    clones: list[Clones] = dataclasses.field(default_factory=list)
    hosts: list[estate.Compared] = dataclasses.field(default_factory=list)
    groups: list[portgroup.Crowded] = dataclasses.field(default_factory=list)
    excuses: dict[str, str] = dataclasses.field(default_factory=dict)

    def seconds(self, key: str, part: str) -> list[float]:
        """Of one item of a loop (`item`) or of one task (`task`)."""
        return [getattr(one, part).seconds for one in self.measured[key]]

    def cpu(self, key: str, part: str) -> figures.Spread:
        return figures.Spread.of(getattr(one, part).cpu for one in self.measured[key])

    def requests(self, key: str, part: str) -> figures.Spread:
        return figures.Spread.of(getattr(one, part).requests for one in self.measured[key])

    def floor(self, way: str, part: str) -> list[float]:
        """Ansible's own share, and the requests as a script sends them."""
        return [
            own + script[SCRIPT[way]] for own, script in zip(self.seconds(DEBUG, part), self.floors, strict=True)
        ]  # fmt: skip

    def logins(self, keys: t.Iterable[str]) -> int:
        """The most log-ins that cases needed together in a round."""
        wanted = list(keys)
        return max(sum(run.logins(f"{key}: ") for key in wanted) for run in self.runs)

    def times_slower(self, theirs: str, ours: str, part: str) -> figures.Spread:
        """How many times longer another contestant's case takes than ours."""
        return figures.ratios(self.seconds(theirs, part), self.seconds(ours, part))

    def times_busier(self, theirs: str, ours: str, part: str) -> float:
        """The same of the processor's time, which hardly depends on what else the machine does."""
        return self.cpu(theirs, part).median / self.cpu(ours, part).median

    def above_floor(self, way: str, part: str) -> figures.Spread:
        return figures.ratios(self.seconds(key_of(POWER, cases.OURS, way), part), self.floor(way, part))

    def side_by_side(self) -> figures.Spread:
        """How many times longer many clones take than one."""
        return figures.ratios([both.many for both in self.clones], [both.one for both in self.clones])

    def by_document(self) -> figures.Spread:
        """How many times longer single modules take than a document."""
        return figures.ratios([both.theirs for both in self.hosts], [both.ours for both in self.hosts])

    def bars(self, all_cases: t.Sequence[cases.Case], topic: str, part: str) -> list[chart.Bar]:
        """(contestant, label, seconds) of all that ran, the floors included, from ours to the slowest."""
        ran = [case for case in all_cases if case.topic == topic and self.measured.get(case.key)]
        return self.floor_bars(topic, part) + [
            (case.contestant, case.label, figures.Spread.of(self.seconds(case.key, part)))
            for case in ran
            if case.contestant != cases.ANSIBLE and not (part == "task" and case.way == "names")
        ]

    def floor_bars(self, topic: str, part: str) -> list[chart.Bar]:
        """Of Ansible alone, and of the requests that the power state needs."""
        own = (chart.FLOOR, "debug", figures.Spread.of(self.seconds(DEBUG, part)))
        if topic != POWER:
            return [own]
        return [
            own,
            (chart.FLOOR, "debug and one request", figures.Spread.of(self.floor("id", part))),
            (chart.FLOOR, "debug and two requests", figures.Spread.of(self.floor("path", part))),
        ]
