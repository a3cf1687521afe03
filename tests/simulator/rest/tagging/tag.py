# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""com.vmware.cis.tagging.tag"""

from __future__ import annotations

from ..errors import already_exists
from ..operation import operation
from ..types import TEXT, ListOf, Struct
from .access import PRIVILEGE, check_name, may_read, need, need_read, readable_tag, the_category, the_tag

SERVICE = "com.vmware.cis.tagging.tag"
TEXTS = ListOf(TEXT)
FIELDS = {"name": TEXT, "description": TEXT}
MODEL = Struct("com.vmware.cis.tagging.tag_model", id=TEXT, category_id=TEXT, used_by=TEXTS, **FIELDS)
CREATE = Struct(f"{SERVICE}.create_spec", ("tag_id",), category_id=TEXT, tag_id=TEXT, **FIELDS)
UPDATE = Struct(f"{SERVICE}.update_spec", FIELDS, **FIELDS)


@operation(SERVICE, gives=TEXTS)
def list_(call):
    return list(call.service.tagging.tags) if may_read(call) else []


@operation(SERVICE, takes={"tag_id": TEXT}, where="tag_id", gives=MODEL)
def get(call, tag_id):
    tag = readable_tag(call, tag_id)
    return {"id": tag.id, "category_id": tag.category.id, "name": tag.name, "description": tag.description,
            "used_by": list(tag.used_by)}


@operation(SERVICE, takes={"create_spec": CREATE}, whole="create_spec", gives=TEXT, changes=True)
def create(call, create_spec):
    """NotFound for an unknown category, AlreadyExists for a name that the category has."""
    tagging, spec = call.service.tagging, create_spec
    category = the_category(call, spec["category_id"])
    need(call, PRIVILEGE + "CreateTag")
    check_name("tag", spec["name"], category.named(spec["name"]))
    if spec.get("tag_id") in tagging.tags:
        raise already_exists("tag", spec["tag_id"])
    return tagging.add_tag(category, spec["name"], spec.get("tag_id"), description=spec["description"]).id


@operation(SERVICE, takes={"tag_id": TEXT, "update_spec": UPDATE}, where="tag_id", whole="update_spec", changes=True)
def update(call, tag_id, update_spec):
    tag = the_tag(call, tag_id)
    need(call, PRIVILEGE + "EditTag")
    name = update_spec.get("name", tag.name)
    check_name("tag", name, tag.category.named(name), tag)
    tag.name, tag.description = name, update_spec.get("description", tag.description)


@operation(SERVICE, takes={"tag_id": TEXT}, where="tag_id", changes=True)
def delete(call, tag_id):
    tag = the_tag(call, tag_id)
    need(call, PRIVILEGE + "DeleteTag")
    call.service.tagging.remove_tag(tag)


@operation(SERVICE, takes={"category_id": TEXT}, old_where="category_id", gives=TEXTS)
def list_tags_for_category(call, category_id):
    """The older form has the category's id in the path, the newer one in the body."""
    category = the_category(call, category_id)
    need_read(call)
    return list(category.tags)
