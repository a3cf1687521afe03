# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the playbooks and notes what each task cost."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import json
import pathlib
import ssl
import subprocess
import sys
import typing as t

from benchmarks import cases, figures
from simulator.client import Simulator

HERE = pathlib.Path(__file__).resolve().parent
LIMIT = 1200


class Broken(Exception):
    """A run did not end well; the message says why."""


@dataclasses.dataclass
class Run:
    """What came out of one ansible-playbook."""

    windows: list[figures.Window]
    left_open: int
    methods: collections.Counter[str]

    def named(self, name: str) -> list[figures.Window]:
        return [window for window in self.windows if window.name == name]

    def logins(self, key: str) -> int:
        """Of the tasks of a case, or of all whose name begins so."""
        return sum(window.logins for window in self.windows if window.name.startswith(key))


@dataclasses.dataclass
class Course:
    """Where the contestants run: one simulator, one inventory."""

    simulator: Simulator
    folder: pathlib.Path
    environment: dict[str, str]

    def __post_init__(self) -> None:
        self.inventory = cases.write_inventory(self.folder / "inventory.yml")
        self.environment = {
            **self.environment,
            **self.simulator.environment,
            "ANSIBLE_CALLBACKS_ENABLED": "clock",
            "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "plugins" / "callback"),
            "ANSIBLE_DEPRECATION_WARNINGS": "False",
            "BENCH_CLOCK": str(self.folder / "clock.json"),
            "PYTHONUNBUFFERED": "",
        }

    def play(
        self,
        name: str,
        tasks: list[dict[str, t.Any]],
        hosts: str = "localhost",
        *options: str,
        changing: t.Container[str] = (),
    ) -> Run:
        """Run tasks; raises Broken where one fails, or changes something and is not named in `changing`, or the other
        way round."""
        playbook = cases.write_playbook(self.folder / f"{name}.json", hosts, tasks)
        clock = pathlib.Path(self.environment["BENCH_CLOCK"])
        clock.unlink(missing_ok=True)
        self.simulator.expire_sessions()
        self.simulator.clear_journal()
        output = self.run([program("ansible-playbook"), "-i", self.inventory, playbook, *options])
        noted = json.loads(clock.read_text()) if clock.exists() else []
        refuse_bad_tasks(name, noted, output, changing)
        return self.collect(noted)

    def run(self, command: t.Sequence[str | pathlib.Path]) -> str:
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, text=True, timeout=LIMIT, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return done.stdout

    def collect(self, noted: list[dict[str, t.Any]]) -> Run:
        journal = [(entry["time"], entry["method"]) for entry in self.simulator.journal()]
        windows = [figures.Window(one["name"], one["start"], one["end"], one["cpu"]) for one in noted]
        methods = collections.Counter(method for _time, method in journal)
        return Run(figures.count(windows, journal), self.simulator.sessions()["open"], methods)

    @contextlib.contextmanager
    def task_time(self, seconds: float) -> t.Iterator[None]:
        """Tasks of the server take so long meanwhile."""
        self.simulator.configure(task_time=seconds)
        try:
            yield
        finally:
            self.simulator.configure(task_time=0)

    def completed(self, path: str) -> str:
        """When the last task of an object was complete."""
        *_others, last = self.simulator.read(path, "recentTask")["recentTask"]
        return self.simulator.read(None, "info.completeTime", moid=last)["info.completeTime"]

    def floor(self, moid: str, repetitions: int) -> dict[str, float]:
        """Seconds of one and of two requests of a hand-written script."""
        output = self.run([sys.executable, "-m", "benchmarks.floor", moid, f"DC1/vm/{cases.ONE}", str(repetitions)])
        try:
            return json.loads(output)
        except ValueError as error:
            raise Broken(f"benchmarks.floor: {output}") from error


def trust(folder: pathlib.Path, authority: str) -> pathlib.Path:
    """What the system trusts, and the simulator's authority: as on a machine on which a vCenter's is installed."""
    known = ssl.get_default_verify_paths().cafile
    texts = [pathlib.Path(path).read_text() for path in (known, authority) if path]
    bundle = folder / "trusted.pem"
    bundle.write_text("\n".join(texts))
    return bundle


def program(name: str) -> pathlib.Path:
    """A program of the environment that this runs in."""
    return pathlib.Path(sys.prefix, "bin", name)


def refuse_bad_tasks(name: str, noted: list[dict[str, t.Any]], output: str, changing: t.Container[str] = ()) -> None:
    """changing: the names of the tasks that have to change something; no other may."""
    reasons = [f"{task['name']}: {reason}" for task in noted for reason in task["failed"]]
    for task in noted:
        if bool(task["changed"]) != (task["name"] in changing):
            reasons.append(f"{task['name']} has changed {'something' if task['changed'] else 'nothing'}.")
    if reasons or not noted:
        raise Broken(f"{name}: {reasons[0] if reasons else output[-1000:]}")


class Measured(t.NamedTuple):
    """What a case cost in one round."""

    item: figures.Cost
    task: figures.Cost


def measure(case: cases.Case, run: Run) -> Measured:
    """The costs of a case, out of the run that it was part of."""
    [short], [long] = run.named(f"{case.key}: short"), run.named(f"{case.key}: long")
    tasks = run.named(f"{case.key}: task")[1:]
    return Measured(figures.per_item(short, long, case.loops.long - case.loops.short), figures.per_task(tasks))
