# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of the tests that run side by side, and what becomes of their programs at an interruption."""

from __future__ import annotations

import os
import pathlib
import sys
import threading
import time

import pytest

import check
import process
import report
import workspace

PLACE = workspace.Place(pathlib.Path(os.devnull), pathlib.Path(os.devnull))


@pytest.fixture(autouse=True)
def anew(monkeypatch):
    """Neither test is to end what others run."""
    monkeypatch.setattr(process, "_running", set())
    monkeypatch.setattr(process, "_ended", threading.Event())


def part(name, place):
    return [report.Row(name, passed=1)]


def test_long_parts_run_beside_others_and_rows_keep_their_order(monkeypatch):
    both = threading.Barrier(2, timeout=30)

    def meeting(name, place):
        both.wait()
        return part(name, place)

    monkeypatch.setattr(check, "PARTS", {"sanity": meeting, "unit": part, "versions": meeting})
    rows = check.run_parts(["unit", "sanity", "versions"], PLACE)
    assert [row.name for row in rows] == ["unit", "sanity", "versions"]


def test_a_failure_of_one_part_ends_what_runs_beside_it(monkeypatch, tmp_path):
    began = threading.Event()

    def endless(name, place):
        began.set()
        sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
        return [report.Row(name, seconds=process.run(sleeper, title=name, cwd=tmp_path, env={}).seconds)]

    def broken(name, place):
        began.wait(30)
        raise OSError("no disk")

    monkeypatch.setattr(check, "PARTS", {"sanity": broken, "versions": endless})
    start = time.monotonic()
    with pytest.raises(OSError, match="no disk"):
        check.run_parts(["sanity", "versions"], PLACE)
    assert time.monotonic() - start < 30
    with pytest.raises(KeyboardInterrupt):
        process.run([sys.executable, "-c", ""], title="more", cwd=tmp_path, env={})
