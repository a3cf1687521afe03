# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a vCenter, or good sense, would refuse about a distributed switch. Runs in check mode, too."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, NotFound, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import groups_on
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network import traffic, usage
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.config import CONFIG
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import get_option, listed

_LEAST_MTU, _MOST_MTU = 1280, 9190


def vet(resource, session, item):
    """Raises what speaks against the item's plan to create or update."""
    config = item.properties[CONFIG] if item.live is not None and item.properties else None
    _vet_mtu(item)
    _vet_version(resource, session, item, config)
    traffic.vet(item.plan, item.live)
    _vet_pvlans(item.plan)
    _vet_names(item)
    if config is not None:
        _vet_uplinks(resource, session, item, config)
        _vet_parts_in_use(resource, session, item)


def _vet_mtu(item):
    change = item.plan["mtu"]
    if change and not _LEAST_MTU <= change.after <= _MOST_MTU:
        raise InvalidOption(
            f"mtu: {change.after} is none from {_LEAST_MTU} to {_MOST_MTU}.", option="mtu", value=change.after
        )


def number(version):
    """A version as what can be compared: C(8.0.3) becomes (8, 0, 3)."""
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _vet_version(resource, session, item, config):
    change = item.plan["version"]
    if not change:
        return
    if config is not None and number(change.after) < number(change.before):
        raise Refused(
            f"version: {resource.describe(item)} has the version {change.before}, and no switch goes back to an older "
            f"one. Leave it, or make another switch of version {change.after} and move what hangs on this one there"
            f"{_members_text(session, config)}.",
            option="version",
            value=change.after,
            version=change.before,
        )
    known = [one.version for one in session.content.dvSwitchManager.QueryAvailableDvsSpec() or ()]
    if change.after not in known:
        raise NotFound(
            f"version: the vCenter makes no switches of version {change.after}. It makes {', '.join(known)}.",
            option="version",
            value=change.after,
            candidates=known,
        )
    if config is not None:
        _vet_hosts(resource, session, item, config, change.after)


def _members_text(session, config):
    hosts = [member.config.host for member in config.host or () if member.config.host is not None]
    return f" (its hosts are {listed(session.read.names_of(hosts))})" if hosts else ""


def _vet_hosts(resource, session, item, config, version):
    """All hosts of the switch must be as new as it is."""
    path = "config.product.version"
    hosts = [member.config.host for member in config.host or () if member.config.host is not None]
    found = session.read(hosts, ["name", path]).values() if hosts else []
    old = sorted(one["name"] for one in found if one[path] and number(one[path]) < number(version))
    if old:
        raise Refused(
            f"version: {resource.describe(item)} cannot have the version {version}, as hosts of it are older: "
            f"{listed(old)}. Upgrade them first.",
            option="version",
            value=version,
            hosts=old,
        )


def _vet_pvlans(plan):
    change = plan["pvlans"]
    if not change:
        return
    after = change.foreseen((plan.live or {}).get("pvlans"))
    primaries = {one["primary"] for one in after if one["primary"] == one["secondary"]}
    for entry in after:
        _vet_pvlan(entry, primaries, [one for one in after if one is not entry])


def _vet_pvlan(entry, primaries, others):
    named = f"secondary={entry['secondary']}, primary={entry['primary']}"
    kind = entry.get("type")
    is_primary = entry["primary"] == entry["secondary"]
    problem = None
    if kind is None:
        problem = "say its type, isolated or community"
    elif is_primary != (kind == "promiscuous"):
        problem = "the primary one, and only that, is promiscuous"
    elif entry["primary"] not in primaries:
        problem = f"there is no primary private VLAN {entry['primary']} (any more); name that as well"
    elif any(one["secondary"] == entry["secondary"] for one in others):
        problem = "it belongs to another primary one already"
    elif kind == "isolated" and any(_is_isolated_of(one, entry["primary"]) for one in others):
        problem = "its primary one has an isolated one already"
    if problem:
        raise InvalidOption(f"pvlans ({named}): {problem}.", option="pvlans", value=named)


def _is_isolated_of(entry, primary):
    return entry["primary"] == primary and entry.get("type") == "isolated"


