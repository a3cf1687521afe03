# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Distributed port groups, their ports, and hosts as members of a distributed switch."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import remote, wait
from simulator_machines import add, by_key, card, distributed_port, reconfigure

from simulator.distributed.drift import set_on_switch

types, Member = vim.dvs.VmwareDistributedVirtualSwitch, vim.dvs.HostMember
Spec, Setting = vim.dvs.DistributedVirtualPortgroup.ConfigSpec, types.VmwarePortConfigPolicy


@pytest.fixture
def sim(run):
    return run(vms=2, dvs=2, portgroups=1, hosts=2, standalone_hosts=0)


@pytest.fixture
def dvs(sim, si):
    return remote(si, sim.entity("/DC1/network/dvs1"))


@pytest.fixture
def group(sim, si):
    return remote(si, sim.entity("/DC1/network/dvportgroup1"))


@pytest.fixture
def hosts(sim, si):
    return [remote(si, sim.entity(f"/DC1/host/cluster1/esx0{number}.example.test")) for number in (1, 2)]


def change(group, version=None, **values):
    wait(group.ReconfigureDVPortgroup_Task(Spec(configVersion=version or group.config.configVersion, **values)))


def refused(fault, function, *args, **values):
    with pytest.raises(fault) as caught:
        result = function(*args, **values)
        if isinstance(result, vim.Task):
            wait(result)
    return caught.value


def boolean(value):
    return vim.BoolPolicy(inherited=False, value=value)


# Port groups


def test_a_new_port_group(dvs, group, hosts):
    made = wait(dvs.CreateDVPortgroup_Task(Spec(name="web/1", type="earlyBinding", numPorts=3)))
    assert made.name == "web%2f1" and made.parent == dvs.parent and list(made.host) == hosts
    config = made.config
    assert (config.numPorts, config.autoExpand, config.configVersion) == (3, True, "0")
    assert config.defaultPortConfig.uplinkTeamingPolicy.inherited and config.defaultPortConfig.vlan.inherited
    assert len(made.portKeys) == 3 and not set(made.portKeys) & set(group.portKeys)
    assert made in dvs.portgroup and made in hosts[0].network


def test_port_groups_that_cannot_be_made(dvs):
    create = dvs.CreateDVPortgroup_Task
    refused(vim.fault.DuplicateName, create, Spec(name="VM NETWORK", type="earlyBinding"))
    refused(vmodl.fault.InvalidArgument, create, Spec(name="x"))
    refused(vmodl.fault.InvalidArgument, create, Spec(name="x", type="odd"))
    order = types.UplinkPortOrderPolicy(inherited=False, activeUplinkPort=["Uplink 9"])
    teaming = types.UplinkPortTeamingPolicy(inherited=False, uplinkPortOrder=order)
    refused(vmodl.fault.InvalidArgument, create, Spec(
        name="x", type="ephemeral", defaultPortConfig=Setting(uplinkTeamingPolicy=teaming)))
    specs = [Spec(name="a", type="ephemeral"), Spec(name="VM Network", type="ephemeral")]
    refused(vim.fault.DuplicateName, dvs.AddDVPortgroup_Task, specs)
    assert "a" not in [each.name for each in dvs.portgroup]


def test_versions_of_a_port_group(group):
    change(group, description="x")
    assert (group.config.description, group.config.configVersion) == ("x", "1")
    refused(vim.fault.ConcurrentAccess, change, group, "0", description="y")
    refused(vmodl.fault.InvalidArgument, group.ReconfigureDVPortgroup_Task, Spec(description="y"))


def test_policies_merge_and_are_inherited(dvs, group):
    security = types.SecurityPolicy(inherited=False, macChanges=boolean(True))
    change(group, defaultPortConfig=Setting(securityPolicy=security))
    found = group.config.defaultPortConfig
    assert (found.securityPolicy.macChanges.inherited, found.securityPolicy.allowPromiscuous.inherited) == (False, True)
    assert found.macManagementPolicy.macChanges is True
    own = types.SecurityPolicy(inherited=False, allowPromiscuous=boolean(True), macChanges=boolean(False))
    wait(dvs.ReconfigureDvs_Task(types.ConfigSpec(
        configVersion=dvs.config.configVersion, defaultPortConfig=Setting(securityPolicy=own))))
    found = group.config.defaultPortConfig.securityPolicy
    assert (found.allowPromiscuous.value, found.macChanges.value) == (True, True)
    assert found.allowPromiscuous.inherited


def test_vlans_are_replaced(group):
    def vlan(value):
        change(group, defaultPortConfig=Setting(vlan=value))
        return group.config.defaultPortConfig.vlan

    assert vlan(types.VlanIdSpec(inherited=False, vlanId=10)).vlanId == 10
    ranges = [vim.NumericRange(start=1, end=5)]
    assert len(vlan(types.TrunkVlanSpec(inherited=False, vlanId=ranges)).vlanId) == 1
    refused(vmodl.fault.InvalidArgument, vlan, types.PvlanSpec(inherited=False, pvlanId=7))
    refused(vmodl.fault.InvalidArgument, vlan, types.VlanIdSpec(inherited=False, vlanId=4095))
    assert isinstance(vlan(types.VlanIdSpec(inherited=True, vlanId=0)), types.VlanIdSpec)


