# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases: the options of an inventory, and what comes of them."""

from __future__ import annotations

import pathlib
import typing as t
from dataclasses import dataclass, field, fields

import yaml

FOLDER = pathlib.Path(__file__).with_name("cases")
ENDINGS = {"vms": "vsphere_vms.yml", "hosts": "vsphere_hosts.yml"}


@dataclass
class Case:
    """One inventory.

    options: of the plugin. account: [user, password], the administrator without it. environment: variables besides
    those that say how the server is reached. settings, rules: of the simulator, for this case. text: the file itself,
    in place of the options.

    What comes of it. hosts: their names, all of them. some, none_of: names that are among them, or are not. variables:
    name → {dotted path: value}. without: name → dotted paths that are not there. groups: name → the names in it. says:
    parts of what Ansible shows. fails: parts of the error. requests: how many there are at most, the log-in and its end
    included. again: whether a second reading comes from the cache, and is the same.
    """

    name: str
    options: dict[str, t.Any] = field(default_factory=dict)
    account: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    settings: dict[str, t.Any] = field(default_factory=dict)
    rules: list[dict[str, t.Any]] = field(default_factory=list)
    text: str = ""
    hosts: list[str] | None = None
    some: list[str] = field(default_factory=list)
    none_of: list[str] = field(default_factory=list)
    variables: dict[str, dict[str, t.Any]] = field(default_factory=dict)
    without: dict[str, list[str]] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    says: list[str] = field(default_factory=list)
    fails: list[str] = field(default_factory=list)
    requests: int | None = None
    within: float | None = None
    again: bool = False


EXPECTED = {"hosts", "some", "variables", "groups", "fails", "says"}


@dataclass
class Cases:
    """Some cases with one estate. plugin: vms or hosts. estate: settings of the simulator."""

    plugin: str
    estate: dict[str, t.Any]
    cases: list[Case]


def load(path: pathlib.Path) -> Cases:
    """The cases of a file. A case that expects nothing is a ValueError, and so is a word that there is not."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    known = {one.name for one in fields(Case)}
    for case in document["cases"]:
        if set(case) - known or not set(case) & EXPECTED:
            raise ValueError(f"{path.name}: {case.get('name')}: {set(case) - known or 'it expects nothing'}")
    return Cases(document["plugin"], document.get("estate", {}), [Case(**case) for case in document["cases"]])


def names() -> list[str]:
    """The files of cases, without their endings."""
    return sorted(path.stem for path in FOLDER.glob("*.yml"))
