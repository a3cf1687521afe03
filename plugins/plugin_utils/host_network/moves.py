# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What moves to other networks on a host, all of it in one transaction: the options of network_migration."""

from __future__ import annotations

_LISTS = ("networks", "vmkernel", "machines", "network_adapters")
_PLACES = ("portgroup", "dv_portgroup")
_ALLOWED = "allow_management_loss"


def migration_of(own, devices, uplinks):
    """The options for network_migration on a host, or none if nothing has to move.

    own: the host's document. devices: {vmkernel adapter: what vmkernel_info tells of it}. uplinks: its Uplinks.
    """
    moved = [entry for entry in own["vmkernel"] if _moves(entry, devices.get(entry.get("device")))]
    adapters = [{"device": entry["device"], "network": _place(entry)[1]} for entry in moved]
    asked = own["migrations"]
    options = {name: [one for entry in asked for one in entry.get(name) or ()] for name in _LISTS}
    named = {one.get("device") for one in options["vmkernel"]}
    options["vmkernel"] += [one for one in adapters if one["device"] not in named]
    if not any(options.values()):
        return {}
    named = {one.get("device") for one in options["network_adapters"]}
    options["network_adapters"] += [one for one in _only_ones(uplinks) if one["device"] not in named]
    allowed = {_ALLOWED: True} if any(entry.get(_ALLOWED) for entry in [*asked, *moved]) else {}
    return {**{name: several for name, several in options.items() if several}, **allowed}


def _place(entry):
    """(kind of network, its name) of a vmkernel adapter, or None."""
    return next(((kind, entry[kind]) for kind in _PLACES if entry.get(kind)), None)


def _moves(entry, live):
    """Whether an adapter that is there is wanted on another network."""
    wanted, found = _place(entry), _place(live or {})
    if entry.get("state") == "absent" or not wanted or not found:
        return False
    return wanted[0] != found[0] or wanted[1].split("/")[-1] != found[1].split("/")[-1]


def _only_ones(uplinks):
    """Network adapters that come along: those that a switch waits for that has no others, so that it leads nowhere."""
    for switch, nics in uplinks.deferred.items():
        entry = uplinks.first[switch]
        if nics and not (entry.get("uplinks") or entry.get("network_adapters")):
            wanted = uplinks.late[switch].get("network_adapters") or {}
            for nic in nics:
                uplink = {"uplink": wanted[nic]} if nic in wanted else {}
                yield {"device": nic, "switch": switch[1], **uplink}
