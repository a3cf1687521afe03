# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which virtual machines start and stop with an ESXi host. API: HostAutoStartManager, AutoStartDefaults,
AutoStartPowerInfo."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused, VsphereError
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import ADD, REMOVE, Items
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import Names, Wanted, resolve_all
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim, write_changes
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

_MANAGER = "configManager.autoStartManager"
_DEFAULTS = "config.autoStart.defaults"
_MACHINES = "config.autoStart.powerInfo"
_ACTIONS = {
    "none": "none",
    "default": "systemDefault",
    "power_on": "powerOn",
    "power_off": "powerOff",
    "guest_shutdown": "guestShutdown",
    "suspend": "suspend",
}
_WORDS = {action.lower(): word for word, action in _ACTIONS.items()}  # hosts write PowerOff as well as powerOff
_STOPS = ["power_off", "guest_shutdown", "suspend", "none"]
_HEARTBEATS = {"default": "systemDefault", "yes": "yes", "no": "no"}
_HEARTBEAT_WORDS = {value: word for word, value in _HEARTBEATS.items()}
_DEFAULT = -1
# What a machine in the list has where nothing is said, and what one has that is in no list.
_LISTED = {
    "start_action": "power_on",
    "start_order": _DEFAULT,
    "start_delay": _DEFAULT,
    "wait_for_heartbeat": "default",
    "stop_action": "default",
    "stop_delay": _DEFAULT,
}
_UNLISTED = {**_LISTED, "start_action": "none"}


def _word(action):
    return _WORDS.get((action or "").lower())


def _seconds(number):
    if number < 0:
        raise ValueError(f"{number} is no number of seconds")
    return number


def _seconds_or_default(number):
    return _DEFAULT if number == _DEFAULT else _seconds(number)


def _order(number):
    if number != _DEFAULT and number < 1:
        raise ValueError(f"{number} is no place in the order: 1 is the first, and -1 is none")
    return number


def _default(option, name, **more):
    return Field(option, path=f"{_DEFAULTS}.{name}", attribute=f"defaults.{name}", **more)


_OF_MACHINE = (
    Field("start_action", path="startAction", attribute="startAction", decode=_word, encode=_ACTIONS.get),
    Field("start_order", path="startOrder", attribute="startOrder", normal=_order),
    Field("start_delay", path="startDelay", attribute="startDelay", normal=_seconds_or_default),
    Field(
        "wait_for_heartbeat",
        path="waitForHeartbeat",
        attribute="waitForHeartbeat",
        decode=_HEARTBEAT_WORDS.get,
        encode=_HEARTBEATS.get,
    ),
    Field("stop_action", path="stopAction", attribute="stopAction", decode=_word, encode=_ACTIONS.get),
    Field("stop_delay", path="stopDelay", attribute="stopDelay", normal=_seconds_or_default),
)


def _sorted(machines):
    """In the order in which they start: first those that have a place in it."""
    return sorted(machines, key=lambda one: (one["start_order"] == _DEFAULT, one["start_order"], one["name"]))


def _is_listed(info):
    """Whether a machine is in the list at all: hosts may keep one of which nothing is said."""
    return any(field.live(lambda path: getattr(info, path)) != _UNLISTED[field.option] for field in _OF_MACHINE)


