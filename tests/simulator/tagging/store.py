# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept of tags: categories and tags by their ids, and attachments, to be found from either end."""

from __future__ import annotations

from dataclasses import dataclass, field

SINGLE, MULTIPLE = "SINGLE", "MULTIPLE"
CATEGORY_ID = "urn:vmomi:InventoryServiceCategory:{}:GLOBAL"
TAG_ID = "urn:vmomi:InventoryServiceTag:{}:GLOBAL"
OLD_PREFIX = "urn:vim25:"       # before the names of types, as older clients write them


@dataclass
class Category:
    """`types` are the API types to whose objects its tags can be attached; empty: to all."""

    id: str
    name: str
    description: str = ""
    cardinality: str = MULTIPLE
    types: list = field(default_factory=list)
    used_by: list = field(default_factory=list)
    tags: dict = field(default_factory=dict)            # id → Tag

    def named(self, name):
        """Its tag of a name, or None. Names differ in more than case (assumed, as in the rest of the inventory)."""
        return next((tag for tag in self.tags.values() if tag.name.lower() == name.lower()), None)

    def allows(self, kind):
        return not self.types or kind in {name.removeprefix(OLD_PREFIX) for name in self.types}


@dataclass
class Tag:
    id: str
    name: str
    category: Category
    description: str = ""
    used_by: list = field(default_factory=list)
    objects: dict = field(default_factory=dict)         # managed object id → the object's API type


class Tagging:
    def __init__(self, service):
        self.service = service
        self.categories = {}            # id → Category
        self.tags = {}                  # id → Tag
        self.attached = {}              # managed object id → {tag id: Tag}
        self.pages = {}                 # marker → what is left of a list
        self.made = 0

    # -- categories and tags

    def new_id(self, form, *names):
        self.made += 1
        return form.format(self.service.uuid("tagging", str(self.made), *names))

    def category_named(self, name):
        return next((each for each in self.categories.values() if each.name.lower() == name.lower()), None)

    def add_category(self, name, category_id=None, **values):
        category = Category(category_id or self.new_id(CATEGORY_ID, name), name, **values)
        self.categories[category.id] = category
        return category

    def remove_category(self, category):
        """Its tags go with it."""
        for tag in list(category.tags.values()):
            self.remove_tag(tag)
        del self.categories[category.id]

    def add_tag(self, category, name, tag_id=None, **values):
        tag = Tag(tag_id or self.new_id(TAG_ID, category.name, name), name, category, **values)
        self.tags[tag.id] = category.tags[tag.id] = tag
        return tag

    def remove_tag(self, tag):
        """It is taken off all objects."""
        for moid in list(tag.objects):
            self.detach(tag, moid)
        del self.tags[tag.id], tag.category.tags[tag.id]

    # -- attachments

    def of(self, moid):
        """The tags on an object, in the order in which they were attached."""
        return self.attached.get(moid, {}).values()

    def fits(self, tag, entity):
        """Whether a tag can be attached to an object: its category is for such objects, and not taken if `SINGLE`."""
        category = tag.category
        if not category.allows(entity.api_name):
            return False
        return category.cardinality == MULTIPLE or all(
            other is tag or other.category is not category for other in self.of(entity.moid))

    def attach(self, tag, entity):
        tag.objects[entity.moid] = entity.api_name
        self.attached.setdefault(entity.moid, {})[tag.id] = tag

    def detach(self, tag, moid):
        tag.objects.pop(moid, None)
        tags = self.attached.get(moid, {})
        tags.pop(tag.id, None)
        if not tags:
            self.attached.pop(moid, None)

    def forget(self, moid):
        """An object has left the inventory: its attachments go with it."""
        for tag in list(self.of(moid)):
            self.detach(tag, moid)
