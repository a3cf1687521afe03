# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The linters, and what `ansible-galaxy collection build` would publish; on a copy of the project."""

from __future__ import annotations

import pathlib
import tarfile

import process
import report
import workspace

MADE_BY_BUILD = {"MANIFEST.json", "FILES.json"}
NOT_PUBLISHED = (".", "tests/output")


def run(name: str, place: workspace.Place) -> list[report.Row]:
    """One row for each linter."""
    copy = workspace.copy_project(place.folder / name)
    env = place.environment(ANSIBLE_COLLECTIONS_PATH=str(place.folder / name), PYTHONPATH="")
    linters: dict[str, list[str]] = {
        "ruff": ["ruff", "check", "--no-cache", "--output-format=concise", "."],
        "ansible-lint": ["ansible-lint", "--offline", "--profile", "production", "--strict", "--nocolor", "-q"],
        "docs": ["antsibull-docs", "lint-collection-docs", "--plugin-docs", "."],
        "changelog": ["antsibull-changelog", "lint"],
    }
    rows = []
    for tool, (program, *options) in linters.items():
        finished = process.run([place.tool(program), *options], title=tool, cwd=copy, env=env)
        rows.append(row_of(f"{name} {tool}", finished, [] if finished.code == 0 else [finished.output]))
    return [*rows, check_build(f"{name} build", place, env)]


def check_build(name: str, place: workspace.Place, env: dict[str, str]) -> report.Row:
    """Build from the checkout as it is, with all that lies about in it, and look into the archive."""
    target = place.folder / "build"
    command = [place.tool("ansible-galaxy"), "collection", "build", "--output-path", target]
    finished = process.run(command, title="build", cwd=workspace.ROOT, env=env)
    archives = list(target.glob("*.tar.gz"))
    if finished.code or len(archives) != 1:
        return row_of(name, finished, [finished.output])
    return row_of(name, finished, complaints(archives[0]))


def complaints(archive: pathlib.Path) -> list[str]:
    """What is in the archive and should not be, or the other way round."""
    with tarfile.open(archive) as stream:
        packed = {member.name for member in stream if not member.isdir()} - MADE_BY_BUILD
    wanted = {name for name in workspace.project_files() if not name.startswith(NOT_PUBLISHED)} - {"galaxy.yml"}
    cruft = [f"not part of the project, but in the archive: {name}" for name in sorted(packed - wanted)]
    return cruft + [f"missing in the archive: {name}" for name in sorted(wanted - packed)]


def row_of(name: str, finished: process.Finished, problems: list[str]) -> report.Row:
    """A row that passed if there are no problems, which are printed."""
    for problem in problems:
        print(problem, flush=True)
    return report.Row(name, passed=int(not problems), failed=int(bool(problems)), seconds=finished.seconds)
