# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmark plays: the whole machine and the port group in the words of each contestant, and the plays of ours
alone."""

from __future__ import annotations

import collections
import re

import pytest
import yaml

from benchmarks import cases, estate, plays, portgroup, whole
from benchmarks.figures import Window
from benchmarks.playing import Run
from tools import workspace

# What says which machine it is and where, or that it exists: no settings.
IDENTITY = {"state", "datacenter"}


@pytest.mark.parametrize("words", [whole.OUR_WORDS, whole.MODERN_WORDS, whole.OLDER_WORDS])
def test_every_declaration_has_the_same_settings(words):
    assert whole.settings_in(words, IDENTITY) == whole.SETTINGS


@pytest.mark.parametrize("words", [whole.OUR_WORDS, whole.MODERN_WORDS, whole.OLDER_WORDS])
def test_every_declaration_has_the_same_devices(words):
    devices = {name: len(value) for name, value in words.items() if isinstance(value, list)}
    assert devices.pop("scsi_controllers", 1) == 1 and list(devices.values()) == [2, 2]


def test_the_machine_is_made_of_what_is_declared():
    [task] = whole.making()
    made = task[cases.MODULES[cases.WHOLE, cases.OURS]]
    assert made.items() >= whole.OUR_WORDS.items() and made["name"] == whole.NAME


def test_a_list_is_no_setting():
    assert whole.settings_in({"a": {"b": 1, "c": 2}, "d": 3, "e": [4, 5], "state": "present"}, IDENTITY) == 3


def test_the_machines_that_are_waited_for_are_no_others():
    assert len(plays.waiters()) == plays.WAITS
    assert not set(plays.waiters()) & {cases.ONE, *cases.names(cases.QUICK.long)}
    assert [task["name"] for task in plays.waiting()] == ["waiting: first", *[plays.WORKING] * plays.WAITS]


def test_one_clone_and_many():
    _first, one, start, wait = plays.cloning()
    [name] = {one["skyscraper.vsphere.vm"]["name"]} - set(start["loop"])
    assert [name, *start["loop"]] == plays.clones() and len(start["loop"]) == plays.CLONES
    assert start["skyscraper.vsphere.vm"]["wait"] is False and start["register"] in str(wait)


def test_what_is_measured_of_the_plays():
    windows = [Window(plays.ONE_CLONE, 1, 3.5), Window(plays.START, 4, 6), Window(plays.AWAIT, 6, 9)]
    run = Run([*windows, Window(plays.WORKING, 10, 11.25), Window(plays.WORKING, 12, 13.5)], 0, collections.Counter())
    assert plays.cloned(run) == plays.Clones(one=2.5, many=5)
    completed = ["1970-01-01T00:00:11Z", "1970-01-01T00:00:13.000000Z"]
    assert plays.noticed(run, completed) == pytest.approx(0.375)


def test_a_document_and_its_single_modules_say_the_same():
    first, *ours = [task for task in estate.comparing() if task["name"] != estate.THEIRS]
    assert len(ours) == estate.TIMES and all(task["skyscraper.vsphere.host_config"] for task in (first, *ours))
    assert len(estate.SINGLE) == 12
    assert {args["service_name"] for _module, args in estate.SINGLE if "service_name" in args} == {
        one["service"] for one in estate.DOCUMENT["services"]
    }
    options = [args["options"] for _module, args in estate.SINGLE if "options" in args]
    assert {key: value for one in options for key, value in one.items()} == (
        estate.DOCUMENT["advanced_settings"]["settings"]
    )


def test_what_is_measured_of_many_hosts():
    windows = [Window(estate.FIRST, 0, 1, requests=9), *(Window(estate.OWN, 1, end) for end in (2, 3, 9))]
    windows += [Window(estate.THEIRS, 10, 14, requests=300), Window(estate.THEIRS, 14, 20, requests=200)]
    assert estate.compared(Run(windows, 0, collections.Counter())) == estate.Compared(2, 10, 9, 500)


def test_a_port_group_has_the_same_settings_in_all_words():
    # Their words say of some settings that they are not inherited; ours just give a value.
    ours, more, theirs = (
        whole.settings_in(words, {"inherited"})
        for words in (portgroup.OUR_WORDS, portgroup.MORE_WORDS, portgroup.OLDER_WORDS)
    )
    assert ours == theirs == portgroup.SETTINGS and more == ours + portgroup.MORE
    teaming, older = portgroup.OUR_WORDS["teaming"], portgroup.OLDER_WORDS["teaming_policy"]
    assert (teaming["active"], teaming["standby"]) == (older["active_uplinks"], older["standby_uplinks"])


def test_every_option_of_a_port_group_is_set():
    suboptions, taken = options_of("dv_portgroup"), portgroup.MORE_WORDS
    # A port group has one kind of VLAN.
    assert set(suboptions) - {"name", "dvs", "state", "vlan_trunk", "pvlan_id"} == set(taken)
    for name, option in suboptions.items():
        assert name not in taken or set(option.get("suboptions", {})) == set(dict_of(taken[name])), name
    learning = suboptions["security"]["suboptions"]["mac_learning"]["suboptions"]
    assert set(learning) == set(taken["security"]["mac_learning"])


def options_of(module):
    """The options of one of several port groups, as the module documents them."""
    text = (workspace.ROOT / "plugins" / "modules" / f"{module}.py").read_text()
    documented = yaml.safe_load(re.search(r'DOCUMENTATION = r"""(.*?)"""', text, re.DOTALL)[1])
    return documented["options"]["portgroups"]["suboptions"]


def dict_of(value):
    return value if isinstance(value, dict) else {}


def test_the_port_group_is_made_of_what_is_declared():
    *_switches, one, many = portgroup.making()
    module = cases.MODULES[cases.PORTGROUP, cases.OURS]
    assert one[module].items() >= portgroup.MORE_WORDS.items() and portgroup.PATH.endswith(f"/{one[module]['name']}")
    first, *times = portgroup.crowding()
    assert first["name"] == portgroup.FIRST and [task[module] for task in times] == [many[module]] * portgroup.TIMES
    groups = many[module]["portgroups"]
    assert len({group["name"] for group in groups}) == len({group["vlan_id"] for group in groups}) == portgroup.GROUPS


def test_what_is_measured_of_many_port_groups():
    windows = [Window(portgroup.FIRST, 0, 9, 9, 9)]
    windows += [Window(portgroup.TOGETHER, 10, 10 + cost, cost / 2, cost) for cost in (1, 2, 6)]
    assert portgroup.crowded(Run(windows, 0, collections.Counter())) == portgroup.Crowded(2, 1.5, 6)
