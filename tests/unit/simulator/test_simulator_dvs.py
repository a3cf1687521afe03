# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Distributed switches: made, reconfigured and removed, as the API reference says."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import remote, wait

Dvs, types = vim.DistributedVirtualSwitch, vim.dvs.VmwareDistributedVirtualSwitch
Spec = types.ConfigSpec


def names(*uplinks):
    return Dvs.NameArrayUplinkPortPolicy(uplinkPortName=list(uplinks))


@pytest.fixture
def sim(run):
    return run(vms=2, dvs=1, portgroups=1)


@pytest.fixture
def folder(sim, si):
    return remote(si, sim.entity("/DC1/network"))


@pytest.fixture
def dvs(sim, si):
    return remote(si, sim.entity("/DC1/network/dvs1"))


@pytest.fixture
def host(sim, si):
    return remote(si, sim.entity("/DC1/host/cluster1/esx01.example.test"))


def reconfigure(dvs, version=None, **values):
    return wait(dvs.ReconfigureDvs_Task(Spec(configVersion=version or dvs.config.configVersion, **values)))


def refused(fault, function, *args, prop=None):
    with pytest.raises(fault) as caught:
        result = function(*args)
        if isinstance(result, vim.Task):
            wait(result)
    if prop:
        assert caught.value.invalidProperty == prop
    return caught.value


def create(folder, name, version=None, **values):
    product = vim.dvs.ProductSpec(version=version) if version else None
    return folder.CreateDVS_Task(Dvs.CreateSpec(configSpec=Spec(name=name, **values), productInfo=product))


def test_a_new_switch(folder):
    dvs = wait(create(folder, "new/1", uplinkPortPolicy=names("up1", "up2"), maxMtu=9000))
    assert isinstance(dvs, types) and dvs.name == "new%2f1" and dvs.parent == folder
    config = dvs.config
    assert (config.maxMtu, config.productInfo.version) == (9000, "8.0.3")
    assert config.networkResourceManagementEnabled is False
    uplinks = config.uplinkPortgroup[0]
    assert [group.name for group in dvs.portgroup] == [uplinks.name] and uplinks.config.uplink
    assert uplinks.config.defaultPortConfig.vlan.vlanId[0].end == 4094
    assert list(config.defaultPortConfig.uplinkTeamingPolicy.uplinkPortOrder.activeUplinkPort) == ["up1", "up2"]
    assert uplinks.tag[0].key == "SYSTEM/DVS.UPLINKPG"


def test_a_switch_that_cannot_be_made(folder, sim, si):
    refused(vim.fault.DuplicateName, create, folder, "DVS1")
    refused(vim.fault.DvsFault, create, folder, "x", "9.9.9")
    vms = remote(si, sim.entity("/DC1/vm"))
    refused(vmodl.fault.NotSupported, create, vms, "x")


def test_versions_of_the_configuration(dvs):
    stale = dvs.config.configVersion
    reconfigure(dvs, maxMtu=9000)
    assert dvs.config.configVersion != stale and dvs.config.maxMtu == 9000
    refused(vim.fault.ConcurrentAccess, reconfigure, dvs, stale)
    refused(vmodl.fault.InvalidArgument, dvs.ReconfigureDvs_Task, Spec(maxMtu=1500), prop="spec.configVersion")


def test_what_is_unset_changes_nothing(dvs):
    before = dvs.config
    reconfigure(dvs, description="x", contact=Dvs.ContactInfo(name="me"))
    reconfigure(dvs, contact=Dvs.ContactInfo(contact="5555"))
    after = dvs.config
    assert (after.contact.name, after.contact.contact, after.description) == (None, "5555", "x")
    assert after.maxMtu == before.maxMtu and list(after.uplinkPortPolicy.uplinkPortName) == ["Uplink 1", "Uplink 2"]


