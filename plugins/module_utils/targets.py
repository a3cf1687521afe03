# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the options of a task name the objects it is about: one declaration for each shared target.

Each knows its options (as its documentation fragment describes them), and turns them into Items.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.find import Place, noun
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.read import Properties
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import (
    Ambiguous,
    InvalidOption,
    NotFound,
    Refused,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Plan
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import (
    is_path,
    join_path,
    path_below,
    split_path,
    unquote_name,
)


@dataclass
class Item:
    """One thing that a task is about, on its way through the engine.

    params: the options that concern it.
    resource: what kind of thing it is, a Resource.
    label: what people call it, for messages and headings.
    ref: the managed object that is, or carries, the thing; None when it does not exist.
    parent: the Place it is in, or would be created in, where its kind has such.
    by_id: whether it was named by an id; its label becomes its name once that is read.
    by_name: (kind, name, scope) when the object came out of the index of names, which may be out of date.
    properties: what was read of the object.
    entry: the entry of a list property, where that is the thing.
    live: its values in the user's vocabulary; None when it does not exist.
    after: the values at the end of the task.
    around: what a resource knows about the item's surroundings, kept between its steps.
    request: what the plan sends to the server, where vet builds that already.
    retried: whether its plan was made anew because somebody else changed it meanwhile.
    unforeseen: whether nobody can tell what it holds, since an earlier task of a check run would have brought it in.
    left: whether it is still under way at the server, because of C(wait=false). task: the id of the task there, if any.
    """

    params: dict
    label: str
    ref: Any = None
    parent: Place = None
    by_id: bool = False
    by_name: tuple = None
    properties: Properties = None
    entry: Any = None
    live: dict = None
    plan: Plan = field(default_factory=Plan)
    after: dict = None
    error: Exception = None
    warnings: list = field(default_factory=list)
    around: Any = None
    request: Any = None
    retried: bool = False
    unforeseen: bool = False
    left: bool = False
    task: str = None
    resource: Any = None

    def leave(self, awaited):
        """What is under way goes on without being waited for."""
        self.left = True
        self.task = awaited.ref._moId if awaited.is_task else None


CONNECTION = "runtime.connectionState"
_TEMPLATE = "config.template"


class Target:
    """What all kinds of targets have: options for the ensuring module and for the reader, with their rules.

    reads: what vet looks at. may_be_empty: options for which an empty string means something.
    """

    kind = ""
    options: dict = {}
    rules: dict = {}
    info_options: dict = {}
    info_rules: dict = {}
    reads: tuple = ()
    may_be_empty: tuple = ("folder",)

    def vet(self, item):
        """Raises Refused for a host that the vCenter does not reach, or a machine on such a host."""
        state = item.properties.get(CONNECTION) if item.properties is not None else None
        if state not in (None, "connected"):
            raise Refused(
                f"the {noun(self.kind)} {item.label} is {state}: the vCenter cannot reach it.", connection_state=state
            )

    def is_several(self, params):
        """Whether the options name several objects, so that the result is a list even when it holds but one."""
        return False

    def items(self, session, params, paths):
        """The Items of an ensuring task. C(paths) are read where that needs no further request."""
        raise NotImplementedError

    def all(self, session, params, paths):
        """The Items of a reader: those that are named, or all in the scope that is given."""
        raise NotImplementedError

    def identity(self, item):
        """The options that name the item in a result, so that it can be handed back."""
        raise NotImplementedError


class VirtualMachineTarget(Target):
    """One virtual machine: by name (with a folder or datacenter as the scope), path, id or uuid."""

    kind = "VirtualMachine"
    options = {
        "name": {"type": "str"},
        "folder": {"type": "str"},
        "datacenter": {"type": "str"},
        "moid": {"type": "str"},
        "uuid": {"type": "str"},
        "instance_uuid": {"type": "str"},
    }
    rules = {
        "required_one_of": [("name", "moid", "uuid", "instance_uuid")],
        "mutually_exclusive": [("name", "moid", "uuid", "instance_uuid"), ("folder", "moid", "uuid", "instance_uuid")],
    }
    reads = (CONNECTION,)
    info_options = options
    info_rules = {"mutually_exclusive": rules["mutually_exclusive"]}

    def items(self, session, params, paths):
        return [self._item(session, params)]

    def _item(self, session, params):
        if params["moid"]:
            return Item(params, params["moid"], session.ref(self.kind, params["moid"]), by_id=True)
        for option in ("uuid", "instance_uuid"):
            if params[option]:
                ref = session.find.by_uuid(self.kind, params[option], option == "instance_uuid", option)
                return Item(params, params[option], ref, by_id=True)
        return self._named(session, params)

    def _named(self, session, params):
        name = params["name"]
        if params["folder"] and not is_path(name):
            path = path_below(folder_path(session, params["folder"], params["datacenter"], "vm"), name)
            return Item(params, name, session.find.at_path(path, self.kind, "name"))
        within = session.find.datacenter(params["datacenter"]) if params["datacenter"] else None
        ref = session.find.by_name(self.kind, name, within)
        return Item(params, name, ref, by_name=None if is_path(name) else (self.kind, name, within))

    def all(self, session, params, paths):
        if any(params[option] for option in ("name", "moid", "uuid", "instance_uuid")):
            return self.items(session, params, paths)
        root = self._scope(session, params)
        return [
            Item(params, unquote_name(values["name"]), ref, properties=values)
            for ref, values in session.read.below(root, self.kind, dict.fromkeys(("name", *paths)))
        ]

    def _scope(self, session, params):
        if params["folder"]:
            path = folder_path(session, params["folder"], params["datacenter"], "vm")
            return session.find.at_path(path, "Folder", "folder")
        if params["datacenter"]:
            return session.find.datacenter(params["datacenter"]).ref
        return session.content.rootFolder

    def identity(self, item):
        return {"moid": item.ref._moId}


class VirtualMachinesTarget(VirtualMachineTarget):
    """One virtual machine, several by name or id, or all in a folder (but no templates)."""

    options = {
        **VirtualMachineTarget.options,
        "names": {"type": "list", "elements": "str"},
        "moids": {"type": "list", "elements": "str"},
    }
    _ways = ("name", "names", "moid", "moids", "uuid", "instance_uuid")
    rules = {
        "required_one_of": [(*_ways, "folder")],
        "mutually_exclusive": [_ways, ("folder", "moid", "moids", "uuid", "instance_uuid")],
    }
    reads = (CONNECTION, _TEMPLATE)

    def is_several(self, params):
        return not any(params[option] for option in ("name", "moid", "uuid", "instance_uuid"))

    def items(self, session, params, paths):
        if not self.is_several(params):
            return super().items(session, params, paths)
        if params["moids"] is None and params["names"] is None:
            return self._in_folder(session, params, paths)
        one_by_one = [{**params, "moid": moid} for moid in params["moids"] or ()]
        one_by_one += [{**params, "name": name} for name in params["names"] or ()]
        items = [self._found(session, one) for one in one_by_one]
        return list({item.ref._moId if item.ref is not None else item.label: item for item in items}.values())

    def _found(self, session, params):
        """The Item of one of several; that it cannot be found is its own error."""
        try:
            return self._item(session, params)
        except (Ambiguous, NotFound) as error:
            option = "names" if params["names"] else "moids"
            error.msg = error.msg.replace("name:", f"{option}:", 1)
            return Item(params, params["name"] or params["moid"], error=error)

    def _in_folder(self, session, params, paths):
        path = folder_path(session, params["folder"], params["datacenter"], "vm")
        root = session.find.at_path(path, "Folder", "folder")
        found = session.read.below(root, self.kind, dict.fromkeys(("name", _TEMPLATE, *paths)))
        items = [
            Item(params, unquote_name(values["name"]), ref, properties=values)
            for ref, values in found
            if not values[_TEMPLATE]
        ]
        if not items:
            where = params["folder"] or path
            raise NotFound(
                f"folder: there is no virtual machine in {where}, apart from templates.",
                option="folder",
                value=params["folder"],
            )
        return sorted(items, key=lambda item: item.label)

    def identity(self, item):
        return super().identity(item) if item.ref is not None else {"name": item.label}


class HostTarget(Target):
    """ESXi hosts: one, a list of them, or all of a cluster or below a folder. A standalone host need not be named."""

    kind = "HostSystem"
    options = {
        "host": {"type": "str"},
        "hosts": {"type": "list", "elements": "str"},
        "cluster": {"type": "str"},
        "folder": {"type": "str"},
        "datacenter": {"type": "str"},
    }
    rules = {"mutually_exclusive": [("host", "hosts", "cluster", "folder")]}
    reads = (CONNECTION,)
    info_options = options
    info_rules = rules

    def is_several(self, params):
        return any(params[option] is not None for option in ("hosts", "cluster", "folder"))

    def items(self, session, params, paths):
        if not (params["host"] or self.is_several(params)) and session.is_vcenter:
            raise InvalidOption(
                "One of the options host, hosts, cluster and folder must say which hosts of the vCenter are meant.",
                option="host",
            )
        return self.all(session, params, paths)

    def all(self, session, params, paths):
        if params["folder"] is not None:
            return self._below_folder(session, params, paths)
        within = session.find.datacenter(params["datacenter"]) if params["datacenter"] else None
        if params["cluster"]:
            return self._of_cluster(session, params, within, paths)
        names = [params["host"]] if params["host"] else params["hosts"]
        if names is None:
            root = within.ref if within else session.content.rootFolder
            return self._items(params, session.read.below(root, self.kind, dict.fromkeys(("name", *paths))))
        items = [self._named(session, params, name, within) for name in names]
        return list({item.ref._moId if item.ref is not None else item.label: item for item in items}.values())

    def _of_cluster(self, session, params, within, paths):
        cluster = session.find.by_name("ClusterComputeResource", params["cluster"], within, option="cluster")
        return self._items(params, session.read.hosts_of(cluster, dict.fromkeys(("name", *paths))))

    def _below_folder(self, session, params, paths):
        """All hosts below a folder, those of the clusters in it as well."""
        path = folder_path(session, params["folder"], params["datacenter"], "host")
        root = session.find.at_path(path, "Folder", "folder")
        items = self._items(params, session.read.below(root, self.kind, dict.fromkeys(("name", *paths))))
        if not items:
            raise NotFound(f"folder: there is no host in {path}.", option="folder", value=params["folder"])
        return items

    @staticmethod
    def _items(params, found):
        items = [Item(params, unquote_name(values["name"]), ref, properties=values) for ref, values in found]
        return sorted(items, key=lambda item: item.label)

    def _named(self, session, params, name, within):
        item = Item(params, name)
        try:
            item.ref = session.find.by_name(self.kind, name, within, option="hosts" if params["hosts"] else "host")
            item.by_name = None if is_path(name) else (self.kind, name, within)
        except (Ambiguous, NotFound) as error:
            item.error = error
        return item

    def identity(self, item):
        name = item.properties["name"] if item.properties else item.label
        return {"host": unquote_name(name)}


TREES = ("vm", "host", "datastore", "network")


def folder_path(session, folder, datacenter, tree):
    """The inventory path of a folder that is given as an absolute path, or below a tree of a datacenter.

    folder: C(/DC1/vm/prod), or C(prod/web), or an empty string for the tree itself.
    """
    if is_path(folder):
        return join_given_path(folder)
    place = session.find.datacenter(datacenter)
    path = path_below(place.path, tree)
    for name in split_path(folder):
        path = path_below(path, name)
    return path


def join_given_path(path):
    """An inventory path as the user gave it, in the form in which paths are compared."""
    return join_path(*split_path(path))
