# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that are made on first need.

Ten thousand virtual machines differ from each other in a dozen places. A `Template` holds the one value that they
share and says where they differ; a `Blueprint` is one object's use of it. A single property path is read without
building the whole value, and the value is built (a private copy with the differences put in) when somebody reads all
of it or changes it. Both ways use the same functions, so they cannot disagree.
"""

from __future__ import annotations

from .steps import split
from .values import clone


class Template:
    """`build()` makes the shared value; `differences` maps a path below it to a function of the seed."""

    def __init__(self, build, differences):
        self._build = build
        self._base = None
        self.differences = {split(path): function for path, function in differences.items()}
        self._plans = {}

    @property
    def base(self):
        if self._base is None:
            self._base = self._build()
        return self._base

    def plan(self, steps):
        """How a path is read: `own` (a difference), `shared` (straight from the base) or `build` (neither)."""
        plan = self._plans.get(steps)
        if plan is None:
            plan = self._plans[steps] = self._make_plan(steps)
        return plan

    def _make_plan(self, steps):
        if steps in self.differences:
            return "own", self.differences[steps]
        if any(overlaps(path, steps) for path in self.differences):
            return "build", None
        return "shared", None


def overlaps(path, other):
    """Whether one path lies at or below the other; `device` counts as above `device[4000]`."""
    for (one, one_key), (two, two_key) in zip(path, other, strict=False):
        if one != two or (one_key is not None and two_key is not None and one_key != two_key):
            return False
    return True


class Blueprint:
    """One object's value that is not built yet."""

    __slots__ = ("template", "seed")

    def __init__(self, template, seed):
        self.template = template
        self.seed = seed

    def build(self):
        value = clone(self.template.base)
        for path, function in self.template.differences.items():
            put(value, path, function(self.seed))
        return value


def put(value, path, new):
    """Set what lies at a path."""
    for name, key in path[:-1]:
        value = value.__dict__[name]
        if key is not None:
            value = next(item for item in value if str(item.key) == key)
    value.__dict__[path[-1][0]] = new
