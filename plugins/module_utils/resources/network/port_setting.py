# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Security, teaming, shaping and the rest of what the ports of a distributed port group do. API: VMwareDVSPortSetting.

Each policy is the port group's own, or is inherited from the switch. A policy that changes is sent as a whole, with
what it has already, so that nothing depends on whether the server merges it or replaces it.
"""

from __future__ import annotations

import copy

from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network_policy import (
    ACTIVE,
    INHERITED,
    STANDBY,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.config import (
    CONFIG,
    ENABLED,
    value_at,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import get_option, set_option

_SETTING = "defaultPortConfig"
_ORDER = "uplinkTeamingPolicy.uplinkPortOrder"
_LEARNING = "macManagementPolicy.macLearningPolicy"
_ACCEPT = {"accept": True, "reject": False}
_BALANCING = {
    "source_port": "loadbalance_srcid",
    "source_mac": "loadbalance_srcmac",
    "ip_hash": "loadbalance_ip",
    "explicit_failover": "failover_explicit",
    "load_based": "loadbalance_loadbased",
}
# option → (policy with a value, our words for its values)
_WORDS = {
    "security.promiscuous_mode": ("securityPolicy.allowPromiscuous", _ACCEPT),
    "security.mac_changes": ("securityPolicy.macChanges", _ACCEPT),
    "security.forged_transmits": ("securityPolicy.forgedTransmits", _ACCEPT),
    "teaming.load_balancing": ("uplinkTeamingPolicy.policy", _BALANCING),
    "teaming.failure_detection": (
        "uplinkTeamingPolicy.failureCriteria.checkBeacon",
        {"link_status": False, "beacon": True},
    ),
    "teaming.notify_switches": ("uplinkTeamingPolicy.notifySwitches", ENABLED),
    # The API says the opposite: whether a network adapter that works again has to wait for its turn.
    "teaming.failback": ("uplinkTeamingPolicy.rollingOrder", {"enabled": False, "disabled": True}),
    "shaping_in.state": ("inShapingPolicy.enabled", ENABLED),
    "shaping_out.state": ("outShapingPolicy.enabled", ENABLED),
    "netflow": ("ipfixEnabled", ENABLED),
    "blocked": ("blocked", ENABLED),
}
# option → (policy with a value, how many of the API's units one of ours is): bits in a kilobit, bytes in a kilobyte.
_AMOUNTS = {
    f"{shaping}.{option}": (f"{policy}.{attribute}", unit)
    for shaping, policy in (("shaping_in", "inShapingPolicy"), ("shaping_out", "outShapingPolicy"))
    for option, attribute, unit in (
        ("average_kbps", "averageBandwidth", 1000),
        ("peak_kbps", "peakBandwidth", 1000),
        ("burst_kb", "burstSize", 1024),
    )
}
PLACES = {option: place for option, (place, _meaning) in {**_WORDS, **_AMOUNTS}.items()}
_MAC = ("allowPromiscuous", "macChanges", "forgedTransmits")
_MAC_OPTIONS = ("security.promiscuous_mode", "security.mac_changes", "security.forged_transmits")
# option → (attribute of a MacLearningPolicy, our words for its values)
_LEARNED = {
    "security.mac_learning.unicast_flooding": ("allowUnicastFlooding", ENABLED),
    "security.mac_learning.limit": ("limit", None),
    "security.mac_learning.limit_policy": ("limitPolicy", {"allow": "allow", "drop": "drop"}),
}
_STATE = "security.mac_learning.state"
MOST_LEARNED = 4096


def options():
    """The argument spec of what ports do."""
    spec = {}
    for option, (_place, words) in _WORDS.items():
        _add(spec, option, {"type": "str", "choices": [*words, INHERITED]})
    for option in _AMOUNTS:
        _add(spec, option, {"type": "str"})
    for option in (ACTIVE, STANDBY):
        _add(spec, option, {"type": "list", "elements": "str"})
    spec["security"]["options"]["mac_learning"] = {
        "type": "dict",
        "options": {
            "state": {"type": "str", "choices": [*ENABLED, INHERITED]},
            "unicast_flooding": {"type": "str", "choices": list(ENABLED)},
            "limit": {"type": "int"},
            "limit_policy": {"type": "str", "choices": ["allow", "drop"]},
        },
    }
    return spec


def _add(spec, option, own):
    group, dot, name = option.partition(".")
    if not dot:
        spec[option] = own
        return
    spec.setdefault(group, {"type": "dict", "options": {}})["options"][name] = own


# What there is


def _is_inherited(setting, place):
    """Whether a policy is inherited, by itself or along with one that holds it. One that is unset is."""
    found = setting
    for name in place.split("."):
        found = getattr(found, name, None)
        if found is None or found.inherited:
            return True
    return False


def _leaf(place, meaning, inherits):
    def decode(config):
        setting = value_at(config, _SETTING)
        if inherits and _is_inherited(setting, place):
            return INHERITED
        value = value_at(setting, f"{place}.value")
        return None if value is None else meaning(value)

    return decode


def _spoken(words):
    ours = {value: word for word, value in words.items()}
    return lambda value: ours.get(value, value)


def _amount(text):
    if text == INHERITED:
        return text
    if not str(text).isdecimal():
        raise ValueError(f"{text!r} is not a whole number, or {INHERITED}")
    return int(text)


def _order(attribute, inherits):
    def decode(config):
        setting = value_at(config, _SETTING)
        if inherits and _is_inherited(setting, _ORDER):
            return [INHERITED]
        return list(value_at(setting, f"{_ORDER}.{attribute}") or ())

    return decode


def _ordered(uplinks):
    if len(set(uplinks)) < len(uplinks):
        raise ValueError("an uplink stands in it twice")
    if INHERITED in uplinks and len(uplinks) > 1:
        raise ValueError(f"{INHERITED} cannot stand beside uplinks")
    return uplinks


def _learning_state(inherits):
    def decode(config):
        setting = value_at(config, _SETTING)
        if value_at(setting, _LEARNING) is None:
            return None
        if inherits and _is_inherited(setting, _LEARNING):
            return INHERITED
        return "enabled" if value_at(setting, f"{_LEARNING}.enabled") else "disabled"

    return decode


def _learned(attribute, words):
    def decode(config):
        value = value_at(config, f"{_SETTING}.{_LEARNING}.{attribute}")
        return _spoken(words)(value) if words else value

    return decode


def _limit(number):
    if not 0 <= number <= MOST_LEARNED:
        raise ValueError(f"{number} is none from 0 to {MOST_LEARNED}")
    return number


def fields(inherits, before=""):
    """The Fields of what ports do. inherits: whether C(inherited) is said as such, or the value that it stands for.
    before: what stands before the names of the options."""
    found = [
        Field(before + option, path=CONFIG, decode=_leaf(place, _spoken(words), inherits), encode=words.get)
        for option, (place, words) in _WORDS.items()
    ]
    found += [
        Field(
            before + option,
            path=CONFIG,
            decode=_leaf(place, lambda value, unit=unit: value // unit, inherits),
            encode=lambda value, unit=unit: value * unit,
            normal=_amount,
        )
        for option, (place, unit) in _AMOUNTS.items()
    ]
    found += [
        Field(before + option, path=CONFIG, decode=_order(attribute, inherits), normal=_ordered)
        for option, attribute in ((ACTIVE, "activeUplinkPort"), (STANDBY, "standbyUplinkPort"))
    ]
    found.append(Field(before + _STATE, path=CONFIG, decode=_learning_state(inherits)))
    found += [
        Field(
            before + option,
            path=CONFIG,
            decode=_learned(attribute, words),
            encode=words.get if words else lambda value: value,
            normal=_limit if attribute == "limit" else lambda value: value,
        )
        for option, (attribute, words) in _LEARNED.items()
    ]
    return tuple(found)


def prune(live):
    """Takes what the switch does not tell of MAC learning, as old ones know nothing of it, out of what is live."""
    learning = get_option(live, "security.mac_learning") or {}
    known = {option: value for option, value in learning.items() if value is not None}
    if known:
        set_option(live, "security.mac_learning", known)
    else:
        live["security"].pop("mac_learning", None)


def order_in_force(config):
    """(active, standby) of a configuration, inherited or not."""
    return tuple(
        list(value_at(config, f"{_SETTING}.{_ORDER}.{attribute}") or ())
        for attribute in ("activeUplinkPort", "standbyUplinkPort")
    )


# What is sent


def write(plan, live, setting):
    """Writes the changes of a plan into a new setting, with the policies that they touch as they are.

    live: the present VMwareDVSPortSetting, or None. Returns the setting.
    """
    for option, place in PLACES.items():
        change = plan[option]
        if change:
            _write_leaf(_taken_over(setting, live, place), place, change)
    if plan[ACTIVE] or plan[STANDBY]:
        _write_order(_taken_over(setting, live, _ORDER), plan)
    if plan[_STATE] or any(plan[option] for option in _LEARNED):
        _write_learning(_taken_over(setting, live, _LEARNING), plan)
    return setting


def _taken_over(setting, live, place):
    """The setting, with the outermost policy of a place in it: the live one, or a new one of its own."""
    name = place.partition(".")[0]
    if getattr(setting, name) is None:
        known = getattr(live, name) if live is not None else None
        setattr(setting, name, copy.deepcopy(known) if known is not None else _new(setting, name))
    return setting


def _new(owner, name):
    return owner._GetPropertyInfo(name).type(inherited=False)


def _own(setting, place):
    """What holds the last policy of a place, with all on the way to it being the port group's own. What was inherited
    along with one of them is inherited by itself then."""
    owner = setting
    for name in place.split(".")[:-1]:
        policy = getattr(owner, name)
        if policy is None:
            policy = _new(owner, name)
            setattr(owner, name, policy)
        if policy.inherited:
            _pass_on(policy)
        owner = policy
    return owner


def _pass_on(policy):
    policy.inherited = False
    for info in policy._GetPropertyList():
        part = getattr(policy, info.name)
        if isinstance(part, vim.InheritablePolicy):
            part.inherited = True


def _write_leaf(setting, place, change):
    owner, name = _own(setting, place), place.rpartition(".")[2]
    policy = getattr(owner, name)
    if policy is None:
        policy = _new(owner, name)
        setattr(owner, name, policy)
    policy.inherited = change.after == INHERITED
    if not policy.inherited:
        policy.value = change.request_value


def _write_order(setting, plan):
    owner = _own(setting, _ORDER)
    order = vim.dvs.VmwareDistributedVirtualSwitch.UplinkPortOrderPolicy(inherited=False)
    active, standby = (_after(plan, option) for option in (ACTIVE, STANDBY))
    if INHERITED in active:
        order.inherited = True
    else:
        order.activeUplinkPort, order.standbyUplinkPort = active, standby
    owner.uplinkPortOrder = order


def _after(plan, option):
    return plan[option].after if plan[option] else get_option(plan.live, option) or []


def _write_learning(setting, plan):
    owner = _own(setting, _LEARNING)
    for attribute, option in zip(_MAC, _MAC_OPTIONS, strict=True):
        change = plan[option]
        if change:
            setattr(owner, attribute, None if change.after == INHERITED else change.request_value)
    policy = owner.macLearningPolicy
    if policy is None:
        policy = vim.dvs.VmwareDistributedVirtualSwitch.MacLearningPolicy(inherited=False, enabled=False)
        owner.macLearningPolicy = policy
    state = plan[_STATE]
    policy.inherited = bool(state and state.after == INHERITED)
    if state and not policy.inherited:
        policy.enabled = state.after == "enabled"
    for option, (attribute, _words) in _LEARNED.items():
        if plan[option]:
            setattr(policy, attribute, plan[option].request_value)
