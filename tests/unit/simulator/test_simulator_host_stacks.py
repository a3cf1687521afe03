# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The TCP/IP stacks of hosts, and their routes."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_networks import group_spec, refused, views

Stack, Config, Entry = vim.host.NetStackInstance, vim.host.NetworkConfig, vim.host.IpRouteEntry
DEFAULT = "defaultTcpipStack"


def stack(view, key=DEFAULT):
    return next(one for one in view.netStackInstance if one.key == key)


def edit(key=DEFAULT, operation="edit", **parts):
    spec = Config.NetStackSpec(netStackInstance=Stack(key=key, **parts), operation=operation)
    return Config(netStackSpec=[spec])


def routes(view, key=DEFAULT):
    table = stack(view, key).routeTableConfig
    return [(op.route.network, op.route.prefixLength, op.route.gateway, op.route.deviceName) for op in table.ipRoute]


def table(operation, network, gateway, length=8):
    entry = Entry(network=network, prefixLength=length, gateway=gateway)
    return vim.host.IpRouteTableConfig(ipRoute=[vim.host.IpRouteOp(changeOperation=operation, route=entry)])


@pytest.fixture
def vmotion(net):
    net.AddPortGroup(group_spec("kernel"))
    ip = vim.host.IpConfig(dhcp=False, ipAddress="198.51.100.7", subnetMask="255.255.255.0")
    net.AddVirtualNic("kernel", vim.host.VirtualNic.Specification(ip=ip, netStackInstanceKey="vmotion"))


def test_a_fresh_host(host, net):
    for view in views(host):
        found = stack(view)
        assert found.dnsConfig.hostName == view.dnsConfig.hostName == net.dnsConfig.hostName == "esx01"
        assert found.ipRouteConfig.defaultGateway == view.ipRouteConfig.defaultGateway == "192.0.2.1"
        assert routes(view) == [("0.0.0.0", 0, "192.0.2.1", "vmk0"), ("192.0.2.0", 24, "0.0.0.0", "vmk0")]
        assert [route.network for route in view.routeTableInfo.ipv6Route] == ["fe80::", "ff01::", "ff02::"]
        assert stack(view, "vmotion").name is None and stack(view, "vmotion").routeTableConfig is None


def test_what_is_unset_stays(host, net):
    net.UpdateNetworkConfig(edit(congestionControlAlgorithm="cubic"), "modify")
    net.UpdateNetworkConfig(edit(requestedMaxNumberOfConnections=20000), "modify")
    gateway = vim.host.IpRouteConfig(defaultGateway="192.0.2.254")
    net.UpdateNetworkConfig(edit(ipRouteConfig=gateway), "modify")
    for view in views(host):
        found = stack(view)
        assert (found.congestionControlAlgorithm, found.requestedMaxNumberOfConnections) == ("cubic", 20000)
        assert found.ipRouteConfig.defaultGateway == view.ipRouteConfig.defaultGateway == "192.0.2.254"
        assert routes(view)[0] == ("0.0.0.0", 0, "192.0.2.254", "vmk0") and found.dnsConfig.hostName == "esx01"


def test_both_ways_to_the_dns(host, net):
    config = vim.host.DnsConfig(dhcp=False, hostName="esx99", domainName="example.test", address=["192.0.2.53"])
    net.UpdateNetworkConfig(edit(dnsConfig=config), "modify")
    for view in views(host):
        assert view.dnsConfig.hostName == stack(view).dnsConfig.hostName == "esx99"
    config.hostName = "esx98"
    net.UpdateDnsConfig(config)
    for view in views(host):
        assert view.dnsConfig.hostName == stack(view).dnsConfig.hostName == "esx98"