@pytest.mark.parametrize(("name", "value"), [
    ("maxMtu", 1279), ("multicastFilteringMode", "x"), ("uplinkPortPolicy", names("a", "a")),
    ("linkDiscoveryProtocolConfig", vim.host.LinkDiscoveryProtocolConfig(protocol="x", operation="listen")),
    ("ipfixConfig", types.IpfixConfig(activeFlowTimeout=59, samplingRate=0, internalFlowsOnly=False)),
    ("switchIpAddress", "300.1.1.1"),
])  # fmt: skip
def test_values_that_are_none(dvs, name, value):
    refused(vmodl.fault.InvalidArgument, lambda: reconfigure(dvs, **{name: value}), prop=f"spec.{name}")


def test_uplinks_are_taken_from_all_orders(dvs):
    reconfigure(dvs, uplinkPortPolicy=names("Uplink 1", "Uplink 2", "Uplink 3"))
    order = dvs.config.defaultPortConfig.uplinkTeamingPolicy.uplinkPortOrder
    assert list(order.activeUplinkPort) == ["Uplink 1", "Uplink 2"]
    reconfigure(dvs, uplinkPortPolicy=names("Uplink 2", "Uplink 3"))
    group = next(each for each in dvs.portgroup if each.name == "dvportgroup1")
    for config in (dvs.config, group.config):
        assert list(config.defaultPortConfig.uplinkTeamingPolicy.uplinkPortOrder.activeUplinkPort) == ["Uplink 2"]


def traffic(dvs, key):
    return next(each for each in dvs.config.infrastructureTrafficResourceConfig if each.key == key).allocationInfo


def test_traffic(dvs):
    resource = Dvs.HostInfrastructureTrafficResource

    def wanted(**values):
        return [resource(key="vmotion", allocationInfo=resource.ResourceAllocation(**values))]

    reconfigure(dvs, infrastructureTrafficResourceConfig=wanted(limit=1000))
    reconfigure(dvs, infrastructureTrafficResourceConfig=wanted(shares=vim.SharesInfo(level="high", shares=1)))
    found = traffic(dvs, "vmotion")
    assert (found.limit, found.reservation, found.shares.shares) == (1000, 0, 100)
    assert traffic(dvs, "nfs").limit == -1
    refused(vmodl.fault.InvalidArgument, lambda: reconfigure(
        dvs, infrastructureTrafficResourceConfig=wanted(reservation=2000)))
    dvs.EnableNetworkResourceManagement(False)
    assert dvs.config.networkResourceManagementEnabled is False


def pvlan(primary, secondary, kind, operation="add"):
    return types.PvlanConfigSpec(operation=operation, pvlanEntry=types.PvlanMapEntry(
        primaryVlanId=primary, secondaryVlanId=secondary, pvlanType=kind))


def test_private_vlans(dvs):
    refused(vim.fault.DvsFault, lambda: reconfigure(dvs, pvlanConfigSpec=[pvlan(10, 11, "community")]))
    reconfigure(dvs, pvlanConfigSpec=[pvlan(10, 10, "promiscuous"), pvlan(10, 11, "community")])
    assert [each.secondaryVlanId for each in dvs.config.pvlanConfig] == [10, 11]
    for specs, fault in (
        ([pvlan(10, 11, "isolated")], vim.fault.AlreadyExists),
        ([pvlan(10, 12, "isolated"), pvlan(10, 13, "isolated")], vim.fault.DvsFault),
        ([pvlan(10, 10, "promiscuous", "remove")], vim.fault.DvsFault),
        ([pvlan(10, 12, "isolated", "remove")], vim.fault.NotFound),
        ([pvlan(10, 11, "isolated", "edit")], vmodl.fault.InvalidArgument),
        ([pvlan(20, 20, "isolated")], vmodl.fault.InvalidArgument),
    ):
        refused(fault, lambda specs=specs: reconfigure(dvs, pvlanConfigSpec=specs))
    reconfigure(dvs, pvlanConfigSpec=[pvlan(10, 10, "promiscuous", "remove"), pvlan(10, 11, "community", "remove")])
    assert not dvs.config.pvlanConfig


def lag(operation, **values):
    return types.LacpGroupSpec(operation=operation, lacpGroupConfig=types.LacpGroupConfig(**values))


