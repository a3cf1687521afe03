# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The network of a freshly installed ESXi host: four network adapters, of which vSwitch0 has two."""

from __future__ import annotations

from pyVmomi import vim

from .network_policy import default_order, default_policy, inherited_policy

NICS = ("vmnic0", "vmnic1", "vmnic2", "vmnic3")
UPLINKS = ("vmnic0", "vmnic1")
MANAGEMENT = "Management Network"
MANAGEMENT_PORT = "key-vim.host.PortGroup.Port-33554436"
# A host with ESXi 5.5 or later gives each switch what it can ("elastic"), whatever the specification says.
ELASTIC_PORTS = 9216
MTU = 1500


def nic_key(device):
    return f"key-vim.host.PhysicalNic-{device}"


def switch_key(name):
    return f"key-vim.host.VirtualSwitch-{name}"


def group_key(name):
    return f"key-vim.host.PortGroup-{name}"


def discovery():
    return vim.host.LinkDiscoveryProtocolConfig(protocol="cdp", operation="listen")


def vmkernel_key(device):
    return f"key-vim.host.VirtualNic-{device}"


def port_group(name, switch="vSwitch0", vlan=0):
    """A port group that inherits everything; `Management Network` has what the installer sets for it."""
    group = vim.host.PortGroup(
        key=group_key(name), vswitch=switch_key(switch), computedPolicy=default_policy(UPLINKS),
        spec=vim.host.PortGroup.Specification(name=name, vlanId=vlan, vswitchName=switch,
                                              policy=inherited_policy()))
    if name == MANAGEMENT:
        teaming = group.spec.policy.nicTeaming
        teaming.policy, teaming.notifySwitches, teaming.rollingOrder = "loadbalance_srcid", True, False
        teaming.failureCriteria.checkBeacon = False
        teaming.nicOrder = default_order(UPLINKS)
        group.port = [vim.host.PortGroup.Port(key=MANAGEMENT_PORT, mac=[""], type="host")]
    return group


# The links that a network adapter can have: Mbit/s, and whether both ends send at the same time.
FAST = ((1000, True), (10000, True))
SLOW = ((10, False), (10, True), (100, False), (100, True), (1000, True))


def physical_nic(device, position):
    """The first two have 10 Gbit/s, as it is set; the others 1 Gbit/s, which they negotiate."""
    speed = vim.host.PhysicalNic.LinkSpeedDuplex
    fast = position < len(UPLINKS)
    speeds = FAST if fast else SLOW
    possible = [speed(speedMb=number, duplex=duplex) for number, duplex in speeds]
    return vim.host.PhysicalNic(
        key=nic_key(device), device=device, pci=f"0000:{position + 3:02x}:00.0", driver="ixgben" if fast else "igbn",
        driverVersion="1.15.1.0", firmwareVersion="1.0", linkSpeed=possible[-1], validLinkSpecification=possible,
        spec=vim.host.PhysicalNic.Specification(
            ip=vim.host.IpConfig(dhcp=False, ipAddress="", subnetMask=""),
            linkSpeed=possible[-1] if fast else None, enableEnhancedNetworkingStack=False, ensInterruptEnabled=False),
        wakeOnLanSupported=False, mac="", vmDirectPathGen2Supported=False, resourcePoolSchedulerAllowed=True,
        autoNegotiateSupported=True, enhancedNetworkingStackSupported=False, ensInterruptSupported=False)


def management_nic():
    return vim.host.VirtualNic(
        device="vmk0", key=vmkernel_key("vmk0"), portgroup=MANAGEMENT, port=MANAGEMENT_PORT,
        spec=vim.host.VirtualNic.Specification(
            ip=vim.host.IpConfig(dhcp=False, ipAddress="", subnetMask="255.255.255.0",
                                 ipV6Config=vim.host.IpConfig.IpV6AddressConfiguration(
                                     autoConfigurationEnabled=False, dhcpV6Enabled=False)),
            mac="", mtu=MTU, tsoEnabled=True, netStackInstanceKey="defaultTcpipStack", systemOwned=False,
            portgroup=MANAGEMENT))


def dns():
    return vim.host.DnsConfig(dhcp=False, hostName="", domainName="", address=["192.0.2.1"],
                              searchDomain=["example.test"])


def virtual_switch(name, spec):
    """A switch; what depends on port groups and uplinks is derived later. A fresh one has no `spec.mtu`."""
    return vim.host.VirtualSwitch(name=name, key=switch_key(name), numPorts=ELASTIC_PORTS, mtu=MTU,
                                  numPortsAvailable=ELASTIC_PORTS, portgroup=[], pnic=[], spec=spec)


def first_switch():
    switch = virtual_switch("vSwitch0", vim.host.VirtualSwitch.Specification(
        numPorts=128, policy=default_policy(UPLINKS), bridge=vim.host.VirtualSwitch.BondBridge(
            nicDevice=list(UPLINKS), beacon=vim.host.VirtualSwitch.BeaconConfig(interval=1),
            linkDiscoveryProtocolConfig=discovery())))
    switch.portgroup = [group_key("VM Network"), group_key(MANAGEMENT)]
    switch.pnic = [nic_key(nic) for nic in UPLINKS]
    return switch


def network_info():
    route = vim.host.IpRouteConfig(defaultGateway="192.0.2.1", ipV6DefaultGateway="")
    return vim.host.NetworkInfo(
        vswitch=[first_switch()], portgroup=[port_group("VM Network"), port_group(MANAGEMENT)],
        pnic=[physical_nic(device, position) for position, device in enumerate(NICS)], vnic=[management_nic()],
        dnsConfig=dns(), ipRouteConfig=route, ipV6Enabled=True, atBootIpV6Enabled=True,
        netStackInstance=net_stacks(route))


SYSTEM_STACKS = ("vmotion", "vSphereProvisioning", "mirror", "ops")


def net_stacks(route):
    """The stack that all use, and those that the system has beside; one without an adapter has no name."""
    stack = vim.host.NetStackInstance
    unused = vim.host.DnsConfig(dhcp=False, hostName="", domainName="")
    common = {"requestedMaxNumberOfConnections": 11000, "congestionControlAlgorithm": "newreno", "ipV6Enabled": True}
    default = stack(key="defaultTcpipStack", name="defaultTcpipStack", dnsConfig=dns(), ipRouteConfig=route, **common)
    return [default, *(stack(key=key, dnsConfig=unused, ipRouteConfig=vim.host.IpRouteConfig(), **common)
                       for key in SYSTEM_STACKS)]


NIC_TYPES = ("faultToleranceLogging", "management", "nvmeRdma", "nvmeTcp", "ptp", "vSphereBackupNFC",
             "vSphereProvisioning", "vSphereReplication", "vSphereReplicationNFC", "vmotion", "vsan", "vsanWitness")


def virtual_nics():
    """Which services vmk0 may carry and carries: management and vMotion, and nothing else."""
    nic = vim.host.VirtualNicManager
    configs = []
    for kind in NIC_TYPES:
        candidate = management_nic()
        candidate.key = f"{kind}.key-vim.host.VirtualNic-vmk0"
        configs.append(nic.NetConfig(
            nicType=kind, multiSelectAllowed=kind != "ptp", candidateVnic=[candidate],
            selectedVnic=[candidate.key] if kind in ("management", "vmotion") else []))
    return vim.host.VirtualNicManagerInfo(netConfig=configs)
