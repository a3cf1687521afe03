# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One inventory of each contestant: its configuration, how it is listed, and what that costs."""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import signal
import subprocess
import sys
import typing as t

from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory.machines import Machines
from benchmarks.cases import OURS, PAGE
from benchmarks.playing import Broken, program
from simulator.client import Simulator

CATEGORIES, TAGS, TAGS_OF_EACH, ATTRIBUTES = 8, 60, 3, 4
HOSTS, FOLDERS = 20, 40
COMMUNITY, VMWARE, STATIC = "community.vmware.vmware_vm_inventory", "vmware.vmware.vms", "static"
LIMIT = 3600
Variables = dict[str, t.Any]


class Overdue(Exception):
    """A listing was stopped, as it took too long."""


def estate(vms: int) -> dict[str, int]:
    """The settings of a simulator with so many machines."""
    return {
        "vms": vms, "hosts": HOSTS, "vm_folders": FOLDERS, "vm_fields": ATTRIBUTES, "page_size": PAGE,
        "categories": CATEGORIES, "category_tags": TAGS, "vm_tags": TAGS_OF_EACH,
    }  # fmt: skip


class Source(t.NamedTuple):
    """Where an inventory comes from.

    plugin: its name, or STATIC. file: what its configuration is called, as each plugin takes only some names. document:
    the configuration. complete: whether the variables of a machine have its path, its custom attributes, and its tags
    if it is about them.
    """

    plugin: str
    file: str
    document: dict[str, t.Any]
    complete: t.Callable[[Variables], bool]


def ours_is_complete(known: Variables) -> bool:
    told = known["vsphere"]
    return told["path"].startswith("/") and len(told["custom_attributes"]) == ATTRIBUTES


def tags_are_complete(known: Variables) -> bool:
    return ours_is_complete(known) and len(known["vsphere"]["tags"]) == TAGS_OF_EACH


def groups_are_complete(known: Variables) -> bool:
    return ours_is_complete(known) and known["ansible_user"] == "ansible" and bool(known["owner"])


def community_is_complete(known: Variables) -> bool:
    attributes = [name for name in known if name.startswith("attribute")]
    return len(attributes) == ATTRIBUTES and bool(known["path"])


def vmware_is_complete(known: Variables) -> bool:
    return len(known["customValue"]) == ATTRIBUTES and bool(known["path"])


PLUGIN = f"{OURS}.vms"
OWN = Source(PLUGIN, "ours.vsphere_vms.yml", {"plugin": PLUGIN}, ours_is_complete)
TAGGED = Source(
    PLUGIN,
    "tagged.vsphere_vms.yml",
    {"plugin": PLUGIN, "properties": [*Machines.default, "tags"]},
    tags_are_complete,
)
GROUPED = Source(
    PLUGIN,
    "grouped.vsphere_vms.yml",
    {
        "plugin": PLUGIN,
        "filters": ["power_state in ['powered_on', 'powered_off', 'suspended']"],
        "keyed_groups": [
            {"key": "cluster", "prefix": "cluster"},
            {"key": "folder.split('/') | last", "separator": ""},
            {"key": "guest_id", "prefix": "os"},
        ],
        "groups": {"large": "cpu.count > 1 and memory.size_mb >= 4096", "windows": "guest_id is match('win')"},
        "compose": {
            "ansible_user": "'Administrator' if guest_id.startswith('win') else 'ansible'",
            "owner": "custom_attributes.attribute2 | default('nobody')",
        },
    },
    groups_are_complete,
)
THEIRS = (
    Source(COMMUNITY, "community.vmware.yml", {"plugin": COMMUNITY, "with_path": True}, community_is_complete),
    Source(VMWARE, "vmware.vms.yml", {"plugin": VMWARE}, vmware_is_complete),
)


def static(listed: dict[str, t.Any]) -> Source:
    """The hosts and variables of a listing, as a file."""
    document = {"all": {"hosts": listed["_meta"]["hostvars"]}}
    return Source(STATIC, "static.json", document, ours_is_complete)


def without_marks(value: t.Any) -> t.Any:
    """Values without the marks by which a listing says that they are no templates."""
    if isinstance(value, dict):
        marked = value.get("__ansible_unsafe") if len(value) == 1 else None
        return marked if marked is not None else {name: without_marks(one) for name, one in value.items()}
    return [without_marks(one) for one in value] if isinstance(value, list) else value


