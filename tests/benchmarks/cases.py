# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The no-ops that are measured beside those of others: the contestants, the ways in which each names a virtual machine,
and the playbooks made of them.

Here is the topic of the power state: the machines are off, and the tasks say that they shall be off. `whole` and
`portgroup` have the others.
"""

from __future__ import annotations

import json
import pathlib
import typing as t

VMS, PAGE = 5000, 1000
OURS = "skyscraper.vsphere"
INCUMBENTS = ("vmware.vmware", "community.vmware")
ANSIBLE = "ansible"
# The topics, and each contestant's module for them, if it has one.
POWER, WHOLE, PORTGROUP = "power", "whole", "portgroup"
MODULES = {
    (POWER, OURS): f"{OURS}.vm_power",
    (POWER, "vmware.vmware"): "vmware.vmware.vm_powerstate",
    (POWER, "community.vmware"): "community.vmware.vmware_guest_powerstate",
    (WHOLE, OURS): f"{OURS}.vm",
    (WHOLE, "vmware.vmware"): "vmware.vmware.vm",
    (WHOLE, "community.vmware"): "community.vmware.vmware_guest",
    (PORTGROUP, OURS): f"{OURS}.dv_portgroup",
    (PORTGROUP, "community.vmware"): "community.vmware.vmware_dvs_portgroup",
    (POWER, ANSIBLE): "ansible.builtin.debug",
}
VERIFIED = "id, verified"
# The machine that all contestants ask for where it is one and the same, and those of the loop over many.
ONE, FIRST, MANY = "vm0002", 1001, 200
HOSTS, FORKS = 20, 10


class Loops(t.NamedTuple):
    """How often: items of the short and of the long loop, and single tasks after a first one that is not counted."""

    short: int
    long: int
    tasks: int


QUICK, SLOW, SLOWEST = Loops(10, 10 + MANY, 20), Loops(2, 12, 5), Loops(1, 4, 2)
LOOPS = {"quick": QUICK, "slow": SLOW, "slowest": SLOWEST}


class Case(t.NamedTuple):
    """One contestant's module with one way to name the machine."""

    topic: str
    contestant: str
    way: str
    args: dict[str, t.Any]
    loops: Loops
    item: str = ""  # an option whose value is that of the item of the loop
    words: str | None = None  # how the way is written, if not by its name

    @property
    def key(self) -> str:
        return key_of(self.topic, self.contestant, self.way)

    @property
    def module(self) -> str:
        return MODULES[self.topic, self.contestant]

    @property
    def label(self) -> str:
        return f"by {self.way}" if self.words is None else self.words

    def parts(self) -> list[tuple[str, int]]:
        """The loops, with the number of their items."""
        return [("short", self.loops.short), ("long", self.loops.long)]

    def times(self) -> int:
        """How often the module is called in a round."""
        return 2 + self.loops.short + self.loops.long + self.loops.tasks


def key_of(topic: str, contestant: str, way: str) -> str:
    """What a case is called; its tasks are called after it."""
    return f"{topic}: {contestant} {way}"


def power(moid: str) -> list[Case]:
    """The cases of the power state. The one machine has that managed object id."""
    off, theirs = {"state": "powered_off"}, {"state": "powered-off"}
    there = {"datacenter": "DC1", **theirs}
    verified = {"moid": moid, **off, "validate_certs": "true"}
    return [
        Case(POWER, ANSIBLE, "debug", {"msg": "as it is"}, QUICK, words=""),
        Case(POWER, OURS, "id", {"moid": moid, **off}, QUICK),
        Case(POWER, OURS, "path", {"name": f"/DC1/vm/{ONE}", **off}, QUICK),
        Case(POWER, OURS, "name", {"name": ONE, **off}, QUICK),
        Case(POWER, OURS, "names", {"name": ONE, **off}, QUICK, item="name", words="by name, each time another"),
        Case(POWER, OURS, VERIFIED, verified, QUICK, words="by id, with verified certificates"),
        Case(POWER, "vmware.vmware", "id", {"moid": moid, **there}, SLOW),
        Case(POWER, "vmware.vmware", "name", {"name": ONE, **there}, SLOWEST),
        Case(POWER, "community.vmware", "id", {"moid": moid, **theirs}, SLOW),
        Case(POWER, "community.vmware", "name", {"name": ONE, **theirs}, SLOWEST),
    ]


def incumbents(topic: str) -> list[str]:
    """The other collections that have a module for a topic."""
    return [contestant for contestant in INCUMBENTS if (topic, contestant) in MODULES]


def names(count: int, first: int = FIRST) -> list[str]:
    """The names of so many different machines."""
    return [f"vm{number:04d}" for number in range(first, first + count)]


def tasks_of(ran: list[Case]) -> list[dict[str, t.Any]]:
    """The tasks of a round: a warm-up, loops, and single tasks; by turns, so that all cases meet the same weather."""
    turns = 1 + max(case.loops.tasks for case in ran)
    made = [loop(case, f"{case.key}: first", 1) for case in ran]
    for case in ran:
        made += [loop(case, f"{case.key}: {part}", length) for part, length in case.parts()]
    return made + [
        task(case, f"{case.key}: task") for turn in range(turns) for case in ran if is_turn(case, turn, turns)
    ]


def is_turn(case: Case, turn: int, turns: int) -> bool:
    """Whether a case has a task in this turn: those with fewer tasks have theirs evenly spread."""
    tasks = 1 + case.loops.tasks
    return turn * tasks // turns != (turn - 1) * tasks // turns


def task(case: Case, title: str) -> dict[str, t.Any]:
    return {"name": title, case.module: case.args}


def loop(case: Case, title: str, length: int) -> dict[str, t.Any]:
    by_item = {case.item: "{{ item }}"} if case.item else {}
    return {"name": title, case.module: {**case.args, **by_item}, "loop": names(length)}


def write_playbook(path: pathlib.Path, hosts: str, tasks: list[dict[str, t.Any]]) -> pathlib.Path:
    """JSON is YAML, too."""
    path.write_text(json.dumps([{"hosts": hosts, "gather_facts": False, "tasks": tasks}], indent=1))
    return path


def write_inventory(path: pathlib.Path) -> pathlib.Path:
    """localhost, and hosts that stand for the virtual machines of their names."""
    here = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    machines = {"hosts": dict.fromkeys(names(HOSTS))}
    hosts = {"localhost": None}
    path.write_text(json.dumps({"all": {"vars": here, "hosts": hosts, "children": {"machines": machines}}}))
    return path
