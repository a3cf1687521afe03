# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of a request to the Automation API: journal, rules, the form it has, and the answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ..dispatch import Reply
from . import http, rpc
from .sessions import Journalled, RestError, Sessions


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

    def handle(self, request):
        """(Reply, headers) of a request."""
        if (request.verb, request.path) == ("POST", rpc.PATH):
            return self.handle_rpc(request)
        entry, reply = self.note(f"{request.verb} {request.path}")
        if reply is not None:
            return reply, {}
        with self.service.lock:
            try:
                call = self.sessions.call(http.session_id(request.headers), entry, request.peer, agent(request))
                status, content, headers = http.answer(self.sessions, call, request)
                entry.answer = "ok"
            except RestError as exc:
                status, content, headers = http.error(exc, request.path)
                entry.answer = exc.key
        return Reply(status, "" if content is None else json.dumps(content)), headers

    def handle_rpc(self, request):
        try:
            content = json.loads(request.body)
            name, session_id = rpc.name(content), rpc.session_id(content)
        except (ValueError, KeyError, TypeError, AttributeError):
            parse_error = {"jsonrpc": "2.0", "error": {"code": -32700, "message": "Parse error."}, "id": None}
            return Reply(200, json.dumps(parse_error)), {}
        entry, reply = self.note(name)
        if reply is not None:
            return reply, {}
        with self.service.lock:
            call = self.sessions.call(session_id, entry, request.peer, agent(request))
            text = json.dumps(rpc.answer(self.sessions, call, content))
        entry.answer = "ok" if '"output"' in text else "error"
        return Reply(200, text), {}

    def note(self, name):
        """The journal's entry, and a Reply where a rule says what is answered instead."""
        journalled = Journalled(name)
        entry = self.service.journal.begin(journalled)
        entry.kind = "read"  # sessions are no part of the inventory
        with self.service.lock:
            actions = self.service.rules.matching(journalled)
        return entry, self.service.dispatcher.interfere(actions, entry)


def agent(request):
    return request.headers.get("User-Agent") or ""
