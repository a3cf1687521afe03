# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Migrations between networks: in which order things go, what a task with nothing to do costs, and its law."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_distributed import ensure

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import Connection
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.session import Session
from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import Mode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Refused, ServerFault, VsphereError
from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.iscsi import HostIscsi
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.portgroup import PortGroup
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.migration import NetworkMigration
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.migration_places import Network
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.migration_steps import Migration
from simulator.client import Simulator

HOST = "esx01.example.test"
NETWORKS = [{"from": "VM Network", "to": "dvs1/dvportgroup1"}]
MANAGEMENT = {"from": "Management Network", "to": "dvs1/dvportgroup2"}
NICS = [{"device": "vmnic0", "switch": "dvs1"}, {"device": "vmnic1", "switch": "dvs1"}]
WRITES = ("UpdateNetworkConfig", "ReconfigVM_Task")


@pytest.fixture(scope="module")
def running_simulator():
    with Simulator(vms=12, hosts=2, standalone_hosts=0, dvs=1, portgroups=2) as simulator:
        yield simulator
        assert simulator.bugs() == []


def inform(session, **params):
    operation = reading(NetworkMigration)
    params = {**dict.fromkeys(operation.options), "hostname": "here", **params}
    found = operation.run(session, params, Mode())["results"]
    return [{key: value for key, value in one["network_migration"].items() if key != "host"} for one in found]


def writes(calls):
    return [call for call in calls() if call in WRITES]


# The order of things


def test_the_last_network_adapter_goes_after_the_machines(session, calls):
    ensure(session, NetworkMigration, host=HOST, networks=[*NETWORKS, MANAGEMENT], network_adapters=NICS)
    found = writes(calls)
    assert found[0] == found[-1] == "UpdateNetworkConfig" and set(found[1:-1]) == {"ReconfigVM_Task"}


def test_all_in_one_step_where_no_machine_loses_its_way(session, calls):
    ensure(session, NetworkMigration, host=HOST, networks=[MANAGEMENT], network_adapters=NICS)
    assert writes(calls) == ["UpdateNetworkConfig"]


def test_a_machine_that_fails_keeps_the_last_network_adapter(simulator, session, calls):
    simulator.add_rules({"method": "ReconfigVM_Task", "task_fault": {"name": "InvalidDeviceBacking"}, "count": 1})
    with pytest.raises(ServerFault):
        ensure(session, NetworkMigration, host=HOST, networks=[*NETWORKS, MANAGEMENT], network_adapters=NICS)
    simulator.clear_rules()
    assert writes(calls).count("UpdateNetworkConfig") == 1
    found = inform(session, host=HOST)[0]
    assert [one["switch"] for one in found["network_adapters"][:2]] == ["dvs1", "vSwitch0"]
    left = [one for one in found["machines"] if one["network"] == "vSwitch0/VM Network"]
    assert len(left) == 1 < len(found["machines"])
    ensure(session, NetworkMigration, host=HOST, networks=[*NETWORKS, MANAGEMENT], network_adapters=NICS)
    assert writes(calls) == ["ReconfigVM_Task", "UpdateNetworkConfig"]


def held(before, after, left=("vSwitch0",), links=("vmnic0", "vmnic1"), targets=("dvs",)):
    migration = Migration(None, before, after)
    migration.left = set(left)
    migration.cards = [(None, {0: Network("x", "dvs", "dvportgroup-1", home)}) for home in targets]
    migration.hold(set(links))
    return migration.held


A, B = ("vSwitch0", None), ("dvs", "up")


@pytest.mark.parametrize(
    ("before", "after", "more", "expected"),
    [
        ({"vmnic0": A, "vmnic1": A}, {"vmnic0": B, "vmnic1": B}, {}, {"vmnic1"}),
        ({"vmnic0": A, "vmnic1": A}, {"vmnic0": B, "vmnic1": B}, {"links": ["vmnic0"]}, {"vmnic0"}),
        ({"vmnic0": A, "vmnic1": A}, {"vmnic0": B, "vmnic1": A}, {}, set()),  # one stays anyway
        ({"vmnic0": A, "vmnic1": A}, {"vmnic0": B, "vmnic1": B}, {"left": []}, set()),  # no machine leaves
        ({"vmnic0": A}, {"vmnic0": B}, {}, set()),  # the machines would have to wait for the only one
        ({"vmnic0": A, "vmnic1": B}, {"vmnic0": B, "vmnic1": B}, {}, {"vmnic0"}),  # the other switch has one
    ],
)
def test_which_network_adapter_goes_last(before, after, more, expected):
    assert held(before, after, **more) == expected