class HostAutostart(Resource):
    """The start and stop of virtual machines together with one or many hosts."""

    name = "host_autostart"
    target = HostTarget()
    options = {
        "enabled": {"type": "bool"},
        "start_delay": {"type": "int"},
        "stop_delay": {"type": "int"},
        "stop_action": {"type": "str", "choices": _STOPS},
        "wait_for_heartbeat": {"type": "bool"},
        "machines": {
            "type": "list",
            "elements": "dict",
            "options": {
                "name": {"type": "str", "required": True},
                "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
                "start_action": {"type": "str", "choices": ["power_on", "none", "default"]},
                "start_order": {"type": "int"},
                "start_delay": {"type": "int"},
                "wait_for_heartbeat": {"type": "str", "choices": list(_HEARTBEATS)},
                "stop_action": {"type": "str", "choices": ["default", *_STOPS]},
                "stop_delay": {"type": "int"},
            },
        },
        "exact": {"type": "list", "elements": "str", "choices": ["machines"]},
    }
    rules = {"required_one_of": [tuple(option for option in options if option != "exact")]}
    fields = (
        _default("enabled", "enabled"),
        _default("start_delay", "startDelay", normal=_seconds),
        _default("stop_delay", "stopDelay", normal=_seconds),
        _default("stop_action", "stopAction", decode=_word, encode=_ACTIONS.get),
        _default("wait_for_heartbeat", "waitForHeartbeat"),
        Items(
            "machines", path=_MACHINES, fields=(Field("name", path="key"), *_OF_MACHINE), keys=(("name",),),
            kept=_is_listed,
        ),
    )  # fmt: skip
    reads = (_MANAGER, "vm", "parent")
    privileges = {"update": ("Host.Config.AutoStart",)}

    # Machines are called by their names, and known by their ids

    def survey(self, session, items):
        """What machines are called, for all items at once. Those asked for get the names they are shown with."""
        there = [item for item in items if item.properties is not None and not item.error]
        Names.of(session).learn([info.key for item in there for info in item.properties[_MACHINES] or ()])
        for item in there:
            try:
                item.request = self._asked(session, item)
            except VsphereError as error:
                item.error = error

    @staticmethod
    def _asked(session, item):
        """{the name that a machine is shown with: the machine} of those that are asked for."""
        machines = item.params.get("machines") or []
        wanted = [Wanted("VirtualMachine", one["name"], "machines.name") for one in machines]
        if not machines:
            return {}
        refs = resolve_all(session, wanted)
        names, planned = Names.of(session), session.is_planned
        pairs = list(zip(wanted, refs, strict=True))
        called = [one.value if planned(ref) else names(ref) for one, ref in pairs]
        renamed = [{**one, "name": name} for one, name in zip(machines, called, strict=True)]
        item.params = {**item.params, "machines": renamed}
        return dict(zip(called, refs, strict=True))

    def observe(self, session, item):
        super().observe(session, item)
        if item.live is not None:
            names = Names.of(session)
            machines = item.live["machines"]
            for one in machines:
                one["name"] = names(one["name"])
            item.live["machines"] = _sorted(one for one in machines if one["name"] is not None)

    # Laws

    def vet(self, session, item):
        machines = item.plan["machines"]
        parts = [part for part in machines.parts if part.operation != REMOVE] if machines else []
        for part in parts:
            self._vet_machine(session, item, part)
        if machines:
            self._vet_orders(item)
        if item.plan["enabled"] and item.plan["enabled"].after:
            self._warn_of_availability(session, item)

    def _vet_machine(self, session, item, part):
        name, ref = part.key["name"], item.request[part.key["name"]]
        if not session.is_planned(ref) and ref._moId not in {one._moId for one in item.properties["vm"] or ()}:
            raise Refused(
                f"machines: the virtual machine {name} is not on {self.describe(item)}, which starts its own alone.",
                option="machines.name",
                value=name,
            )
        if _by_then(part) == _UNLISTED:
            raise InvalidOption(
                f"machines: {name} would neither start nor stop in a way of its own. Give it state absent.",
                option="machines.start_action",
                value="none",
            )

    def _vet_orders(self, item):
        """Hosts push one back whose place another takes; that one has to be named, so that all is foretold."""
        taken = {}
        for one in self.foreseen(item)["machines"]:
            order, name = one["start_order"], one["name"]
            if order != _DEFAULT and taken.setdefault(order, name) != name:
                raise InvalidOption(
                    f"machines: {taken[order]} and {name} would both have the place {order} in the order.",
                    option="machines.start_order",
                    value=order,
                )

    @staticmethod
    def _warn_of_availability(session, item):
        """vSphere HA starts the machines of its hosts itself, and no others do."""
        path = "configurationEx"
        cluster = item.properties["parent"]
        if cluster is None or session.is_planned(cluster) or not isinstance(cluster, vim.ClusterComputeResource):
            return
        found = session.read([cluster], [path]).get(cluster._moId)
        availability = getattr(found and found[path], "dasConfig", None)
        if availability is not None and availability.enabled:
            item.warnings.append(
                f"The host {item.label} is in a cluster with vSphere HA, which starts virtual machines itself: there, "
                "hosts do not start theirs."
            )

    # Carrying it out

    def foreseen(self, item):
        """A new one has the defaults where nothing is said."""
        after = super().foreseen(item)
        known = {one["name"] for one in item.live["machines"]}
        after["machines"] = _sorted(one if one["name"] in known else {**_LISTED, **one} for one in after["machines"])
        return after

    def apply(self, session, item):
        item.properties[_MANAGER].ReconfigureAutostart(self._config(item))

    def _config(self, item):
        """The request: what changes, and nothing else."""
        config = write_changes(vim.host.AutoStartManager.Config(), item.plan.changes)
        machines = item.plan["machines"]
        parts = machines.parts if machines else ()
        config.powerInfo = sorted((self._info(item, part) for part in parts), key=lambda info: info.startOrder)
        return config

    @staticmethod
    def _info(item, part):
        ref = item.request[part.key["name"]] if part.operation == ADD else part.found.source.key
        values = _by_then(part)
        info = vim.host.AutoStartManager.AutoPowerInfo(key=ref)
        for field in _OF_MACHINE:
            setattr(info, field.attribute, field.encode(values[field.option]))
        return info

    def foreseen_values(self, session, item):
        """A machine that does not exist yet is not noted: it has no id."""
        values = super().foreseen_values(session, item)
        changed = [info for info in self._config(item).powerInfo if not session.is_planned(info.key)]
        if changed:
            ids = {info.key._moId for info in changed}
            others = [info for info in item.properties[_MACHINES] or () if info.key._moId not in ids]
            values[_MACHINES] = [*others, *changed]
        return values


def _by_then(part):
    """All that is said of a machine once an ItemChange is done."""
    if part.operation == REMOVE:
        return _UNLISTED
    present = {**_LISTED, **(part.found or {})}
    changed = {change.option: change.after for change in part.changes}
    return {option: changed.get(option, value) for option, value in present.items() if option in _LISTED}
