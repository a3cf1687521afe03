# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The places of an inventory (folders, clusters, pools …), all read at once; names and paths are put together here.

Asking for the folder of each machine would take thousands of requests; there are only so many folders.
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import kind_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import unquote_name

PLACES = {
    "Folder": ("name", "parent"),
    "Datacenter": ("name", "parent"),
    "ComputeResource": ("name", "parent"),
    "ResourcePool": ("name", "parent"),
    "HostSystem": ("name", "parent"),
    "Datastore": ("name",),
}


class Estate:
    """Names and paths of places. contents: what was read of PLACES (api.answers.Content)."""

    def __init__(self, contents):
        self._names, self._parents, self._kinds = {}, {}, {}
        for one in contents:
            moid = one.obj._moId
            self._names[moid] = one.values.get("name") or moid
            self._kinds[moid] = kind_of(one.obj)
            parent = one.values.get("parent")
            if parent is not None:
                self._parents[moid] = parent._moId
        self._paths, self._enclosing = {}, {}

    def name(self, ref):
        """What a place is called; None for no place, and for one that the account may not see."""
        name = self._names.get(ref._moId) if ref is not None else None
        return None if name is None else unquote_name(name)

    def path(self, ref):
        """The inventory path of a place, C(/) for the root folder and for what lies in nothing that can be seen."""
        return "/" if ref is None else self._path(ref._moId) or "/"

    def _path(self, moid):
        """The path with the names as they are stored, which is how paths write them; empty for the root folder."""
        if moid not in self._paths:
            parent = self._parents.get(moid)
            alone = parent is None and self._kinds.get(moid) == "Folder"  # the root, whose name is in no path
            inside = moid in self._names and not alone
            self._paths[moid] = f"{self._path(parent) if parent else ''}/{self._names[moid]}" if inside else ""
        return self._paths[moid]

    def enclosing(self, ref, kind):
        """The name of the place of a kind that a place lies in, or is; None if there is none."""
        moid = ref._moId if ref is not None else None
        found = self._above(moid, kind)
        return unquote_name(self._names[found]) if found else None

    def _above(self, moid, kind):
        key = moid, kind
        if key not in self._enclosing:
            here = moid is None or self._kinds.get(moid) == kind
            self._enclosing[key] = moid if here else self._above(self._parents.get(moid), kind)
        return self._enclosing[key]
