# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""com.vmware.vcenter.tagging.categories and .tags: all of them with what is known of them, page by page.

Since API 9.0, and only in the newer form. One file for both: they differ in what they tell of a thing.
"""

from __future__ import annotations

from ..errors import invalid, tagging_object_not_found
from ..operation import operation
from ..types import NUMBER, TEXT, ListOf, Struct
from .access import may_read
from .category import info as category_info
from .pages import next_page

PREFIX = "com.vmware.vcenter.tagging"
TEXTS = ListOf(TEXT)
USUAL_SIZE = 20
CATEGORY = Struct(f"{PREFIX}.categories.info", name=TEXT, description=TEXT, cardinality=TEXT, associable_types=TEXTS,
                  used_by=TEXTS)
TAG = Struct(f"{PREFIX}.tags.info", name=TEXT, category=TEXT, description=TEXT, used_by=TEXTS)


def listing(name, key, info):
    """What `operation` wants to know of the list of one kind."""
    service = f"{PREFIX}.{name}"
    item = Struct(f"{service}.list_item", **{key: TEXT, "info": info})
    iterate = Struct(f"{service}.iteration_spec", ("marker", "page_size"), marker=TEXT, page_size=NUMBER)
    names = Struct(f"{service}.filter_spec", ("names",), names=TEXTS)
    return {"service": service, "takes": {"filter": names, "iterate": iterate}, "optional": ("filter", "iterate"),
            "gives": Struct(f"{service}.list_result", ("marker",), marker=TEXT, items=ListOf(item)),
            "query": True, "old": False, "since": (9, 0, 0), "api_since": (9, 0, 0)}


def answer(call, things, describe, wanted, iterate):
    """InvalidArgument for a marker beside a filter, NotFound for one that was not given out."""
    names, iterate = (wanted or {}).get("names"), iterate or {}
    marker = iterate.get("marker")
    if marker and names is not None:
        raise invalid("A marker and a filter cannot be given together")
    if iterate.get("page_size", 1) < 1:
        raise invalid("page_size: less than 1")
    things = things if may_read(call) else ()
    items, marker = next_page(
        call.service.tagging, marker, iterate.get("page_size", USUAL_SIZE),
        lambda: [describe(each) for each in things if names is None or each.name in names],
        lambda: tagging_object_not_found(marker))
    return {"items": items, "marker": marker} if marker else {"items": items}


@operation(**listing("categories", "category_id", CATEGORY))
def list_(call, filter=None, iterate=None):
    def describe(category):
        return {"category_id": category.id, "info": category_info(category)}
    return answer(call, call.service.tagging.categories.values(), describe, filter, iterate)


def describe_tag(tag):
    return {"tag": tag.id, "info": {"name": tag.name, "category": tag.category.id, "description": tag.description,
                                    "used_by": list(tag.used_by)}}


@operation(**listing("tags", "tag", TAG))
def list__(call, filter=None, iterate=None):
    return answer(call, call.service.tagging.tags.values(), describe_tag, filter, iterate)
