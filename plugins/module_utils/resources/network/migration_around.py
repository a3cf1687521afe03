# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What surrounds the hosts of a migration: distributed port groups, and the virtual machines with their adapters.

All of it is read for all hosts of a task together. API: HostSystem.network, HostSystem.vm, VirtualHardware.device.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import groups_on
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import DISTRIBUTED
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.migration_places import (
    HostNetworks,
    Network,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.networks import FIRST_UNIT
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import is_derived, kind_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import CONNECTION
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import unquote_name

DEVICES = "config.hardware.device"
TEMPLATE = "config.template"
_GROUP = "DistributedVirtualPortgroup"
_SWITCH_OF, _IS_UPLINK = "config.distributedVirtualSwitch", "config.uplink"
_READS = {
    "Network": ["name"],
    _GROUP: [_SWITCH_OF, _IS_UPLINK],
    "VirtualMachine": ["name", "network", TEMPLATE, CONNECTION],
}


@dataclass
class Machine:
    """A virtual machine of a host. word: what it is called there. cards: its network adapters, by unit, once read.
    matters: whether the task is about it.
    """

    ref: Any
    name: str
    values: dict
    word: str = ""
    cards: dict = None
    matters: bool = False

    @property
    def networks(self):
        return {ref._moId for ref in self.values.get("network") or ()}


@dataclass
class Around:
    """The surroundings of the hosts of a task.

    distributed: the distributed port groups, as Networks. standard: {id: name} of the others. machines: {id of a host:
    its machines}. of: which reading of each host they belong to.
    """

    session: Any
    distributed: list = field(default_factory=list)
    standard: dict = field(default_factory=dict)
    machines: dict = field(default_factory=dict)
    of: dict = field(default_factory=dict)

    def is_about(self, item):
        return self.of.get(item.ref._moId) is item.properties

    def networks(self, item):
        return HostNetworks(self.session, item.label, item.properties, self.distributed, self.standard)

    def refs(self, network):
        """The ids of a network as machines tell them."""
        if network.moid:
            return {network.moid}
        return {moid for moid, name in self.standard.items() if name == network.name}

    def network_ref(self, item, network):
        """A standard network of a host as an object of the inventory, or None."""
        own = {ref._moId: ref for ref in item.properties["network"] or ()}
        return next((own[moid] for moid in self.refs(network) if moid in own), None)

    def machines_of(self, item):
        return self.machines.get(item.ref._moId, [])


def look_around(session, items, wants_machines):
    """Reads what surrounds some hosts. wants_machines: item → whether its machines are wanted."""
    around = Around(session, of={item.ref._moId: item.properties for item in items})
    networks = {ref._moId: ref for item in items for ref in item.properties["network"] or ()}
    asked = [item for item in items if wants_machines(item)]
    machines = {ref._moId: ref for item in asked for ref in item.properties["vm"] or ()}
    found = session.read.several([*networks.values(), *machines.values()], _READS)
    groups = {moid: ref for moid, ref in networks.items() if is_derived(kind_of(ref), _GROUP) and moid in found}
    around.standard = {
        moid: unquote_name(found[moid]["name"]) for moid in networks.keys() - groups.keys() if moid in found
    }
    around.standard.update(_hidden(session, [found[moid] for moid in machines if moid in found], around.standard))
    around.distributed = _distributed(session, [(ref, found[moid]) for moid, ref in groups.items()])
    if session.ledger.active:
        around.distributed += _planned(session, items, {one.moid for one in around.distributed})
    for item in asked:
        refs = [ref for ref in item.properties["vm"] or () if ref._moId in found]
        there = [Machine(ref, unquote_name(found[ref._moId]["name"]), found[ref._moId]) for ref in refs]
        around.machines[item.ref._moId] = _called([*there, *_planned_machines(session, item)])
    return around


def _hidden(session, machines, known):
    """{id: name} of standard networks that machines are on, but that their hosts do not show (any more), as a vmkernel
    adapter is on them, too."""
    refs = {ref._moId: ref for values in machines for ref in values["network"] or () if kind_of(ref) == "Network"}
    hidden = [ref for moid, ref in refs.items() if moid not in known]
    found = session.read(hidden, ["name"]) if hidden else {}
    return {moid: unquote_name(values["name"]) for moid, values in found.items()}


def _called(machines):
    """Machines in their order, with words for them: their names, and their ids where there are several of a name."""
    names = [machine.name for machine in machines]
    for machine in machines:
        machine.word = machine.name if names.count(machine.name) == 1 else machine.ref._moId
    return sorted(machines, key=lambda machine: machine.word)


def _distributed(session, found):
    """Distributed port groups with what was read of them, as Networks."""
    refs = {values[_SWITCH_OF]._moId: values[_SWITCH_OF] for _ref, values in found if values.get(_SWITCH_OF)}
    switches = session.read(refs.values(), ["name", "uuid"]) if refs else {}
    return [
        _network(ref, values, values[_SWITCH_OF], switches[values[_SWITCH_OF]._moId])
        for ref, values in found
        if values.get(_SWITCH_OF) is not None and values[_SWITCH_OF]._moId in switches
    ]


def _network(ref, values, switch, switch_values):
    return Network(
        name=unquote_name(values["name"]),
        switch=unquote_name(switch_values["name"]),
        moid=ref._moId,
        uuid=switch_values["uuid"] or switch._moId,
        uplink=bool(values[_IS_UPLINK]),
        ref=ref,
        switch_ref=switch,
    )


def _planned(session, items, known):
    """What earlier tasks of a check run would have brought to the distributed switches of the hosts."""
    names = {unquote_name(one.dvsName) for item in items for one in item.properties[DISTRIBUTED] or ()}
    switches = {
        ref._moId: ref for name in names for ref in session.find.known("DistributedVirtualSwitch", name)
    }  # fmt: skip
    found = session.read(switches.values(), ["name", "uuid"])
    return [
        _network(ref, values, switch, found[moid])
        for moid, switch in switches.items()
        if moid in found
        for ref, values in groups_on(session, switch, [_IS_UPLINK]).values()
        if ref._moId not in known
    ]


def _planned_machines(session, item):
    """The machines that earlier tasks of a check run would have made on a host."""
    found = []
    for _kind, ref, name in session.ledger.names("VirtualMachine"):
        if session.is_planned(ref):
            values = session.read.one(ref, [*_READS["VirtualMachine"], "runtime.host", DEVICES])
            if getattr(values["runtime.host"], "_moId", None) == item.ref._moId:
                found.append(Machine(ref, name, values, cards=_cards(values[DEVICES])))
    return found


def read_cards(session, machines):
    """Reads the network adapters of those machines that matter, all in one request."""
    for machine in machines:
        machine.matters = True
    unread = [machine for machine in machines if machine.cards is None]
    found = session.read([machine.ref for machine in unread], [DEVICES]) if unread else {}
    for machine in unread:
        values = found.get(machine.ref._moId)
        machine.cards = _cards(values[DEVICES] if values is not None else ())


def _cards(devices):
    """{unit: network adapter}"""
    found = [one for one in devices or () if is_derived(type(one)._wsdlName, "VirtualEthernetCard")]
    return {card.unitNumber - FIRST_UNIT: card for card in found if card.unitNumber is not None}
