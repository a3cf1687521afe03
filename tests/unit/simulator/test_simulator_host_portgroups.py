# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Port groups of hosts, and the networks that a vCenter makes of them."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import eventually, read, remote
from simulator_networks import (
    OTHER,
    PATH,
    Order,
    Policy,
    Security,
    Teaming,
    both,
    group,
    group_spec,
    names,
    networks,
    order,
    refused,
    spec,
    switch,
    views,
)

from simulator.control import Control

# -- port groups


def test_add_a_port_group(sim, si, host, net):
    net.AddPortGroup(group_spec("blue", vlan=42, policy=Policy(security=Security(allowPromiscuous=True))))
    for info in views(host):
        found = group(info, "blue")
        assert found.key == "key-vim.host.PortGroup-blue" and found.vswitch == "key-vim.host.VirtualSwitch-vSwitch0"
        assert found.key in list(switch(info).portgroup) and list(found.port) == []
        assert found.spec.vlanId == 42 and found.spec.policy.security.allowPromiscuous is True
        assert found.spec.policy.security.macChanges is None and found.spec.policy.nicTeaming.policy is None
        assert found.computedPolicy.security.allowPromiscuous is True
        assert found.computedPolicy.security.macChanges is switch(info).spec.policy.security.macChanges
    network = next(each for each in host.network if each.name == "blue")
    assert network.parent.name == "network" and list(network.host) == [host]
    assert sim.entity("/DC1/network/blue") is not None
    assert network in sim.connect().content.rootFolder.childEntity[0].network


@pytest.mark.parametrize("vlan", [0, 1, 4095])
def test_vlans(net, vlan):
    net.AddPortGroup(group_spec("blue", vlan=vlan))
    assert group(net.networkInfo, "blue").spec.vlanId == vlan


BAD_GROUPS = [
    ("portgrp.vlanId", {"vlan": -1}),
    ("portgrp.vlanId", {"vlan": 4096}),
    ("portgrp.name", {"name": ""}),
    ("portgrp.name", {"name": "x" * 81}),
    (
        "portgrp.policy.nicTeaming.nicOrder",
        {"policy": Policy(nicTeaming=Teaming(nicOrder=Order(activeNic=["vmnic2"])))},
    ),
    ("portgrp.policy.nicTeaming.policy", {"policy": Policy(nicTeaming=Teaming(policy="best"))}),
]


@pytest.mark.parametrize(("name", "values"), BAD_GROUPS)
def test_bad_port_groups(net, name, values):
    before = names(net.networkInfo)
    refused(name, net.AddPortGroup, group_spec(**{"name": "blue", **values}))
    assert names(net.networkInfo) == before
    net.AddPortGroup(group_spec("blue", vlan=5))
    refused(name, net.UpdatePortGroup, "blue", group_spec(**{"name": "blue", **values}))
    assert group(net.networkInfo, "blue").spec.vlanId == 5


def test_names_are_unique_on_a_host(net):
    net.AddVirtualSwitch("vSwitch1", spec())
    with pytest.raises(vim.fault.AlreadyExists) as caught:
        net.AddPortGroup(group_spec("VM Network", "vSwitch1"))
    assert caught.value.name == "VM Network"
    net.AddPortGroup(group_spec("blue", "vSwitch1"))
    with pytest.raises(vim.fault.AlreadyExists):
        net.UpdatePortGroup("blue", group_spec("VM Network", "vSwitch1"))


def test_port_groups_that_are_not_there(net):
    for function, args in (
        (net.AddPortGroup, (group_spec("x", "vSwitch9"),)),
        (net.RemovePortGroup, ("x",)),
        (net.UpdatePortGroup, ("x", group_spec("x"))),
        (net.UpdatePortGroup, ("VM Network", group_spec("VM Network", "vSwitch9"))),
    ):
        with pytest.raises(vim.fault.NotFound):
            function(*args)


def test_what_is_unset_is_inherited_again(host, net):
    own = Policy(
        security=Security(allowPromiscuous=True),
        nicTeaming=Teaming(notifySwitches=False, nicOrder=Order(activeNic=["vmnic1"])),
    )
    net.AddPortGroup(group_spec("blue", policy=own))
    for info in views(host):
        assert order(group(info, "blue").computedPolicy) == (["vmnic1"], [])
    net.UpdatePortGroup("blue", group_spec("blue", vlan=7, policy=Policy(security=Security(macChanges=False))))
    for info in views(host):
        found = group(info, "blue")
        assert found.spec.vlanId == 7 and found.spec.policy.security.allowPromiscuous is None
        assert found.spec.policy.nicTeaming.nicOrder is None and found.spec.policy.nicTeaming.notifySwitches is None
        assert found.computedPolicy.security.allowPromiscuous is False
        assert found.computedPolicy.security.macChanges is False
        assert order(found.computedPolicy) == (["vmnic0", "vmnic1"], [])


