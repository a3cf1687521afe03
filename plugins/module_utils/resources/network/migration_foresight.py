# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server would show after a migration, for the later tasks of a check run."""

from __future__ import annotations

import copy

from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import network_policy
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import (
    ADAPTERS,
    DISTRIBUTED,
    GROUP,
    SWITCH,
    groups_on,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.migration_around import DEVICES
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.migration_steps import (
    card_on,
    nics_of,
    port_of,
    standard_refs,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim


def note(session, item):
    """Notes the host's part, and that of its machines, in the ledger."""
    migration = item.request
    _note_nics(session, item, migration)
    known = {nic.device: nic for nic in item.properties[ADAPTERS] or ()}
    for device, network in migration.adapters.items():
        adapter = _moved(known[device], network)
        session.ledger.set(item.ref, f"{ADAPTERS}[device={device}]", adapter)
    _note_machines(session, item, migration)


def _moved(adapter, network):
    adapter = copy.deepcopy(adapter)
    adapter.portgroup = "" if network.is_distributed else network.name
    adapter.spec.portgroup = None if network.is_distributed else network.name
    adapter.spec.distributedVirtualPort = port_of(network) if network.is_distributed else None
    return adapter


def _note_nics(session, item, migration):
    changed = [nic for nic in migration.after if migration.before[nic] != migration.after[nic]]
    homes = {place[0] for nic in changed for place in (migration.before[nic], migration.after[nic])}
    for home in sorted(homes & set(migration.networks.switches)):
        nics = nics_of(migration.after, home)
        switch = copy.deepcopy(migration.networks.switches[home])
        switch.spec = migration.switch_spec(home, nics)
        session.ledger.set(item.ref, SWITCH.place(home), switch)
        for group in map(copy.deepcopy, groups_on(session, item, home)):
            if network_policy.keep_only(group.spec.policy, nics):
                session.ledger.set(item.ref, GROUP.place(group.spec.name), group)
    for home in sorted(homes & set(migration.networks.proxies)):
        proxy = copy.deepcopy(migration.networks.proxies[home])
        backing = migration.backing(home, migration.before, migration.after)
        proxy.spec = vim.host.HostProxySwitch.Specification(backing=backing)
        keys = {device: key for key, device in migration.networks.devices.items()}
        proxy.pnic = [keys[one.pnicDevice] for one in backing.pnicSpec]
        session.ledger.set(item.ref, f"{DISTRIBUTED}[dvsUuid={home}]", proxy)


def _note_machines(session, item, migration):
    standard = standard_refs(session, item, migration.cards)
    came, users = {}, {}
    for machine, units in migration.cards:
        for unit, network in units.items():
            card = card_on(machine.cards[unit], network, standard.get(network.name))
            session.ledger.set(machine.ref, f"{DEVICES}[key={card.key}]", card)
            ref = network.ref if network.is_distributed else standard.get(network.name)
            if ref is not None:
                came.setdefault(machine.ref._moId, {})[ref._moId] = ref
        networks = _networks_then(machine, units, came.get(machine.ref._moId, {}), item)
        session.ledger.set(machine.ref, "network", list(networks.values()))
        users[machine.ref._moId] = (machine.ref, set(networks))
    _note_users(session, item, users, migration)


def _networks_then(machine, units, came, item):
    """{id: network} of a machine by then: those of adapters that stay, and those that came."""
    networks = item.request.networks
    staying = {networks.of_card(card) for unit, card in machine.cards.items() if unit not in units}
    kept = {networks.by_word[word] for word in staying if word in networks.by_word}
    ids = {moid for network in kept for moid in item.around.refs(network)}
    there = {ref._moId: ref for ref in machine.values.get("network") or () if ref._moId in ids}
    return {**there, **came}


def _note_users(session, item, users, migration):
    """The distributed port groups have their machines by then."""
    groups = {one.moid: one.ref for one in migration.networks.words if one.is_distributed and one.ref is not None}
    found = session.read(groups.values(), ["vm", "host"])
    _note_hosts(session, item, [one for one in migration.adapters.values() if one.moid in found], found)
    for moid, ref in groups.items():
        before = found[moid]["vm"] or () if moid in found else ()
        after = [one for one in before if one._moId not in users or moid in users[one._moId][1]]
        after += [
            machine
            for own, (machine, networks) in users.items()
            if moid in networks and all(one._moId != own for one in before)
        ]
        if {one._moId for one in after} != {one._moId for one in before}:
            session.ledger.set(ref, "vm", after)


def _note_hosts(session, item, networks, found):
    """A distributed port group that is planned has the hosts of its vmkernel adapters, at least."""
    for network in {one.moid: one for one in networks}.values():
        hosts = found[network.moid]["host"] or ()
        if all(host._moId != item.ref._moId for host in hosts):
            session.ledger.set(network.ref, "host", [*hosts, item.ref])
