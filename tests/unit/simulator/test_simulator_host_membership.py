# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts are added with the right certificate and log-in, moved by the rules, and taken out again."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import eventually, remote

from simulator.host.outside import OWN_ADDRESS, Outside, thumbprint

NEW = "esx90.example.test"
CLUSTER = "/DC1/host/cluster1"


@pytest.fixture
def cluster(sim, si):
    sim.service.outside[NEW] = Outside(NEW)
    return remote(si, sim.entity(CLUSTER))


@pytest.fixture
def folder(sim, si):
    return remote(si, sim.entity("/DC1/host"))


def spec(sim, **values):
    known = {"hostName": NEW, "userName": "root", "password": "simulator", "force": False,
             "sslThumbprint": thumbprint(sim.service, NEW)}
    return vim.host.ConnectSpec(**{**known, **values})


def ended(task):
    eventually(lambda: task.info.state in ("success", "error"))
    return task.info


def error_of(task):
    return ended(task).error


def add(cluster, spec):
    return ended(cluster.AddHost_Task(spec, True, None, None))


def test_a_host_joins_a_cluster(sim, cluster):
    host = add(cluster, spec(sim)).result
    assert host.name == NEW and host.parent._moId == cluster._moId
    assert host.runtime.connectionState == "connected"
    assert host.summary.config.sslThumbprint == thumbprint(sim.service, NEW)
    assert NEW not in sim.service.outside


def test_what_is_wrong_is_told(sim, cluster):
    unverified = add(cluster, spec(sim, sslThumbprint=None)).error
    assert isinstance(unverified, vim.fault.SSLVerifyFault)
    assert unverified.thumbprint == thumbprint(sim.service, NEW)
    assert isinstance(add(cluster, spec(sim, sslThumbprint="00:11")).error, vim.fault.SSLVerifyFault)
    assert isinstance(add(cluster, spec(sim, password="x")).error, vim.fault.InvalidLogin)
    assert isinstance(add(cluster, spec(sim, hostName="nowhere.example.test")).error, vim.fault.NoHost)
    assert NEW in sim.service.outside


def test_a_trusted_certificate_needs_no_thumbprint(sim, cluster):
    sim.service.outside[NEW].trusted = True
    assert add(cluster, spec(sim, sslThumbprint=None)).error is None


def test_one_of_another_vcenter_must_be_forced(sim, cluster):
    sim.service.outside[NEW].managed_by = "192.0.2.99"
    refused = add(cluster, spec(sim)).error
    assert isinstance(refused, vim.fault.AlreadyBeingManaged) and refused.ipAddress == "192.0.2.99"
    assert add(cluster, spec(sim, force=True)).error is None


def test_one_of_this_vcenter_is_not_added_again(sim, cluster):
    known = spec(sim, hostName="esx01.example.test", sslThumbprint=thumbprint(sim.service, "esx01.example.test"))
    assert isinstance(add(cluster, known).error, vim.fault.AlreadyConnected)


def test_what_a_host_tells_before_it_is_added(sim, si, cluster):
    datacenter = remote(si, sim.entity("/DC1"))
    args = (NEW, 443, "root", "simulator")
    info = datacenter.QueryConnectionInfo(*args, thumbprint(sim.service, NEW))
    assert info.host.config.name == NEW and info.host.managementServerIp is None
    with pytest.raises(vim.fault.SSLVerifyFault):
        datacenter.QueryConnectionInfo(*args, None)
    known = datacenter.QueryConnectionInfo(
        "esx01.example.test", 443, "root", "simulator", thumbprint(sim.service, "esx01.example.test"))
    assert known.host.managementServerIp == OWN_ADDRESS
    assert NEW in sim.service.outside


def test_a_standalone_host_comes_disconnected(sim, cluster, folder):
    compute = ended(folder.AddStandaloneHost_Task(spec(sim), None, False, None)).result
    assert compute.name == NEW and compute.parent._moId == folder._moId
    assert compute.host[0].runtime.connectionState == "disconnected"


def test_a_standalone_host_moves_into_a_cluster_with_its_machines(sim, si, cluster):
    standalone = sim.entity("/DC1/host/esx04.example.test/esx04.example.test")
    machines = {machine.name for machine in standalone.machines.values()}
    host = remote(si, standalone)
    assert error_of(cluster.MoveInto_Task([host])) is None
    assert sim.service.by_path("/DC1/host/esx04.example.test") is None
    assert host.parent._moId == cluster._moId
    assert machines and {vm.name for vm in host.vm} == machines
    assert {vm.resourcePool._moId for vm in host.vm} == {cluster.resourcePool._moId}


def test_a_host_leaves_its_cluster_in_maintenance_mode_alone(sim, si, folder):
    found = sim.entity(CLUSTER + "/esx01.example.test")
    for machine in found.machines.values():
        machine.set_power("poweredOff")
    host = remote(si, found)
    assert isinstance(error_of(folder.MoveIntoFolder_Task([host])), vim.fault.InvalidState)
    ended(host.EnterMaintenanceMode_Task(0, False, None))
    assert error_of(folder.MoveIntoFolder_Task([host])) is None
    assert host.parent.name == found.name and host.parent.parent._moId == folder._moId
    with pytest.raises(vmodl.fault.NotSupported):
        raise error_of(folder.MoveIntoFolder_Task([host]))


def test_disconnected_and_connected(sim, si):
    host = remote(si, sim.entity(CLUSTER + "/esx01.example.test"))
    assert isinstance(error_of(host.ReconnectHost_Task(None, None)), vim.fault.InvalidState)
    assert error_of(host.DisconnectHost_Task()) is None
    assert host.runtime.connectionState == "disconnected"
    assert {vm.runtime.connectionState for vm in host.vm} == {"disconnected"}
    wrong = vim.host.ConnectSpec(userName="root", password="x", force=False)
    assert isinstance(error_of(host.ReconnectHost_Task(wrong, None)), vim.fault.SSLVerifyFault)
    wrong.sslThumbprint = host.summary.config.sslThumbprint
    assert isinstance(error_of(host.ReconnectHost_Task(wrong, None)), vim.fault.InvalidLogin)
    assert error_of(host.ReconnectHost_Task(None, None)) is None
    assert {vm.runtime.connectionState for vm in host.vm} == {"connected"}


def test_a_host_that_was_removed_can_be_added_again(sim, si, cluster):
    name = "esx01.example.test"
    host = remote(si, sim.entity(f"{CLUSTER}/{name}"))
    assert isinstance(error_of(host.Destroy_Task()), vim.fault.InvalidState)
    ended(host.DisconnectHost_Task())
    assert error_of(host.Destroy_Task()) is None
    again = spec(sim, hostName=name, sslThumbprint=thumbprint(sim.service, name))
    assert add(cluster, again).result.name == name
