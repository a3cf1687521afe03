# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Advanced settings of an ESXi host. API: OptionManager, OptionDef, OptionValue."""

from __future__ import annotations

import fnmatch

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, NotFound, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import Mapping
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import near, quote_key

MANAGER = "configManager.advancedOption"
VALUES = "config.option"
_WORDS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


def values_of(options):
    """{key: plain value} of the API's list of OptionValues."""
    return {one.key: _plain(one.value) for one in options or ()}


def value_of(options, key):
    """The plain value of one of the API's OptionValues, or None."""
    return next((_plain(one.value) for one in options or () if one.key == key), None)


def _plain(value):
    """The value without the width that its number has on the wire."""
    return next((kind(value) for kind in (bool, int, float, str) if isinstance(value, kind)), value)


def option_values(item, changes):
    """The OptionValues of a request, each of the very type that the host has: it takes no xsd:int for an xsd:long.

    changes: {key: plain value}.
    """
    kinds = {one.key: type(one.value) for one in item.properties[VALUES] or ()}
    return [vim.option.OptionValue(key=key, value=kinds[key](value)) for key, value in changes.items()]


def foreseen_options(item, changes):
    """property path → value, as C(Resource.foreseen_values) tells it of settings."""
    return {f"{VALUES}[key={quote_key(one.key)}].value": one.value for one in option_values(item, changes)}


def typed(value, present):
    """A value in the type of the plain one that the host has. Raises ValueError with a reason."""
    if isinstance(present, bool):
        found = _WORDS.get(str(value).strip().lower())
        if found is None:
            raise ValueError(f"{value!r} is neither true nor false")
        return found
    if isinstance(present, (int, float)):
        return _number(value, present)
    return str(value)


def _number(value, present):
    kind = type(present)
    try:
        return kind(value) if isinstance(value, bool) else kind(str(value).strip())
    except ValueError as error:
        raise ValueError(f"{value!r} is no {'whole ' if isinstance(present, int) else ''}number") from error


class HostAdvancedSettings(Resource):
    """Advanced settings of one or many hosts."""

    name = "host_advanced_settings"
    target = HostTarget()
    options = {"settings": {"type": "dict", "required": True}}
    info_options = {"keys": {"type": "list", "elements": "str", "no_log": False}}
    fields = (Mapping("settings", path=VALUES, decode=values_of, fixed=True, by_key=True),)
    reads = (MANAGER,)
    privileges = {"update": ("Host.Config.AdvancedConfig",)}

    def observe(self, session, item):
        """Of the thousand that a host has, those that are asked for."""
        super().observe(session, item)
        if item.live is None:
            return
        there = item.live["settings"]
        wanted = item.params.get("settings")
        patterns = item.params.get("keys")
        if wanted is not None:
            item.live["settings"] = {key: there[key] for key in wanted if key in there}
        elif patterns is not None:
            chosen = [key for key in there if any(fnmatch.fnmatchcase(key, pattern) for pattern in patterns)]
            item.live["settings"] = {key: there[key] for key in chosen}

    def plan(self, item):
        if item.live is not None:
            settings = {key: self._typed(item, key, value) for key, value in item.params["settings"].items()}
            item.params = {**item.params, "settings": settings}
        return super().plan(item)

    def _typed(self, item, key, value):
        there = item.live["settings"]
        if key not in there:
            close = near(key, [one.key for one in item.properties.readable(VALUES) or ()])
            more = f" Did you mean {' or '.join(close)}?" if close else ""
            raise NotFound(
                f"settings: {self.describe(item)} has no setting {key!r}.{more}",
                option="settings",
                value=key,
                candidates=close or None,
            )
        try:
            return typed("" if value is None else value, there[key])
        except ValueError as error:
            raise InvalidOption(f"settings: {key}: {error}.", option="settings", value=value) from error

    def vet(self, session, item):
        """By what the host says of the settings that change. OptionManager.supportedOption."""
        manager = item.properties[MANAGER]
        read = session.read.one(manager, ["supportedOption"])
        definitions = {one.key: one.optionType for one in read["supportedOption"] or ()}
        for key, value in item.plan["settings"].after.items():
            if key in definitions:
                self._vet_one(item, key, value, definitions[key])

    def _vet_one(self, item, key, value, kind):
        if kind.valueIsReadonly:
            raise Refused(
                f"settings: {key} of {self.describe(item)} cannot be set: the host says that it is read-only.",
                option="settings",
                key=key,
            )
        problem = _misfit(value, kind)
        if problem:
            raise InvalidOption(f"settings: {key}: {value!r} is {problem}.", option="settings", value=value)

    def apply(self, session, item):
        item.properties[MANAGER].UpdateOptions(option_values(item, item.plan["settings"].after))

    def foreseen_values(self, session, item):
        return foreseen_options(item, item.plan["settings"].after)


def _misfit(value, kind):
    """What a value is that does not fit an OptionType; an empty text for one that does."""
    low, high = getattr(kind, "min", None), getattr(kind, "max", None)
    if low is not None and high is not None and not low <= value <= high:
        return f"none from {low} to {high}"
    choices = [one.key for one in getattr(kind, "choiceInfo", None) or ()]
    if choices and str(value) not in choices:
        return f"none of {', '.join(choices)}"
    return ""
