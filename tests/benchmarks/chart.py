# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plot: bars on a logarithmic scale, as SVG."""

from __future__ import annotations

import math
import typing as t
from xml.sax.saxutils import escape

from benchmarks.figures import Spread

Bar = tuple[str, str, Spread]  # who, how, and seconds
FLOOR = "floor"
COLOURS = {
    FLOOR: "#8a8f98",
    "skyscraper.vsphere": "#1f77b4",
    "vmware.vmware": "#e08214",
    "community.vmware": "#b2572c",
}
WIDTH, LEFT, RIGHT = 910, 350, 90
ROW, HEAD, GAP, FOOT = 22, 46, 34, 30
MEASURE = WIDTH - LEFT - RIGHT


def draw(panels: t.Sequence[tuple[str, t.Sequence[Bar]]]) -> str:
    """One panel of bars for each (title, bars), all on one scale."""
    spreads = [spread for _title, bars in panels for _contestant, _label, spread in bars]
    scale = Scale(min(one.low for one in spreads), max(one.high for one in spreads))
    parts, top = [], 10
    for title, bars in panels:
        parts += panel(title, bars, scale, top)
        top += HEAD + ROW * len(bars) + GAP
    height = top + FOOT - GAP
    note = "milliseconds, logarithmic scale; bars are medians, thin lines go from the least to the greatest"
    parts.append(text(10, height - 10, note, size=12, fill="#555"))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        'font-family="sans-serif">'
    )
    return "\n".join([head, f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>', *parts, "</svg>", ""])


class Scale:
    """Seconds to pixels, over whole decades."""

    def __init__(self, low: float, high: float) -> None:
        self.first = math.floor(math.log10(max(low, 1e-6) * 1000))
        self.last = max(math.ceil(math.log10(max(high, 1e-6) * 1000)), self.first + 1)

    def x(self, seconds: float) -> float:
        part = (math.log10(max(seconds, 1e-6) * 1000) - self.first) / (self.last - self.first)
        return LEFT + MEASURE * min(max(part, 0), 1)

    def ticks(self) -> list[float]:
        return [10.0**power / 1000 for power in range(self.first, self.last + 1)]


def panel(title: str, bars: t.Sequence[Bar], scale: Scale, top: int) -> list[str]:
    bottom = top + HEAD + ROW * len(bars)
    parts = [text(10, top + 18, title, size=15, weight="bold")]
    for tick in scale.ticks():
        x = scale.x(tick)
        parts.append(line(x, top + HEAD - 6, x, bottom, "#ddd"))
        parts.append(text(x, top + HEAD - 10, f"{tick * 1000:g}", size=11, anchor="middle", fill="#555"))
    for number, one in enumerate(bars):
        parts += row(one, scale, top + HEAD + ROW * number)
    return parts


def row(shown: Bar, scale: Scale, top: int) -> list[str]:
    contestant, label, spread = shown
    middle, end = top + ROW / 2, scale.x(spread.median)
    return [
        text(
            LEFT - 8, middle + 4, f"{contestant}{': ' if contestant == FLOOR else ', '}{label}", size=13, anchor="end"
        ),
        f'<rect x="{LEFT}" y="{top + 3}" width="{max(end - LEFT, 1):.1f}" height="{ROW - 7}" '
        f'fill="{COLOURS.get(contestant, "#555")}"/>',
        line(scale.x(spread.low), middle - 1, scale.x(spread.high), middle - 1, "#222"),
        text(
            scale.x(spread.high) + 6,
            middle + 4,
            f"{spread.median * 1000:,.{0 if spread.median >= 0.1 else 1}f} ms",
            size=12,
        ),
    ]


def line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def text(
    x: float, y: float, words: str, *, size: int, anchor: str = "start", fill: str = "#222", weight: str = "normal"
) -> str:  # fmt: skip
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{fill}" '
        f'font-weight="{weight}">{escape(words)}</text>'
    )
