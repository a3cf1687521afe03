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

from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import (
    SoapAdapter,
    api_type,
    is_derived,
    kind_of,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import (
    path_below,
    quote_key,
    quote_name,
    unquote_name,
)

ENDING = "-ledger.json"
_PLANNED = "planned-"
_SEGMENT = re.compile(r"\[([\w.]+)=([^\]]*)\]|([^.\[]+)")


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

    def path_now(self, path):
        """The path that what the server has at a path would have by now, or None if it would be gone."""
        return path

    def names(self, kind):
        """The objects of a kind with a name that the server does not show: [(kind, object or its id, name)]."""
        return []

    def has_removals(self):
        """Whether an earlier task would have removed something."""
        return False

    def moved(self):
        """The objects of the server that would have another parent."""
        return []

    def overlay(self, ref, values):
        """The values read of an object, as earlier tasks would have left them."""
        return values

    def unknown(self, ref, paths):
        """Those of the paths of a planned object of which nobody can tell what they will hold."""
        return []


class Ledger(NoLedger):
    """The ledger of a check run, in the store of the run: what would have happened, in its order, and values."""

    active = True

    def __init__(self, store, server, wire):
        self._store = store
        self._name = server + ENDING
        self._wire = wire

    def _document(self):
        return self._store.load(self._name) or {"count": 0, "events": [], "values": []}

    def _edit(self, edit):
        with self._store.locked(self._name):
            document = self._document()
            result = edit(document)
            self._store.save(self._name, document)
        return result

    def plan(self, kind, parent, parent_path, name, values=None, opaque=False):
        """Notes an object that would be created; returns it.

        values: property path → value, as the server would show them of the new object. opaque: whether it brings along
        what nobody can tell beforehand, as a host does that is added.
        """
        path = path_below(parent_path, name)

        def edit(document):
            document["count"] += 1
            moid = f"{_PLANNED}{document['count']}"
            document["events"].append({"event": "plan", "path": path, "kind": kind, "moid": moid, "opaque": opaque})
            shown = {"name": quote_name(name), "parent": parent, **(values or {})}
            document["values"] += [[kind, moid, at, self._packed(value)] for at, value in shown.items()]
            return Planned(kind, moid, path)

        return self._edit(edit)

    def remove(self, path):
        """Notes that what is at a path, with all below it, would be removed."""
        self._edit(lambda document: document["events"].append({"event": "remove", "path": path}))

    def move(self, old, new):
        """Notes that what is at a path, with all below it, would be at another."""
        self._edit(lambda document: document["events"].append({"event": "move", "path": old, "new": new}))

    def set(self, ref, path, value):
        """Notes that a property would have a value; an entry of a list is written C(list[key=x].attribute)."""
        note = [kind_of(ref), ref._moId, path, self._packed(value)]
        self._edit(lambda document: document["values"].append(note))

    def _packed(self, value):
        return _pack(value, self._wire.version)

    def lookup(self, path):
        for event in reversed(self._document()["events"]):
            if event["event"] == "plan" and event["path"] == path:
                return True, self._planned(event["moid"]), path
            if event["event"] == "move" and _within(path, event["new"]):
                path = event["path"] + path[len(event["new"]) :]
            elif event["event"] != "plan" and _within(path, event["path"]):
                return True, None, path
        return False, None, path

    def path_now(self, path):
        return _path_after(path, self._document()["events"])

    def _plans(self):
        """The planned objects that would still be there: {moid: Planned}, with their paths by then."""
        events = self._document()["events"]
        plans = {}
        for number, event in enumerate(events):
            path = _path_after(event["path"], events[number + 1 :]) if event["event"] == "plan" else None
            if path:
                plans[event["moid"]] = Planned(event["kind"], event["moid"], path)
        return plans

    def _planned(self, moid):
        return self._plans()[moid]

    def names(self, kind):
        plans, noted = self._plans(), {}
        for own, moid, at, packed in self._document()["values"]:
            if at == "name" and is_derived(own, kind):
                noted[moid] = own, unquote_name(packed["value"])
        alive = {moid: one for moid, one in noted.items() if moid in plans or not moid.startswith(_PLANNED)}
        return [(own, plans.get(moid, moid), name) for moid, (own, name) in alive.items()]

    def has_removals(self):
        return any(event["event"] == "remove" for event in self._document()["events"])

    def moved(self):
        notes = {moid: kind for kind, moid, at, _packed in self._document()["values"] if at == "parent"}
        return [api_type(kind)(moid, self._wire) for moid, kind in notes.items() if not moid.startswith(_PLANNED)]

    def unknown(self, ref, paths):
        document = self._document()
        if not any(event.get("opaque") and event["moid"] == ref._moId for event in document["events"]):
            return []
        noted = tuple(at for _kind, moid, at, _packed in document["values"] if moid == ref._moId)
        return [path for path in paths if not any(path == at or path.startswith((at + ".", at + "[")) for at in noted)]

    def overlay(self, ref, values):
        document = self._document()
        notes = [(at, packed) for _kind, moid, at, packed in document["values"] if moid == ref._moId]
        for path in values:
            for at, packed in notes:
                values[path] = self._laid_over(values[path], path, at, packed)
            if path == "childEntity":
                values[path] = self._children(document, ref, values[path])
        return values

    def _children(self, document, ref, children):
        """The children of a folder: those of the server that did not move away, and those that came."""
        plans, parents = self._plans(), {}
        for kind, moid, at, packed in document["values"]:
            if at == "parent":
                parents[moid] = (kind, packed["value"][1])
        stayed = [child for child in children or () if parents.get(child._moId, (None, ref._moId))[1] == ref._moId]
        there = {child._moId for child in stayed}
        came = [(kind, moid) for moid, (kind, parent) in parents.items() if parent == ref._moId and moid not in there]
        real = [api_type(kind)(moid, self._wire) for kind, moid in came if not moid.startswith(_PLANNED)]
        return [*stayed, *real, *(plans[moid] for _kind, moid in came if moid in plans)]

    def _laid_over(self, value, path, at, packed):
        if at == path:
            return self._unpack(packed)
        if at.startswith((path + ".", path + "[")):
            return _put(copy.deepcopy(value), _segments(at[len(path) :]), self._unpack(packed))
        if path.startswith((at + ".", at + "[")):
            return _get(self._unpack(packed), _segments(path[len(at) :]))
        return value

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


def _pack(value, version):
    """A value of the API in JSON. version: of the API; what is newer than that is not written."""
    if isinstance(value, Planned):
        return {"as": "planned", "value": [value.kind, value._moId, value.path]}
    if isinstance(value, list):
        return {"as": "list", "value": [_pack(one, version) for one in value]}
    if hasattr(value, "_moId"):
        return {"as": "ref", "value": [kind_of(value), value._moId]}
    if hasattr(value, "_GetPropertyList"):
        return {
            "as": "data",
            "type": type(value)._wsdlName,
            "value": SoapAdapter.SerializeToStr(value, version=version),
        }
    return {"as": "plain", "value": value}


def _path_after(path, events):
    """The path of something after some events, or None if one of them removes it."""
    for event in events:
        if event["event"] == "plan" or not _within(path, event["path"]):
            continue
        if event["event"] == "remove":
            return None
        path = event["new"] + path[len(event["path"]) :]
    return path


def _within(path, parent):
    return path == parent or path.startswith(parent.rstrip("/") + "/")


def _segments(text):
    """C(.a[key=x].b) as [("a",), ("key", "x"), ("b",)]."""
    return [(match[3],) if match[3] else (match[1], match[2]) for match in _SEGMENT.finditer(text)]


def _entry(entries, attribute, key):
    return next((entry for entry in entries or () if quote_key(_get(entry, _segments(attribute))) == key), None)


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
