# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents for the network of hosts become calls, in an order in which no switch in use is left without uplinks."""

from __future__ import annotations

import pathlib

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.skyscraper.vsphere.plugins.filter.host_network_steps import host_network_steps
from ansible_collections.skyscraper.vsphere.plugins.plugin_utils.host_network.documents import SECTIONS, documents_of
from ansible_collections.skyscraper.vsphere.plugins.plugin_utils.host_network.steps import STEPS
from ansible_collections.skyscraper.vsphere.plugins.plugin_utils.host_network.uplinks import (
    distributed,
    plan_uplinks,
    standard,
)

ROLE = pathlib.Path(__file__).parents[3] / "roles" / "host_network"
HOSTS = ["esx01", "esx02"]


def found(host, name, uplinks, active=()):
    return {"vswitch": {"host": host, "name": name, "uplinks": uplinks, "teaming": {"active": list(active)}}}


def member(host, name, nics):
    return {"dvs_host": {"host": host, "dvs": name, "network_adapters": nics}}


def calls(*args, **kwargs):
    return [(one["module"], one["options"]) for one in host_network_steps(*args, **kwargs)]


# The role


def test_the_role_hands_on_every_option():
    for section in SECTIONS:
        module = section.resource.name
        [task] = yaml.safe_load((ROLE / "tasks" / f"{module}.yml").read_text())
        handed_on = set(task[f"skyscraper.vsphere.{module}"]) - {"host", "hosts", "datacenter"}
        batch = section.resource.batch
        assert handed_on == ({batch} if batch else set(section.options))


def test_the_role_has_each_section_and_each_module():
    spec = yaml.safe_load((ROLE / "meta" / "argument_specs.yml").read_text())["argument_specs"]["main"]["options"]
    assert list(spec["host_network_document"]["options"]) == [section.option for section in SECTIONS]
    assert {module for _title, module in STEPS.values()} == {section.resource.name for section in SECTIONS}


# Documents


def test_an_entry_for_a_host_counts_more():
    document = {
        "vmkernel": [
            {"portgroup": "vMotion", "mtu": 9000, "ipv4": {"gateway": "a"}},
            {"host": "esx02", "portgroup": "vMotion", "ipv4": {"address": "b"}},
            {"hosts": ["esx02"], "device": "vmk7", "mtu": 1500},
        ]
    }
    own = documents_of(document, HOSTS)
    assert own["esx01"]["vmkernel"] == [{"portgroup": "vMotion", "mtu": 9000, "ipv4": {"gateway": "a"}}]
    assert own["esx02"]["vmkernel"] == [
        {"portgroup": "vMotion", "mtu": 9000, "ipv4": {"gateway": "a", "address": "b"}},
        {"device": "vmk7", "mtu": 1500},
    ]
    assert document["vmkernel"][0]["ipv4"] == {"gateway": "a"}


def test_an_adapter_with_another_device_is_another_one():
    one, other = {"device": "vmk1", "dv_portgroup": "kernel"}, {"device": "vmk2", "dv_portgroup": "kernel"}
    assert documents_of({"vmkernel": [one, other]}, HOSTS)["esx01"]["vmkernel"] == [one, other]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"vswitch": []}, "has no section vswitch. There are nics"),
        ({"vswitches": {"name": "a"}}, "vswitches: it is no list of dictionaries"),
        ({"vswitches": [{"mtu": 9000}]}, "has no name"),
        ({"vmkernel": [{"mtu": 9000}]}, "has no device or portgroup or dv_portgroup"),
        ({"vswitches": [{"name": "a", "mtuu": 9000}]}, "vswitches: a has mtuu, which is unknown there. Known are host"),
        ({"vswitches": [{"name": "a", "host": "esx09"}]}, "a is for esx09, which is none of the hosts esx01, esx02"),
        ({"vswitches": [{"name": "a"}, {"name": "a", "mtu": 9000}]}, "a stands there twice for the host esx01"),
        ([], "takes a document"),
        (
            {"vswitches": [{"name": "a", "uplinks": ["vmnic1"]}, {"name": "b", "uplinks": ["vmnic1"]}]},
            "vmnic1 would be in two switches, a and b",
        ),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_done(document, said):
    with pytest.raises(AnsibleFilterError, match=said):
        host_network_steps(document, HOSTS)


