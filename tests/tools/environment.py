# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""environment.py NAME ARGUMENT…: make a virtual environment from its lock, unless it is there, and run it.

With --keep-vmware before the name it leaves the variables VMWARE_… as they are: for what shall reach a real server.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys
import time

import workspace

KEEP = "--keep-vmware"


def die(message: str) -> None:
    """Say what is wrong in one sentence, and stop."""
    sys.exit(f"make: {message}")


def stamp(folder: pathlib.Path, lock: pathlib.Path) -> str:
    """What an environment was made from. Its own path counts: the scripts in it hold it."""
    made_from = [lock.read_bytes(), sys.version.encode(), sys.executable.encode(), os.fsencode(folder)]
    return hashlib.sha256(b"\0".join(made_from)).hexdigest()


def run(command: list[str | pathlib.Path], what: str) -> None:
    """Run quietly; show everything if it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        die(f"{what} failed:\n{done.stdout}")


def create(folder: pathlib.Path, lock: pathlib.Path) -> None:
    """Make the environment and install what the lock names."""
    if not importlib.util.find_spec("ensurepip"):
        die(f"{sys.executable} cannot make virtual environments: install Debian's package python3-venv and try again.")
    began = time.monotonic()
    print(f"Installing what tests/requirements/{lock.name} names into .venv/{folder.name} (once) …", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    run([sys.executable, "-m", "venv", folder], f"making {folder}")
    pip = [folder / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    run([*pip, "--requirement", lock], f"installing {lock}")
    print(f"Installed in {time.monotonic() - began:.0f} s.", flush=True)


def ensure(name: str) -> pathlib.Path:
    """The environment called `name`, made now if it is missing or out of date."""
    folder = workspace.ROOT / ".venv" / name
    lock = workspace.ROOT / "tests" / "requirements" / f"{name}.txt"
    made = folder / "made-from"
    with workspace.locked(folder.with_suffix(".lock")):
        wanted = stamp(folder, lock)
        if not made.exists() or made.read_text() != wanted:
            create(folder, lock)
            made.write_text(wanted)
    return folder


def main() -> None:
    keep = sys.argv[1] == KEEP
    name, *arguments = sys.argv[1 + keep :]
    folder = ensure(name)
    workspace.link()
    os.chdir(workspace.ROOT)
    python = str(folder / "bin" / "python")
    kept = {name: value for name, value in os.environ.items() if keep and name.startswith("VMWARE_")}
    os.execve(python, [python, *arguments], {**workspace.environment(folder), **kept})


if __name__ == "__main__":
    main()
