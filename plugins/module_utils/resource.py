# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a vSphere thing is, declared once: ensuring it, reading it, planning and diffing it all come out of that."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.beyond import is_told
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.elements import elements
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.find import noun
from ansible_collections.skyscraper.vsphere.plugins.module_utils.entries import Entry
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, NotFound
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import (
    CREATE,
    DELETE,
    NOTHING,
    UPDATE,
    Change,
    Plan,
    attribute_at,
    blind_changes,
    compare,
    decode,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import Target
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import get_option, set_option


class Resource:
    """A kind of thing. A subclass declares, as data; the engine does the rest.

    name: the ensuring module's name, and the key of the values in its result.
    target: how options name the objects.
    options, rules: what the ensuring module takes besides; rules as AnsibleModule takes them.
    entry: set when the thing is an entry of a list property of the target.
    fields: what can be ensured. facts: what is only read.
    reads: further properties of the target that vet and apply look at.
    batch: the option that lists several things for each target, each with options of its own; what an item leaves out
        is taken from the options beside the list.
    absent: the values of C(state) that ask for its removal; none for a thing that is just there.
    refresh: (property with the manager, its method) that makes a vCenter look at the host again after a change.
    privileges: action (create, update, delete) → the privileges that it needs, for C(check_privileges).
    vcenter_only: whether a standalone ESXi host has no such thing.
    versioned: whether its requests carry the version of what was read, so that the server refuses them when somebody
        else was faster. Such an item is planned anew, once, from a fresh reading.
    starts_tasks: whether C(apply) starts tasks of the server; then the module has the option C(wait), and C(apply) says
        of the last thing that it waits for that it is the last one.
    """

    name: ClassVar[str] = ""
    target: ClassVar[Target] = None
    options: ClassVar[dict] = {}
    rules: ClassVar[dict] = {}
    info_options: ClassVar[dict] = {}
    entry: ClassVar[Entry] = None
    fields: ClassVar[tuple] = ()
    facts: ClassVar[tuple] = ()
    reads: ClassVar[tuple] = ()
    batch: ClassVar[str] = ""
    absent: ClassVar[tuple] = ()
    refresh: ClassVar[tuple] = ()
    privileges: ClassVar[dict] = {}
    vcenter_only: ClassVar[bool] = False
    starts_tasks: ClassVar[bool] = False
    versioned: ClassVar[bool] = False

    # What a resource does by itself

    def survey(self, session, items):
        """Looks at what surrounds several items, all at once; what C(observe) would otherwise ask for each of them."""

    def vet(self, session, item):
        """Raises what the server, or good sense, would refuse about the item's plan; runs in check mode too."""

    def apply(self, session, item):
        """Carries the item's plan out.

        A function, or a generator that yields what it waits for (api.tasks.Awaited) and is sent its result. Sets
        C(item.ref) when it creates.
        """
        raise NotImplementedError

    def foreseen(self, item):
        """What the item would be once its plan is carried out, in the user's vocabulary."""
        return item.plan.foreseen()

    def foresee(self, session, item):
        """Notes in the ledger what apply would have left on the server, for the later tasks of a check run."""
        if self.entry and self.absent:
            entry = None if item.plan.action == DELETE else self.entry_by_then(item)
            session.ledger.set(item.ref, self.entry.place(item.params[self.entry.option]), entry)
            return
        for path, value in self.foreseen_values(session, item).items():
            session.ledger.set(item.ref, path, value)

    def foreseen_values(self, session, item):
        """property path → value that the server would show once the item's plan is carried out."""
        changes = [change for change in item.plan.changes if change.field.path and isinstance(change, Change)]
        return {self.place_of(item, change.field): change.request_value for change in changes}

    def entry_by_then(self, item):
        """The entry that the server would show after the item's plan; for entries that can be created and removed."""
        raise NotImplementedError

    def after_apply(self, session, item):
        """Brings what the run knows of names up to date. Most things have no name of their own."""

    # What follows from the declaration

    def needed_privileges(self, item):
        """The privileges that the item's plan needs, for C(check_privileges): those of its changes, where each field
        says its own, or else all of the action."""
        needed = self.privileges.get(item.plan.action, ())
        own = {getattr(change.field, "privilege", "") for change in item.plan.changes}
        return tuple(one for one in needed if one in own) if own and "" not in own else needed

    def needed_on(self, session, item):
        """[(object, the privileges that the item's plan needs on it)]."""
        return [(item.ref if item.ref is not None else item.parent.ref, self.needed_privileges(item))]

    def is_several(self, params):
        """Whether the options name several things, so that the result is a list even when it holds but one."""
        return self.target.is_several(params) or bool(self.batch and params[self.batch] is not None)

    def unfold(self, item):
        """The Items for one target: one for each thing that the list option names, or just the one."""
        listed = item.params.get(self.batch) if self.batch else None
        if listed is None or item.error:
            return [item]
        self._refuse_twice([one[self.entry.option] for one in listed])
        return [replace(item, params=self._inherit(item.params, one)) for one in listed]

    def _refuse_twice(self, names):
        for name in names:
            if not name.strip() or names.count(name) > 1:
                problem = f"there are several {name!r}" if name.strip() else "a name is empty"
                raise InvalidOption(f"{self.batch}: {problem}.", option=self.batch, value=name)

    def _inherit(self, params, one):
        own = {option: value for option, value in one.items() if value is not None}
        return {**params, self.batch: None, **own}

    @property
    def paths(self):
        """The properties of the target that are read, all at once."""
        target = self.target.reads
        own = [self.entry.path] if self.entry else [field.path for field in (*self.fields, *self.facts) if field.path]
        refresh = self.refresh[:1]
        return list(dict.fromkeys(("name", *target, *own, *self.reads, *refresh)))

    def paths_for(self, params):
        """Those of the paths that a task with these options needs. What only a method tells costs a call for each
        object, so it is left out where no option asks for it."""
        asked = {field.path for field in self.fields if get_option(params, field.option) is not None}
        told = {field.path for field in self.fields if is_told(field.path)} if not self.entry else set()
        unasked = told - asked - {*self.reads, *(fact.path for fact in self.facts)}
        keys = self._elements(params)
        paths = [path for path in self.paths if path not in unasked]
        return [one for path in paths for one in elements(path, keys.get(path))]

    def _elements(self, params):
        """list property → the keys of its elements that these options are about, where it is a few of many."""
        if params.get("exact"):
            return {}
        if self.entry:
            return {self.entry.path: self.entry.elements(params)}
        wanted = [(field, get_option(params, field.option)) for field in self.fields]
        several = {*self.reads, *(fact.path for fact in self.facts)}
        return {
            field.path: field.elements(value)
            for field, value in wanted
            if value is not None and field.path not in several
        }

    def reader(self, params):
        """The Resource that a reader with these options reads: this one, or one of which less is read."""
        return self

    def place_of(self, item, field):
        """The full property path of a field of an item."""
        if not self.entry:
            return field.path
        return f"{self.entry.place(item.params[self.entry.option])}.{field.path}"

    def doing(self, item, verb):
        """What is under way, for errors and progress: C("start the service ntpd of esx01")."""
        return f"{verb} {self.describe(item)}"

    def describe(self, item):
        """The item in words: C("the virtual machine web-01")."""
        carrier = f"the {noun(self.target.kind)} {item.label}"
        return "{} {} of {}".format(*self.entry.wanted(item.params), carrier) if self.entry else carrier

    def heading(self, item):
        """The item in words as a heading: C("virtual machine web-01")."""
        return self.describe(item).removeprefix("the ")

    def observe(self, session, item):
        """Fills in what the item is now, from the properties that were read of its target."""
        item.live = item.entry = None
        if item.ref is None or item.properties is None:
            return
        if self.entry:
            item.entry = self.entry.find(item.properties.readable(self.entry.path), item.params)
            if item.entry is None:
                return
        item.live = self.values_of(item, self.fields)

    def values_of(self, item, fields):
        """What the server has of some fields, in the user's vocabulary."""
        if self.entry:
            return decode(fields, lambda path: attribute_at(item.entry, path))
        return decode(fields, item.properties.get)

    def present_values(self, item):
        """The values that say that the item exists."""
        return {"state": "present"} if self.absent else {}

    def absent_values(self, item):
        """The values of an item that does not exist (any more)."""
        return {**self.identity_of(item), "state": self.absent[0]}

    def things_on(self, session, item):
        """For readers: the Items of this kind that a target carries, each with its values."""
        for params in self._named_on(item):
            thing = replace(item, params=params)
            self.observe(session, thing)
            if thing.live is None and not self.absent:
                raise self._missing(thing)
            thing.after = thing.live
            yield thing

    def _named_on(self, item):
        """The options for each thing of this kind on a target: the one that is asked for, or all."""
        if not self.entry or item.properties is None:
            return [item.params]
        entries = item.properties.readable(self.entry.path)
        return [{**item.params, **naming} for naming in self.entry.naming(entries, item.params)]

    def facts_of(self, item):
        """The read-only values of an item that exists."""
        return self.values_of(item, self.facts) if item.properties is not None else {}

    def identity_of(self, item):
        """The options that name the item, so that its result can be handed back."""
        identity = self.target.identity(item)
        return {**identity, self.entry.option: item.params[self.entry.option]} if self.entry else identity

    def plan(self, item):
        """The Plan for an item that was observed. Raises NotFound for a missing thing that cannot be created."""
        if self.entry and item.properties is None:
            raise self._missing(item)
        state = item.params.get("state")
        if self.absent and state in self.absent:
            exists = item.live is not None
            return Plan(DELETE, states=("present", state), live=item.live) if exists else Plan()
        if item.live is None:
            return self.creation(item)
        self._refuse_unreadable(item)
        exact = item.params.get("exact") or ()
        changes = tuple(compare(self.fields, item.params, item.live, exact))
        return Plan(UPDATE if changes else NOTHING, changes, live=item.live)

    def is_unknown(self, item):
        """Whether what the task needs to know of the item cannot be foreseen in this check run."""
        unknown = item.properties.unknown if item.properties is not None else ()
        if not unknown:
            return False
        needed = [self.entry.path] if self.entry else [one.path for one in self.fields if one.path]
        return not unknown.isdisjoint([*needed, *self.reads])

    def blind_plan(self, item):
        """The Plan for an item of which nobody can tell what it is: every option that is named may be a change."""
        live = {}
        for field in self.fields:
            set_option(live, field.option, None)
        return Plan(UPDATE, blind_changes(self.fields, item.params), live=live)

    def creation(self, item):
        """The Plan for an item that does not exist. Raises NotFound for one that cannot be created."""
        if not self.absent or (item.by_id and not self.entry):
            raise self._missing(item)
        changes = tuple(compare(self.fields, item.params, {}))
        return Plan(CREATE, changes, states=(self.absent[0], item.params.get("state") or "present"))

    def _missing(self, item):
        if item.properties is None or not self.entry:
            return NotFound(f"There is no {noun(self.target.kind)} {item.label}.", value=item.label)
        keys = sorted(self.entry.names(item.properties[self.entry.path]))
        option, wanted = self.entry.wanted(item.params)
        return NotFound(
            f"{option}: the {noun(self.target.kind)} {item.label} has no {option} {wanted!r}. "
            f"It has {', '.join(keys) or 'none'}.",
            option=option,
            value=wanted,
            candidates=keys,
        )

    def _refuse_unreadable(self, item):
        """A value that may not be read cannot be compared, so an option that asks for it is an error."""
        for field in () if self.entry else self.fields:
            if field.path in item.properties.denied and get_option(item.params, field.option) is not None:
                item.properties.readable(field.path)
