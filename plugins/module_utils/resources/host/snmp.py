# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The SNMP agent of an ESXi host. API: HostSnmpSystem, HostSnmpConfigSpec, HostSnmpDestination."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import (
    ADD,
    REMOVE,
    Items,
    Members,
    ObservedItem,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field, HiddenChange
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.readable import ReadWhereAllowed
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

_SYSTEM = "configManager.snmpSystem"
_CONFIG = f"{_SYSTEM}->configuration"
_TARGETS = f"{_CONFIG}.trapTargets"
_LIMITS = f"{_SYSTEM}->limits"
_COMMUNITIES = "read_only_communities"


def _hidden(change):
    """A community is a secret: it lets whoever knows it in."""
    return change and HiddenChange(change.field, change.before, change.after)


class _Community(Field):
    def change(self, wanted, live, exact=False):
        return _hidden(super().change(wanted, live, exact))


class _Communities(Members):
    def change(self, wanted, live, exact=False):
        return _hidden(super().change(wanted, live, exact))


def _port(number):
    if not 1 <= number <= 65535:
        raise ValueError(f"{number} is no port, of which there are 1 to 65535")
    return number


def _observed(targets):
    """The community is compared, and never shown."""
    return [
        ObservedItem({"host": one.hostName.lower(), "port": one.port}, one, {"community": one.community})
        for one in targets
    ]


class HostSnmp(ReadWhereAllowed, Resource):
    """The SNMP agent of one or many hosts."""

    name = "host_snmp"
    target = HostTarget()
    options = {
        "enabled": {"type": "bool"},
        "snmp_port": {"type": "int"},
        _COMMUNITIES: {"type": "list", "elements": "str", "no_log": True},
        "trap_targets": {
            "type": "list",
            "elements": "dict",
            "options": {
                "host": {"type": "str", "required": True},
                "port": {"type": "int", "default": 162},
                "community": {"type": "str", "no_log": True},
                "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            },
        },
        "exact": {"type": "list", "elements": "str", "choices": [_COMMUNITIES, "trap_targets"]},
    }
    rules = {"required_one_of": [("enabled", "snmp_port", _COMMUNITIES, "trap_targets")]}
    told = _CONFIG
    fields = (
        Field("enabled", path=f"{_CONFIG}.enabled", attribute="enabled"),
        Field("snmp_port", path=f"{_CONFIG}.port", attribute="port", normal=_port),
        _Communities(_COMMUNITIES, path=f"{_CONFIG}.readOnlyCommunities", decode=lambda found: list(found or ())),
        Items(
            "trap_targets",
            path=_TARGETS,
            fields=(
                Field("host", path="hostName", normal=str.lower),
                Field("port", path="port", normal=_port),
                _Community("community", path="community"),
            ),
            keys=(("host", "port"),),
            observed=_observed,
        ),
    )
    facts = (
        Field("communities", path=_CONFIG, decode=lambda found: found and len(found.readOnlyCommunities)),
        Field("most_communities", path=f"{_LIMITS}.maxReadOnlyCommunities"),
        Field("most_trap_targets", path=f"{_LIMITS}.maxTrapDestinations"),
    )
    reads = (_SYSTEM, _CONFIG, _LIMITS)
    privileges = {"update": ("Global.Settings",)}

    def present_values(self, item):
        """Communities are read to be compared, and never shown."""
        return {_COMMUNITIES: None}

    def foreseen(self, item):
        after = super().foreseen(item)
        targets = [{"host": one["host"], "port": one["port"]} for one in after["trap_targets"] or ()]
        return {**after, "trap_targets": targets}

    def vet(self, session, item):
        if item.properties[_CONFIG] is None:
            raise Refused(f"{self.describe(item)} tells nothing of an SNMP agent.")
        limits, config = item.properties[_LIMITS], self._config(item)
        targets = item.plan["trap_targets"]
        for part in targets.parts if targets else ():
            if part.operation == ADD and not part.wanted.get("community"):
                raise InvalidOption(
                    f"trap_targets: {part.described()} is new, so it needs a community.",
                    option="trap_targets.community",
                )
        if not limits:
            return
        self._vet_number(item, _COMMUNITIES, config.readOnlyCommunities, limits.maxReadOnlyCommunities)
        self._vet_number(item, "trap_targets", config.trapTargets, limits.maxTrapDestinations)
        self._vet_length(item, config, limits.maxCommunityLength)

    def _vet_number(self, item, option, wanted, most):
        if item.plan[option] and len(wanted) > most:
            raise InvalidOption(
                f"{option}: it would be {len(wanted)} of them, and {self.describe(item)} takes {most} at most.",
                option=option,
            )

    def _vet_length(self, item, config, most):
        """The values stand in no message: they are secrets."""
        asked = {
            _COMMUNITIES: config.readOnlyCommunities,
            "trap_targets": [one.community for one in config.trapTargets],
        }
        for option, communities in asked.items():
            if item.plan[option] and not all(0 < len(one.strip()) <= most for one in communities):
                raise InvalidOption(f"{option}: a community has 1 to {most} characters.", option=option)

    def apply(self, session, item):
        item.properties[_SYSTEM].ReconfigureSnmpAgent(self._config(item))

    @staticmethod
    def _config(item):
        """The whole configuration by then: the host takes its lists as a whole."""
        live, plan = item.properties[_CONFIG], item.plan
        communities, targets = plan[_COMMUNITIES], plan["trap_targets"]
        return vim.host.SnmpSystem.SnmpConfigSpec(
            enabled=plan["enabled"].after if plan["enabled"] else live.enabled,
            port=plan["snmp_port"].after if plan["snmp_port"] else live.port,
            readOnlyCommunities=communities.after if communities else list(live.readOnlyCommunities or ()),
            trapTargets=_targets(item.properties[_TARGETS] or (), targets.parts if targets else ()),
            option=live.option,
        )

    def foreseen_values(self, session, item):
        """Without the lists: the ledger keeps no secret."""
        changes = [item.plan[option] for option in ("enabled", "snmp_port")]
        return {change.field.path: change.after for change in changes if change}


def _targets(live, parts):
    """The HostSnmpDestinations once some ItemChanges are done."""
    touched = {id(part.found.source): part for part in parts if part.found is not None}
    kept = [touched.get(id(one), one) for one in live]
    added = [part for part in parts if part.operation == ADD]
    return [
        one if isinstance(one, vim.host.SnmpSystem.SnmpConfigSpec.Destination) else _target(one)
        for one in [*kept, *added]
        if getattr(one, "operation", "") != REMOVE
    ]


def _target(part):
    """The HostSnmpDestination that an ItemChange leads to."""
    return vim.host.SnmpSystem.SnmpConfigSpec.Destination(
        hostName=part.key["host"].lower(), port=part.key["port"], community=part.wanted.get("community") or ""
    )
