# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Distributed switches and their port groups: how they are named, and what a task with nothing to do costs."""

from __future__ import annotations

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.session import Session
from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import Mode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Ambiguous, NotFound, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import resolve
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.vmkernel import Vmkernel
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network import membership_laws
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.dv_portgroup import DvPortgroup
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.dvs import Dvs
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.dvs_host import DvsHost
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import plain
from simulator.client import Simulator

MANY = 200
GROUP = "DistributedVirtualPortgroup"


@pytest.fixture(scope="module")
def running_simulator():
    with Simulator(vms=0, hosts=3, standalone_hosts=0, datacenters=2, dvs=2, portgroups=2) as simulator:
        yield simulator
        assert simulator.bugs() == []


def ensure(session, resource, check=False, **params):
    """The result of a module."""
    operation = ensuring(resource)
    checked = ArgumentSpecValidator(operation.options, **operation.rules).validate({"hostname": "here", **params})
    assert not checked.error_messages, checked.error_messages
    return operation.run(session, plain(checked.validated_parameters), Mode(check=check))


def many():
    return [{"name": f"group {number}", "vlan_id": number} for number in range(1, MANY + 1)]


# What nothing costs


def test_many_port_groups_with_nothing_to_do(session, calls):
    made = ensure(session, DvPortgroup, dvs="dvs1", portgroups=many())
    assert made["changed"] and len(made["results"]) == MANY
    calls()
    result = ensure(session, DvPortgroup, dvs="dvs1", portgroups=many())
    assert (result["changed"], len(result["results"])) == (False, MANY)
    assert calls() == ["RetrievePropertiesEx", "RetrievePropertiesEx"]


def test_many_port_groups_in_a_run_that_has_just_begun(session, connection, tmp_path, calls):
    portgroups = many()[:20]
    ensure(session, DvPortgroup, dvs="dvs1", portgroups=portgroups)
    calls()
    session.find.forget("DistributedVirtualSwitch")
    session.find.forget(GROUP)
    assert not ensure(session, DvPortgroup, dvs="dvs1", portgroups=portgroups)["changed"]
    assert len(calls()) <= 5


@pytest.mark.parametrize(
    ("params", "most"),
    [
        ({"name": "dvportgroup1"}, 2),
        ({"name": "dvportgroup1", "dvs": "dvs1"}, 3),
        ({"name": "/DC1/network/dvportgroup1"}, 3),
    ],
)
def test_a_port_group_with_nothing_to_do(session, calls, params, most):
    ensure(session, DvPortgroup, **params)  # the index of names is read once a run
    calls()
    assert not ensure(session, DvPortgroup, description="", **params)["changed"]
    assert len(calls()) <= most


def test_a_switch_with_nothing_to_do(session, calls):
    ensure(session, Dvs, name="dvs1", datacenter="DC1")
    calls()
    assert not ensure(session, Dvs, name="dvs1", datacenter="DC1", mtu=1500)["changed"]
    assert calls() == ["FindByInventoryPath", "RetrievePropertiesEx"]


def test_members_with_nothing_to_do(session, calls):
    ensure(session, DvsHost, host="esx01.example.test", dvs="dvs1")  # the index of names is read once a run
    calls()
    assert not ensure(session, DvsHost, host="esx01.example.test", dvs="dvs1")["changed"]
    assert len(calls()) <= 3
    assert not ensure(session, DvsHost, cluster="cluster1", dvs="dvs1", network_adapters={})["changed"]
    assert len(calls()) <= 6


# Members of a switch


def nics_of(simulator, host):
    pnics = simulator.read(f"/DC1/host/cluster1/{host}", "config.network.proxySwitch")["config.network.proxySwitch"]
    return {spec["pnicDevice"] for spec in pnics[0]["spec"]["backing"].get("pnicSpec", [])}


def test_hosts_share_a_request(session, simulator):
    mark = simulator.mark()
    ensure(session, DvsHost, cluster="cluster1", dvs="dvs1", network_adapters={"vmnic2": "Uplink 2"})
    assert [entry["method"] for entry in simulator.writes(mark)] == ["ReconfigureDvs_Task"]
    assert nics_of(simulator, "esx03.example.test") == {"vmnic2"}


def test_new_members_get_their_uplinks_in_a_second_request(session, simulator):
    for host in ("esx01.example.test", "esx02.example.test"):
        ensure(session, DvsHost, host=host, dvs="dvs1", state="absent")
    mark = simulator.mark()
    result = ensure(session, DvsHost, cluster="cluster1", dvs="dvs1", network_adapters={"vmnic3": "Uplink 2"})
    assert [entry["method"] for entry in simulator.writes(mark)] == ["ReconfigureDvs_Task"] * 2
    assert [one["dvs_host"]["network_adapters"] for one in result["results"]] == [{"vmnic3": "Uplink 2"}] * 3


