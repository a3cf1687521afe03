# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which Pythons are found: what runs counts, and not what it is called."""

from __future__ import annotations

import os
import sys

import pytest

import pythons
from pythons import Python

SHIM = "echo 'command not found' >&2; exit 127"
OTHERS = [SHIM, "exit 0", "echo hello", "echo 3.12.1", "kill -9 $$", """echo '["pypy", [3, 11, 1], "/base"]'"""]


def says(version, base="/base"):
    """The script of something that answers as a Python would."""
    return f"""echo '["cpython", {list(version)}, "{base}"]'"""


@pytest.fixture
def make(tmp_path):
    """Makes an executable file under the test's folder; returns its path."""

    def make(name, script):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return str(path)

    return make


def test_one_that_runs_says_what_it_is(make):
    assert pythons.ask(make("python3.12", says((3, 12, 4)))) == Python((3, 12, 4), "/base")
    assert pythons.ask(make("python3.12", says((3, 9, 1)))).minor == "3.9"
    assert Python((3, 12, 4), "/base").full == "3.12.4"


@pytest.mark.parametrize("script", OTHERS)
def test_one_that_does_not_run_or_is_something_else_does_not_count(make, script):
    assert pythons.ask(make("python3.12", script)) is None


def test_one_that_hangs_does_not_count(make, monkeypatch):
    monkeypatch.setattr(pythons, "PATIENCE", 0.2)
    assert pythons.ask(make("python3.12", "exec sleep 10")) is None


def test_what_is_no_program_does_not_count(tmp_path):
    (tmp_path / "python3.12").write_text("not executable")
    assert pythons.ask(str(tmp_path / "python3.12")) is None
    assert pythons.ask(str(tmp_path / "nothing")) is None


def test_this_one_runs():
    found = pythons.ask(sys.executable)
    assert found.version == sys.version_info[:3]
    assert os.path.exists(found.path)


def test_they_are_looked_for_on_path_and_where_pyenv_installs_them(make, tmp_path, monkeypatch):
    monkeypatch.setattr(pythons, "PYENV", str(tmp_path / "home"))
    first, second = make("bin/python3.12", SHIM), make("more/python3.12", SHIM)
    own, root = make("home/versions/3.13.0/bin/python", SHIM), make("root/versions/3.11.7/bin/python", SHIM)
    make("bin/python2.7", SHIM)
    environ = {
        "PATH": os.pathsep.join([str(tmp_path / "bin"), "", str(tmp_path / "more")]),
        "PYENV_ROOT": str(tmp_path / "root"),
    }
    assert pythons.candidates(environ) == [sys.executable, first, second, root, own]


def test_each_is_found_once(make, tmp_path, monkeypatch):
    monkeypatch.setattr(pythons, "PYENV", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "executable", make("gone", SHIM))
    base = str(tmp_path.resolve() / "base")
    make("bin/python3.12", SHIM)
    make("more/python3.12", says((3, 12, 1), base=base))
    make("home/versions/3.12.1/bin/python", says((3, 12, 1), base=base))
    make("home/versions/3.13.0/bin/python", says((3, 13, 0), base=f"{base}2"))
    found = pythons.find({"PATH": os.pathsep.join([str(tmp_path / "bin"), str(tmp_path / "more")])})
    assert found == [Python((3, 12, 1), base), Python((3, 13, 0), f"{base}2")]
