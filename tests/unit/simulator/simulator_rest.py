# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client of the Automation API for tests: plain HTTP in the newer or the older form, or JSON-RPC."""

from __future__ import annotations

import base64
import http.client
import json
import ssl

from simulator_helpers import ADMIN

API, REST, RPC = "/api/session", "/rest/com/vmware/cis/session", "/api"
HEADER = "vmware-api-session-id"


def send(sim, verb, path, headers=None, content=None):
    """(status, decoded content, headers)"""
    context = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection("127.0.0.1", sim.port, context=context, timeout=10)
    body = content if content is None or isinstance(content, (str, bytes)) else json.dumps(content)
    connection.request(verb, path, body, headers or {})
    response = connection.getresponse()
    text = response.read()
    connection.close()
    return response.status, json.loads(text) if text else None, response.headers


def basic(user=ADMIN, password="simulator"):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def rpc(sim, operation, service="com.vmware.cis.session", given=None, **context):
    """The result of a call as the SDK sends it."""
    ctx = {"appCtx": {"opId": "x"}, "securityCtx": context}
    params = {
        "serviceId": service,
        "operationId": operation,
        "input": {"STRUCTURE": {"operation-input": given or {}}},
        "ctx": ctx,
    }
    request = {"jsonrpc": "2.0", "method": "invoke", "params": params, "id": "7"}
    status, answer, _headers = send(sim, "POST", RPC, {"Content-Type": "application/json"}, request)
    assert (status, answer["jsonrpc"], answer["id"]) == (200, "2.0", "7")
    return answer["result"]


def user_pass(user=ADMIN, password="simulator"):
    return {"schemeId": "com.vmware.vapi.std.security.user_pass", "userName": user, "password": password}


def by_session(session_id):
    return {"schemeId": "com.vmware.vapi.std.security.session_id", "sessionId": session_id}


class Client:
    """Somebody who is logged in. `client("POST", "cis/tagging/tag", {...})` gives (status, content)."""

    def __init__(self, sim, user=ADMIN, old=False):
        self.sim, self.old = sim, old
        _status, answer, _headers = send(sim, "POST", REST if old else API, basic(user))
        self.session_id = answer["value"] if old else answer
        self.headers = {HEADER: self.session_id, "Content-Type": "application/json"}

    def __call__(self, verb, path, content=None):
        prefix = "/rest/com/vmware/" if self.old else "/api/"
        return send(self.sim, verb, prefix + path, self.headers, content)[:2]

    def rpc(self, service, operation, **given):
        return rpc(self.sim, operation, service, given, **by_session(self.session_id))


def object_id(sim, path):
    entity = sim.entity(path)
    return {"id": entity.moid, "type": entity.api_name}
