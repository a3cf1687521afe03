# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of a distributed switch, and where they lie in its configuration."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ansible_collections.skyscraper.vsphere.plugins.module_utils.entity import FOLDER, NAME
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import Items, ObservedItem
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Change, Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network import traffic
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.config import (
    CONFIG,
    ENABLED,
    config_field,
    number,
    text,
    value_at,
    within,
    words,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

_STATE = {"type": "str", "choices": ["present", "absent"], "default": "present"}
_SWITCHED = {"type": "str", "choices": list(ENABLED)}
_FILTERING = {"basic": "legacyFiltering", "snooping": "snooping"}
_PVLAN_TYPES = ("promiscuous", "isolated", "community")
_BALANCING = (
    "srcMac destMac srcDestMac destIpVlan srcIpVlan srcDestIpVlan destTcpUdpPort srcTcpUdpPort srcDestTcpUdpPort "
    "destIpTcpUdpPort srcIpTcpUdpPort srcDestIpTcpUdpPort destIpTcpUdpPortVlan srcIpTcpUdpPortVlan "
    "srcDestIpTcpUdpPortVlan destIp srcIp srcDestIp vlan srcPortId"
).split()
_LAST_MINUTE, _MOST_LAG_PORTS = 60, 32
_LAST_VLAN = 4094


def _snake(word):
    """C(srcDestMac) becomes C(src_dest_mac)."""
    return re.sub(r"([A-Z])", lambda match: "_" + match[1].lower(), word)


BALANCING = {_snake(word): word for word in _BALANCING}

OPTIONS = {
    "state": _STATE,
    "version": {"type": "str"},
    "description": {"type": "str"},
    "mtu": {"type": "int"},
    "uplinks": {"type": "list", "elements": "str"},
    "discovery_protocol": {"type": "str", "choices": ["cdp", "lldp"]},
    "link_discovery": {"type": "str", "choices": ["none", "listen", "advertise", "both"]},
    "multicast_filtering": {"type": "str", "choices": list(_FILTERING)},
    "contact": {"type": "dict", "options": {"name": {"type": "str"}, "details": {"type": "str"}}},
    "nioc": {"type": "dict", "options": {"state": _SWITCHED, "traffic": traffic.OPTION}},
    "pvlans": {
        "type": "list",
        "elements": "dict",
        "options": {
            "primary": {"type": "int", "required": True},
            "secondary": {"type": "int"},
            "type": {"type": "str", "choices": list(_PVLAN_TYPES)},
            "state": _STATE,
        },
    },
    "lacp_groups": {
        "type": "list",
        "elements": "dict",
        "options": {
            "name": {"type": "str", "required": True},
            "mode": {"type": "str", "choices": ["active", "passive"]},
            "ports": {"type": "int"},
            "load_balancing": {"type": "str", "choices": list(BALANCING)},
            "timeout": {"type": "str", "choices": ["slow", "fast"]},
            "state": _STATE,
        },
    },
    "health_check": {
        "type": "dict",
        "options": {
            check: {"type": "dict", "options": {"state": _SWITCHED, "interval_minutes": {"type": "int"}}}
            for check in ("vlan_mtu", "teaming")
        },
    },
    "ipfix": {
        "type": "dict",
        "options": {
            "collector_ip": {"type": "str"},
            "collector_port": {"type": "int"},
            "switch_ip": {"type": "str"},
            "observation_domain_id": {"type": "int"},
            "active_flow_timeout": {"type": "int"},
            "idle_flow_timeout": {"type": "int"},
            "sampling_rate": {"type": "int"},
            "internal_flows_only": {"type": "bool"},
        },
    },
    "exact": {"type": "list", "elements": "str", "choices": ["pvlans", "lacp_groups"]},
    "allow_non_empty": {"type": "bool", "default": False},
}


# Uplinks


@dataclass(frozen=True)
class Uplinks(Field):
    """The names of the uplinks, in whatever order. The server wants all of them, and those that stay in their places:
    a new one takes the place of one that goes."""

    def change(self, wanted, live, exact=False):
        new, live = self._new(wanted, live), live or []
        if set(new) == set(live):
            return None
        coming = [name for name in new if name not in live]
        after = []
        for name in live:
            if name in new:
                after.append(name)
            elif coming:
                after.append(coming.pop(0))
        after += coming
        return Change(self, live, after, shown=after)

    def _new(self, wanted, live):
        names = [name.strip() for name in wanted]
        twice = [name for name in names if names.count(name) > 1]
        if not names or twice or not all(names):
            problem = f"{twice[0]} stands in it twice" if twice and twice[0] else "a name is empty"
            raise InvalidOption(
                f"{self.option}: {problem if names else 'a switch has one uplink at least'}.",
                option=self.option,
                value=wanted,
            )
        return names


def _uplink_names(config):
    return list(getattr(value_at(config, "uplinkPortPolicy"), "uplinkPortName", None) or ())


def _uplink_policy(names):
    return vim.DistributedVirtualSwitch.NameArrayUplinkPortPolicy(uplinkPortName=names)


UPLINKS = Uplinks("uplinks", path=CONFIG, attribute="uplinkPortPolicy", decode=_uplink_names, encode=_uplink_policy)


# Private VLANs and link aggregation groups


def _vlan(value):
    return within(1, _LAST_VLAN)(value)


def _pvlans(config):
    entries = getattr(config, "pvlanConfig", None) or ()
    return [
        ObservedItem({"primary": one.primaryVlanId, "secondary": one.secondaryVlanId, "type": one.pvlanType}, one)
        for one in entries
    ]


PVLANS = Items(
    "pvlans",
    path=CONFIG,
    fields=(Field("primary", normal=_vlan), Field("secondary", normal=_vlan), Field("type")),
    keys=(("primary", "secondary"),),
    observed=_pvlans,
)


def pvlan_completed(entry):
    """A private VLAN as the user named it, with what follows: a primary one needs no secondary and no type."""
    secondary = entry["primary"] if entry.get("secondary") is None else entry["secondary"]
    kind = entry.get("type")
    if kind is None and entry["primary"] == secondary:
        kind = "promiscuous"
    return {**entry, "secondary": secondary, "type": kind}


def _lacp_groups(config):
    groups = getattr(config, "lacpGroupConfig", None) or ()
    ours = {word: name for name, word in BALANCING.items()}
    return [
        ObservedItem(
            {
                "name": one.name,
                "mode": one.mode,
                "ports": one.uplinkNum,
                "load_balancing": ours.get(one.loadbalanceAlgorithm, one.loadbalanceAlgorithm),
                **({"timeout": one.timeoutMode} if one.timeoutMode is not None else {}),
            },
            one,
        )
        for one in groups
    ]


LACP_GROUPS = Items(
    "lacp_groups",
    path=CONFIG,
    fields=(
        Field("name"),
        Field("mode", attribute="mode"),
        Field("ports", attribute="uplinkNum", normal=within(1, _MOST_LAG_PORTS)),
        Field("load_balancing", attribute="loadbalanceAlgorithm", encode=BALANCING.get),
        Field("timeout", attribute="timeoutMode"),
    ),
    keys=(("name",),),
    observed=_lacp_groups,
)


# Health checks


def _checks():
    types = vim.dvs.VmwareDistributedVirtualSwitch
    return {"vlan_mtu": types.VlanMtuHealthCheckConfig, "teaming": types.TeamingHealthCheckConfig}


def health_check(config, check):
    """The configuration of a health check, or None."""
    kind = _checks()[check]
    return next((one for one in getattr(config, "healthCheckConfig", None) or () if isinstance(one, kind)), None)


def new_health_check(check):
    return _checks()[check](enable=False)


def _health_fields(check):
    return (
        Field(
            f"health_check.{check}.state",
            path=CONFIG,
            decode=lambda config: "enabled" if value_at(health_check(config, check), "enable") else "disabled",
            encode=ENABLED.get,
        ),
        Field(
            f"health_check.{check}.interval_minutes",
            path=CONFIG,
            decode=lambda config: value_at(health_check(config, check), "interval") or 0,
            normal=within(0, _LAST_MINUTE),
        ),
    )


HEALTH = (*_health_fields("vlan_mtu"), *_health_fields("teaming"))


# All of them


def _version(value):
    if not re.fullmatch(r"\d+\.\d+\.\d+", value):
        raise ValueError(f"{value!r} is no version of a switch, such as 8.0.0")
    return value


def _idle(seconds):
    return within(10, 600)(seconds) if seconds else seconds  # 0 is what a switch has that has none


IPFIX = (
    config_field("ipfix.collector_ip", "ipfixConfig.collectorIpAddress", decode=text),
    config_field("ipfix.collector_port", "ipfixConfig.collectorPort", decode=number, normal=within(0, 65535)),
    config_field("ipfix.switch_ip", "switchIpAddress", decode=text),
    config_field("ipfix.observation_domain_id", "ipfixConfig.observationDomainId", decode=number,
                 normal=within(0, 2**32 - 1)),
    config_field("ipfix.active_flow_timeout", "ipfixConfig.activeFlowTimeout", normal=within(60, 3600)),
    config_field("ipfix.idle_flow_timeout", "ipfixConfig.idleFlowTimeout", decode=number, normal=_idle),
    config_field("ipfix.sampling_rate", "ipfixConfig.samplingRate", normal=within(0, 16384)),
    config_field("ipfix.internal_flows_only", "ipfixConfig.internalFlowsOnly"),
)  # fmt: skip
FIELDS = (
    NAME,
    FOLDER,
    config_field("version", "productInfo.version", normal=_version),
    config_field("description", "description", decode=text),
    config_field("mtu", "maxMtu"),
    UPLINKS,
    config_field("discovery_protocol", "linkDiscoveryProtocolConfig.protocol"),
    config_field("link_discovery", "linkDiscoveryProtocolConfig.operation"),
    config_field("multicast_filtering", "multicastFilteringMode", **words(_FILTERING, "basic")),
    config_field("contact.name", "contact.name", decode=text),
    config_field("contact.details", "contact.contact", decode=text),
    config_field("nioc.state", "networkResourceManagementEnabled", **words(ENABLED, "disabled")),
    *traffic.FIELDS,
    PVLANS,
    LACP_GROUPS,
    *HEALTH,
    *IPFIX,
)
