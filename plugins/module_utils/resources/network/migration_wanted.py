# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the options of a migration ask for on one host: each thing by its own name, with the network that it goes to."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import (
    InvalidOption,
    NotFound,
    Refused,
    VsphereError,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import is_path, listed, near, unquote_name

MAPPING, ADAPTERS, MACHINES, NICS = "networks", "vmkernel", "machines", "network_adapters"


def completed(session, item, networks):
    """The options for one host, in which each thing stands by itself, under the words for it.

    networks: the HostNetworks. Raises InvalidOption, NotFound, Ambiguous and Refused.
    """
    params, mapping = item.params, _mapping(item.params, networks)
    wanted = {**params, MAPPING: None}
    if params[ADAPTERS] is not None or params[MAPPING] is not None:
        wanted[ADAPTERS] = _adapters(item, networks, mapping)
    if params[MACHINES] is not None or params[MAPPING] is not None:
        wanted[MACHINES] = _machines(session, item, networks, mapping)
    if params[NICS] is not None:
        wanted[NICS] = _nics(item, networks)
    return wanted


def concerned(session, item, networks):
    """The machines of a host whose adapters matter: those that are named, and those on a network that is left; all of
    them for a reader."""
    machines = item.around.machines_of(item)
    if MAPPING not in item.params:
        return machines
    words = {_or_none(networks.find, one["from"], MAPPING, missing_ok=True) for one in item.params[MAPPING] or ()}
    left = {moid for word in words - {None} for moid in item.around.refs(networks.by_word[word])}
    named = {id(_found(session, item, entry["name"])) for entry in item.params[MACHINES] or ()}
    return [one for one in machines if id(one) in named or one.networks & left or _is_on(one, words, networks)]


def _is_on(machine, words, networks):
    """Whether an adapter that is known already is on a network; of planned machines, nothing else tells."""
    return any(networks.of_card(card) in words for card in (machine.cards or {}).values())


def _or_none(function, *args, **options):
    """What a function gives; None for what is told later on."""
    try:
        return function(*args, **options)
    except VsphereError:
        return None


def _mapping(params, networks):
    """{network: the one that takes its place}. One that the host does not have (any more) has nothing to be moved."""
    mapping = {}
    for entry in params[MAPPING] or ():
        target = networks.find(entry["to"], f"{MAPPING}.to")
        source = networks.find(entry["from"], f"{MAPPING}.from", missing_ok=True)
        if source == target:
            raise InvalidOption(
                f"{MAPPING}: {entry['from']} is where it would go to.", option=MAPPING, value=entry["from"]
            )
        _refuse_twice(source in mapping, MAPPING, entry["from"])
        if source is not None:
            mapping[source] = target
    return mapping


def _refuse_twice(is_known, option, name):
    if is_known:
        raise InvalidOption(f"{option}: {name} is named twice.", option=option, value=name)


def _target(networks, value, option, present):
    """The word for the network that something goes to; it may stay where it is, whatever that is."""
    return value if value == present else networks.find(value, option)


def _unknown(item, option, what, name, there):
    there = list(there)
    return NotFound(
        f"{option}: the host {item.label} has no {what} {name!r}. It has {listed(there, 12) or 'none'}.",
        option=option,
        value=name,
        candidates=near(name, there) or there,
    )


def _adapters(item, networks, mapping):
    live = {one["device"]: one.get("network") for one in item.live[ADAPTERS]}
    wanted = {}
    for entry in item.params[ADAPTERS] or ():
        device = entry["device"]
        _refuse_twice(device in wanted, ADAPTERS, device)
        if device not in live:
            raise _unknown(item, ADAPTERS, "vmkernel adapter", device, live)
        wanted[device] = _target(networks, entry["network"], f"{ADAPTERS}.network", live[device])
    for device, network in live.items():
        if network in mapping:
            wanted.setdefault(device, mapping[network])
    return [{"device": device, "network": network} for device, network in wanted.items()]


# Virtual machines


def _machines(session, item, networks, mapping):
    live = {(one["name"], one["unit"]): one["network"] for one in item.live[MACHINES]}
    wanted = {}
    for entry in item.params[MACHINES] or ():
        machine = _named(session, item, entry["name"])
        if machine is None:
            continue
        cards = {unit: network for (name, unit), network in live.items() if name == machine.word}
        for unit in _units(entry, cards, networks):
            _refuse_twice((machine.word, unit) in wanted, MACHINES, f"the adapter {unit} of {machine.word}")
            network = _target(networks, entry["network"], f"{MACHINES}.network", cards[unit])
            wanted[machine.word, unit] = network
    stay = {one.word for one in item.around.machines_of(item) if one.values["config.template"]}
    for (name, unit), network in live.items():
        if network in mapping and name not in stay:
            wanted.setdefault((name, unit), mapping[network])
    return [{"name": name, "unit": unit, "network": network} for (name, unit), network in sorted(wanted.items())]


