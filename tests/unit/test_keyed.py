# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists and mappings: what is recognised, what is changed, and what stays as it is."""

from __future__ import annotations

import copy
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Ambiguous, InvalidOption, NotFound
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import (
    ADD,
    REMOVE,
    Items,
    Mapping,
    Members,
    ObservedItem,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import UPDATE, Field, Plan
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import normal_mac

NICS = Items(
    "networks",
    path="devices",
    fields=(
        Field("key", path="key"),
        Field("mac", path="mac", normal=normal_mac),
        Field("network", path="network"),
        Field("start.connected", path="start"),
    ),
    keys=(("key",), ("mac",), ("network",)),
    kept=lambda device: device.kind == "nic",
)


def device(key, mac, network, start=True, kind="nic"):
    return SimpleNamespace(key=key, mac=mac, network=network, start=start, kind=kind)


DEVICES = [
    device(4000, "00:50:56:00:00:01", "front"),
    device(2000, "", "", kind="disk"),
    device(4001, "00:50:56:00:00:02", "back", start=False),
]


def change_of(wanted, exact=False, devices=None):
    live = NICS.live({"devices": devices or DEVICES}.get)
    return NICS.change(wanted, live, exact), live


def test_a_list_is_read_without_what_does_not_belong_to_it():
    _change, live = change_of([])
    assert [item["key"] for item in live] == [4000, 4001]
    assert live[0]["start"] == {"connected": True}
    assert live[0].source is DEVICES[0]


@pytest.mark.parametrize(
    "wanted",
    [
        [],
        [{"key": 4001, "network": "back"}],
        [{"mac": "00-50-56-00-00-02", "start": {"connected": False}}],
        [{"network": "back"}, {"network": "front"}],
    ],
)
def test_items_are_recognised_by_any_key_in_any_order(wanted):
    assert change_of(wanted)[0] is None


def test_a_changed_item_shows_its_key_and_the_change():
    change, _live = change_of([{"key": 4001, "network": "front"}])
    assert change.diff() == ([{"key": 4001, "network": "back"}], [{"key": 4001, "network": "front"}])
    (part,) = change.parts
    assert part.operation == UPDATE
    assert part.found.source is DEVICES[2]


def test_an_unknown_item_is_added():
    change, live = change_of([{"network": "third", "start": {"connected": True}}])
    assert change.diff() == ([], [{"network": "third", "start": {"connected": True}}])
    assert change.parts[0].operation == ADD
    assert change.foreseen(live) == [*live, {"network": "third", "start": {"connected": True}}]


def test_nothing_is_removed_unless_the_list_is_exact():
    assert change_of([{"key": 4000}])[0] is None
    change, live = change_of([{"key": 4000}], exact=True)
    assert [part.operation for part in change.parts] == [REMOVE]
    assert change.diff() == ([{"key": 4001}], [])
    assert change.foreseen(live) == [live[0]]


def test_an_exact_empty_list_removes_all():
    change, live = change_of([], exact=True)
    assert change.foreseen(live) == []


@pytest.mark.parametrize(
    "wanted",
    [
        [{"key": 4000}, {"mac": "00:50:56:00:00:01"}],
        [{"network": "new"}, {"network": "new"}],
    ],
)
def test_one_item_named_twice_is_refused(wanted):
    with pytest.raises(InvalidOption, match="two of the items name the same one"):
        change_of(wanted)


def test_an_item_without_a_name_is_refused():
    with pytest.raises(InvalidOption, match="named by key or mac or network"):
        change_of([{"start": {"connected": True}}])


def test_an_item_that_several_things_match_is_refused():
    twins = [device(4000, "00:50:56:00:00:01", "front"), device(4001, "00:50:56:00:00:02", "front")]
    with pytest.raises(Ambiguous, match="2 items have network=front") as caught:
        change_of([{"network": "front"}], devices=twins)
    assert [one["key"] for one in caught.value.details["candidates"]] == [4000, 4001]


@given(st.lists(st.integers(0, 5), unique=True), st.lists(st.integers(0, 5), unique=True), st.booleans())
def test_a_list_that_was_ensured_needs_no_change(there, wanted, exact):
    live = NICS.live({"devices": [device(key, "", str(key)) for key in there]}.get)
    items = [{"key": key, "network": f"n{key}"} for key in wanted]
    change = NICS.change(items, live, exact)
    after = change.foreseen(live) if change else live
    assert NICS.change(items, after, exact) is None
    assert {item["key"] for item in after} == (set(wanted) if exact else set(there) | set(wanted))


# Items that have names which are not shown

DISKS = Items(
    "disks",
    path="devices",
    fields=(Field("unit"), Field("size_gb"), Field("key")),
    keys=(("key",), ("unit",)),
    finding=(("key",),),
    observed=lambda devices: [
        ObservedItem({"unit": one.unit, "size_gb": one.size}, one, {"key": one.key}) for one in devices
    ],
    cost=lambda part, live: "power_off" if part.operation == REMOVE else None,
)
THERE = [SimpleNamespace(unit=0, size=40, key=2000), SimpleNamespace(unit=1, size=10, key=2001)]


def disks(wanted, exact=False):
    live = DISKS.live({"devices": THERE}.get)
    return DISKS.change(wanted, live, exact), live


def test_a_name_that_is_not_shown_recognises_an_item():
    assert disks([{"key": 2001, "size_gb": 10}])[0] is None
    change, live = disks([{"key": 2001, "size_gb": 20}])
    assert change.diff() == ([{"key": 2001, "size_gb": 10}], [{"key": 2001, "size_gb": 20}])
    assert change.foreseen(live) == [{"unit": 0, "size_gb": 40}, {"unit": 1, "size_gb": 20}]


def test_nothing_new_goes_by_a_name_that_the_server_chooses():
    with pytest.raises(NotFound, match=r"none with key=2009, and a new one cannot be named by it\. There is key=2000"):
        disks([{"key": 2009}])


def test_a_removed_item_is_named_as_a_new_one_would_be():
    change, live = disks([{"key": 2000}], exact=True)
    assert change.diff() == ([{"unit": 1}], [])
    assert change.costing("power_off", live) == ["disks (unit=1)"]


def test_a_copy_of_an_observed_item_keeps_its_source():
    _change, live = disks([])
    assert copy.deepcopy(live)[0].source is THERE[0]


# Mappings

SETTINGS = Mapping(
    "advanced_settings",
    path="options",
    decode=lambda options: {one.key: one.value for one in options},
    normal=lambda key, value: str(value).upper() if isinstance(value, bool) else str(value),
)
OPTIONS = [SimpleNamespace(key="a", value="1"), SimpleNamespace(key="b", value="TRUE")]


@pytest.mark.parametrize(
    ("wanted", "exact", "diff"),
    [
        ({}, False, None),
        ({"a": 1, "b": True}, False, None),
        ({"c": ""}, False, None),
        ({"a": 2}, False, ({"a": "1"}, {"a": "2"})),
        ({"a": ""}, False, ({"a": "1"}, {"a": ""})),
        ({"c": "x"}, False, ({"c": ""}, {"c": "x"})),
        ({"a": 1}, True, ({"b": "TRUE"}, {"b": ""})),
    ],
)
def test_each_key_of_a_mapping_is_compared_by_itself(wanted, exact, diff):
    change = SETTINGS.change(wanted, SETTINGS.live({"options": OPTIONS}.get), exact)
    assert (change.diff() if change else None) == diff


VALUES = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["", "1", "2"]))


