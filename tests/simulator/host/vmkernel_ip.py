# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The addresses of vmkernel adapters: what a host makes of a vim.host.IpConfig.

As the reference says: with `dhcp`, address and mask are those that the DHCP server gave, and cannot be set; IPv6
addresses come and go by their `operation`. Assumed: what is unset in an `ipV6Config` stays as it is; an address without
an operation is added; an adapter has a link-local address, made of its MAC, while the host has IPv6; no DHCP server and
no router answers for IPv6.
"""

from __future__ import annotations

import ipaddress
import re

from pyVmomi import vim

from .. import faults
from ..model.values import clone

MAC = re.compile(r"[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")
LEASED_NETWORK, LEASED_MASK = "198.51.100", "255.255.255.0"
ADDRESS = vim.host.IpConfig.IpV6Address


def completed(host, info, device, wanted, present, mac):
    """The IpConfig that an adapter has then. `present`: the one that it has now, or None."""
    ip = vim.host.IpConfig(dhcp=bool(wanted.dhcp))
    if ip.dhcp:
        number = int(device.removeprefix("vmk"))
        ip.ipAddress, ip.subnetMask = f"{LEASED_NETWORK}.{(host.index * 8 + number) % 254 + 1}", LEASED_MASK
    else:
        ip.ipAddress, ip.subnetMask = checked(wanted)
    present_6 = present.ipV6Config if present is not None else None
    ip.ipV6Config = completed_6(info, wanted.ipV6Config, present_6, mac)
    refuse_taken(info, device, ip)
    return ip


def checked(ip):
    """(address, mask) of a static configuration; both are empty without IPv4."""
    if not ip.ipAddress:
        return "", ""
    try:
        ipaddress.IPv4Address(ip.ipAddress)
    except ValueError:
        raise faults.invalid_argument("nic.ip.ipAddress") from None
    try:
        ipaddress.IPv4Network(f"0.0.0.0/{ip.subnetMask}")
    except ValueError:
        raise faults.invalid_argument("nic.ip.subnetMask") from None
    return ip.ipAddress, ip.subnetMask


def completed_6(info, wanted, present, mac):
    result = clone(present) if present is not None else vim.host.IpConfig.IpV6AddressConfiguration(
        autoConfigurationEnabled=False, dhcpV6Enabled=False, ipV6Address=[link_local(mac)] if info.ipV6Enabled else [])
    if wanted is None:
        return result
    asks = wanted.ipV6Address or wanted.autoConfigurationEnabled or wanted.dhcpV6Enabled
    if asks and not info.ipV6Enabled:
        raise faults.invalid_state("IPv6 is not enabled on the host.")
    for name in ("autoConfigurationEnabled", "dhcpV6Enabled"):
        if getattr(wanted, name) is not None:
            setattr(result, name, getattr(wanted, name))
    for one in wanted.ipV6Address:
        change_6(result, one)
    return result


def change_6(config, one):
    """Add an address to a configuration, or remove it from there."""
    try:
        found = ipaddress.IPv6Address(one.ipAddress)
        ipaddress.IPv6Network(f"::/{one.prefixLength}")
    except ValueError:
        raise faults.invalid_argument("nic.ip.ipV6Config.ipV6Address") from None
    others = [each for each in config.ipV6Address if ipaddress.IPv6Address(each.ipAddress) != found]
    if one.operation not in (None, "add", "remove"):
        raise faults.invalid_argument("nic.ip.ipV6Config.ipV6Address.operation")
    if one.operation == "remove":
        if len(others) == len(config.ipV6Address):
            raise faults.host_config(f"there is no address {one.ipAddress}")
        config.ipV6Address = others
        return
    config.ipV6Address = [*others, ADDRESS(ipAddress=str(found), prefixLength=one.prefixLength, origin="manual",
                                           dadState="preferred")]


def link_local(mac):
    """The address that an adapter makes of its MAC (RFC 4291, EUI-64)."""
    digits = bytes.fromhex(mac.replace(":", ""))
    identity = bytes([digits[0] ^ 2]) + digits[1:3] + b"\xff\xfe" + digits[3:]
    return ADDRESS(ipAddress=str(ipaddress.IPv6Address(b"\xfe\x80" + bytes(6) + identity)), prefixLength=64,
                   origin="other", dadState="preferred")


def known(ip):
    """All addresses of a configuration."""
    return {ip.ipAddress, *(one.ipAddress for one in (ip.ipV6Config.ipV6Address if ip.ipV6Config else ()))} - {"", None}


def refuse_taken(info, device, ip):
    for other in info.vnic:
        taken = known(ip) & known(other.spec.ip) if other.device != device else ()
        if taken:
            raise faults.host_config(f"{other.device} has the address {', '.join(sorted(taken))}")


def mac_of(manager, info, nic, device):
    """The MAC address of a new adapter: the one that is asked for, or one of VMware's."""
    if not nic.mac:
        digits = manager.service.uuid("mac", f"{manager.host.moid}/{device}").replace("-", "")
        return f"00:50:56:6{digits[0]}:{digits[1:3]}:{digits[3:5]}"
    if not MAC.fullmatch(nic.mac):
        raise faults.invalid_argument("nic.mac")
    if any(other.spec.mac == nic.mac.lower() for other in info.vnic):
        raise faults.host_config(f"{nic.mac} is in use")
    return nic.mac.lower()


def own_route(wanted, present):
    """The IpRouteSpec that an adapter has then; None without a gateway of its own."""
    if wanted is None:
        return present
    config = clone(wanted.ipRouteConfig)
    if config is None:
        return present
    for name, kind in (("defaultGateway", ipaddress.IPv4Address), ("ipV6DefaultGateway", ipaddress.IPv6Address)):
        gateway = getattr(config, name)
        try:
            setattr(config, name, str(kind(gateway)) if gateway else None)
        except ValueError:
            raise faults.invalid_argument(f"nic.ipRouteSpec.ipRouteConfig.{name}") from None
    if not (config.defaultGateway or config.ipV6DefaultGateway):
        return None
    return vim.host.VirtualNic.IpRouteSpec(ipRouteConfig=config)
