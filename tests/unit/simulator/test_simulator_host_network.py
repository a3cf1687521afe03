# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Standard switches of hosts."""

from __future__ import annotations

import pytest
from pyVmomi import vim
from simulator_helpers import wait
from simulator_networks import (
    Order,
    Policy,
    Security,
    Switch,
    Teaming,
    bond,
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

# -- a fresh host


def test_a_fresh_host(host):
    for info in views(host):
        found = switch(info)
        assert [nic.device for nic in info.pnic] == ["vmnic0", "vmnic1", "vmnic2", "vmnic3"]
        assert len({nic.mac for nic in info.pnic}) == 4
        assert found.key == "key-vim.host.VirtualSwitch-vSwitch0"
        assert list(found.pnic) == ["key-vim.host.PhysicalNic-vmnic0", "key-vim.host.PhysicalNic-vmnic1"]
        assert list(found.portgroup) == [each.key for each in info.portgroup]
        assert (found.mtu, found.spec.mtu, found.spec.numPorts) == (1500, None, 128)
        assert found.numPorts > 1024 and 0 < found.numPortsAvailable < found.numPorts
        assert list(found.spec.bridge.nicDevice) == ["vmnic0", "vmnic1"] and found.spec.bridge.beacon.interval == 1
        assert order(found.spec.policy) == (["vmnic0", "vmnic1"], [])
        assert {"VM Network", "Management Network"} <= set(names(info))
        assert [each.spec.vlanId for each in info.portgroup] == [0] * len(info.portgroup)
    assert host.summary.hardware.numNics == 4


def test_a_fresh_port_group_inherits(net):
    found = group(net.networkInfo, "VM Network")
    assert found.key == "key-vim.host.PortGroup-VM Network" and found.vswitch == "key-vim.host.VirtualSwitch-vSwitch0"
    assert found.spec.policy.security.allowPromiscuous is None and found.spec.policy.nicTeaming.nicOrder is None
    assert found.computedPolicy.security.allowPromiscuous is False
    assert order(found.computedPolicy) == (["vmnic0", "vmnic1"], [])
    managed = group(net.networkInfo, "Management Network")
    assert order(managed.spec.policy) == (["vmnic0", "vmnic1"], [])
    nic = net.networkInfo.vnic[0]
    assert [(p.type, list(p.mac)) for p in managed.port] == [("host", [nic.spec.mac])]
    assert nic.port == managed.port[0].key and nic.portgroup == "Management Network"


def test_network_config_and_capabilities(net):
    config = net.networkConfig
    assert [each.name for each in config.vswitch] == ["vSwitch0"]
    assert {each.spec.name for each in config.portgroup} == set(names(net.networkInfo))
    assert [each.device for each in config.pnic] == [nic.device for nic in net.networkInfo.pnic]
    assert config.vnic[0].device == "vmk0" and config.dnsConfig.hostName == net.dnsConfig.hostName == "esx01"
    assert net.ipRouteConfig.defaultGateway and net.offloadCapabilities.csumOffload
    assert "failover_explicit" in net.capabilities.nicTeamingPolicy


def test_ports_follow_the_machines(sim, si, host, net):
    machine = next(m for m in host.vm if m.runtime.powerState == "poweredOn")
    card = next(d for d in machine.config.hardware.device if isinstance(d, vim.vm.device.VirtualEthernetCard))
    name = card.backing.deviceName
    ports = [p for p in group(net.networkInfo, name).port if p.type == "virtualMachine"]
    assert [card.macAddress] in [list(p.mac) for p in ports]
    free = switch(net.networkInfo).numPortsAvailable
    wait(machine.PowerOff())
    assert switch(net.networkInfo).numPortsAvailable == free + 1
    assert [card.macAddress] not in [list(p.mac) for p in group(net.networkInfo, name).port]


# -- switches


def test_add_a_switch(host, net):
    net.AddVirtualSwitch("vSwitch1", spec("vmnic2", "vmnic3", mtu=9000))
    for info in views(host):
        found = switch(info, "vSwitch1")
        assert found.key == "key-vim.host.VirtualSwitch-vSwitch1" and (found.mtu, found.spec.mtu) == (9000, 9000)
        assert list(found.pnic) == ["key-vim.host.PhysicalNic-vmnic2", "key-vim.host.PhysicalNic-vmnic3"]
        assert order(found.spec.policy) == (["vmnic2", "vmnic3"], []) and list(found.portgroup) == []
        assert found.spec.bridge.beacon is None
        assert found.spec.bridge.linkDiscoveryProtocolConfig.operation == "listen"
        assert found.spec.policy.security.allowPromiscuous is False
        assert found.spec.policy.shapingPolicy.averageBandwidth == 0
    net.AddVirtualSwitch("vSwitch2", None)
    found = switch(net.networkInfo, "vSwitch2")
    assert found.spec.bridge is None and found.spec.numPorts == 128 and found.mtu == 1500
    assert order(found.spec.policy) == ([], []) and list(found.pnic) == []


def test_add_a_switch_with_a_policy(net):
    policy = Policy(
        security=Security(allowPromiscuous=True),
        nicTeaming=Teaming(policy="failover_explicit", nicOrder=Order(activeNic=["vmnic3"])),
    )
    net.AddVirtualSwitch("vSwitch1", spec("vmnic2", "vmnic3", policy=policy))
    found = switch(net.networkInfo, "vSwitch1").spec.policy
    assert found.security.allowPromiscuous is True and found.security.macChanges is not None
    assert found.nicTeaming.policy == "failover_explicit" and found.nicTeaming.notifySwitches is True
    assert order(found) == (["vmnic3"], [])


def test_a_switch_that_exists(net):
    with pytest.raises(vim.fault.AlreadyExists) as caught:
        net.AddVirtualSwitch("vSwitch0", spec())
    assert caught.value.name == "vSwitch0"


@pytest.mark.parametrize("name", ["", " ", "x" * 33])
def test_bad_names_of_switches(net, name):
    refused("vswitchName", net.AddVirtualSwitch, name, spec())
    net.AddVirtualSwitch("x" * 32, spec())


BAD_SWITCHES = [
    ("spec.numPorts", spec(ports=-1)),
    ("spec.numPorts", spec(ports=1025)),
    ("spec.mtu", spec(mtu=1279)),
    ("spec.mtu", spec(mtu=9001)),
    ("spec.mtu", spec(mtu=0)),
    ("spec.bridge", Switch.Specification(numPorts=128, bridge=Switch.SimpleBridge(nicDevice="vmnic2"))),
    ("spec.bridge", Switch.Specification(numPorts=128, bridge=Switch.AutoBridge())),
    ("spec.bridge.nicDevice", spec("vmnic9")),
    ("spec.bridge.nicDevice", spec("vmnic2", "vmnic2")),
    (
        "spec.bridge.beacon.interval",
        Switch.Specification(numPorts=128, bridge=bond("vmnic2", beacon=Switch.BeaconConfig(interval=0))),
    ),
    (
        "spec.bridge.linkDiscoveryProtocolConfig",
        Switch.Specification(
            numPorts=128,
            bridge=bond(
                "vmnic2",
                linkDiscoveryProtocolConfig=vim.host.LinkDiscoveryProtocolConfig(protocol="lldp", operation="listen"),
            ),
        ),
    ),
    (
        "spec.bridge.linkDiscoveryProtocolConfig",
        Switch.Specification(
            numPorts=128,
            bridge=bond(
                "vmnic2",
                linkDiscoveryProtocolConfig=vim.host.LinkDiscoveryProtocolConfig(protocol="cdp", operation="shout"),
            ),
        ),
    ),
    ("spec.policy.nicTeaming.policy", spec("vmnic2", policy=Policy(nicTeaming=Teaming(policy="best")))),
    (
        "spec.policy.nicTeaming.nicOrder",
        spec("vmnic2", policy=Policy(nicTeaming=Teaming(nicOrder=Order(activeNic=["vmnic3"])))),
    ),
    (
        "spec.policy.nicTeaming.nicOrder",
        spec("vmnic2", policy=Policy(nicTeaming=Teaming(nicOrder=Order(activeNic=["vmnic2"], standbyNic=["vmnic2"])))),
    ),
    ("spec.policy.nicTeaming.nicOrder", spec(policy=Policy(nicTeaming=Teaming(nicOrder=Order(standbyNic=["vmnic2"]))))),
    (
        "spec.policy.nicTeaming.failureCriteria.checkBeacon",
        spec("vmnic2", policy=Policy(nicTeaming=Teaming(failureCriteria=Policy.NicFailureCriteria(checkBeacon=True)))),
    ),
    (
        "spec.policy.nicTeaming.failureCriteria.percentage",
        spec("vmnic2", policy=Policy(nicTeaming=Teaming(failureCriteria=Policy.NicFailureCriteria(percentage=101)))),
    ),
    (
        "spec.policy.nicTeaming.failureCriteria.checkSpeed",
        spec("vmnic2", policy=Policy(nicTeaming=Teaming(failureCriteria=Policy.NicFailureCriteria(checkSpeed="fast")))),
    ),
    (
        "spec.policy.shapingPolicy.burstSize",
        spec(policy=Policy(shapingPolicy=Policy.TrafficShapingPolicy(burstSize=-1))),
    ),
]


@pytest.mark.parametrize(("name", "bad"), BAD_SWITCHES)
def test_bad_switches(net, name, bad):
    before = [each.name for each in net.networkInfo.vswitch]
    refused(name, net.AddVirtualSwitch, "vSwitch1", bad)
    assert [each.name for each in net.networkInfo.vswitch] == before
    net.AddVirtualSwitch("vSwitch1", spec())
    refused(name, net.UpdateVirtualSwitch, "vSwitch1", bad)
    assert switch(net.networkInfo, "vSwitch1").spec.bridge is None


def test_an_adapter_belongs_to_one_switch(net):
    with pytest.raises(vim.fault.ResourceInUse) as caught:
        net.AddVirtualSwitch("vSwitch1", spec("vmnic2", "vmnic1"))
    assert caught.value.name == "vmnic1"
    net.AddVirtualSwitch("vSwitch1", spec("vmnic2"))
    with pytest.raises(vim.fault.ResourceInUse):
        net.UpdateVirtualSwitch("vSwitch0", spec("vmnic0", "vmnic2"))
    net.UpdateVirtualSwitch("vSwitch1", spec())
    net.UpdateVirtualSwitch("vSwitch0", spec("vmnic0", "vmnic2"))


def test_an_unset_bridge_takes_the_uplinks_away(host, net):
    net.UpdateVirtualSwitch("vSwitch0", spec())
    for info in views(host):
        assert switch(info).spec.bridge is None and list(switch(info).pnic) == []
        assert order(switch(info).spec.policy) == ([], [])
        assert order(group(info, "Management Network").spec.policy) == ([], [])


def test_a_bridge_is_replaced_as_a_whole(net):
    config = vim.host.LinkDiscoveryProtocolConfig(protocol="cdp", operation="both")
    net.UpdateVirtualSwitch(
        "vSwitch0",
        Switch.Specification(
            numPorts=128,
            bridge=bond("vmnic0", "vmnic1", beacon=Switch.BeaconConfig(interval=5), linkDiscoveryProtocolConfig=config),
        ),
    )
    found = switch(net.networkInfo).spec.bridge
    assert (found.beacon.interval, found.linkDiscoveryProtocolConfig.operation) == (5, "both")
    net.UpdateVirtualSwitch("vSwitch0", spec("vmnic0"))
    found = switch(net.networkInfo).spec.bridge
    assert found.beacon is None and found.linkDiscoveryProtocolConfig.operation == "listen"
    assert list(found.nicDevice) == ["vmnic0"]


def test_an_unset_policy_and_mtu_change_nothing(host, net):
    policy = Policy(
        security=Security(macChanges=False),
        nicTeaming=Teaming(nicOrder=Order(activeNic=["vmnic1"], standbyNic=["vmnic0"])),
    )
    net.UpdateVirtualSwitch("vSwitch0", spec("vmnic0", "vmnic1", mtu=9000, policy=policy))
    net.UpdateVirtualSwitch("vSwitch0", spec("vmnic0", "vmnic1", ports=256))
    for info in views(host):
        found = switch(info)
        assert (found.mtu, found.spec.mtu, found.spec.numPorts) == (9000, 9000, 256)
        assert found.numPorts != 256  # the running switch has as many as it needs
        assert found.spec.policy.security.macChanges is False
        assert order(found.spec.policy) == (["vmnic1"], ["vmnic0"])


def test_settings_of_a_policy_merge(net):
    def change(policy):
        net.UpdateVirtualSwitch("vSwitch0", spec("vmnic0", "vmnic1", policy=policy))
        return switch(net.networkInfo).spec.policy

    change(Policy(security=Security(allowPromiscuous=True)))
    found = change(Policy(security=Security(macChanges=False)))
    assert found.security.allowPromiscuous is True and found.security.macChanges is False
    found = change(Policy(shapingPolicy=Policy.TrafficShapingPolicy(enabled=True, averageBandwidth=10**9)))
    found = change(Policy(shapingPolicy=Policy.TrafficShapingPolicy(peakBandwidth=2 * 10**9)))
    shaping = found.shapingPolicy
    assert (shaping.enabled, shaping.averageBandwidth, shaping.peakBandwidth) == (True, 10**9, 2 * 10**9)
    found = change(Policy(nicTeaming=Teaming(failureCriteria=Policy.NicFailureCriteria(speed=100))))
    assert (found.nicTeaming.failureCriteria.speed, found.nicTeaming.failureCriteria.checkSpeed) == (100, "minimum")


def test_an_order_is_one_setting(net):
    def change(**teaming):
        net.UpdateVirtualSwitch("vSwitch0", spec("vmnic0", "vmnic1", policy=Policy(nicTeaming=Teaming(**teaming))))
        return order(switch(net.networkInfo).spec.policy)

    assert change(nicOrder=Order(activeNic=["vmnic1"], standbyNic=["vmnic0"])) == (["vmnic1"], ["vmnic0"])
    assert change(nicOrder=Order(activeNic=["vmnic0"])) == (["vmnic0"], [])
    assert change(nicOrder=Order()) == ([], [])
    # unset within a teaming that is set: the server's default
    assert change(notifySwitches=False) == (["vmnic0", "vmnic1"], [])


def test_adapters_that_come_and_go(net):
    net.UpdateVirtualSwitch("vSwitch0", spec("vmnic0", "vmnic2"))
    info = net.networkInfo
    assert order(switch(info).spec.policy) == (["vmnic0"], [])  # vmnic2 is in the bond, but in no order
    assert order(group(info, "Management Network").spec.policy) == (["vmnic0"], [])
    assert order(group(info, "VM Network").computedPolicy) == (["vmnic0"], [])
    assert list(switch(info).pnic) == ["key-vim.host.PhysicalNic-vmnic0", "key-vim.host.PhysicalNic-vmnic2"]


def test_beacons(net):
    criteria = Policy(nicTeaming=Teaming(failureCriteria=Policy.NicFailureCriteria(checkBeacon=True)))
    refused(
        "spec.policy.nicTeaming.failureCriteria.checkBeacon",
        net.UpdateVirtualSwitch,
        "vSwitch0",
        spec("vmnic0", "vmnic1", policy=criteria),
    )
    beacon = bond("vmnic0", "vmnic1", beacon=Switch.BeaconConfig(interval=1))
    net.UpdateVirtualSwitch("vSwitch0", Switch.Specification(numPorts=128, bridge=beacon, policy=criteria))
    # what is in force does not go with a bond without beacons
    refused(
        "spec.policy.nicTeaming.failureCriteria.checkBeacon",
        net.UpdateVirtualSwitch,
        "vSwitch0",
        spec("vmnic0", "vmnic1"),
    )


def test_what_a_host_shows_can_be_handed_back(host, net):
    before = net.networkInfo
    net.UpdateVirtualSwitch("vSwitch0", switch(before).spec)
    for name in names(before):
        net.UpdatePortGroup(name, group(before, name).spec)
    for info in views(host):
        assert repr(info.vswitch) == repr(before.vswitch) and repr(info.portgroup) == repr(before.portgroup)


def test_switches_that_are_not_there(net):
    for function, args in ((net.UpdateVirtualSwitch, ("vSwitch9", spec())), (net.RemoveVirtualSwitch, ("vSwitch9",))):
        with pytest.raises(vim.fault.NotFound):
            function(*args)


def test_remove_a_switch(host, net):
    net.AddVirtualSwitch("vSwitch1", spec("vmnic2"))
    net.AddPortGroup(group_spec("extra", "vSwitch1"))
    assert "extra" in networks(host)
    net.RemoveVirtualSwitch("vSwitch1")
    for info in views(host):
        assert [each.name for each in info.vswitch] == ["vSwitch0"] and "extra" not in names(info)
    assert "extra" not in networks(host)
    net.AddVirtualSwitch("vSwitch1", spec("vmnic2"))


def test_a_switch_in_use_stays(net):
    with pytest.raises(vim.fault.ResourceInUse) as caught:
        net.RemoveVirtualSwitch("vSwitch0")
    assert caught.value.name == "vSwitch0"
