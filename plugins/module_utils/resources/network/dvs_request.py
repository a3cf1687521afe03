# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the requests for a distributed switch hold: only what changes, and that as the API takes it.

What the API replaces as a whole (contact, discovery, IPFIX, names of uplinks) is sent as a whole, with what it has
already; of kinds of traffic and private VLANs only those that change.
"""

from __future__ import annotations

import copy

from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import ADD, REMOVE
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network import traffic
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.config import (
    CONFIG,
    filled,
    touched,
    written,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.dvs_fields import (
    health_check,
    new_health_check,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import set_attribute, vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import quote_name

_CHECKS = ("vlan_mtu", "teaming")
# Written by the reconfiguration; the version of the switch and the rest have methods of their own.
_NOT_IN_SPEC = ("productInfo", "networkResourceManagementEnabled")


def _types():
    return vim.dvs.VmwareDistributedVirtualSwitch


def _config(item):
    """The configuration that the switch has, or what a new one has of that which is replaced as a whole."""
    if item.plan.action != CREATE and item.properties[CONFIG] is not None:
        return item.properties[CONFIG]
    return _types().ConfigInfo(
        ipfixConfig=_types().IpfixConfig(
            activeFlowTimeout=60, idleFlowTimeout=15, samplingRate=4096, internalFlowsOnly=False
        ),
        linkDiscoveryProtocolConfig=vim.host.LinkDiscoveryProtocolConfig(protocol="cdp", operation="listen"),
        contact=vim.DistributedVirtualSwitch.ContactInfo(),
    )


def _attributes(plan):
    return [name for name in touched(plan.changes) if name not in _NOT_IN_SPEC]


def is_reconfigured(plan):
    """Whether a plan has something for ReconfigureDvs_Task."""
    return bool(_attributes(plan) or traffic.changed_kinds(plan) or plan["pvlans"])


def spec(item):
    """The specification of a reconfiguration, without the version that it starts from."""
    config = written(_config(item), item.plan.changes)
    result = _types().ConfigSpec()
    for name in _attributes(item.plan):
        setattr(result, name, getattr(config, name))
    result.infrastructureTrafficResourceConfig = traffic.entries(item.plan, _config(item))
    result.pvlanConfigSpec = pvlan_specs(item.plan)
    return result


def create_spec(item):
    """The specification of a new switch."""
    result = vim.DistributedVirtualSwitch.CreateSpec(configSpec=spec(item))
    result.configSpec.name = quote_name(item.params["name"])
    if item.plan["version"]:
        result.productInfo = vim.dvs.ProductSpec(version=item.plan["version"].after)
    return result


def pvlan_specs(plan):
    """The operations on private VLANs. One cannot be edited, so one of another type is removed and added."""
    change = plan["pvlans"]
    removed, added = [], []
    for part in change.parts if change else ():
        if part.operation != ADD:
            removed.append(_pvlan_spec("remove", dict(part.found)))
        if part.operation != REMOVE:
            added.append(_pvlan_spec("add", part.foreseen()))
    return removed + added


def _pvlan_spec(operation, entry):
    return _types().PvlanConfigSpec(operation=operation, pvlanEntry=_pvlan_entry(entry))


def _pvlan_entry(entry):
    return _types().PvlanMapEntry(
        primaryVlanId=entry["primary"], secondaryVlanId=entry["secondary"], pvlanType=entry["type"]
    )


def lacp_specs(item):
    """The operations on link aggregation groups. One that changes is sent as a whole."""
    specs = []
    for part in item.plan["lacp_groups"].parts:
        group = _types().LacpGroupConfig(key=part.found.source.key) if part.operation == REMOVE else _lacp_group(part)
        operation = {ADD: "add", REMOVE: "remove"}.get(part.operation, "edit")
        specs.append(_types().LacpGroupSpec(lacpGroupConfig=group, operation=operation))
    return sorted(specs, key=lambda one: one.operation != "remove")


def _lacp_group(part):
    group = _types().LacpGroupConfig(name=part.key["name"]) if part.found is None else copy.deepcopy(part.found.source)
    for change in part.changes:
        if change.field.attribute:
            set_attribute(group, change.field.attribute, change.request_value)
    return group


def _with_ports(group):
    """A link aggregation group with the names that the server gives its ports; a new one has two of them."""
    group.uplinkName = [f"{group.name}-{number}" for number in range(group.uplinkNum or 2)]
    return group


def health_checks_change(plan):
    """Whether a plan has something for the health checks."""
    return any(change.option.startswith("health_check.") for change in plan.changes)


def health_checks(item):
    """The health checks that change, each as a whole."""
    result = []
    for check in _CHECKS:
        options = {part: item.plan[f"health_check.{check}.{part}"] for part in ("state", "interval_minutes")}
        if not any(options.values()):
            continue
        found = copy.deepcopy(health_check(_config(item), check)) or new_health_check(check)
        if options["state"]:
            found.enable = options["state"].request_value
        if options["interval_minutes"]:
            found.interval = options["interval_minutes"].request_value
        result.append(found)
    return result


def config_by_then(item):
    """The configuration that the server would show after the item's plan."""
    live = _config(item)
    if item.plan.action == CREATE:
        live.defaultPortConfig = _types().VmwarePortConfigPolicy()
    config = written(live, item.plan.changes)
    config.infrastructureTrafficResourceConfig = traffic.after(item.plan, live)
    config.pvlanConfig = [_pvlan_entry(one) for one in _foreseen(item, "pvlans", live.pvlanConfig)]
    if item.plan["lacp_groups"]:
        parts = [part for part in item.plan["lacp_groups"].parts if part.operation != REMOVE]
        gone = {part.key["name"] for part in item.plan["lacp_groups"].parts}
        kept = [group for group in live.lacpGroupConfig or () if group.name not in gone]
        config.lacpGroupConfig = kept + [_with_ports(_lacp_group(part)) for part in parts]
    changed = {type(one): one for one in health_checks(item)}
    kept = [changed.pop(type(one), one) for one in live.healthCheckConfig or ()]
    config.healthCheckConfig = [*kept, *changed.values()]
    if item.plan["name"] and item.plan.action != CREATE:
        config.name = item.plan["name"].request_value
    return filled(config)


def _foreseen(item, option, found):
    change = item.plan[option]
    if change:
        return change.foreseen((item.live or {}).get(option))
    return [
        {"primary": one.primaryVlanId, "secondary": one.secondaryVlanId, "type": one.pvlanType} for one in found or ()
    ]
