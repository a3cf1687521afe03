# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The physical network adapters of a host: their links, and the neighbours at the other ends."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.managed import api
from . import network_model as model

NIC = vim.host.PhysicalNic


class PhysicalNics:
    """The part of HostNetworkSystem that is about physical network adapters."""

    @api
    def UpdatePhysicalNicLinkSpeed(self, call, device, linkSpeed):
        """HostNetworkSystem.UpdatePhysicalNicLinkSpeed: without a speed, the adapter negotiates.

        Assumed: HostConfigFault for a speed that the adapter cannot have, and for a negotiation that it cannot do; the
        link is as it was set, and the fastest that the adapter can have if it is negotiated; one that is down stays
        down.
        """
        nic = self.physical(device)
        if linkSpeed is None and not nic.autoNegotiateSupported:
            raise faults.host_config(f"{device} cannot negotiate its link")
        if linkSpeed is not None and not any(same(linkSpeed, one) for one in nic.validLinkSpecification):
            raise faults.host_config(f"{device} cannot have a link of {linkSpeed.speedMb} Mbit/s")
        with self.changing():
            nic.spec.linkSpeed = linkSpeed
            if nic.linkSpeed is not None:
                nic.linkSpeed = linkSpeed or fastest(nic)

    def physical(self, device):
        found = next((nic for nic in self.truth().pnic if nic.device == device), None)
        if found is None:
            raise faults.not_found(device)
        return found

    @api
    def QueryNetworkHint(self, call, device):
        """HostNetworkSystem.QueryNetworkHint: an adapter of a switch that listens sees its neighbour by CDP.

        Assumed: one of a distributed switch sees it by LLDP.
        """
        info = self.truth()
        known = [nic.device for nic in info.pnic]
        if not set(device) <= set(known):
            raise faults.not_found(", ".join(device))
        return [hint(info, name) for name in device or known]


def same(one, other):
    return (one.speedMb, one.duplex) == (other.speedMb, other.duplex)


def fastest(nic):
    return max(nic.validLinkSpecification, key=lambda one: (one.speedMb, one.duplex), default=None)


def hint(info, device):
    taken = model.switch_named(info, model.bridged_nics(info).get(device))
    listens = taken is not None and taken.spec.bridge.linkDiscoveryProtocolConfig.operation in ("listen", "both")
    distributed = any(key.rpartition("-")[2] == device for proxy in info.proxySwitch for key in proxy.pnic)
    subnet = NIC.NetworkHint.IpNetwork(vlanId=0, ipSubnet="192.0.2.1-192.0.2.254")
    number = device.removeprefix("vmnic")
    return NIC.NetworkHint(
        device=device, connectedSwitchPort=cdp(number) if listens else None,
        lldpInfo=lldp(number) if distributed else None, subnet=[subnet] if listens or distributed else [])


def cdp(number):
    return NIC.CdpInfo(
        cdpVersion=2, timeout=60, ttl=140, samples=100, devId="switch1.example.test", address="192.0.2.2",
        portId=f"Ethernet1/{number}", softwareVersion="Simulated switch", hardwarePlatform="Simulated", vlan=1,
        fullDuplex=True, mtu=9216, systemName="switch1", mgmtAddr="192.0.2.2", location="")


def lldp(number):
    parameter = vim.KeyAnyValue
    return NIC.LldpInfo(
        chassisId="02:00:5e:00:00:01", portId=f"Ethernet1/{number}", timeToLive=100,
        parameter=[parameter(key="System Name", value="switch1"), parameter(key="Vlan ID", value=1)])
