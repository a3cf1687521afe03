# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Maintenance mode of ESXi hosts. API: HostSystem.EnterMaintenanceMode_Task and ExitMaintenanceMode_Task."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import of_task
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import DeadlinePassed
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import listed, unquote_name

MAINTENANCE = "runtime.inMaintenanceMode"
_STATES = {True: "maintenance", False: "normal"}
_VSAN = {
    "ensure_accessibility": "ensureObjectAccessibility",
    "evacuate_all": "evacuateAllData",
    "no_action": "noAction",
}


class HostMaintenance(Resource):
    """Whether one or many hosts are in maintenance mode."""

    name = "host_maintenance"
    target = HostTarget()
    options = {
        "state": {"type": "str", "required": True, "choices": list(_STATES.values())},
        "evacuate": {"type": "bool", "default": False},
        "vsan_mode": {"type": "str", "choices": list(_VSAN)},
    }
    fields = (Field("state", path=MAINTENANCE, decode=_STATES.get, encode=lambda state: state == "maintenance"),)
    privileges = {"update": ("Host.Config.Maintenance",)}
    starts_tasks = True

    def apply(self, session, item):
        seconds = item.params["task_timeout"]
        if item.plan["state"].after == "normal":
            yield of_task(
                item.ref.ExitMaintenanceMode_Task(0), self.doing(item, "leave maintenance mode on"), seconds, last=True
            )
            return
        task = item.ref.EnterMaintenanceMode_Task(0, item.params["evacuate"], self._spec(item))
        try:
            yield of_task(task, self.doing(item, "enter maintenance mode on"), seconds, last=True)
        except DeadlinePassed as error:
            raise self._held_up(session, item, error) from error

    @staticmethod
    def _spec(item):
        mode = item.params["vsan_mode"]
        if mode is None:
            return None
        return vim.host.MaintenanceSpec(vsanMode=vim.vsan.host.DecommissionMode(objectAction=_VSAN[mode]))

    @staticmethod
    def _held_up(session, item, error):
        """The error with the machines that still run on the host: the server says nothing of them."""
        route = (("HostSystem", "vm"),)
        found = session.read.through(item.ref, route, "VirtualMachine", ("name", "runtime.powerState"))
        running = sorted(
            unquote_name(values["name"]) for _ref, values in found if values["runtime.powerState"] == "poweredOn"
        )
        if running:
            several = "s" if len(running) > 1 else ""
            error.msg += f" What still runs there holds it up: the virtual machine{several} {listed(running)}."
            error.details["virtual_machines"] = running
        return error
