# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One resolver for every module: by id, inventory path, uuid, or name within a scope. Never C(the first of several)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Ambiguous, NotFound
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import is_derived, kind_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import (
    is_path,
    near,
    path_below,
    quote_name,
    split_path,
    unquote_name,
)

NOUNS = {
    "ManagedEntity": "object",
    "VirtualMachine": "virtual machine",
    "HostSystem": "host",
    "ComputeResource": "cluster or standalone host",
    "ClusterComputeResource": "cluster",
    "Datacenter": "datacenter",
    "Folder": "folder",
    "Datastore": "datastore",
    "Network": "network",
    "ResourcePool": "resource pool",
    "VirtualApp": "vApp",
    "StoragePod": "datastore cluster",
    "DistributedVirtualPortgroup": "distributed port group",
    "DistributedVirtualSwitch": "distributed switch",
}
_INDEX_SECONDS = 300
_PLACES = "-places.json"


def noun(kind):
    """What people call a kind of object."""
    return NOUNS.get(kind, kind)


@dataclass(frozen=True)
class Place:
    """An object and the inventory path it was found at."""

    ref: Any
    path: str


class Finder:
    """Finds the one managed object that options name."""

    def __init__(self, session):
        self._session = session
        self._indexes = {}

    def by_path(self, path, kind=None):
        """The object at an inventory path, or None. SearchIndex.FindByInventoryPath.

        Raises NotFound when another kind of object is there than the one asked for.
        """
        root = None if split_path(path) else self._session.content.rootFolder
        settled, ref, path_there = (True, root, path) if root is not None else self._session.ledger.lookup(path)
        if not settled:
            ref = self._session.content.searchIndex.FindByInventoryPath(path_there.lstrip("/"))
        if ref is not None and kind and not is_derived(kind_of(ref), kind):
            raise NotFound(f"{path} is a {noun(kind_of(ref))}, not a {noun(kind)}.", path=path, found=kind_of(ref))
        return ref

    def at_path(self, path, kind, option):
        """The object at an inventory path. Raises NotFound, with what is there instead."""
        ref = self.by_path(path, kind)
        if ref is None:
            raise self._no_such_path(path, kind, option)
        return ref

    def _no_such_path(self, path, kind, option):
        names = split_path(path)
        parent, parent_path = self._session.content.rootFolder, "/"
        missing = names[-1]
        for missing in names:
            child_path = path_below(parent_path, missing)
            child = self.by_path(child_path)
            if child is None:
                break
            parent, parent_path = child, child_path
        close = near(missing, self._children(parent))
        return NotFound(
            f"{option}: there is no {noun(kind)} {path}: {parent_path} holds no {missing!r}.{_did_you_mean(close)}",
            option=option,
            value=path,
            candidates=[path_below(parent_path, name) for name in close] or None,
        )

    def _children(self, parent):
        """The names in a folder or datacenter."""
        if kind_of(parent) == "Datacenter":
            return ["vm", "host", "datastore", "network"]
        values = self._session.read.one(parent, ["childEntity"]) if kind_of(parent) == "Folder" else None
        children = (values or {}).get("childEntity") or []
        return [unquote_name(child["name"]) for child in self._session.read(children, ["name"]).values()]

    def by_uuid(self, kind, uuid, instance=False, option="uuid"):
        """The one virtual machine or host with a uuid. SearchIndex.FindAllByUuid."""
        is_vm = kind == "VirtualMachine"
        found = self._session.content.searchIndex.FindAllByUuid(None, uuid, is_vm, instance) or []
        found = self._session.read.surviving(list(found))
        return self._only(kind, found, f"{noun(kind)} has the {option} {uuid}", option, uuid, [])

    def by_name(self, kind, name, within=None, option="name"):
        """The one object of a kind with a name, anywhere below C(within) (a Place; the whole inventory without it).

        The names come from an index that is read once a run, so the caller reads C(name) of what it gets, and comes
        back after C(forget) if that differs.
        """
        if is_path(name):
            return self.at_path(name, kind, option)
        found = self.known(kind, name, within)
        if not found:
            self.forget(kind, within)
            found = self.known(kind, name, within)
        names = () if found else self._index(kind, within)
        where = f" below {within.path}" if within else ""
        return self._only(kind, found, f"{noun(kind)} is named {name!r}{where}", option, name, names)

    def known(self, kind, name, within=None):
        """The objects of a kind that have a name, as the index has it, which may be out of date."""
        index, ledger = self._index(kind, within), self._session.ledger
        found = {moid: self._session.ref(own, moid) for own, moid in index.get(name, ())}
        for own, ref, named in ledger.names(kind):
            moid = getattr(ref, "_moId", ref)
            found.pop(moid, None)
            if named == name and self._is_below(ref, within):
                found[moid] = self._session.ref(own, ref) if ref is moid else ref
        return self._session.read.surviving(list(found.values()))

    @staticmethod
    def _is_below(ref, within):
        return not within or not hasattr(ref, "path") or ref.path.startswith(within.path + "/")

    def _only(self, kind, found, what, option, value, names):
        if len(found) == 1:
            return found[0]
        if not found:
            close = near(str(value), names)
            raise NotFound(
                f"{option}: no {what}.{_did_you_mean(close)}", option=option, value=value, candidates=close or None
            )
        paths = self._session.read.paths_of(found)
        candidates = [{"path": paths.get(ref._moId), "moid": ref._moId} for ref in found]
        listed = ", ".join(f"{one['path']} ({one['moid']})" for one in candidates)
        raise Ambiguous(
            f"{option}: more than one {what}: {listed}. Name one of them by its moid or its path.",
            option=option,
            value=value,
            candidates=candidates,
        )

    def _index(self, kind, within):
        """{name: [(kind, moid)]} of all objects of a kind below a scope, read once a run (a long run: now and then)."""
        name = self._index_name(kind, within)
        document = self._indexes.get(name) or self._session.store.load(name)
        if _is_old(document):
            with self._session.store.locked(name):  # one task reads the names, and the others of the run wait for them
                document = self._session.store.load(name)
                if _is_old(document):
                    document = self._read_index(kind, within, name)
        self._indexes[name] = document
        return document["names"]

    def _read_index(self, kind, within, document_name):
        names, read_at = {}, time.time()
        root = within.ref if within else self._session.content.rootFolder
        found = [] if self._session.is_planned(root) else self._session.read.names_below(root, kind)
        for ref, values in found:
            names.setdefault(unquote_name(values["name"]), []).append([kind_of(ref), ref._moId])
        document = {"read_at": read_at, "names": names}
        self._session.store.save(document_name, document)
        return document

    def _index_name(self, kind, within):
        scope = within.ref._moId if within else "all"
        return f"{self._session.store.digest(*self._session.connection.identity())}-{kind}-{scope}-names.json"

    def forget(self, kind, within=None):
        """Drops the index of names of a kind, because something in it turned out to be out of date."""
        name = self._index_name(kind, within)
        self._indexes.pop(name, None)
        for document_name in (name, name + _PLACES):
            self._session.store.drop(document_name)

    def created(self, kind, name, ref):
        """Adds an object that this run made to the index of its kind, so that its name is known, and known to be
        taken."""
        document_name, store = self._index_name(kind, None), self._session.store
        with store.locked(document_name):
            document = store.load(document_name)
            if document is not None:
                document["names"].setdefault(name, []).append([kind, ref._moId])
                store.save(document_name, document)
        self._indexes.clear()
        for other in store.names("-names.json"):
            if f"-{kind}-" in other and other != document_name:
                store.drop(other)

    def datacenter(self, name=None, option="datacenter"):
        """The Place of a datacenter by name or path; the only one there is, when no name is given.

        Places are kept for the run, as nearly every task asks for one.
        """
        if self._session.ledger.active:
            return self._look_for_datacenter(name, option)
        document_name = self._index_name("Datacenter", None) + _PLACES
        places = self._session.store.load(document_name) or {}
        if (name or "") not in places:
            place = self._look_for_datacenter(name, option)
            places[name or ""] = [place.ref._moId, place.path]
            self._session.store.save(document_name, places)
        moid, path = places[name or ""]
        return Place(self._session.ref("Datacenter", moid), path)

    def _look_for_datacenter(self, name, option):
        if name and is_path(name):
            return Place(self.at_path(name, "Datacenter", option), name.rstrip("/"))
        path = "/" + quote_name(name) if name else ""
        ref = self.by_path(path) if name else self._only_datacenter(option)
        if name and (ref is None or kind_of(ref) != "Datacenter"):
            ref, path = self.by_name("Datacenter", name, option=option), ""
        return Place(ref, path or self._session.read.paths_of([ref])[ref._moId])

    def _only_datacenter(self, option):
        kind = "Datacenter"
        names = {*self._index(kind, None), *(name for _kind, _ref, name in self._session.ledger.names(kind))}
        found = [(name, ref) for name in sorted(names) for ref in self.known(kind, name, None)]
        if len(found) != 1:
            listed = [name for name, _ref in found]
            raise NotFound(
                f"{option}: one must be named, as there are {len(found)}: {', '.join(listed) or 'none'}.",
                option=option,
                candidates=listed,
            )
        return found[0][1]


def _is_old(document):
    return not document or time.time() - document["read_at"] > _INDEX_SECONDS


def _did_you_mean(close):
    return f" Did you mean {' or '.join(close)}?" if close else ""
