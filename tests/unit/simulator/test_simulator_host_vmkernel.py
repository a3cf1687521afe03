# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vmkernel adapters of hosts, and the services that they carry."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_networks import group_spec, networks, refused, views

Ip, Spec = vim.host.IpConfig, vim.host.VirtualNic.Specification
Ip6, Address6 = vim.host.IpConfig.IpV6AddressConfiguration, vim.host.IpConfig.IpV6Address


def static(address="198.51.100.7", mask="255.255.255.0", **more):
    return Ip(dhcp=False, ipAddress=address, subnetMask=mask, **more)


def nic_spec(address="198.51.100.7", **more):
    return Spec(ip=static(address), **more)


def adapter(view, device):
    return next((nic for nic in view.vnic if nic.device == device), None)


def service(host, name):
    """(devices that carry a service, devices that could) in all views of it, which agree."""
    found = []
    for info in (host.configManager.virtualNicManager.info, host.config.virtualNicManagerInfo):
        config = next(one for one in info.netConfig if one.nicType == name)
        devices = {nic.key: nic.device for nic in config.candidateVnic}
        found.append(([devices[key] for key in config.selectedVnic], sorted(devices.values())))
    assert found[0] == found[1]
    return found[0]


@pytest.fixture
def group(net):
    net.AddPortGroup(group_spec("kernel"))


@pytest.fixture
def manager(host):
    return host.configManager.virtualNicManager


def test_a_fresh_host(host, manager):
    assert service(host, "management") == (["vmk0"], ["vmk0"]) and service(host, "vsan") == ([], ["vmk0"])
    found = manager.QueryNetConfig("management").candidateVnic[0]
    assert found.spec.ip.ipAddress == host.config.network.vnic[0].spec.ip.ipAddress != ""
    assert found.spec.ip.ipV6Config.ipV6Address[0].ipAddress.startswith("fe80::")
    assert host.config.vmotion.netConfig.selectedVnic == "VMotionConfig.vmotion.key-vim.host.VirtualNic-vmk0"
    assert [stack.key for stack in host.config.network.netStackInstance][:2] == ["defaultTcpipStack", "vmotion"]


def test_add_an_adapter(host, net, group):
    assert "kernel" in networks(host)
    assert net.AddVirtualNic("kernel", nic_spec()) == "vmk1"
    for view in views(host):
        found = adapter(view, "vmk1")
        assert (found.key, found.portgroup) == ("key-vim.host.VirtualNic-vmk1", "kernel")
        assert (found.spec.mtu, found.spec.netStackInstanceKey) == (1500, "defaultTcpipStack")
        assert found.spec.mac.startswith("00:50:56:6") and found.spec.systemOwned is False
        assert [one.origin for one in found.spec.ip.ipV6Config.ipV6Address] == ["other"]
        assert found.spec.ipRouteSpec is None
    assert "kernel" not in networks(host)
    assert service(host, "vsan") == ([], ["vmk0", "vmk1"])
    used = host.runtime.networkRuntimeInfo.netStackInstanceRuntimeInfo
    assert {one.netStackInstanceKey: list(one.vmknicKeys) for one in used} == {"defaultTcpipStack": ["vmk0", "vmk1"]}
    net.RemoveVirtualNic("vmk1")
    assert [nic.device for nic in host.config.network.vnic] == ["vmk0"]
    assert service(host, "vsan") == ([], ["vmk0"]) and "kernel" in networks(host)


def test_the_first_free_device(net, group):
    net.AddPortGroup(group_spec("kernel2"))
    net.AddVirtualNic("kernel", nic_spec())
    net.AddVirtualNic("kernel2", nic_spec("198.51.100.8"))
    net.RemoveVirtualNic("vmk1")
    assert net.AddVirtualNic("kernel", nic_spec()) == "vmk1"


def test_dhcp(host, net, group):
    net.AddVirtualNic("kernel", Spec(ip=Ip(dhcp=True)))
    leased = adapter(net.networkInfo, "vmk1").spec.ip
    assert leased.dhcp and leased.ipAddress.startswith("198.51.100.") and leased.subnetMask == "255.255.255.0"
    net.UpdateVirtualNic("vmk1", Spec(ip=static("203.0.113.9")))
    assert adapter(net.networkInfo, "vmk1").spec.ip.ipAddress == "203.0.113.9"


def test_what_is_unset_stays(host, net, group):
    route = vim.host.VirtualNic.IpRouteSpec(ipRouteConfig=vim.host.IpRouteConfig(defaultGateway="198.51.100.1"))
    net.AddVirtualNic("kernel", nic_spec(ipRouteSpec=route, mtu=9000))
    net.UpdateVirtualNic("vmk1", Spec(ip=static("198.51.100.8")))
    for view in views(host):
        spec = adapter(view, "vmk1").spec
        assert (spec.ip.ipAddress, spec.mtu, spec.ipRouteSpec.ipRouteConfig.defaultGateway) == (
            "198.51.100.8", 9000, "198.51.100.1")  # fmt: skip
    net.UpdateVirtualNic("vmk1", Spec(mtu=1500))
    assert adapter(net.networkInfo, "vmk1").spec.ip.ipAddress == "198.51.100.8"
    route = vim.host.VirtualNic.IpRouteSpec(ipRouteConfig=vim.host.IpRouteConfig())
    net.UpdateVirtualNic("vmk1", Spec(ipRouteSpec=route))
    assert adapter(net.networkInfo, "vmk1").spec.ipRouteSpec is None


