# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hangs on a distributed switch and its port groups: virtual machines, vmkernel adapters, network adapters."""

from __future__ import annotations

from dataclasses import dataclass, field

from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.config import (
    CONFIG,
    kernel_adapters,
    value_at,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import listed, unquote_name


@dataclass
class Usage:
    """Who uses some port groups. machines: names. adapters: (host, device) of vmkernel adapters."""

    machines: list = field(default_factory=list)
    adapters: list = field(default_factory=list)

    def __bool__(self):
        return bool(self.machines or self.adapters)

    def described(self):
        """C(the virtual machines a, b and the vmkernel adapter vmk1 of esx01)."""
        adapters = [f"{device} of {host}" for host, device in self.adapters]
        parts = [*_list("virtual machine", self.machines), *_list("vmkernel adapter", adapters)]
        return " and ".join(parts)

    def details(self):
        """The same for the details of an error."""
        return {
            "virtual_machines": self.machines,
            "vmkernel_adapters": [f"{host}: {device}" for host, device in self.adapters],
        }


def _list(what, names):
    return [f"the {what}{'s' if len(names) > 1 else ''} {listed(names)}"] if names else []


def usage_of(session, groups, uuid):
    """The Usage of port groups (their references with the properties C(vm) and C(host)) of a switch."""
    machines = {one._moId: one for _ref, values in groups for one in values["vm"] or ()}
    hosts = {one._moId: one for _ref, values in groups for one in values["host"] or ()}
    keys = {ref._moId for ref, _values in groups}
    return Usage(session.read.names_of(machines.values()), kernel_adapters(session, list(hosts.values()), uuid, keys))


def management_adapters(session, hosts, uuid, keys=None):
    """Those of the vmkernel adapters by which the vCenter reaches their hosts: [(name of the host, device)]."""
    services = "config.virtualNicManagerInfo.netConfig"
    adapters = kernel_adapters(session, hosts, uuid, keys)
    found = session.read(hosts, ["name", services]).values() if adapters else []
    managing = {
        (values["name"], candidate.device)
        for values in found
        for service in values[services] or ()
        if service.nicType == "management"
        for candidate in service.candidateVnic or ()
        if candidate.key in (service.selectedVnic or ())
    }
    return [one for one in adapters if one in managing]


def names_using(groups, uses):
    """The names of the port groups of whose configuration a function says that it uses something."""
    return sorted(unquote_name(values["name"]) for _ref, values in groups if uses(values[CONFIG]))


def ordered_uplinks(config):
    """The uplinks and link aggregation groups that the teaming of a switch or port group names."""
    order = value_at(config, "defaultPortConfig.uplinkTeamingPolicy.uplinkPortOrder")
    return [*order.activeUplinkPort, *order.standbyUplinkPort] if order is not None else []


def pvlan_of(config):
    """The id of the private VLAN that a port group has, or None."""
    return getattr(value_at(config, "defaultPortConfig.vlan"), "pvlanId", None)


def plugged(session, config, network="config.network.proxySwitch"):
    """Where the hosts of a switch have their network adapters: [(host, network adapter, uplink)].

    The names of the uplinks come from the hosts, as the switch tells their keys only.
    """
    hosts = [member.config.host for member in config.host or () if member.config.host is not None]
    found = session.read(hosts, ["name", network]).values() if hosts else []
    return sorted(
        (values["name"], spec.pnicDevice, uplinks.get(spec.uplinkPortKey))
        for values in found
        for proxy in values[network] or ()
        if proxy.dvsUuid == config.uuid
        for uplinks in [{one.key: one.value for one in proxy.uplinkPort or ()}]
        for spec in getattr(proxy.spec.backing, "pnicSpec", None) or ()
    )
