# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The DNS configuration of a host."""

from __future__ import annotations

import ipaddress
import re

from pyVmomi import vim

from .. import faults
from ..model.values import clone
from .routes import adapters

LABEL = r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)"
HOST_NAME = re.compile(LABEL)
DOMAIN = re.compile(rf"({LABEL}(\.{LABEL})*)?")
# What a DHCP server told the host.
LEASED = {"address": ["192.0.2.1"], "searchDomain": ["example.test"]}


def wanted(info, config, stack):
    """The DnsConfig that a TCP/IP stack of a host has after an update; it replaces the present one as a whole.

    As the reference says: with `dhcp`, the names and addresses are not looked at, and the host has those that it gets
    over the adapter `virtualNicDevice` (NotFound for one that there is not). Assumed: HostConfigFault for what is no
    name or address, the host and domain name stay as they are with `dhcp`, and stacks beside the default one need no
    name.
    """
    config = clone(config)
    if config.dhcp:
        return leased(info, config, stack)
    unnamed = stack.key != "defaultTcpipStack" and not config.hostName
    if not (unnamed or HOST_NAME.fullmatch(config.hostName or "")) or not DOMAIN.fullmatch(config.domainName or ""):
        raise faults.host_config(f"{config.hostName}.{config.domainName} is no name")
    for address in config.address:
        check(address)
    config.virtualNicDevice = None
    return config


def leased(info, config, stack):
    device = config.virtualNicDevice
    if not any(each.device == device for each in adapters(info, stack)):
        raise faults.not_found(device)
    present = stack.dnsConfig
    return vim.host.DnsConfig(
        dhcp=True, virtualNicDevice=device, hostName=present.hostName, domainName=present.domainName, **LEASED)


def check(address):
    try:
        ipaddress.ip_address(address)
    except ValueError:
        raise faults.host_config(f"{address} is no address") from None