def test_addresses_of_ipv6(net, group):
    def addresses():
        found = adapter(net.networkInfo, "vmk1").spec.ip.ipV6Config
        return [(one.ipAddress, one.prefixLength, one.origin) for one in found.ipV6Address if one.origin != "other"]

    def six(operation, address):
        return Ip6(ipV6Address=[Address6(ipAddress=address, prefixLength=64, operation=operation)])

    net.AddVirtualNic("kernel", Spec(ip=static(ipV6Config=six("add", "2001:db8::7"))))
    net.UpdateVirtualNic("vmk1", Spec(ip=static(ipV6Config=six("add", "2001:DB8::8"))))
    assert addresses() == [("2001:db8::7", 64, "manual"), ("2001:db8::8", 64, "manual")]
    net.UpdateVirtualNic("vmk1", Spec(ip=static(ipV6Config=Ip6(autoConfigurationEnabled=True))))
    net.UpdateVirtualNic("vmk1", Spec(ip=static(ipV6Config=six("remove", "2001:db8:0::7"))))
    assert addresses() == [("2001:db8::8", 64, "manual")]
    assert adapter(net.networkInfo, "vmk1").spec.ip.ipV6Config.autoConfigurationEnabled is True
    with pytest.raises(vim.fault.HostConfigFault):
        net.UpdateVirtualNic("vmk1", Spec(ip=static(ipV6Config=six("remove", "2001:db8::1"))))


def test_a_port_group_has_one_adapter(net, group):
    with pytest.raises(vim.fault.AlreadyExists):
        net.AddVirtualNic("Management Network", nic_spec())
    net.AddVirtualNic("kernel", nic_spec())
    with pytest.raises(vim.fault.HostConfigFault):
        net.UpdateVirtualNic("vmk1", nic_spec(portgroup="Management Network"))
    net.AddPortGroup(group_spec("kernel2"))
    net.UpdateVirtualNic("vmk1", nic_spec(portgroup="kernel2"))
    found = adapter(net.networkInfo, "vmk1")
    assert found.portgroup == found.spec.portgroup == "kernel2"
    with pytest.raises(vim.fault.ResourceInUse):
        net.RemovePortGroup("kernel2")
    net.RemovePortGroup("kernel")


def test_what_an_adapter_cannot_have(net, group):
    taken = net.networkInfo.vnic[0].spec
    for spec in (nic_spec(taken.ip.ipAddress), nic_spec(mac=taken.mac)):
        with pytest.raises(vim.fault.HostConfigFault):
            net.AddVirtualNic("kernel", spec)
    with pytest.raises(vim.fault.HostConfigFault):
        net.AddVirtualNic("none", nic_spec())
    refused("nic.ip", net.AddVirtualNic, "kernel", Spec())
    refused("nic.ip.ipAddress", net.AddVirtualNic, "kernel", nic_spec("198.51.100"))
    refused("nic.ip.subnetMask", net.AddVirtualNic, "kernel", Spec(ip=static(mask="255.0.255.0")))
    refused("nic.mtu", net.AddVirtualNic, "kernel", nic_spec(mtu=9001))
    refused("nic.netStackInstanceKey", net.AddVirtualNic, "kernel", nic_spec(netStackInstanceKey="none"))
    net.AddVirtualNic("kernel", nic_spec())
    for more in ({"netStackInstanceKey": "vmotion"}, {"mac": "00:50:56:00:00:01"}):
        with pytest.raises(vim.fault.HostConfigFault):
            net.UpdateVirtualNic("vmk1", nic_spec(**more))
    for method in (net.RemoveVirtualNic, lambda device: net.UpdateVirtualNic(device, nic_spec())):
        with pytest.raises(vim.fault.NotFound):
            method("vmk7")


def test_one_that_is_in_use(sim, host, net, group):
    net.AddVirtualNic("kernel", nic_spec())
    own = sim.service.registry.find(host._moId)
    own.managers["iscsiManager"].bound = ["vmk1"]
    with pytest.raises(vim.fault.HostConfigFault):
        net.RemoveVirtualNic("vmk1")
    own.managers["iscsiManager"].bound = []
    adapter(own.own("config").network, "vmk1").spec.systemOwned = True
    with pytest.raises(vim.fault.HostConfigFault):
        net.RemoveVirtualNic("vmk1")


