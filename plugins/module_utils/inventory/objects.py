# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects of an inventory, virtual machines or hosts: how they are read, with their places, all in one request."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.automation import Automation
from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory.estate import PLACES, Estate
from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory.properties import Properties
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm import custom_attributes
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import kind_of, vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import CONNECTION
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import unquote_name

CUSTOM = custom_attributes.VALUES
CUSTOM_ATTRIBUTES, TAGS = "custom_attributes", "tags"
_FIELDS = "CustomFieldsManager"


@dataclass
class Found:
    """One object. told: what the inventory has of it. values: API path → value. tags: [{id, name, category}]."""

    told: dict
    values: dict
    custom: dict = field(default_factory=dict)
    tags: list = field(default_factory=list)


class Objects:
    """One kind of object, as an inventory has it.

    kind: the API's. always: the paths that are read in any case. groups: name → Fields. special: the names of what is
    more than fields. default: what is read if the user does not say. wanted: what the option C(properties) names. raw:
    further paths.
    """

    kind: t.ClassVar[str] = ""
    always: t.ClassVar[tuple] = ()
    groups: t.ClassVar[dict] = {}
    special: t.ClassVar[tuple] = (CUSTOM_ATTRIBUTES, TAGS)
    default: t.ClassVar[tuple] = ()

    def __init__(self, wanted, raw=()):
        self.properties = Properties(self.kind, self.groups, wanted, self.special)
        self.raw = tuple(raw)

    @classmethod
    def paths_among(cls, wanted):
        """Those of the names in the option C(properties) that are paths of the API."""
        return [name for name in wanted if name not in cls.groups and name not in cls.special]

    def paths(self):
        """The paths to read of each object."""
        custom = (CUSTOM,) if CUSTOM_ATTRIBUTES in self.properties else ()
        return (*self.always, *self.properties.paths, *self.raw, *custom)

    def places(self):
        """{kind: paths} of what the objects lie in, and refer to."""
        return {kind: paths for kind, paths in PLACES.items() if kind != "Datastore"}

    def told(self, moid, values, estate):
        """What the inventory has of an object, besides the fields; what is None is left out."""
        raise NotImplementedError

    def keeps(self, values):
        """Whether the inventory has an object at all."""
        return True

    def read(self, session, roots, progress=None):
        """([Found], the number of those that may not be read). roots: the places below which objects are looked for."""
        contents = self._contents(session, roots, progress)
        mine = {one.obj._moId: one for one in contents if kind_of(one.obj) == self.kind}
        kinds = {"VirtualApp", "ClusterComputeResource", "StoragePod", *self.places()}
        estate = Estate(one for one in contents if kind_of(one.obj) in kinds)
        readable = [one for one in mine.values() if not _is_denied(one)]
        names = _names_of_attributes(contents)
        found = [self._found(one, estate, names) for one in readable if self.keeps(one.values)]
        if TAGS in self.properties and found:
            self._add_tags(session, found)
        return found, len(mine) - len(readable)

    def _contents(self, session, roots, progress):
        places, content = self.places(), session.content
        wanted = {**places, self.kind: tuple(dict.fromkeys([*places.get(self.kind, ()), *self.paths()]))}
        also = []
        if CUSTOM in wanted[self.kind] and session.is_vcenter:
            also, wanted[_FIELDS] = [content.customFieldsManager], ("field",)
        whole = [root for root in roots if root._moId == content.rootFolder._moId]
        if whole:
            selections = [(content.rootFolder, [*places, *({self.kind} - places.keys())])]
        else:
            around = [kind for kind in places if kind != self.kind]
            selections = [(content.rootFolder, around), *((root, [self.kind]) for root in roots)]
        return session.read.contents(selections, also, wanted, progress)

    def _found(self, content, estate, names):
        values = content.values
        custom = custom_attributes.named(values.get(CUSTOM), names)
        told = self.told(content.obj._moId, values, estate)
        if CUSTOM_ATTRIBUTES in self.properties:
            told[CUSTOM_ATTRIBUTES] = custom
        told.update(self.properties.told(values))
        return Found({name: value for name, value in told.items() if value is not None}, values, custom)

    def _add_tags(self, session, found):
        session.require_vcenter("properties: tags")
        with Automation(session) as automation:
            by_object = automation.tags_of(self.kind, [one.told["moid"] for one in found])
        for one in found:
            one.tags = by_object.get(one.told["moid"], [])
            one.told.update(told_tags(one.tags))


def told_tags(tags):
    """The tags of an object by name, and by category."""
    by_category = {}
    for tag in tags:
        by_category.setdefault(tag["category"], []).append(tag["name"])
    return {
        TAGS: sorted({tag["name"] for tag in tags}),
        "tags_by_category": {category: sorted(names) for category, names in by_category.items()},
    }


def told_name(values):
    return unquote_name(values.get("name"))


def _is_denied(content):
    """Whether the account may see that there is an object, and what it is called, but no more (System.View)."""
    return any(
        missing.path == CONNECTION and isinstance(missing.fault, vim.fault.NoPermission) for missing in content.missing
    )


def _names_of_attributes(contents):
    """{key: name} of the custom attributes."""
    fields = next((one.values.get("field") for one in contents if kind_of(one.obj) == _FIELDS), None)
    return {one.key: one.name for one in fields or ()}
