# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a ladder: one ansible-playbook against one fresh simulator."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys
from dataclasses import dataclass

from ladder import strangers
from ladder.control import variable
from ladder.document import FOLDER, replace_references
from ladder.playbook import FULL, Playbook
from simulator import certificate
from simulator.client import Simulator

ROOT = FOLDER.parents[1]
PLUGINS = FOLDER / "plugins"
# Passwords of this run's own, so that one is found wherever it leaks; with what must be escaped in XML.
SECRET = "S3cret<&>'"
ACCOUNTS = {
    "admin": ("climber@vsphere.local", f"{SECRET}admin-5kVbQ"),
    "reader": ("onlooker@vsphere.local", f"{SECRET}reader-9xTzL"),
}
PERMISSIONS = {"admin": [["/", "Admin", True]], "reader": [["/", "ReadOnly", True]]}
# A session id is what the simulator hands out as a cookie: 40 hexadecimal digits.
SESSION_ID = re.compile(r"\b[0-9a-f]{40}\b")
FOREIGN = ("ANSIBLE_", "VMWARE_", "LADDER_")
LONGEST = 300
# Looking for results a thousand times a second, as Ansible does, takes a core from those that make them.
CONFIG = "[defaults]\ninternal_poll_interval = 0.005\n"


@dataclass
class Outcome:
    """What happened in a run.

    records: one for each task (plugins/callback/recorder.py). output: what ansible-playbook printed. code: its exit
    code. sessions, bugs: the simulator's, after the end. blanks: texts that are this run's own.
    """

    records: list
    output: str
    code: int
    sessions: dict
    bugs: list
    blanks: tuple

    def result(self, step, phase):
        """The result of a step's phase, or None."""
        found = (one["result"] for one in self.records if (one["step"], one["phase"]) == (step.number, phase))
        return next(found, None)


@contextlib.contextmanager
def estate(ladder):
    """A fresh simulator with what the ladder wants in it, and (user, password) for each account."""
    accounts = [
        {"user": user, "password": password, "permissions": PERMISSIONS[name]}
        for name, (user, password) in ACCOUNTS.items()
    ]
    with Simulator(accounts=accounts, **ladder.estate) as simulator:
        yield simulator


@contextlib.contextmanager
def given(simulator, folder):
    """What a run gives to the ladders that ask for it, by name."""
    ca_path = simulator.ready["ca_path"]
    with (
        strangers.silent() as silent,
        strangers.plain() as plain,
        strangers.proxy() as proxy,
        strangers.web(pathlib.Path(ca_path).with_name("server.pem")) as web,
    ):
        listening = {"silent": silent, "plain": plain, "proxy": proxy, "web": web}
        ports = {name: one.port for name, one in listening.items()}
        foreign_ca, _server = certificate.create(str(folder))
        yield {**ports, "nobody": strangers.nobody(), "password": ACCOUNTS["admin"][1], "foreign_ca": foreign_ca}


def connection_of(simulator):
    """The connection options of the usual account."""
    user, password = ACCOUNTS["admin"]
    return {
        "hostname": simulator.ready["hostname"],
        "port": simulator.port,
        "username": user,
        "password": password,
        "ca_path": simulator.ready["ca_path"],
    }


def play(ladder, folder, *options, simulator=None, phases=FULL, in_process=True):
    """Runs a ladder; returns its Outcome. options: of ansible-playbook."""
    return play_all([ladder], folder, *options, simulator=simulator, phases=phases, in_process=in_process)


def play_all(ladders, folder, *options, simulator=None, phases=FULL, in_process=True):
    """Runs ladders that want the same estate, as the plays of one playbook; returns the Outcome of them all."""
    with contextlib.ExitStack() as stack:
        simulator = simulator or stack.enter_context(estate(ladders[0]))
        gifts = stack.enter_context(given(simulator, folder))
        connection = connection_of(simulator)
        books = [Playbook(ladder, connection, ACCOUNTS, gifts, phases, in_process) for ladder in ladders]
        plays = [play for book in books for play in book.plays()]
        files = _write(folder, plays, _asked([step for ladder in ladders for step in ladder.steps]))
        finished = _ansible(files, environment(ladders, simulator, connection, files), options)
        return Outcome(
            records=_records(files["record"]),
            output=finished.stdout,
            code=finished.returncode,
            sessions=simulator.sessions(),
            bugs=simulator.bugs(),
            blanks=(simulator.port, connection["ca_path"]),
        )


def _write(folder, plays, asked):
    """Writes the playbook and what goes with it; returns the paths of all files by name."""
    files = {name: folder / f"{name}.json" for name in ("playbook", "facts", "record")}
    files["playbook"].write_text(json.dumps(plays, indent=1))
    files["facts"].write_text(json.dumps(asked))
    files["record"].write_text("")
    (folder / "ansible.cfg").write_text(CONFIG)
    return files


def _asked(steps):
    """The facts to ask for after the real run of each step, without what the ladder says of them."""
    return {
        f"{step.number:02d}": [
            replace_references({key: value for key, value in one.items() if key not in ("is", "holds")}, str)
            for one in step.then
        ]
        for step in steps
    }


def environment(ladders, simulator, connection, files):
    """The variables of ansible-playbook: a developer's own settings must not change what a test sees."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    folder = files["playbook"].parent
    env.update(
        PYTHONPATH=os.pathsep.join([str(ROOT / ".build"), str(ROOT / "tests")]),
        ANSIBLE_COLLECTIONS_PATH=str(ROOT / ".build"),
        ANSIBLE_CONFIG=str(folder / "ansible.cfg"),
        ANSIBLE_HOME=str(folder / "home"),
        ANSIBLE_LOCAL_TEMP=str(folder / "tmp"),
        ANSIBLE_REMOTE_TEMP=str(folder / "remote"),
        ANSIBLE_LOCALHOST_WARNING="False",
        ANSIBLE_INVENTORY_UNPARSED_WARNING="False",
        ANSIBLE_NOCOWS="True",
        ANSIBLE_NOCOLOR="True",
        ANSIBLE_CALLBACK_PLUGINS=str(PLUGINS / "callback"),
        ANSIBLE_CALLBACKS_ENABLED="recorder",
        ANSIBLE_ACTION_PLUGINS=str(PLUGINS / "action"),
        LADDER_RECORD=str(files["record"]),
        LADDER_FACTS=str(files["facts"]),
        **variable(simulator),
    )
    if env.get("LC_ALL", "C") in ("", "C", "POSIX"):
        env["LC_ALL"] = "C.UTF-8"  # Ansible refuses to start in any other encoding
    if any(ladder.connects_by == "environment" for ladder in ladders):
        env.update(
            VMWARE_HOST=connection["hostname"],
            VMWARE_PORT=str(connection["port"]),
            VMWARE_USER=connection["username"],
            VMWARE_PASSWORD=connection["password"],
            VMWARE_CA_PATH=connection["ca_path"],
        )
    return env


def _ansible(files, env, options):
    program = pathlib.Path(sys.executable).with_name("ansible-playbook")
    return subprocess.run(
        [program, "-v", *options, files["playbook"]],
        cwd=files["playbook"].parent, env=env, text=True, timeout=LONGEST,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip


def _records(path):
    return [json.loads(line) for line in path.read_text().splitlines()]
