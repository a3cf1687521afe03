# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run parts of the tests and sum them up: check.py PART…"""

from __future__ import annotations

import pathlib
import sys
import typing as t
from concurrent.futures import ThreadPoolExecutor

import lint
import matrix
import process
import pytests
import report
import sanity
import scenarios
import vcsims
import workspace

VENV = pathlib.Path(sys.prefix)
PARTS: dict[str, t.Callable[[str, workspace.Place], list[report.Row]]] = {
    "unit": pytests.run,
    "ladder": pytests.run,
    "inventory": pytests.run,
    "replay": pytests.run,
    "recordings": pytests.run,
    "versions": matrix.run_ends,
    "matrix": matrix.run_all,
    "molecule": scenarios.run,
    "sanity": sanity.run,
    "lint": lint.run,
    "vcsim": vcsims.run,
}
# Parts that mostly keep one core busy run side by side, in two lanes that take about as long: none of them is timed.
LANES = (("sanity", "lint"), ("versions", "molecule"))


def run_part(name: str, place: workspace.Place) -> list[report.Row]:
    """The rows of one part; one that ran nothing at all has failed."""
    print(f"{name} …", flush=True)
    rows = PARTS[name](name, place)
    if not any(row.ran for row in rows):
        print(f"{name} ran no test at all.", flush=True)
        rows[0].failed += 1
    whole = report.total(rows)
    print(f"{name}: {report.count(whole)} in {whole.seconds:.1f} s", flush=True)
    return rows


def run_parts(names: t.Sequence[str], place: workspace.Place) -> list[report.Row]:
    """The rows of all parts, in their order."""
    lanes = [[name for name in names if name in lane] for lane in LANES]
    rows = {name: run_part(name, place) for name in names if not any(name in lane for lane in lanes)}
    with ThreadPoolExecutor(len(lanes)) as pool:
        running = [pool.submit(lambda lane: {name: run_part(name, place) for name in lane}, lane) for lane in lanes]
        try:
            for one in running:
                rows.update(one.result())
        except BaseException:  # an interruption, which the threads do not hear of
            process.end_all()
            raise
    return [row for name in names for row in rows[name]]


def main() -> int:
    names = sys.argv[1:]
    with workspace.scratch() as folder:
        place = workspace.Place(folder, VENV)
        rows = run_parts(names, place)
    print(f"\n{report.summary(rows)}", flush=True)
    return 1 if report.total(rows).failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