@given(VALUES, VALUES, st.booleans())
def test_a_mapping_that_was_ensured_needs_no_change(there, wanted, exact):
    live = {key: value for key, value in there.items() if value}
    change = SETTINGS.change(wanted, live, exact)
    after = change.foreseen(live) if change else live
    assert SETTINGS.change(wanted, after, exact) is None
    kept = {key: value for key, value in live.items() if key not in wanted}
    assert {key: value for key, value in after.items() if key not in wanted} == ({} if exact else kept)


def test_a_plan_shows_only_the_keys_that_change():
    live = {"advanced_settings": {"a": "1", "b": "TRUE"}}
    change = SETTINGS.change({"a": 1, "b": "FALSE"}, live["advanced_settings"])
    plan = Plan(UPDATE, (change,), live=live)
    before, after = ({"advanced_settings": {"b": value}} for value in ("TRUE", "FALSE"))
    assert plan.diff() == {"before": before, "after": after}
    assert plan.foreseen() == {"advanced_settings": {"a": "1", "b": "FALSE"}}


# -- plain names

USERS = Members("users", path="users", normal=lambda name: name.lower() if "\\" in name else name)


@pytest.mark.parametrize(
    ("live", "wanted", "exact", "after"),
    [
        ([], ["a"], False, ["a"]),
        (None, ["a"], False, ["a"]),
        (["a"], ["b"], False, ["a", "b"]),
        (["a", "c"], ["b", "a"], True, ["b", "a"]),
        (["a"], [], True, []),
        (["a"], [], False, None),
        (["a", "b"], ["b", "a", "b"], True, None),
        (["a"], ["A"], False, ["a", "A"]),
        (["D\\a"], ["d\\A"], True, None),
        (["D\\a", "b"], ["d\\A"], True, ["D\\a"]),
    ],
)
def test_plain_names(live, wanted, exact, after):
    change = USERS.change(wanted, live, exact)
    assert (change and change.after) == after
    if change:
        assert USERS.change(wanted, change.after, exact) is None
