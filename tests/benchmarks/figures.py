# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The arithmetic: medians, differences, ratios. Pure."""

from __future__ import annotations

import dataclasses
import statistics
import typing as t

LOGINS = ("Login", "LoginByToken", "com.vmware.cis.session.create", "POST /api/session")


class Spread(t.NamedTuple):
    """A median, and the least and the greatest of what it was taken from."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: t.Iterable[float]) -> Spread:
        found = list(values)
        return cls(statistics.median(found), min(found), max(found))


@dataclasses.dataclass(frozen=True)
class Window:
    """One task of a run, by the callback's clock: seconds since the epoch, and seconds of the processor."""

    name: str
    start: float
    end: float
    cpu: float = 0.0
    requests: int = 0
    logins: int = 0

    @property
    def seconds(self) -> float:
        return self.end - self.start


class Cost(t.NamedTuple):
    """What one item of a loop, or one task, costs."""

    seconds: float
    cpu: float
    requests: float


def per_item(short: Window, long: Window, items: int) -> Cost:
    """The cost of an item: the difference of two loops, by the number of items that one has more than the other.

    What is paid once for a loop (the fork, the connection) is in both and cancels out.
    """
    parts = ((long.seconds, short.seconds), (long.cpu, short.cpu), (long.requests, short.requests))
    return Cost(*((more - less) / items for more, less in parts))


def per_task(windows: t.Sequence[Window]) -> Cost:
    """The cost of a task: the median of several that are alike; of the processor's time, which is counted in
    hundredths of a second, the mean."""
    return Cost(
        statistics.median(window.seconds for window in windows),
        statistics.mean(window.cpu for window in windows),
        statistics.median(window.requests for window in windows),
    )


def lateness(windows: t.Sequence[Window], ends: t.Sequence[float]) -> float:
    """Seconds that tasks go on after the ends of what they wait for, which are seconds since the epoch."""
    return statistics.median(window.end - end for window, end in zip(windows, ends, strict=True))


def count(windows: t.Iterable[Window], journal: t.Sequence[tuple[float, str]]) -> list[Window]:
    """The windows with what arrived in each: requests, and log-ins among them. journal: (time, method)."""
    made = []
    for window in windows:
        methods = [method for time, method in journal if window.start <= time < window.end]
        logins = sum(method in LOGINS for method in methods)
        made.append(dataclasses.replace(window, requests=len(methods), logins=logins))
    return made


def ratios(several: t.Sequence[float], ones: t.Sequence[float]) -> Spread:
    """How many times longer: round by round, as both of a round met the same weather."""
    return Spread.of(more / less for more, less in zip(several, ones, strict=True))
