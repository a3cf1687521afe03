# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What check mode foresees, kept for the later tasks of the same run.

A run with C(--check) creates nothing, so a task that depends on an earlier one would find nothing to plan against. The
ledger holds what the earlier tasks would have left behind: objects that would exist, objects that would not, and values
that would differ. C(find) and C(read) look at the server through it. It ends with the run.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass

from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import SoapAdapter, api_type, kind_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import path_below

ENDING = "-ledger.json"
_SEGMENT = re.compile(r"\[(\w+)=([^\]]*)\]|([^.\[]+)")


@dataclass(frozen=True)
class Planned:
    """An object that an earlier task of the check run would have created. Its values are all in the ledger."""

    kind: str
    _moId: str  # noqa: N815
    path: str


class NoLedger:
    """The ledger of a run that is no check run: it knows nothing and changes nothing."""

    active = False

    def lookup(self, path):
        """(whether the ledger settles it, the object or None, the path under which the server has it)."""
        return False, None, path

    def named(self, kind, name):
        """The planned objects of that kind and name."""
        return []

    def is_gone(self, moid):
        """Whether an earlier task would have removed the object."""
        return False

    def overlay(self, ref, values):
        """The values read of an object, as earlier tasks would have left them."""
        return values


class Ledger(NoLedger):
    """The ledger of a check run, in the store of the run."""

    active = True

    def __init__(self, store, server, wire):
        self._store = store
        self._name = server + ENDING
        self._wire = wire

    def _document(self):
        return self._store.load(self._name) or {"count": 0, "planned": [], "gone": {}, "moved": [], "values": []}

    def _edit(self, edit):
        with self._store.locked(self._name):
            document = self._document()
            result = edit(document)
            self._store.save(self._name, document)
        return result

    def plan(self, kind, parent, parent_path, name, values=None):
        """Notes an object that would be created; returns it.

        values: property path → value, as the server would show them of the new object.
        """
        path = path_below(parent_path, name)

        def edit(document):
            document["count"] += 1
            moid = f"planned-{document['count']}"
            document["planned"].append({"kind": kind, "moid": moid, "path": path, "name": name, "parent": parent._moId})
            shown = {"name": name, "parent": parent, **(values or {})}
            document["values"] += [[moid, at, _pack(value)] for at, value in shown.items()]
            return Planned(kind, moid, path)

        return self._edit(edit)

    def remove(self, ref, path):
        """Notes that an object, with all below it, would be removed."""

        def edit(document):
            document["planned"] = [one for one in document["planned"] if not _within(one["path"], path)]
            document["gone"][ref._moId] = path

        self._edit(edit)

    def move(self, ref, old, new):
        """Notes that an object would have another path, and so would all below it."""

        def edit(document):
            for one in document["planned"]:
                if _within(one["path"], old):
                    one["path"] = new + one["path"][len(old) :]
            if not isinstance(ref, Planned):
                document["moved"].append([old, new])

        self._edit(edit)

    def set(self, ref, path, value):
        """Notes that a property would have a value; an entry of a list is written C(list[key=x].attribute)."""
        self._edit(lambda document: document["values"].append([ref._moId, path, _pack(value)]))

    def lookup(self, path):
        document = self._document()
        planned = next((one for one in document["planned"] if one["path"] == path), None)
        if planned:
            return True, self._planned(planned), path
        for old, new in reversed(document["moved"]):
            if _within(path, new):
                return False, None, old + path[len(new) :]
            if _within(path, old):
                return True, None, path
        if any(_within(path, gone) for gone in document["gone"].values()):
            return True, None, path
        return False, None, path

    def named(self, kind, name):
        return [
            self._planned(one) for one in self._document()["planned"] if one["kind"] == kind and one["name"] == name
        ]

    @staticmethod
    def _planned(one):
        return Planned(one["kind"], one["moid"], one["path"])

    def is_gone(self, moid):
        return moid in self._document()["gone"]

    def overlay(self, ref, values):
        document = self._document()
        notes = [(at, packed) for moid, at, packed in document["values"] if moid == ref._moId]
        for path in values:
            for at, packed in notes:
                values[path] = self._laid_over(values[path], path, at, packed)
            if path == "childEntity":
                values[path] = self._children(document, ref, values[path])
        return values

    def _laid_over(self, value, path, at, packed):
        if at == path:
            return self._unpack(packed)
        if at.startswith((path + ".", path + "[")):
            return _put(copy.deepcopy(value), _segments(at[len(path) :]), self._unpack(packed))
        if path.startswith((at + ".", at + "[")):
            return _get(self._unpack(packed), _segments(path[len(at) :]))
        return value

    def _children(self, document, ref, children):
        left = [child for child in children or () if child._moId not in document["gone"]]
        return left + [self._planned(one) for one in document["planned"] if one["parent"] == ref._moId]

    def _unpack(self, packed):
        if packed["as"] == "list":
            return [self._unpack(one) for one in packed["value"]]
        if packed["as"] == "planned":
            return Planned(*packed["value"])
        if packed["as"] == "ref":
            kind, moid = packed["value"]
            return api_type(kind)(moid, self._wire)
        if packed["as"] == "data":
            return SoapAdapter.Deserialize(packed["value"], api_type(packed["type"]), self._wire)
        return packed["value"]


def _pack(value):
    """A value of the API in JSON."""
    if isinstance(value, Planned):
        return {"as": "planned", "value": [value.kind, value._moId, value.path]}
    if isinstance(value, list):
        return {"as": "list", "value": [_pack(one) for one in value]}
    if hasattr(value, "_moId"):
        return {"as": "ref", "value": [kind_of(value), value._moId]}
    if hasattr(value, "_GetPropertyList"):
        return {"as": "data", "type": type(value)._wsdlName, "value": SoapAdapter.SerializeToStr(value)}
    return {"as": "plain", "value": value}


def _within(path, parent):
    return path == parent or path.startswith(parent.rstrip("/") + "/")


def _segments(text):
    """C(.a[key=x].b) as [("a",), ("key", "x"), ("b",)]."""
    return [(match[3],) if match[3] else (match[1], match[2]) for match in _SEGMENT.finditer(text)]


def _entry(entries, attribute, key):
    return next((entry for entry in entries or () if str(getattr(entry, attribute)) == key), None)


def _get(value, segments):
    for segment in segments:
        if value is None:
            return None
        value = _entry(value, *segment) if len(segment) == 2 else getattr(value, segment[0])
    return value


def _put(value, segments, new):
    """Sets what the segments lead to inside a value, and returns the value."""
    first, *rest = segments
    if len(first) == 2:
        return _put_entry(value, first, rest, new)
    if value is not None:
        setattr(value, first[0], _put(getattr(value, first[0]), rest, new) if rest else new)
    return value


def _put_entry(entries, first, rest, new):
    found = _entry(entries, *first)
    if rest:
        _put(found, rest, new)
        return entries
    others = [entry for entry in entries or () if entry is not found]
    return others if new is None else [*others, new]
