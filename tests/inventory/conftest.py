# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulator with the estate for inventories, and commands of Ansible that reach it."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys

import pytest
import yaml

from inventory.reading import FOREIGN, reached
from simulator.client import Simulator

ROOT = pathlib.Path(__file__).parents[2]


@pytest.fixture(scope="session")
def simulator():
    with Simulator(estate="inventory", vms=2) as one:
        yield one
        assert one.bugs() == []


class Commands:
    """Runs commands of Ansible; use it as ansible("inventory", "-i", path, "--list")."""

    def __init__(self, simulator, folder):
        self.simulator, self.folder = simulator, folder

    def inventory(self, plugin="vms", name=None, **options):
        """The path of an inventory file."""
        path = self.folder / (name or f"all.vsphere_{plugin}.yml")
        path.write_text(yaml.safe_dump({"plugin": f"skyscraper.vsphere.{plugin}", **options}), encoding="utf-8")
        return str(path)

    def playbook(self, *plays):
        """The path of a playbook."""
        path = self.folder / "play.yml"
        path.write_text(yaml.safe_dump(list(plays)), encoding="utf-8")
        return str(path)

    def __call__(self, command, *arguments):
        environment = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        environment |= {
            **reached(self.simulator, []),
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"),
            "ANSIBLE_LOCAL_TEMP": str(self.folder / "tmp"),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_LOCALHOST_WARNING": "false",
        }
        return subprocess.run(
            [str(pathlib.Path(sys.executable).with_name(f"ansible-{command}")), *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def listed(self, *arguments):
        """What ansible-inventory --list prints."""
        done = self("inventory", *arguments, "--list", "--export")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def ansible(simulator, tmp_path):
    return Commands(simulator, tmp_path)
