# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may do what with tags, and how an id leads to one."""

from __future__ import annotations

from ..errors import UNAUTHORIZED, RestError, already_exists, invalid, tagging_object_not_found

PRIVILEGE = "InventoryService.Tagging."


def may(call, privilege):
    """Whether the session has a privilege on all categories and tags."""
    return call.unrestricted or call.service.authorization.has_global(call.session.principal, privilege)


def may_read(call):
    return may(call, "System.Read")


def need(call, privilege):
    if not may(call, privilege):
        raise RestError(UNAUTHORIZED)


def need_read(call):
    need(call, "System.Read")


def found(things, identifier):
    if identifier not in things:
        raise tagging_object_not_found(identifier)
    return things[identifier]


def the_category(call, category_id):
    return found(call.service.tagging.categories, category_id)


def the_tag(call, tag_id):
    return found(call.service.tagging.tags, tag_id)


def readable_tag(call, tag_id):
    tag = the_tag(call, tag_id)
    need_read(call)
    return tag


def check_name(kind, name, other, but=None):
    """InvalidArgument for an empty name, AlreadyExists for one that another has."""
    if not name.strip():
        raise invalid(f"The name of a {kind} must not be empty")
    if other is not None and other is not but:
        raise already_exists(kind, name)
