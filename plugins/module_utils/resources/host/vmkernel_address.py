# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The addresses of a vmkernel adapter. API: HostIpConfig, HostIpConfigIpV6AddressConfiguration, HostIpRouteConfig."""

from __future__ import annotations

import ipaddress

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import Members
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import get_option, set_option

ADDRESS, NETMASK, ADDRESSES = "ipv4.address", "ipv4.netmask", "ipv6.addresses"
GATEWAYS = {"ipv4.gateway": "defaultGateway", "ipv6.gateway": "ipV6DefaultGateway"}
_IP, _ROUTE = "spec.ip", "spec.ipRouteSpec.ipRouteConfig"
_SIX = f"{_IP}.ipV6Config"
_NONE = ("", "0.0.0.0", None)
_MANUAL = "manual"
OPTIONS = {
    "ipv4": {
        "type": "dict",
        "options": {
            "dhcp": {"type": "bool"},
            "address": {"type": "str"},
            "netmask": {"type": "str"},
            "gateway": {"type": "str"},
        },
    },
    "ipv6": {
        "type": "dict",
        "options": {
            "dhcp": {"type": "bool"},
            "autoconf": {"type": "bool"},
            "addresses": {"type": "list", "elements": "str"},
            "gateway": {"type": "str"},
        },
    },
}


def _static(attribute):
    """What is set by hand; what a DHCP server gave is none of that."""

    def decode(ip):
        given = None if ip is None or ip.dhcp else getattr(ip, attribute)
        return None if given in _NONE else given

    return decode


def _gateway(kind):
    def normal(text):
        return str(kind(text)) if text else ""

    return {"decode": lambda gateway: gateway or "", "normal": normal}


def _four(text):
    return str(ipaddress.IPv4Address(text))


def _mask(text):
    return str(ipaddress.IPv4Network(f"0.0.0.0/{text}").netmask)


def written_6(address, length):
    """An IPv6 address as people write it: C(2001:db8::7/64)."""
    return f"{ipaddress.IPv6Address(address)}/{length}"


def _manual(addresses):
    return sorted(written_6(one.ipAddress, one.prefixLength) for one in addresses or () if one.origin == _MANUAL)


FIELDS = (
    Field("ipv4.dhcp", path=f"{_IP}.dhcp", decode=bool),
    Field(ADDRESS, path=_IP, decode=_static("ipAddress"), normal=_four),
    Field(NETMASK, path=_IP, decode=_static("subnetMask"), normal=_mask),
    Field("ipv4.gateway", path=f"{_ROUTE}.defaultGateway", **_gateway(ipaddress.IPv4Address)),
    Field("ipv6.dhcp", path=f"{_SIX}.dhcpV6Enabled", decode=bool),
    Field("ipv6.autoconf", path=f"{_SIX}.autoConfigurationEnabled", decode=bool),
    Members(ADDRESSES, path=f"{_SIX}.ipV6Address", decode=_manual),
    Field("ipv6.gateway", path=f"{_ROUTE}.ipV6DefaultGateway", **_gateway(ipaddress.IPv6Address)),
)
FACTS = (
    Field("ipv4.address", path=_IP, decode=lambda ip: ip and (None if ip.ipAddress in _NONE else ip.ipAddress)),
    Field("ipv4.netmask", path=_IP, decode=lambda ip: ip and (None if ip.ipAddress in _NONE else ip.subnetMask)),
    Field(
        ADDRESSES,
        path=f"{_SIX}.ipV6Address",
        decode=lambda found: [written_6(one.ipAddress, one.prefixLength) for one in found or ()],
    ),
)
_OF_SIX = ("ipv6.dhcp", "ipv6.autoconf", ADDRESSES)


def completed(params):
    """The options, with what follows from them: an address with a prefix gives its mask, and is no work of DHCP."""
    four, six = dict(params.get("ipv4") or {}), dict(params.get("ipv6") or {})
    if four.get("address") is not None:
        four = _with_mask(four)
    if six.get("addresses") is not None:
        six["addresses"] = list(dict.fromkeys(map(_six, six["addresses"])))
    return {**params, "ipv4": four or None, "ipv6": six or None}


def _with_mask(four):
    address, _slash, prefix = four["address"].partition("/")
    if four.get("dhcp"):
        raise InvalidOption(
            f"{ADDRESS}: with dhcp, the address is the DHCP server's. Leave one of them out.",
            option=ADDRESS,
            value=four["address"],
        )
    four = {**four, "address": address, "dhcp": False}
    if not prefix:
        return four
    try:
        mask = _mask(prefix)
        differs = four.get("netmask") is not None and _mask(four["netmask"]) != mask
    except ValueError as error:
        raise InvalidOption(f"{ADDRESS}: {error}", option=ADDRESS, value=f"{address}/{prefix}") from error
    if differs:
        raise InvalidOption(f"{NETMASK}: it is not that of {address}/{prefix}.", option=NETMASK, value=four["netmask"])
    return {**four, "netmask": mask}


