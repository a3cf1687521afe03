# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The law of test_network_documents for distributed switches: asking for a valid document twice changes nothing more.

Random documents for a switch and for port groups on it, applied one after the other to what was done before.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_network_documents import EXAMPLES, Runner, hand_back, holds, orders, some, values, without_none, words

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.store import RunStore
from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring, reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.dv_portgroup import DvPortgroup
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.dvs import Dvs
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.dvs_fields import BALANCING
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.traffic import KINDS
from simulator.client import Simulator

UPLINKS = ["up 1", "up 2", "up/3"]
PVLANS = [
    {"primary": 100},
    {"primary": 100, "secondary": 101, "type": "isolated"},
    {"primary": 100, "secondary": 102, "type": "community"},
]


@pytest.fixture(scope="module")
def simulator():
    with Simulator(vms=0, hosts=1, standalone_hosts=0) as simulator:
        yield simulator
        assert simulator.bugs() == []


@pytest.fixture(scope="module")
def runner(simulator, tmp_path_factory):
    runner = Runner(simulator, RunStore(str(tmp_path_factory.mktemp("run") / "run")))
    yield runner
    runner.session.close()


def switched():
    return words(False, "enabled", "disabled")


def allocation():
    shares = st.integers(1, 100).map(str) | words(False, "low", "normal", "high")
    return some(shares=shares, limit_mbps=st.integers(1000, 9000).map(str) | st.just("unlimited"),
                reservation_mbps=st.integers(0, 1000))  # fmt: skip


def health():
    return some(state=switched(), interval_minutes=st.integers(1, 60))


def nioc():
    kinds = {kind: allocation() for kind in KINDS}
    return some(state=switched(), traffic=some(**kinds))


def lacp_group(name):
    return st.fixed_dictionaries(
        {"name": st.just(name)},
        optional={
            "mode": words(False, "active", "passive"),
            "ports": st.integers(1, 32),
            "load_balancing": st.sampled_from(sorted(BALANCING)),
            "timeout": words(False, "slow", "fast"),
        },
    )


@st.composite
def switches(draw):
    """A switch; private VLANs and link aggregation groups are those that are named, and all uplinks stay."""
    document = {
        "description": draw(st.none() | st.text("ab ü", max_size=3)),
        "mtu": draw(st.none() | st.integers(1280, 9190)),
        "uplinks": draw(st.permutations(UPLINKS)),
        "discovery_protocol": draw(st.none() | words(False, "cdp", "lldp")),
        "link_discovery": draw(st.none() | words(False, "none", "listen", "advertise", "both")),
        "multicast_filtering": draw(st.none() | words(False, "basic", "snooping")),
        "contact": draw(some(name=st.text("ab", max_size=2), details=st.text("ab", max_size=2))),
        "nioc": draw(nioc()),
        "pvlans": [PVLANS[0], *draw(st.lists(st.sampled_from(PVLANS[1:]), unique_by=repr))],
        "lacp_groups": [draw(lacp_group("lag1")), *([draw(lacp_group("lag2"))] if draw(st.booleans()) else [])],
        "health_check": draw(some(vlan_mtu=health(), teaming=health())),
        "ipfix": {
            "collector_ip": "192.0.2.1",
            **(draw(some(collector_port=st.integers(1, 65535), observation_domain_id=st.integers(0, 2**32 - 1),
                         active_flow_timeout=st.integers(60, 3600), idle_flow_timeout=st.integers(10, 600),
                         sampling_rate=st.integers(0, 16384), internal_flows_only=st.booleans(),
                         switch_ip=st.just("192.0.2.2") | st.just(""))) or {}),
        },
    }  # fmt: skip
    return without_nulls(without_none(document))


def without_nulls(value):
    """The document without options of options of which nothing is said."""
    if isinstance(value, dict):
        return {option: without_nulls(one) for option, one in value.items() if one is not None}
    return value


