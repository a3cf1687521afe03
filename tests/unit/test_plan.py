# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Desired against actual: the laws that make every module idempotent, and the cases that lists are made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.skyscraper.vsphere.plugins.module_utils import plan as plans
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field, Plan, compare, decode
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
    assert Plan(plans.UPDATE, changes, live={"hot_add": False}).costing("power_off") == ["cpu.count"]
    assert Plan(plans.UPDATE, changes, live={"hot_add": True}).costing("power_off") == []


def test_a_creation_shows_what_was_not_there():
    changes = tuple(compare(FIELDS, {"name": "web", "state": "up"}, {}))
    plan = Plan(plans.CREATE, changes, states=("absent", "present"))
    assert plan.diff() == {"before": {"state": "absent"}, "after": {"name": "web", "state": "up"}}


def test_a_removal_shows_only_that():
    plan = Plan(plans.DELETE, states=("present", "absent"), live={"name": "web"})
    assert plan.diff() == {"before": {"state": "present"}, "after": {"state": "absent"}}
