# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done to a machine, step by step. Each step is a generator, as C(Resource.apply) is; see C(apply)."""

from __future__ import annotations

import contextlib

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import of_task
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Concurrent, Refused, VsphereError
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import NOTHING
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm import custom_attributes, placement
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.power_off import (
    REMOVAL,
    must_be_off,
    reasons_to_be_off,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.powering import by_guest, by_host
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.request import later_spec
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim, vmodl

DEVICES = "config.hardware.device"
_REACHING = {"powered_on": "PowerOnVM_Task", "suspended": "SuspendVM_Task"}


class Steps:
    """The steps that one machine needs, in their order; the last one may be left to the server."""

    def __init__(self, resource, session, item):
        self.resource = resource
        self.session = session
        self.item = item

    def task(self, task, verb, last=False, asks=True):
        """A task of the server to wait for. asks: whether the machine may ask a question meanwhile."""
        item = self.item
        return of_task(
            task,
            self.resource.doing(item, verb),
            item.params["task_timeout"],
            vm=item.ref if asks else None,
            answers=item.params["answers"],
            last=last,
        )

    def run(self, *steps):
        """Runs those steps that there are."""
        needed = [step for step in steps if step]
        for step in needed:
            yield from step(step is needed[-1])

    # each step

    def shut_down(self, last):
        yield from by_guest(self.resource, self.item, "ShutdownGuest", last)
        self.item.around.is_shut_down = True

    def upgrade(self, last):
        version = self.item.plan["hardware_version"].request_value
        yield self.task(self.item.ref.UpgradeVM_Task(version), "upgrade the hardware of", last)

    def reconfigure(self, last):
        item, path = self.item, "config.changeVersion"
        spec = item.request.spec
        # What this task itself did before has changed the version, too.
        own = item.around.is_touched
        spec.changeVersion = (self.session.read.one(item.ref, [path]) if own else item.properties)[path]
        yield self.task(item.ref.ReconfigVM_Task(spec), "reconfigure", last)

    def reconfigure_later(self, last):
        devices = self.session.read.one(self.item.ref, [DEVICES])[DEVICES]
        spec = later_spec(self.item.plan, devices)
        yield self.task(self.item.ref.ReconfigVM_Task(spec), "reconfigure", last)

    def set_attributes(self, last):
        custom_attributes.apply(self.item.plan["custom_attributes"], self.item.ref)
        return
        yield  # a step, though it waits for nothing

    def place(self, last):
        yield from self.resource.apply_place(self.session, self.item, last)

    def unmark_template(self, last):
        around = self.item.around
        place = around.placement
        self.item.ref.MarkAsVirtualMachine(place.pool, place.host)
        return
        yield

    def mark_template(self, last):
        self.item.ref.MarkAsTemplate()
        return
        yield

    def power(self, last):
        wanted = self.final_power()
        self.item.around.is_shut_down = False
        if wanted == "powered_off":
            yield from by_guest(self.resource, self.item, "ShutdownGuest", last)
        else:
            yield by_host(self.resource, self.item, _REACHING[wanted], last)

    # which of them

    def final_power(self):
        """The power state at the end: the wanted one, or that in which the machine was, if it can have that."""
        template = self.item.plan["template"]
        if template and template.after:
            return "powered_off"
        return self.item.params["power_state"] or self.item.around.was or "powered_off"

    def bring_back(self):
        """Powers on a machine that was shut down for a change that failed; what that fails with is not told."""
        around = self.item.around
        if around.is_shut_down and around.was == "powered_on":
            around.is_shut_down = False
            with contextlib.suppress(VsphereError, vmodl.MethodFault):
                yield by_host(self.resource, self.item, _REACHING["powered_on"])


def change(resource, session, item):
    """An existing machine becomes what is wanted. One that was shut down for it runs again if it fails."""
    steps = Steps(resource, session, item)
    try:
        yield from steps.run(*_changing(steps, item))
    except (Concurrent, vim.fault.ConcurrentAccess):
        if item.retried:  # the first time, it is planned anew
            yield from steps.bring_back()
        raise
    except Exception:
        yield from steps.bring_back()
        raise


def _changing(steps, item):
    """The steps of a change, in their order; what is not needed is false."""
    plan = item.plan
    template = plan["template"].after if plan["template"] else None
    off = must_be_off(item, reasons_to_be_off(item))
    now = "powered_off" if off else item.live["power_state"]
    item.around.is_touched = bool(off or plan["hardware_version"] or plan["custom_attributes"] or template is False)
    return (
        template is False and steps.unmark_template,
        plan["custom_attributes"] and steps.set_attributes,
        off and steps.shut_down,
        plan["hardware_version"] and steps.upgrade,
        not item.request.is_empty and steps.reconfigure,
        item.request.is_in_two and steps.reconfigure_later,
        (plan["name"] or plan["folder"]) and steps.place,
        steps.final_power() != now and steps.power,
        template and steps.mark_template,
    )


def vet_template(session, item, resource):
    """Raises Refused for a template that is to run, and for a running machine that is to become one."""
    change = item.plan["template"]
    becomes = change.after if change else item.live["template"]
    power = item.params["power_state"] or (item.live["power_state"] if not change else None)
    if becomes and (power or "powered_off") != "powered_off":
        raise Refused(f"{resource.describe(item)} cannot be a template and {power}: templates are off.", state=power)
    if change and not change.after:
        needs = placement.Needs(host=True, like=item.properties)
        item.around.placement = placement.place(session, item.params, item.around.within, needs)


def remove(resource, session, item):
    """A machine is destroyed with its files, or only taken out of the inventory."""
    steps = Steps(resource, session, item)
    if must_be_off(item, REMOVAL):
        yield from by_guest(resource, item, "ShutdownGuest")
    if item.params["state"] == "unregistered":
        item.ref.UnregisterVM()
    else:
        yield steps.task(item.ref.Destroy_Task(), "remove", last=True, asks=False)


def create(resource, session, item):
    """A new machine is made, and becomes what the call that makes it could not bring about."""
    steps, plan, params = Steps(resource, session, item), item.plan, item.params
    origin = item.around.origin
    whole = origin.is_whole(item)
    later = [
        params["clone"] and plan["hardware_version"] and steps.upgrade,
        plan["custom_attributes"] and steps.set_attributes,
        item.request is not None and item.request.is_in_two and steps.reconfigure_later,
        params["template"] and not whole and steps.mark_template,
        params["power_state"] == "powered_on" and not whole and steps.power,
    ]
    made = origin.start(session, item, whole)
    item.ref = yield steps.task(made, origin.verb, last=not any(later) and not origin.completes)
    if origin.completes:
        yield from _complete(resource, session, item)
    else:
        yield from steps.run(*later)


def _complete(resource, session, item):
    """A machine that was registered is now read, and changed to what is wanted."""
    item.properties = session.read.one(item.ref, resource.paths)
    plan = item.plan
    item.around.was = None
    resource.observe(session, item)
    item.plan = resource.plan(item)
    if item.plan.action != NOTHING:
        resource.vet(session, item)
        yield from change(resource, session, item)
    item.plan = plan