def test_services(host, net, manager, group):
    net.AddVirtualNic("kernel", nic_spec())
    manager.SelectVnicForNicType("vsan", "vmk1")
    manager.SelectVnicForNicType("vmotion", "vmk1")
    manager.SelectVnicForNicType("vmotion", "vmk1")
    assert service(host, "vsan")[0] == ["vmk1"] and service(host, "vmotion")[0] == ["vmk0", "vmk1"]
    manager.DeselectVnicForNicType("vmotion", "vmk0")
    assert service(host, "vmotion")[0] == ["vmk1"]
    assert host.config.vmotion.netConfig.selectedVnic.endswith("vmk1")
    refused("device", manager.DeselectVnicForNicType, "vmotion", "vmk0")
    refused("device", manager.SelectVnicForNicType, "vmotion", "vmk9")
    refused("nicType", manager.SelectVnicForNicType, "none", "vmk1")
    manager.SelectVnicForNicType("ptp", "vmk0")
    manager.SelectVnicForNicType("ptp", "vmk1")
    assert service(host, "ptp")[0] == ["vmk1"]
    net.RemoveVirtualNic("vmk1")
    assert service(host, "vsan")[0] == service(host, "vmotion")[0] == []


def test_a_stack_for_one_service(host, net, manager, group):
    net.AddVirtualNic("kernel", nic_spec(netStackInstanceKey="vmotion"))
    assert service(host, "vmotion")[0] == ["vmk1"]
    for call in (
        lambda: manager.SelectVnicForNicType("vmotion", "vmk0"),
        lambda: manager.SelectVnicForNicType("vsan", "vmk1"),
        lambda: manager.DeselectVnicForNicType("vmotion", "vmk1"),
    ):
        with pytest.raises(vim.fault.HostConfigFault):
            call()


def test_a_renamed_port_group_is_followed(host, net, group):
    net.AddVirtualNic("kernel", nic_spec())
    net.UpdatePortGroup("kernel", group_spec("other"))
    for view in views(host):
        assert adapter(view, "vmk1").portgroup == adapter(view, "vmk1").spec.portgroup == "other"
    found = host.configManager.virtualNicManager.QueryNetConfig("vsan").candidateVnic[1]
    assert found.portgroup == "other"


def test_a_distributed_port_group(run):
    sim = run(dvs=1, portgroups=1, hosts=1, standalone_hosts=1, vms=0)
    si = sim.connect()
    content = si.RetrieveContent()
    view = content.viewManager.CreateContainerView(content.rootFolder, [vim.HostSystem, vim.Network], True).view
    host = next(one for one in view if isinstance(one, vim.HostSystem))
    groups = [one for one in view if isinstance(one, vim.dvs.DistributedVirtualPortgroup)]
    uplink = next(one for one in groups if one.config.uplink)
    group = next(one for one in groups if not one.config.uplink)
    net, uuid = host.configManager.networkSystem, group.config.distributedVirtualSwitch.uuid

    def port(group):
        return vim.dvs.PortConnection(switchUuid=uuid, portgroupKey=group.key)

    assert net.AddVirtualNic("", nic_spec(distributedVirtualPort=port(group))) == "vmk1"
    assert net.AddVirtualNic("", nic_spec("198.51.100.8", distributedVirtualPort=port(group))) == "vmk2"
    ports = set()
    for device in ("vmk1", "vmk2"):
        found = adapter(host.config.network, device)
        assert (found.portgroup, found.port, found.spec.portgroup) == ("", None, None)
        assert found.spec.distributedVirtualPort.portgroupKey == group.key
        ports.add(found.spec.distributedVirtualPort.portKey)
    assert len(ports) == 2
    refused("nic.portgroup", net.AddVirtualNic, "VM Network", nic_spec(distributedVirtualPort=port(group)))
    refused("nic.distributedVirtualPort", net.AddVirtualNic, "", nic_spec(distributedVirtualPort=port(uplink)))
    net.AddPortGroup(group_spec("kernel"))
    net.UpdateVirtualNic("vmk2", Spec(portgroup="kernel"))
    found = adapter(host.config.network, "vmk2")
    assert (found.portgroup, found.spec.distributedVirtualPort) == ("kernel", None)


def test_the_views_of_a_vcenter_lag(sim, host, net, group):
    sim.service.settings.host_view_lag = 30
    net.AddVirtualNic("kernel", nic_spec())
    host.configManager.virtualNicManager.SelectVnicForNicType("vsan", "vmk1")
    assert adapter(net.networkInfo, "vmk1") and adapter(host.config.network, "vmk1") is None
    vsan = next(one for one in host.config.virtualNicManagerInfo.netConfig if one.nicType == "vsan")
    assert list(vsan.selectedVnic) == [] and len(vsan.candidateVnic) == 1
    net.RefreshNetworkSystem()
    assert adapter(host.config.network, "vmk1") and service(host, "vsan")[0] == ["vmk1"]


def test_who_may_do_it(sim, group):
    with pytest.raises(vim.fault.NoPermission):
        reader = sim.connect("reader@vsphere.local")
        found = reader.RetrieveContent().searchIndex.FindByInventoryPath("/DC1/host/cluster1/esx01.example.test")
        found.configManager.networkSystem.AddVirtualNic("kernel", nic_spec())
    assert issubclass(vmodl.fault.InvalidArgument, vmodl.RuntimeFault)
