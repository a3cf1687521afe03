# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server, or good sense, would refuse about a migration. Runs in check mode, too."""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, NotFound, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import vmkernel_laws
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import (
    ADAPTER_SERVICES,
    ADAPTERS,
    look,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.migration_around import (
    CONNECTION,
    TEMPLATE,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.migration_steps import (
    nics_of,
    order_of,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.migration_wanted import (
    ADAPTERS as OPTION,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.migration_wanted import (
    MACHINES,
    NICS,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import listed


def vet(session, item):
    """Raises what speaks against the item's Migration; what is only strange becomes a warning."""
    migration = item.request
    _vet_uplinks(item, migration)
    _vet_adapters(session, item, migration)
    _vet_machines(item, migration)
    if not item.params["allow_management_loss"]:
        _vet_management(session, item, migration)
    _warn_of_dead_ends(item, migration)


def _vet_uplinks(item, migration):
    """The uplinks of a distributed switch are its own, and each has one network adapter of a host."""
    for nic, (home, uplink) in migration.after.items():
        if migration.before[nic] == (home, uplink) or home not in migration.networks.proxies:
            continue
        there = list(migration.networks.uplinks(home))
        word = migration.networks.switch_word(home)
        if uplink not in there:
            raise NotFound(
                f"{NICS}.uplink: the distributed switch {word} has no uplink {uplink!r}. It has {', '.join(there)}.",
                option=f"{NICS}.uplink",
                value=uplink,
                candidates=there,
            )
        rivals = [other for other, place in migration.after.items() if place == (home, uplink) and other != nic]
        if rivals:
            raise InvalidOption(
                f"{NICS}.uplink: {uplink} of {word} cannot have {nic}, as it has {rivals[0]} of the host {item.label}; "
                "an uplink has one network adapter of a host.",
                option=f"{NICS}.uplink",
                value=uplink,
            )


# vmkernel adapters


def _vet_adapters(session, item, migration):
    known = {nic.device: nic for nic in item.properties[ADAPTERS] or ()}
    for device in migration.adapters:
        described = f"the vmkernel adapter {device} of the host {item.label}"
        if known[device].spec.systemOwned:
            raise Refused(f"{OPTION}: {described} belongs to the system (NSX, for one), and only that moves it.")
        vmkernel_laws.vet_binding(session, replace(item, params={**item.params, "device": device}), described)
    after = adapters_after(item, migration)
    for network in migration.adapters.values():
        users = sorted(device for device, place in after.items() if place == network)
        if not network.is_distributed and len(users) > 1:
            word = migration.networks.words[network]
            raise Refused(
                f"{OPTION}: {' and '.join(users)} of the host {item.label} cannot both be on {word}: a port group of a "
                "standard switch takes one vmkernel adapter. Make another port group.",
                option=OPTION,
                value=word,
                devices=users,
            )


def adapters_after(item, migration):
    """{vmkernel adapter: the Network that it is on by then, if that is known}"""
    networks = migration.networks
    now = {nic.device: networks.of_adapter(nic) for nic in item.properties[ADAPTERS] or ()}
    return {**{device: networks.by_word.get(word) for device, word in now.items()}, **migration.adapters}


# Virtual machines


def _vet_machines(item, migration):
    kernel = {network: device for device, network in adapters_after(item, migration).items() if network is not None}
    for machine, units in migration.cards:
        if machine.values[TEMPLATE]:
            raise Refused(
                f"{MACHINES}: {machine.name} is a template, and its network adapters stay as they are. Make a virtual "
                "machine of it first.",
                option=MACHINES,
                value=machine.name,
            )
        if machine.values[CONNECTION] not in (None, "connected"):
            raise Refused(
                f"{MACHINES}: {machine.name} is {machine.values[CONNECTION]}: the vCenter cannot reach it.",
                option=MACHINES,
                value=machine.name,
            )
        for network in units.values():
            if not network.is_distributed and network in kernel:
                raise Refused(
                    f"{MACHINES}: {migration.networks.words[network]} has the vmkernel adapter {kernel[network]}, and "
                    f"such a port group takes no virtual machines; {machine.name} cannot go there.",
                    option=MACHINES,
                    value=machine.name,
                )


# The way out


def _vet_management(session, item, migration):
    """The way to the host itself must not be cut off by accident."""
    adapters = [nic.device for nic in item.properties[ADAPTERS] or ()]
    reaching = {device for device in adapters if _has_way_out(item, migration, device, False)}
    losing = {device for device in reaching if not _has_way_out(item, migration, device, True)}
    managing = reaching & set(_managing(session, item)) if losing else set()
    cut = sorted(managing & losing)
    if cut and len(cut) == len(managing):
        after = adapters_after(item, migration)
        words = [migration.networks.words.get(after[device], "its network") for device in cut]
        raise Refused(
            f"{_cause(migration, cut)}: {listed(cut)} of the host {item.label} carries the management, and would have "
            f"no network adapter to the outside on {listed(sorted(set(words)))}, so that the host could not be reached "
            "any more. Give that switch one in the same task, and see that the teaming of the port group has it. If "
            "that is what you want, set allow_management_loss.",
            option=_cause(migration, cut),
            vmkernel_adapters=cut,
        )


def _cause(migration, cut):
    return OPTION if set(cut) & set(migration.adapters) else NICS


def _managing(session, item):
    """The vmkernel adapters that carry the management."""
    return sorted(
        {
            candidate.device
            for service in look(session, item, ADAPTER_SERVICES)
            if service.nicType == "management"
            for candidate in service.candidateVnic or ()
            if candidate.key in (service.selectedVnic or ())
        }
    )


def _has_way_out(item, migration, device, by_then):
    """Whether a vmkernel adapter has a network adapter to the outside, now or by then."""
    networks = migration.networks
    adapter = next((nic for nic in item.properties[ADAPTERS] or () if nic.device == device), None)
    now = networks.by_word.get(networks.of_adapter(adapter)) if adapter is not None else None
    network = migration.adapters.get(device, now) if by_then else now
    return network is not None and bool(ways_out(migration, network, by_then))


def ways_out(migration, network, by_then=True):
    """The network adapters that a network can use, now or by then."""
    nics = nics_of(migration.after if by_then else migration.before, network.home)
    if network.is_distributed:
        return nics
    policy = migration.networks.groups[network.name].spec.policy
    if policy is None or policy.nicTeaming is None or policy.nicTeaming.nicOrder is None:
        return nics
    active, standby = order_of(policy)
    return [nic for nic in nics if nic in active or nic in standby]


def _warn_of_dead_ends(item, migration):
    networks = list(migration.adapters.values())
    networks += [network for _machine, units in migration.cards for network in units.values()]
    words = sorted(migration.networks.words[one] for one in set(networks) if not ways_out(migration, one))
    if words:
        item.warnings.append(
            f"On the host {item.label}, {listed(words)} has no network adapter to the outside: what is connected to it "
            "reaches nothing beyond the host."
        )
