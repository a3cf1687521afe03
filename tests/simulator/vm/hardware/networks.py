# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The networks that an adapter can be connected to: a port group of the host, a distributed one, an opaque one."""

from __future__ import annotations

from pyVmomi import vim

from ...distributed.opaque import OpaqueNetwork
from ...distributed.portgroup import DistributedVirtualPortgroup

card = vim.vm.device.VirtualEthernetCard


def network_of(service, datacenter, backing):
    """The network of an adapter's backing, or None."""
    if isinstance(backing, card.NetworkBackingInfo):
        ref = backing.network
        return service.registry.find(ref._moId) if ref is not None else by_name(datacenter, backing.deviceName)
    if isinstance(backing, card.DistributedVirtualPortBackingInfo):
        return portgroup(service, backing.port)
    if isinstance(backing, card.OpaqueNetworkBackingInfo):
        return opaque(datacenter, backing)
    return None


def by_name(datacenter, name):
    """The standard network of a port group's name."""
    from ...entities.entity import quote
    stored = quote(name or "")
    return next((n for n in datacenter.below("network", "Network")
                 if n.api_name == "Network" and n.name == stored), None) if datacenter else None


def portgroup(service, port):
    """A distributed port group's key is its managed object id."""
    found = service.registry.find(port.portgroupKey or "")
    return found if isinstance(found, DistributedVirtualPortgroup) else None


def opaque(datacenter, backing):
    for found in datacenter.below("network", "OpaqueNetwork") if datacenter else ():
        if isinstance(found, OpaqueNetwork) and found.opaque_id == backing.opaqueNetworkId:
            return found
    return None


def connect(work, change, backing, label, connected):
    """Check a new backing and fill in what the server knows; returns the network and the summary that is shown."""
    place = work.place
    network = network_of(place.service, place.datacenter, backing)
    if network is None:
        raise change.bad_backing()
    if isinstance(backing, card.NetworkBackingInfo):
        if network.api_name != "Network":
            raise change.bad_backing()
        backing.deviceName, backing.network, backing.useAutoDetect = network.name, network.ref, False
        summary = network.name
    elif isinstance(backing, card.DistributedVirtualPortBackingInfo):
        summary = take_port(work, change, network, backing.port)
    else:
        summary = f"{backing.opaqueNetworkType}: {backing.opaqueNetworkId}"
    if place.host.moid not in network.hosts:
        raise vim.fault.CannotAccessNetwork(
            device=label, backing=network.name, connected=connected, network=network.ref,
            msg=f"{label}: the network '{network.name}' is not accessible from host '{place.host.name}'.")
    return network, summary


def take_port(work, change, network, port):
    """The connection to a distributed port: the switch must be the port group's."""
    if port.switchUuid != network.switch_uuid or network.is_uplink:
        raise change.bad_backing("backing.port")
    if not port.portKey:
        port.portKey = network.next_port(work.of(card))
        if port.portKey is None:        # assumed: there is no fault of its own for a port group without free ports
            raise change.bad_backing("backing.port")
    port.connectionCookie = port.connectionCookie or int(port.portKey) * 1009 + 1
    return f"DVSwitch: {port.switchUuid}"