def test_link_aggregation(dvs):
    def update(*specs):
        return wait(dvs.UpdateDVSLacpGroupConfig_Task(list(specs)))

    update(lag("add", name="lag1", mode="active"))
    group = dvs.config.lacpGroupConfig[0]
    assert (group.key, group.uplinkNum, list(group.uplinkName)) == ("lag-1", 2, ["lag1-0", "lag1-1"])
    update(lag("edit", key="lag-1", uplinkNum=3))
    assert dvs.config.lacpGroupConfig[0].mode == "active" and len(dvs.config.lacpGroupConfig[0].uplinkName) == 3
    refused(vim.fault.DvsFault, update, lag("add", name="Uplink 1"))
    refused(vim.fault.DvsFault, update, lag("remove", key="lag-7"))
    order = types.UplinkPortOrderPolicy(inherited=False, activeUplinkPort=["lag1"])
    reconfigure(dvs, defaultPortConfig=types.VmwarePortConfigPolicy(
        uplinkTeamingPolicy=types.UplinkPortTeamingPolicy(inherited=False, uplinkPortOrder=order)))
    refused(vim.fault.DvsFault, update, lag("remove", key="lag-1"))
    update(lag("edit", key="lag-1", name="bond"))
    assert list(dvs.config.defaultPortConfig.uplinkTeamingPolicy.uplinkPortOrder.activeUplinkPort) == ["bond"]
    order.activeUplinkPort = ["Uplink 1"]
    reconfigure(dvs, defaultPortConfig=types.VmwarePortConfigPolicy(
        uplinkTeamingPolicy=types.UplinkPortTeamingPolicy(inherited=False, uplinkPortOrder=order)))
    update(lag("remove", key="lag-1"))
    assert not dvs.config.lacpGroupConfig


def test_health_checks(dvs):
    wait(dvs.UpdateDVSHealthCheckConfig_Task([types.TeamingHealthCheckConfig(enable=True, interval=5)]))
    vlan, teaming = dvs.config.healthCheckConfig
    assert (vlan.enable, teaming.enable, teaming.interval) == (False, True, 5)
    refused(vim.fault.DvsFault, dvs.UpdateDVSHealthCheckConfig_Task, [types.TeamingHealthCheckConfig(interval=61)])


def test_an_upgrade(folder):
    dvs = wait(create(folder, "old", "7.0.0"))
    kinds = {each.key for each in dvs.config.infrastructureTrafficResourceConfig}
    assert "nvmetcp" not in kinds
    wait(dvs.PerformDvsProductSpecOperation_Task("upgrade", vim.dvs.ProductSpec(version="8.0.0")))
    assert dvs.config.productInfo.version == "8.0.0"
    assert {each.key for each in dvs.config.infrastructureTrafficResourceConfig} - kinds == {"nvmetcp"}
    older = vim.dvs.ProductSpec(version="7.0.0")
    refused(vim.fault.DvsFault, dvs.PerformDvsProductSpecOperation_Task, "upgrade", older)


def test_a_switch_goes_with_its_port_groups(folder, dvs, host):
    other = folder.CreateFolder("dmz")
    wait(other.MoveIntoFolder_Task([dvs]))
    assert {each.parent for each in dvs.portgroup} == {other}
    group = next(each for each in dvs.portgroup if each.name == "dvportgroup1")
    refused(vmodl.fault.NotSupported, folder.MoveIntoFolder_Task, [group])
    assert host.config.network.proxySwitch[0].dvsName == "dvs1"
    wait(dvs.Rename_Task("other"))
    assert (host.config.network.proxySwitch[0].dvsName, dvs.config.name) == ("other", "other")
    wait(dvs.Destroy_Task())
    assert not other.childEntity and not host.config.network.proxySwitch
    assert group not in host.network


def test_privileges(run):
    sim = run(vms=0, dvs=1)
    dvs = remote(sim.connect("reader@vsphere.local"), sim.entity("/DC1/network/dvs1"))
    fault = refused(vim.fault.NoPermission, lambda: reconfigure(dvs, maxMtu=9000))
    assert fault.privilegeId == "DVSwitch.Modify"
