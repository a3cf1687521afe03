# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How network adapters of a host go from one switch to another, so that none that is in use is left without any.

They go in two steps. In the first one, each switch that is to lose all that it has keeps one, and the others go where
they are wanted. Then vmkernel adapters and virtual machines move. In the second step, the last ones follow.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import split_path

STANDARD, DISTRIBUTED = "vswitch", "dvs_host"
_ORDERS = ("active", "standby")


@dataclass
class Uplinks:
    """What is to be done with the switches of a host, as entries for the modules vswitch and dvs_host.

    freed: what is taken from switches first. first: {switch: its entry in the first step}. late_freed: what is taken
    from switches in the second step. late: {switch: its entry, where the first step left something out}.
    deferred: {switch: the network adapters that it gets in the second step}.
    """

    freed: list = field(default_factory=list)
    first: dict = field(default_factory=dict)
    late_freed: list = field(default_factory=list)
    late: dict = field(default_factory=dict)
    deferred: dict = field(default_factory=dict)


def standard(name):
    """How a standard switch is known here."""
    return STANDARD, name


def distributed(name):
    """How a distributed switch is known here, whose name may be given as a path."""
    return DISTRIBUTED, (split_path(name) or [name])[-1] if name.startswith("/") else name


def plan_uplinks(entries, live):
    """The Uplinks of a host.

    entries: {switch: its entry in the document}. live: {switch: [network adapter]}, those in use first.
    """
    final = {switch: _final(switch, entries.get(switch), live.get(switch, [])) for switch in {**live, **entries}}
    _refuse_given_twice(final)
    owner = {nic: switch for switch, nics in live.items() for nic in nics}
    moving = {nic for switch in entries for nic in final[switch] if owner.get(nic, switch) != switch}
    held = {switch: _held(nics, final[switch], owner, moving) for switch, nics in live.items()}
    plan = Uplinks()
    for switch, nics in live.items():
        going = [nic for nic in nics if nic in moving and nic not in held[switch]]
        if going:
            left = [nic for nic in nics if nic not in going]
            fresh = [] if left else [nic for nic in final[switch] if nic not in owner]
            plan.freed.append((switch, _changed(switch, entries[switch], left + fresh, going, fresh)))
    for switch, entry in entries.items():
        if entry.get("state") != "absent":
            _in_two_steps(plan, switch, entry, final, held)
    return plan


def _in_two_steps(plan, switch, entry, final, held):
    """What a switch that stays, or comes, is told in both steps."""
    own = held.get(switch, [])
    others = {nic for other, nics in held.items() if other != switch for nic in nics}
    deferred = [nic for nic in final[switch] if nic in others]
    first = _first_entry(switch, entry, final[switch], deferred, own)
    plan.first[switch] = first
    plan.deferred[switch] = deferred
    freed = _changed(switch, entry, _here(final[switch], deferred), own)
    if own:
        plan.late_freed.append((switch, freed))
    if first != entry and not (own and freed == entry):
        plan.late[switch] = entry


def _final(switch, entry, live):
    """The network adapters that a switch has in the end."""
    if entry is None:
        return list(live)
    if entry.get("state") == "absent":
        return []
    if switch[0] == STANDARD:
        return list(live) if entry.get("uplinks") is None else list(entry["uplinks"])
    named = entry.get("network_adapters")
    if named is None:
        return list(live)
    kept = [] if "network_adapters" in (entry.get("exact") or ()) else [nic for nic in live if nic not in named]
    return kept + [nic for nic, uplink in named.items() if uplink]


def _refuse_given_twice(final):
    given = {}
    for switch, nics in final.items():
        for nic in nics:
            other = given.setdefault(nic, switch)
            if other != switch:
                raise InvalidOption(
                    f"{nic} would be in two switches, {other[1]} and {switch[1]}. Say for both of them which network "
                    "adapters they have.",
                    value=nic,
                )


def _held(nics, final, owner, moving):
    """The network adapter that a switch keeps until the second step, if it would have none; rather one that stays."""
    gone = [nic for nic in nics if nic not in final]
    if not gone or len(gone) < len(nics) or any(nic not in owner for nic in final):
        return []
    return sorted(gone, key=lambda nic: nic in moving)[:1]


def _changed(switch, entry, left, going, fresh=()):
    """An entry that takes network adapters from a switch, and does no more than it must.

    left: what it has then. fresh: what it gets in place of them, where it would have none.
    """
    kind, name = switch
    allowed = {"allow_management_loss": True} if entry.get("allow_management_loss") else {}
    if kind == STANDARD:
        return {"name": name, "uplinks": left, **allowed}
    named = {**dict.fromkeys(going, ""), **{nic: entry["network_adapters"][nic] for nic in fresh}}
    return {"dvs": entry["dvs"], "network_adapters": named, **allowed}


def _first_entry(switch, entry, final, deferred, held):
    """An entry without what has to wait: network adapters that others still hold, and the last ones of its own."""
    if not deferred and not held:
        return entry
    if switch[0] == STANDARD:
        lean = without_uplinks(entry, deferred, no_order=bool(held))
        return {**lean, "uplinks": _here(final, deferred) + held}
    named = entry.get("network_adapters") or {}
    kept = {nic: uplink for nic, uplink in named.items() if nic not in deferred and nic not in held}
    first = {**entry, "network_adapters": kept}
    if held:
        first.pop("exact", None)
    return first


def _here(nics, deferred):
    return [nic for nic in nics if nic not in deferred]


def without_uplinks(entry, nics, no_order=False):
    """An entry without network adapters in its orders of them; without the orders themselves, where nothing is left."""
    teaming = entry.get("teaming")
    if not isinstance(teaming, dict) or not (nics or no_order):
        return entry
    left = dict(teaming)
    for order in [order for order in _ORDERS if teaming.get(order) is not None]:
        left[order] = [nic for nic in teaming[order] if nic not in nics]
        if no_order or (teaming[order] and not left[order]):
            del left[order]
    return {**entry, "teaming": left}