def test_what_another_switch_has_is_not_taken_from_it_unasked():
    document = {"vswitches": [{"name": "new", "uplinks": ["vmnic1"]}]}
    with pytest.raises(AnsibleFilterError, match="vmnic1 would be in two switches"):
        host_network_steps(document, ["esx01"], switches=[found("esx01", "vSwitch0", ["vmnic0", "vmnic1"])])


# The order


def test_new_things_come_first_and_old_ones_go_last():
    document = {
        "portgroups": [{"name": "old", "state": "absent"}, {"name": "new", "vswitch": "new"}],
        "vmkernel": [{"device": "vmk1", "state": "absent"}, {"portgroup": "new"}],
        "vswitches": [{"name": "old", "state": "absent"}, {"name": "new"}],
        "tcpip_stacks": [{"stack": "vmotion"}],
        "nics": [{"device": "vmnic0", "auto_negotiate": True}],
    }
    assert calls(document, ["esx01"]) == [
        ("host_nic", {"host": "esx01", "device": "vmnic0", "auto_negotiate": True}),
        ("vswitch", {"host": "esx01", "name": "new"}),
        ("portgroup", {"host": "esx01", "portgroups": [{"name": "new", "vswitch": "new"}]}),
        ("vmkernel", {"host": "esx01", "portgroup": "new"}),
        ("host_tcpip_stack", {"host": "esx01", "stack": "vmotion"}),
        ("vmkernel", {"host": "esx01", "device": "vmk1", "state": "absent"}),
        ("portgroup", {"host": "esx01", "portgroups": [{"name": "old", "state": "absent"}]}),
        ("vswitch", {"host": "esx01", "name": "old", "state": "absent"}),
    ]


def test_hosts_share_a_call():
    document = {"vswitches": [{"name": "a", "mtu": 1500}, {"name": "a", "host": "esx03", "mtu": 9000}]}
    assert calls(document, ["esx01", "esx02", "esx03"]) == [
        ("vswitch", {"hosts": ["esx01", "esx02"], "name": "a", "mtu": 1500}),
        ("vswitch", {"host": "esx03", "name": "a", "mtu": 9000}),
    ]
    assert [one["title"] for one in host_network_steps(document, HOSTS + ["esx03"])] == [
        "Standard switches: a on esx01, esx02",
        "Standard switches: a on esx03",
    ]


def test_a_switch_gives_first_what_it_can_spare():
    document = {
        "vswitches": [
            {"name": "new", "uplinks": ["vmnic0", "vmnic1"], "teaming": {"active": ["vmnic0"], "standby": ["vmnic1"]}},
            {"name": "vSwitch0", "uplinks": [], "teaming": {"active": []}, "allow_management_loss": True},
        ],
        "portgroups": [{"name": "a", "vswitch": "new", "teaming": {"active": ["vmnic1", "vmnic0"]}}],
    }
    live = [found("esx01", "vSwitch0", ["vmnic0", "vmnic1"], ["vmnic1"])]  # the active one stays as long as it can
    full = {"name": "a", "vswitch": "new", "teaming": {"active": ["vmnic1", "vmnic0"]}}
    lean = {"name": "a", "vswitch": "new", "teaming": {"active": ["vmnic0"]}}
    new, old = document["vswitches"]
    assert calls(document, ["esx01"], switches=live) == [
        ("vswitch", {"host": "esx01", "name": "vSwitch0", "uplinks": ["vmnic1"], "allow_management_loss": True}),
        ("vswitch", {"host": "esx01", "name": "new", "uplinks": ["vmnic0"], "teaming": {"active": ["vmnic0"]}}),
        ("vswitch", {"host": "esx01", **old, "uplinks": ["vmnic1"], "teaming": {}}),
        ("portgroup", {"host": "esx01", "portgroups": [lean]}),
        ("vswitch", {"host": "esx01", "name": "vSwitch0", "uplinks": [], "allow_management_loss": True}),
        ("vswitch", {"host": "esx01", **new}),
        ("vswitch", {"host": "esx01", **old}),
        ("portgroup", {"host": "esx01", "portgroups": [full]}),
    ]


