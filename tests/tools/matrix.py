# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tests with other versions of ansible-core, pyVmomi and Python than those of development."""

from __future__ import annotations

import pairs
import pytests
import pythons
import report
import workspace

STORIES = ("tests/versions", "tests/replay/test_stories.py", "tests/inventory/test_cases.py")
WHOLE = ("tests/versions", "tests/ladder", "tests/replay", "tests/inventory", "tests/unit/ways")
ENVIRONMENT = workspace.ROOT / "tests" / "tools" / "environment.py"
LIMIT = 3600.0  # seconds, for one pair


def run_ends(name: str, place: workspace.Place) -> list[report.Row]:
    """One story of every module with the lowest and the newest versions: a row for each."""
    return run_pairs(name, [pair for pair in pairs.PAIRS if pair.name in pairs.ENDS], STORIES, place)


def run_all(name: str, place: workspace.Place) -> list[report.Row]:
    """Every ladder and story, and both ways of running a task, with all pairs of versions: a row for each."""
    return run_pairs(name, pairs.PAIRS, WHOLE, place)


def run_pairs(name, chosen, paths, place) -> list[report.Row]:
    """A row for each pair; one for which there is no Python here is a skipped test, with the reason."""
    found = pythons.find()
    return [run_pair(f"{name} {pair.name}", pair, paths, place, found) for pair in chosen]


def run_pair(title, pair, paths, place, found) -> report.Row:
    """Run pytest in the environment of a pair."""
    locked = pairs.versions(pair.name)
    python = pairs.choose(pair, found)
    if python is None:
        return report.Row(title, skipped=1, reasons=[pairs.why_not(pair, locked, found)])
    note = f"ansible-core {locked['ansible-core']}, pyVmomi {locked['pyvmomi']}, Python {python.full}"
    print(f"  {title}: {note}", flush=True)
    row = pytests.run_paths(title, [python.path, ENVIRONMENT, pair.name], paths, place, limit=LIMIT)
    row.notes.append(note)
    return row
