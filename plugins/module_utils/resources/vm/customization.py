# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The customization of a guest. API: VirtualMachine.CustomizeVM_Task, .CheckCustomizationSpec.

What a guest was customized with cannot be read back, so a fingerprint of it is kept in the virtual machine.
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import QUESTION, of_task, unanswered
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import UPDATE, Change, Field, Plan
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm import guest
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.customization_spec import (
    KINDS,
    OPTIONS,
    asked_for,
    fingerprint_of,
    has_secrets,
    specification_of,
    vet_with_server,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.powering import (
    BY_GUEST_OPTIONS,
    FROM_API,
    POWER,
    TOOLS,
    by_guest,
    by_host,
    lacks_tools,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import VirtualMachineTarget
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import unquote_name

EXTRA = "config.extraConfig"
DEVICES = "config.hardware.device"
INSTANCE_UUID = "config.instanceUuid"
# The key in the extra configuration of a virtual machine under which the fingerprint is kept.
FINGERPRINT_KEY = "skyscraper.customization"
_OTHER_WAYS = (*KINDS, "fingerprint")


def fingerprint_in(options):
    """The fingerprint that is kept in an extra configuration; empty if there is none."""
    found = [option.value for option in options or () if option.key == FINGERPRINT_KEY]
    return str(found[0]) if found else ""


def fingerprint_option(fingerprint):
    """The entry of an extra configuration that keeps a fingerprint; an empty one removes it."""
    return vim.option.OptionValue(key=FINGERPRINT_KEY, value=fingerprint)


class VmCustomization(Resource):
    """That a guest is customized in a certain way, or will be when it starts the next time."""

    name = "vm_customization"
    vcenter_only = True
    starts_tasks = True
    target = VirtualMachineTarget()
    options = {
        **OPTIONS,
        "state": {"type": "str", "choices": ["applied", "reapplied"], "default": "applied"},
        "update_password": {"type": "str", "choices": ["on_create", "always"], "default": "on_create", "no_log": False},
        "allow_power_off": {"type": "bool", "default": False},
        "power_on": {"type": "bool"},
        "answers": {"type": "dict"},
        "fingerprint": {"type": "str"},
        **BY_GUEST_OPTIONS,
    }
    rules = {"mutually_exclusive": [_OTHER_WAYS], "required_one_of": [_OTHER_WAYS]}
    fields = (Field("fingerprint", path=EXTRA, decode=fingerprint_in),)
    facts = (
        Field("name", path="name", decode=unquote_name),
        Field("customization", path=guest.CUSTOMIZATION, decode=guest.customization),
        Field("guest_hostname", path=guest.HOST_NAME),
        Field("ip_addresses", path=guest.NET, decode=guest.addresses),
    )
    reads = ("config.template", INSTANCE_UUID, POWER, TOOLS, QUESTION)
    privileges = {
        "customize": ("VirtualMachine.Provisioning.Customize", "VirtualMachine.Config.AdvancedConfig"),
        "note": ("VirtualMachine.Config.AdvancedConfig",),
        "power_off": ("VirtualMachine.Interact.PowerOff",),
        "power_on": ("VirtualMachine.Interact.PowerOn",),
    }

    def needed_privileges(self, item):
        steps = {
            "note": not self._customizes(item),
            "customize": self._customizes(item),
            "power_off": self._customizes(item) and self._runs(item),
            "power_on": self._customizes(item) and self._powers_on(item),
        }
        return [privilege for step, taken in steps.items() if taken for privilege in self.privileges[step]]

    @staticmethod
    def _customizes(item):
        return item.params["fingerprint"] is None

    @staticmethod
    def _runs(item):
        return item.properties[POWER] == "poweredOn"

    def _powers_on(self, item):
        wanted = item.params["power_on"]
        return self._runs(item) if wanted is None else wanted

    def reader(self, params):
        """What vet looks at need not be read of all machines there are."""
        reading = VmCustomization()
        reading.reads = ()
        return reading

    # compare

    def plan(self, item):
        plan = super().plan(item)
        if not self._customizes(item):
            return plan
        item.properties.readable(EXTRA)
        shown = asked_for(item.params)
        if self._is_applied(item):
            return plan
        changes = tuple(Change(Field(option), None, value, shown=value) for option, value in shown.items())
        return Plan(UPDATE, changes, live=item.live)

    def _is_applied(self, item):
        options = item.params
        again = options["state"] == "reapplied" or (options["update_password"] == "always" and has_secrets(options))
        same = item.live["fingerprint"] == self._fingerprint(item)
        return same and not again and guest.customization_status(item.properties[guest.CUSTOMIZATION]) != "failed"

    def _fingerprint(self, item):
        if not self._customizes(item):
            return item.params["fingerprint"]
        return fingerprint_of(item.params, item.properties[INSTANCE_UUID])

    def foreseen(self, item):
        return {"fingerprint": self._fingerprint(item)}

    # vet

    def vet(self, session, item):
        if not self._customizes(item):
            return
        devices = session.read.one(item.ref, [DEVICES])[DEVICES]  # many, and needed only here
        item.request = specification_of(item.params, session, devices)
        self._vet_state(item)
        if not session.is_planned(item.ref):
            vet_with_server(item.ref, item.request, self.doing(item, "customize"))

    def _vet_state(self, item):
        state, who = FROM_API.get(item.properties[POWER]), self.describe(item)
        if item.properties["config.template"]:
            raise Refused(f"{who} is a template: what is cloned from it can be customized, but not the template.")
        if guest.customization_status(item.properties[guest.CUSTOMIZATION]) == "pending":
            raise Refused(
                f"{who} has a customization that waits for its start, and takes no other one. Power it on first.",
                status="pending",
            )
        if item.properties[QUESTION] is not None:
            raise unanswered(item.properties[QUESTION], f"{who} asks", "answer it with vm_question")
        if state == "suspended":
            raise Refused(f"{who} is suspended. Power it on or off first.", state=state)
        if not self._runs(item):
            return
        if not item.params["allow_power_off"]:
            raise Refused(
                f"{who} is {state}, and can be customized only when it is powered_off. Set allow_power_off to true to "
                "have it shut down.",
                state=state,
            )
        if lacks_tools(item):
            raise Refused(
                f"{who} runs no VMware Tools, so its guest cannot be shut down. Wait for them, or set allow_hard to "
                "true.",
                state=state,
            )

    # apply

    def apply(self, session, item):
        if not self._customizes(item):
            yield self._noting(item, last=True)
            return
        power_on = self._powers_on(item)
        if self._runs(item):
            yield from by_guest(self, item, "ShutdownGuest")
        yield self._task(item, item.ref.CustomizeVM_Task(item.request), "customize")
        yield self._noting(item, last=not power_on)
        if power_on:
            yield by_host(self, item, "PowerOnVM_Task", last=True)

    def _noting(self, item, last):
        spec = vim.vm.ConfigSpec(extraConfig=[fingerprint_option(self._fingerprint(item))])
        return self._task(item, item.ref.ReconfigVM_Task(spec), "note the customization of", last)

    def _task(self, item, task, verb, last=False):
        return of_task(task, self.doing(item, verb), item.params["task_timeout"], last=last)

    def foresee(self, session, item):
        place = f"{EXTRA}[key={FINGERPRINT_KEY}]"
        session.ledger.set(item.ref, place, fingerprint_option(self._fingerprint(item)))
        if not self._customizes(item):
            return
        pending = vim.vm.GuestInfo.CustomizationInfo(customizationStatus="TOOLSDEPLOYPKG_PENDING")
        power_on = self._powers_on(item)
        session.ledger.set(item.ref, guest.CUSTOMIZATION, pending)
        session.ledger.set(item.ref, POWER, "poweredOn" if power_on else "poweredOff")
        session.ledger.set(item.ref, TOOLS, None if power_on else "guestToolsNotRunning")
