# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""New names for objects of the inventory, whatever their kind. API: ManagedEntity.Rename_Task."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.find import Place
from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import ensure
from ansible_collections.skyscraper.vsphere.plugins.module_utils.entity import (
    NAME,
    EntityResource,
    EntityTarget,
    parent_path,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, NotFound, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import (
    CHANGING,
    CONNECTION,
    WAITING,
    Operation,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import (
    KINDS_BY_WORD,
    datacenter_of,
    kind_of_id,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import is_derived, kind_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import (
    Item,
    VirtualMachineTarget,
    join_given_path,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import is_path, path_below

# A host is called by its address.
KINDS = {word: kind for word, kind in KINDS_BY_WORD.items() if kind != "HostSystem"}
# Names of these are unique in a datacenter, and not only in their folder (API reference, Datastore and Network).
_UNIQUE = ("Datastore", "Network", "DistributedVirtualSwitch")
_FIXED = {
    "HostSystem": "its name is its address; remove it and add it under the other one",
    "ComputeResource": "it has the name of its host, which is an address",
    "Network": "its name is that of the port groups on the hosts; see the module portgroup",
    "OpaqueNetwork": "its name belongs to the software that made it",
}


class RenameTarget(EntityTarget):
    """An object of one kind by name, path or id. By name and path it is found under its new name, too."""

    options = {
        "kind": {"type": "str", "choices": list(KINDS)},
        "name": {"type": "str"},
        "datacenter": {"type": "str"},
        "moid": {"type": "str"},
        "new_name": {"type": "str", "required": True},
    }
    rules = {
        "required_one_of": [("name", "moid")],
        "mutually_exclusive": [("name", "moid"), ("datacenter", "moid")],
        "required_by": {"name": ["kind"]},
    }
    may_be_empty = ()

    def __init__(self, kind):
        self.kind = kind
        self.reads = VirtualMachineTarget.reads if kind == "VirtualMachine" else ()

    def items(self, session, params, paths):
        wanted = {**params, "name": params["new_name"], "folder": None}
        if params["moid"]:
            return [Item(wanted, params["moid"], session.ref(self.kind, params["moid"]), by_id=True)]
        if is_path(params["name"]):
            return [self._at_path(session, wanted, join_given_path(params["name"]))]
        return [self._named(session, wanted, params["name"], params["new_name"])]

    def _at_path(self, session, wanted, old):
        """What is at a path, or, if nothing is, what has the new name in the same place."""
        new = path_below(parent_path(old), wanted["new_name"])
        for path in (old, new):
            ref = session.find.by_path(path, self.kind)
            if ref is not None:
                return Item(wanted, path, ref, parent=Place(None, parent_path(path)))
        return Item(wanted, old, session.find.at_path(old, self.kind, "name"))

    def _named(self, session, wanted, old, new):
        """What has the old name, or, if nothing does, the one thing that has the new one."""
        within = session.find.datacenter(wanted["datacenter"]) if wanted["datacenter"] else None
        try:
            ref = session.find.by_name(self.kind, old, within)
        except NotFound:
            if not session.find.known(self.kind, new, within):
                raise
            old, ref = new, session.find.by_name(self.kind, new, within, "new_name")
        return Item(wanted, old, ref, by_name=(self.kind, old, within))

    def identity(self, item):
        return {"moid": item.ref._moId}


class Rename(EntityResource):
    """The name of an object that exists."""

    name = "rename"
    name_option = "new_name"
    absent = ()
    target = RenameTarget("ManagedEntity")
    fields = (NAME,)
    privileges = {
        "cluster": ("Host.Inventory.RenameCluster",),
        "datacenter": ("Datacenter.Rename",),
        "datastore": ("Datastore.Rename",),
        "datastore_cluster": ("Folder.Rename",),
        "dvs": ("DVSwitch.Modify",),
        "folder": ("Folder.Rename",),
        "network": ("DVPortgroup.Modify",),
        "resource_pool": ("Resource.RenamePool",),
        "vapp": ("VApp.Rename",),
        "vm": ("VirtualMachine.Config.Rename",),
    }

    def __init__(self, kind="ManagedEntity"):
        self.target = RenameTarget(kind)

    def needed_privileges(self, item):
        return self.privileges[word_for(kind_of(item.ref))]

    def vet(self, session, item):
        self._vet_kind(item)
        super().vet(session, item)
        if item.plan["name"]:
            self._vet_namesakes(session, item)

    def _vet_kind(self, item):
        reason = _FIXED.get(kind_of(item.ref))
        parent = item.properties["parent"]
        if kind_of(item.ref) == "Folder" and (parent is None or kind_of(parent) == "Datacenter"):
            reason = "it comes and goes with its datacenter" if parent else "it is the root of the inventory"
        if kind_of(item.ref) == "ResourcePool" and is_derived(kind_of(parent), "ComputeResource"):
            reason = "it is the root of the resource pools there"
        if reason:
            raise Refused(f"{self.describe(item)} cannot be renamed: {reason}.", kind=kind_of(item.ref))

    def _vet_namesakes(self, session, item):
        """Another one of that name elsewhere in the datacenter, where that is not allowed."""
        kind, new = self.target.kind, item.params["name"]
        if not any(is_derived(kind, unique) for unique in _UNIQUE):
            return
        within = datacenter_of(session, item.ref)
        session.find.forget(kind, within)  # what came since it was read counts
        others = [ref for ref in session.find.known(kind, new, within) if ref._moId != item.ref._moId]
        if others:
            path = session.read.paths_of(others[:1])[others[0]._moId]
            raise Refused(
                f"{self.describe(item)} cannot be renamed to {new}: the datacenter has {path}, and there such names "
                "must be unique.",
                path=path,
            )


def word_for(kind):
    """The word of the option kind for a kind of object."""
    return next((word for word, api in KINDS.items() if is_derived(kind, api)), None)


def rename(session, params, mode):
    """Runs the module; returns its result."""
    if is_path(params["new_name"]):
        raise InvalidOption(
            f"new_name: {params['new_name']!r} is a path; write the new name alone. An object that is renamed stays in "
            "its place.",
            option="new_name",
            value=params["new_name"],
        )
    result = ensure(Rename(_kind(params)), session, params, mode)
    values = result.pop("rename")
    path = path_below(values["folder"], values["name"])
    kind = params["kind"] or word_for(_kind(params))
    return {**result, "rename": {"kind": kind, "name": path, "new_name": values["name"]}, "facts": {"path": path}}


def _kind(params):
    """The kind of object, as exactly as the options tell."""
    asked, by_id = KINDS.get(params["kind"]), kind_of_id(params["moid"] or "")
    if by_id and (asked is None or is_derived(by_id, asked)):
        return by_id
    if asked is None:
        raise InvalidOption(
            f"moid: {params['moid']!r} does not tell what kind of object it is of; say it in kind.",
            option="moid",
            value=params["moid"],
        )
    return asked


RENAME = Operation(
    name="rename",
    options={**CONNECTION, **CHANGING, **WAITING, **RenameTarget.options},
    rules=RenameTarget.rules,
    run=rename,
)
