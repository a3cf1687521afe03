# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""com.vmware.cis.tagging.tag_association

Where the reference is silent, it is assumed that

- an object that does not exist is one that the account may not read: `unauthorized`, or left out of a list;
- list_attached_tags_on_objects has nothing to say of an object without tags, and list_attached_objects_on_tags names
  every tag, with an empty list;
- more objects or tags than `tagging_batch` in one request are `invalid_argument`. VMware's papers say that 2,000 is the
  most, the reference says nothing.
"""

from __future__ import annotations

from ...entities.entity import ManagedEntity
from ..errors import UNAUTHORIZED, RestError, invalid
from ..operation import operation
from ..types import MESSAGE, OBJECT_ID, TEXT, TRUTH, ListOf, Struct
from .access import PRIVILEGE, may_read, need, readable_tag, the_tag

SERVICE = "com.vmware.cis.tagging.tag_association"
TEXTS, OBJECTS = ListOf(TEXT), ListOf(OBJECT_ID)
OBJECT_TO_TAGS = Struct(f"{SERVICE}.object_to_tags", object_id=OBJECT_ID, tag_ids=TEXTS)
TAG_TO_OBJECTS = Struct(f"{SERVICE}.tag_to_objects", tag_id=TEXT, object_ids=OBJECTS)
BATCH_RESULT = Struct(f"{SERVICE}.batch_result", success=TRUTH, error_messages=ListOf(MESSAGE))


def readable(call, object_id):
    """The object of an id if it is there and the account may read it, else None."""
    entity = call.service.registry.find(object_id["id"])
    if not isinstance(entity, ManagedEntity) or entity.api_name != object_id["type"]:
        return None
    return entity if call.may(entity, "System.Read") else None


def the_object(call, object_id):
    entity = readable(call, object_id)
    if entity is None:
        raise RestError(UNAUTHORIZED)
    return entity


def check_batch(call, items, name):
    most = call.service.settings.tagging_batch
    if len(items) > most:
        raise invalid(f"{name}: {len(items)} are more than {most}", len(items), most)


def ids_of(call, tag):
    """The objects that have a tag, as far as the account may read them."""
    ids = ({"id": moid, "type": kind} for moid, kind in tag.objects.items())
    return [each for each in ids if call.unrestricted or readable(call, each) is not None]


# -- reading

@operation(SERVICE, takes={"object_id": OBJECT_ID}, gives=TEXTS)
def list_attached_tags(call, object_id):
    entity = the_object(call, object_id)
    return [tag.id for tag in call.service.tagging.of(entity.moid)] if may_read(call) else []


@operation(SERVICE, takes={"object_ids": OBJECTS}, gives=ListOf(OBJECT_TO_TAGS))
def list_attached_tags_on_objects(call, object_ids):
    check_batch(call, object_ids, "object_ids")
    if not may_read(call):
        return []
    attached = call.service.tagging.attached
    return [{"object_id": each, "tag_ids": list(attached[each["id"]])} for each in object_ids
            if each["id"] in attached and readable(call, each) is not None]


@operation(SERVICE, takes={"tag_id": TEXT}, where="tag_id", gives=OBJECTS)
def list_attached_objects(call, tag_id):
    return ids_of(call, readable_tag(call, tag_id))


@operation(SERVICE, takes={"tag_ids": TEXTS}, gives=ListOf(TAG_TO_OBJECTS))
def list_attached_objects_on_tags(call, tag_ids):
    check_batch(call, tag_ids, "tag_ids")
    tags = call.service.tagging.tags if may_read(call) else {}
    return [{"tag_id": each, "object_ids": ids_of(call, tags[each])} for each in tag_ids if each in tags]


@operation(SERVICE, takes={"object_id": OBJECT_ID}, gives=TEXTS)
def list_attachable_tags(call, object_id):
    entity, tagging = the_object(call, object_id), call.service.tagging
    there = tagging.attached.get(entity.moid, ())
    tags = tagging.tags.values() if may_read(call) else ()
    return [tag.id for tag in tags if tag.id not in there and tagging.fits(tag, entity)]


# -- attaching

def attach_one(call, tag_id, object_id):
    """A tag that is attached already is nothing to do; one that does not fit is InvalidArgument."""
    tag = the_tag(call, tag_id)
    need(call, PRIVILEGE + "AttachTag")
    entity, tagging = the_object(call, object_id), call.service.tagging
    if not tagging.fits(tag, entity):
        raise invalid(f"The tag {tag_id} cannot be attached to {object_id['type']} {object_id['id']}", tag_id)
    tagging.attach(tag, entity)


def detach_one(call, tag_id, object_id):
    tag = the_tag(call, tag_id)
    need(call, PRIVILEGE + "AttachTag")
    call.service.tagging.detach(tag, the_object(call, object_id).moid)


def batch(call, function, pairs):
    """What cannot be done is told and does not keep the rest from being done."""
    errors = []
    for tag_id, object_id in pairs:
        try:
            function(call, tag_id, object_id)
        except RestError as exc:
            errors.append(exc.message)
    return {"success": not errors, "error_messages": errors}


ONE = {"takes": {"tag_id": TEXT, "object_id": OBJECT_ID}, "where": "tag_id", "changes": True}
MANY_OBJECTS = {"takes": {"tag_id": TEXT, "object_ids": OBJECTS}, "where": "tag_id", "gives": BATCH_RESULT,
                "changes": True}
MANY_TAGS = {"takes": {"object_id": OBJECT_ID, "tag_ids": TEXTS}, "gives": BATCH_RESULT, "changes": True}


@operation(SERVICE, **ONE)
def attach(call, tag_id, object_id):
    attach_one(call, tag_id, object_id)


@operation(SERVICE, **ONE)
def detach(call, tag_id, object_id):
    detach_one(call, tag_id, object_id)


@operation(SERVICE, **MANY_OBJECTS)
def attach_tag_to_multiple_objects(call, tag_id, object_ids):
    return for_objects(call, attach_one, tag_id, object_ids)


@operation(SERVICE, **MANY_OBJECTS)
def detach_tag_from_multiple_objects(call, tag_id, object_ids):
    return for_objects(call, detach_one, tag_id, object_ids)


@operation(SERVICE, **MANY_TAGS)
def attach_multiple_tags_to_object(call, object_id, tag_ids):
    return for_tags(call, attach_one, object_id, tag_ids)


@operation(SERVICE, **MANY_TAGS)
def detach_multiple_tags_from_object(call, object_id, tag_ids):
    return for_tags(call, detach_one, object_id, tag_ids)


def for_objects(call, function, tag_id, object_ids):
    """NotFound and Unauthorized for the tag itself; what is wrong with an object is told."""
    check_batch(call, object_ids, "object_ids")
    the_tag(call, tag_id)
    need(call, PRIVILEGE + "AttachTag")
    return batch(call, function, ((tag_id, each) for each in object_ids))


def for_tags(call, function, object_id, tag_ids):
    check_batch(call, tag_ids, "tag_ids")
    the_object(call, object_id)
    return batch(call, function, ((each, object_id) for each in tag_ids))
