# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Security, teaming and shaping of a standard switch and of its port groups. API: HostNetworkPolicy.

A switch has a value for each setting; a port group may have its own, or inherits that of its switch.
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import set_attribute, vim, write_changes
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import get_option, set_option

INHERITED = "inherited"
ACTIVE, STANDBY = "teaming.active", "teaming.standby"
_ORDER = "nicTeaming.nicOrder"
_ACCEPT = {"accept": True, "reject": False}
_ENABLED = {"enabled": True, "disabled": False}
_BALANCING = {
    "source_port": "loadbalance_srcid",
    "source_mac": "loadbalance_srcmac",
    "ip_hash": "loadbalance_ip",
    "explicit_failover": "failover_explicit",
}
# option → (attribute of a HostNetworkPolicy, its values by our words, what a switch does when it is unset)
_WORDS = {
    "security.promiscuous_mode": ("security.allowPromiscuous", _ACCEPT, "reject"),
    "security.mac_changes": ("security.macChanges", _ACCEPT, "accept"),
    "security.forged_transmits": ("security.forgedTransmits", _ACCEPT, "accept"),
    "teaming.load_balancing": ("nicTeaming.policy", _BALANCING, "source_port"),
    "teaming.failure_detection": (
        "nicTeaming.failureCriteria.checkBeacon",
        {"link_status": False, "beacon": True},
        "link_status",
    ),
    "teaming.notify_switches": ("nicTeaming.notifySwitches", _ENABLED, "enabled"),
    # The API says the opposite: whether a network adapter that works again has to wait for its turn.
    "teaming.failback": ("nicTeaming.rollingOrder", {"enabled": False, "disabled": True}, "enabled"),
    "shaping.state": ("shapingPolicy.enabled", _ENABLED, "disabled"),
}
# option → (attribute, how many of the API's units one of ours is): bits in a kilobit, bytes in a kilobyte.
_AMOUNTS = {
    "shaping.average_kbps": ("shapingPolicy.averageBandwidth", 1000),
    "shaping.peak_kbps": ("shapingPolicy.peakBandwidth", 1000),
    "shaping.burst_kb": ("shapingPolicy.burstSize", 1024),
}


def options(inherits):
    """The argument spec of C(security), C(teaming) and C(shaping). inherits: whether they are a port group's."""
    spec = {}
    for option, (_attribute, words, _unset) in _WORDS.items():
        choices = [*words, INHERITED] if inherits else list(words)
        _add(spec, option, {"type": "str", "choices": choices})
    for option in (ACTIVE, STANDBY):
        _add(spec, option, {"type": "list", "elements": "str"})
    for option in _AMOUNTS:
        _add(spec, option, {"type": "str" if inherits else "int"})
    return spec


def _add(spec, option, own):
    group, name = option.split(".")
    spec.setdefault(group, {"type": "dict", "options": {}})["options"][name] = own


def fields(inherits, option="", path="spec.policy", attribute="policy"):
    """The Fields of a policy.

    inherits: whether they are a port group's. option: what stands before the names of the options. path, attribute:
    where the HostNetworkPolicy lies in the entry, and in the request.
    """
    places = {name: (place, _word(words, INHERITED if inherits else unset))
              for name, (place, words, unset) in _WORDS.items()}  # fmt: skip
    places.update({name: (place, _amount(unit, inherits)) for name, (place, unit) in _AMOUNTS.items()})
    values = [
        Field(option + name, path=f"{path}.{place}", attribute=f"{attribute}.{place}", **meaning)
        for name, (place, meaning) in places.items()
    ]
    order = f"{path}.{_ORDER}"
    return (
        *values,
        Field(option + ACTIVE, path=order, decode=_listed("activeNic", inherits), normal=_order_normal(inherits)),
        Field(option + STANDBY, path=order, decode=_listed("standbyNic", inherits), normal=_order_normal(inherits)),
    )


def _word(words, unset):
    ours = {value: word for word, value in words.items()}
    return {"decode": lambda value: unset if value is None else ours.get(value, value), "encode": words.get}


