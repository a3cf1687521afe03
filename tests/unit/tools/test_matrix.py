# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which Python a pair of versions gets, what its lock says, and how a pair that is left out is told of."""

from __future__ import annotations

import pathlib

import pytest
import yaml

import matrix
import pairs
import report
from pairs import Pair
from pythons import Python

PAIR = Pair("newest", ("3.13", "3.12"))
P311, P312, OTHER_312, P313 = (
    Python(version, path) for version, path in
    [((3, 11, 7), "/a"), ((3, 12, 1), "/b"), ((3, 12, 9), "/c"), ((3, 13, 0), "/d")]
)  # fmt: skip
ROOT = pathlib.Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("found", "chosen"),
    [
        ([], None),
        ([P311], None),
        ([P311, P312], P312),
        ([P312, P313], P313),
        ([OTHER_312, P312], OTHER_312),
    ],
)
def test_a_pair_gets_its_favourite_python_of_those_that_there_are(found, chosen):
    assert pairs.choose(PAIR, found) == chosen


def test_a_pair_without_a_python_is_skipped_and_the_summary_says_why(monkeypatch):
    monkeypatch.setattr(matrix.pytests, "run_paths", None)
    row = matrix.run_pair("versions newest", PAIR, (), None, [P311])
    assert (row.passed, row.failed, row.skipped, row.ran) == (0, 0, 1, 1)
    version = pairs.versions("newest")["ansible-core"]
    line = f"left out: ansible-core {version} is tested on Python 3.12 or 3.13; found here: 3.11"
    assert f"skipped, versions newest (1): {line}" in report.summary([row])
    assert pairs.why_not(PAIR, {"ansible-core": "2.21"}, []).endswith("found here: none")


def test_a_pair_runs_in_its_own_environment_and_the_summary_says_what_that_holds(monkeypatch):
    ran = []

    def run_paths(title, python, paths, place, limit):
        ran.append((title, python, paths))
        return report.Row(title, passed=3)

    monkeypatch.setattr(matrix.pytests, "run_paths", run_paths)
    row = matrix.run_pair("versions newest", PAIR, ("tests/versions",), None, [P311, P313])
    assert ran == [("versions newest", ["/d", matrix.ENVIRONMENT, "newest"], ("tests/versions",))]
    locked = pairs.versions("newest")
    note = f"ansible-core {locked['ansible-core']}, pyVmomi {locked['pyvmomi']}, Python 3.13.0"
    assert f"versions newest: {note}" in report.summary([row])


def test_the_lowest_pair_is_what_the_collection_promises():
    locked = pairs.versions("lowest")
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text())
    assert runtime["requires_ansible"] == f">={locked['ansible-core']}"
    assert f"pyvmomi>={locked['pyvmomi']}" in (ROOT / "requirements.txt").read_text().split()


def test_the_middle_pair_is_what_the_rest_is_tested_with():
    middle, rest = pairs.versions("middle"), pairs.versions("test")
    for name in ("ansible-core", "pyvmomi"):
        assert middle[name] == rest[name]


def test_the_pairs_have_the_names_of_their_locks():
    assert [pair.name for pair in pairs.PAIRS] == ["lowest", "middle", "newest"]
    assert set(pairs.ENDS) < {pair.name for pair in pairs.PAIRS}
    assert all(pairs.versions(pair.name) for pair in pairs.PAIRS)
