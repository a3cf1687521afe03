# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that hold several things, each known by a key: lists (disks, rules), mappings (advanced settings), and plain
names (users).

Pure, like C(plan). What the user did not name in them stays as it is, unless the whole option is named in C(exact).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Ambiguous, InvalidOption, NotFound
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import (
    UPDATE,
    Change,
    Field,
    as_is,
    attribute_at,
    compare,
    decode,
    free,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import get_option, set_option

ADD, REMOVE = "add", "remove"


class ObservedItem(dict):
    """An item of a list as the user would write it.

    source: the API object that it was read from. names: what else it may be named by, such as a key or a MAC that the
    server chose; it is compared, and never shown.
    """

    def __init__(self, values, source=None, names=None):
        super().__init__(values)
        self.source = source
        self.names = names or {}

    def __deepcopy__(self, memo):
        return ObservedItem(self, self.source, self.names)

    @property
    def known(self):
        """All that is known of it."""
        return {**self.names, **self}


class Several:
    """What all options have that hold several things.

    by_key: whether the API keeps them in an array of which each element is known by its C(key), which is what the user
    names it by; then only those that are named are read.
    """

    by_key = False

    def elements(self, wanted):
        """The keys of the elements that a wanted value is about; None for all of them."""
        return self._keys(wanted) if self.by_key else None

    def _keys(self, wanted):
        return list(wanted)

    def blind_change(self, wanted):
        """The Change towards what is wanted where nobody can tell what the server has."""
        return self.change(wanted, None)


@dataclass(frozen=True)
class Items(Several):
    """An option that is a list of things, each recognised by a key and never by its position.

    One with C(state=absent) is to be gone.

    option, path: as in Field; the path holds the list of API objects.
    fields: what is declared of each; their paths start at the item.
    keys: the ways to name an item, each a tuple of options. The first whose options the user all gave is the one
        that counts.
    finding: those of the keys that name what exists and cannot be given to something new.
    observed: API list → ObservedItems, where an item cannot be read from its API object alone.
    kept: API object → whether it belongs to this list at all.
    cost: (ItemChange, live values of the whole thing) → what a change of an item needs, or None.
    """

    option: str
    path: str
    fields: tuple
    keys: tuple
    finding: tuple = ()
    observed: Callable[[Any], Any] = None
    kept: Callable[[Any], bool] = lambda source: True
    cost: Callable[[Any, Any], Any] = free
    by_key: bool = False

    def _keys(self, wanted):
        name = next(field.option for field in self.fields if field.path == "key")
        return [item[name] for item in wanted]

    def live(self, read):
        """The items the server has, as the user would write them."""
        found = read(self.path) or ()
        return list(self.observed(found)) if self.observed else [self._read(one) for one in found if self.kept(one)]

    def _read(self, source):
        return ObservedItem(decode(self.fields, lambda path: attribute_at(source, path)), source)

    def change(self, wanted, live, exact=False):
        """The Change that makes the server have the wanted items (and, if exact, no others), or None."""
        observed = live or []
        matches = self._matches(wanted, observed)
        parts = [self._part(item, key, found) for item, key, found in matches]
        if exact:
            named = {id(found) for _item, _key, found in matches}
            parts += [self._removal(item) for item in observed if id(item) not in named]
        parts = tuple(part for part in parts if part)
        return ItemsChange(self, parts) if parts else None

    def _matches(self, wanted, observed):
        """[(wanted item, the key that names it, the observed item or None)]. Raises InvalidOption for two of one."""
        matches, seen = [], set()
        for item in wanted:
            key = self._key_of(item)
            found = self._match(item, key, observed)
            one = (key, self._normal_key(item, key)) if found is None else id(found)
            if one in seen:
                raise InvalidOption(
                    f"{self.option}: two of the items name the same one: {written(item, key)}",
                    option=self.option,
                    value=written(item, key),
                )
            seen.add(one)
            matches.append((item, key, found))
        return matches

    def _key_of(self, item):
        for key in self.keys:
            if all(get_option(item, option) is not None for option in key):
                return key
        ways = " or ".join(" with ".join(key) for key in self.keys)
        raise InvalidOption(f"{self.option}: an item must be named by {ways}", option=self.option, value=item)

    def found(self, item, observed):
        """The observed item that a wanted one names, or None. Raises as C(change) does."""
        return self._match(item, self._key_of(item), observed)

    def named(self, item):
        """A wanted item as it is named: C(controller=scsi0, unit=1)."""
        return written(item, self._key_of(item))

    def _match(self, item, key, observed):
        wanted = self._normal_key(item, key)
        matches = [one for one in observed if tuple(get_option(_known(one), option) for option in key) == wanted]
        if len(matches) > 1:
            raise Ambiguous(
                f"{self.option}: {len(matches)} items have {written(item, key)}",
                option=self.option,
                candidates=[dict(one) for one in matches],
            )
        if not matches and key in self.finding and not _is_absent(item):
            there = [written(_known(one), key) for one in observed]
            raise NotFound(
                f"{self.option}: there is none with {written(item, key)}, and a new one cannot be named by it. "
                f"There is {', '.join(there) or 'none'}.",
                option=self.option,
                value=written(item, key),
                candidates=there,
            )
        return matches[0] if matches else None

    def _normal_key(self, item, key):
        normal = {one.option: one.normal for one in self.fields}
        try:
            return tuple(normal.get(option, as_is)(get_option(item, option)) for option in key)
        except ValueError as error:
            raise InvalidOption(f"{self.option}: {error}", option=self.option, value=written(item, key)) from error

    def _part(self, item, key, found):
        if _is_absent(item):
            return self._removal(found) if found is not None else None
        changes = self._changes(item, _known(found or {}))
        if found is not None and not changes:
            return None
        names = {option: get_option(item, option) for option in key}
        return ItemChange(ADD if found is None else UPDATE, names, changes, item, found)

    def _changes(self, item, known):
        try:
            return tuple(compare(self.fields, item, known))
        except InvalidOption as error:
            details = {**error.details, "option": f"{self.option}.{error.details.get('option')}"}
            raise InvalidOption(f"{self.option}.{error.msg}", **details) from error

    def _removal(self, item):
        known = _known(item)
        names = next(
            (
                {option: get_option(known, option) for option in key}
                for key in self.keys
                if key not in self.finding and all(get_option(known, option) is not None for option in key)
            ),
            dict(item),
        )
        return ItemChange(REMOVE, names, (), {}, item)


def _is_absent(item):
    return item.get("state") == "absent"


def _known(item):
    return getattr(item, "known", item)


def written(item, key):
    """An item as it is named by a key: C(controller=scsi0, unit=1)."""
    return ", ".join(f"{option}={get_option(item, option)}" for option in key)


@dataclass(frozen=True)
class ItemChange:
    """What happens to one item of a list: add, update or remove."""

    operation: str
    key: dict
    changes: tuple
    wanted: dict
    found: Any = None

    def __getitem__(self, option):
        """The Change of an option of the item, or None when it stays as it is."""
        return next((change for change in self.changes if change.option == option), None)

    def diff(self):
        """(before, after) of the item: its key and what changes; None where there is no such item."""
        before, after = dict(self.key), dict(self.key)
        for change in self.changes:
            was, becomes = change.diff()
            set_option(before, change.option, was)
            set_option(after, change.option, becomes)
        return None if self.operation == ADD else before, None if self.operation == REMOVE else after

    def foreseen(self):
        """The item once this is done; None when it is removed."""
        if self.operation == REMOVE:
            return None
        item = dict(self.found or self.key)
        for change in self.changes:
            set_option(item, change.option, change.after)
        return item

    def described(self):
        """The item as it is named: C(controller=scsi0, unit=1)."""
        return written(self.key, self.key)


@dataclass(frozen=True)
class ItemsChange:
    """What happens to a list of items."""

    field: Any
    parts: tuple
    is_open = True

    @property
    def option(self):
        return self.field.option

    def diff(self):
        before, after = zip(*(part.diff() for part in self.parts), strict=True)
        return [item for item in before if item], [item for item in after if item]

    def foreseen(self, live):
        """The list once this is done."""
        touched = {id(part.found): part for part in self.parts if part.found is not None}
        kept = [touched[id(item)].foreseen() if id(item) in touched else item for item in live or []]
        added = [part.foreseen() for part in self.parts if part.found is None]
        return [item for item in kept + added if item is not None]

    def costing(self, cost, live):
        """The items whose change needs something, in the user's words."""
        return [f"{self.option} ({part.described()})" for part in self.parts if self.field.cost(part, live) == cost]


@dataclass(frozen=True)
class Mapping(Several):
    """An option that maps keys to values, each compared by itself.

    option, path, cost: as in Field. decode: the API's list → {key: value}. normal: (key, value) → the value in the form
    in which decode gives it. An empty value asks for a key to be gone, and equals its absence. fixed: the server gives
    the keys; none comes or goes, and an empty value is a value like others.
    """

    option: str
    path: str = ""
    decode: Callable[[Any], dict] = as_is
    normal: Callable[[Any, Any], Any] = lambda key, value: value
    cost: Callable[[Any, Any], Any] = free
    fixed: bool = False
    by_key: bool = False

    def live(self, read):
        """What the server has: {key: value}."""
        return dict(self.decode(read(self.path) or ()))

    def change(self, wanted, live, exact=False):
        """The Change that makes the server have the wanted values (and, if exact, no other keys), or None."""
        live = live or {}
        after = {key: self._normal(key, value) for key, value in wanted.items()}
        if exact:
            after.update({key: "" for key in live if key not in after})
        before = {key: live.get(key, "") for key in after}
        changed = {key: value for key, value in after.items() if before[key] != value}
        return MappingChange(self, {key: before[key] for key in changed}, changed) if changed else None

    def _normal(self, key, value):
        try:
            return "" if value is None else self.normal(key, value)
        except ValueError as error:
            raise InvalidOption(f"{self.option}: {key}: {error}", option=self.option, value=value) from error


@dataclass(frozen=True)
class MappingChange:
    """What happens to some keys of a mapping. C(before) and C(after) hold these keys alone; an empty value: no key."""

    field: Any
    before: dict
    after: dict
    is_open = True

    @property
    def option(self):
        return self.field.option

    def diff(self):
        return self.before, self.after

    def foreseen(self, live):
        """The mapping once this is done."""
        merged = {**(live or {}), **self.after}
        return {key: value for key, value in merged.items() if value != "" or self.field.fixed}

    def costing(self, cost, live):
        """What of it needs something, in the user's words."""
        return [self.option] if self.field.cost(self, live) == cost else []


@dataclass(frozen=True)
class Members(Several, Field):
    """An option that is a list of plain names, in whatever order. Those that are wanted are ensured to be in it.

    normal: a name → what it is known by. The server sets all of them at once, so C(after) of a change holds all.
    """

    def change(self, wanted, live, exact=False):
        """The Change that makes the server have the wanted names (and, if exact, no others), or None."""
        live = live or []
        known = {self.normal(name): name for name in live}
        after = {} if exact else dict(known)
        for name in wanted:
            after.setdefault(self.normal(name), known.get(self.normal(name), name))
        if after.keys() == known.keys():
            return None
        after = list(after.values())
        return Change(self, live, after, shown=after)