def paths() -> dict[str, list[str]]:
    """What ours reads: {kind: property paths}."""
    objects = Machines(Machines.default)
    places = {kind: list(names) for kind, names in objects.places().items()}
    return {**places, objects.kind: list(dict.fromkeys(objects.paths()))}


class Cost(t.NamedTuple):
    """What a program took: seconds, seconds of the processor, the most bytes of memory at a time."""

    seconds: float
    cpu: float
    memory: float


class Listing(t.NamedTuple):
    """What an ansible-inventory --list took, and what came out of it: the hosts, and all values of their variables."""

    cost: Cost
    requests: int
    hosts: int
    values: int


@dataclasses.dataclass
class Lister:
    """Lists the inventories of one simulator."""

    simulator: Simulator
    folder: pathlib.Path
    environment: dict[str, str]
    vms: int

    def __post_init__(self) -> None:
        self.folder.mkdir()
        # A warning for each of their variables that has a dot in its name would be part of what others take.
        self.environment = {
            **self.environment, **self.simulator.environment, "ANSIBLE_DEPRECATION_WARNINGS": "False",
        }  # fmt: skip
        self.last: dict[str, t.Any] = {}

    def listing(self, source: Source, limit: float = LIMIT) -> Listing:
        """Raises Broken where a listing fails or lacks something, Overdue where it takes more than so many seconds.

        What it told is kept in C(last).
        """
        path = self.folder / source.file
        path.write_text(json.dumps(source.document))
        self.simulator.expire_sessions()
        self.simulator.clear_journal()
        mark = self.simulator.mark()
        # Ansible reads a file several times to find out which plugin is to have it; here it need not.
        only = {"ANSIBLE_INVENTORY_ENABLED": "yaml"} if source.plugin == STATIC else {}
        command = [str(program("ansible-inventory")), "-i", str(path), "--list"]
        cost, output = self.cost(source.plugin, command, only, limit)
        self.last = without_marks(json.loads(output))
        refuse_bad_listing(source, self.last, self.vms)
        known = self.last["_meta"]["hostvars"]
        return Listing(cost, self.simulator.mark() - mark, len(known), count_values(known))

    def reading(self) -> Cost:
        """What a script takes that reads the same and makes nothing of it."""
        path = self.folder / "paths.json"
        path.write_text(json.dumps(paths()))
        cost, output = self.cost("floor", [sys.executable, "-m", "benchmarks.inventory_floor", str(path)], {})
        if int(output) < self.vms:
            raise Broken(f"benchmarks.inventory_floor has read {output} objects of at least {self.vms}.")
        return cost

    def cost(
        self, name: str, command: list[str], more: dict[str, str], limit: float = LIMIT
    ) -> tuple[Cost, str]:  # fmt: skip
        """What a command took, and what it said. Raises Overdue where it takes more than so many seconds."""
        output, errors = self.folder / "output", self.folder / "errors"
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.timed", output, errors, *command],
            cwd=self.folder, env={**self.environment, **more}, text=True, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        )  # fmt: skip
        try:
            told = json.loads(process.communicate(timeout=limit)[0])
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)  # what is timed, too
            if isinstance(error, subprocess.TimeoutExpired):
                raise Overdue(f"{name} takes more than {limit:.0f} s.") from None
            raise
        if told.pop("code"):
            raise Broken(f"{name}: {errors.read_text(errors='replace')[-1000:]}")
        return Cost(**told), output.read_text()


def refuse_bad_listing(source: Source, listed: dict[str, t.Any], vms: int) -> None:
    """Raises Broken where not all machines are there, or one lacks what all contestants are to tell."""
    known = listed["_meta"]["hostvars"]
    if len(known) != vms:
        raise Broken(f"{source.plugin} has told {len(known)} of {vms} machines.")
    for name, variables in known.items():
        try:
            complete = source.complete(variables)
        except KeyError:
            complete = False
        if not complete:
            raise Broken(f"{source.plugin} has not told all of {name}: {variables}")


def count_values(value: t.Any) -> int:
    """How many plain values there are in nested ones."""
    if isinstance(value, dict):
        return sum(map(count_values, value.values()))
    return sum(map(count_values, value)) if isinstance(value, list) else 1
