# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`/api/session` and, as it was before vSphere 7.0 U2, `/rest/com/vmware/cis/session`.

A log-in sends the account as HTTP basic authentication; afterwards the id of the session is sent in the header
`vmware-api-session-id`, or in the cookie of that name.
"""

from __future__ import annotations

import base64
import binascii
import re

from .sessions import NOT_FOUND, UNAUTHENTICATED, RestError

HEADER = "vmware-api-session-id"
COOKIE = re.compile(HEADER + r'="?([^";]+)')
API, REST = "/api/session", "/rest/com/vmware/cis/session"
STATUS = {UNAUTHENTICATED: 401, NOT_FOUND: 404}


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


def answer(sessions, call, request):
    """(status, content, headers) of a request to one of the two paths. Raises RestError."""
    old = request.path == REST
    verb = request.verb
    if old and verb == "POST" and request.query == "~action=get":
        verb = "GET"
    elif (old and verb == "GET") or request.query or request.path not in (API, REST):
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
