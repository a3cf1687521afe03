# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real ansible-playbook processes against a simulator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret

from simulator.client import Simulator

ROOT = Path(__file__).parents[3]
PLAYBOOK = str(Path(sys.executable).with_name("ansible-playbook"))


class Vaulted(str):
    """A string that is encrypted, and stands in a playbook as such."""


yaml.SafeDumper.add_representer(Vaulted, lambda dumper, text: dumper.represent_scalar("!vault", text, style="|"))


@pytest.fixture(scope="session")
def vaulted():
    """Encrypts a string with the password C(key)."""
    vault = VaultLib([("default", VaultSecret(b"key"))])
    return lambda text: Vaulted(vault.encrypt(text).decode())


@pytest.fixture(scope="session")
def running_simulator():
    with Simulator(vms=4) as simulator:
        yield simulator
        assert simulator.bugs() == []


@pytest.fixture
def simulator(running_simulator):
    running_simulator.clear_rules()
    running_simulator.configure(task_time=0)
    running_simulator.reset(sessions=True)
    return running_simulator


@dataclass
class Run:
    """A run of a playbook that has ended."""

    code: int
    screen: str
    results: list

    def result(self, number=0):
        return self.results[number]


class Player:
    """Runs plays of tasks against the simulator."""

    def __init__(self, simulator, folder):
        self.simulator = simulator
        self.folder = folder

    def environment(self, **more):
        """The variables of a run; one that is None here is not set."""
        env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("VMWARE_")},
            **self.simulator.environment,
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"),
            "ANSIBLE_HOME": str(self.folder / "home"),
            "ANSIBLE_LOCAL_TEMP": str(self.folder / "tmp"),
            "ANSIBLE_ASYNC_DIR": str(self.folder / "async"),
            "ANSIBLE_CALLBACK_PLUGINS": str(Path(__file__).with_name("callback")),
            "ANSIBLE_CALLBACKS_ENABLED": "results_as_json",
            "RESULTS_FILE": str(self.folder / "results"),
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_INJECT_INVOCATION": "true",  # which newer versions of ansible-core leave out otherwise
            **more,
        }
        return {name: value for name, value in env.items() if value is not None}

    def command(self, tasks, *options, **play):
        playbook = self.folder / "play.yml"
        head = {"hosts": "localhost", "connection": "local", "gather_facts": False}
        head["vars"] = {"ansible_python_interpreter": sys.executable, **play.pop("vars", {})}
        playbook.write_text(yaml.safe_dump([{**head, **play, "tasks": tasks}]))
        return [PLAYBOOK, "-i", "localhost,", str(playbook), *options]

    def __call__(self, tasks, *options, environment=None, **play):
        (self.folder / "results").write_text("")
        done = subprocess.run(
            self.command(tasks, *options, **play),
            env=self.environment(**(environment or {})),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        lines = (self.folder / "results").read_text().splitlines()
        return Run(done.returncode, done.stdout, [json.loads(line) for line in lines])


@pytest.fixture
def play(simulator, tmp_path):
    return Player(simulator, tmp_path)
