# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders. API: Folder.CreateFolder, .MoveIntoFolder_Task, ManagedEntity.Rename_Task and .Destroy_Task."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.entity import (
    FOLDER,
    NAME,
    EntityResource,
    EntityTarget,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import kind_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import folder_path
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import quote_name

# What a folder of each type may hold besides folders (API reference, Folder.childType).
HOLDS = {
    "vm": "VirtualMachine",
    "host": "ComputeResource",
    "datastore": "Datastore",
    "network": "Network",
    "datacenter": "Datacenter",
}


def folder_type(child_types):
    """The type of a folder, from what it may hold."""
    return next((name for name, kind in HOLDS.items() if kind in (child_types or ())), None)


class FolderTarget(EntityTarget):
    """A folder by name in another folder, by path, or by id."""

    kind = "Folder"
    options = {
        "name": {"type": "str"},
        "folder": {"type": "str"},
        "datacenter": {"type": "str"},
        "type": {"type": "str", "choices": list(HOLDS), "default": "vm"},
        "moid": {"type": "str"},
    }
    info_options = {**options, "type": {"type": "str", "choices": list(HOLDS)}}

    def folder_of(self, session, params):
        folder, tree = params["folder"] or "", params["type"] or "vm"
        if tree == "datacenter":
            folder = "/" + folder.lstrip("/")
        return folder_path(session, folder, params["datacenter"], tree)

    def _root(self, session, params):
        if params["folder"] is None and params["datacenter"] is None:
            return session.content.rootFolder
        if params["folder"] is None and params["type"] is None:
            return session.find.datacenter(params["datacenter"]).ref
        return super()._root(session, params)

    def is_listed(self, params, values):
        """The root folders of a datacenter's trees come and go with it, so they are no folders to be ensured."""
        wanted = params["type"] in (None, folder_type(values["childType"]))
        return wanted and values["parent"] is not None and kind_of(values["parent"]) != "Datacenter"


class Folder(EntityResource):
    """A folder of virtual machines, hosts, datastores, networks or datacenters."""

    name = "folder"
    target = FolderTarget()
    options = {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "allow_non_empty": {"type": "bool", "default": False},
    }
    fields = (NAME, FOLDER)
    facts = (Field("type", path="childType", decode=folder_type),)
    vcenter_only = True
    privileges = {
        "create": ("Folder.Create",),
        "rename": ("Folder.Rename",),
        "move": ("Folder.Move",),
        "delete": ("Folder.Delete",),
    }

    def create(self, session, item):
        return item.parent.ref.CreateFolder(quote_name(item.params["name"]))

    def contents(self, session, item):
        children = session.read.one(item.ref, ["childEntity"])["childEntity"] or ()
        return session.read.names_of(children)

    def vet(self, session, item):
        if item.live is not None and kind_of(item.properties["parent"]) == "Datacenter":
            raise Refused(
                f"{self.describe(item)} comes and goes with its datacenter; it cannot be renamed, moved or removed.",
                path=self.path_of(session, item),
            )
        super().vet(session, item)
        wanted = item.params["folder"] if item.plan["folder"] and item.live is not None else None
        if wanted is not None and (wanted + "/").startswith(self.path_of(session, item) + "/"):
            raise Refused(f"{self.describe(item)} cannot be moved into itself or below itself: {wanted}.", path=wanted)

    def misfit(self, item, holds):
        if item.live is None:
            return super().misfit(item, holds)
        own, there = folder_type(item.properties["childType"]), folder_type(holds)
        return None if own == there else f"it is a folder of type {own}, unlike that one, which is of type {there}"

    def foreseen_values(self, session, item):
        parent = session.read.one(item.parent.ref, ["childType"])
        return {**super().foreseen_values(session, item), "childType": list(parent["childType"] or ())}
