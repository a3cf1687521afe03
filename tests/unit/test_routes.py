# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The routes of TCP/IP stacks, as they are read and changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import routes
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

Ip = vim.host.IpConfig


def entry(network, gateway):
    address, _slash, length = network.partition("/")
    return vim.host.IpRouteEntry(network=address, prefixLength=int(length), gateway=gateway, deviceName="vmk0")


def table(*entries):
    config = vim.host.IpRouteTableConfig()
    for one in entries:
        op = vim.host.IpRouteOp(changeOperation="ignore", route=one)
        name = "ipv6Route" if ":" in one.network else "ipRoute"
        setattr(config, name, [*getattr(config, name), op])
    return config


def live(config):
    return routes.ITEMS.live(lambda path: routes.all_of(config))


@pytest.mark.parametrize(
    ("network", "gateway", "manual"),
    [
        ("0.0.0.0/0", "192.0.2.1", False),  # the default route
        ("192.0.2.0/24", "0.0.0.0", False),  # an adapter's own network
        ("fe80::/64", "::", False),
        ("ff01::/32", "fe80::48c:ddff:fe1d:8254", False),  # multicast, by an adapter's own address
        ("ff02::/32", "fe80::48c:ddff:fe1d:8254", False),
        ("::/0", "fe80::1", False),
        ("10.2.224.0/19", "10.2.32.2", True),
        ("2001:db8:1::/48", "fe80::1", True),
    ],
)
def test_which_routes_were_set_by_hand(network, gateway, manual):
    assert [one["network"] for one in live(table(entry(network, gateway)))] == ([network] if manual else [])


def test_no_table():
    assert live(None) == []


def test_the_order_is_that_of_the_networks():
    config = table(
        entry("2001:db8::/48", "fe80::1"), entry("172.16.0.0/12", "192.0.2.2"), entry("10.0.0.0/8", "192.0.2.3")
    )
    assert [one["network"] for one in live(config)] == ["10.0.0.0/8", "172.16.0.0/12", "2001:db8::/48"]


networks = st.sampled_from(["10.0.0.0/8", "172.16.0.0/12", "2001:db8:1::/48", "2001:db8:2::/48"])
GATEWAYS = {"4": ["192.0.2.2", "192.0.2.3"], "6": ["fe80::2", "2001:db8::3"]}


@st.composite
def documents(draw):
    found = draw(st.lists(networks, unique=True))
    return {network: draw(st.sampled_from(GATEWAYS["6" if ":" in network else "4"])) for network in found}


@given(documents(), documents(), st.booleans())
def test_the_routes_become_those_that_are_wanted(before, wanted, exact):
    own = entry("192.0.2.0/24", "0.0.0.0")
    config = table(own, *(entry(*route) for route in before.items()))
    items = [{"network": network, "gateway": gateway} for network, gateway in wanted.items()]
    change = routes.ITEMS.change(items, live(config), exact)
    expected = wanted if exact else {**before, **wanted}
    if change is None:
        assert before == expected
        return
    there = {(f"{one.network}/{one.prefixLength}", one.gateway) for one in routes.all_of(config)}
    sent = routes.operations(change)
    for op in [*sent.ipRoute, *sent.ipv6Route]:
        route = f"{op.route.network}/{op.route.prefixLength}", op.route.gateway
        assert (route in there) == (op.changeOperation == "remove")
        there = there - {route} if op.changeOperation == "remove" else there | {route}
    assert there == {("192.0.2.0/24", "0.0.0.0"), *expected.items()}
    shown = routes.all_of(routes.by_then(config, change))
    assert {(f"{one.network}/{one.prefixLength}", one.gateway) for one in shown} == there


def adapter(**ip):
    return vim.host.VirtualNic(device="vmk0", spec=vim.host.VirtualNic.Specification(ip=Ip(**ip)))


def test_which_gateways_can_be_reached():
    six = Ip.IpV6AddressConfiguration(ipV6Address=[Ip.IpV6Address(ipAddress="fe80::7", prefixLength=64)])
    nic = adapter(dhcp=False, ipAddress="192.0.2.7", subnetMask="255.255.255.0", ipV6Config=six)
    for gateway in ("192.0.2.1", "fe80::1"):
        routes.vet_gateway("gateway", gateway, [nic], "it")
    for gateway in ("192.0.3.1", "2001:db8::1"):
        with pytest.raises(Refused):
            routes.vet_gateway("gateway", gateway, [nic], "it")
    routes.vet_gateway("gateway", "192.0.3.1", [], "a stack without adapters")
    routes.vet_gateway("gateway", "192.0.2.1", [adapter(dhcp=True, ipAddress="")], "one whose DHCP server is silent")


@pytest.mark.parametrize("network", ["10.0.0.0", "10.0.0.1/8", "10.0.0.0/33", "none/8"])
def test_what_is_no_network(network):
    with pytest.raises(InvalidOption):
        routes.ITEMS.change([{"network": network, "gateway": "192.0.2.1"}], [])
