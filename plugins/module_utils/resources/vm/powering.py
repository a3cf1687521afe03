# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways from one power state of a virtual machine to another, for every module that needs one.

The steps are generators, as C(Resource.apply) is, and work on an item whose properties POWER and TOOLS were read and
whose module has the options C(task_timeout) and, for what the guest is asked to do, C(guest_timeout) and C(allow_hard).
API: VirtualMachine.PowerOnVM_Task and its siblings, VirtualMachine.ShutdownGuest and its siblings.
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import of_task, until
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import DeadlinePassed

POWER = "runtime.powerState"
TOOLS = "guest.toolsRunningStatus"
TO_API = {"powered_on": "poweredOn", "powered_off": "poweredOff", "suspended": "suspended"}
FROM_API = {api: ours for ours, api in TO_API.items()}

BY_GUEST_OPTIONS = {
    "guest_timeout": {"type": "int", "default": 300},
    "allow_hard": {"type": "bool", "default": False},
}
_HARD_VERBS = {
    "PowerOnVM_Task": "power on",
    "PowerOffVM_Task": "power off",
    "SuspendVM_Task": "suspend",
    "ResetVM_Task": "reset",
}
_GUEST_VERBS = {"ShutdownGuest": "shut down", "StandbyGuest": "put to sleep"}
# The power state that a guest leaves behind; one that restarts leaves it as it is.
_GUEST_LEAVES = {"ShutdownGuest": "poweredOff", "StandbyGuest": "suspended"}
_INSTEAD = {"ShutdownGuest": "PowerOffVM_Task", "StandbyGuest": "SuspendVM_Task", "RebootGuest": "ResetVM_Task"}


def runs_tools(item):
    """Whether the guest can be asked to do something."""
    return item.properties[TOOLS] == "guestToolsRunning"


def lacks_tools(item):
    """Whether the guest cannot be asked, and may not be passed over. What is not known in check mode is no lack."""
    return not item.params["allow_hard"] and item.properties[TOOLS] not in ("guestToolsRunning", None)


def by_host(resource, item, method, last=False):
    """The power state is changed without asking the guest."""
    return of_task(
        getattr(item.ref, method)(),
        resource.doing(item, _HARD_VERBS[method]),
        item.params["task_timeout"],
        vm=item.ref,
        answers=item.params.get("answers"),
        last=last,
    )


def by_guest(resource, item, method, last=False):
    """The guest is asked to do it, and passed over where it cannot be asked, or does not do it in time and that is
    allowed."""
    if not runs_tools(item):
        yield by_host(resource, item, _INSTEAD[method], last)
        return
    getattr(item.ref, method)()
    if method not in _GUEST_LEAVES:
        return  # the power stays on, so there is nothing in the power state to wait for
    doing = resource.doing(item, f"{_GUEST_VERBS[method]} the guest of")
    wanted = _GUEST_LEAVES[method]
    try:
        yield until(item.ref, POWER, lambda state: state == wanted, doing, item.params["guest_timeout"], last)
    except DeadlinePassed as late:
        if not item.params["allow_hard"]:
            raise DeadlinePassed(
                f"{late.msg} Raise guest_timeout, or set allow_hard to true to end it without its guest.",
                **late.details,
            ) from late
        yield by_host(resource, item, _INSTEAD[method], last)
