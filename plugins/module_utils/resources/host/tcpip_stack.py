# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TCP/IP stacks of an ESXi host. API: HostNetworkSystem.UpdateNetworkConfig, HostNetStackInstance."""

from __future__ import annotations

import copy
import ipaddress

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field, attribute_at, decode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Entry, Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import dns_config, routes
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import (
    ADAPTERS,
    SYSTEM,
    without_none,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

DEFAULT = "defaultTcpipStack"
STACKS = Entry("config.network.netStackInstance", key="key", option="stack")
_DNS = dns_config.Dns("dnsConfig", prefix="dns.")
_SIX = "ipv6.enabled"
_AT_BOOT, _NOW = "config.network.atBootIpV6Enabled", "config.network.ipV6Enabled"
_OF_DEFAULT = {"dnsConfig": "config.network.dnsConfig", "ipRouteConfig": "config.network.ipRouteConfig"}


def _gateway(kind):
    def normal(text):
        return str(kind(text)) if text else ""

    return {"decode": _or_nothing, "normal": normal, "encode": _or_none}


def _or_nothing(text):
    return text or ""


def _or_none(text):
    return text or None


def _count(number):
    if number < 1:
        raise ValueError(f"{number} is no number of connections")
    return number


class HostTcpipStack(Resource):
    """A TCP/IP stack of one or many hosts. The host has them, or software that runs on it; none is made here."""

    name = "host_tcpip_stack"
    target = HostTarget()
    options = {
        "stack": {"type": "str", "required": True},
        "ipv4": {"type": "dict", "options": {"gateway": {"type": "str"}, "gateway_device": {"type": "str"}}},
        "ipv6": {
            "type": "dict",
            "options": {
                "enabled": {"type": "bool"},
                "gateway": {"type": "str"},
                "gateway_device": {"type": "str"},
            },
        },
        "dns": {"type": "dict", "options": dns_config.OPTIONS},
        "congestion_control": {"type": "str", "choices": ["newreno", "cubic"]},
        "max_connections": {"type": "int"},
        "routes": routes.OPTION,
        "exact": {"type": "list", "elements": "str", "choices": ["routes"]},
        "allow_management_loss": {"type": "bool", "default": False},
    }
    rules = {"required_one_of": [("ipv4", "ipv6", "dns", "congestion_control", "max_connections", "routes")]}
    info_options = {"stack": {"type": "str"}}
    entry = STACKS
    gateways = (
        Field("ipv4.gateway", path="ipRouteConfig.defaultGateway", attribute="defaultGateway",
              **_gateway(ipaddress.IPv4Address)),
        Field("ipv4.gateway_device", path="ipRouteConfig.gatewayDevice", attribute="gatewayDevice",
              decode=_or_nothing, encode=_or_none),
        Field("ipv6.gateway", path="ipRouteConfig.ipV6DefaultGateway", attribute="ipV6DefaultGateway",
              **_gateway(ipaddress.IPv6Address)),
        Field("ipv6.gateway_device", path="ipRouteConfig.ipV6GatewayDevice", attribute="ipV6GatewayDevice",
              decode=_or_nothing, encode=_or_none),
    )  # fmt: skip
    fields = (
        *gateways,
        Field(_SIX),
        *_DNS.fields,
        Field("congestion_control", path="congestionControlAlgorithm", attribute="congestionControlAlgorithm"),
        Field("max_connections", path="requestedMaxNumberOfConnections",
              attribute="requestedMaxNumberOfConnections", normal=_count),
        routes.ITEMS,
    )  # fmt: skip
    facts = (
        Field("name", path="name"),
        Field("routes", path="routeTableConfig", decode=lambda table: [routes.told(one) for one in
                                                                       routes.all_of(table)]),
    )  # fmt: skip
    reads = (SYSTEM, ADAPTERS, _AT_BOOT, _NOW)
    refresh = (SYSTEM, "RefreshNetworkSystem")
    privileges = {"update": ("Host.Config.Network",)}

    def describe(self, item):
        return f"the TCP/IP stack {item.params['stack']} of the host {item.label}"

    # What there is

    def values_of(self, item, fields):
        if fields is not self.fields:
            return super().values_of(item, fields)
        values = decode(self.fields, lambda path: self._at(item, path))
        values["dns"]["host_name"] = values["dns"]["host_name"] or None  # which stacks beside the default one lack
        return without_none(values)

    @staticmethod
    def _at(item, path):
        """What the server has. IPv6 is there, or not, for the host as a whole."""
        if not path:
            return item.properties[_AT_BOOT] if item.entry.key == DEFAULT else None
        if path == routes.PATH:
            return routes.all_of(item.entry.routeTableConfig)
        return attribute_at(item.entry, path)

    def facts_of(self, item):
        now, at_boot = item.properties.get(_NOW), item.properties.get(_AT_BOOT)
        own = {"ipv6_active": now, "reboot_needed": now != at_boot} if item.entry.key == DEFAULT else {}
        return {**super().facts_of(item), "adapters": [nic.device for nic in _adapters(item)], **own}

    def foreseen(self, item):
        after = _DNS.foreseen(super().foreseen(item))
        return without_none({**after, "routes": routes.ordered(after["routes"])})

    # What would be refused

    def vet(self, session, item):
        plan, adapters, described = item.plan, _adapters(item), self.describe(item)
        devices = [nic.device for nic in adapters]
        if plan[_SIX] and item.entry.key != DEFAULT:
            raise InvalidOption(
                f"{_SIX}: it holds for the host as a whole. Set it with the stack {DEFAULT}.",
                option=_SIX,
                value=plan[_SIX].after,
            )
        for field in self.gateways:
            change = plan[field.option]
            if change and change.after and field.option.endswith("_device"):
                _vet_device(change, devices, described)
            elif change and change.after:
                routes.vet_gateway(field.option, change.after, adapters, described)
            elif change:
                self._vet_loss(item, change)
        if _DNS.is_changed(plan):
            _DNS.vet(item, described, devices)
        routes.vet(plan["routes"], adapters, described)

    @staticmethod
    def _vet_loss(item, change):
        """The gateway of the default stack leads to the host from everywhere else."""
        own = item.entry.key == DEFAULT and not change.option.endswith("_device")
        if own and not item.params["allow_management_loss"]:
            raise Refused(
                f"{change.option}: without the gateway {change.before}, the host {item.label} can only be reached from "
                "its own networks. If that is what you want, set allow_management_loss.",
                option=change.option,
                gateway=change.before,
            )

    # What is done

    def apply(self, session, item):
        system, plan, changed = item.properties[SYSTEM], item.plan, item.plan["routes"]
        of_default = item.entry.key == DEFAULT
        own = [change for change in plan.changes if change.option not in ("routes", _SIX)]
        if own or (changed and not of_default):
            stack = self._by_then(item)
            stack.routeTableConfig = routes.operations(changed) if changed and not of_default else None
            spec = vim.host.NetworkConfig.NetStackSpec(netStackInstance=stack, operation="edit")
            system.UpdateNetworkConfig(vim.host.NetworkConfig(netStackSpec=[spec]), "modify")
        if changed and of_default:
            system.UpdateIpRouteTableConfig(routes.operations(changed))
        if plan[_SIX]:  # which the API wants by itself
            system.UpdateNetworkConfig(vim.host.NetworkConfig(ipV6Enabled=plan[_SIX].after), "modify")

    def _by_then(self, item):
        """The stack as it would be, without its routes: what does not change as it is."""
        plan, live = item.plan, item.entry
        stack = vim.host.NetStackInstance(
            key=live.key,
            name=live.name,
            congestionControlAlgorithm=live.congestionControlAlgorithm,
            requestedMaxNumberOfConnections=live.requestedMaxNumberOfConnections,
            dnsConfig=_DNS.config(plan, lambda attribute: attribute_at(live, f"dnsConfig.{attribute}")),
            ipRouteConfig=copy.deepcopy(live.ipRouteConfig) or vim.host.IpRouteConfig(),
        )
        for change in plan.changes:
            if change.field in self.gateways:
                setattr(stack.ipRouteConfig, change.field.attribute, change.request_value)
            elif change.option in ("congestion_control", "max_connections"):
                setattr(stack, change.field.attribute, change.after)
        return stack

    # What check mode foresees

    def foreseen_values(self, session, item):
        stack, changed = self._by_then(item), item.plan["routes"]
        stack.ipV6Enabled, stack.routeTableConfig = item.entry.ipV6Enabled, item.entry.routeTableConfig
        if changed:
            stack.routeTableConfig = routes.by_then(stack.routeTableConfig, changed)
        values = {STACKS.place(stack.key): stack}
        if stack.key == DEFAULT:
            values.update({path: getattr(stack, attribute) for attribute, path in _OF_DEFAULT.items()})
        if item.plan[_SIX]:
            values[_AT_BOOT] = item.plan[_SIX].after
        return values


def _adapters(item):
    """The vmkernel adapters of the host that are on the stack."""
    found = item.properties[ADAPTERS] or ()
    return [nic for nic in found if (nic.spec.netStackInstanceKey or DEFAULT) == item.entry.key]


def _vet_device(change, devices, described):
    if change.after not in devices:
        raise InvalidOption(
            f"{change.option}: {described} has no adapter {change.after}. It has {', '.join(devices) or 'none'}.",
            option=change.option,
            value=change.after,
            candidates=devices,
        )
