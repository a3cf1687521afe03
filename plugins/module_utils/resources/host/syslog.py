# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an ESXi host writes its logs. API: OptionManager (the settings below Syslog.global), HostFirewallSystem."""

from __future__ import annotations

import re

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.advanced_settings import (
    option_values,
    values_of,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import quote_key

_MANAGER = "configManager.advancedOption"
_FIREWALL = "configManager.firewallSystem"
_VALUES = "config.option"
_RULE_SETS = "config.firewall.ruleset"
_RULE_SET = "syslog"
_GLOBAL = "Syslog.global."
_PORTS = {"udp": 514, "tcp": 514, "ssl": 1514}
_TARGET = re.compile(r"(?:(udp|tcp|ssl)://)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?(\?[^\s,]+)?")


def _split(text):
    return None if text is None else [one.strip() for one in text.split(",") if one.strip()]


def _targets(hosts):
    for host in hosts:
        if not _TARGET.fullmatch(host.strip()):
            raise ValueError(f"{host!r} is no log host: write name, udp://name, tcp://name:514 or ssl://name:1514")
    return [host.strip() for host in hosts]


def _meaning(host):
    """(protocol, name, port, formatter), with what the host takes for what is left out."""
    found = _TARGET.fullmatch(host)
    if not found:
        return host
    protocol = found[1] or "udp"
    return protocol, found[2].lower(), int(found[3] or _PORTS[protocol]), found[4] or ""


def _same_targets(live, wanted):
    return {_meaning(host) for host in live or ()} == {_meaning(host) for host in wanted}


def _setting(option, key, decode=lambda value: value, **more):
    """A Field for one of the settings below Syslog.global; they are read with all the others. attribute: its key."""
    return Field(
        option, path=_VALUES, attribute=_GLOBAL + key, decode=lambda found: decode(values_of(found).get(_GLOBAL + key)),
        **more,
    )  # fmt: skip


def _state_of_rule_set(rule_sets):
    found = next((one for one in rule_sets or () if one.key == _RULE_SET), None)
    return None if found is None else "enabled" if found.enabled else "disabled"


class HostSyslog(Resource):
    """The log hosts, the log folder and the rotation of one or many hosts."""

    name = "host_syslog"
    target = HostTarget()
    options = {
        "log_hosts": {"type": "list", "elements": "str"},
        "log_folder": {"type": "str"},
        "log_folder_unique": {"type": "bool"},
        "rotate": {"type": "int"},
        "size_kb": {"type": "int"},
        "firewall": {"type": "str", "choices": ["enabled", "disabled"]},
    }
    rules = {"required_one_of": [tuple(options)]}
    fields = (
        _setting("log_hosts", "logHost", _split, encode=",".join, normal=_targets, equal=_same_targets),
        _setting("log_folder", "logDir"),
        _setting("log_folder_unique", "logDirUnique"),
        _setting("rotate", "defaultRotate"),
        _setting("size_kb", "defaultSize"),
        Field("firewall", path=_RULE_SETS, decode=_state_of_rule_set),
    )
    reads = (_MANAGER, _FIREWALL)
    refresh = (_FIREWALL, "RefreshFirewall")
    privileges = {"update": ("Host.Config.AdvancedConfig", "Host.Config.NetService")}

    def needed_privileges(self, item):
        settings = [change for change in item.plan.changes if change.field.attribute]
        firewall = [change for change in item.plan.changes if not change.field.attribute]
        both = {"Host.Config.AdvancedConfig": settings, "Host.Config.NetService": firewall}
        return tuple(privilege for privilege, changes in both.items() if changes)

    def vet(self, session, item):
        for option, most in (("rotate", 100), ("size_kb", 10240)):
            change = item.plan[option]
            if change and not 1 <= change.after <= most:
                raise InvalidOption(
                    f"{option}: {change.after} is none from 1 to {most}.", option=option, value=change.after
                )

    def apply(self, session, item):
        options = option_values(item.properties[_VALUES], self._changed_settings(item))
        if options:
            item.properties[_MANAGER].UpdateOptions(options)
        firewall = item.plan["firewall"]
        if firewall:
            system = item.properties[_FIREWALL]
            (system.EnableRuleset if firewall.after == "enabled" else system.DisableRuleset)(_RULE_SET)

    @staticmethod
    def _changed_settings(item):
        return {change.field.attribute: change.request_value for change in item.plan.changes if change.field.attribute}

    def foreseen_values(self, session, item):
        options = option_values(item.properties[_VALUES], self._changed_settings(item))
        values = {f"{_VALUES}[key={quote_key(option.key)}].value": option.value for option in options}
        firewall = item.plan["firewall"]
        return {**values, f"{_RULE_SETS}[key={_RULE_SET}].enabled": firewall.after == "enabled"} if firewall else values
