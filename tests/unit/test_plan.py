# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Desired against actual: the laws that make every module idempotent, and the cases that lists are made of."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.skyscraper.vsphere.plugins.module_utils import plan as plans
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Ambiguous, InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field, Items, Plan, compare, decode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import get_option, normal_mac

FIELDS = (
    Field("name", path="name"),
    Field("cpu.count", path="config.cpu"),
    Field("cpu.cores", path="config.cores", decode=lambda value: value or None),
    Field("state", path="on", decode=lambda on: "up" if on else "down", encode=lambda state: state == "up"),
    Field("servers", path="servers", decode=sorted, normal=sorted),
)
VALUES = st.one_of(st.none(), st.integers(0, 9), st.text(max_size=3))
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "name": VALUES,
        "cpu": st.fixed_dictionaries({}, optional={"count": VALUES, "cores": VALUES}),
        "state": st.sampled_from(["up", "down", None]),
        "servers": st.one_of(st.none(), st.lists(st.text(max_size=2))),
    },
)
LIVE = st.fixed_dictionaries(
    {
        "name": VALUES,
        "cpu": st.fixed_dictionaries({"count": VALUES, "cores": VALUES}),
        "state": st.sampled_from(["up", "down"]),
        "servers": st.lists(st.text(max_size=2)).map(sorted),
    }
)


def planned(wanted, live):
    changes = tuple(compare(FIELDS, wanted, live))
    return Plan(plans.UPDATE if changes else plans.NOTHING, changes, live=live)


@given(DOCUMENTS, LIVE)
def test_what_was_done_needs_not_be_done_again(wanted, live):
    assert not planned(wanted, planned(wanted, live).foreseen())


@given(DOCUMENTS, LIVE)
def test_what_was_not_named_is_not_touched(wanted, live):
    after = planned(wanted, live).foreseen()
    for field in FIELDS:
        if get_option(wanted, field.option) is None:
            assert get_option(after, field.option) == get_option(live, field.option)


@given(DOCUMENTS, LIVE)
def test_the_diff_holds_only_what_was_named_and_changes(wanted, live):
    diff = planned(wanted, live).diff()
    for field in FIELDS:
        before, after = (get_option(diff[side], field.option) for side in ("before", "after"))
        if after is not None:
            assert get_option(wanted, field.option) is not None
            assert before != after


@given(LIVE)
def test_what_was_read_can_be_handed_back(live):
    assert not planned(live, live)


@given(DOCUMENTS, LIVE)
def test_planning_leaves_its_input_alone(wanted, live):
    before = repr((wanted, live))
    planned(wanted, live).foreseen()
    assert repr((wanted, live)) == before


def test_decoding_reads_every_field_once():
    source = {"name": "web", "config.cpu": 0, "config.cores": 0, "on": None, "servers": ["b", "a"]}
    assert decode(FIELDS, source.get) == {
        "name": "web",
        "cpu": {"count": 0, "cores": None},
        "state": "down",
        "servers": ["a", "b"],
    }


def test_a_value_that_makes_no_sense_is_an_error_that_names_the_option():
    field = Field("nic.mac", normal=normal_mac)
    with pytest.raises(InvalidOption, match=r"^nic\.mac: 'xyz' is no MAC address") as caught:
        list(compare([field], {"nic": {"mac": "xyz"}}, {}))
    assert caught.value.details == {"option": "nic.mac", "value": "xyz"}


RESTART = Field(
    "state", normal=lambda state: "up" if state == "restarted" else state, acts=lambda state: state == "restarted"
)


@pytest.mark.parametrize(
    ("live", "wanted", "diff", "after"),
    [
        ("up", "up", None, "up"),
        ("down", "up", ("down", "up"), "up"),
        ("up", "restarted", ("up", "restarted"), "up"),
        ("down", "restarted", ("down", "restarted"), "up"),
    ],
)
def test_an_action_is_done_each_time_and_leaves_a_state(live, wanted, diff, after):
    changes = tuple(compare([RESTART], {"state": wanted}, {"state": live}))
    plan = Plan(plans.UPDATE, changes, live={"state": live})
    assert plan.foreseen() == {"state": after}
    assert (changes[0].diff() if changes else None) == diff


def test_the_costs_of_changes_are_named_one_by_one():
    field = Field("cpu.count", cost=lambda change, live: None if live["hot_add"] else "power_off")
    changes = tuple(compare([field], {"cpu": {"count": 4}}, {"cpu": {"count": 2}}))
    assert Plan(plans.UPDATE, changes, live={"hot_add": False}).costing("power_off") == list(changes)
    assert Plan(plans.UPDATE, changes, live={"hot_add": True}).costing("power_off") == []


def test_a_creation_shows_what_was_not_there():
    changes = tuple(compare(FIELDS, {"name": "web", "state": "up"}, {}))
    plan = Plan(plans.CREATE, changes, states=("absent", "present"))
    assert plan.diff() == {"before": {"state": "absent"}, "after": {"name": "web", "state": "up"}}


def test_a_removal_shows_only_that():
    plan = Plan(plans.DELETE, states=("present", "absent"), live={"name": "web"})
    assert plan.diff() == {"before": {"state": "present"}, "after": {"state": "absent"}}


# Lists of things

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
    assert part.operation == plans.UPDATE
    assert part.found.source is DEVICES[2]


def test_an_unknown_item_is_added():
    change, live = change_of([{"network": "third", "start": {"connected": True}}])
    assert change.diff() == ([], [{"network": "third", "start": {"connected": True}}])
    assert change.parts[0].operation == plans.ADD
    assert change.foreseen(live) == [*live, {"network": "third", "start": {"connected": True}}]


def test_nothing_is_removed_unless_the_list_is_exact():
    assert change_of([{"key": 4000}])[0] is None
    change, live = change_of([{"key": 4000}], exact=True)
    assert [part.operation for part in change.parts] == [plans.REMOVE]
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
