# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP forms: `/api`, since vSphere 7.0 U2, and the older `/rest`. Sessions are here, services in routes.py.

A log-in at `/api/session` or `/rest/com/vmware/cis/session` sends the account as HTTP basic authentication; afterwards
the id of the session is sent in the header `vmware-api-session-id`, or in the cookie of that name.
"""

from __future__ import annotations

import base64
import binascii
import re

from . import routes
from .errors import NOT_FOUND, STATUS, UNAUTHENTICATED, RestError

HEADER = "vmware-api-session-id"
COOKIE = re.compile(HEADER + r'="?([^";]+)')
API, REST = "/api/session", "/rest/com/vmware/cis/session"
SESSION = object()
API_SINCE = (7, 0, 2)


def session_id(headers):
    """The id that a request carries, or None."""
    match = COOKIE.search(headers.get("Cookie") or "")
    return headers.get(HEADER) or (match[1] if match else None)


def basic(headers):
    """(user, password) of a request that is to log in."""
    scheme, _unused, encoded = (headers.get("Authorization") or "").partition(" ")
    try:
        user, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise RestError(UNAUTHENTICATED) from None
    if scheme.lower() != "basic" or not colon:
        raise RestError(UNAUTHENTICATED)
    return user, password


def find(request, version):
    """The Route of a request, or SESSION for one to the sessions; RestError for what this server does not have."""
    if request.path in (API, REST):
        if request.path == API and version < API_SINCE:
            raise RestError(NOT_FOUND)
        return SESSION
    return routes.find(request, version)


def answer(sessions, call, request, route):
    """(status, content, headers) of a request. Raises RestError."""
    if route is SESSION:
        return answer_session(sessions, call, request)
    sessions.required(call)
    return *route.answer(call, request), {}


def answer_session(sessions, call, request):
    """A request to one of the two paths of sessions."""
    old = request.path == REST
    verb = request.verb
    if old and verb == "POST" and request.query == "~action=get":
        verb = "GET"
    elif (old and verb == "GET") or request.query or verb not in ("GET", "POST", "DELETE"):
        raise RestError(NOT_FOUND)
    if verb == "POST":
        made = sessions.log_in(call, *basic(request.headers))
        if not old:
            return 201, made, {HEADER: made}
        return 200, {"value": made}, {"Set-Cookie": f"{HEADER}={made}; Path=/rest; Secure; HttpOnly"}
    if verb == "DELETE":
        sessions.log_out(call)
        return (200 if old else 204), None, {}
    info = sessions.info(call)
    return 200, {"value": info} if old else info, {}


def error(exc, path):
    """(status, content, headers) that tell of a RestError."""
    if path.startswith("/rest"):
        content = {"type": f"com.vmware.vapi.std.errors.{exc.key}", "value": {"messages": [exc.message]}}
    else:
        content = {"error_type": exc.key.upper(), "messages": [exc.message]}
    return STATUS[exc.key], content, {}
