# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the HTTP forms have the operations of services, and what a request gives them.

    newer   POST /api/cis/tagging/tag-association/<tag_id>?action=attach                     the answer as it is
    older   POST /rest/com/vmware/cis/tagging/tag-association/id:<tag_id>?~action=attach     the answer in `value`

Create and update take their specs as the whole body in the newer form, and by their names in the older one.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import import_module
from urllib.parse import parse_qs, unquote

from .errors import NOT_FOUND, RestError, bad_input
from .operation import OPERATIONS
from .types import ListOf

import_module(f"{__package__}.tagging")      # its operations register themselves

NEW, OLD = "/api/", "/rest/com/vmware/"
ID = "id:"


class Route:
    """An operation that a request is for, in the newer or the older form; `identifier` stands in the path, or None."""

    def __init__(self, operation, old, identifier):
        self.operation, self.old, self.identifier = operation, old, identifier

    def answer(self, call, request):
        """(status, content) of the request. Raises RestError."""
        operation = self.operation
        result = operation.function(call, **operation.takes.check(self.arguments(request), operation.name))
        if self.old:
            return 200, None if operation.gives is None else {"value": result}
        if operation.gives is None:
            return 204, None
        return 201 if operation.created else 200, result

    def arguments(self, request):
        operation = self.operation
        if operation.query:
            return query_arguments(operation, parse_qs(request.query))
        given = body_of(request)
        if not self.old and operation.whole:
            given = {operation.whole: given}
        where = operation.old_where if self.old else operation.where
        return {**given, where: self.identifier} if where else given


def body_of(request):
    try:
        content = json.loads(request.body) if request.body else {}
    except ValueError:
        raise bad_input("com.vmware.vapi.rest.invalidJson", "The body is no JSON.") from None
    if not isinstance(content, dict):
        raise bad_input("vapi.data.type.mismatch", "The body is no object.")
    return content


def query_arguments(operation, query):
    """The parameters of a request in the query: each is a field of one of the operation's structures."""
    arguments = {}
    for name, spec in operation.takes.fields.items():
        given = {field: converted(kind, query[field], field) for field, kind in spec.fields.items() if field in query}
        if given:
            arguments[name] = given
    return arguments


def converted(kind, texts, field):
    if isinstance(kind, ListOf):
        return texts
    if kind.python is int:
        try:
            return int(texts[-1])
        except ValueError:
            raise bad_input("vapi.data.type.mismatch", f"{field}: no number") from None
    return texts[-1]


def action_of(request):
    """What `action=`, or `~action=` in the older form, says."""
    name = "~action" if request.path.startswith(OLD) else "action"
    return parse_qs(request.query).get(name, [None])[-1]


@cache
def table():
    """{(older form, path, whether an id follows, verb, action): Operation}"""
    found = {}
    for each in OPERATIONS.values():
        found[False, each.path, bool(each.where), each.verb, each.action] = each
        if each.old:
            found[True, each.path, bool(each.old_where), each.verb, each.action] = each
    return found


def find(request, version):
    """The Route of a request on a server of this version; RestError if there is none."""
    old = request.path.startswith(OLD)
    path = request.path.removeprefix(OLD if old else NEW)
    for inner, identifier in ways_to_read(path, old):
        operation = table().get((old, inner, identifier is not None, request.verb, action_of(request)))
        since = max(operation.since, () if old else operation.api_since) if operation else None
        if operation is not None and version >= since:
            return Route(operation, old, identifier)
    raise RestError(NOT_FOUND)


def ways_to_read(path, old):
    """(path, id) as a whole path without an id, and as one that ends with an id."""
    ways = [(path, None)]
    inner, _unused, last = path.rpartition("/")
    identifier = unquote(last.removeprefix(ID))
    if identifier and last.startswith(ID) == old:
        ways.append((inner, identifier))
    return ways
