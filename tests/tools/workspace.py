# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where things are, and the clean surroundings in which tools run."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import typing as t

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build"
CONFIG = BUILD / "ansible.cfg"  # empty: nobody else's counts
COLLECTION = pathlib.Path("ansible_collections", "skyscraper", "vsphere")
# A developer's own settings must not change what a test sees, and must never lead one to a real vCenter.
FOREIGN = ("ANSIBLE_", "VMWARE_", "MOLECULE_", "PYTEST_", "PYTHONPATH", "PYTHONHOME", "PYTHONWARNINGS", "VIRTUAL_ENV")


def link() -> None:
    """Let the checkout be found as the collection it is, wherever it was cloned to."""
    place = BUILD / COLLECTION
    place.parent.mkdir(parents=True, exist_ok=True)
    CONFIG.touch()
    with contextlib.suppress(FileExistsError):
        place.symlink_to(pathlib.Path("..", "..", ".."), target_is_directory=True)


def environment(venv: pathlib.Path) -> dict[str, str]:
    """The variables for a program that runs out of the virtual environment."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    env.update(
        PATH=os.pathsep.join([str(venv / "bin"), os.environ.get("PATH", os.defpath)]),
        PYTHONPATH=os.pathsep.join([str(BUILD), str(ROOT / "tests")]),
        ANSIBLE_COLLECTIONS_PATH=str(BUILD),
        ANSIBLE_CONFIG=str(CONFIG),
        ANSIBLE_HOME=str(BUILD / "ansible"),
        ANSIBLE_REMOTE_TEMP=str(BUILD / "ansible" / "tmp"),
        ANSIBLE_ASYNC_DIR=str(BUILD / "ansible" / "async"),
        ANSIBLE_LOCALHOST_WARNING="False",
        ANSIBLE_INVENTORY_UNPARSED_WARNING="False",
        ANSIBLE_NOCOWS="True",
    )
    if sys.platform == "linux" and env.get("LC_ALL", "C") in ("", "C", "POSIX"):
        env["LC_ALL"] = "C.UTF-8"  # Ansible refuses to start in any other encoding
    return env


class Place(t.NamedTuple):
    """Where a run of the tests works: its temporary folder and its virtual environment."""

    folder: pathlib.Path
    venv: pathlib.Path

    def environment(self, **more: str) -> dict[str, str]:
        """The variables for a program that this run starts."""
        return {**environment(self.venv), "TMPDIR": str(self.folder), **more}

    def tool(self, name: str) -> pathlib.Path:
        """A program of the virtual environment."""
        return self.venv / "bin" / name


@contextlib.contextmanager
def scratch() -> t.Iterator[pathlib.Path]:
    """A temporary folder that is gone afterwards, also when the run is interrupted or terminated."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="skyscraper-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def locked(path: pathlib.Path) -> t.Iterator[None]:
    """One process at a time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def project_files() -> list[str]:
    """What git knows or would add: the project, without what tools have left lying about."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def copy_project(folder: pathlib.Path) -> pathlib.Path:
    """Copy the project to where tools expect a collection, under `folder`."""
    target = folder / COLLECTION
    for name in project_files():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target / name, follow_symlinks=False)
    return target
