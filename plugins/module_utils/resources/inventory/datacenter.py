# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Datacenters. API: Folder.CreateDatacenter, Datacenter, ManagedEntity.Rename_Task and .Destroy_Task."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.entity import (
    FOLDER,
    NAME,
    EntityResource,
    EntityTarget,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.inventory.folder import HOLDS
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import TREES, join_given_path
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import quote_name

_ROOTS = {"vm": "vmFolder", "host": "hostFolder", "datastore": "datastoreFolder", "network": "networkFolder"}


class DatacenterTarget(EntityTarget):
    """A datacenter by name in a folder of datacenters, by path, or by id."""

    kind = "Datacenter"
    options = {
        "name": {"type": "str"},
        "folder": {"type": "str"},
        "moid": {"type": "str"},
    }
    info_options = options

    def folder_of(self, session, params):
        return join_given_path(params["folder"] or "/")


class Datacenter(EntityResource):
    """A datacenter, with the four folders that the server makes in it."""

    name = "datacenter"
    target = DatacenterTarget()
    options = {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "allow_non_empty": {"type": "bool", "default": False},
    }
    fields = (NAME, FOLDER)
    reads = ("parent", *_ROOTS.values())
    vcenter_only = True
    privileges = {
        "create": ("Datacenter.Create",),
        "rename": ("Datacenter.Rename",),
        "move": ("Datacenter.Move",),
        "delete": ("Datacenter.Delete",),
    }

    def create(self, session, item):
        return item.parent.ref.CreateDatacenter(quote_name(item.params["name"]))

    def contents(self, session, item):
        roots = [item.properties[path] for path in _ROOTS.values() if item.properties[path] is not None]
        inside = session.read(roots, ["childEntity"]).values()
        return session.read.names_of([child for root in inside for child in root["childEntity"] or ()])

    def foresee_contents(self, session, item):
        for tree in TREES:
            child_type = {"childType": ["Folder", HOLDS[tree]]}
            root = session.ledger.plan("Folder", item.ref, item.ref.path, tree, child_type)
            session.ledger.set(item.ref, _ROOTS[tree], root)
        session.find.forget("Datacenter")

    def after_apply(self, session, item):
        super().after_apply(session, item)
        session.find.forget("Datacenter")
