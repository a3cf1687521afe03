# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plot of what grows: seconds over a number, on linear scales, as SVG."""

from __future__ import annotations

import math
import typing as t

from benchmarks.chart import COLOURS, line, text
from benchmarks.figures import Spread

WIDTH, HEIGHT = 910, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 130, 46, 60
STRAIGHT = "#8a8f98"
TICKS = 5


class Curve(t.NamedTuple):
    """What is drawn: a title, what is counted, {number: seconds}, and whose they are. A straight line goes on as the
    first two points begin."""

    title: str
    counted: str
    points: dict[int, Spread]
    contestant: str


def draw(curve: Curve) -> str:
    """The plot, as SVG."""
    place = Place.of(curve.points)
    dots = [(place.x(number), spread) for number, spread in curve.points.items()]
    path = " ".join(f"{x:.1f},{place.y(spread.median):.1f}" for x, spread in dots)
    colour = COLOURS[curve.contestant]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        text(10, 22, curve.title, size=15, weight="bold"),
        *grid(place, curve.points),
        *straight(place, curve.points),
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
    ]
    for x, spread in dots:
        parts += [
            line(x, place.y(spread.low), x, place.y(spread.high), "#222"),
            f'<circle cx="{x:.1f}" cy="{place.y(spread.median):.1f}" r="4" fill="{colour}"/>',
        ]
    note = f"seconds over {curve.counted}; dots are medians, thin lines go from the least to the greatest"
    return "\n".join([*parts, text(10, HEIGHT - 10, note, size=12, fill="#555"), "</svg>", ""])


class Place(t.NamedTuple):
    """Numbers and seconds to pixels. widest: the number at the right. step, steps: seconds between lines, and how many
    of these there are."""

    widest: float
    step: float
    steps: int

    @classmethod
    def of(cls, points: dict[int, Spread]) -> Place:
        highest = max(end_of_straight(points), *(spread.high for spread in points.values()))
        step = round_step(highest / TICKS)
        return cls(max(points), step, math.ceil(highest / step))

    def x(self, number: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * number / self.widest

    def y(self, seconds: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * seconds / (self.step * self.steps)


def round_step(least: float) -> float:
    """The next of 1, 2, 5, 10, 20 … that is no less."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))


def grid(place: Place, points: dict[int, Spread]) -> list[str]:
    """Lines for seconds, and the numbers below."""
    parts = []
    for number in range(place.steps + 1):
        y = place.y(number * place.step)
        parts += [line(LEFT, y, WIDTH - RIGHT, y, "#ddd")]
        parts += [text(LEFT - 8, y + 4, f"{number * place.step:g} s", size=12, anchor="end", fill="#555")]
    below = HEIGHT - BOTTOM + 18
    return parts + [
        text(place.x(number), below, f"{number:,}", size=12, anchor="middle", fill="#555") for number in points
    ]


def end_of_straight(points: dict[int, Spread]) -> float:
    """The seconds of the largest number if the time went on to grow as it does between the first two of them."""
    (less, first), (more, second), *_further = sorted(points.items())
    return first.median + (second.median - first.median) / (more - less) * (max(points) - less)


def straight(place: Place, points: dict[int, Spread]) -> list[str]:
    """Where the curve would be if it went on as it begins."""
    least, end = min(points), end_of_straight(points)
    x, y = place.x(place.widest), place.y(end)
    return [
        f'<line x1="{place.x(least):.1f}" y1="{place.y(points[least].median):.1f}" x2="{x:.1f}" y2="{y:.1f}" '
        f'stroke="{STRAIGHT}" stroke-dasharray="6 4"/>',
        text(x + 8, y + 4, "as it begins", size=12, fill=STRAIGHT),
    ]
