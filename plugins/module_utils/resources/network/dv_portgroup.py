# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Distributed port groups. API: VmwareDistributedVirtualSwitch.CreateDVPortgroup_Task,
DistributedVirtualPortgroup.ReconfigureDVPortgroup_Task, ManagedEntity.Destroy_Task."""

from __future__ import annotations

import copy

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import of_task
from ansible_collections.skyscraper.vsphere.plugins.module_utils.entity import NAME, parent_path
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, NotFound
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE, DELETE, UPDATE
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import PLANNED_SWITCH
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import network_policy
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network import (
    port_setting,
    portgroup_laws,
    vlan,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.config import (
    CONFIG,
    config_field,
    filled,
    text,
    value_at,
    words,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.portgroup_target import (
    GROUP,
    DvPortgroupTarget,
    Switch,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import set_attribute, vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import path_below, quote_name

INHERITED = network_policy.INHERITED
_STATES = ["present", "absent"]
_BINDING = {"static": "earlyBinding", "ephemeral": "ephemeral", "late": "lateBinding"}
# What a port may have of its own: our word → the attribute of a VMwareDVSPortgroupPolicy.
_OVERRIDES = {
    "blocked": "blockOverrideAllowed",
    "shaping": "shapingOverrideAllowed",
    "vlan": "vlanOverrideAllowed",
    "teaming": "uplinkTeamingOverrideAllowed",
    "security": "securityPolicyOverrideAllowed",
    "netflow": "ipfixOverrideAllowed",
    "mac_management": "macManagementOverrideAllowed",
    "traffic_filter": "trafficFilterOverrideAllowed",
    "network_resource_pool": "networkResourcePoolOverrideAllowed",
    "vendor_config": "vendorConfigOverrideAllowed",
}
_POLICIES = {"reset_at_disconnect": "portConfigResetAtDisconnect", "live_port_moving": "livePortMovingAllowed"}
_BY_DEFAULT = ("blockOverrideAllowed", "portConfigResetAtDisconnect")
_OWN = {
    "description": {"type": "str"},
    "binding": {"type": "str", "choices": list(_BINDING)},
    "num_ports": {"type": "int"},
    "auto_expand": {"type": "bool"},
    **vlan.OPTIONS,
    **port_setting.options(),
    "port_overrides": {"type": "dict", "options": {name: {"type": "bool"} for name in _OVERRIDES}},
    "reset_at_disconnect": {"type": "bool"},
    "live_port_moving": {"type": "bool"},
}
_NO_PORTS = {"num_ports": None, "auto_expand": None}  # ephemeral ones come and go with what is connected
_VLANS = [tuple(vlan.WAYS)]


class DvPortgroup(Resource):
    """A distributed port group, or several."""

    name = "dv_portgroup"
    target = DvPortgroupTarget()
    options = {
        "portgroups": {
            "type": "list",
            "elements": "dict",
            "mutually_exclusive": _VLANS,
            "options": {
                "name": {"type": "str", "required": True},
                "dvs": {"type": "str"},
                "state": {"type": "str", "choices": _STATES},
                **_OWN,
            },
        },
        "state": {"type": "str", "choices": _STATES, "default": "present"},
        **_OWN,
        "allow_management_loss": {"type": "bool", "default": False},
    }
    rules = {"mutually_exclusive": _VLANS}
    absent = ("absent",)
    vcenter_only = True
    versioned = True
    starts_tasks = True
    fields = (
        NAME,
        config_field("description", "description", decode=text),
        config_field("binding", "type", **words(_BINDING)),
        config_field("num_ports", "numPorts"),
        config_field("auto_expand", "autoExpand", decode=bool),
        *vlan.FIELDS,
        *port_setting.fields(inherits=True),
        *(config_field(f"port_overrides.{name}", f"policy.{place}", decode=bool) for name, place in _OVERRIDES.items()),
        *(config_field(name, f"policy.{place}", decode=bool) for name, place in _POLICIES.items()),
    )
    facts = (
        config_field("uplink", "uplink", decode=bool),
        config_field("backing", "backingType", decode=lambda kind: kind or "standard"),
        *port_setting.fields(inherits=False, before="effective."),
    )
    reads = ()
    privileges = {
        "create": ("DVPortgroup.Create",),
        "update": ("DVPortgroup.Modify", "DVPortgroup.PolicyOp"),
        "delete": ("DVPortgroup.Delete",),
    }

    def needed_privileges(self, item):
        if item.plan.action != UPDATE:
            return self.privileges[item.plan.action]
        policy, modify = _is_policy, "DVPortgroup.Modify"
        needed = ["DVPortgroup.PolicyOp" if policy(change.option) else modify for change in item.plan.changes]
        return list(dict.fromkeys(needed))

    # What there is

    def observe(self, session, item):
        super().observe(session, item)
        if item.live is None:
            return
        self._know_switch(session, item)
        if item.around is not None and item.retried:
            item.around.forget()
        port_setting.prune(item.live)
        if item.live["binding"] == "ephemeral":
            item.live.update(_NO_PORTS)

    @staticmethod
    def _know_switch(session, item):
        if item.around is not None:
            return
        ref = value_at(item.properties[CONFIG], "distributedVirtualSwitch")
        if ref is None and session.is_planned(item.ref):
            ref = session.read.one(item.ref, [PLANNED_SWITCH])[PLANNED_SWITCH]
        item.around = Switch(session, ref) if ref is not None else None

    def facts_of(self, item):
        facts = super().facts_of(item)
        if facts.get("effective"):
            port_setting.prune(facts["effective"])
        return facts

    # What the options leave open, but follows from them

    def plan(self, item):
        if item.params["state"] == "present":
            item.params = self._completed(item)
        return super().plan(item)

    def _completed(self, item):
        """The options, with both halves of the order of uplinks, and without a number of ports that is exceeded where
        the server adds ports by itself."""
        params, live = item.params, item.live or {}
        if item.live is not None and params["num_ports"] is not None:
            elastic = live["auto_expand"] if params["auto_expand"] is None else params["auto_expand"]
            if elastic and (live["num_ports"] or 0) >= params["num_ports"] and params["binding"] != "ephemeral":
                params = {**params, "num_ports": None}
        return self._with_order(item, params)

    def _with_order(self, item, params):
        wanted = network_policy.wanted_order(params)
        if wanted == (None, None):
            return params
        inherited = [INHERITED]
        if inherited in wanted:
            if any(half not in (None, inherited) for half in wanted):
                raise InvalidOption(
                    "teaming: active and standby are inherited both, or neither of them.",
                    option=network_policy.ACTIVE,
                    value=wanted[0],
                )
            return network_policy.with_order(params, inherited, inherited)
        config = item.properties[CONFIG] if item.live is not None else None
        if config is None and None in wanted and item.around is not None:
            config = item.around.config  # a new one has the order of its switch
        return network_policy.with_order(
            params, *network_policy.completed_order(wanted, port_setting.order_in_force(config))
        )

    def creation(self, item):
        if item.around is None and not item.by_id:
            raise NotFound(
                f"name: there is no distributed port group {item.label}. To create it, say its name alone, and in dvs "
                "on which switch.",
                option="name",
                value=item.label,
            )
        return super().creation(item)

    # What would be refused

    def vet(self, session, item):
        if item.plan.action == DELETE:
            portgroup_laws.vet_removal(self, session, item)
        else:
            portgroup_laws.vet(self, session, item)

    # What is done

    def apply(self, session, item):
        if item.plan.action == DELETE:
            yield self._task(item, item.ref.Destroy_Task(), "remove")
        elif item.plan.action == CREATE:
            item.ref = yield self._task(item, item.around.ref.CreateDVPortgroup_Task(self.spec(item)), "create")
        else:
            yield self._task(item, item.ref.ReconfigureDVPortgroup_Task(self.spec(item)), "reconfigure")

    def _task(self, item, task, verb):
        return of_task(task, self.doing(item, verb), item.params["task_timeout"], last=True)

    @staticmethod
    def spec(item):
        """The specification: what changes, with the version of what it changes."""
        config = item.properties[CONFIG] if item.plan.action == UPDATE else None
        spec, plan = vim.dvs.DistributedVirtualPortgroup.ConfigSpec(), item.plan
        spec.configVersion = config.configVersion if config is not None else None
        for change in plan.changes:
            place = getattr(change.field, "attribute", "")
            if place and not place.startswith("policy."):
                set_attribute(spec, place, change.request_value)
        if plan["name"] or config is None:
            spec.name = quote_name(item.params["name"])
        if config is None and not plan["binding"]:
            spec.type = _BINDING["static"]
        spec.policy = _policy(plan, config)
        spec.defaultPortConfig = _setting(plan, config)
        return spec

    # Names, and what check mode foresees

    def foreseen(self, item):
        values = vlan.settled(item.plan.foreseen(), item.plan)
        return {**values, **_NO_PORTS} if values.get("binding") == "ephemeral" else values

    def after_apply(self, session, item):
        if item.plan.action == UPDATE and not item.plan["name"]:
            return
        if item.plan.action != CREATE:
            session.find.forget(GROUP)
        elif item.error is None and item.ref is not None:
            session.find.created(GROUP, item.params["name"], item.ref)
        for within in (None, item.around.datacenter if item.around is not None else None):
            session.find.forget("Network", within)

    def foresee(self, session, item):
        if item.plan.action == CREATE:
            parent = session.read.one(item.around.ref, ["parent"])["parent"]
            folder = parent_path(session.read.paths_of([item.around.ref])[item.around.ref._moId])
            values = {CONFIG: self._config_by_then(item), PLANNED_SWITCH: item.around.ref}
            item.ref = session.ledger.plan(GROUP, parent, folder, item.params["name"], values)
            return
        path = session.read.paths_of([item.ref])[item.ref._moId]
        if item.plan.action == DELETE:
            session.ledger.remove(path)
            return
        session.ledger.set(item.ref, CONFIG, self._config_by_then(item))
        if item.plan["name"]:
            session.ledger.set(item.ref, "name", item.plan["name"].request_value)
            session.ledger.move(path, path_below(parent_path(path), item.plan["name"].after))

    def _config_by_then(self, item):
        """The configuration that the server would show after the item's plan."""
        config = item.properties[CONFIG] if item.plan.action == UPDATE else None
        after = copy.copy(config) if config is not None else vim.dvs.DistributedVirtualPortgroup.ConfigInfo()
        spec = self.spec(item)
        for name in ("name", "description", "type", "numPorts", "autoExpand", "policy"):
            if getattr(spec, name) is not None:
                setattr(after, name, getattr(spec, name))
        if spec.defaultPortConfig is not None:
            known = after.defaultPortConfig
            setting = copy.copy(known) if known is not None else type(spec.defaultPortConfig)()
            for info in setting._GetPropertyList():
                if getattr(spec.defaultPortConfig, info.name) is not None:
                    setattr(setting, info.name, getattr(spec.defaultPortConfig, info.name))
            after.defaultPortConfig = setting
        return filled(after)

    def describe(self, item):
        return f"the distributed port group {item.label}"


def _is_policy(option):
    return option.startswith("port_overrides.") or option in _POLICIES


def _policy(plan, config):
    """The rights to override, as a whole, if one of them changes."""
    changes = [change for change in plan.changes if _is_policy(change.option)]
    if not changes:
        return None
    if config is not None and config.policy is not None:
        policy = copy.deepcopy(config.policy)
    else:
        policy = vim.dvs.VmwareDistributedVirtualSwitch.VMwarePortgroupPolicy()
        for place in (*_OVERRIDES.values(), *_POLICIES.values()):
            setattr(policy, place, place in _BY_DEFAULT)
    for change in changes:
        setattr(policy, change.field.attribute.removeprefix("policy."), change.after)
    return policy


def _setting(plan, config):
    """What ports do, as far as it changes."""
    setting = vim.dvs.VmwareDistributedVirtualSwitch.VmwarePortConfigPolicy()
    live = config.defaultPortConfig if config is not None else None
    port_setting.write(plan, live, setting)
    setting.vlan = vlan.request(plan)
    named = any(getattr(setting, info.name) for info in setting._GetPropertyList())
    return setting if named else None
