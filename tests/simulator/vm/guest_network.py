# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a running guest tells of its network: names, and the addresses of each network adapter.

Out of the box, the first adapter has one IPv4 address, which is the machine's own and never changes, further adapters
have one each, and every connected adapter has the link-local IPv6 address that follows from its MAC address, as on a
real network. A customization, or the control channel, gives a guest a `GuestSetup` of its own.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field

from pyVmomi import vim

DOMAIN, DNS = "example.test", "192.0.2.1"


@dataclass
class GuestSetup:
    """What a guest was set up to be; None is what it is out of the box.

    addresses: for each adapter in order, its addresses as `192.0.2.7/24`, or None for DHCP.
    """

    host_name: str = None
    domain: str = None
    dns: list = None
    suffixes: list = None
    addresses: list = field(default_factory=list)

    def of_card(self, position):
        return self.addresses[position] if position < len(self.addresses) else None


def host_name(name):
    return "".join(c if c.isalnum() or c == "-" else "-" for c in name.lower()).strip("-") or "localhost"


def default_address(first, position):
    """The address that DHCP gives an adapter: the first one has the machine's own, the next ones are derived of it."""
    if position == 0:
        return f"{first}/24"
    return f"203.0.113.{(int(first.rpartition('.')[2]) + 64 * (position - 1)) % 254 + 1}/24"


def link_local(mac):
    """The IPv6 address that follows from a MAC address (RFC 4291, appendix A)."""
    octets = bytes.fromhex(mac.replace(":", ""))
    suffix = bytes([octets[0] ^ 2, *octets[1:3], 0xFF, 0xFE, *octets[3:]])
    return str(ipaddress.IPv6Address(b"\xfe\x80" + bytes(6) + suffix)) + "/64"


def addresses_of(vm, card, position, first):
    """The addresses of an adapter, with their prefix lengths; none while it is not connected."""
    if not (card.connectable and card.connectable.connected):
        return []
    own = vm.guest_setup.of_card(position)
    if own is None:
        own = [default_address(first, position)] if first else []
        own += [link_local(card.macAddress)] if card.macAddress else []
    return own


def guest_cards(vm, first, with_addresses=True):
    """guest.net: one entry for each adapter. `first` is the machine's own address."""
    return vim.vm.GuestInfo.NicInfo.Array(
        nic_info(vm, card, addresses_of(vm, card, position, first) if with_addresses else [])
        for position, card in enumerate(vm.seen_cards()))


def nic_info(vm, card, addresses):
    split = [ipaddress.ip_interface(address) for address in addresses]
    return vim.vm.GuestInfo.NicInfo(
        network=vm.network_name(card), ipAddress=[str(one.ip) for one in split], macAddress=card.macAddress,
        connected=bool(card.connectable and card.connectable.connected), deviceConfigId=card.key,
        ipConfig=vim.net.IpConfigInfo(ipAddress=[
            vim.net.IpConfigInfo.IpAddress(
                ipAddress=str(one.ip), prefixLength=one.network.prefixlen,
                origin="linklayer" if one.ip.is_link_local else None, state="preferred") for one in split]))


def primary_address(cards):
    """guest.ipAddress: the first address that others can reach, IPv4 before IPv6."""
    found = [ipaddress.ip_address(address) for card in cards for address in card.ipAddress]
    usable = sorted((one for one in found if not one.is_link_local), key=lambda one: one.version)
    return str(usable[0]) if usable else None


def guest_stack(vm):
    setup = vm.guest_setup
    domain = DOMAIN if setup.domain is None else setup.domain
    return vim.vm.GuestInfo.StackInfo.Array([vim.vm.GuestInfo.StackInfo(dnsConfig=vim.net.DnsConfigInfo(
        dhcp=False, hostName=guest_name(vm), domainName=domain, ipAddress=[DNS] if setup.dns is None else setup.dns,
        searchDomain=[domain] if setup.suffixes is None else setup.suffixes))])


def guest_name(vm):
    return vm.guest_setup.host_name or host_name(vm.name)
