# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a vCenter, or good sense, would refuse about a distributed port group. Runs in check mode, too."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE, UPDATE
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import network_policy
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network import usage
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.config import CONFIG
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import get_option, listed, unquote_name

LONGEST_NAME = 80
MOST_PORTS = 8192
_NETWORK = "Network"


def vet(resource, session, item):
    """Raises what speaks against the item's plan to create or update."""
    _vet_nsx(resource, item)
    if item.plan.action == CREATE or item.plan["name"]:
        _vet_name(resource, session, item)
    _vet_ports(resource, session, item)
    _vet_vlan(item)
    _vet_teaming(item)
    _vet_netflow(resource, item)
    if item.plan.action == UPDATE and not item.params["allow_management_loss"]:
        _vet_management(resource, session, item)


def _vet_nsx(resource, item):
    config = item.properties[CONFIG] if item.live is not None else None
    if config is not None and config.backingType == "nsx":
        raise Refused(f"{resource.describe(item)} belongs to NSX, which alone can change it.", backing="nsx")


def _vet_name(resource, session, item):
    """Names of networks are unique in a datacenter."""
    name = item.params["name"]
    if len(name) > LONGEST_NAME:
        raise InvalidOption(
            f"name: {name!r} has {len(name)} characters; the server takes {LONGEST_NAME}.", option="name", value=name
        )
    within = item.around.datacenter if item.around is not None else None
    known = session.find.known(_NETWORK, name, within)
    others = [ref for ref in known if item.ref is None or ref._moId != item.ref._moId]
    names = session.read(others, ["name"]) if others else {}
    others = [ref for ref in others if ref._moId in names and unquote_name(names[ref._moId]["name"]) == name]
    if others:
        path = session.read.paths_of(others[:1]).get(others[0]._moId)
        raise Refused(
            f"{resource.describe(item)}: the datacenter has {path} ({others[0]._moId}) already, and names of networks "
            "are unique there.",
            path=path,
            moid=others[0]._moId,
        )


def _vet_ports(resource, session, item):
    plan = item.plan
    binding = plan["binding"].after if plan["binding"] else (item.live or {}).get("binding")
    for option in ("num_ports", "auto_expand"):
        change = plan[option]
        if change and change.after and binding == "ephemeral":
            raise InvalidOption(
                f"{option}: a port group with ephemeral ports makes them when they are needed; leave it out.",
                option=option,
                value=change.after,
            )
    change = plan["num_ports"]
    if change and not 0 <= change.after <= MOST_PORTS:
        raise InvalidOption(
            f"num_ports: {change.after} is none from 0 to {MOST_PORTS}.", option="num_ports", value=change.after
        )
    if item.live is None:
        return
    changed = [option for option in ("binding", "num_ports", "auto_expand") if plan[option]]
    if changed and item.properties[CONFIG].uplink:
        raise Refused(
            f"{changed[0]}: {resource.describe(item)} is that of the uplinks; it has the ports that the hosts need.",
            option=changed[0],
        )
    if plan["binding"] or (change and change.after < (change.before or 0)):
        _vet_connected(resource, session, item)


def _vet_connected(resource, session, item):
    """Ports that are in use stay."""
    criteria = vim.dvs.PortCriteria(connected=True, portgroupKey=[item.ref._moId], inside=True)
    if session.is_planned(item.ref):
        return
    used = len(item.around.ref.FetchDVPortKeys(criteria) or ())
    change = item.plan["num_ports"]
    if item.plan["binding"] and used:
        raise Refused(
            f"binding: {resource.describe(item)} cannot change its binding, as {_users(session, item)} use it.",
            option="binding",
            value=item.plan["binding"].after,
        )
    if change and change.after < used:
        raise Refused(
            f"num_ports: {resource.describe(item)} cannot have {change.after} ports, as {used} are in use.",
            option="num_ports",
            value=change.after,
            used=used,
        )


def _used(session, item):
    values = session.read.one(item.ref, ["name", "vm", "host"])
    return usage.usage_of(session, [(item.ref, values)], item.around.config.uuid)


def _users(session, item):
    return _used(session, item).described() or "some"


def _vet_vlan(item):
    change = item.plan["pvlan_id"]
    config = item.around.config if change and item.around is not None else None
    if config is None:
        return
    known = sorted(entry.secondaryVlanId for entry in config.pvlanConfig or ())
    if change.after not in known:
        raise InvalidOption(
            f"pvlan_id: the switch {item.around.name} has no private VLAN {change.after}. It has "
            f"{', '.join(map(str, known)) or 'none'}; see pvlans of dvs.",
            option="pvlan_id",
            value=change.after,
            candidates=known,
        )


def _vet_teaming(item):
    """Orders name uplinks and link aggregation groups of the switch, each once."""
    if not (item.plan[network_policy.ACTIVE] or item.plan[network_policy.STANDBY]) or item.around is None:
        return
    uplinks = item.around.uplinks
    if uplinks is not None and uplinks != []:
        network_policy.vet_order(item.plan, uplinks, item.around.name)


def _vet_netflow(resource, item):
    change = item.plan["netflow"]
    config = item.around.config if change and change.after == "enabled" and item.around is not None else None
    if config is not None and not (config.ipfixConfig is not None and config.ipfixConfig.collectorIpAddress):
        raise Refused(
            f"netflow: the switch {item.around.name} of {resource.describe(item)} knows no collector. Set "
            "ipfix.collector_ip of dvs first.",
            option="netflow",
            value="enabled",
        )


def _vet_management(resource, session, item):
    """The way to a host itself must not be cut off by accident."""
    option = _cutting_off(item.plan)
    if option is None or item.around is None or session.is_planned(item.ref):
        return
    hosts = session.read.one(item.ref, ["host"])["host"] or ()
    cut = usage.management_adapters(session, list(hosts), item.around.config.uuid, {item.ref._moId})
    if cut:
        adapters = [f"{device} of {host}" for host, device in cut]
        raise Refused(
            f"{option}: {resource.describe(item)} carries the management of hosts ({listed(adapters)}), which could "
            "not be reached any more. If that is what you want, set allow_management_loss.",
            option=option,
            vmkernel_adapters=adapters,
        )


def _cutting_off(plan):
    """The option that leaves the port group without a way out, or None."""
    if plan["blocked"] and plan["blocked"].after == "enabled":
        return "blocked"
    orders = [plan[option] for option in (network_policy.ACTIVE, network_policy.STANDBY)]
    if any(orders):
        left = [
            uplink
            for change, option in zip(orders, (network_policy.ACTIVE, network_policy.STANDBY), strict=True)
            for uplink in (change.after if change else get_option(plan.live, option) or ())
        ]
        if not left:
            return network_policy.ACTIVE
    return None


def vet_removal(resource, session, item):
    """One that is in use cannot be removed; neither can that of the uplinks."""
    _vet_nsx(resource, item)
    config = item.properties[CONFIG]
    if config is not None and config.uplink:
        raise Refused(f"{resource.describe(item)} is that of the uplinks, and goes with its switch only.")
    used = _used(session, item)
    if used:
        raise Refused(
            f"{resource.describe(item)} cannot be removed, as it is in use by {used.described()}. Connect them to "
            "another network first.",
            **used.details(),
        )
