# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of a request to the Automation API: journal, rules, the form it has, and the answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ..dispatch import Reply
from . import http, routes, rpc
from .errors import RestError
from .sessions import Journalled, Sessions

ENCODE = json.JSONEncoder(check_circular=False).encode      # a third faster for thousands of objects


@dataclass
class Request:
    """One HTTP request. `path` is without the `query`; `headers` know no case."""

    verb: str
    path: str
    query: str
    headers: Any
    body: bytes
    peer: str = ""


class Gate:
    def __init__(self, service):
        self.service = service
        self.sessions = Sessions(service)

    def serves(self, path):
        """Whether a path belongs to the Automation API. A host without a vCenter has none."""
        path = path.partition("?")[0]
        return not self.service.settings.esxi and (path in ("/api", "/rest") or path.startswith(("/api/", "/rest/")))

    @property
    def version(self):
        return self.service.settings.version

    def handle(self, request):
        """(Reply, headers) of a request."""
        if (request.verb, request.path) == ("POST", rpc.PATH):
            return self.handle_rpc(request)
        try:
            route, refused = http.find(request, self.version), None
        except RestError as exc:
            route, refused = None, exc
        entry, reply = self.note(label(request), route)
        if reply is not None:
            return reply, {}
        with self.service.lock:
            try:
                call = self.sessions.call(http.session_id(request.headers), entry, request.peer, agent(request))
                if refused:
                    raise refused
                status, content, headers = http.answer(self.sessions, call, request, route)
                entry.answer = "ok"
            except RestError as exc:
                status, content, headers = http.error(exc, request.path)
                entry.answer = exc.key
            except Exception as exc:
                self.service.bug(entry.method, exc)
                status, content, headers = 500, None, {}
        return Reply(status, "" if content is None else ENCODE(content)), headers

    def handle_rpc(self, request):
        try:
            content = json.loads(request.body)
            name, session_id = rpc.name(content), rpc.session_id(content)
        except (ValueError, KeyError, TypeError, AttributeError):
            parse_error = {"jsonrpc": "2.0", "error": {"code": -32700, "message": "Parse error."}, "id": None}
            return Reply(200, json.dumps(parse_error)), {}
        entry, reply = self.note(name, rpc.operation(content, self.version))
        if reply is not None:
            return reply, {}
        with self.service.lock:
            call = self.sessions.call(session_id, entry, request.peer, agent(request))
            try:
                result = rpc.answer(self.sessions, call, content, self.version)
            except Exception as exc:
                self.service.bug(name, exc)
                return Reply(500), {}
        entry.answer = "ok" if "output" in result["result"] else "error"
        return Reply(200, ENCODE(result)), {}

    def note(self, name, route):
        """The journal's entry, and a Reply where a rule says what is answered instead."""
        journalled = Journalled(name)
        entry = self.service.journal.begin(journalled)
        operation = getattr(route, "operation", None)
        entry.kind = "write" if operation is not None and operation.changes else "read"
        with self.service.lock:
            actions = self.service.rules.matching(journalled)
        return entry, self.service.dispatcher.interfere(actions, entry)


def label(request):
    """How the journal and the rules call a request: with its action, and without what else is in the query."""
    action = routes.action_of(request)
    mark = "~" if request.path.startswith("/rest") else ""
    return f"{request.verb} {request.path}" + (f"?{mark}action={action}" if action else "")


def agent(request):
    return request.headers.get("User-Agent") or ""
