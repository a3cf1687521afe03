# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Has Ansible parse inventories against a simulator, and judges what comes of them."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import subprocess
import sys
import typing as t

import yaml

from inventory.cases import ENDINGS, Case
from simulator.client import Simulator

PARSING = pathlib.Path(__file__).with_name("parsing.py")
FOREIGN = ("ANSIBLE_INVENTORY", "ANSIBLE_CACHE", "VMWARE_")
ADMINISTRATOR = ["administrator@vsphere.local", "simulator"]


class Parser:
    """The process that parses (parsing.py)."""

    def __init__(self) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        self._process = subprocess.Popen(
            [sys.executable, str(PARSING)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def __call__(self, path: pathlib.Path, environment: dict[str, str]) -> dict[str, t.Any]:
        """What becomes of an inventory: hosts, groups, what was said, seconds."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"path": str(path), "environment": environment}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        """Ends the process as Ansible ends: what it has to log out, it does now."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)


@contextlib.contextmanager
def parser() -> t.Iterator[Parser]:
    """A Parser that ends with the block."""
    one = Parser()
    try:
        yield one
    finally:
        one.close()


def reached(simulator: Simulator, account: list[str]) -> dict[str, str]:
    """The variables that say how the simulator is reached."""
    user, password = account or ADMINISTRATOR
    return {
        "VMWARE_HOST": simulator.connection["hostname"],
        "VMWARE_PORT": str(simulator.port),
        "VMWARE_USER": user,
        "VMWARE_PASSWORD": password,
        "VMWARE_CA_PATH": simulator.connection["ca_path"],
    }


def read(case: Case, plugin: str, simulator: Simulator, parse: Parser, folder: pathlib.Path) -> list[str]:
    """The problems of a case."""
    simulator.clear_rules()
    for rule in case.rules:
        simulator.add_rules(rule)
    path = folder / f"all.{ENDINGS[plugin]}"
    options = {"plugin": f"skyscraper.vsphere.{plugin}", **case.options}
    if "cache_connection" in options:
        options["cache_connection"] = str(folder / options["cache_connection"])
    path.write_text(case.text or yaml.safe_dump(options, allow_unicode=True), encoding="utf-8")
    environment = {**reached(simulator, case.account), **case.environment}
    mark = simulator.mark()
    found = parse(path, environment)
    problems = [*judge(case, found), *_requests(case, len(simulator.journal(mark)))]
    if case.again:
        mark = simulator.mark()
        again = parse(path, environment)
        asked = [entry["method"] for entry in simulator.journal(mark)]
        problems += [f"the second reading asked the server: {asked}"] if asked else []
        problems += ["the second reading found something else"] if again["hosts"] != found["hosts"] else []
    return [f"{case.name}: {problem}" for problem in problems]


def judge(case: Case, found: dict[str, t.Any]) -> list[str]:
    """How what was found differs from what is expected."""
    said = "\n".join(found["said"])
    problems = [f"it does not say {part!r}, but {said}" for part in (*case.says, *case.fails) if part not in said]
    is_failed = "Failed to parse" in said or "Unable to parse" in said
    if is_failed != bool(case.fails):
        return [*problems, f"it failed: {said}" if is_failed else "it did not fail"]
    names = list(found["hosts"])
    if case.hosts is not None and sorted(names) != sorted(case.hosts):
        problems.append(f"the hosts are {sorted(names)}")
    problems += [f"{name} is missing" for name in case.some if name not in names]
    problems += [f"{name} is there" for name in case.none_of if name in names]
    problems += [
        f"the group {name} holds {found['groups'].get(name)}"
        for name, hosts in case.groups.items()
        if sorted(found["groups"].get(name) or ()) != sorted(hosts)
    ]
    return problems + _variables(case, found["hosts"])


def _variables(case: Case, hosts: dict[str, t.Any]) -> list[str]:
    problems = []
    for host, wanted in case.variables.items():
        for path, value in wanted.items():
            there = at(hosts.get(host, {}), path)
            if there != value:
                problems.append(f"{path} of {host} is {there!r}")
    for host, paths in case.without.items():
        problems += [f"{host} has {path}" for path in paths if at(hosts.get(host, {}), path) is not None]
    return problems


def at(variables: t.Any, path: str) -> t.Any:
    """The value at a dotted path, or None."""
    for step in path.split("."):
        variables = variables.get(step) if isinstance(variables, dict) else None
    return variables


def _requests(case: Case, number: int) -> list[str]:
    return [f"it took {number} requests"] if case.requests is not None and number > case.requests else []
