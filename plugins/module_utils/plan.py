# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Desired against actual: what an option means on the server, and the changes that lead from one to the other.

Pure: knows neither pyVmomi nor Ansible. Objects of the API pass through as they are; only their attributes are read.

The words: C(wanted) is what the user asked for, C(live) what the server has, both in the user's vocabulary;
a C(Change) leads from C(before) to C(after).
"""

from __future__ import annotations

import copy
import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import get_option, set_option

NOTHING, CREATE, UPDATE, DELETE = "nothing", "create", "update", "delete"


def as_is(value):
    """Leaves a value as it is."""
    return value


def free(change, live):
    """The cost of a change that costs nothing."""
    return


def never(wanted):
    """For options of which no value asks for an action."""
    return False


def attribute_at(source, path):
    """The value at a dotted attribute path of an API object; None where a part of it is unset."""
    for name in path.split("."):
        if source is None:
            return None
        source = getattr(source, name)
    return source


@dataclass(frozen=True)
class Field:
    """One option and the one place on the server that it governs.

    option: its name, dotted when nested (C(cpu.cores)).
    path: the property that holds it, from the target object (or from the entry, where the resource is an entry).
    attribute: the attribute of the request object that sets it; none when a call of its own sets it.
    decode: API value → user's; the one place that settles what 0, an empty string and unset mean.
    encode: user's value → API.
    normal: user's value → the form in which decode gives it; raises ValueError with a reason.
    equal: (live, wanted) → whether there is nothing to do.
    acts: whether a wanted value asks for an action (a restart) rather than for a state.
    cost: (change, live) → what a change needs (C("power_off")), or None.
    privilege: what the account needs for a change, where that depends on the option.
    """

    option: str
    path: str = ""
    attribute: str = ""
    decode: Callable[[Any], Any] = as_is
    encode: Callable[[Any], Any] = as_is
    normal: Callable[[Any], Any] = as_is
    equal: Callable[[Any, Any], bool] = operator.eq
    acts: Callable[[Any], bool] = never
    cost: Callable[[Any, Any], Any] = free
    privilege: str = ""

    def live(self, read):
        """The user's value of what the server has. C(read) gives the API value at a path."""
        value = read(self.path)
        return None if value is None and self.decode is as_is else self.decode(value)

    def change(self, wanted, live, exact=False):
        """The Change that makes the server have what is wanted, or None. C(exact) says nothing to a single value."""
        after = self._normal(wanted)
        if not self.acts(wanted) and self.equal(live, after):
            return None
        return self._towards(wanted, live, after)

    def elements(self, wanted):
        """The keys of those elements of the list at C(path) that a wanted value is about; None for all of them."""
        return

    def blind_change(self, wanted):
        """The Change towards what is wanted where nobody can tell what the server has."""
        return self._towards(wanted, None, self._normal(wanted))

    def _towards(self, wanted, live, after):
        return Change(self, live, after, shown=wanted if self.acts(wanted) else after)

    def _normal(self, wanted):
        try:
            return self.normal(wanted)
        except ValueError as error:
            raise InvalidOption(f"{self.option}: {error}", option=self.option, value=wanted) from error


@dataclass(frozen=True)
class Change:
    """One option's way from before to after. C(shown) stands in the diff."""

    field: Any
    before: Any
    after: Any
    shown: Any = None

    @property
    def option(self):
        return self.field.option

    @property
    def request_value(self):
        """The value as a request of the API takes it."""
        return self.field.encode(self.after)

    @property
    def is_open(self):
        """Whether the server does not show it yet; an action leaves nothing to be seen."""
        return self.before != self.after

    def diff(self):
        return self.before, self.shown

    def foreseen(self, live):
        """The option's value once this is done."""
        return self.after

    def costing(self, cost, live):
        """What of it needs something, in the user's words: the option, or nothing."""
        return [self.option] if self.field.cost(self, live) == cost else []


@dataclass(frozen=True)
class HiddenChange(Change):
    """The change of a secret: its values stand in no diff."""

    def diff(self):
        return "(hidden)", "(hidden, set anew)"


@dataclass(frozen=True)
class Plan:
    """What is to be done about one thing: create, update or delete it, or nothing.

    states: the words for its existence before and after, for the diff of a creation or deletion.
    """

    action: str = NOTHING
    changes: tuple = ()
    states: tuple = ("", "")
    live: dict = field(default_factory=dict)

    def __bool__(self):
        return self.action != NOTHING

    def __getitem__(self, option):
        """The Change of an option, or None when it stays as it is."""
        return next((change for change in self.changes if change.option == option), None)

    def diff(self):
        """C({before, after}) in the user's words, holding only what was named and changes."""
        before, after = {}, {}
        if self.action in (CREATE, DELETE):
            before["state"], after["state"] = self.states
        for change in self.changes:
            was, becomes = change.diff()
            if self.action != CREATE:
                set_option(before, change.option, was)
            set_option(after, change.option, becomes)
        return {"before": before, "after": after}

    def foreseen(self):
        """What the server would have once this is done, in the user's vocabulary."""
        after = copy.deepcopy(self.live)
        for change in self.changes:
            set_option(after, change.option, change.foreseen(get_option(self.live, change.option)))
        return after

    def costing(self, cost):
        """What of it needs something, such as C("power_off"), in the user's words."""
        return [part for change in self.changes for part in change.costing(cost, self.live)]


def decode(fields, read):
    """What the server has, in the user's vocabulary. C(read) gives the API value at a property path."""
    live = {}
    for one in fields:
        set_option(live, one.option, one.live(read))
    return live


def blind_changes(fields, wanted):
    """The changes towards what is wanted where nobody can tell what the server has."""
    named = [(one, get_option(wanted, one.option)) for one in fields]
    changes = [one.blind_change(value) for one, value in named if value is not None]
    return tuple(change for change in changes if change)


def compare(fields, wanted, live, exact=()):
    """The changes that lead from live to wanted. An option that was left out asks for nothing.

    C(exact) names the lists (Items) whose unnamed members are removed.
    """
    for one in fields:
        value = get_option(wanted, one.option)
        if value is None:
            continue
        change = one.change(value, get_option(live, one.option), one.option in exact)
        if change:
            yield change
