# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A virtual machine: created, cloned, registered, configured, moved, removed. API: VirtualMachine, Folder.

This file says what is declared and in which order things are looked at; how each part is done stands in the files
beside it: C(settings) and C(devices) (what is configured), C(creation), C(request) (what is sent), C(steps) (what is
done).
"""

from __future__ import annotations

import copy
from typing import ClassVar

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import QUESTION
from ansible_collections.skyscraper.vsphere.plugins.module_utils.entity import FOLDER, NAME, EntityResource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import (
    CREATE,
    DELETE,
    UPDATE,
    Field,
    Plan,
    compare,
    decode,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import Names
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm import (
    abilities,
    boot_order,
    cloning,
    creation,
    custom_attributes,
    privileges,
    reading,
    steps,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.around import Around
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices import (
    disks,
    families,
    links,
    networks,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.laws import (
    vet_advanced,
    vet_reservation,
    vet_settings,
    vet_version,
    with_consequences,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.options import OPTIONS, RULES
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.power_off import (
    HOT_MOST,
    HOT_STEP,
    REMOVAL,
    reasons_to_be_off,
    starts,
    vet_power,
    vet_state,
    vet_suspended,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.powering import FROM_API, POWER, TOOLS
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.request import build, foreseen_properties
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.settings import (
    ADVANCED,
    BOOT,
    CPU,
    FIRMWARE,
    GENERAL,
    MEMORY,
    SIZE,
    STATE,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.target import NewVirtualMachineTarget
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import get_option, set_option

DEVICES = "config.hardware.device"
HOME = "config.files.vmPathName"
NETWORKS = "network"
BOOTED = "runtime.bootTime"


class VirtualMachine(EntityResource):
    """A virtual machine, with all that its declaration can hold."""

    name = "vm"
    versioned = True
    target = NewVirtualMachineTarget()
    options = OPTIONS
    rules = RULES
    absent = ("absent", "unregistered")
    fields = (
        NAME,
        FOLDER,
        *GENERAL,
        *FIRMWARE,
        *BOOT,
        boot_order.FIELD,
        *SIZE,
        *CPU,
        *MEMORY,
        *families.FIELDS,
        ADVANCED,
        custom_attributes.MAPPING,
        *STATE,
    )
    facts = (
        Field("uuid", path="config.uuid"),
        Field("instance_uuid", path="config.instanceUuid"),
        Field("file", path=HOME),
        Field("guest.full_name", path="config.guestFullName"),
        Field("guest.hostname", path="guest.hostName"),
        Field("guest.ip_address", path="guest.ipAddress"),
        Field("guest.tools_running", path=TOOLS, decode=lambda status: status == "guestToolsRunning"),
    )
    reads = (
        "parent",
        "parentVApp",
        NETWORKS,
        "runtime.host",
        BOOTED,
        "rootSnapshot",
        "config.changeVersion",
        HOT_STEP,
        HOT_MOST,
        custom_attributes.DEFINED,
        custom_attributes.VALUES,
        QUESTION,
    )
    privileges = privileges.PRIVILEGES
    info_options = reading.OPTIONS

    _clusters: ClassVar[dict] = None

    def reader(self, params):
        """This resource with the groups of properties that are asked for, and no more."""
        reader, group = copy.copy(self), reading.gathered(params["gather"])
        reader.fields, reader.facts, reader.reads = group.fields, group.facts, group.reads
        if params["custom_attributes"]:
            reader.reads = (*group.reads, custom_attributes.DEFINED, custom_attributes.VALUES)
        return reader

    # What is there

    def survey(self, session, items):
        """The folders of all machines and the names of what they use, in one request for all of them."""
        there = [item for item in items if item.ref is not None and item.properties is not None]
        names = Names.of(session)
        used = {ref._moId: ref for item in there for ref in reading.used_objects(item.properties)}
        homes = {home._moId: home for home in map(reading.home_of, there)}
        names.learn(used.values(), placed=homes.values())
        for item in items:
            item.around = Around(session, item, names)
        if reading.POOL in self.reads:
            self._clusters = reading.clusters_of(session, there)

    def observe(self, session, item):
        around = item.around
        if item.ref is not None and item.properties is not None:
            around.names.learn(reading.used_objects(item.properties), placed=[reading.home_of(item)])
            item.parent = reading.place_of(item, around.names)
        super().observe(session, item)
        if item.live is not None:
            self._in_words(item.live, item.properties, item)
            around.was = around.was or item.live.get("power_state")
        elif item.params.get("state") == "present" and item.params["clone"]:
            cloning.look_at_source(session, item, self.paths)
            home = item.params["datastore"] and around.datastore(item.params["datastore"], "datastore")
            around.baseline = cloning.baseline_of(decode(self.fields, around.source.get), home)
            self._in_words(around.baseline, around.source, item)
        if item.params.get("state") == "present":
            self._canonical(item)

    def _in_words(self, live, properties, item):
        """Puts the words of users in place of the ids in what was read."""
        if live.get("networks"):
            item.around.connections.learn(properties["network"] or ())
            item.around.connections.in_words(live["networks"])
        if "networks" in live:
            power = live.get("power_state") or FROM_API.get(properties[POWER])
            links.show(live, power, self._is_to_start(item, properties))
        if live.get("boot"):
            live["boot"]["order"] = boot_order.in_words(live["boot"]["order"], properties[DEVICES])
        if "custom_attributes" in live:
            live["custom_attributes"] = custom_attributes.values_of(properties)
        if "gather" not in item.params:
            named = item.params["advanced_settings"] or {}
            there = live["advanced_settings"]
            live["advanced_settings"] = {key: there[key] for key in named if key in there}

    @staticmethod
    def _is_to_start(item, properties):
        """Whether an earlier task of a check run would have started a machine that runs: it has not booted yet."""
        return item.around.session.ledger.active and BOOTED in properties and properties[BOOTED] is None

    @staticmethod
    def _canonical(item):
        """Brings what the options say of devices into the form in which they are observed."""
        around = item.around
        around.links = around.links or links.asked(item.params)
        if (item.live or {}).get("power_state") != links.RUNNING:
            links.leave_out(item.params)
        for option, key, canonical in (
            ("networks", "network", around.connections.canonical),
            ("disks", "datastore", around.datastore),
        ):
            if item.params[option]:
                item.params[option] = [
                    {**one, key: canonical(one[key])} if one[key] else one for one in item.params[option]
                ]

    def facts_of(self, item):
        if item.properties is None:
            return {}
        facts = super().facts_of(item)
        if reading.POOL in self.reads:
            facts.update(reading.placement_facts(item.properties, item.around.names, self._clusters))
        devices = item.properties.get(DEVICES)
        if devices is None:
            return facts
        for option, family, shown in (("disks", disks, "file"), ("networks", networks, "mac")):
            facts[option] = [
                {
                    **{at: one[at] for at in ("controller", "unit") if at in one},
                    "key": one.names["key"],
                    shown: one.names[shown],
                }
                for one in family.ITEMS.live({DEVICES: devices}.get)
            ]
        return facts

    # What is to be done

    def plan(self, item):
        plan = super().plan(item)
        if not plan and item.around.is_shut_down:  # it was planned anew, and somebody else has done the rest
            return Plan(UPDATE, live=item.live)
        return plan

    def creation(self, item):
        if item.by_id:
            return super().creation(item)
        around = item.around
        changes = tuple(compare(self.fields, item.params, around.baseline, item.params["exact"] or ()))
        return Plan(CREATE, changes, states=(self.absent[0], "present"), live=around.baseline)

    def vet(self, session, item):
        if item.plan.action == DELETE:
            vet_power(self, item, REMOVAL)
            return
        self._vet_server(session, item)
        self._vet_values(session, item)
        if starts(item, item.plan.foreseen().get("power_state")):
            links.vet(item.around.links, item.live or item.around.baseline)
        if item.plan.action == CREATE:
            self._vet_name(item)
            self.vet_parent(session, item, item.parent)
            creation.vet(session, item)
        else:
            self._vet_change(session, item)

    @staticmethod
    def _vet_server(session, item):
        """Raises VcenterOnly for what a standalone ESXi host does not have."""
        plan, template = item.plan, item.plan["template"]
        asked = {
            "clone": plan.action == CREATE and item.params["clone"],
            "template": template and template.after,
            "custom_attributes": plan["custom_attributes"],
        }
        for option in [option for option, is_asked in asked.items() if is_asked]:
            session.require_vcenter(f"The option {option}")

    def _vet_values(self, session, item):
        after, plan = item.plan.foreseen(), item.plan
        vet_reservation(item.params, after)
        is_known = plan.action != CREATE or not item.params["register"]
        vet_settings(with_consequences(after), lambda option: bool(plan[option]), is_known)
        vet_advanced(plan["advanced_settings"])
        self._vet_attributes(session, item)

    def _vet_change(self, session, item):
        if item.plan["name"] or item.plan["folder"]:
            self._vet_name(item)
            self._vet_place(session, item)
        properties, version = item.properties, item.live["hardware_version"]
        vet_version(item.plan["hardware_version"])
        abilities.vet(session, item.ref, properties["runtime.host"], item.plan, version)
        steps.vet_template(session, item, self)
        vet_state(self, item)
        home = disks.datastore_in(properties[HOME])
        item.request = build(item.plan, properties[DEVICES], home, version or 0, item.around, item.params)
        creation.vet_disks(session, item)
        vet_suspended(self, item)
        vet_power(self, item, reasons_to_be_off(item))

    @staticmethod
    def _vet_attributes(session, item):
        change = item.plan["custom_attributes"]
        if change:
            custom_attributes.vet(change, custom_attributes.defined_for(session, "VirtualMachine"))

    # What would be

    def foreseen(self, item):
        after = with_consequences(item.plan.foreseen())
        request = item.request
        if request is not None and request.spec.deviceChange:
            for items in families.ITEMS:
                live = items.live({DEVICES: request.devices}.get)
                if items is networks.ITEMS:
                    item.around.connections.in_words(live)
                if items is disks.ITEMS and item.plan.action == CREATE:
                    disks.of_clone(live, item.around.baseline.get("disks") or (), request.moves)
                if live or get_option(after, items.option):
                    set_option(after, items.option, live)
            if get_option(after, "boot.order"):
                after["boot"]["order"] = boot_order.left(after["boot"]["order"], request.devices)
        if request is not None:
            power = "powered_off" if after.get("template") else after.get("power_state") or "powered_off"
            after["power_state"] = power
            links.show(after, power, starts(item, power) or self._is_to_start(item, item.properties or {}))
        return after

    def foreseen_values(self, session, item):
        read = item.properties or item.around.source or {}
        values = foreseen_properties(item.plan, item.request, read.get)
        if item.plan.action == CREATE:
            values = {**creation.foreseen_new(session, item, self.paths), **values}
        if item.around.source is not None:
            values[DEVICES] = cloning.foreseen_devices(item, values[DEVICES])
        if DEVICES in values:
            values[NETWORKS] = item.around.connections.of_adapters(networks.ITEMS.live(values.get))
        return values

    # What is done

    def apply(self, session, item):
        if item.plan.action == CREATE:
            yield from steps.create(self, session, item)
        elif item.plan.action == DELETE:
            yield from steps.remove(self, session, item)
        else:
            yield from steps.change(self, session, item)

    def needed_on(self, session, item):
        return privileges.needed_on(session, item)
