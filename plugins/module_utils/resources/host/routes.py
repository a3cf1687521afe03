# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The routes of a TCP/IP stack that are set by hand. API: HostIpRouteTableConfig, HostIpRouteOp, HostIpRouteEntry."""

from __future__ import annotations

import ipaddress

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import ADD, REMOVE, Items, ObservedItem
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

PATH = "routeTableConfig.ipRoute"
OPTION = {
    "type": "list",
    "elements": "dict",
    "options": {
        "network": {"type": "str", "required": True},
        "gateway": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    },
}


def _network(text):
    if "/" not in text:
        raise ValueError(f"{text!r} has no prefix length, as 10.0.0.0/8 has")
    return str(ipaddress.ip_network(text))


def _gateway(text):
    return str(ipaddress.ip_address(text))


def all_of(table):
    """All routes of a stack, those of IPv4 first: HostIpRouteEntries."""
    ops = [*(table.ipRoute or ()), *(table.ipv6Route or ())] if table is not None else []
    return [op.route for op in ops]


def network_of(route):
    return f"{ipaddress.ip_address(route.network)}/{route.prefixLength}"


def told(route):
    """A route as it is told: C({network, gateway, device})."""
    return {"network": network_of(route), "gateway": _gateway(route.gateway), "device": route.deviceName}


def is_manual(route):
    """Whether a route was set by hand: it is neither to an adapter's own network, nor by the default gateway, nor one
    that comes with IPv6."""
    network = ipaddress.ip_address(route.network)
    comes_by_itself = network.is_multicast or network.is_link_local
    return bool(route.prefixLength) and not ipaddress.ip_address(route.gateway).is_unspecified and not comes_by_itself


def ordered(routes):
    """Routes as they are told, by their networks, those of IPv4 first. A host has them in the order of their making."""

    def place(route):
        network = ipaddress.ip_network(route["network"])
        return network.version, network

    return sorted(routes, key=place)


def _observed(routes):
    return ordered(
        ObservedItem({"network": network_of(one), "gateway": _gateway(one.gateway)}, one)
        for one in routes
        if is_manual(one)
    )


# What is read at its path are the HostIpRouteEntries of a stack, of IPv4 and IPv6.
ITEMS = Items(
    "routes",
    path=PATH,
    fields=(
        Field("network", path="route.network", normal=_network),
        Field("gateway", path="route.gateway", normal=_gateway),
    ),
    keys=(("network",),),
    observed=_observed,
)


def networks_of(adapter):
    """The networks that a vmkernel adapter is in."""
    ip, texts = adapter.spec.ip, []
    if ip is not None and ip.ipAddress not in ("", "0.0.0.0", None):
        texts.append(f"{ip.ipAddress}/{ip.subnetMask}")
    six = ip.ipV6Config.ipV6Address if ip is not None and ip.ipV6Config is not None else ()
    texts += [f"{one.ipAddress}/{one.prefixLength}" for one in six or ()]
    return [ipaddress.ip_interface(text).network for text in texts]


def vet_gateway(option, gateway, adapters, described):
    """Raises Refused for a gateway that no adapter of a stack can reach, as far as their networks are known: adapters
    may be made later, or wait for an answer of a DHCP server."""
    address = ipaddress.ip_address(gateway)
    networks = [network for adapter in adapters for network in networks_of(adapter)]
    reachable = [network for network in networks if network.version == address.version]
    if reachable and not any(address in network for network in reachable):
        devices = ", ".join(adapter.device for adapter in adapters)
        raise Refused(
            f"{option}: {gateway} is in no network of the adapters of {described} ({devices}), so it cannot be "
            "reached.",
            option=option,
            value=gateway,
        )


def vet(change, adapters, described):
    """Raises InvalidOption or Refused for routes that cannot be."""
    for part in change.parts if change else ():
        if part.operation == REMOVE:
            continue
        gateway = part["gateway"].after if part["gateway"] else (part.found or {}).get("gateway")
        if gateway is None:
            raise InvalidOption(
                f"routes: the route to {part.key['network']} is new, so it needs a gateway.", option="routes.gateway"
            )
        if ipaddress.ip_network(_network(part.key["network"])).version != ipaddress.ip_address(gateway).version:
            raise InvalidOption(
                f"routes.gateway: {gateway} and {part.key['network']} are not of one version of IP.",
                option="routes.gateway",
                value=gateway,
            )
        vet_gateway("routes.gateway", gateway, adapters, described)


def operations(change):
    """The HostIpRouteTableConfig that carries a change out: a route with another gateway is another one."""
    config = vim.host.IpRouteTableConfig()
    for part in change.parts:
        if part.operation != ADD:
            _add(config, "remove", part.found.source)
        if part.operation != REMOVE:
            _add(config, "add", _entry(part))
    return config


def _entry(part):
    network = ipaddress.ip_network(_network(part.key["network"]))
    return vim.host.IpRouteEntry(
        network=str(network.network_address), prefixLength=network.prefixlen, gateway=part["gateway"].after
    )


def _add(config, operation, route):
    entry = vim.host.IpRouteEntry(network=route.network, prefixLength=route.prefixLength, gateway=route.gateway)
    op = vim.host.IpRouteOp(changeOperation=operation, route=entry)
    six = ipaddress.ip_address(route.network).version == 6
    name = "ipv6Route" if six else "ipRoute"
    setattr(config, name, [*(getattr(config, name) or ()), op])


def by_then(table, change):
    """The HostIpRouteTableConfig that a stack would show after a change."""
    config = vim.host.IpRouteTableConfig()
    gone = {id(part.found.source) for part in change.parts if part.found is not None}
    left = [route for route in all_of(table) if id(route) not in gone]
    for route in [*left, *(_entry(part) for part in change.parts if part.operation != REMOVE)]:
        _add(config, "ignore", route)
    return config
