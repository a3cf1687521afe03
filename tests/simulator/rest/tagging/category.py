# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""com.vmware.cis.tagging.category"""

from __future__ import annotations

from ...tagging.store import MULTIPLE, SINGLE
from ..errors import already_exists, invalid
from ..operation import operation
from ..types import TEXT, ListOf, Struct
from .access import PRIVILEGE, check_name, may_read, need, need_read, the_category

SERVICE = "com.vmware.cis.tagging.category"
TEXTS = ListOf(TEXT)
FIELDS = {"name": TEXT, "description": TEXT, "cardinality": TEXT, "associable_types": TEXTS}
MODEL = Struct("com.vmware.cis.tagging.category_model", id=TEXT, used_by=TEXTS, **FIELDS)
CREATE = Struct(f"{SERVICE}.create_spec", ("category_id",), category_id=TEXT, **FIELDS)
UPDATE = Struct(f"{SERVICE}.update_spec", FIELDS, **FIELDS)


def info(category):
    return {"name": category.name, "description": category.description, "cardinality": category.cardinality,
            "associable_types": list(category.types), "used_by": list(category.used_by)}


def check_cardinality(value):
    if value not in (SINGLE, MULTIPLE):
        raise invalid(f"cardinality: {value} is neither {SINGLE} nor {MULTIPLE}", value)


def unique(texts):
    return list(dict.fromkeys(texts))


@operation(SERVICE, gives=TEXTS)
def list_(call):
    return list(call.service.tagging.categories) if may_read(call) else []


@operation(SERVICE, takes={"category_id": TEXT}, where="category_id", gives=MODEL)
def get(call, category_id):
    category = the_category(call, category_id)
    need_read(call)
    return {"id": category.id, **info(category)}


@operation(SERVICE, takes={"create_spec": CREATE}, whole="create_spec", gives=TEXT, changes=True)
def create(call, create_spec):
    need(call, PRIVILEGE + "CreateCategory")
    tagging, spec = call.service.tagging, create_spec
    check_name("category", spec["name"], tagging.category_named(spec["name"]))
    check_cardinality(spec["cardinality"])
    if spec.get("category_id") in tagging.categories:
        raise already_exists("category", spec["category_id"])
    return tagging.add_category(spec["name"], spec.get("category_id"), description=spec["description"],
                                cardinality=spec["cardinality"], types=unique(spec["associable_types"])).id


@operation(SERVICE, takes={"category_id": TEXT, "update_spec": UPDATE}, where="category_id", whole="update_spec",
           changes=True)
def update(call, category_id, update_spec):
    """The cardinality can go from SINGLE to MULTIPLE only, and types can only be added: else InvalidArgument."""
    category, spec = the_category(call, category_id), update_spec
    need(call, PRIVILEGE + "EditCategory")
    name, types = spec.get("name", category.name), unique(spec.get("associable_types", category.types))
    cardinality = spec.get("cardinality", category.cardinality)
    check_name("category", name, call.service.tagging.category_named(name), category)
    check_cardinality(cardinality)
    if (category.cardinality, cardinality) == (MULTIPLE, SINGLE):
        raise invalid("The cardinality cannot be changed from MULTIPLE to SINGLE")
    if set(category.types) - set(types) or (types and not category.types):
        raise invalid("Types of objects cannot be taken away from a category")
    category.name, category.types, category.cardinality = name, types, cardinality
    category.description = spec.get("description", category.description)


@operation(SERVICE, takes={"category_id": TEXT}, where="category_id", changes=True)
def delete(call, category_id):
    category = the_category(call, category_id)
    need(call, PRIVILEGE + "DeleteCategory")
    call.service.tagging.remove_category(category)
