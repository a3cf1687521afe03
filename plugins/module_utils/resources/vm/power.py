# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The power of a virtual machine. API: VirtualMachine.PowerOnVM_Task and its siblings, VirtualMachineRuntimeInfo."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import (
    QUESTION,
    answer_to,
    of_task,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.powering import (
    BY_GUEST_OPTIONS,
    FROM_API,
    POWER,
    TO_API,
    TOOLS,
    by_guest,
    by_host,
    lacks_tools,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.question import answering
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import VirtualMachineTarget
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import unquote_name

# What each state asks for leaves the machine in one of the three power states.
_LEAVES = {
    **{state: state for state in TO_API},
    "shut_down": "powered_off",
    "standby": "suspended",
    "reset": "powered_on",
    "rebooted": "powered_on",
}
# Those that are done each time they are asked for.
_ACTIONS = ("reset", "rebooted")
# Those that the guest operating system carries out, with the method that asks it to.
_BY_GUEST = {"shut_down": "ShutdownGuest", "standby": "StandbyGuest", "rebooted": "RebootGuest"}
_HARD = {
    "powered_on": "PowerOnVM_Task",
    "powered_off": "PowerOffVM_Task",
    "suspended": "SuspendVM_Task",
    "reset": "ResetVM_Task",
}
_PRIVILEGES = {
    "powered_on": "PowerOn",
    "powered_off": "PowerOff",
    "shut_down": "PowerOff",
    "suspended": "Suspend",
    "standby": "Suspend",
    "reset": "Reset",
    "rebooted": "Reset",
}
# From which power states the API allows what (API reference, the methods' InvalidPowerState).
_FROM = {"powered_on": ("powered_off", "suspended"), "powered_off": ("powered_on", "suspended")}
_RUNNING_ONLY = ("powered_on",)


class VmPower(Resource):
    """Whether a virtual machine runs, and the ways from one power state to another."""

    name = "vm_power"
    starts_tasks = True
    target = VirtualMachineTarget()
    options = {
        "state": {"type": "str", "required": True, "choices": list(_LEAVES)},
        **BY_GUEST_OPTIONS,
        "answers": {"type": "dict"},
    }
    fields = (
        Field(
            "state",
            path=POWER,
            decode=FROM_API.get,
            encode=TO_API.get,
            normal=_LEAVES.get,
            acts=lambda state: state in _ACTIONS,
        ),
    )
    facts = (
        Field("name", path="name", decode=unquote_name),
        Field("tools_running", path=TOOLS, decode=lambda status: status == "guestToolsRunning"),
    )
    reads = ("config.template", QUESTION)
    privileges = {state: (f"VirtualMachine.Interact.{name}",) for state, name in _PRIVILEGES.items()}

    def needed_privileges(self, item):
        return self.privileges[item.params["state"]]

    def vet(self, session, item):
        wanted, now = item.params["state"], item.live["state"]
        allowed = _FROM.get(wanted, _RUNNING_ONLY)
        if item.properties["config.template"]:
            raise Refused(f"{self.describe(item)} is a template, and templates are never powered on.", state=now)
        if now not in allowed:
            raise Refused(
                f"{self.describe(item)} is {now}; {wanted} is possible only when it is {' or '.join(allowed)}.",
                state=now,
                wanted=wanted,
                possible_from=list(allowed),
            )
        if item.properties[QUESTION] is not None:
            answer_to(item.properties[QUESTION], item.params["answers"], self.doing(item, "change the power of"))
        if wanted in _BY_GUEST and lacks_tools(item):
            raise Refused(
                f"{self.describe(item)} runs no VMware Tools, so its guest cannot be asked to be {wanted}. Wait for "
                "them, or set allow_hard to true.",
                state=now,
                wanted=wanted,
            )

    def foresee(self, session, item):
        super().foresee(session, item)
        running = None if item.plan["state"].after == "powered_on" else "guestToolsNotRunning"
        session.ledger.set(item.ref, TOOLS, running)  # nobody knows whether they will run by then

    def apply(self, session, item):
        wanted = item.params["state"]
        if item.properties[QUESTION] is not None and (yield from self._answer(session, item)):
            return
        if wanted in _HARD:
            yield by_host(self, item, _HARD[wanted], last=True)
        else:
            yield from by_guest(self, item, _BY_GUEST[wanted], last=True)

    def _answer(self, session, item):
        """Answers the question that an earlier task waits with, sees that task through, and tells whether the machine
        is as it is wanted then."""
        question = item.properties[QUESTION]
        doing = self.doing(item, "answer the question of")
        yield from answering(item, question, doing)
        tasks = session.read.one(item.ref, ["recentTask"])["recentTask"] or []
        for task, info in session.read(tasks, ["info.state"]).items():
            if info["info.state"] in ("queued", "running"):
                ref, options = session.ref("Task", task), item.params
                yield of_task(ref, doing, options["task_timeout"], vm=item.ref, answers=options["answers"])
        now = session.read.one(item.ref, [POWER])[POWER]
        return FROM_API[now] == _LEAVES[item.params["state"]] and item.params["state"] not in _ACTIONS
