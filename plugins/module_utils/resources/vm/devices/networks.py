# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Network adapters. API: VirtualEthernetCard and the types derived from it."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import ADD, REMOVE, Items, ObservedItem
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.bounds import shares_within
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.hardware import (
    PCI_KEY,
    STATE_OPTION,
    Hardware,
    edited,
    make,
    operation,
    type_name,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.settings import (
    OFF,
    UNLIMITED,
    limit_of,
    limit_to,
    number_or,
    shares_of,
    shares_to,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import normal_mac

TYPES = {
    "vmxnet3": "VirtualVmxnet3",
    "vmxnet2": "VirtualVmxnet2",
    "e1000e": "VirtualE1000e",
    "e1000": "VirtualE1000",
    "pcnet32": "VirtualPCNet32",
    "sriov": "VirtualSriovEthernetCard",
}
_TYPE_OF = {api: ours for ours, api in TYPES.items()}
# The unit numbers on the PCI bus that the adapters of a machine have.
FIRST_UNIT, MOST = 7, 10
_Card = vim.vm.device.VirtualEthernetCard if vim else None
_ALLOCATION = ("reservation_mbps", "limit_mbps", "shares")
# VMware's own prefix of addresses, and what may follow it in an address that is set by hand.
_OWN_PREFIX, _OWN_LAST = "00:50:56", 0x3F

OPTIONS = {
    "unit": {"type": "int"},
    "key": {"type": "int", "no_log": False},
    "mac": {"type": "str"},
    "network": {"type": "str"},
    "type": {"type": "str", "choices": list(TYPES)},
    "connected": {"type": "bool"},
    "start_connected": {"type": "bool"},
    "wake_on_lan": {"type": "bool"},
    "reservation_mbps": {"type": "int"},
    "limit_mbps": {"type": "raw"},
    "shares": {"type": "raw"},
    **STATE_OPTION,
}


def network_id(backing):
    """What tells the network of an adapter: the id of a network or of a distributed port group, or the id of an opaque
    network; None for an adapter without one."""
    if getattr(backing, "network", None) is not None:
        return backing.network._moId
    port = getattr(backing, "port", None)
    if port is not None:
        return port.portgroupKey
    return getattr(backing, "opaqueNetworkId", None) or getattr(backing, "deviceName", None)


def _observed(devices):
    for device in Hardware(devices).of_type(*_TYPE_OF):
        values = {
            "unit": device.unitNumber - FIRST_UNIT if device.unitNumber is not None else None,
            "network": network_id(device.backing),
            "type": _TYPE_OF[type_name(device)],
            "start_connected": bool(device.connectable and device.connectable.startConnected),
            "wake_on_lan": bool(device.wakeOnLanEnabled),
        }
        allocation = device.resourceAllocation or _Card.ResourceAllocation()
        values["reservation_mbps"] = int(allocation.reservation or 0)
        values["limit_mbps"] = limit_of(allocation.limit)
        values["shares"] = shares_of(allocation.share) or "normal"
        yield ObservedItem(values, device, {"key": device.key, "mac": (device.macAddress or "").lower()})


def _address(text):
    """A MAC address in one form; raises ValueError for what is none of a single adapter."""
    mac = normal_mac(text)
    if int(mac[:2], 16) & 1 or mac == "00:00:00:00:00:00":
        raise ValueError(f"{text!r} is no address that an adapter can have")
    return mac


def _cost(part, live):
    """Adapters come and go while a machine runs, but for those of SR-IOV; an address is settled when it starts."""
    if part.operation in (ADD, REMOVE):
        return OFF if "sriov" in (part.wanted.get("type"), (part.found or {}).get("type")) else None
    return OFF if part["mac"] else None


ITEMS = Items(
    "networks",
    path="config.hardware.device",
    fields=(
        Field("unit"),
        Field("key"),
        Field("mac", normal=_address),
        Field("network"),
        Field("type"),
        Field("connected"),
        Field("start_connected"),
        Field("wake_on_lan"),
        Field("reservation_mbps"),
        Field("limit_mbps", normal=number_or),
        Field("shares", normal=shares_within(0, 100)),
    ),
    keys=(("key",), ("unit",), ("mac",), ("network",)),
    finding=(("key",),),
    observed=_observed,
    cost=_cost,
)


def starts_connected(wanted):
    """Whether a new adapter that does not say so is connected when the machine starts."""
    return True


def changes(parts, assembly):
    """The VirtualDeviceConfigSpecs for the network adapters. Raises Refused for what does not fit or cannot be."""
    cards = {card.key: card for card in assembly.hardware.of_type(*_TYPE_OF)}
    for part in parts:
        if part.operation == REMOVE:
            del cards[part.found.source.key]
            yield operation("remove", part.found.source)
    units = _units([part for part in parts if part.operation == ADD], cards.values())
    for part in parts:
        if part.operation == REMOVE:
            continue
        card = _new(part, assembly, units.pop(0)) if part.operation == ADD else _edit(part, assembly)
        _vet_address(part, card, cards.values())
        cards[card.key] = card
        yield operation("add" if part.operation == ADD else "edit", card)


def _units(parts, cards):
    """The units of new adapters, in their order: those that are said, and the free ones for the others."""
    taken = {card.unitNumber for card in cards}
    said = [part["unit"].after + FIRST_UNIT if part["unit"] else None for part in parts]
    every = range(FIRST_UNIT, FIRST_UNIT + MOST)
    for unit in said:
        if unit is not None and unit not in every:
            raise Refused(
                f"networks: there is no unit {unit - FIRST_UNIT}: they go from 0 to {MOST - 1}.", option="networks"
            )
    free = [unit for unit in every if unit not in taken and unit not in said]
    if said.count(None) > len(free):
        raise Refused(f"networks: a machine has at most {MOST} adapters.", option="networks")
    return [free.pop(0) if unit is None else unit for unit in said]


def _new(part, assembly, unit):
    network = part["network"]
    if network is None:
        raise Refused(
            f"networks: there is no adapter with {part.described()}; a new one needs a network.", option="networks"
        )
    kind = part["type"].after if part["type"] else "vmxnet3"
    card = make(TYPES[kind], key=assembly.next_key(), controllerKey=PCI_KEY, unitNumber=unit)
    card.connectable = vim.vm.device.VirtualDevice.ConnectInfo(
        startConnected=starts_connected(part.wanted), connected=True, allowGuestControl=True, status="untried"
    )
    card.wakeOnLanEnabled = True
    card.addressType = "generated"
    _write(card, part, assembly)
    return card


def _edit(part, assembly):
    for option in ("type", "unit"):
        if part[option]:
            raise Refused(
                f"networks: the adapter {part.described()} has {option} {part.found[option]}, and that cannot become "
                f"{part[option].after}. Remove it, and add another.",
                option="networks",
            )
    card = edited(part.found.source)
    _write(card, part, assembly)
    return card


def _vet_address(part, card, cards):
    """Raises Refused for an address set by hand that the server does not take: the machine has it already, or it is one
    of those that vSphere generates itself."""
    if not part["mac"]:
        return
    mac, problem = part["mac"].after, None
    if any(other.macAddress == mac for other in cards if other.key != card.key):
        problem = "another adapter of the machine has it"
    elif mac.startswith(_OWN_PREFIX) and int(mac[9:11], 16) > _OWN_LAST:
        problem = f"of those with {_OWN_PREFIX}, only {_OWN_PREFIX}:00:00:00 to {_OWN_PREFIX}:3f:ff:ff are set by hand"
    if problem:
        raise Refused(f"networks: {mac} cannot be the mac of an adapter: {problem}.", option="networks", value=mac)


def _write(card, part, assembly):
    if part["network"]:
        card.backing = assembly.networks[part["network"].after]
    if part["mac"]:
        card.addressType, card.macAddress = "manual", part["mac"].after
    if part["wake_on_lan"]:
        card.wakeOnLanEnabled = part["wake_on_lan"].after
    for option, attribute in (("connected", "connected"), ("start_connected", "startConnected")):
        if part[option]:
            setattr(card.connectable, attribute, part[option].after)
    _write_allocation(card, part)


def _write_allocation(card, part):
    if not any(part[option] for option in _ALLOCATION):
        return
    allocation = card.resourceAllocation or _Card.ResourceAllocation(
        reservation=0, limit=-1, share=shares_to("normal")
    )
    if part["reservation_mbps"]:
        allocation.reservation = part["reservation_mbps"].after
    if part["limit_mbps"]:
        allocation.limit = limit_to(part["limit_mbps"].after)
    if part["shares"]:
        allocation.share = shares_to(part["shares"].after)
    _vet_allocation(part, allocation)
    card.resourceAllocation = allocation


def _vet_allocation(part, allocation):
    reserved, limit = allocation.reservation or 0, limit_of(allocation.limit)
    if reserved < 0 or (limit != UNLIMITED and limit < reserved):
        raise Refused(
            f"networks: the adapter {part.described()} cannot have reservation_mbps {reserved} and limit_mbps {limit}: "
            "a reservation is not negative, and not more than the limit.",
            option="networks",
        )
