# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The requests of a migration, in the order that cuts nobody off.

The network adapters and vmkernel adapters of a host go in one transaction, which the host undoes as a whole, and the
vCenter if it does not find the host any more. Machines follow when both their switches have a way out; the last network
adapter of the switch that they leave goes after them. API: HostNetworkSystem.UpdateNetworkConfig,
VirtualMachine.ReconfigVM_Task.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.faults import translate_any
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import of_task
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import SeveralFailed, VsphereError
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import network_policy
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import SYSTEM, uplinks_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.hardware import (
    edited,
    make,
    operation,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import kind_of, vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import quote_name, unquote_name

_EDIT = "edit"


@dataclass
class Migration:
    """What goes where on one host.

    networks: the HostNetworks. before, after: {network adapter: (its switch or "", its uplink)}. adapters: {vmkernel
    adapter: Network}. cards: [(Machine, {unit: Network})]. left: the switches that machines leave. held: the network
    adapters that go last.
    """

    networks: Any
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    adapters: dict = field(default_factory=dict)
    cards: list = field(default_factory=list)
    left: set = field(default_factory=set)
    held: set = field(default_factory=set)

    @property
    def between(self):
        """Where the network adapters are while the machines move."""
        return {nic: self.before[nic] if nic in self.held else place for nic, place in self.after.items()}

    def hold(self, links):
        """Settles which network adapters go last: one of each switch that machines leave, and that loses all it has.

        links: those network adapters that have a link; such a one is held if there is one.
        """
        for home in sorted(self.left):
            losing = sorted(nics_of(self.before, home))
            if losing and not nics_of(self.after, home):
                held = next((nic for nic in reversed(losing) if nic in links), losing[-1])
                self.held.add(held)
        targets = {network.home for network in self.adapters.values()}
        targets |= {network.home for _machine, units in self.cards for network in units.values()}
        if any(nics_of(self.after, home) and not nics_of(self.between, home) for home in targets):
            self.held = set()  # what goes would have to wait for them

    def config(self, last=False):
        """The HostNetworkConfig of the first step, or of the last one; None where it has nothing to do."""
        before, after = (self.between, self.after) if last else (self.before, self.between)
        homes = sorted({place[0] for nic in after if before[nic] != after[nic] for place in (before[nic], after[nic])})
        config = vim.host.NetworkConfig()
        config.vswitch = [self._switch(home, after) for home in homes if home in self.networks.switches]
        config.proxySwitch = [self._proxy(home, before, after) for home in homes if home in self.networks.proxies]
        config.vnic = [] if last else [self._adapter(*one) for one in sorted(self.adapters.items())]
        return config if config.vswitch or config.proxySwitch or config.vnic else None

    def _switch(self, name, places):
        spec = self.switch_spec(name, nics_of(places, name))
        return vim.host.VirtualSwitch.Config(changeOperation=_EDIT, name=name, spec=spec)

    def switch_spec(self, name, nics):
        """The whole specification of a standard switch, with other uplinks; those that come are active."""
        types, spec = vim.host.VirtualSwitch, copy.deepcopy(self.networks.switches[name].spec)
        spec.mtu = spec.mtu or self.networks.switches[name].mtu
        present = uplinks_of(spec.bridge)
        kept = [nic for nic in present if nic in nics]
        added = [nic for nic in sorted(nics) if nic not in present]
        active, standby = order_of(spec.policy)
        if spec.policy is None:
            spec.policy = vim.host.NetworkPolicy()
        active = [nic for nic in active if nic in kept] + added
        network_policy.write_order(spec, active, [nic for nic in standby if nic in kept])
        if not nics:
            spec.bridge = None
            return spec
        if not isinstance(spec.bridge, types.BondBridge):
            discovery = vim.host.LinkDiscoveryProtocolConfig(protocol="cdp", operation="listen")
            beacon = types.BeaconConfig(interval=1)
            spec.bridge = types.BondBridge(beacon=beacon, linkDiscoveryProtocolConfig=discovery)
        spec.bridge.nicDevice = kept + added
        return spec

    def _proxy(self, uuid, before, after):
        spec = vim.host.HostProxySwitch.Specification(backing=self.backing(uuid, before, after))
        return vim.host.HostProxySwitch.Config(changeOperation=_EDIT, uuid=uuid, spec=spec)

    def backing(self, uuid, before, after):
        """The network adapters of a distributed switch, those that stay with all that they have."""
        member, known, keys = vim.dvs.HostMember, self.networks.specs(uuid), self.networks.uplinks(uuid)
        specs = []
        for nic in sorted(nics_of(after, uuid)):
            stays = nic in known and before[nic] == after[nic] == self.before[nic]
            new = member.PnicSpec(pnicDevice=nic, uplinkPortKey=keys.get(after[nic][1]))
            specs.append(known[nic] if stays else new)
        return member.PnicBacking(pnicSpec=specs)

    @staticmethod
    def _adapter(device, network):
        spec = vim.host.VirtualNic.Specification()
        if network.is_distributed:
            spec.distributedVirtualPort = port_of(network)
        else:
            spec.portgroup = network.name
        group = "" if network.is_distributed else network.name
        return vim.host.VirtualNic.Config(changeOperation=_EDIT, device=device, portgroup=group, spec=spec)


def nics_of(places, home):
    """The network adapters that a switch has."""
    return [nic for nic, place in places.items() if place[0] == home]


def order_of(policy):
    """(active, standby) network adapters of a HostNetworkPolicy."""
    teaming = policy.nicTeaming if policy is not None else None
    order = teaming.nicOrder if teaming is not None else None
    return (list(order.activeNic or ()), list(order.standbyNic or ())) if order is not None else ([], [])


def port_of(network):
    """The connection to a distributed port group; the server chooses the port."""
    return vim.dvs.PortConnection(switchUuid=network.uuid, portgroupKey=network.moid)


def card_on(card, network, ref):
    """A copy of a machine's adapter that is connected to another network. ref: a standard network as an object."""
    card = edited(card)
    if network.is_distributed:
        card.backing = make("VirtualEthernetCardDistributedVirtualPortBackingInfo", port=port_of(network))
    else:
        card.backing = make("VirtualEthernetCardNetworkBackingInfo", deviceName=quote_name(network.name), network=ref)
    return card


def carry_out(session, item):
    """Takes the steps; yields what they wait for."""
    migration, system = item.request, item.properties[SYSTEM]
    first, last = migration.config(), migration.config(last=True)
    if first is not None:
        system.UpdateNetworkConfig(first, "modify")
    yield from _move_machines(session, item, migration.cards)
    if last is not None:
        system.UpdateNetworkConfig(last, "modify")


def _move_machines(session, item, cards):
    """Connects the machines to their new networks, all side by side. If one fails, the others go on, and what would
    come afterwards does not."""
    tasks, failed = [], {}
    networks = standard_refs(session, item, cards)
    for machine, units in cards:
        doing = f"connect {machine.name} to its new network"
        changes = [
            operation(_EDIT, card_on(machine.cards[unit], network, networks.get(network.name)))
            for unit, network in units.items()
        ]
        try:
            task = machine.ref.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=changes))
        except Exception as error:
            failed[machine.name] = translate_any(error, doing)
        else:
            tasks.append((machine, of_task(task, doing, item.params["task_timeout"], vm=machine.ref)))
    for machine, awaited in tasks:
        try:
            yield awaited
        except VsphereError as error:
            failed[machine.name] = error
    if len(failed) > 1:
        raise SeveralFailed.of(failed, len(cards))
    for error in failed.values():
        raise error


def standard_refs(session, item, cards):
    """{name: network} of the standard networks that machines go to; one that a vmkernel adapter just left is in the
    inventory by now only."""
    wanted = {one.name for _machine, units in cards for one in units.values() if not one.is_distributed}
    if not wanted:
        return {}
    found = session.read.through(item.ref, (("HostSystem", "network"),), "Network", ("name",))
    return {unquote_name(values["name"]): ref for ref, values in found if kind_of(ref) == "Network"}