# What is refused


def test_an_adapter_that_iscsi_is_bound_to_stays(session):
    ensure(session, HostIscsi, host=HOST, enabled=True)
    ensure(session, PortGroup, host=HOST, name="Management Network", teaming={"active": ["vmnic0"], "standby": []})
    ensure(session, HostIscsi, host=HOST, port_binding=["vmk0"])
    with pytest.raises(Refused) as caught:
        ensure(session, NetworkMigration, True, host=HOST, networks=[MANAGEMENT], network_adapters=NICS)
    assert "is bound to the iSCSI adapter" in caught.value.msg


def test_machines_beside_a_vmkernel_adapter_go_along(session):
    """Their network is none that the host shows."""
    ensure(session, NetworkMigration, host=HOST, vmkernel=[{"device": "vmk0", "network": "VM Network"}])
    params = {"host": HOST, "networks": NETWORKS, "network_adapters": NICS}
    assert len(ensure(session, NetworkMigration, **params)["network_migration"]["machines"]) > 1
    assert not ensure(session, NetworkMigration, **params)["changed"]


# What nothing costs


def test_many_machines_with_nothing_to_do(session, calls):
    params = {"cluster": "cluster1", "networks": [*NETWORKS, MANAGEMENT], "network_adapters": NICS}
    assert ensure(session, NetworkMigration, **params)["changed"]
    calls()
    assert not ensure(session, NetworkMigration, **params)["changed"]
    assert calls() == ["RetrievePropertiesEx"] * 3


# A standalone host


def test_a_standalone_host(store):
    with Simulator(esxi=True, vms=2) as esxi:
        session = Session.open(Connection.of({**esxi.connection, "port": esxi.port, "timeout": 10}), store)
        ensure(session, PortGroup, name="other", vswitch="vSwitch0")
        params = {"networks": [{"from": "VM Network", "to": "other"}]}
        assert ensure(session, NetworkMigration, **params)["changed"]
        assert not ensure(session, NetworkMigration, **params)["changed"]
        assert {one["network"] for one in inform(session)[0]["machines"]} == {"vSwitch0/other"}
        session.close()


# Its law

words = st.sampled_from(["VM Network", "network2", "dvs1/dvportgroup1", "dvportgroup2", "Management Network"])
pairs = st.fixed_dictionaries({"from": words, "to": words})
places = st.tuples(st.sampled_from(["vmnic0", "vmnic1", "vmnic2"]), st.sampled_from(["vSwitch0", "dvs1", ""]))
documents = st.fixed_dictionaries(
    {},
    optional={
        "networks": st.lists(pairs, min_size=1, max_size=2),
        "vmkernel": words.map(lambda word: [{"device": "vmk0", "network": word}]),
        "network_adapters": st.lists(places, min_size=1, max_size=3, unique_by=lambda place: place[0]).map(
            lambda found: [{"device": device, "switch": switch} for device, switch in found]
        ),
    },
).filter(bool)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=documents)
def test_what_is_asked_for_is_there_then(simulator, session, asked):
    """Check mode says what comes: the same refusal, or the same values; a second run changes nothing, and nor does what
    is read, handed back."""
    try:
        foreseen = ensure(session, NetworkMigration, True, host=HOST, **asked)
    except VsphereError as error:
        with pytest.raises(type(error)):
            ensure(session, NetworkMigration, host=HOST, **asked)
        return
    done = ensure(session, NetworkMigration, host=HOST, **asked)
    for result in (foreseen, done):
        result.pop("warnings", None)
    assert done == foreseen
    swaps = {one["to"] for one in asked.get("networks", ())} & {one["from"] for one in asked.get("networks", ())}
    if not swaps:
        assert not ensure(session, NetworkMigration, host=HOST, **asked)["changed"]
    handed = inform(session, host=HOST)[0]
    assert not ensure(session, NetworkMigration, host=HOST, **handed)["changed"]