def test_what_is_inherited_follows_the_switch(net):
    net.AddPortGroup(group_spec("blue", policy=Policy(security=Security(forgedTransmits=False))))
    net.UpdateVirtualSwitch(
        "vSwitch0",
        spec("vmnic0", "vmnic1", policy=Policy(security=Security(allowPromiscuous=True, forgedTransmits=True))),
    )
    found = group(net.networkInfo, "blue").computedPolicy.security
    assert found.allowPromiscuous is True and found.forgedTransmits is False


def test_a_port_group_stays_on_its_switch(net):
    net.AddVirtualSwitch("vSwitch1", spec())
    refused("portgrp.vswitchName", net.UpdatePortGroup, "VM Network", group_spec("VM Network", "vSwitch1"))


def test_rename(host, net):
    net.AddPortGroup(group_spec("blue"))
    net.UpdatePortGroup("blue", group_spec("green"))
    for info in views(host):
        found = group(info, "green")
        assert found.key == "key-vim.host.PortGroup-green" and "blue" not in names(info)
        assert found.key in list(switch(info).portgroup)
    assert "green" in networks(host) and "blue" not in networks(host)
    net.UpdatePortGroup("Management Network", group_spec("mgmt"))
    for info in views(host):
        assert info.vnic[0].portgroup == info.vnic[0].spec.portgroup == "mgmt"
        assert [p.type for p in group(info, "mgmt").port] == ["host"]
    assert "mgmt" not in networks(host)


def test_port_groups_in_use_stay(host, net):
    used = next(m for m in host.vm).network[0].name
    for name in ("Management Network", used):
        with pytest.raises(vim.fault.ResourceInUse) as caught:
            net.RemovePortGroup(name)
        assert caught.value.name == name


def test_remove_a_port_group(host, net):
    net.AddPortGroup(group_spec("blue"))
    net.RemovePortGroup("blue")
    for info in views(host):
        assert "blue" not in names(info) and "key-vim.host.PortGroup-blue" not in list(switch(info).portgroup)


# -- the inventory


def test_hosts_share_a_network(sim, si, host, net):
    other = remote(si, sim.entity(OTHER))
    net.AddPortGroup(group_spec("blue"))
    other.configManager.networkSystem.AddPortGroup(group_spec("blue", vlan=9))
    network = next(each for each in host.network if each.name == "blue")
    assert network in list(other.network) and set(network.host) == {host, other}
    net.RemovePortGroup("blue")
    assert list(network.host) == [other] and network not in list(host.network)
    other.configManager.networkSystem.RemovePortGroup("blue")
    with pytest.raises(vmodl.fault.ManagedObjectNotFound):
        _name = network.name
    assert sim.service.by_path("/DC1/network/blue") is None


def test_a_network_goes_with_the_last_host(sim, si):
    path = "/DC1/host/esx04.example.test/esx04.example.test"
    host = remote(si, sim.entity(path))
    host.configManager.networkSystem.AddPortGroup(group_spec("blue"))
    Control(sim.service).post_remove({"path": path})
    assert sim.service.by_path("/DC1/network/blue") is None


def test_slashes_in_names(sim, host, net):
    net.AddPortGroup(group_spec("a/b"))
    assert "a%2fb" in networks(host) and "a/b" in names(net.networkInfo)
    net.RemovePortGroup("a/b")
    assert "a%2fb" not in networks(host)


def test_a_network_by_the_control_channel(sim, host, net):
    names(net.networkInfo)
    Control(sim.service).post_add({"kind": "network", "name": "late", "parent": "/DC1/network"})
    assert both(host, names)[0][-1] == both(host, names)[1][-1] == "late"
    assert list(group(net.networkInfo, "late").computedPolicy.nicTeaming.nicOrder.activeNic) == ["vmnic0", "vmnic1"]
    assert networks(host).count("late") == 1
    net.RemovePortGroup("late")
    assert "late" not in networks(host)


def test_hosts_have_networks_of_their_own(sim, si, net):
    net.AddVirtualSwitch("vSwitch1", spec("vmnic2"))
    other = remote(si, sim.entity(OTHER))
    assert both(other, lambda view: [each.name for each in view.vswitch]) == [["vSwitch0"]] * 2


# -- two views


def test_vcenters_view_lags(sim, host, net):
    sim.service.settings.host_view_lag = 0.3
    net.AddPortGroup(group_spec("blue"))
    assert ["blue" in each for each in both(host, names)] == [True, False] and "blue" not in networks(host)
    eventually(lambda: "blue" in both(host, names)[1])
    assert "blue" in networks(host)
    sim.service.settings.host_view_lag = 30
    net.UpdateVirtualSwitch("vSwitch0", spec("vmnic0", "vmnic1", mtu=9000))
    net.RemovePortGroup("blue")
    assert both(host, lambda view: switch(view).mtu) == [9000, 1500] and "blue" in networks(host)
    net.RefreshNetworkSystem()
    assert both(host, lambda view: switch(view).mtu) == [9000, 9000] and "blue" not in networks(host)


