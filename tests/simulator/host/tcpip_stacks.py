# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The TCP/IP stacks of a host (vim.host.NetStackInstance): gateways, DNS, limits, and IPv6."""

from __future__ import annotations

import ipaddress

from pyVmomi import vim

from .. import faults
from ..model.managed import api
from ..model.values import clone
from . import dns, routes

DEFAULT = "defaultTcpipStack"
ALGORITHMS = ("newreno", "cubic")
# What of a HostNetworkConfig is about them.
CONFIGURED = {"netStackSpec", "ipV6Enabled", "dnsConfig", "ipRouteConfig", "routeTableConfig"}
GATEWAYS = (("defaultGateway", ipaddress.IPv4Address), ("ipV6DefaultGateway", ipaddress.IPv6Address))


class TcpipStacks:
    """The part of HostNetworkSystem that is about TCP/IP stacks. What the host shows beside them, as its DNS and its
    routes, is that of the default one."""

    def change_stacks(self, info, config, given):
        """What an UpdateNetworkConfig does to the stacks, within `changing()` or in a draft.

        As the reference says: stacks can only be edited; IPv6 is set by itself, and is there (or not) after a reboot.
        Assumed: what is unset in a stack stays as it is, and what is set in it replaces what was there as a whole; the
        flag for IPv6 of a stack is not looked at ("not supported currently").
        """
        if "ipV6Enabled" in given and len(given) > 1:
            raise faults.invalid_argument("config.ipV6Enabled")
        specs = [*config.netStackSpec, *self.of_default(config, given)]
        changed = [self.edited(spec) for spec in specs]
        if config.ipV6Enabled is not None:
            info.atBootIpV6Enabled = config.ipV6Enabled
        for stack in changed:
            self.put(info, stack)

    @staticmethod
    def of_default(config, given):
        parts = {name: getattr(config, name) for name in given & {"dnsConfig", "ipRouteConfig", "routeTableConfig"}}
        stack = vim.host.NetStackInstance(key=DEFAULT, **parts)
        return [vim.host.NetworkConfig.NetStackSpec(netStackInstance=stack, operation="edit")] if parts else []

    @api
    def UpdateDnsConfig(self, call, config):
        """HostNetworkSystem.UpdateDnsConfig: see `dns.wanted`."""
        found = self.stack(DEFAULT)
        stack = clone(found)
        stack.dnsConfig = dns.wanted(self.truth(), config, found)
        with self.changing() as info:
            self.put(info, stack)

    @api
    def UpdateIpRouteConfig(self, call, config):
        """HostNetworkSystem.UpdateIpRouteConfig: the gateways of the default stack."""
        found = self.stack(DEFAULT)
        stack = clone(found)
        stack.ipRouteConfig = gateways(self.truth(), found, config)
        with self.changing() as info:
            self.put(info, stack)

    @api
    def UpdateIpRouteTableConfig(self, call, config):
        """HostNetworkSystem.UpdateIpRouteTableConfig: routes of the default stack come and go, one by one."""
        found = self.stack(DEFAULT)
        stack = clone(found)
        stack.routeTableConfig = routes.changed(self.truth(), found, config)
        with self.changing() as info:
            self.put(info, stack)

    # -- pieces

    def stack(self, key):
        found = next((stack for stack in self.truth().netStackInstance if stack.key == key), None)
        if found is None:
            raise faults.host_config(f"there is no TCP/IP stack {key}")
        return found

    def edited(self, spec):
        """A stack as it would be; everything is checked."""
        wanted = spec.netStackInstance
        if spec.operation not in (None, "edit"):
            raise faults.invalid_argument("config.netStackSpec.operation")
        found = self.stack(wanted.key)
        stack = clone(found)
        if wanted.dnsConfig is not None:
            stack.dnsConfig = dns.wanted(self.truth(), wanted.dnsConfig, found)
        if wanted.ipRouteConfig is not None:
            stack.ipRouteConfig = gateways(self.truth(), found, wanted.ipRouteConfig)
        if wanted.congestionControlAlgorithm is not None:
            if wanted.congestionControlAlgorithm not in ALGORITHMS:
                raise faults.invalid_argument("config.netStackSpec.netStackInstance.congestionControlAlgorithm")
            stack.congestionControlAlgorithm = wanted.congestionControlAlgorithm
        if wanted.requestedMaxNumberOfConnections is not None:
            if wanted.requestedMaxNumberOfConnections < 1:
                raise faults.invalid_argument("config.netStackSpec.netStackInstance.requestedMaxNumberOfConnections")
            stack.requestedMaxNumberOfConnections = wanted.requestedMaxNumberOfConnections
        if wanted.routeTableConfig is not None:
            stack.routeTableConfig = routes.changed(self.truth(), stack, wanted.routeTableConfig)
        return stack

    @staticmethod
    def put(info, stack):
        """Within `changing()`."""
        info.netStackInstance = [stack if one.key == stack.key else one for one in info.netStackInstance]


def gateways(info, stack, config):
    """The gateways of a stack, where an adapter can reach them; one of a stack without adapters is not looked at.

    Assumed: HostConfigFault for one that no adapter can reach, and for a device that the stack has not.
    """
    config = clone(config)
    nics = routes.adapters(info, stack)
    for name, kind in GATEWAYS:
        gateway = getattr(config, name)
        try:
            setattr(config, name, str(kind(gateway)) if gateway else None)
        except ValueError:
            raise faults.host_config(f"{gateway} is no gateway") from None
        if gateway and nics and routes.device_for(nics, gateway) is None:
            raise faults.host_config(f"the gateway {gateway} cannot be reached")
    for device in (config.gatewayDevice, config.ipV6GatewayDevice):
        if device and all(nic.device != device for nic in nics):
            raise faults.host_config(f"there is no {device} on the stack {stack.key}")
    return config


def derive(info):
    """What the host shows of its default stack beside the stacks, and the names and routes of those in use."""
    for stack in info.netStackInstance:
        if routes.adapters(info, stack):
            stack.name = stack.name or stack.key
            stack.routeTableConfig = routes.table(info, stack)
        else:
            stack.routeTableConfig = None
    default = next((stack for stack in info.netStackInstance if stack.key == DEFAULT), None)
    if default is not None:
        info.dnsConfig, info.ipRouteConfig = clone(default.dnsConfig), clone(default.ipRouteConfig)
        info.routeTableInfo = routes.shown(default.routeTableConfig)


def complete(info):
    """Of a fresh host, whose name stands in one place only; a saved one stays as it is."""
    default = next((stack for stack in info.netStackInstance if stack.key == DEFAULT), None)
    if default is not None and default.routeTableConfig is None and info.routeTableInfo is None:
        default.dnsConfig = clone(info.dnsConfig)
        derive(info)
