# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Managed objects that have a name in a folder: how they are named, created, renamed, moved and destroyed."""

from __future__ import annotations

from inspect import isgenerator
from typing import ClassVar

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.find import Place, noun
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import of_task
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE, DELETE, UPDATE, Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import Item, Target
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import (
    is_path,
    join_path,
    listed,
    path_below,
    quote_name,
    split_path,
    unquote_name,
)

LONGEST_NAME = 80  # characters, as the API reference says of the names of folders and datacenters

NAME = Field("name", path="name", decode=unquote_name, encode=quote_name)
FOLDER = Field("folder")  # the path of the parent, which is no property: observe fills it in


def parent_path(path):
    """The inventory path of what an inventory path lies in."""
    return join_path(*split_path(path)[:-1])


class EntityTarget(Target):
    """One object by name in a folder, by path, or by id; with an id, the name and folder are what it shall have."""

    rules = {"required_one_of": [("name", "moid")]}

    def folder_of(self, session, params):
        """The inventory path of the folder that the options mean."""
        raise NotImplementedError

    def is_listed(self, params, values):
        """Whether a reader lists the object with these properties, when none is named."""
        return True

    def items(self, session, params, paths):
        if params["moid"]:
            return [self._by_id(session, params)]
        folder, name = self._place_of_name(session, params)
        path = path_below(folder, name)
        params = {**params, "name": name, "folder": folder}
        item = Item(params, path, session.find.by_path(path, self.kind))
        if item.ref is not None or params.get("state") != "absent":
            parent = session.find.at_path(folder, "Folder", "folder") if item.ref is None else None
            item.parent = Place(parent, folder)
        return [item]

    def _by_id(self, session, params):
        item = Item(dict(params), params["moid"], session.ref(self.kind, params["moid"]), by_id=True)
        if params["folder"] is not None:
            item.params["folder"] = self.folder_of(session, params)
        return item

    def _place_of_name(self, session, params):
        """(path of the folder, name): a name that is a path says both."""
        if not is_path(params["name"]):
            return self.folder_of(session, params), params["name"]
        names = split_path(params["name"])
        if not names or params["folder"] is not None:
            raise InvalidOption(
                f"name: the path {params['name']!r} must hold a name, and goes without folder.",
                option="name",
                value=params["name"],
            )
        return join_path(*names[:-1]), names[-1]

    def all(self, session, params, paths):
        if params["moid"] or params["name"]:
            items = self.items(session, {**params, "state": "absent"}, paths)
            return self._placed(session, items)
        root = self._root(session, params)
        found = session.read.below(root, self.kind, dict.fromkeys(("name", "parent", *paths)))
        items = [
            Item(dict(params), unquote_name(values["name"]), ref, properties=values)
            for ref, values in found
            if self.is_listed(params, values)
        ]
        return self._placed(session, items)

    def _root(self, session, params):
        return session.find.at_path(self.folder_of(session, params), "Folder", "folder")

    @staticmethod
    def _placed(session, items):
        paths = session.read.paths_of([item.ref for item in items if item.ref is not None])
        for item in items:
            path = paths.get(getattr(item.ref, "_moId", None))
            item.parent = Place(None, parent_path(path)) if path else item.parent
        return items

    def identity(self, item):
        known = item.live or item.params
        names = {option: known[option] for option in ("name", "folder") if known.get(option) is not None}
        return names if "name" in names else {"moid": item.params["moid"]}