def test_what_a_switch_gives_is_taken_from_it_once():
    document = {"vswitches": [{"name": "new", "uplinks": ["vmnic1"]}, {"name": "vSwitch0", "uplinks": ["vmnic0"]}]}
    new, old = document["vswitches"]
    assert calls(document, ["esx01"], switches=[found("esx01", "vSwitch0", ["vmnic0", "vmnic1"])]) == [
        ("vswitch", {"host": "esx01", **old}),
        ("vswitch", {"host": "esx01", **new}),
    ]


def test_a_second_run_has_no_second_step():
    document = {"vswitches": [{"name": "new", "uplinks": ["vmnic1", "vmnic0"]}, {"name": "vSwitch0", "uplinks": []}]}
    live = [found("esx01", "vSwitch0", []), found("esx01", "new", ["vmnic0", "vmnic1"])]
    assert calls(document, ["esx01"], switches=live) == [
        ("vswitch", {"host": "esx01", **one}) for one in document["vswitches"]
    ]


# What moves


def adapter(host, device, **place):
    return {"vmkernel": {"host": host, "device": device, **place}}


def test_what_moves_is_one_transaction():
    document = {
        "migrations": [
            {"networks": [{"from": "VM Network", "to": "prod/web"}]},
            {"host": "esx01", "machines": [{"name": "db", "network": "prod/db"}], "allow_management_loss": True},
        ],
        "vmkernel": [
            {"device": "vmk0", "dv_portgroup": "prod/management", "mtu": 9000},
            {"device": "vmk1", "dv_portgroup": "/DC1/network/vmotion"},
            {"device": "vmk2", "portgroup": "storage", "state": "absent"},
            {"device": "vmk3", "portgroup": "new"},
            {"portgroup": "another"},
        ],
    }
    adapters = [
        adapter("esx01", "vmk0", portgroup="Management Network"),
        adapter("esx01", "vmk1", dv_portgroup="vmotion"),
        adapter("esx01", "vmk2", portgroup="old"),
    ]
    migration = {
        "host": "esx01",
        "networks": [{"from": "VM Network", "to": "prod/web"}],
        "vmkernel": [{"device": "vmk0", "network": "prod/management"}],
        "machines": [{"name": "db", "network": "prod/db"}],
        "allow_management_loss": True,
    }
    assert calls(document, ["esx01"], adapters=adapters)[0] == ("network_migration", migration)


def test_the_only_network_adapter_comes_along():
    document = {
        "vswitches": [{"name": "vSwitch0", "state": "absent"}],
        "dvs": [{"dvs": "prod", "network_adapters": {"vmnic0": "Uplink 1"}}],
        "vmkernel": [{"device": "vmk0", "dv_portgroup": "prod/management"}],
    }
    live = {
        "switches": [found("esx01", "vSwitch0", ["vmnic0"])],
        "adapters": [adapter("esx01", "vmk0", portgroup="Management Network")],
    }
    migration = {
        "host": "esx01",
        "vmkernel": [{"device": "vmk0", "network": "prod/management"}],
        "network_adapters": [{"device": "vmnic0", "switch": "prod", "uplink": "Uplink 1"}],
    }
    assert calls(document, ["esx01"], **live) == [
        ("dvs_host", {"host": "esx01", "dvs": "prod", "network_adapters": {}}),
        ("network_migration", migration),
        ("vmkernel", {"host": "esx01", **document["vmkernel"][0]}),
        ("vswitch", {"host": "esx01", "name": "vSwitch0", "state": "absent"}),
        ("dvs_host", {"host": "esx01", **document["dvs"][0]}),
    ]


