# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Port groups of standard switches. API: HostNetworkSystem.AddPortGroup and its siblings, HostPortGroup."""

from __future__ import annotations

import copy

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, NotFound, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE, DELETE, Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import network_policy
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import (
    ADAPTERS,
    GROUP,
    SWITCHES,
    SYSTEM,
    OnHostNetwork,
    switch_named,
    uplinks_of,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

_LAST_VLAN = 4095
_STATES = ["present", "absent"]
_OWN = {
    "vswitch": {"type": "str"},
    "vlan_id": {"type": "int"},
    **network_policy.options(inherits=True),
}


def _vlan(number):
    if not 0 <= number <= _LAST_VLAN:
        raise ValueError(f"{number} is none from 0 to {_LAST_VLAN}")
    return number


class PortGroup(OnHostNetwork, Resource):
    """A port group, or several, of standard switches of one or many hosts."""

    name = "portgroup"
    noun = "port group"
    options = {
        "name": {"type": "str"},
        "portgroups": {
            "type": "list",
            "elements": "dict",
            "options": {
                "name": {"type": "str", "required": True},
                "state": {"type": "str", "choices": _STATES},
                **_OWN,
            },
        },
        "state": {"type": "str", "choices": _STATES, "default": "present"},
        **_OWN,
    }
    rules = {"required_one_of": [("name", "portgroups")], "mutually_exclusive": [("name", "portgroups")]}
    entry = GROUP
    batch = "portgroups"
    fields = (
        Field("vswitch", path="spec.vswitchName", attribute="vswitchName"),
        Field("vlan_id", path="spec.vlanId", attribute="vlanId", normal=_vlan),
        *network_policy.fields(inherits=True),
    )
    facts = network_policy.fields(inherits=False, option="effective.", path="computedPolicy")
    reads = (SYSTEM, SWITCHES, ADAPTERS)

    def facts_of(self, item):
        adapters = [nic.device for nic in item.properties[ADAPTERS] or () if nic.portgroup == item.params["name"]]
        return {**super().facts_of(item), "vmkernel_adapters": adapters}

    # What the options leave open, but follows from them

    def plan(self, item):
        if item.params["state"] == "present":
            item.params = self._completed(item)
        return super().plan(item)

    def _completed(self, item):
        """The options with both halves of the order of network adapters, which is inherited as a whole or not at all.

        One that is only half given is taken over from what is in force.
        """
        wanted = network_policy.wanted_order(item.params)
        if wanted == (None, None):
            return item.params
        if any(half == [network_policy.INHERITED] for half in wanted):
            if any(half not in (None, [network_policy.INHERITED]) for half in wanted):
                raise InvalidOption(
                    "teaming: active and standby are inherited both, or neither of them.",
                    option=network_policy.ACTIVE,
                    value=wanted[0],
                )
            return network_policy.with_order(item.params, [network_policy.INHERITED], [network_policy.INHERITED])
        order = network_policy.completed_order(wanted, self._order_in_force(item))
        return network_policy.with_order(item.params, *order)

    def _order_in_force(self, item):
        teaming = (item.live or {}).get("teaming") or {}
        if teaming.get("active", [network_policy.INHERITED]) != [network_policy.INHERITED]:
            return teaming["active"], teaming["standby"]
        switch = switch_named(item, self._switch_name(item))
        policy = switch.spec.policy if switch is not None else None
        order = policy.nicTeaming.nicOrder if policy is not None and policy.nicTeaming is not None else None
        return (list(order.activeNic), list(order.standbyNic)) if order is not None else ([], [])

    @staticmethod
    def _switch_name(item):
        return item.entry.spec.vswitchName if item.entry is not None else item.params["vswitch"]

    # What would be refused

    def vet(self, session, item):
        if item.plan.action == DELETE:
            self.refuse_used(session, item, [item.params["name"]])
            return
        if item.plan.action == CREATE and item.params["vswitch"] is None:
            raise InvalidOption(
                f"vswitch: {self.describe(item)} does not exist; say on which switch it is to be created.",
                option="vswitch",
            )
        if item.plan["vswitch"] and item.live is not None:
            raise Refused(
                f"vswitch: {self.describe(item)} is on {item.live['vswitch']} and cannot move to another switch. Make "
                "one of another name there and connect the virtual machines to it, or remove this one first.",
                option="vswitch",
                value=item.plan["vswitch"].after,
                vswitch=item.live["vswitch"],
            )
        switch = self._switch(item)
        network_policy.vet_order(item.plan, uplinks_of(switch.spec.bridge), switch.name)
        self._vet_beacon(item, switch)

    def _switch(self, item):
        name = self._switch_name(item)
        switch = switch_named(item, name)
        if switch is None:
            names = sorted(switch.name for switch in item.properties[SWITCHES] or ())
            raise NotFound(
                f"vswitch: the host {item.label} has no standard switch {name!r}. It has {', '.join(names) or 'none'}.",
                option="vswitch",
                value=name,
                candidates=names,
            )
        return switch

    @staticmethod
    def _vet_beacon(item, switch):
        change = item.plan["teaming.failure_detection"]
        probes = getattr(switch.spec.bridge, "beacon", None) is not None or not uplinks_of(switch.spec.bridge)
        if change and change.after == "beacon" and not probes:
            raise Refused(
                f"teaming.failure_detection: the switch {switch.name} of the host {item.label} sends no beacons. Set "
                "it on the switch first.",
                option="teaming.failure_detection",
                value="beacon",
            )

    # What is done

    def apply(self, session, item):
        system, name = item.properties[SYSTEM], item.params["name"]
        if item.plan.action == DELETE:
            system.RemovePortGroup(name)
        elif item.plan.action == CREATE:
            system.AddPortGroup(self._spec(item))
        else:
            system.UpdatePortGroup(name, self._spec(item))

    @staticmethod
    def _spec(item):
        """The whole specification, as the server takes what is unset in it for inherited."""
        if item.entry is not None:
            spec = copy.deepcopy(item.entry.spec)
        else:
            spec = vim.host.PortGroup.Specification(name=item.params["name"], vlanId=0, policy=vim.host.NetworkPolicy())
        return network_policy.write(spec, item.plan)

    def entry_by_then(self, item):
        if item.entry is None:
            entry = vim.host.PortGroup(computedPolicy=vim.host.NetworkPolicy())
        else:
            entry = copy.deepcopy(item.entry)
        entry.spec = self._spec(item)
        return entry
