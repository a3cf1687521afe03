# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The routes of a TCP/IP stack: to the networks of its adapters, by its gateways, and those that are set by hand.

A stack shows them all, each with the operation `ignore`.
"""

from __future__ import annotations

import ipaddress

from pyVmomi import vim

from .. import faults

OP, ENTRY = vim.host.IpRouteOp, vim.host.IpRouteEntry
TABLES = (("ipRoute", 4), ("ipv6Route", 6))
NO_GATEWAY = {4: "0.0.0.0", 6: "::"}
MULTICAST = (("ff01::", 32), ("ff02::", 32))


def adapters(info, stack):
    return [nic for nic in info.vnic if (nic.spec.netStackInstanceKey or "defaultTcpipStack") == stack.key]


def networks(nic):
    """The networks that an adapter is in: [ipaddress's interface]."""
    ip, found = nic.spec.ip, []
    if ip.ipAddress:
        found.append(ipaddress.ip_interface(f"{ip.ipAddress}/{ip.subnetMask}"))
    six = ip.ipV6Config.ipV6Address if ip.ipV6Config is not None else ()
    return found + [ipaddress.ip_interface(f"{one.ipAddress}/{one.prefixLength}") for one in six]


def device_for(nics, gateway):
    """The adapter that can reach an address, or None."""
    address = ipaddress.ip_address(gateway)
    return next((nic.device for nic in nics for one in networks(nic) if address in one.network), None)


def is_manual(route):
    """Whether a route is neither to an adapter's own network, nor by the default gateway, nor for multicast."""
    network = ipaddress.ip_address(route.network)
    return (not ipaddress.ip_address(route.gateway).is_unspecified and route.prefixLength > 0
            and not network.is_multicast and not network.is_link_local)


def manual(stack, table):
    config = stack.routeTableConfig
    return [op.route for op in (getattr(config, table) if config is not None else ()) if is_manual(op.route)]


def table(info, stack):
    """All routes of a stack; those that no adapter can reach any more are gone."""
    nics = adapters(info, stack)
    config, gateways = vim.host.IpRouteTableConfig(), stack.ipRouteConfig
    for name, version in TABLES:
        gateway = getattr(gateways, "defaultGateway" if version == 4 else "ipV6DefaultGateway", None)
        found = by_gateway(nics, gateway, version) if gateway else []
        found += [route for nic in nics for route in own(nic, version)]
        found += [route for route in manual(stack, name) if device_for(nics, route.gateway)]
        setattr(config, name, [OP(changeOperation="ignore", route=route) for route in found])
    return config


def by_gateway(nics, gateway, version):
    device = device_for(nics, gateway)
    none = NO_GATEWAY[version]
    return [ENTRY(network=none, prefixLength=0, gateway=gateway, deviceName=device)] if device else []


def own(nic, version):
    """The routes to an adapter's own networks, and with IPv6 those for multicast."""
    found = [one for one in networks(nic) if one.version == version]
    routes = [ENTRY(network=str(one.network.network_address), prefixLength=one.network.prefixlen,
                    gateway=NO_GATEWAY[version], deviceName=nic.device) for one in found]
    local = next((str(one.ip) for one in found if version == 6 and one.ip.is_link_local), None)
    return routes + [ENTRY(network=network, prefixLength=length, gateway=local, deviceName=nic.device)
                     for network, length in MULTICAST if local]


def changed(info, stack, config):
    """The routes of a stack after some operations.

    Assumed: HostConfigFault for what is no route, for a gateway that no adapter of the stack can reach, for a route
    that is there already, and for the removal of one that is not; a route is known by its network and its gateway.
    """
    nics = adapters(info, stack)
    after = vim.host.IpRouteTableConfig()
    for name, version in TABLES:
        routes = manual(stack, name)
        for op in getattr(config, name):
            routes = apply(routes, op, nics, version)
        setattr(after, name, [OP(changeOperation="ignore", route=route) for route in routes])
    return after


def apply(routes, op, nics, version):
    route, key = op.route, key_of(op.route, version)
    there = [one for one in routes if key_of(one, version) == key]
    if op.changeOperation == "ignore":
        return routes
    if op.changeOperation == "remove" and there:
        return [one for one in routes if one not in there]
    device = device_for(nics, route.gateway)
    if op.changeOperation != "add" or there or device is None or route.deviceName not in (None, device):
        raise faults.host_config(f"the route to {route.network}/{route.prefixLength} cannot be changed")
    network, gateway = key
    return [*routes, ENTRY(network=str(network.network_address), prefixLength=network.prefixlen, gateway=str(gateway),
                           deviceName=device)]


def key_of(route, version):
    kinds = (ipaddress.IPv4Network, ipaddress.IPv4Address) if version == 4 else (
        ipaddress.IPv6Network, ipaddress.IPv6Address)
    try:
        return kinds[0](f"{route.network}/{route.prefixLength}"), kinds[1](route.gateway)
    except ValueError:
        raise faults.host_config(f"{route.network}/{route.prefixLength} by {route.gateway} is no route") from None


def shown(config):
    """The routes of the default stack as the host shows them besides."""
    if config is None:
        return None
    return vim.host.IpRouteTableInfo(**{name: [op.route for op in getattr(config, name)] for name, _version in TABLES})