def test_ports(sim, si, dvs, group):
    vm = remote(si, sim.entity("/DC1/vm/vm0001"))
    new = card("")
    new.backing = distributed_port(group)
    reconfigure(vm, add(new))
    key = by_key(vm, 4001).backing.port.portKey
    assert key in group.portKeys
    connected = vim.dvs.PortCriteria(connected=True, portgroupKey=[group.key], inside=True)
    assert list(dvs.FetchDVPortKeys(connected)) == [key]
    port = dvs.FetchDVPorts(connected)[0]
    assert (port.connectee.connectedEntity, port.connectee.nicKey) == (vm, "4001")
    refused(vim.fault.DvsFault, change, group, numPorts=0)
    refused(vim.fault.DvsFault, change, group, type="ephemeral")
    refused(vim.fault.ResourceInUse, group.Destroy_Task)
    refused(vim.fault.ResourceInUse, dvs.Destroy_Task)
    change(group, numPorts=1, autoExpand=False)
    assert list(group.portKeys) == [key]
    full = card("")
    full.backing = distributed_port(group)
    refused(vim.fault.InvalidDeviceSpec, reconfigure, vm, add(full))
    change(group, autoExpand=True)
    reconfigure(vm, add(full))
    assert group.config.numPorts == 2


def test_the_uplinks_stay(dvs):
    refused(vim.fault.DvsFault, dvs.config.uplinkPortgroup[0].Destroy_Task)


# Members


def member(host, operation, *nics):
    backing = Member.PnicBacking(pnicSpec=[Member.PnicSpec(pnicDevice=nic) for nic in nics])
    return Member.ConfigSpec(operation=operation, host=host, backing=None if operation == "remove" else backing)


def members(dvs, *specs):
    wait(dvs.ReconfigureDvs_Task(types.ConfigSpec(configVersion=dvs.config.configVersion, host=list(specs))))


def test_members(dvs, group, hosts):
    members(dvs, member(hosts[0], "edit", "vmnic2", "vmnic3"))
    for view in (hosts[0].config.network, hosts[0].configManager.networkSystem.networkInfo):
        proxy = next(each for each in view.proxySwitch if each.dvsName == "dvs1")
        names = {each.key: each.value for each in proxy.uplinkPort}
        assert [names[each.uplinkPortKey] for each in proxy.spec.backing.pnicSpec] == ["Uplink 1", "Uplink 2"]
        assert [each.rpartition("-")[2] for each in proxy.pnic] == ["vmnic2", "vmnic3"]
    members(dvs, member(hosts[1], "remove"))
    assert [each.config.host for each in dvs.config.host] == hosts[:1] and list(group.host) == hosts[:1]
    assert [each.dvsName for each in hosts[1].config.network.proxySwitch] == ["dvs2"]
    members(dvs, member(hosts[1], "add", "vmnic3"))
    assert group in hosts[1].network


def test_members_that_cannot_be(dvs, hosts):
    def cause(*specs):
        fault = refused(vim.fault.DvsOperationBulkFault, members, dvs, *specs)
        return type(fault.hostFault[0].fault)

    assert cause(member(hosts[0], "edit", "vmnic0")) is vim.fault.ResourceInUse     # vSwitch0 has it
    assert cause(member(hosts[0], "edit", "vmnic9")) is vim.fault.NotFound
    refused(vim.fault.AlreadyExists, members, dvs, member(hosts[0], "add"))
    refused(vmodl.fault.InvalidArgument, members, dvs, member(hosts[0], "edit"), member(hosts[0], "edit"))
    refused(vim.fault.DvsFault, members, dvs, member(hosts[0], "edit", "vmnic1", "vmnic2", "vmnic3"))


def test_what_hangs_on_a_member(sim, dvs, hosts):
    members(dvs, member(hosts[0], "edit", "vmnic2"))
    switch = sim.entity("/DC1/network/dvs1")
    with sim.service.lock:
        set_on_switch(switch, "vmkernel[esx01.example.test vmk0]", "dvportgroup1")
    fault = refused(vim.fault.DvsOperationBulkFault, members, dvs, member(hosts[0], "remove"))
    assert isinstance(fault.hostFault[0].fault, vim.fault.ResourceInUse)
    fault = refused(vim.fault.DvsOperationBulkFault, members, dvs, member(hosts[0], "edit"))
    assert isinstance(fault.hostFault[0].fault, vim.fault.HostConfigFault)     # rolled back
    assert [each.pnicDevice for each in dvs.config.host[0].config.backing.pnicSpec] == ["vmnic2"]
    uplinks = vim.DistributedVirtualSwitch.NameArrayUplinkPortPolicy(uplinkPortName=["Uplink 2"])
    refused(vim.fault.ResourceInUse, dvs.ReconfigureDvs_Task, types.ConfigSpec(
        configVersion=dvs.config.configVersion, uplinkPortPolicy=uplinks))
