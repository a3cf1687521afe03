# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services of an ESXi host. API: HostServiceSystem, HostService."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Entry, Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

SYSTEM = "configManager.serviceSystem"
SERVICES = "config.service.service"
PRIVILEGE = "Host.Config.NetService"


def state_of(running):
    """What the option for the state of a service says of it."""
    return "started" if running else "stopped"


def change_service(system, key, policy, state):
    """Carries the Changes of a service out, each of which may be None.

    API: HostServiceSystem.UpdateServicePolicy, StartService, StopService, RestartService.
    """
    if policy:
        system.UpdateServicePolicy(key, policy.request_value)
    if state:
        _method(system, state)(key)


def _method(system, change):
    if change.before == "stopped":
        return system.StartService
    return system.StopService if change.after == "stopped" else system.RestartService


class HostService(Resource):
    """One service of one or many hosts: whether it runs, and when it starts by itself."""

    name = "host_service"
    target = HostTarget()
    options = {
        "service": {"type": "str", "required": True},
        "state": {"type": "str", "choices": ["started", "stopped", "restarted"]},
        "policy": {"type": "str", "choices": ["on", "off", "automatic"]},
    }
    info_options = {"service": {"type": "str"}}
    entry = Entry(SERVICES, key="key", option="service")
    fields = (
        Field(
            "state",
            path="running",
            decode=state_of,
            encode=lambda state: state == "started",
            normal=lambda state: "started" if state == "restarted" else state,
            acts=lambda state: state == "restarted",
        ),
        Field("policy", path="policy"),
    )
    facts = (
        Field("label", path="label"),
        Field("required", path="required"),
        Field("firewall_rule_sets", path="ruleset", decode=list),
    )
    reads = (SYSTEM,)
    refresh = (SYSTEM, "RefreshServices")
    privileges = {"update": (PRIVILEGE,)}

    def vet(self, session, item):
        change = item.plan["state"]
        if change and item.entry.required and "stopped" in (change.after, change.shown):
            raise Refused(
                f"{self.describe(item)} cannot be stopped: the host says that it is required.",
                service=item.params["service"],
            )

    def apply(self, session, item):
        change_service(item.properties[SYSTEM], item.params["service"], item.plan["policy"], item.plan["state"])
