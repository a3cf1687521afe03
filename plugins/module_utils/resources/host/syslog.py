# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an ESXi host writes its logs. API: OptionManager (the settings below Syslog.global), HostFirewallSystem."""

from __future__ import annotations

import re

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import firewall
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.advanced_settings import (
    MANAGER,
    VALUES,
    foreseen_options,
    option_values,
    value_of,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

_RULE_SET = "syslog"
_GLOBAL = "Syslog.global."
_SETTINGS = "Host.Config.AdvancedConfig"
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
        option, path=VALUES, attribute=_GLOBAL + key, decode=lambda found: decode(value_of(found, _GLOBAL + key)),
        privilege=_SETTINGS, **more,
    )  # fmt: skip


def _state_of_rule_set(rule_sets):
    found = firewall.rule_set_of(rule_sets, _RULE_SET)
    return None if found is None else firewall.STATES[found.enabled]


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
        "firewall": {"type": "str", "choices": list(firewall.STATES.values())},
    }
    rules = {"required_one_of": [tuple(options)]}
    fields = (
        _setting("log_hosts", "logHost", _split, encode=",".join, normal=_targets, equal=_same_targets),
        _setting("log_folder", "logDir"),
        _setting("log_folder_unique", "logDirUnique"),
        _setting("rotate", "defaultRotate"),
        _setting("size_kb", "defaultSize"),
        Field("firewall", path=firewall.RULE_SETS, decode=_state_of_rule_set, privilege=firewall.PRIVILEGE),
    )
    reads = (MANAGER, firewall.SYSTEM)
    refresh = (firewall.SYSTEM, "RefreshFirewall")
    privileges = {"update": (_SETTINGS, firewall.PRIVILEGE)}

    def vet(self, session, item):
        for option, most in (("rotate", 100), ("size_kb", 10240)):
            change = item.plan[option]
            if change and not 1 <= change.after <= most:
                raise InvalidOption(
                    f"{option}: {change.after} is none from 1 to {most}.", option=option, value=change.after
                )

    def apply(self, session, item):
        options = option_values(item, self._changed_settings(item))
        if options:
            item.properties[MANAGER].UpdateOptions(options)
        if item.plan["firewall"]:
            firewall.switch(item.properties[firewall.SYSTEM], _RULE_SET, item.plan["firewall"].after)

    @staticmethod
    def _changed_settings(item):
        return {change.field.attribute: change.request_value for change in item.plan.changes if change.field.attribute}

    def foreseen_values(self, session, item):
        values = foreseen_options(item, self._changed_settings(item))
        state = item.plan["firewall"]
        return {**values, **firewall.foreseen_state(_RULE_SET, state.after)} if state else values
