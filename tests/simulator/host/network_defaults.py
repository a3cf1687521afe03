# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The network of a freshly installed ESXi host: vSwitch0 with two uplinks, `VM Network` and `Management Network`."""

from __future__ import annotations

from pyVmomi import vim

NICS = ("vmnic0", "vmnic1")


def nic_key(device):
    return f"key-vim.host.PhysicalNic-{device}"


def policy():
    """The policy of a standard switch; every value of it is set."""
    return vim.host.NetworkPolicy(
        security=vim.host.NetworkPolicy.SecurityPolicy(allowPromiscuous=False, macChanges=False,
                                                       forgedTransmits=False),
        nicTeaming=vim.host.NetworkPolicy.NicTeamingPolicy(
            policy="loadbalance_srcid", reversePolicy=True, notifySwitches=True, rollingOrder=False,
            failureCriteria=vim.host.NetworkPolicy.NicFailureCriteria(
                checkSpeed="minimum", speed=10, checkDuplex=False, fullDuplex=False, checkErrorPercent=False,
                percentage=0, checkBeacon=False),
            nicOrder=vim.host.NetworkPolicy.NicOrderPolicy(activeNic=["vmnic0"], standbyNic=[])),
        offloadPolicy=vim.host.NetOffloadCapabilities(csumOffload=True, tcpSegmentation=True, zeroCopyXmit=True),
        shapingPolicy=vim.host.NetworkPolicy.TrafficShapingPolicy(enabled=False))


def inherited_policy():
    """The policy of a port group that sets nothing itself."""
    return vim.host.NetworkPolicy(
        security=vim.host.NetworkPolicy.SecurityPolicy(),
        nicTeaming=vim.host.NetworkPolicy.NicTeamingPolicy(
            failureCriteria=vim.host.NetworkPolicy.NicFailureCriteria()),
        offloadPolicy=vim.host.NetOffloadCapabilities(),
        shapingPolicy=vim.host.NetworkPolicy.TrafficShapingPolicy())


def port_group(name, switch="vSwitch0", vlan=0):
    return vim.host.PortGroup(
        key=f"key-vim.host.PortGroup-{name}", vswitch=f"key-vim.host.VirtualSwitch-{switch}",
        computedPolicy=policy(),
        spec=vim.host.PortGroup.Specification(name=name, vlanId=vlan, vswitchName=switch,
                                              policy=inherited_policy()))


def physical_nic(device, position):
    speed = vim.host.PhysicalNic.LinkSpeedDuplex
    return vim.host.PhysicalNic(
        key=nic_key(device), device=device, pci=f"0000:{position + 3:02x}:00.0", driver="ixgben",
        driverVersion="1.15.1.0", firmwareVersion="1.0",
        linkSpeed=speed(speedMb=10000, duplex=True), validLinkSpecification=[speed(speedMb=10000, duplex=True)],
        spec=vim.host.PhysicalNic.Specification(
            ip=vim.host.IpConfig(dhcp=False, ipAddress="", subnetMask=""),
            linkSpeed=speed(speedMb=10000, duplex=True), enableEnhancedNetworkingStack=False,
            ensInterruptEnabled=False),
        wakeOnLanSupported=False, mac="", vmDirectPathGen2Supported=False, resourcePoolSchedulerAllowed=True,
        autoNegotiateSupported=True, enhancedNetworkingStackSupported=False, ensInterruptSupported=False)


def management_nic():
    return vim.host.VirtualNic(
        device="vmk0", key="key-vim.host.VirtualNic-vmk0", portgroup="Management Network",
        spec=vim.host.VirtualNic.Specification(
            ip=vim.host.IpConfig(dhcp=False, ipAddress="", subnetMask="255.255.255.0",
                                 ipV6Config=vim.host.IpConfig.IpV6AddressConfiguration(
                                     autoConfigurationEnabled=False, dhcpV6Enabled=False)),
            mac="", mtu=1500, tsoEnabled=True, netStackInstanceKey="defaultTcpipStack", systemOwned=False,
            portgroup="Management Network"))


def dns():
    return vim.host.DnsConfig(dhcp=False, hostName="", domainName="", address=["192.0.2.1"],
                              searchDomain=["example.test"])


def network_info():
    switch = vim.host.VirtualSwitch(
        name="vSwitch0", key="key-vim.host.VirtualSwitch-vSwitch0", numPorts=9216, numPortsAvailable=9200, mtu=1500,
        portgroup=["key-vim.host.PortGroup-VM Network", "key-vim.host.PortGroup-Management Network"],
        pnic=[nic_key("vmnic0")],
        spec=vim.host.VirtualSwitch.Specification(
            numPorts=128, mtu=1500, policy=policy(), bridge=vim.host.VirtualSwitch.BondBridge(
                nicDevice=["vmnic0"], beacon=vim.host.VirtualSwitch.BeaconConfig(interval=1),
                linkDiscoveryProtocolConfig=vim.host.LinkDiscoveryProtocolConfig(protocol="cdp",
                                                                                 operation="listen"))))
    route = vim.host.IpRouteConfig(defaultGateway="192.0.2.1", ipV6DefaultGateway="")
    stack = vim.host.NetStackInstance(
        key="defaultTcpipStack", name="defaultTcpipStack", dnsConfig=dns(), ipRouteConfig=route,
        requestedMaxNumberOfConnections=11000, congestionControlAlgorithm="newreno", ipV6Enabled=True)
    return vim.host.NetworkInfo(
        vswitch=[switch], portgroup=[port_group("VM Network"), port_group("Management Network")],
        pnic=[physical_nic(device, position) for position, device in enumerate(NICS)], vnic=[management_nic()],
        dnsConfig=dns(), ipRouteConfig=route, ipV6Enabled=True, atBootIpV6Enabled=True, netStackInstance=[stack])


NIC_TYPES = ("faultToleranceLogging", "management", "nvmeRdma", "nvmeTcp", "ptp", "vSphereBackupNFC",
             "vSphereProvisioning", "vSphereReplication", "vSphereReplicationNFC", "vmotion", "vsan", "vsanWitness")


def virtual_nics():
    """Which services vmk0 may carry and carries: management, and nothing else."""
    nic = vim.host.VirtualNicManager
    configs = []
    for kind in NIC_TYPES:
        candidate = management_nic()
        candidate.key = f"{kind}.key-vim.host.VirtualNic-vmk0"
        configs.append(nic.NetConfig(
            nicType=kind, multiSelectAllowed=True, candidateVnic=[candidate],
            selectedVnic=[candidate.key] if kind == "management" else []))
    return vim.host.VirtualNicManagerInfo(netConfig=configs)
