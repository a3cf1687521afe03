# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recordings of the simulator, made while the tests run, by the command that makes them of real servers."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

from simulator.client import Simulator

ROOT = pathlib.Path(__file__).parents[2]
TOOL = ROOT / "tests" / "tools" / "twin.py"
PYTHONPATH = os.pathsep.join([str(ROOT / ".build"), str(ROOT / "tests")])
ESTATES = {
    "simulated-vcenter": {"vms": 4, "folders": 2, "datacenters": 2, "dvs": 1, "portgroups": 1},
    "simulated-esxi": {"esxi": True, "vms": 2},
}


def save_from(simulator, folder, **environment):
    """Save what a simulator holds; returns what the command printed."""
    done = subprocess.run(
        [sys.executable, TOOL, folder],
        env={**os.environ, "PYTHONPATH": PYTHONPATH, **simulator.environment, **environment}, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


def save(name, parent):
    """The folder with a saved estate."""
    folder = parent / name
    with Simulator(**ESTATES[name]) as simulator:
        save_from(simulator, folder)
        assert simulator.bugs() == []
    return folder
