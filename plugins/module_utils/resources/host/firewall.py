# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The firewall of an ESXi host. API: HostFirewallSystem, HostFirewallRuleset."""

from __future__ import annotations

import ipaddress

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import NotFound, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import Items
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

SYSTEM = "configManager.firewallSystem"
RULE_SETS = "config.firewall.ruleset"
STATES = {True: "enabled", False: "disabled"}
PRIVILEGE = "Host.Config.NetService"
_POLICY = "config.firewall.defaultPolicy"
_ALL = "all"


def rule_set_of(rule_sets, name):
    """The rule set with a name, or None."""
    return next((one for one in rule_sets or () if one.key == name), None)


def switch(system, name, state):
    """Enables or disables a rule set. API: HostFirewallSystem.EnableRuleset, DisableRuleset."""
    (system.EnableRuleset if state == "enabled" else system.DisableRuleset)(name)


def foreseen_state(name, state):
    """property path → value, as C(Resource.foreseen_values) tells it of a rule set that is switched."""
    return {f"{RULE_SETS}[key={name}].enabled": state == "enabled"}


def _allowed(hosts):
    """The addresses and networks of a HostFirewallRulesetIpList, or C(all), in the order of their kind."""
    if hosts is None or hosts.allIp:
        return [_ALL]
    networks = [ipaddress.ip_network(f"{one.network}/{one.prefixLength}", strict=False) for one in hosts.ipNetwork]
    return _addresses([*hosts.ipAddress, *map(str, networks)])


def _addresses(given):
    if _ALL in given:
        if len(given) > 1:
            raise ValueError(f"{_ALL} cannot stand beside addresses")
        return [_ALL]
    found = {_network(one) for one in given}
    return [_written(one) for one in sorted(found, key=lambda one: (one.version, one))]


def _network(text):
    try:
        return ipaddress.ip_network(text.strip())
    except ValueError as error:
        raise ValueError(f"{text!r} is neither an address nor a network ({error})") from error


def _written(network):
    """A network as the user writes it, a single address without its prefix."""
    return str(network.network_address if network.prefixlen == network.max_prefixlen else network)


def _blocked(direction):
    return Field(
        direction,
        path=f"{_POLICY}.{direction}Blocked",
        attribute=f"{direction}Blocked",
        decode=lambda blocked: None if blocked is None else "blocked" if blocked else "allowed",
        encode=lambda word: word == "blocked",
    )


class HostFirewall(Resource):
    """Rule sets and default policy of the firewall of one or many hosts."""

    name = "host_firewall"
    target = HostTarget()
    options = {
        "rule_sets": {
            "type": "list",
            "elements": "dict",
            "options": {
                "name": {"type": "str", "required": True},
                "state": {"type": "str", "choices": list(STATES.values())},
                "allowed": {"type": "list", "elements": "str"},
            },
        },
        "incoming": {"type": "str", "choices": ["blocked", "allowed"]},
        "outgoing": {"type": "str", "choices": ["blocked", "allowed"]},
    }
    rules = {"required_one_of": [tuple(options)]}
    fields = (
        Items(
            "rule_sets",
            path=RULE_SETS,
            fields=(
                Field("name", path="key"),
                Field("state", path="enabled", decode=STATES.get),
                Field("allowed", path="allowedHosts", decode=_allowed, normal=_addresses),
            ),
            keys=(("name",),),
            finding=(("name",),),
            by_key=True,
        ),
        _blocked("incoming"),
        _blocked("outgoing"),
    )
    reads = (SYSTEM,)
    refresh = (SYSTEM, "RefreshFirewall")
    privileges = {"update": (PRIVILEGE,)}

    def observe(self, session, item):
        """Of the rule sets, an ensuring task tells about those that it names, as it names them."""
        super().observe(session, item)
        named = [one["name"] for one in item.params.get("rule_sets") or ()]
        if item.live is not None and named:
            there = {one["name"]: one for one in item.live["rule_sets"]}
            item.live["rule_sets"] = [there[name] for name in dict.fromkeys(named) if name in there]

    def plan(self, item):
        if item.live is not None:
            self._refuse_unknown(item)
        return super().plan(item)

    def _refuse_unknown(self, item):
        there = [one.key for one in item.properties.readable(RULE_SETS) or ()]
        unknown = [one["name"] for one in item.params["rule_sets"] or () if one["name"] not in there]
        if unknown:
            raise NotFound(
                f"rule_sets: {self.describe(item)} has no rule set {unknown[0]!r}. It has {', '.join(sorted(there))}.",
                option="rule_sets",
                value=unknown[0],
                candidates=sorted(there),
            )

    def vet(self, session, item):
        for part in self._parts(item):
            name = part.key["name"]
            rule_set = rule_set_of(item.properties[RULE_SETS], name)
            if part["state"] and part["state"].after == "disabled" and rule_set.required:
                raise Refused(
                    f"rule_sets: {name} of {self.describe(item)} cannot be disabled: the host says it is required.",
                    option="rule_sets",
                    rule_set=name,
                )
            if part["allowed"] and rule_set.ipListUserConfigurable is False:
                raise Refused(
                    f"rule_sets: whom {name} of {self.describe(item)} allows cannot be set: the host manages that.",
                    option="rule_sets",
                    rule_set=name,
                )

    @staticmethod
    def _parts(item):
        return item.plan["rule_sets"].parts if item.plan["rule_sets"] else ()

    def apply(self, session, item):
        system = item.properties[SYSTEM]
        for part in self._parts(item):
            self._apply_part(system, part)
        policies = [change for option in ("incoming", "outgoing") if (change := item.plan[option])]
        if policies:
            values = {change.field.attribute: change.request_value for change in policies}
            system.UpdateDefaultPolicy(vim.host.FirewallInfo.DefaultPolicy(**values))

    @staticmethod
    def _apply_part(system, part):
        """The addresses come first, so that a rule set never lets in more than it shall."""
        name = part.key["name"]
        if part["allowed"]:
            system.UpdateRuleset(name, vim.host.Ruleset.RulesetSpec(allowedHosts=_ip_list(part["allowed"].after)))
        if part["state"]:
            switch(system, name, part["state"].after)

    def foreseen_values(self, session, item):
        values = super().foreseen_values(session, item)
        for part in self._parts(item):
            name = part.key["name"]
            if part["state"]:
                values.update(foreseen_state(name, part["state"].after))
            if part["allowed"]:
                values[f"{RULE_SETS}[key={name}].allowedHosts"] = _ip_list(part["allowed"].after)
        return values


def _ip_list(allowed):
    """The HostFirewallRulesetIpList of what C(_addresses) gives."""
    kinds = vim.host.Ruleset
    if allowed == [_ALL]:
        return kinds.IpList(allIp=True)
    networks = [ipaddress.ip_network(one) for one in allowed if "/" in one]
    return kinds.IpList(
        allIp=False,
        ipAddress=[one for one in allowed if "/" not in one],
        ipNetwork=[kinds.IpNetwork(network=str(one.network_address), prefixLength=one.prefixlen) for one in networks],
    )
