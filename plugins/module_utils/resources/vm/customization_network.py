# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The network of a guest that is customized: its options, and the AdapterMapping objects that they mean.

API: CustomizationAdapterMapping, CustomizationIPSettings.
"""

from __future__ import annotations

import ipaddress

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import normal_mac

NETWORK_OPTIONS = {
    "mac_address": {"type": "str"},
    "ip_address": {"type": "str"},
    "netmask": {"type": "str"},
    "gateways": {"type": "list", "elements": "str"},
    "ipv6_addresses": {"type": "list", "elements": "str"},
    "ipv6_gateways": {"type": "list", "elements": "str"},
    "dns_servers": {"type": "list", "elements": "str"},
    "dns_domain": {"type": "str"},
    "wins_servers": {"type": "list", "elements": "str"},
}
_GENERATED = {"dhcp": "DhcpIpV6Generator", "auto": "AutoIpV6Generator", "stateless": "StatelessIpV6Generator"}


def adapters_of(devices):
    """The MAC addresses of the network adapters among some devices, in their order; None if they are not known."""
    if devices is None:
        return None
    cards = [device for device in devices if isinstance(device, vim.vm.device.VirtualEthernetCard)]
    return [(card.macAddress or "").lower() for card in cards]


def normal_networks(networks):
    """The option C(networks) in one notation, without what was left out. Raises InvalidOption."""
    return [_pruned(_normal(network)) for network in networks]


def _pruned(network):
    return {name: value for name, value in network.items() if value is not None}


def _normal(network):
    normal = {**network}
    if network.get("mac_address") is not None:
        normal["mac_address"] = _checked(normal_mac, network["mac_address"])
    if network.get("ip_address") is not None:
        normal["ip_address"], normal["netmask"] = _address_and_mask(network)
    elif network.get("netmask") or network.get("gateways"):
        option = "netmask" if network.get("netmask") else "gateways"
        raise _invalid(f"{option} goes with ip_address, and DHCP gives it otherwise")
    for name, kind in (("gateways", 4), ("ipv6_gateways", 6), ("dns_servers", None), ("wins_servers", 4)):
        if network.get(name) is not None:
            normal[name] = [_address(one, kind) for one in network[name]]
    if len(network.get("wins_servers") or ()) > 2:
        raise _invalid("an adapter has two wins_servers at most")
    if network.get("ipv6_addresses") is not None:
        normal["ipv6_addresses"] = [_ipv6(one) for one in network["ipv6_addresses"]]
    return normal


def _address_and_mask(network):
    """(address, mask), both in dots, of C(192.0.2.7/24), or of an address and a mask."""
    text, mask = network["ip_address"], network.get("netmask")
    if "/" not in text:
        address = _address(text, 4)
        if mask is None:
            raise _invalid(f"{text!r} needs its prefix, as in {text}/24, or netmask")
        text = f"{address}/{mask}"
    elif mask is not None:
        raise _invalid(f"{text!r} has its mask already, so netmask must be left out")
    interface = _interface(text, ipaddress.IPv4Interface, "IPv4")
    return str(interface.ip), str(interface.netmask)


def _ipv6(text):
    """An address with its prefix, or one of the words for what makes it up."""
    if text in _GENERATED:
        return text
    if "/" not in text:
        _address(text, 6)
        raise _invalid(f"{text!r} needs its prefix, as in {text}/64")
    return str(_interface(text, ipaddress.IPv6Interface, "IPv6"))


def _interface(text, kind, family):
    try:
        return kind(text)
    except ValueError:
        raise _invalid(f"{text!r} is no {family} address with its mask") from None


def _address(text, version=None):
    """An address in its usual notation, of one family or either."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        address = None
    if address is None or version not in (None, address.version):
        raise _invalid(f"{text!r} is no {f'IPv{version}' if version else 'IP'} address")
    return str(address)


def _checked(normal, text):
    try:
        return normal(text)
    except ValueError as error:
        raise _invalid(str(error)) from error


def _invalid(problem, **details):
    return InvalidOption(f"networks: {problem}.", option="networks", **details)


def settings_for(networks, cards):
    """The AdapterMapping objects for all adapters: by MAC address, the others in their order. Raises InvalidOption.

    cards: MAC addresses, as C(adapters_of) gives them.
    """
    normal = normal_networks(networks)
    if cards is not None:
        _vet_adapters(normal, cards)
    return [_mapping(network) for network in _in_order(normal, cards)]


def _vet_adapters(networks, cards):
    count, listed = len(cards), ", ".join(cards) or "none"
    named = [network["mac_address"] for network in networks if "mac_address" in network]
    for mac in named:
        if mac not in cards or named.count(mac) > 1:
            problem = f"there is no network adapter {mac}" if mac not in cards else f"there are two entries for {mac}"
            raise _invalid(f"{problem}. The virtual machine has {listed}", adapters=cards)
    if len(networks) != count:
        entries = f"{len(networks)} {'entry' if len(networks) == 1 else 'entries'}"
        has = f"{count} network adapter{'' if count == 1 else 's'}"
        raise _invalid(f"it has {entries}, and the virtual machine has {has}: {listed}", adapters=cards)


def _in_order(networks, cards):
    """The entries as the adapters follow each other: an entry with a MAC address stands at its adapter."""
    if cards is None:
        return networks
    named = {network["mac_address"]: network for network in networks if "mac_address" in network}
    others = iter([network for network in networks if "mac_address" not in network])
    return [named.get(mac) or next(others) for mac in cards]


def _mapping(network):
    custom = vim.vm.customization
    static = "ip_address" in network
    wins = [*network.get("wins_servers", ()), None, None]
    settings = custom.IPSettings(
        ip=custom.FixedIp(ipAddress=network["ip_address"]) if static else custom.DhcpIpGenerator(),
        subnetMask=network["netmask"] if static else None,
        gateway=network.get("gateways", []),
        ipV6Spec=_ipv6_spec(network),
        dnsServerList=network.get("dns_servers", []),
        dnsDomain=network.get("dns_domain"),
        primaryWINS=wins[0],
        secondaryWINS=wins[1],
    )
    return custom.AdapterMapping(macAddress=network.get("mac_address"), adapter=settings)


def _ipv6_spec(network):
    if not network.get("ipv6_addresses"):
        return None
    custom = vim.vm.customization
    return custom.IPSettings.IpV6AddressSpec(
        ip=[_ipv6_generator(one) for one in network["ipv6_addresses"]], gateway=network.get("ipv6_gateways", [])
    )


def _ipv6_generator(text):
    custom = vim.vm.customization
    if text in _GENERATED:
        return getattr(custom, _GENERATED[text])()
    address, _slash, prefix = text.partition("/")
    return custom.FixedIpV6(ipAddress=address, subnetMask=int(prefix))
