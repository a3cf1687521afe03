# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting until virtual machines are as somebody needs them. API: VirtualMachineRuntimeInfo, GuestInfo.

The conditions are fields: what C(compare) finds to differ is what is still waited for.
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import (
    QUESTION,
    Awaited,
    Watch,
    told_question,
    unanswered,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import attempt, refuse_empty, report, resolve
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import (
    CustomizationFailed,
    DeadlinePassed,
    InvalidOption,
    Refused,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import CONNECTION, Operation, merge_rules
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field, Plan, compare
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm import guest
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.powering import (
    FROM_API,
    POWER,
    TO_API,
    TOOLS,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import VirtualMachinesTarget
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import unquote_name

_CONNECTION = "runtime.connectionState"
_ENDED = ("succeeded", "failed")


def _has_ended_so(live, wanted):
    return live == wanted or (wanted == "ended" and live in _ENDED)


class VmWait(Resource):
    """What a virtual machine, and the guest in it, can be waited for to be."""

    name = "vm_wait"
    target = VirtualMachinesTarget()
    options = {
        "power_state": {"type": "str", "choices": list(TO_API)},
        "tools_running": {"type": "bool"},
        "ip_address": {"type": "list", "elements": "str"},
        "heartbeat": {"type": "str", "choices": ["green", "yellow", "red", "gray"]},
        "guest_hostname": {"type": "str"},
        "customization": {"type": "str", "choices": ["succeeded", "ended"]},
        "question": {"type": "str", "choices": ["absent", "present"]},
        "wait_timeout": {"type": "int", "default": 300},
    }
    fields = (
        Field("power_state", path=POWER, decode=FROM_API.get),
        Field("tools_running", path=TOOLS, decode=guest.tools_run),
        Field(
            "ip_address",
            path=guest.NET,
            decode=guest.addresses,
            normal=guest.address_conditions,
            equal=guest.has_addresses,
        ),
        Field("heartbeat", path="guestHeartbeatStatus"),
        Field("guest_hostname", path=guest.HOST_NAME, equal=guest.is_called),
        Field("customization", path=guest.CUSTOMIZATION, decode=guest.customization_status, equal=_has_ended_so),
        Field("question", path=QUESTION, decode=lambda question: "absent" if question is None else "present"),
    )
    facts = (
        Field("name", path="name", decode=unquote_name),
        Field("power_state", path=POWER, decode=FROM_API.get),
        Field("tools_running", path=TOOLS, decode=guest.tools_run),
        Field("heartbeat", path="guestHeartbeatStatus"),
        Field("guest_hostname", path=guest.HOST_NAME),
        Field("ip_address", path=guest.ADDRESS),
        Field("ip_addresses", path=guest.NET, decode=guest.addresses),
        Field("customization", path=guest.CUSTOMIZATION, decode=guest.customization),
        Field("question", path=QUESTION, decode=told_question),
    )
    privileges = {"read": ("System.Read",)}

    def plan(self, item):
        """Nothing is ever to be done about a machine; what is still waited for is told by C(unmet)."""
        super().plan(item)
        return Plan()

    def unmet(self, item):
        """What is not yet as it is waited for: [{condition, wanted, found}]."""
        open_ones = [
            {"condition": change.option, "wanted": item.params[change.option], "found": change.before}
            for change in compare(self.fields, item.params, item.live)
        ]
        connection = item.properties[_CONNECTION]
        if connection not in (None, "connected"):  # what the vCenter shows of it may be out of date
            open_ones.append({"condition": "connection", "wanted": "connected", "found": connection})
        return open_ones

    def look(self, session, item):
        """Sees how the machine is. Raises what makes it useless to wait."""
        self.observe(session, item)
        self.plan(item)
        self.vet(session, item)
        return self.unmet(item)

    def vet(self, session, item):
        if item.properties["config.template"]:
            raise Refused(f"{self.describe(item)} is a template, and templates never run.")
        asked = item.properties[QUESTION]
        if asked is not None and item.params["question"] is None:
            who = self.describe(item)
            raise unanswered(asked, f"{who[0].upper()}{who[1:]} asks", "answer it with vm_question")
        if item.params["customization"] == "succeeded" and item.live["customization"] == "failed":
            raise customization_failed(self, session, item)

    def facts_of(self, item):
        facts = super().facts_of(item)
        return {**facts, "unmet": self.unmet(item)} if item.live is not None else facts

    def awaited(self, session, item):
        """The wait for one machine."""

        def outcome(values):
            item.properties.update({path: values[path] for path in self.paths if path in values})
            return not self.look(session, item), None

        def shows(_values):
            return ", ".join(one["condition"] for one in self.unmet(item))

        seconds = item.params["wait_timeout"]
        return Awaited(self.doing(item, "wait for"), item.ref, tuple(self.paths), outcome, seconds, shows=shows)


def customization_failed(resource, session, item):
    """The error for a failed customization, with the reason that the server knows."""
    told = guest.customization(item.properties[guest.CUSTOMIZATION])
    reason = told["error"] or guest.failure_of_customization(session, item.ref) or "the server does not say why"
    return CustomizationFailed(
        f"The customization of {resource.describe(item)} failed: {reason}", reason=reason, **told
    )


def wait(session, params, mode):
    """Waits until the machines are as the options say; in check mode it only looks. Raises VsphereError."""
    resource = VmWait()
    if params["wait_timeout"] < 0:
        raise InvalidOption(
            f"wait_timeout: {params['wait_timeout']} is no number of seconds.",
            option="wait_timeout",
            value=params["wait_timeout"],
        )
    refuse_empty(resource, params)
    items = resolve(resource, session, params)
    for item in items:
        attempt(item, "wait for", resource.look, session, item)
        item.after = {}
    open_ones = [item for item in items if item.error is None and resource.unmet(item)]
    if mode.check:
        _say_what_is_not_waited_for(resource, open_ones, mode)
    elif not any(item.error for item in items):
        _wait_for_all(resource, session, open_ones, mode)
    return _result(report(resource, items, resource.is_several(params)))


def _say_what_is_not_waited_for(resource, items, mode):
    for item in items if mode.progress else ():
        mode.progress(f"check mode does not wait for {resource.describe(item)}: {_told(resource.unmet(item))}")


def _wait_for_all(resource, session, items, mode):
    with Watch(session, mode.progress) as watch:
        waiting = {}
        for item in items:
            awaited = resource.awaited(session, item)
            waiting[id(awaited)] = item
            watch.add(awaited)
        while len(watch):
            for awaited, _nothing, error in watch.next():
                item = waiting[id(awaited)]
                late = isinstance(error, DeadlinePassed)
                item.error = _too_late(resource, item) if late else error


def _too_late(resource, item):
    seconds, unmet = item.params["wait_timeout"], resource.unmet(item)
    return DeadlinePassed(
        f"{resource.describe(item)} is not as it is waited for after {seconds} s: {_told(unmet)}.",
        seconds=seconds,
        unmet=unmet,
    )


def _told(unmet):
    return "; ".join(f"{one['condition']}: wanted {_words(one['wanted'])}, found {_found(one)}" for one in unmet)


def _found(one):
    words = _words(one["found"])
    counts = one["condition"] != "ip_address" or all(map(guest.is_usable, one["found"]))
    return words if counts else f"{words} (link-local ones do not count)"


def _words(value):
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else value


def _result(result):
    """A wait changes nothing, and so has no values to ensure and no diff."""
    for one in (result, *result.get("results", ())):
        for key in ("diff", VmWait.name):
            one.pop(key, None)
    return result


VM_WAIT = Operation(
    name=VmWait.name,
    options={**CONNECTION, **VmWait.target.options, **VmWait.options},
    rules=merge_rules(VmWait.target.rules, {"required_one_of": [tuple(field.option for field in VmWait.fields)]}),
    run=wait,
)