def test_routes_come_and_go(host, net):
    net.UpdateIpRouteTableConfig(table("add", "10.0.0.0", "192.0.2.2"))
    for view in views(host):
        assert routes(view)[-1] == ("10.0.0.0", 8, "192.0.2.2", "vmk0")
        assert view.routeTableInfo.ipRoute[-1].network == "10.0.0.0"
    for bad in (
        table("add", "10.0.0.0", "192.0.2.2"),
        table("add", "172.16.0.0", "203.0.113.1"),
        table("add", "172.16.0.1", "192.0.2.2"),
        table("remove", "172.16.0.0", "192.0.2.2"),
        table("edit", "172.16.0.0", "192.0.2.2"),
    ):
        with pytest.raises(vim.fault.HostConfigFault):
            net.UpdateIpRouteTableConfig(bad)
    net.UpdateIpRouteTableConfig(table("remove", "10.0.0.0", "192.0.2.2"))
    assert len(routes(net.networkInfo)) == 2


def test_another_stack(host, net, vmotion):
    for view in views(host):
        assert stack(view, "vmotion").name == "vmotion"
        assert routes(view, "vmotion") == [("198.51.100.0", 24, "0.0.0.0", "vmk1")]
    gateway = vim.host.IpRouteConfig(defaultGateway="198.51.100.1")
    net.UpdateNetworkConfig(edit("vmotion", ipRouteConfig=gateway), "modify")
    net.UpdateNetworkConfig(edit("vmotion", routeTableConfig=table("add", "10.0.0.0", "198.51.100.2")), "modify")
    for view in views(host):
        assert routes(view, "vmotion") == [
            ("0.0.0.0", 0, "198.51.100.1", "vmk1"), ("198.51.100.0", 24, "0.0.0.0", "vmk1"),
            ("10.0.0.0", 8, "198.51.100.2", "vmk1")]  # fmt: skip
        assert view.ipRouteConfig.defaultGateway == "192.0.2.1"
    net.RemoveVirtualNic("vmk1")
    assert stack(net.networkInfo, "vmotion").routeTableConfig is None


def test_ipv6_is_there_after_a_reboot(host, net):
    net.UpdateNetworkConfig(Config(ipV6Enabled=False), "modify")
    for view in views(host):
        assert view.ipV6Enabled is True and view.atBootIpV6Enabled is False
    both = Config(ipV6Enabled=False, ipRouteConfig=vim.host.IpRouteConfig(defaultGateway="192.0.2.1"))
    refused("config.ipV6Enabled", net.UpdateNetworkConfig, both, "modify")


def test_what_cannot_be(net):
    for bad in (
        edit("none", congestionControlAlgorithm="cubic"),
        edit(ipRouteConfig=vim.host.IpRouteConfig(defaultGateway="203.0.113.1")),
        edit(ipRouteConfig=vim.host.IpRouteConfig(defaultGateway="2001:db8::1")),
        edit(ipRouteConfig=vim.host.IpRouteConfig(defaultGateway="192.0.2.1", gatewayDevice="vmk7")),
    ):
        with pytest.raises(vim.fault.HostConfigFault):
            net.UpdateNetworkConfig(bad, "modify")
    refused("config.netStackSpec.operation", net.UpdateNetworkConfig, edit(operation="remove"), "modify")
    refused("changeMode", net.UpdateNetworkConfig, edit(), "other")
    stack = "config.netStackSpec.netStackInstance."
    refused(f"{stack}congestionControlAlgorithm", net.UpdateNetworkConfig,
            edit(congestionControlAlgorithm="other"), "modify")  # fmt: skip
    refused(f"{stack}requestedMaxNumberOfConnections", net.UpdateNetworkConfig,
            edit(requestedMaxNumberOfConnections=0), "modify")  # fmt: skip
    with pytest.raises(vmodl.fault.NotSupported):
        net.UpdateNetworkConfig(Config(portgroup=[vim.host.PortGroup.Config()]), "modify")


def test_who_may_do_it(sim):
    reader = sim.connect("reader@vsphere.local")
    found = reader.RetrieveContent().searchIndex.FindByInventoryPath("/DC1/host/cluster1/esx01.example.test")
    with pytest.raises(vim.fault.NoPermission):
        found.configManager.networkSystem.UpdateNetworkConfig(edit(congestionControlAlgorithm="cubic"), "modify")