def vlans():
    trunk = st.lists(st.integers(0, 4094), min_size=1, max_size=5).map(lambda ids: ",".join(map(str, ids)))
    return (
        st.just({})
        | st.integers(0, 4094).map(lambda number: {"vlan_id": str(number)})
        | st.just({"vlan_id": "inherited"})
        | trunk.map(lambda text: {"vlan_trunk": text})
        | st.just({"vlan_trunk": "0-4094"})
        | st.just({"pvlan_id": 100})
    )


def ports():
    return (
        st.just({"binding": "ephemeral"})
        | st.just({})
        | st.fixed_dictionaries({"binding": st.just("static"), "num_ports": st.integers(0, 40)},
                                optional={"auto_expand": st.booleans()})
    )  # fmt: skip


def shaping():
    amount = st.integers(0, 10**7).map(str) | st.just("inherited")
    return some(state=words(True, "enabled", "disabled"), average_kbps=amount, peak_kbps=amount, burst_kb=amount)


@st.composite
def groups(draw):
    accept, enabled = words(True, "accept", "reject"), words(True, "enabled", "disabled")
    learning = some(state=enabled, unicast_flooding=switched(), limit=st.integers(0, 4096),
                    limit_policy=words(False, "allow", "drop"))  # fmt: skip
    order = draw(st.just({"active": ["inherited"]}) | orders([*UPLINKS, "lag1"]))
    balancing = words(True, "source_port", "source_mac", "ip_hash", "explicit_failover", "load_based")
    teaming = draw(some(load_balancing=balancing, failure_detection=words(True, "link_status", "beacon"),
                        notify_switches=enabled, failback=enabled))  # fmt: skip
    document = {
        **draw(vlans()),
        **draw(ports()),
        "description": draw(st.none() | st.text("ab", max_size=2)),
        "security": draw(
            some(promiscuous_mode=accept, mac_changes=accept, forged_transmits=accept, mac_learning=learning)
        ),
        "teaming": {**(teaming or {}), **order},
        "shaping_in": draw(shaping()),
        "shaping_out": draw(shaping()),
        "netflow": draw(st.none() | enabled),
        "blocked": draw(st.none() | enabled),
        "port_overrides": draw(some(vlan=st.booleans(), teaming=st.booleans(), blocked=st.booleans())),
        "reset_at_disconnect": draw(st.none() | st.booleans()),
    }
    return without_nulls(without_none(document))


@st.composite
def networks(draw):
    names = draw(st.lists(st.sampled_from(["web", "db/1", "100%"]), unique=True, min_size=1, max_size=3))
    return draw(switches()), [{"name": name, **draw(groups())} for name in names]


def ensure_twice(simulator, runner, operation, params):
    """Foretold, done, and done again. The ids of new objects cannot be foretold."""
    foretold = runner(operation, params, check=True)
    done = runner(operation, params)
    assert (foretold["changed"], foretold["diff"]) == (done["changed"], done["diff"]), params
    known = [{key: value for key, value in one.items() if value is not None} for one in values(foretold)]
    assert holds(known, values(done)), (params, known, values(done))
    mark = simulator.mark()
    again = runner(operation, params)
    assert not again["changed"], (params, again["diff"])
    assert simulator.writes(mark) == []


@settings(EXAMPLES, max_examples=10)
@given(network=networks())
def test_asking_twice_changes_nothing_more(simulator, runner, network):
    switch, groups = network
    ensure_switch, ensure_groups = ensuring(Dvs), ensuring(DvPortgroup)
    ensure_twice(simulator, runner, ensure_switch, {"name": "prod", **switch})
    ensure_twice(simulator, runner, ensure_groups, {"dvs": "prod", "portgroups": groups})
    hand_back(simulator, runner, ensure_switch, "dvs", runner(reading(Dvs), {})["results"])
    hand_back(simulator, runner, ensure_groups, "dv_portgroup", runner(reading(DvPortgroup), {})["results"])