def _units(entry, cards, networks):
    """The units of the adapters that an entry means. Raises NotFound if there are none."""
    name, unit, source = entry["name"], entry["unit"], entry["from"]
    if unit is not None:
        if unit in cards:
            return [unit]
        there = listed(sorted(map(str, cards))) or "none"
        raise NotFound(
            f"{MACHINES}: {name} has no network adapter with the unit {unit}; it has {there}.",
            option=MACHINES,
            value=unit,
            candidates=list(cards),
        )
    if source is None:
        if cards:
            return list(cards)
        raise NotFound(f"{MACHINES}: {name} has no network adapter.", option=MACHINES, value=name)
    left = networks.find(source, f"{MACHINES}.from", missing_ok=True)
    target = networks.find(entry["network"], f"{MACHINES}.network")
    if not any(network in (left, target) for network in cards.values()):
        there = sorted({network for network in cards.values() if network})
        raise NotFound(
            f"{MACHINES}: {name} has no network adapter on {source}, nor on {entry['network']}. It is on "
            f"{listed(there) or 'no network'}.",
            option=MACHINES,
            value=source,
            candidates=there,
        )
    return [unit for unit, network in cards.items() if network == left]


def _named(session, item, name):
    """The machine of a host that an option names; None for one on another host of the task. Raises NotFound, and
    Refused for one elsewhere."""
    machine = _found(session, item, name)
    if machine is not None:
        return machine
    if any(name in (one.word, one.name, one.ref._moId) for there in item.around.machines.values() for one in there):
        return None
    elsewhere = session.find.known("VirtualMachine", name) if not is_path(name) else [session.find.by_path(name)]
    elsewhere = [ref for ref in elsewhere if ref is not None and not session.is_planned(ref)]
    values = session.read.one(elsewhere[0], ["runtime.host"]) if elsewhere else None
    if values is None:
        there = [one.word for one in item.around.machines_of(item)]
        raise _unknown(item, MACHINES, "virtual machine", name, there)
    host = session.read.one(values["runtime.host"], ["name"]) if values["runtime.host"] is not None else None
    where = unquote_name(host["name"]) if host is not None else "no host"
    if any(ref == values["runtime.host"]._moId for ref in item.around.of):
        return None
    raise Refused(
        f"{MACHINES}: {name} is on {where}, and not on {item.label}. Name that host, or leave the machine out.",
        option=MACHINES,
        value=name,
        host=where,
    )


def _found(session, item, name):
    """The machine of a host with a name, path or id, or None."""
    machines = item.around.machines_of(item)
    if is_path(name):
        ref = session.find.by_path(name)
        return next((one for one in machines if ref is not None and one.ref._moId == ref._moId), None)
    named = [one for one in machines if name == one.name]
    if len(named) > 1:
        words = [one.word for one in named]
        raise InvalidOption(
            f"{MACHINES}: the host {item.label} has several virtual machines {name!r}: {', '.join(words)}. Name one of "
            "them by its id or path.",
            option=MACHINES,
            value=name,
            candidates=words,
        )
    return named[0] if named else next((one for one in machines if name == one.ref._moId), None)


# Physical network adapters


def _nics(item, networks):
    places = networks.places()
    wanted = {}
    for entry in item.params[NICS]:
        device = entry["device"]
        _refuse_twice(device in wanted, NICS, device)
        if device not in places:
            raise _unknown(item, NICS, "network adapter", device, sorted(places))
        home = networks.find_switch(entry["switch"], f"{NICS}.switch") if entry["switch"] else ""
        if entry["uplink"] is not None and home not in networks.proxies:
            raise InvalidOption(
                f"{NICS}.uplink: {device} goes to no distributed switch, and only those have uplinks with names.",
                option=f"{NICS}.uplink",
                value=entry["uplink"],
            )
        wanted[device] = (home, entry["uplink"])
    return _with_uplinks(wanted, places, networks)


def _with_uplinks(wanted, places, networks):
    """The network adapters, each with an uplink on a distributed switch: the one that is said, the one that it has
    already, or else the first that is free by then."""
    after = {device: place for device, place in places.items() if device not in wanted}
    after.update({device: place for device, place in wanted.items() if place[1] is not None})
    for device, (home, uplink) in wanted.items():
        if uplink is None and home and places[device][0] == home:
            after[device] = places[device]
    found = []
    for device, (home, uplink) in wanted.items():
        if device not in after:
            uplink = _free_uplink(home, after, networks) if home in networks.proxies else None
            after[device] = (home, uplink)
        entry = {"device": device, "switch": networks.switch_word(home) if home else ""}
        found.append({**entry, "uplink": after[device][1]} if home in networks.proxies else entry)
    return found


def _free_uplink(home, after, networks):
    taken = {uplink for switch, uplink in after.values() if switch == home}
    free = [uplink for uplink in networks.uplinks(home) if uplink not in taken]
    if not free:
        raise Refused(
            f"{NICS}: all uplinks of {networks.switch_word(home)} are taken ({', '.join(sorted(taken))}). Say which "
            "network adapter goes, or give the switch more uplinks.",
            option=NICS,
            value=networks.switch_word(home),
        )
    return free[0]
