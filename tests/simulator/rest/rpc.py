# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON-RPC at `/api`, as VMware's Python SDK speaks it: com.vmware.cis.session, and the services of the operations.

The account or the id of the session is in the request itself (`ctx.securityCtx`). Values are plain, or an object with
one key that says what they are: `{"SECRET": "…"}`, `{"STRUCTURE": {name: fields}}`, `{"ERROR": {name: fields}}`.
"""

from __future__ import annotations

from . import operation as operations
from .errors import OPERATION_NOT_FOUND, UNAUTHENTICATED, RestError
from .types import MESSAGE

PATH = "/api"
SERVICE = "com.vmware.cis.session"
USER, SESSION = "com.vmware.vapi.std.security.user_pass", "com.vmware.vapi.std.security.session_id"


def security(request):
    """The part of a request that says who sends it."""
    return (request["params"].get("ctx") or {}).get("securityCtx") or {}


def session_id(request):
    given = security(request)
    return given.get("sessionId") if given.get("schemeId") == SESSION else None


def name(request):
    """Service and operation, for the journal."""
    return f"{request['params']['serviceId']}.{request['params']['operationId']}"


class Called:
    """An operation that a request is for, as the journal wants to know it."""

    def __init__(self, operation):
        self.operation = operation


def operation(request, version):
    """The operation that a request is for, or None."""
    params = request["params"]
    found = operations.known(params["serviceId"], params["operationId"], version)
    return found and Called(found)


def answer(sessions, call, request, version):
    """The answer to a request, errors included, as they come with status 200, too."""
    try:
        result = {"output": invoke(sessions, call, request, version)}
    except RestError as exc:
        message = MESSAGE.to_rpc(exc.message)
        result = {"error": {"ERROR": {f"com.vmware.vapi.std.errors.{exc.key}": {"messages": [message]}}}}
    return {"jsonrpc": "2.0", "result": result, "id": request["id"]}


def invoke(sessions, call, request, version):
    wanted = name(request)
    if wanted == f"{SERVICE}.create":
        given = security(request)
        if given.get("schemeId") != USER:
            raise RestError(UNAUTHENTICATED)
        return {"SECRET": sessions.log_in(call, given["userName"], given["password"])}
    if wanted == f"{SERVICE}.get":
        return {"STRUCTURE": {f"{SERVICE}.info": sessions.info(call)}}
    if wanted == f"{SERVICE}.delete":
        return sessions.log_out(call)
    sessions.required(call)
    called = operation(request, version)
    if called is None:
        raise RestError(OPERATION_NOT_FOUND)
    return run(called.operation, call, request["params"].get("input"))


def run(called, call, given):
    arguments = called.takes.from_rpc(given, called.name)
    result = called.function(call, **arguments)
    return None if called.gives is None else called.gives.to_rpc(result)
