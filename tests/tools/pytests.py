# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts that pytest runs: unit, ladder, inventory, replay, recordings are folders of tests."""

from __future__ import annotations

import os
import pathlib
import sys
import typing as t

import process
import report
import workspace

NOTHING_COLLECTED = 5


def run(name: str, place: workspace.Place) -> list[report.Row]:
    """Run tests/<name>, on all cores up to eight."""
    folder = workspace.ROOT / "tests" / name
    if not folder.is_dir():
        print(f"There is no folder tests/{name}.", flush=True)
        return [report.Row(name, failed=1)]
    return [run_paths(name, [sys.executable], [folder], place)]


def run_paths(
    name: str,
    python: t.Sequence[str | pathlib.Path],
    paths: t.Sequence[str | pathlib.Path],
    place: workspace.Place,
    limit: float = process.LIMIT,
) -> report.Row:
    """Run the tests at some paths. python: the command that takes what Python would. limit: seconds."""
    junit = place.folder / f"{name}.xml"
    workers = min(max(os.cpu_count() or 1, 2), 8)
    finished = process.run(
        [*python, "-m", "pytest", *paths, "-q", "-rfE", "-p", "no:cacheprovider", "-n", str(workers),
         "--dist=worksteal", f"--junitxml={junit}", f"--basetemp={place.folder / name}"],
        title=name, cwd=workspace.ROOT, env=place.environment(), limit=limit,
    )  # fmt: skip
    row = report.read_junit(name, junit)
    row.seconds = finished.seconds
    if finished.code not in (0, NOTHING_COLLECTED) and not row.failed:
        row.failed = 1
    if row.failed or finished.code:
        print(finished.output, flush=True)
    return row
