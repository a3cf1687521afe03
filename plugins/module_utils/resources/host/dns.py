# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Name and DNS of an ESXi host. API: HostNetworkSystem.UpdateDnsConfig, HostDnsConfig."""

from __future__ import annotations

import ipaddress
import re

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

_SYSTEM = "configManager.networkSystem"
_ADAPTERS = "config.network.vnic"
_CONFIG = "config.network.dnsConfig"
_DEVICE_6 = f"{_CONFIG}.ipv6VirtualNicDevice"
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
_BY_DHCP = ("host_name", "domain_name", "servers", "search_domains")


def _name(name):
    if not _LABEL.fullmatch(name):
        raise ValueError(f"{name!r} is no host name: letters, digits and hyphens, at most 63, and without its domain")
    return name


def _domain(name):
    if name and not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise ValueError(f"{name!r} is no domain name")
    return name


def _domains(names):
    for name in names:
        if not name:
            raise ValueError("a name is empty")
        _domain(name)
    return names


def _addresses(servers):
    return [str(ipaddress.ip_address(server)) for server in servers]


def _same_name(live, wanted):
    """DNS does not tell small letters from capitals."""
    return (live or "").lower() == wanted.lower()


def _same_names(live, wanted):
    return [name.lower() for name in live] == [name.lower() for name in wanted]


class HostDns(Resource):
    """The name of one or many hosts, and where they look for names."""

    name = "host_dns"
    target = HostTarget()
    options = {
        "dhcp": {"type": "bool"},
        "device": {"type": "str"},
        "host_name": {"type": "str"},
        "domain_name": {"type": "str"},
        "servers": {"type": "list", "elements": "str"},
        "search_domains": {"type": "list", "elements": "str"},
    }
    rules = {"required_one_of": [tuple(options)]}
    fields = (
        Field("dhcp", path=f"{_CONFIG}.dhcp", attribute="dhcp"),
        Field("device", path=f"{_CONFIG}.virtualNicDevice", attribute="virtualNicDevice"),
        Field("host_name", path=f"{_CONFIG}.hostName", attribute="hostName", normal=_name, equal=_same_name),
        Field("domain_name", path=f"{_CONFIG}.domainName", attribute="domainName", normal=_domain, equal=_same_name),
        Field("servers", path=f"{_CONFIG}.address", attribute="address", decode=lambda found: list(found or ()),
              normal=_addresses),
        Field("search_domains", path=f"{_CONFIG}.searchDomain", attribute="searchDomain",
              decode=lambda found: list(found or ()), normal=_domains, equal=_same_names),
    )  # fmt: skip
    reads = (_SYSTEM, _ADAPTERS, _DEVICE_6)
    refresh = (_SYSTEM, "RefreshNetworkSystem")
    privileges = {"update": ("Host.Config.Network",)}

    def vet(self, session, item):
        dhcp = item.plan["dhcp"].after if item.plan["dhcp"] else item.live["dhcp"]
        changed = [option for option in _BY_DHCP if item.plan[option]]
        if dhcp and changed:
            raise InvalidOption(
                f"{changed[0]}: {self.describe(item)} gets that by DHCP. Set dhcp to false, or leave it out.",
                option=changed[0],
                value=item.params[changed[0]],
            )
        if not dhcp and item.plan["device"]:
            raise InvalidOption(
                f"device: {self.describe(item)} does not use DHCP, so no adapter can be named for it.",
                option="device",
                value=item.params["device"],
            )
        if dhcp:
            self._vet_device(item, item.params["device"] or item.live["device"])

    @staticmethod
    def _vet_device(item, device):
        there = [adapter.device for adapter in item.properties[_ADAPTERS] or ()]
        if device not in there:
            told = f"there is no vmkernel adapter {device}" if device else "DHCP needs a vmkernel adapter"
            raise InvalidOption(
                f"device: {told}. There are {', '.join(there)}.", option="device", value=device, candidates=there
            )

    def apply(self, session, item):
        item.properties[_SYSTEM].UpdateDnsConfig(self._config(item))

    def _config(self, item):
        """The whole configuration, which replaces the one that is there: what does not change as it is."""
        values = {field.attribute: item.properties[field.path] for field in self.fields}
        values.update({change.field.attribute: change.request_value for change in item.plan.changes})
        values["ipv6VirtualNicDevice"] = item.properties.get(_DEVICE_6)
        if not values["dhcp"]:
            values["virtualNicDevice"] = None
        for name in ("hostName", "domainName"):  # which a request must have
            values[name] = values[name] or ""
        return vim.host.DnsConfig(**{name: value for name, value in values.items() if value is not None})

    def foreseen(self, item):
        after = super().foreseen(item)
        return after if after["dhcp"] else {**after, "device": None}
