# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pairs of ansible-core and pyVmomi that the collection is tested with.

Each has an environment of its own, made from tests/requirements/<name>.txt, where the versions stand.
"""

from __future__ import annotations

import re
import typing as t

import workspace
from pythons import Python


class Pair(t.NamedTuple):
    """A pair. pythons: those that this ansible-core runs on and that the tests need, the favourite first."""

    name: str
    pythons: tuple[str, ...]


PAIRS = (
    Pair("lowest", ("3.11", "3.12")),
    Pair("middle", ("3.12", "3.11", "3.13")),
    Pair("newest", ("3.13", "3.12")),
)
ENDS = ("lowest", "newest")


def choose(pair: Pair, found: t.Sequence[Python]) -> Python | None:
    """The Python for a pair out of those that were found: its favourite, and of several of that version the first."""
    fitting = (python for minor in pair.pythons for python in found if python.minor == minor)
    return next(fitting, None)


def why_not(pair: Pair, locked: dict[str, str], found: t.Sequence[Python]) -> str:
    """Why a pair is left out on a machine that has no Python for it."""
    wanted = " or ".join(sorted(pair.pythons, key=_number))
    there = ", ".join(sorted({python.minor for python in found}, key=_number)) or "none"
    return f"left out: ansible-core {locked['ansible-core']} is tested on Python {wanted}; found here: {there}"


def versions(name: str) -> dict[str, str]:
    """The locked version of each package of a pair."""
    lock = (workspace.ROOT / "tests" / "requirements" / f"{name}.txt").read_text()
    return dict(re.findall(r"^([\w.-]+)==(\S+)", lock, re.MULTILINE))


def _number(minor: str) -> tuple[int, ...]:
    return tuple(map(int, minor.split(".")))