def test_back_to_a_standard_switch():
    document = {
        "vswitches": [{"name": "vSwitch0", "uplinks": ["vmnic0"]}],
        "dvs": [{"dvs": "/DC1/network/prod", "state": "absent"}],
        "vmkernel": [{"device": "vmk0", "portgroup": "management"}],
    }
    live = {
        "members": [member("esx01", "prod", {"vmnic0": "Uplink 1"})],
        "adapters": [adapter("esx01", "vmk0", dv_portgroup="management")],
    }
    migration = {
        "host": "esx01",
        "vmkernel": [{"device": "vmk0", "network": "management"}],
        "network_adapters": [{"device": "vmnic0", "switch": "vSwitch0"}],
    }
    assert calls(document, ["esx01"], **live) == [
        ("vswitch", {"host": "esx01", "name": "vSwitch0", "uplinks": []}),
        ("network_migration", migration),
        ("vmkernel", {"host": "esx01", **document["vmkernel"][0]}),
        ("dvs_host", {"host": "esx01", "dvs": "/DC1/network/prod", "state": "absent"}),
        ("vswitch", {"host": "esx01", "name": "vSwitch0", "uplinks": ["vmnic0"]}),
    ]


def test_nothing_has_to_move():
    document = {"vmkernel": [{"device": "vmk0", "portgroup": "a"}], "migrations": [{"networks": []}]}
    live = [adapter("esx01", "vmk0", portgroup="a")]
    assert [module for module, _options in calls(document, ["esx01"], adapters=live)] == ["vmkernel"]


# Whatever is there and whatever is wanted

NICS = ["vmnic0", "vmnic1", "vmnic2", "vmnic3"]
SWITCHES = [standard("a"), standard("b"), distributed("c"), distributed("/DC1/network/d")]
PLACES = st.lists(st.sampled_from([None, *SWITCHES]), min_size=len(NICS), max_size=len(NICS))


def arranged(places):
    return {switch: [nic for nic, place in zip(NICS, places, strict=True) if place == switch] for switch in SWITCHES}


def entry_of(switch, nics, absent):
    kind, name = switch
    known = {"name": name} if kind == "vswitch" else {"dvs": name}
    if absent and not nics:
        return {**known, "state": "absent"}
    if kind == "vswitch":
        return {**known, "uplinks": nics, "teaming": {"active": nics}}
    return {**known, "network_adapters": dict.fromkeys(nics, "Uplink"), "exact": ["network_adapters"]}


def carry_out(state, switch, entry):
    """What a module makes of an entry; no network adapter is in two switches."""
    others = {nic for other, nics in state.items() if other != switch for nic in nics}
    if entry.get("state") == "absent":
        state[switch] = []
        return
    before = state[switch]
    if switch[0] == "vswitch":
        state[switch] = entry.get("uplinks", before)
        assert set(entry.get("teaming", {}).get("active", [])) <= set(state[switch])
    else:
        named = entry.get("network_adapters", {})
        kept = [] if entry.get("exact") else [nic for nic in before if nic not in named]
        state[switch] = kept + [nic for nic, uplink in named.items() if uplink]
    assert not others & set(state[switch])


@given(before=PLACES, after=PLACES, absent=st.booleans(), known=st.booleans())
def test_no_switch_is_without_uplinks_while_things_move(before, after, absent, known):
    live, final = arranged(before), arranged(after)
    state = {switch: list(nics) for switch, nics in live.items()}
    entries = {switch: entry_of(switch, nics, absent) for switch, nics in final.items()}
    plan = plan_uplinks(entries, {switch: nics for switch, nics in live.items() if known or nics})
    for switch, entry in plan.freed:
        carry_out(state, switch, entry)
        assert state[switch], "a switch gave its last network adapter before things moved"
    for switch, entry in plan.first.items():
        carry_out(state, switch, entry)
        assert state[switch] or not live[switch]
    # Here things move.
    for switch in [switch for switch, entry in entries.items() if entry.get("state") == "absent"]:
        carry_out(state, switch, entries[switch])
    for switch, entry in [*plan.late_freed, *plan.late.items()]:
        carry_out(state, switch, entry)
    assert {switch: sorted(nics) for switch, nics in state.items()} == final
    again = plan_uplinks(entries, state)
    assert (again.freed, again.late_freed, again.late) == ([], [], {})