def _six(text):
    try:
        found = ipaddress.IPv6Interface(text)
        if "/" not in text:
            raise ValueError(f"{text!r} has no prefix length, as 2001:db8::7/64 has")
        if found.is_link_local:
            raise ValueError(f"{text} is a link-local address, which the host makes itself")
    except ValueError as error:
        raise InvalidOption(f"{ADDRESSES}: {error}", option=ADDRESSES, value=text) from error
    return written_6(found.ip, found.network.prefixlen)


def wanted(params):
    """The addresses that the options ask for, without their masks and prefixes."""
    found = [get_option(params, ADDRESS), *(one.partition("/")[0] for one in get_option(params, ADDRESSES) or ())]
    return [address for address in found if address]


def vet(item):
    """Raises InvalidOption for an IPv4 address without a mask, or a mask without an address."""
    after, change = foreseen(item.plan), item.plan[NETMASK]
    if change and get_option(after, "ipv4.dhcp"):
        raise InvalidOption(f"{NETMASK}: with dhcp, it is the DHCP server's.", option=NETMASK, value=change.after)
    address, mask = get_option(after, ADDRESS), get_option(after, NETMASK)
    if bool(address) == bool(mask):
        return
    lacking, given = (NETMASK, address) if address else (ADDRESS, mask)
    raise InvalidOption(f"{lacking}: it is missing beside {given}.", option=lacking)


def foreseen(plan):
    """What a plan leads to: with DHCP, no address is set by hand (any more)."""
    after = plan.foreseen()
    if plan["ipv4.dhcp"] and plan["ipv4.dhcp"].after:
        for option in (ADDRESS, NETMASK):
            set_option(after, option, None)
    if plan[ADDRESSES]:
        set_option(after, ADDRESSES, sorted(plan[ADDRESSES].after))
    return after


def asks(plan):
    """Whether a plan changes addresses."""
    return any(plan[field.option] for field in FIELDS if field.option not in GATEWAYS)


def losses(plan):
    """The options of which a change takes an address or a gateway away that is there."""
    lost = [option for option in ("ipv4.dhcp", ADDRESS, NETMASK, "ipv4.gateway") if plan[option]]
    lost += [option for option in ("ipv6.dhcp", "ipv6.autoconf") if plan[option] and plan[option].before]
    six = plan[ADDRESSES]
    if six and set(six.before) - set(six.after):
        lost.append(ADDRESSES)
    return [*lost, *(["ipv6.gateway"] if plan["ipv6.gateway"] and plan["ipv6.gateway"].before else [])]


def write(spec, item):
    """Writes the addresses into a HostVirtualNicSpec: those of IPv4 as a whole, and of the others what changes."""
    plan, after = item.plan, foreseen(item.plan)
    spec.ip = vim.host.IpConfig(dhcp=bool(get_option(after, "ipv4.dhcp")))
    if get_option(after, ADDRESS):
        spec.ip.ipAddress, spec.ip.subnetMask = get_option(after, ADDRESS), get_option(after, NETMASK)
    if any(plan[option] for option in _OF_SIX):
        spec.ip.ipV6Config = _config_6(plan)
    if any(plan[option] for option in GATEWAYS):
        spec.ipRouteSpec = _route(after)


def _config_6(plan):
    config = vim.host.IpConfig.IpV6AddressConfiguration()
    for option, attribute in (("ipv6.dhcp", "dhcpV6Enabled"), ("ipv6.autoconf", "autoConfigurationEnabled")):
        if plan[option]:
            setattr(config, attribute, plan[option].after)
    change = plan[ADDRESSES]
    if change:
        before, after = set(change.before), set(change.after)
        config.ipV6Address = [
            *(_address_6(one, "remove") for one in change.before if one not in after),
            *(_address_6(one, "add") for one in change.after if one not in before),
        ]
    return config


def _address_6(text, operation=None):
    address, _slash, length = text.partition("/")
    return vim.host.IpConfig.IpV6Address(
        ipAddress=address, prefixLength=int(length), origin=_MANUAL, operation=operation
    )


def _route(values):
    config = vim.host.IpRouteConfig()
    for option, attribute in GATEWAYS.items():
        if get_option(values, option):
            setattr(config, attribute, get_option(values, option))
    return vim.host.VirtualNic.IpRouteSpec(ipRouteConfig=config)


def show(spec, item):
    """Puts the addresses that there would be into the HostVirtualNicSpec that the server would show."""
    after = foreseen(item.plan)
    write(spec, item)
    spec.ipRouteSpec = _route(after)
    live = item.entry.spec.ip.ipV6Config if item.entry is not None else None
    config = vim.host.IpConfig.IpV6AddressConfiguration(
        dhcpV6Enabled=bool(get_option(after, "ipv6.dhcp")),
        autoConfigurationEnabled=bool(get_option(after, "ipv6.autoconf")),
        ipV6Address=[one for one in (live.ipV6Address if live else ()) if one.origin != _MANUAL],
    )
    config.ipV6Address += [_address_6(one) for one in get_option(after, ADDRESSES) or ()]
    spec.ip.ipV6Config = config