def test_what_the_vcenter_refuses_of_one_host_leaves_the_others_alone(session, simulator, monkeypatch):
    monkeypatch.setattr(membership_laws, "_vet_nics", lambda *_args: None)
    ensure(session, DvsHost, host="esx02.example.test", dvs="dvs2", network_adapters={"vmnic2": "Uplink 1"})
    result = ensure(session, DvsHost, cluster="cluster1", dvs="dvs1", network_adapters={"vmnic2": "Uplink 1"})
    assert (result["code"], result["changed"]) == ("several_failed", True)
    assert [one.get("failed", False) for one in result["results"]] == [False, True, False]
    assert "The resource 'vmnic2' is in use" in result["results"][1]["msg"]
    assert nics_of(simulator, "esx01.example.test") == nics_of(simulator, "esx03.example.test") == {"vmnic2"}


# Names


def test_a_port_group_goes_by_its_switch_and_name(session, simulator):
    moid = simulator.moid("/DC1/network/dvportgroup3")
    ways = ("dvportgroup3", "dvs2/dvportgroup3", "/DC1/network/dvportgroup3", moid)
    assert [resolve(session, kind, way)._moId for way in ways for kind in ("Network", GROUP)] == [moid] * 8


def test_a_port_group_that_its_switch_has_not(session):
    with pytest.raises(NotFound) as caught:
        resolve(session, "Network", "dvs2/dvportgroup1", option="network")
    assert caught.value.msg.startswith("network: there is no distributed port group dvs2/dvportgroup1. The switch has ")
    assert "dvportgroup3" in caught.value.details["candidates"]


def test_a_name_with_a_slash_is_a_name_first(session, simulator):
    ensure(session, DvPortgroup, name="dvs2/dvportgroup3", dvs="dvs1")
    found = resolve(session, "Network", "dvs2/dvportgroup3")
    assert found._moId == simulator.moid("/DC1/network/dvs2%2fdvportgroup3")
    assert resolve(session, "Network", "dvs1/dvs2/dvportgroup3") == found


def test_port_groups_of_one_name(session, simulator):
    for switch in ("dvs1", "dvs3"):
        ensure(session, DvPortgroup, name="web", dvs=switch)
    paths = ["/DC1/network/web", "/DC2/network/web"]
    with pytest.raises(Ambiguous) as caught:
        ensure(session, DvPortgroup, name="web", vlan_id="1")
    assert sorted(one["path"] for one in caught.value.details["candidates"]) == paths
    with pytest.raises(Ambiguous):
        resolve(session, "Network", "web")
    assert resolve(session, "Network", "dvs3/web")._moId == simulator.moid(paths[1])
    result = ensure(session, DvPortgroup, name="web", dvs="dvs3", vlan_id="1")
    assert (result["moid"], result["changed"]) == (simulator.moid(paths[1]), True)


# Planning


def test_a_whole_network_is_planned(simulator, connection, store):
    """In a check run a port group is planned on a switch that an earlier task would have made."""
    session = Session.open(connection, store, foresee=True)
    mark = simulator.mark()
    ensure(session, Dvs, True, name="new", datacenter="DC1", uplinks=["left", "right"])
    ensure(session, DvPortgroup, True, name="web", dvs="new", vlan_id="10", teaming={"active": ["left"]})
    again = ensure(session, DvPortgroup, True, name="web", dvs="new", vlan_id="10", teaming={"active": ["left"]})
    assert not again["changed"], again["diff"]
    renamed = ensure(session, DvPortgroup, True, dvs="new", name="web", vlan_trunk="1-5")
    assert renamed["diff"]["before"] == {"vlan_trunk": None}
    assert ensure(session, DvPortgroup, True, dvs="new", name="web", vlan_trunk="1-5")["changed"] is False
    ensure(session, DvPortgroup, True, dvs="new", name="web", state="absent")
    assert ensure(session, DvPortgroup, True, dvs="new", name="web", state="absent")["changed"] is False
    assert simulator.writes(mark) == []
    session.close()


def test_adapters_of_hosts_are_planned_on_a_switch_that_is(simulator, connection, store):
    """In a check run a host joins a switch that an earlier task would have made, and a vmkernel adapter moves there."""
    session = Session.open(connection, store, foresee=True)
    host = {"host": "esx01.example.test"}
    ensure(session, Dvs, True, name="new", datacenter="DC1")
    ensure(session, DvPortgroup, True, name="kernel", dvs="new")
    on_it = {**host, "dv_portgroup": "new/kernel"}
    with pytest.raises(Refused, match="is not on the distributed switch of kernel"):
        ensure(session, Vmkernel, True, **on_it, ipv4={"dhcp": True})
    ensure(session, DvsHost, True, dvs="new", **host)
    assert ensure(session, Vmkernel, True, **on_it, ipv4={"dhcp": True})["vmkernel"]["device"] == "vmk1"
    assert ensure(session, Vmkernel, True, **on_it, ipv4={"dhcp": True})["changed"] is False
    session.close()
