# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hangs on which network of an ESXi host, and its way from one switch to another.

API: HostNetworkSystem.UpdateNetworkConfig, VirtualMachine.ReconfigVM_Task.
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import VsphereError
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import Items
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import (
    ADAPTERS,
    DISTRIBUTED,
    GROUPS,
    NICS,
    SWITCHES,
    SYSTEM,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network import (
    migration_foresight,
    migration_laws,
    migration_steps,
    migration_wanted,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.migration_around import (
    look_around,
    read_cards,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.migration_steps import (
    Migration,
    nics_of,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

_NETWORK = {"type": "str", "required": True}
_LISTS = (
    Items("vmkernel", path=ADAPTERS, fields=(Field("device"), Field("network")), keys=(("device",),)),
    Items("machines", path="vm", fields=(Field("name"), Field("unit"), Field("network")), keys=(("name", "unit"),)),
    Items(
        "network_adapters", path=NICS, fields=(Field("device"), Field("switch"), Field("uplink")), keys=(("device",),)
    ),
)


class NetworkMigration(Resource):
    """The networks that the virtual machines, vmkernel adapters and network adapters of hosts are connected to."""

    name = "network_migration"
    target = HostTarget()
    options = {
        "networks": {"type": "list", "elements": "dict", "options": {"from": _NETWORK, "to": _NETWORK}},
        "vmkernel": {
            "type": "list",
            "elements": "dict",
            "options": {"device": {"type": "str", "required": True}, "network": _NETWORK},
        },
        "machines": {
            "type": "list",
            "elements": "dict",
            "options": {
                "name": {"type": "str", "required": True},
                "unit": {"type": "int"},
                "from": {"type": "str"},
                "network": _NETWORK,
            },
            "mutually_exclusive": [("unit", "from")],
        },
        "network_adapters": {
            "type": "list",
            "elements": "dict",
            "options": {
                "device": {"type": "str", "required": True},
                "switch": {"type": "str", "required": True},
                "uplink": {"type": "str"},
            },
        },
        "allow_management_loss": {"type": "bool", "default": False},
    }
    rules = {"required_one_of": [("networks", "vmkernel", "machines", "network_adapters")]}
    fields = _LISTS
    reads = (SYSTEM, SWITCHES, GROUPS, ADAPTERS, NICS, DISTRIBUTED, "network", "vm")
    refresh = (SYSTEM, "RefreshNetworkSystem")
    privileges = {"update": ("Host.Config.Network",)}

    # What there is

    def survey(self, session, items):
        """Looks at the networks and machines of all hosts at once."""
        there = [item for item in items if item.properties is not None and not item.error and not self.is_unknown(item)]
        if there:
            self._look(session, there)

    def _look(self, session, items):
        around = look_around(session, items, self._wants_machines)
        machines = []
        for item in items:
            item.around = around
            try:
                machines += migration_wanted.concerned(session, item, around.networks(item))
            except VsphereError as error:
                item.error = error
        read_cards(session, machines)

    @staticmethod
    def _wants_machines(item):
        """A reader wants them, and a task that says something of them."""
        params = item.params
        return "networks" not in params or params["networks"] is not None or params["machines"] is not None

    @staticmethod
    def _wants_nics(params):
        """A reader wants the network adapters, and a task that names some: each has much to tell."""
        return "network_adapters" not in params or params["network_adapters"] is not None

    def paths_for(self, params):
        return [path for path in super().paths_for(params) if path != NICS or self._wants_nics(params)]

    def observe(self, session, item):
        item.live = None
        if item.ref is None or item.properties is None:
            return
        if not item.around.is_about(item):
            self._look(session, [item])
        networks = item.around.networks(item)
        item.live = {"vmkernel": _adapters(item, networks)}
        if self._wants_machines(item):
            item.live["machines"] = _machines(session, item, networks)
        if self._wants_nics(item.params):
            item.live["network_adapters"] = _nics(networks, networks.places())

    def facts_of(self, item):
        return {}

    # What is to be done

    def plan(self, item):
        if item.live is not None:
            session = item.around.session
            item.params = migration_wanted.completed(session, item, item.around.networks(item))
        return super().plan(item)

    def vet(self, session, item):
        item.request = _migration(item)
        migration_laws.vet(session, item)

    def needed_on(self, session, item):
        migration = item.request
        needed = [(item.ref, ("Host.Config.Network",))] if migration.config() is not None or migration.held else []
        groups = {one.moid: one.ref for one in migration.adapters.values() if one.ref is not None}
        for machine, units in migration.cards:
            needed.append((machine.ref, ("VirtualMachine.Config.EditDevice",)))
            refs = [one.ref or item.around.network_ref(item, one) for one in units.values()]
            groups.update({ref._moId: ref for ref in refs if ref is not None})
        assigned = [(ref, ("Network.Assign",)) for ref in groups.values()]
        return [*needed, *(assigned if session.is_vcenter else [])]

    def foreseen(self, item):
        after = item.plan.foreseen()
        if self._wants_nics(item.params):
            after["network_adapters"] = _nics(item.request.networks, item.request.after)
        return after

    def apply(self, session, item):
        yield from migration_steps.carry_out(session, item)

    def foresee(self, session, item):
        migration_foresight.note(session, item)


def _adapters(item, networks):
    adapters = sorted(item.properties[ADAPTERS] or (), key=lambda nic: (len(nic.device), nic.device))
    return [{"device": nic.device, "network": networks.of_adapter(nic)} for nic in adapters]


def _machines(session, item, networks):
    """The network adapters of those machines that matter."""
    return [
        {"name": machine.word, "unit": unit, "network": networks.of_card(card)}
        for machine in item.around.machines_of(item)
        if machine.matters
        for unit, card in sorted(machine.cards.items())
    ]


def _nics(networks, places):
    found = []
    for device in sorted(places, key=lambda nic: (len(nic), nic)):
        home, uplink = places[device]
        entry = {"device": device, "switch": networks.switch_word(home) if home else ""}
        found.append({**entry, "uplink": uplink} if uplink is not None else entry)
    return found


def _migration(item):
    """The item's plan as a Migration."""
    networks, plan = item.around.networks(item), item.plan
    before = networks.places()
    migration = Migration(networks, before, dict(before))
    for part in _parts(plan, "network_adapters"):
        home = networks.find_switch(part.wanted["switch"], "network_adapters.switch") if part.wanted["switch"] else ""
        migration.after[part.key["device"]] = (home, part.wanted.get("uplink"))
    for part in _parts(plan, "vmkernel"):
        migration.adapters[part.key["device"]] = networks.by_word[part.wanted["network"]]
    _add_cards(item, migration)
    links = {nic.device for nic in item.properties.get(NICS) or () if nic.linkSpeed is not None}
    migration.hold(links)
    return migration


def _add_cards(item, migration):
    by_word = {machine.word: machine for machine in item.around.machines_of(item)}
    moved = {}
    for part in _parts(item.plan, "machines"):
        network = migration.networks.by_word[part.wanted["network"]]
        moved.setdefault(part.key["name"], {})[part.key["unit"]] = network
        left = migration.networks.by_word.get(part.found["network"])
        if left is not None and nics_of(migration.before, left.home):
            migration.left.add(left.home)
    migration.cards = [(by_word[name], units) for name, units in moved.items()]


def _parts(plan, option):
    change = plan[option]
    return change.parts if change is not None else ()
