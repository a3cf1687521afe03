# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A virtual machine that may not exist yet: by name (in a folder, or anywhere in a datacenter), path, id or uuid."""

from __future__ import annotations

import fnmatch

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.find import Place
from ansible_collections.skyscraper.vsphere.plugins.module_utils.entity import EntityTarget
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import NotFound
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import resolve
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm import custom_attributes
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import Item, folder_path
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import is_path, path_below, unquote_name

_IDS = ("moid", "uuid", "instance_uuid")
_GONE = ("absent", "unregistered")


class NewVirtualMachineTarget(EntityTarget):
    """One virtual machine. With an id, the name and folder are what it shall have.

    A name without a folder is looked for in the whole datacenter; a new machine goes into the folder C(vm) of it then.
    """

    kind = "VirtualMachine"
    options = {
        "name": {"type": "str"},
        "folder": {"type": "str"},
        "datacenter": {"type": "str"},
        "moid": {"type": "str"},
        "uuid": {"type": "str"},
        "instance_uuid": {"type": "str"},
    }
    rules = {"required_one_of": [("name", *_IDS)], "mutually_exclusive": [_IDS]}
    reads = ("runtime.connectionState",)
    info_options = {
        **options,
        "cluster": {"type": "str"},
        "host": {"type": "str"},
        "match": {"type": "str"},
        "custom_attributes": {"type": "dict"},
    }
    info_rules = {"mutually_exclusive": [("name", *_IDS, "cluster", "host"), ("folder", "cluster", "host")]}

    def folder_of(self, session, params):
        return folder_path(session, params["folder"] or "", params["datacenter"], "vm")

    def items(self, session, params, paths):
        if any(params[option] for option in _IDS):
            return [self._by_id(session, params)]
        if params["folder"] is None and not is_path(params["name"]):
            return [self._anywhere(session, params)]
        return self._at_place(session, params, paths)

    def _at_place(self, session, params, paths):
        """By name in a folder, or by path; what is to be gone need not have a folder."""
        state = params.get("state")
        items = super().items(session, {**params, "state": "absent"} if state in _GONE else params, paths)
        for item in items if state in _GONE else ():
            item.params["state"] = state
        return items

    def vet(self, item):
        """What the vCenter cannot reach any more can still be taken out of its inventory."""
        if item.params.get("state") != "unregistered":
            super().vet(item)

    def _by_id(self, session, params):
        option = next(option for option in _IDS if params[option])
        if option == "moid":
            return super()._by_id(session, params)
        try:
            ref = session.find.by_uuid(self.kind, params[option], option == "instance_uuid", option)
        except NotFound:
            if params.get("state") not in _GONE:
                raise
            return Item(dict(params), params[option])
        item = Item(dict(params), params[option], ref, by_id=True)
        if params["folder"] is not None:
            item.params["folder"] = self.folder_of(session, params)
        return item

    def _anywhere(self, session, params):
        name = params["name"]
        within = session.find.datacenter(params["datacenter"]) if params["datacenter"] else None
        try:
            ref = session.find.by_name(self.kind, name, within)
            return Item(dict(params), name, ref, by_name=(self.kind, name, within))
        except NotFound:
            return self._new(session, params)

    def _new(self, session, params):
        if params.get("state") in _GONE:
            return Item(dict(params), params["name"])
        folder = self.folder_of(session, params)
        item = Item({**params, "folder": folder}, path_below(folder, params["name"]))
        item.parent = Place(session.find.at_path(folder, "Folder", "folder"), folder)
        return item

    def all(self, session, params, paths):
        if params["name"] or any(params[option] for option in _IDS):
            return super().all(session, params, paths)
        found = session.read.below(self._root(session, params), self.kind, dict.fromkeys(("name", *paths)))
        return [
            Item(dict(params), unquote_name(values["name"]), ref, properties=values)
            for ref, values in found
            if self.is_listed(params, values)
        ]

    def is_listed(self, params, values):
        pattern = params["match"]
        if pattern and not fnmatch.fnmatchcase((unquote_name(values["name"]) or "").lower(), pattern.lower()):
            return False
        wanted = params["custom_attributes"]
        if not wanted:
            return True
        there = custom_attributes.values_of(values)
        return all(there.get(name, "") == str(value) for name, value in wanted.items())

    def _root(self, session, params):
        within = session.find.datacenter(params["datacenter"]) if params["datacenter"] else None
        if params["folder"] is not None:
            return session.find.at_path(self.folder_of(session, params), "Folder", "folder")
        for option, kind in (("cluster", "ComputeResource"), ("host", "HostSystem")):
            if params[option]:
                return resolve(session, kind, params[option], within, option)
        return within.ref if within else session.content.rootFolder

    @staticmethod
    def _placed(session, items):
        return items  # their paths come with the survey

    def identity(self, item):
        known = item.live or item.params
        names = {option: known[option] for option in ("name", "folder") if known.get(option) is not None}
        return names if "name" in names else {option: item.params[option] for option in _IDS if item.params[option]}