def _vet_names(item):
    """Uplinks and link aggregation groups stand in the same orders, so their names must differ."""
    plan = item.plan
    if not (plan["lacp_groups"] or plan["uplinks"]):
        return
    live = plan.live or {}
    groups = live.get("lacp_groups") or []
    if plan["lacp_groups"]:
        groups = plan["lacp_groups"].foreseen(groups)
    uplinks = plan["uplinks"].after if plan["uplinks"] else live.get("uplinks") or []
    both = [group["name"] for group in groups if group["name"] in uplinks]
    if both:
        raise InvalidOption(
            f"lacp_groups: {both[0]} is the name of an uplink; give the group another one.",
            option="lacp_groups",
            value=both[0],
        )
    empty = [group for group in groups if not group["name"].strip()]
    if empty:
        raise InvalidOption("lacp_groups: a name is empty.", option="lacp_groups")


def _vet_uplinks(resource, session, item, config):
    """An uplink goes only when no host has a network adapter there."""
    change = item.plan["uplinks"]
    gone = [name for name in change.before if name not in change.after] if change else []
    if not gone:
        return
    used = [one for one in usage.plugged(session, config) if one[2] in gone]
    if used:
        where = [f"{nic} of {host} ({uplink})" for host, nic, uplink in used]
        raise Refused(
            f"uplinks: {resource.describe(item)} cannot do without {listed(gone)}, as network adapters are connected "
            f"there: {listed(where)}. Give them other uplinks first (see dvs_host).",
            option="uplinks",
            value=change.after,
            network_adapters=where,
        )


def _vet_parts_in_use(resource, session, item):
    """Private VLANs and link aggregation groups go only when no port group has them."""
    plan = item.plan
    gone = {option: _removed(plan[option], key) for option, key in (("pvlans", "secondary"), ("lacp_groups", "name"))}
    if not any(gone.values()):
        return
    groups = groups_on(session, item.ref, [CONFIG]).values()
    config = item.properties[CONFIG]
    for option, uses in (("pvlans", _has_pvlan), ("lacp_groups", _orders)):
        for one in gone[option]:
            users = usage.names_using(groups, lambda found, one=one, uses=uses: uses(found, one))
            if option == "lacp_groups" and one in usage.ordered_uplinks(config):
                users = [*users, "the default of the switch"]
            _refuse_used(resource, item, option, one, users)
    ports = {name: _ports_of(config, name) for name in gone["lacp_groups"]}
    for name, own in ports.items():
        nics = [f"{nic} of {host}" for host, nic, uplink in usage.plugged(session, config) if uplink in own]
        _refuse_used(resource, item, "lacp_groups", name, nics)


def _removed(change, key):
    return [part.key[key] for part in change.parts if part.operation == "remove"] if change else []


def _has_pvlan(config, number):
    return usage.pvlan_of(config) == number


def _orders(config, name):
    return name in usage.ordered_uplinks(config)


def _ports_of(config, name):
    return next((list(group.uplinkName) for group in config.lacpGroupConfig or () if group.name == name), [])


def _refuse_used(resource, item, option, one, users):
    if users:
        raise Refused(
            f"{option}: {one} of {resource.describe(item)} cannot be removed, as it is in use by {listed(users)}.",
            option=option,
            value=one,
            used_by=users,
        )


def vet_removal(resource, session, item):
    """A switch with something connected to it cannot be removed, whatever is allowed."""
    groups = groups_on(session, item.ref, ["vm", "host"]).values()
    used = usage.usage_of(session, groups, item.properties[CONFIG].uuid)
    if used:
        raise Refused(
            f"{resource.describe(item)} cannot be removed, as it is in use by {used.described()}. Connect them to "
            "another network first.",
            **used.details(),
        )


def interval_completed(params, live):
    """The options, with the interval that a health check gets when it is enabled and has none."""
    for check in ("vlan_mtu", "teaming"):
        place = f"health_check.{check}"
        wanted = get_option(params, place) or {}
        known = get_option(live or {}, f"{place}.interval_minutes")
        if wanted.get("state") == "enabled" and wanted.get("interval_minutes") is None and not known:
            checks = {**params["health_check"], check: {**wanted, "interval_minutes": 1}}
            params = {**params, "health_check": checks}
    return params
