# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How options name distributed port groups: by switch and name, by name alone, by path, or by id; one or several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.find import Place
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, NotFound
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import (
    Wanted,
    datacenter_of,
    groups_on,
    resolve_all,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.config import CONFIG
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import Item, Target
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import is_path, split_path, unquote_name

GROUP = "DistributedVirtualPortgroup"
_SWITCH = "DistributedVirtualSwitch"


@dataclass
class Switch:
    """The switch of a port group, shared by the items of a task that are on it.

    ref: the switch. given: how the task named it.
    """

    session: Any
    ref: Any
    given: str = None
    path: str = None
    _config: Any = None
    _datacenter: Any = None

    @property
    def config(self):
        """Its configuration, read when it is needed first; None for one that is only planned and says nothing."""
        if self._config is None:
            self._config = self.session.read.one(self.ref, [CONFIG])[CONFIG]
        return self._config

    @property
    def datacenter(self):
        """The Place of the datacenter that it is in."""
        if self._datacenter is None:
            self._datacenter = datacenter_of(self.session, self.ref)
        return self._datacenter

    def forget(self):
        """What was read may be out of date."""
        self._config = None

    @property
    def name(self):
        """By what it can be named: as it was named, or its inventory path."""
        if self.given is None and self.path is None:
            self.path = self.session.read.paths_of([self.ref]).get(self.ref._moId)
        return self.given or self.path or self.ref._moId

    @property
    def uplinks(self):
        """What the orders of uplinks may name: its uplinks and its link aggregation groups."""
        if self.config is None:
            return None
        names = list(getattr(self.config.uplinkPortPolicy, "uplinkPortName", None) or ())
        return names + [group.name for group in self.config.lacpGroupConfig or ()]


class DvPortgroupTarget(Target):
    """A distributed port group, or several; with an id, the name is what it shall have."""

    kind = GROUP
    options = {
        "name": {"type": "str"},
        "dvs": {"type": "str"},
        "datacenter": {"type": "str"},
        "moid": {"type": "str"},
    }
    rules = {
        "required_one_of": [("name", "moid", "portgroups")],
        "mutually_exclusive": [
            ("name", "portgroups"),
            ("moid", "portgroups"),
            ("moid", "dvs"),
            ("moid", "datacenter"),
        ],
    }
    info_options = options
    info_rules = {"mutually_exclusive": [("moid", "name"), ("moid", "dvs"), ("moid", "datacenter")]}
    may_be_empty = ()

    def is_several(self, params):
        return params.get("portgroups") is not None

    def items(self, session, params, paths):
        if params["moid"]:
            return [Item(dict(params), params["moid"], session.ref(GROUP, params["moid"]), by_id=True)]
        several = self.is_several(params)
        within = session.find.datacenter(params["datacenter"]) if params["datacenter"] else None
        item = None if several else _known_on_switch(session, params, paths, within)
        if item is not None:
            return [item]
        wanted = [_inherited(params, one) for one in params["portgroups"]] if several else [dict(params)]
        switches = self._switches(session, wanted, within)
        _refuse_twice(wanted)
        known = {
            name: groups_on(session, switch.ref, paths if several else ["name"]) for name, switch in switches.items()
        }
        named = [one["name"] for one in wanted if one["dvs"] is None and not is_path(one["name"])]
        self._refresh(session, named, within)
        return [
            self._on_switch(one, switches[one["dvs"]], known[one["dvs"]], several)
            if one["dvs"] is not None
            else self._anywhere(session, one, within)
            for one in wanted
        ]

    @staticmethod
    def _switches(session, wanted, within):
        """{how it is named: Switch} of those that are named."""
        names = list(dict.fromkeys(one["dvs"] for one in wanted if one["dvs"] is not None))
        refs = resolve_all(session, [Wanted(_SWITCH, name, "dvs", within) for name in names])
        return {name: Switch(session, ref, name) for name, ref in zip(names, refs, strict=True)}

    @staticmethod
    def _refresh(session, names, within):
        """Has the index of names read anew, once, if it lacks one."""
        if any(not session.find.known(GROUP, name, within) for name in names):
            session.find.forget(GROUP, within)

    @staticmethod
    def _on_switch(params, switch, known, several):
        if is_path(params["name"]):
            raise InvalidOption(
                f"name: {params['name']!r} is a path; it goes without dvs.", option="name", value=params["name"]
            )
        item = Item(params, params["name"], parent=Place(switch.ref, ""), around=switch)
        found = known.get(params["name"])
        if found is not None:
            item.ref, values = found
            item.properties = values if several else None
        return item

    def _anywhere(self, session, params, within):
        name = params["name"]
        if is_path(name):
            own = {**params, "name": (split_path(name) or [name])[-1]}
            return Item(own, name, session.find.by_path(name, GROUP))
        item = Item(params, name)
        if params.get("state") == "absent" and not session.find.known(GROUP, name, within):
            return item
        try:
            item.ref = session.find.by_name(GROUP, name, within)
            item.by_name = (GROUP, name, within)
        except NotFound as error:
            error.msg += " To create it, say in dvs on which switch."
            if not params.get("listed"):
                raise
            item.error = error
        return item

    def all(self, session, params, paths):
        if params["moid"] or params["name"]:
            found = self.items(session, {**params, "portgroups": None, "state": "absent"}, paths)
            return self._placed(session, found)
        within = session.find.datacenter(params["datacenter"]) if params["datacenter"] else None
        if params["dvs"]:
            switch = self._switches(session, [params], within)[params["dvs"]]
            found = list(groups_on(session, switch.ref, paths).values())
        else:
            root = within.ref if within else session.content.rootFolder
            found = session.read.below(root, GROUP, dict.fromkeys(("name", *paths)))
        items = [Item(dict(params), unquote_name(one["name"]), ref, properties=one) for ref, one in found]
        return self._placed(session, items)

    @staticmethod
    def _placed(session, items):
        """Gives the items their switches, whose paths are read all at once."""
        refs = {}
        for item in items:
            config = item.properties[CONFIG] if item.properties is not None else None
            ref = getattr(config, "distributedVirtualSwitch", None)
            if ref is not None:
                refs[ref._moId] = ref
        paths = session.read.paths_of(list(refs.values())) if refs else {}
        switches = {moid: Switch(session, ref, path=paths.get(moid)) for moid, ref in refs.items()}
        for item in items:
            config = item.properties[CONFIG] if item.properties is not None else None
            ref = getattr(config, "distributedVirtualSwitch", None)
            item.around = switches.get(getattr(ref, "_moId", None)) or item.around
        return sorted(items, key=lambda item: item.label)

    def identity(self, item):
        names = {"name": (item.live or {}).get("name") or item.params["name"]}
        if item.around is not None:
            names["dvs"] = item.around.name
        elif names["name"] is None:
            names = {"moid": item.params["moid"]}
        return names


def _inherited(params, one):
    """The options of one of several; what it leaves out is taken from those beside the list."""
    own = {option: value for option, value in one.items() if value is not None}
    return {**params, "portgroups": None, "listed": True, **own}


def _refuse_twice(wanted):
    names = [(one["dvs"], one["name"]) for one in wanted]
    for switch, name in names:
        if not name.strip() or names.count((switch, name)) > 1:
            problem = f"there are several {name!r}" if name.strip() else "a name is empty"
            raise InvalidOption(f"portgroups: {problem}.", option="portgroups", value=name)


def _known_on_switch(session, params, paths, within):
    """The Item of one port group where the index of the run knows it and its switch by their names, or None.

    One request says whether they are still what they were, and whether the one is on the other. So the other port
    groups of the switch need not be looked at.
    """
    names = params["dvs"], params["name"]
    if None in names or any(map(is_path, names)):
        return None
    kinds = _SWITCH, GROUP
    switches, groups = (session.find.known(kind, name, within) for kind, name in zip(kinds, names, strict=True))
    if len(switches) != 1 or not groups or any(map(session.is_planned, (*switches, *groups))):
        return None
    own = list(dict.fromkeys(("name", CONFIG, *paths)))
    found = session.read.several([*switches, *groups], {_SWITCH: ["name"], GROUP: own})
    switch = found.get(switches[0]._moId)
    if switch is None or unquote_name(switch["name"]) != params["dvs"]:
        return None
    for ref in groups:
        values = found.get(ref._moId)
        if values and unquote_name(values["name"]) == params["name"] and _is_on(values[CONFIG], switches[0]):
            around, parent = Switch(session, switches[0], params["dvs"]), Place(switches[0], "")
            return Item(dict(params), params["name"], ref, parent=parent, around=around, properties=values)
    return None


def _is_on(config, switch):
    home = config.distributedVirtualSwitch if config is not None else None
    return home is not None and home._moId == switch._moId
