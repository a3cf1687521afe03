# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory's side of standard port groups: a Network for all those of one name in a datacenter.

Assumed: a port group that a vmkernel adapter is connected to is none of the inventory's networks (`Management
Network` is not, on hosts and in a vCenter).
"""

from __future__ import annotations

from ..entities.entity import quote
from ..entities.folder import remove_entity
from ..entities.network import Network
from .network_model import kernel_groups


def names(info):
    """The port groups that the inventory shows."""
    return {group.spec.name for group in info.portgroup} - kernel_groups(info)


def find(host, name):
    """The Network of a port group in the host's datacenter, or None."""
    if host.datacenter is None:
        return None
    stored = quote(name)
    return next((network for network in host.datacenter.below("network", "Network")
                 if network.api_name == "Network" and network.name == stored), None)


def machines_by_group(host):
    """{stored name of a port group: the host's virtual machines that use it, running or not}"""
    if host.datacenter is None or not host.machines:
        return {}
    return {network.name: [machine for machine in network.machines.values() if machine.host is host]
            for network in host.datacenter.below("network", "Network") if network.api_name == "Network"}


def machines(host, name):
    return machines_by_group(host).get(quote(name), [])


def follow(host, before, after):
    """The host's port groups were those named in `before`, and are those in `after`."""
    if host.datacenter is None:
        return
    for name in sorted(before - after):
        network = find(host, name)
        if network is not None:
            detach(host, network)
    for name in sorted(after - before):
        attach(host, name)
    for obj in (host, host.parent, host.datacenter):
        host.service.registry.touch(obj)


def attach(host, name):
    network = find(host, name)
    if network is None:
        registry = host.service.registry
        network = registry.add(Network(host.service, f"network-{registry.number()}", quote(name)))
        host.datacenter.folders["network"].add(network)
    network.hosts[host.moid] = host
    network.touch()


def detach(host, network):
    """The host has the port group no more; the network goes with its last host, unless machines refer to it."""
    network.hosts.pop(host.moid, None)
    network.touch()
    if not network.hosts and not network.machines:
        remove_entity(network, None)