def test_nested_paths_and_updates(si, host, net):
    values, missing = read(
        si,
        host,
        "config.network.vswitch[key-vim.host.VirtualSwitch-vSwitch0].mtu",
        "config.network.dnsConfig.hostName",
        "summary.hardware.numNics",
    )
    assert not missing and list(values.values()) == [1500, "esx01", 4]
    values, missing = read(si, net, "networkInfo.portgroup", "networkConfig.vswitch")
    assert not missing and len(values) == 2
    collector = si.content.propertyCollector
    pc = vmodl.query.PropertyCollector
    collector.CreateFilter(
        pc.FilterSpec(
            objectSet=[pc.ObjectSpec(obj=host)],
            propSet=[pc.PropertySpec(type=vim.HostSystem, pathSet=["config.network.vswitch"])],
        ),
        False,
    )
    version = collector.WaitForUpdatesEx("", pc.WaitOptions(maxWaitSeconds=2)).version
    net.AddVirtualSwitch("vSwitch1", spec())
    update = collector.WaitForUpdatesEx(version, pc.WaitOptions(maxWaitSeconds=2))
    assert update is not None and update.filterSet[0].objectSet[0].obj == host


def test_a_host_that_is_removed_while_the_view_lags(sim, si):
    path = "/DC1/host/esx04.example.test/esx04.example.test"
    sim.service.settings.host_view_lag = 0.1
    remote(si, sim.entity(path)).configManager.networkSystem.AddPortGroup(group_spec("blue"))
    Control(sim.service).post_remove({"path": path})
    eventually(lambda: not [entry for entry in sim.service.clock._heap if entry[2] is not None])
    assert sim.service.by_path("/DC1/network/blue") is None


# -- drift, hints, privileges


def test_drift(sim, host, net):
    def drift(name, value):
        Control(sim.service).post_set({"path": PATH, "property": name, "value": value})

    drift("vswitch[vSwitch0].spec.mtu", 9000)
    drift("vswitch[vSwitch0].spec.policy.security.allowPromiscuous", True)
    drift("vswitch[vSwitch0].spec.bridge.nicDevice", ["vmnic0"])
    drift("portgroup[VM Network].spec.vlanId", 12)
    drift("portgroup[VM Network].spec.policy.nicTeaming.nicOrder.activeNic", ["vmnic0"])
    drift("portgroup[network2].spec.name", "renamed")
    for info in views(host):
        assert switch(info).mtu == 9000 and list(switch(info).pnic) == ["key-vim.host.PhysicalNic-vmnic0"]
        assert group(info, "VM Network").computedPolicy.security.allowPromiscuous is True
        assert group(info, "VM Network").spec.vlanId == 12
        assert order(group(info, "VM Network").spec.policy) == (["vmnic0"], [])
        assert "renamed" in names(info)
    assert "renamed" in networks(host)
    drift("portgroup[VM Network].spec.policy.nicTeaming.nicOrder", None)
    assert group(net.networkInfo, "VM Network").spec.policy.nicTeaming.nicOrder is None
    with pytest.raises(ValueError, match="no such vswitch"):
        drift("vswitch[vSwitch9].spec.mtu", 9000)


def test_hints(net):
    hints = net.QueryNetworkHint()
    assert [hint.device for hint in hints] == ["vmnic0", "vmnic1", "vmnic2", "vmnic3"]
    assert [hint.connectedSwitchPort is not None for hint in hints] == [True, True, False, False]
    assert [hint.device for hint in net.QueryNetworkHint(["vmnic3"])] == ["vmnic3"]
    with pytest.raises(vim.fault.NotFound):
        net.QueryNetworkHint(["vmnic3", "vmnic9"])


def test_privileges(sim, si):
    net = remote(sim.connect("reader@vsphere.local"), sim.entity(PATH)).configManager.networkSystem
    assert net.QueryNetworkHint() and net.networkInfo.vswitch
    for function, args in (
        (net.AddVirtualSwitch, ("x", spec())),
        (net.UpdateVirtualSwitch, ("vSwitch0", spec())),
        (net.RemoveVirtualSwitch, ("vSwitch0",)),
        (net.AddPortGroup, (group_spec("x"),)),
        (net.UpdatePortGroup, ("x", group_spec("x"))),
        (net.RemovePortGroup, ("x",)),
        (net.RefreshNetworkSystem, ()),
    ):
        with pytest.raises(vim.fault.NoPermission) as caught:
            function(*args)
        assert caught.value.privilegeId == "Host.Config.Network"


def test_a_host_without_a_vcenter(run):
    sim = run(esxi=True, vms=1, host_view_lag=30)
    host = remote(sim.connect(), sim.service.registry.find("ha-host"))
    net = host.configManager.networkSystem
    net.AddVirtualSwitch("vSwitch1", spec("vmnic2"))
    net.AddPortGroup(group_spec("blue", "vSwitch1"))
    assert ["blue" in each for each in both(host, names)] == [True, True] and "blue" in networks(host)
    net.RemoveVirtualSwitch("vSwitch1")
    assert "blue" not in networks(host)
