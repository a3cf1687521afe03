# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program vcsim: the one that VCSIM names, one on PATH, or one that is built from what Debian has of govmomi."""

from __future__ import annotations

import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess

SOURCE = pathlib.Path(__file__).with_name("main.go")
BUILD = SOURCE.parents[2] / ".build" / "vcsim"
GOPATH = pathlib.Path("/usr/share/gocode")
PACKAGE = GOPATH / "src" / "github.com" / "vmware" / "govmomi" / "simulator"
MISSING = (
    "There is no vcsim. Name one with the variable VCSIM, or put one on PATH, or install what one is built from "
    "(on Debian: apt-get install golang-go golang-github-vmware-govmomi-dev)."
)


class Missing(Exception):
    """There is no vcsim, and none can be built; the text says what to do."""


def find():
    """(path, ours): the program, and whether it is the one that is built here. Raises Missing."""
    named = os.environ.get("VCSIM")
    if named and not os.access(named, os.X_OK):
        raise Missing(f"VCSIM names {named}, which is no program.")
    found = named or shutil.which("vcsim")
    return (pathlib.Path(found), False) if found else (_built(), True)


def _built():
    """The path of the program that is built from main.go, once for each state of it and of Go's packages."""
    go = shutil.which("go")
    if not go or not PACKAGE.is_dir():
        raise Missing(MISSING)
    state = hashlib.sha256(SOURCE.read_bytes() + str(PACKAGE.stat().st_mtime_ns).encode()).hexdigest()[:16]
    target = BUILD / f"vcsim-{state}"
    BUILD.mkdir(parents=True, exist_ok=True)
    with open(BUILD / "lock", "w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        if not target.exists():
            _build(go, target)
    return target


def _build(go, target):
    partial = target.with_suffix(".part")
    env = {**os.environ, "GO111MODULE": "off", "GOPATH": str(GOPATH), "GOFLAGS": ""}
    done = subprocess.run(
        [go, "build", "-o", partial, SOURCE],
        env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Missing(f"{SOURCE} cannot be built:\n{done.stdout}")
    partial.replace(target)