def _amount(unit, inherits):
    def decode(value):
        return (INHERITED if inherits else 0) if value is None else value // unit

    def normal(text):
        if inherits and text == INHERITED:
            return text
        if not str(text).isdecimal():
            allowed = f"a whole number, or {INHERITED}" if inherits else "a whole number"
            raise ValueError(f"{text!r} is not {allowed}")
        return int(text)

    return {"decode": decode, "encode": lambda value: None if value == INHERITED else value * unit, "normal": normal}


def _listed(attribute, inherits):
    def decode(order):
        if order is None:
            return [INHERITED] if inherits else []
        return list(getattr(order, attribute))

    return decode


def _order_normal(inherits):
    def normal(nics):
        if len(set(nics)) < len(nics):
            raise ValueError("a network adapter stands in it twice")
        if INHERITED in nics and not inherits:
            raise ValueError("a switch has nobody to inherit from")
        if INHERITED in nics and len(nics) > 1:
            raise ValueError(f"{INHERITED} cannot stand beside network adapters")
        return nics

    return normal


def wanted_order(params):
    """(active, standby) as the options say; None for what was left out."""
    return get_option(params, ACTIVE), get_option(params, STANDBY)


def with_order(params, active, standby):
    """The options, with an order of network adapters."""
    completed = {**params, "teaming": dict(params.get("teaming") or {})}
    set_option(completed, ACTIVE, active)
    set_option(completed, STANDBY, standby)
    return completed


def completed_order(wanted, present):
    """The order when each part that was left out stays as it is, without what goes over to the other one.

    wanted: (active, standby), None for what was left out. present: the same as it is.
    """
    active, standby = wanted
    if active is None:
        active = [nic for nic in present[0] if nic not in (standby or ())]
    if standby is None:
        standby = [nic for nic in present[1] if nic not in active]
    return active, standby


def vet_order(plan, uplinks, switch):
    """Refuses an order that the server would refuse: adapters that the switch has not, or that stand in it twice."""
    active, standby = (_after(plan, option) for option in (ACTIVE, STANDBY))
    for option, nics in ((ACTIVE, active), (STANDBY, standby)):
        strange = [nic for nic in nics if plan[option] and nic not in (*uplinks, INHERITED)]
        if strange:
            raise InvalidOption(
                f"{option}: the switch {switch} has no uplink {', '.join(strange)}. It has "
                f"{', '.join(uplinks) or 'none'}.",
                option=option,
                value=nics,
                candidates=uplinks,
            )
    both = [nic for nic in active if nic in standby and nic != INHERITED]
    if both:
        raise InvalidOption(f"{STANDBY}: {', '.join(both)} cannot be active as well.", option=STANDBY, value=standby)


def _after(plan, option):
    return plan[option].after if plan[option] else get_option(plan.live, option) or []


def write(spec, plan):
    """Writes the changes of a plan into a specification with a policy, and nothing else."""
    write_changes(spec, plan.changes)
    if plan[ACTIVE] or plan[STANDBY]:
        write_order(spec, _after(plan, ACTIVE), _after(plan, STANDBY))
    return spec


def write_order(spec, active, standby):
    """Writes an order of network adapters into a specification; one that is inherited is unset."""
    inherited = INHERITED in active
    order = None if inherited else vim.host.NetworkPolicy.NicOrderPolicy(activeNic=active, standbyNic=standby)
    set_attribute(spec, f"policy.{_ORDER}", order)


def keep_only(policy, nics):
    """Takes the adapters that are no uplinks (any more) out of a policy's order; returns whether there were any."""
    order = policy.nicTeaming.nicOrder if policy is not None and policy.nicTeaming is not None else None
    named = [*order.activeNic, *order.standbyNic] if order is not None else []
    if set(named) <= set(nics):
        return False
    order.activeNic = [nic for nic in order.activeNic if nic in nics]
    order.standbyNic = [nic for nic in order.standbyNic if nic in nics]
    return True
