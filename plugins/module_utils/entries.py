# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Things that are no managed objects of their own, but entries of a list or tree that a managed object holds."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Ambiguous
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import attribute_at
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import (
    is_path,
    join_path,
    quote_key,
    split_path,
    unquote_name,
)


@dataclass(frozen=True)
class Entry:
    """The thing is one entry of a list property of the target, as a service is of a host.

    path: the list property. key: the attribute of an entry that names it, dotted if nested. option: the option that
    gives the key.
    """

    path: str
    key: str
    option: str

    @property
    def options(self):
        """The options that can name one."""
        return (self.option,)

    def wanted(self, params):
        """(the option that names one, its value); the value is None if none is named."""
        return self.option, params.get(self.option)

    def elements(self, params):
        """The keys of those entries of the list that the options name; None for all of them."""
        wanted = params.get(self.option)
        return [wanted] if self.key == "key" and wanted is not None else None

    def find(self, entries, params):
        """The entry that the options name, or None."""
        wanted = params[self.option]
        return next((entry for entry in entries or () if attribute_at(entry, self.key) == wanted), None)

    def names(self, entries):
        """What the entries are called."""
        return [attribute_at(entry, self.key) for entry in entries or ()]

    def naming(self, entries, params):
        """The options that name each entry that is asked for, for a reader: one, or all."""
        if params.get(self.option) is not None:
            return [{}]
        return [{self.option: key} for key in self.names(entries)]

    def place(self, key):
        """The path of an entry, as the ledger writes it."""
        return f"{self.path}[{self.key}={quote_key(key)}]"


@dataclass(frozen=True)
class TreeEntry(Entry):
    """The thing is one entry of a tree, as a snapshot is of a virtual machine.

    The option gives its name, or the end of its path (C(base/patched)); one that begins with a slash is the whole path.
    A slash inside of a name is written C(%2f).

    path: the list property with the roots. below: the attribute of an entry with the entries below it. id_option: the
    option that gives its id. number, ref: the attributes with its id as a number, and as a managed object.
    """

    below: str = ""
    id_option: str = ""
    number: str = ""
    ref: str = ""

    @property
    def options(self):
        return (self.option, self.id_option)

    def wanted(self, params):
        given = [(option, params.get(option)) for option in self.options]
        return next((one for one in given if one[1] is not None), given[0])

    def walk(self, entries, above=()):
        """(its path as a tuple of names, entry) for all, those above before those below them."""
        for entry in entries or ():
            path = (*above, unquote_name(attribute_at(entry, self.key)))
            yield path, entry
            yield from self.walk(getattr(entry, self.below), path)

    def matches(self, entries, params):
        """The entries that the options name, each with its path: [(path, entry)]."""
        option, wanted = self.wanted(params)
        if option == self.id_option:
            return [(path, entry) for path, entry in self.walk(entries) if wanted in self._ids(entry)]
        return [(path, entry) for path, entry in self.walk(entries) if is_called(path, wanted)]

    def _ids(self, entry):
        return str(getattr(entry, self.number)), getattr(entry, self.ref)._moId

    def find(self, entries, params):
        """The entry that the options name, or None. Raises Ambiguous with the paths and ids of several."""
        matches = self.matches(entries, params)
        if len(matches) > 1:
            raise self._ambiguous(matches, *self.wanted(params))
        return matches[0][1] if matches else None

    def _ambiguous(self, matches, option, wanted):
        candidates = [{"path": join_path(*path), "id": getattr(entry, self.number)} for path, entry in matches]
        listed = ", ".join(f"{one['path']} ({self.id_option} {one['id']})" for one in candidates)
        return Ambiguous(
            f"{option}: {wanted!r} names {len(matches)} of them: {listed}. Write the whole path, or {self.id_option}.",
            option=option,
            value=wanted,
            candidates=candidates,
        )

    def names(self, entries):
        return [join_path(*path) for path, _entry in self.walk(entries)]

    def naming(self, entries, params):
        """A reader shows all that go by a name; what is asked for and is not there goes by the options as they are."""
        asked = self.wanted(params)[1] is not None
        found = self.matches(entries, params) if asked else list(self.walk(entries))
        named = [{self.option: None, self.id_option: getattr(entry, self.ref)._moId} for _path, entry in found]
        return named or ([{}] if asked else [])


def is_called(path, wanted):
    """Whether a path (a tuple of names) is what a name, the end of a path or a whole path means.

    >>> is_called(("base", "a/b"), "a%2fb"), is_called(("base", "x"), "base/x"), is_called(("base", "x"), "/x")
    (True, True, False)
    """
    names = tuple(split_path(wanted))
    return path == names if is_path(wanted) else bool(names) and path[-len(names) :] == names
