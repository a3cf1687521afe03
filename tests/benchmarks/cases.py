# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured: the contestants, the ways in which each names a virtual machine, and the playbooks made of them.

Everything here is a no-op: the machines are off, and the tasks say that they shall be off.
"""

from __future__ import annotations

import json
import pathlib
import typing as t

VMS, PAGE = 5000, 1000
OURS = "skyscraper.vsphere"
INCUMBENTS = ("vmware.vmware", "community.vmware")
ANSIBLE = "ansible"
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

    contestant: str
    way: str
    module: str
    args: dict[str, str]
    loops: Loops
    item: str = ""  # an option whose value is that of the item of the loop

    @property
    def key(self) -> str:
        return f"{self.contestant} {self.way}"

    def parts(self) -> list[tuple[str, int]]:
        """The loops, with the number of their items."""
        return [("short", self.loops.short), ("long", self.loops.long)]

    def times(self) -> int:
        """How often the module is called in a round."""
        return 2 + self.loops.short + self.loops.long + self.loops.tasks


def cases(moid: str) -> list[Case]:
    """All cases. The one machine has that managed object id."""
    ours, off = f"{OURS}.vm_power", {"state": "powered_off"}
    modern, older = "vmware.vmware.vm_powerstate", "community.vmware.vmware_guest_powerstate"
    there = {"datacenter": "DC1", "state": "powered-off"}
    return [
        Case(ANSIBLE, "debug", "ansible.builtin.debug", {"msg": "as it is"}, QUICK),
        Case(OURS, "id", ours, {"moid": moid, **off}, QUICK),
        Case(OURS, "path", ours, {"name": f"/DC1/vm/{ONE}", **off}, QUICK),
        Case(OURS, "name", ours, {"name": ONE, **off}, QUICK),
        Case(OURS, "names", ours, {"name": ONE, **off}, QUICK, item="name"),
        Case(OURS, VERIFIED, ours, {"moid": moid, **off, "validate_certs": "true"}, QUICK),
        Case("vmware.vmware", "id", modern, {"moid": moid, **there}, SLOW),
        Case("vmware.vmware", "name", modern, {"name": ONE, **there}, SLOWEST),
        Case("community.vmware", "id", older, {"moid": moid, "state": "powered-off"}, SLOW),
        Case("community.vmware", "name", older, {"name": ONE, "state": "powered-off"}, SLOWEST),
    ]


def names(count: int) -> list[str]:
    """The names of so many different machines."""
    return [f"vm{number:04d}" for number in range(FIRST, FIRST + count)]


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


def crowd() -> list[dict[str, t.Any]]:
    """Tasks of a play over many hosts at once."""
    args = {"name": "{{ inventory_hostname }}", "state": "powered_off"}
    return [{"name": f"{OURS} crowd: {number}", f"{OURS}.vm_power": args} for number in (1, 2, 3)]
