# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Types of the Automation API: what a value has to be, and how JSON-RPC writes it.

In `/api` and `/rest` values are plain JSON. JSON-RPC says of some of them what they are:
`{"STRUCTURE": {name: fields}}` and `{"OPTIONAL": value}`.
"""

from __future__ import annotations

from .errors import bad_input


class Plain:
    """A text, a whole number or a truth value."""

    def __init__(self, python):
        self.python = python

    def check(self, value, where):
        if not isinstance(value, self.python) or (self.python is int and isinstance(value, bool)):
            raise bad_input("vapi.data.type.mismatch", f"{where}: expected {self.python.__name__}")
        return value

    def from_rpc(self, value, where):
        return self.check(value, where)

    def to_rpc(self, value):
        return value


TEXT, NUMBER, TRUTH = Plain(str), Plain(int), Plain(bool)


class ListOf:
    def __init__(self, item):
        self.item = item

    def items(self, value, where, function):
        if not isinstance(value, list):
            raise bad_input("vapi.data.type.mismatch", f"{where}: expected list")
        return [function(each, where) for each in value]

    def check(self, value, where):
        return self.items(value, where, self.item.check)

    def from_rpc(self, value, where):
        return self.items(value, where, self.item.from_rpc)

    def to_rpc(self, value):
        return [self.item.to_rpc(each) for each in value]


class Struct:
    """A structure: the name that JSON-RPC gives it, and its fields; those in `optional` may be left out."""

    def __init__(self, full_name, optional=(), /, **fields):
        self.name, self.fields, self.optional = full_name, fields, frozenset(optional)
        self.only_texts = all(kind is TEXT for kind in fields.values())

    def check(self, value, where):
        if self.only_texts and self.is_complete(value):
            return value
        return self.taken(value, where, lambda kind, given, at: kind.check(given, at))

    def is_complete(self, value):
        """A short way for the many small structures in a long list: nothing is missing, and nothing else is there."""
        return isinstance(value, dict) and value.keys() == self.fields.keys() and all(
            isinstance(each, str) for each in value.values())

    def from_rpc(self, value, where):
        content = value.get("STRUCTURE") if isinstance(value, dict) else None
        if not isinstance(content, dict) or len(content) != 1:
            raise bad_input("vapi.data.type.mismatch", f"{where}: expected structure")
        [fields] = content.values()
        return self.fields_from_rpc(fields, where)

    def fields_from_rpc(self, fields, where):
        return self.taken(fields, where, lambda kind, given, at: kind.from_rpc(given, at))

    def taken(self, value, where, function):
        """The fields that are set. InvalidArgument for one that is missing, unknown or of another type."""
        if not isinstance(value, dict):
            raise bad_input("vapi.data.type.mismatch", f"{where}: expected structure")
        unknown = set(value) - set(self.fields)
        if unknown:
            raise bad_input("vapi.data.structure.field.extra", f"{where}: unknown: {', '.join(sorted(unknown))}")
        found = {}
        for name, kind in self.fields.items():
            given = value.get(name)
            if name in self.optional and isinstance(given, dict) and set(given) == {"OPTIONAL"}:
                given = given["OPTIONAL"]
            if given is not None:
                found[name] = function(kind, given, f"{where}.{name}")
            elif name not in self.optional:
                raise bad_input("vapi.data.structure.field.missing", f"{where}: {name} is missing")
        return found

    def to_rpc(self, value):
        fields = {}
        for name, kind in self.fields.items():
            given = value.get(name)
            fields[name] = kind.to_rpc(given) if given is not None else None
            if name in self.optional:
                fields[name] = {"OPTIONAL": fields[name]}
        return {"STRUCTURE": {self.name: fields}}


OBJECT_ID = Struct("com.vmware.vapi.std.dynamic_ID", type=TEXT, id=TEXT)
MESSAGE = Struct("com.vmware.vapi.std.localizable_message", id=TEXT, default_message=TEXT, args=ListOf(TEXT))
