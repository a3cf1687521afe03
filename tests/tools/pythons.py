# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which Pythons there are on this machine. A name says nothing: only one that runs and can make environments counts."""

from __future__ import annotations

import glob
import json
import os
import shutil
import subprocess
import sys
import typing as t

NAMES = tuple(f"python3.{minor}" for minor in range(10, 15))
PYENV = "~/.pyenv"
PATIENCE = 20.0  # seconds
# The base executable is the one that an environment, if this is one, was made from.
QUESTION = (
    "import ensurepip, json, sys, venv;"
    "print(json.dumps([sys.implementation.name, sys.version_info[:3], sys._base_executable]))"
)


class Python(t.NamedTuple):
    """A Python that runs: (3, 12, 1), and its path."""

    version: tuple[int, int, int]
    path: str

    @property
    def minor(self) -> str:
        """`3.12`"""
        return f"{self.version[0]}.{self.version[1]}"

    @property
    def full(self) -> str:
        """`3.12.1`"""
        return ".".join(map(str, self.version))


def candidates(environ: t.Mapping[str, str]) -> list[str]:
    """The paths at which a Python may be: this one, those on PATH, and those that pyenv has installed."""
    folders = environ.get("PATH", os.defpath).split(os.pathsep)
    on_path = [shutil.which(name, path=folder) for name in NAMES for folder in folders if folder]
    roots = [environ.get("PYENV_ROOT"), os.path.expanduser(PYENV)]
    installed = [glob.glob(os.path.join(glob.escape(root), "versions", "*", "bin", "python")) for root in roots if root]
    paths = [sys.executable, *on_path, *(path for found in installed for path in sorted(found))]
    return list(dict.fromkeys(path for path in paths if path))


def ask(path: str) -> Python | None:
    """The Python at a path as it describes itself, or None if it does not run or cannot make environments."""
    try:
        done = subprocess.run(
            [path, "-I", "-c", QUESTION], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True,
            timeout=PATIENCE,
        )  # fmt: skip
        kind, version, base = json.loads(done.stdout)
        return Python(tuple(version), os.path.realpath(base)) if kind == "cpython" else None
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def find(environ: t.Mapping[str, str] | None = None) -> list[Python]:
    """The Pythons of this machine, each once, in the order in which they were found."""
    places = candidates(os.environ if environ is None else environ)
    return list(dict.fromkeys(python for python in map(ask, places) if python))