class EntityResource(Resource):
    """A resource that is a managed object in a folder.

    A subclass says how one is made (C(create)) and what speaks against its removal (C(contents)).

    name_option: the option that gives the name, for errors.
    """

    name_option: ClassVar[str] = "name"
    absent = ("absent",)
    reads = ("parent",)
    starts_tasks = True

    def needed_privileges(self, item):
        needs = {"name": "rename", "folder": "move"}
        actions = [needs[option] for option in needs if item.plan[option]] if item.plan.action == UPDATE else []
        return [one for action in actions or [item.plan.action] for one in self.privileges[action]]

    def create(self, session, item):
        """Makes one in C(item.parent) and returns it; may wait for tasks by yielding them."""
        raise NotImplementedError

    def contents(self, session, item):
        """The names of what would be destroyed along with the item."""
        raise NotImplementedError

    def observe(self, session, item):
        super().observe(session, item)
        if item.live is None:
            return
        if item.parent is None:  # it was found by its id
            item.parent = Place(item.properties["parent"], parent_path(self.path_of(session, item)))
        item.live["folder"] = item.parent.path

    def vet(self, session, item):
        if item.plan.action == DELETE:
            self._vet_removal(session, item)
        elif item.plan.action == CREATE:
            self._vet_name(item)
            self.vet_parent(session, item, item.parent)
        elif item.plan["name"] or item.plan["folder"]:
            self._vet_name(item)
            self._vet_place(session, item)

    def _vet_removal(self, session, item):
        inside = [] if item.params["allow_non_empty"] else self.contents(session, item)
        self.refuse_busy(session, item)
        if inside:
            raise Refused(
                f"{self.describe(item)} is not empty: it holds {listed(inside)}. Removing it would "
                "destroy all of that; set allow_non_empty to true if you mean it.",
                contents=inside,
            )

    def refuse_busy(self, session, item):
        """Raises Refused for what the server removes by no means: it destroys no running machine, and would stop
        half-way."""
        if not item.params["allow_non_empty"]:
            return
        found = session.read.below(item.ref, "VirtualMachine", ["name", "runtime.powerState"])
        running = sorted(
            unquote_name(values["name"]) for _ref, values in found if values["runtime.powerState"] == "poweredOn"
        )
        if running:
            raise Refused(
                f"{self.describe(item)} holds running virtual machines: {listed(running)}. Power them off first.",
                running=running,
            )

    def _vet_name(self, item):
        name = item.params["name"]
        if name is not None and len(name) > LONGEST_NAME:
            raise InvalidOption(
                f"{self.name_option}: {name!r} has {len(name)} characters; the server takes {LONGEST_NAME}.",
                option=self.name_option,
                value=name,
            )

    def _vet_place(self, session, item):
        """A new name or folder for an object that exists."""
        if item.plan["folder"]:
            parent = Place(session.find.at_path(item.params["folder"], "Folder", "folder"), item.params["folder"])
            self.vet_parent(session, item, parent)
            self._vet_datacenter(session, item, parent)
        path = self.path_wanted(item)
        taken = session.find.by_path(path)
        if taken is not None and taken._moId != item.ref._moId:
            raise Refused(
                f"{self.describe(item)} cannot become {path}: there is something of that name already.", path=path
            )

    def vet_parent(self, session, item, parent):
        """The folder must be one that holds such things (API reference, Folder.childType)."""
        holds = list(session.read.one(parent.ref, ["childType"])["childType"] or ())
        misfit = self.misfit(item, holds)
        if misfit:
            what = f"{self.describe(item)} cannot be in {parent.path}"
            raise Refused(f"{what}: {misfit}.", path=parent.path, holds=holds)

    def misfit(self, item, holds):
        """Why a folder that holds some kinds of things cannot hold the item, or None."""
        return None if self.target.kind in holds else f"that is a folder for {', '.join(map(noun, holds))}"

    def _vet_datacenter(self, session, item, parent):
        here, there = (session.read.enclosing(ref, "Datacenter") for ref in (item.properties["parent"], parent.ref))
        if getattr(here, "_moId", None) != getattr(there, "_moId", None):
            raise Refused(
                f"{self.describe(item)} cannot be moved to {parent.path}, which is in another datacenter.",
                path=parent.path,
            )

    @staticmethod
    def path_wanted(item):
        """The inventory path that an item shall have."""
        live = item.live or {}
        folder = item.params["folder"] if item.params["folder"] is not None else live["folder"]
        return path_below(folder, item.params["name"] or live["name"])

    @staticmethod
    def path_of(session, item):
        """The inventory path of an item that exists (or is planned)."""
        return session.read.paths_of([item.ref])[item.ref._moId]

    def apply(self, session, item):
        if item.plan.action == CREATE:
            made = self.create(session, item)
            item.ref = (yield from made) if isgenerator(made) else made
        elif item.plan.action == DELETE:
            self._vet_removal(session, item)  # once more: somebody may have put something in it
            yield self.task(item, item.ref.Destroy_Task(), "remove", last=True)
        else:
            yield from self.apply_place(session, item)

    def apply_place(self, session, item, last=True):
        """Gives an item its new name and folder. last: whether nothing is left to do afterwards."""
        ways = {"name": self._rename, "folder": self._move}
        steps = [step for option, step in ways.items() if item.plan[option]]
        if item.plan["name"] and item.plan["folder"] and self._is_taken(session, item):
            steps.reverse()
        for step in steps:
            yield from step(session, item, last=last and step is steps[-1])

    def _is_taken(self, session, item):
        """Whether a neighbour has the new name, so that the item must move first."""
        return session.find.by_path(path_below(item.live["folder"], item.params["name"])) is not None

    def _rename(self, session, item, last):
        yield self.task(item, item.ref.Rename_Task(item.plan["name"].request_value), "rename", last)

    def _move(self, session, item, last):
        parent = session.find.at_path(item.params["folder"], "Folder", "folder")
        yield self.task(item, parent.MoveIntoFolder_Task([item.ref]), "move", last)
        item.parent = Place(parent, item.params["folder"])

    def task(self, item, task, verb, last=False):
        """A server task to wait for."""
        return of_task(task, self.doing(item, verb), item.params["task_timeout"], last=last)

    def after_apply(self, session, item):
        kind = self.target.kind
        if item.error is None and item.plan.action == CREATE and item.ref is not None:
            session.find.created(kind, item.params["name"], item.ref)
        elif item.plan.action == DELETE or item.plan["name"]:
            session.find.forget(kind)
            session.find.forget("Datacenter")  # their places are kept as paths

    def foresee(self, session, item):
        if item.plan.action == CREATE:
            item.ref = session.ledger.plan(
                self.target.kind,
                item.parent.ref,
                item.parent.path,
                item.params["name"],
                self.foreseen_values(session, item),
            )
            self.foresee_contents(session, item)
        elif item.plan.action == DELETE:
            session.ledger.remove(self.path_of(session, item))
        else:
            self._foresee_change(session, item)

    def _foresee_change(self, session, item):
        old, new = self.path_of(session, item), self.path_wanted(item)
        parent = session.find.by_path(item.params["folder"]) if item.plan["folder"] else None
        super().foresee(session, item)
        if parent is not None:
            session.ledger.set(item.ref, "parent", parent)
        if old != new:
            session.ledger.move(old, new)

    def foresee_contents(self, session, item):
        """Notes what the server makes along with a new one."""

    def describe(self, item):
        return f"the {noun(self.target.kind)} {item.label}"
