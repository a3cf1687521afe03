# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes that a running machine does not take: refused, unless it may be powered off for them."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.powering import lacks_tools
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.settings import OFF

HOT_STEP, HOT_MOST = "config.hotPlugMemoryIncrementSize", "config.hotPlugMemoryLimit"
REMOVAL = ("its removal",)


def reasons_to_be_off(item):
    """What an item's plan changes that needs the machine off, in the user's words."""
    return [*item.plan.costing(OFF), *_odd_memory(item)]


def _odd_memory(item):
    """Memory is added to a running machine in steps, and up to a limit. API: VirtualMachineConfigInfo."""
    change = item.plan["memory.size_mb"]
    if not change or change.costing(OFF, item.live):
        return []
    step, most = item.properties.get(HOT_STEP) or 1, item.properties.get(HOT_MOST) or change.after
    if (change.after - change.before) % step == 0 and change.after <= most:
        return []
    return [f"memory.size_mb (while it runs, memory is added in steps of {step} MB, up to {most} MB)"]


def vet_power(resource, item, reasons):
    """Raises Refused when a machine is not off, and must be for some reasons, and may not or cannot be.

    reasons: what needs it, in the user's words; none is no need.
    """
    if not must_be_off(item, reasons):
        return
    now, wanted, listed = item.live["power_state"], item.params["power_state"], ", ".join(reasons)
    name = resource.describe(item)
    details = {"state": now, "needs": list(reasons)}
    if wanted == "suspended":
        raise Refused(f"{name} must be off for {listed}, and what is off cannot be suspended.", **details)
    if wanted == "powered_off" and reasons is not REMOVAL:
        return  # it is to be off anyway
    if now == "suspended":
        raise Refused(f"{name} is suspended, and must be off for {listed}. Power it on or off first.", **details)
    if not item.params["allow_power_off"]:
        raise Refused(
            f"{name} is {now}, and must be off for {listed}. Set allow_power_off to true to have it shut down for it.",
            **details,
        )
    if lacks_tools(item):
        raise Refused(
            f"{name} must be off for {listed}, and runs no VMware Tools, so its guest cannot be asked to shut down. "
            "Wait for them, or set allow_hard to true.",
            **details,
        )


def vet_state(resource, item):
    """Raises Refused for a machine that is to be suspended, and does not run, and for one that is to be off and whose
    guest cannot be asked, and may not be passed over."""
    change = item.plan["power_state"]
    if change and change.after == "powered_off" and lacks_tools(item):
        raise Refused(
            f"{resource.describe(item)} is {change.before} and runs no VMware Tools, so its guest cannot be asked to "
            "shut down. Wait for them, or set allow_hard to true.",
            state=change.before,
        )
    if change and change.after == "suspended" and change.before == "powered_off":
        raise Refused(
            f"{resource.describe(item)} is powered_off; it can be suspended only when it is powered_on.",
            state=change.before,
        )


def must_be_off(item, reasons):
    """Whether a machine is to be powered off for some reasons. One that is suspended can be removed."""
    states = ("powered_on",) if reasons is REMOVAL else ("powered_on", "suspended")
    return bool(reasons) and item.live["power_state"] in states


def vet_suspended(resource, item):
    """Raises Refused for devices that are to change while the machine is suspended."""
    if item.live["power_state"] == "suspended" and item.request.spec.deviceChange:
        raise Refused(
            f"{resource.describe(item)} is suspended, and takes no change of its devices. Power it on or off first.",
            state="suspended",
        )


def starts(item, power_state):
    """Whether the task has the machine run that did not, or does not all the time. power_state: that at the end."""
    if power_state != "powered_on":
        return False
    runs = item.live is not None and item.live["power_state"] == power_state
    return not runs or must_be_off(item, reasons_to_be_off(item))
