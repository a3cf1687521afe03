# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Power of ESXi hosts. API: HostSystem.RebootHost_Task, ShutdownHost_Task, PowerDownHostToStandBy_Task …"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import Awaited, of_task
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.maintenance import MAINTENANCE
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import CONNECTION, HostTarget

_POWER = "runtime.powerState"
_BOOTED = "runtime.bootTime"
_STANDBY = "capability.standbySupported"
WORDS = {"poweredOn": "powered_on", "poweredOff": "powered_off", "standBy": "standby"}


class PowerTarget(HostTarget):
    """Hosts, of which those that sleep cannot be reached, and are woken all the same."""

    def vet(self, item):
        if item.properties[_POWER] != "standBy":
            super().vet(item)


class HostPower(Resource):
    """The power state of one or many hosts, and their reboot."""

    name = "host_power"
    target = PowerTarget()
    options = {
        "state": {"type": "str", "required": True, "choices": ["rebooted", "powered_off", "standby", "powered_on"]},
        "allow_outside_maintenance": {"type": "bool", "default": False},
        "wait_for_host": {"type": "bool", "default": True},
    }
    fields = (
        Field(
            "state",
            path=_POWER,
            decode=lambda state: WORDS.get(state, state),
            normal=lambda state: "powered_on" if state == "rebooted" else state,
            acts=lambda state: state == "rebooted",
        ),
    )
    facts = (Field("boot_time", path=_BOOTED, decode=lambda time: time.isoformat() if time else None),)
    reads = (MAINTENANCE, _STANDBY, CONNECTION)
    privileges = {"update": ("Host.Config.Maintenance",)}
    starts_tasks = True

    def vet(self, session, item):
        change = item.plan["state"]
        if "standby" in (change.before, change.after) and not item.properties[_STANDBY]:
            raise Refused(f"state: {self.describe(item)} says that it has no standby.", option="state")
        self._vet_before(item, change)
        if change.before == "powered_on" and not (
            item.properties[MAINTENANCE] or item.params["allow_outside_maintenance"]
        ):
            raise Refused(
                f"state: {self.describe(item)} is not in maintenance mode, so virtual machines may run on it. Let it "
                "enter maintenance mode first, or set allow_outside_maintenance.",
                option="state",
                value=item.params["state"],
            )

    def _vet_before(self, item, change):
        """What is off can be switched on by somebody at its switch or its management controller alone."""
        possible = {"powered_on": ("rebooted", "powered_off", "standby"), "standby": ("powered_on",)}
        wanted = item.params["state"]
        if wanted not in possible.get(change.before, ()):
            raise Refused(
                f"state: {self.describe(item)} is {change.before}, from where the vCenter cannot make it {wanted}.",
                option="state",
                value=wanted,
            )

    def apply(self, session, item):
        wanted, force = item.params["state"], item.params["allow_outside_maintenance"]
        host, seconds = item.ref, item.params["task_timeout"]
        calls = {
            "rebooted": ("reboot", lambda: host.RebootHost_Task(force)),
            "powered_off": ("shut down", lambda: host.ShutdownHost_Task(force)),
            "standby": ("put to sleep", lambda: host.PowerDownHostToStandBy_Task(seconds, False)),
            "powered_on": ("wake up", lambda: host.PowerUpHostFromStandBy_Task(seconds)),
        }
        verb, begin = calls[wanted]
        waits = item.params["wait_for_host"] and wanted == "rebooted"
        yield of_task(begin(), self.doing(item, verb), seconds, last=not waits)
        if waits:
            yield self._is_back(item)

    def _is_back(self, item):
        """What is waited for after a reboot: another boot time, and the connection."""
        before = item.properties[_BOOTED]

        def outcome(values):
            booted = values.get(_BOOTED)
            return values.get(CONNECTION) == "connected" and booted not in (None, before), booted

        doing, seconds = self.doing(item, "boot and connect to"), item.params["task_timeout"]
        return Awaited(doing, item.ref, (_BOOTED, CONNECTION), outcome, seconds, last=True)
