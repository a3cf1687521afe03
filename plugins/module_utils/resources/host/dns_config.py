# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The DNS of an ESXi host, or of one of its TCP/IP stacks. API: HostDnsConfig."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import get_option, set_option

OPTIONS = {
    "dhcp": {"type": "bool"},
    "device": {"type": "str"},
    "host_name": {"type": "str"},
    "domain_name": {"type": "str"},
    "servers": {"type": "list", "elements": "str"},
    "search_domains": {"type": "list", "elements": "str"},
}
_BY_DHCP = ("host_name", "domain_name", "servers", "search_domains")
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")


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


@dataclass(frozen=True)
class Dns:
    """The options for one HostDnsConfig.

    path: where it lies. prefix: what stands before the names of the options.
    """

    path: str
    prefix: str = ""

    @property
    def fields(self):
        listed = {"decode": lambda found: list(found or ())}
        meanings = {
            "dhcp": ("dhcp", {}),
            "device": ("virtualNicDevice", {}),
            "host_name": ("hostName", {"normal": _name, "equal": _same_name}),
            "domain_name": ("domainName", {"normal": _domain, "equal": _same_name}),
            "servers": ("address", {**listed, "normal": _addresses}),
            "search_domains": ("searchDomain", {**listed, "normal": _domains, "equal": _same_names}),
        }
        return tuple(
            Field(self.prefix + option, path=f"{self.path}.{attribute}", attribute=attribute, **meaning)
            for option, (attribute, meaning) in meanings.items()
        )

    def _after(self, plan, option):
        change = plan[self.prefix + option]
        return change.after if change else get_option(plan.live, self.prefix + option)

    def vet(self, item, described, devices):
        """Raises InvalidOption for what goes against DHCP, or is nothing without it.

        devices: the vmkernel adapters over which a server can be asked.
        """
        plan, dhcp = item.plan, self._after(item.plan, "dhcp")
        changed = [option for option in _BY_DHCP if plan[self.prefix + option]]
        if dhcp and changed:
            raise self._invalid(
                item, changed[0], f"{described} gets that by DHCP. Set {self.prefix}dhcp to false, or leave it out."
            )
        if not dhcp and plan[f"{self.prefix}device"]:
            raise self._invalid(item, "device", f"{described} does not use DHCP, so no adapter can be named for it.")
        device = self._after(plan, "device")
        if dhcp and device not in devices:
            told = f"there is no vmkernel adapter {device}" if device else "DHCP needs a vmkernel adapter"
            option = f"{self.prefix}device"
            raise InvalidOption(
                f"{option}: {told}. There are {', '.join(devices) or 'none'}.",
                option=option,
                value=device,
                candidates=devices,
            )

    def _invalid(self, item, option, why):
        option = self.prefix + option
        return InvalidOption(f"{option}: {why}", option=option, value=get_option(item.params, option))

    def is_changed(self, plan):
        """Whether a plan changes something of it."""
        return any(plan[field.option] for field in self.fields)

    def config(self, plan, live):
        """The whole configuration, which replaces the one that is there: what does not change as it is.

        live: attribute of a HostDnsConfig → what the server has.
        """
        values = {field.attribute: live(field.attribute) for field in self.fields}
        changes = [plan[field.option] for field in self.fields]
        values.update({change.field.attribute: change.request_value for change in changes if change})
        values["ipv6VirtualNicDevice"] = live("ipv6VirtualNicDevice")
        if not values["dhcp"]:
            values["virtualNicDevice"] = None
        for name in ("hostName", "domainName"):  # which a request must have
            values[name] = values[name] or ""
        return vim.host.DnsConfig(**{name: value for name, value in values.items() if value is not None})

    def foreseen(self, after):
        """What a plan leads to: without DHCP, no adapter is named for it (any more)."""
        if not get_option(after, f"{self.prefix}dhcp"):
            set_option(after, f"{self.prefix}device", None)
        return after
