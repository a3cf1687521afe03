# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a part of the tests came to, and the table of all of them."""

from __future__ import annotations

import collections
import dataclasses
import pathlib
from xml.etree import ElementTree


@dataclasses.dataclass
class Row:
    """One line of the summary."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    reasons: list[str] = dataclasses.field(default_factory=list)
    notes: list[str] = dataclasses.field(default_factory=list)

    @property
    def ran(self) -> int:
        return self.passed + self.failed + self.skipped


def read_junit(name: str, path: pathlib.Path) -> Row:
    """Count the test cases in a junit file; an unreadable one counts as a failure."""
    row = Row(name)
    try:
        cases = list(ElementTree.parse(path).iter("testcase"))
    except (OSError, ElementTree.ParseError):
        row.failed = 1
        return row
    for case in cases:
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            row.failed += 1
        elif skip is not None:
            row.skipped += 1
            row.reasons.append(skip.get("message") or (skip.text or "").strip())
        else:
            row.passed += 1
    return row


def count(row: Row) -> str:
    """`12 passed, 1 failed, 0 skipped`"""
    return f"{row.passed} passed, {row.failed} failed, {row.skipped} skipped"


def total(rows: list[Row]) -> Row:
    """All rows in one."""
    return Row(
        "all", *(sum(getattr(row, field) for row in rows) for field in ("passed", "failed", "skipped", "seconds"))
    )  # fmt: skip


def summary(rows: list[Row]) -> str:
    """The table, notes on its rows, the reasons of what was skipped, and the total alone on the last line."""
    width = max(len(row.name) for row in rows)
    lines = [f"{'part':<{width}}  passed  failed  skipped  seconds"]
    for row in rows:
        lines.append(f"{row.name:<{width}}  {row.passed:6}  {row.failed:6}  {row.skipped:7}  {row.seconds:7.1f}")
    reasons = collections.Counter((row.name, reason) for row in rows for reason in row.reasons)
    notes = [f"{row.name}: {note}" for row in rows for note in row.notes]
    if reasons or notes:
        lines.append("")
    lines += notes
    lines += [f"skipped, {name} ({times}): {reason}" for (name, reason), times in reasons.items()]
    return "\n".join([*lines, "", count(total(rows))])
