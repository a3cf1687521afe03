# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an estate gets its tags: the setting `tags`, the same document over the control channel, and many at once.

    {"Environment": {"cardinality": "SINGLE", "types": ["VirtualMachine"], "description": "…",
                     "tags": {"production": ["/DC1/vm/vm0001", "/DC1/vm/vm0002"], "test": []}},
     "Owner": {"tags": ["database team", "web team"]}}

`tags` maps names to what they are attached to, by inventory path or managed object id, or is a list of names; the rest
may be left out. A twin finds the document in the file `tags.json` of its folder.
"""

from __future__ import annotations

from .store import MULTIPLE, SINGLE

KEYS = {"cardinality", "types", "description", "tags"}


def define(service, document):
    """Add what a document says; categories and tags that are there already are kept, and get the attachments."""
    for name, content in document.items():
        unknown = set(content) - KEYS
        if unknown or content.get("cardinality", MULTIPLE) not in (SINGLE, MULTIPLE):
            raise ValueError(f"tags: {name}: not a category: {content}")
        define_category(service, name, content)


def define_category(service, name, content):
    tagging = service.tagging
    category = tagging.category_named(name)
    if category is None:
        values = {key: content[key] for key in KEYS - {"tags"} if key in content}
        category = tagging.add_category(name, **values)
    tags = content.get("tags", ())
    for tag_name in tags:
        tag = category.named(tag_name) or tagging.add_tag(category, tag_name)
        for place in tags[tag_name] if isinstance(tags, dict) else ():
            tagging.attach(tag, entity_at(service, place))


def entity_at(service, place):
    entity = service.by_path(place) if place.startswith("/") else service.registry.find(place)
    if entity is None:
        raise ValueError(f"tags: no such object: {place}")
    return entity


def tag_named(service, category, tag):
    """The tag of these names; ValueError if there is none."""
    found = service.tagging.category_named(category)
    found = found and found.named(tag)
    if found is None:
        raise ValueError(f"no such tag: {category}, {tag}")
    return found


def as_document(tagging):
    """What is there, as `define` takes it, with managed object ids."""
    return {category.name: {
        "cardinality": category.cardinality, "types": category.types, "description": category.description,
        "tags": {tag.name: list(tag.objects) for tag in category.tags.values()}}
        for category in tagging.categories.values()}


def define_many(service, categories, tags, each, machines):
    """`categories` with `tags` in all; each machine gets `each` of them, out of as many categories.

    Every second category takes one tag of an object only.
    """
    tagging = service.tagging
    made = [tagging.add_category(f"category{number}", cardinality=(SINGLE, MULTIPLE)[number % 2],
                                 description=f"Category {number} of tags", types=["VirtualMachine"])
            for number in range(1, categories + 1)]
    for number in range(tags if made else 0):
        category = made[number % len(made)]
        tagging.add_tag(category, f"tag{number + 1:03d}", description=f"Tag {number + 1}")
    by_category = [list(category.tags.values()) for category in made if category.tags]
    for number, machine in enumerate(machines if by_category else ()):
        for step in range(min(each, len(by_category))):
            choice = by_category[(number + step) % len(by_category)]
            tagging.attach(choice[(number // len(by_category)) % len(choice)], machine)
