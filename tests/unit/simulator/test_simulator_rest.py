# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions of the Automation API, in its three forms. The JSON-RPC requests are as VMware's Python SDK sends them."""

from __future__ import annotations

import base64
import http.client
import json

import pytest
from simulator_helpers import ADMIN
from simulator_rest import API, HEADER, REST, RPC, basic, by_session, rpc, send, user_pass

MESSAGE = {
    "args": [],
    "default_message": "Authentication required.",
    "id": "com.vmware.vapi.endpoint.method.authentication.required",
}


def test_a_session_of_the_newer_form(sim):
    status, session_id, headers = send(sim, "POST", API, basic())
    assert status == 201 and headers[HEADER] == session_id
    for carried in ({HEADER: session_id}, {"Cookie": f"{HEADER}={session_id}"}):
        status, info, _headers = send(sim, "GET", API, carried)
        assert status == 200 and info["user"] == "Administrator@VSPHERE.LOCAL"
        assert info["created_time"].endswith("Z") and info["last_accessed_time"] >= info["created_time"]
    assert send(sim, "DELETE", API, {HEADER: session_id})[0] == 204
    assert not sim.service.sessions.open
    status, error, _headers = send(sim, "GET", API, {HEADER: session_id})
    assert (status, error) == (401, {"error_type": "UNAUTHENTICATED", "messages": [MESSAGE]})


def test_a_session_of_the_older_form(sim):
    status, answer, headers = send(sim, "POST", REST, basic())
    assert status == 200 and answer["value"] in headers["Set-Cookie"]
    carried = {HEADER: answer["value"]}
    status, info, _headers = send(sim, "POST", REST + "?~action=get", carried)
    assert status == 200 and info["value"]["user"] == "Administrator@VSPHERE.LOCAL"
    assert send(sim, "GET", REST, carried)[0] == 404
    assert send(sim, "DELETE", REST, carried)[0] == 200 and not sim.service.sessions.open
    error = {"type": "com.vmware.vapi.std.errors.unauthenticated", "value": {"messages": [MESSAGE]}}
    assert send(sim, "DELETE", REST, carried)[:2] == (401, error)


def test_a_session_as_the_sdk_asks_for_it(sim):
    session_id = rpc(sim, "create", **user_pass())["output"]["SECRET"]
    [(name, info)] = rpc(sim, "get", **by_session(session_id))["output"]["STRUCTURE"].items()
    assert name == "com.vmware.cis.session.info" and info["user"] == "Administrator@VSPHERE.LOCAL"
    error = rpc(sim, "list", "com.vmware.vcenter.VM", **by_session(session_id))["error"]["ERROR"]
    assert list(error) == ["com.vmware.vapi.std.errors.operation_not_found"]
    assert rpc(sim, "delete", **by_session(session_id)) == {"output": None}
    assert list(rpc(sim, "get", **by_session(session_id))["error"]["ERROR"]) == [
        "com.vmware.vapi.std.errors.unauthenticated"
    ]


@pytest.mark.parametrize("account", [(ADMIN, "wrong"), ("nobody", "simulator"), ("", "")])
def test_a_bad_login(sim, account):
    for path in (API, REST):
        assert send(sim, "POST", path, basic(*account))[0] == 401
    assert "error" in rpc(sim, "create", **user_pass(*account))
    assert sim.service.sessions.failed_logins == 3 and not sim.service.sessions.open


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic %%%", "Basic " + base64.b64encode(b"\xff").decode(), "Bearer x"]
)
def test_a_login_without_an_account(sim, header):
    assert send(sim, "POST", API, {"Authorization": header})[0] == 401
    assert "error" in rpc(sim, "create")
    assert "error" in rpc(sim, "create", **by_session("x"))


def test_one_session_for_soap_and_rest(sim, si):
    cookie = next(iter(sim.service.sessions.open))
    assert send(sim, "GET", API, {HEADER: cookie})[0] == 200
    send(sim, "DELETE", API, {HEADER: cookie})
    assert si.content.sessionManager.currentSession is None


def test_the_restricted_account_may_log_in(sim):
    status, session_id, _headers = send(sim, "POST", API, basic("reader@vsphere.local"))
    assert status == 201
    assert send(sim, "GET", API, {HEADER: session_id})[1]["user"] == "Reader@VSPHERE.LOCAL"


def test_what_is_not_there(sim, run):
    status, error, _headers = send(sim, "GET", "/api/vcenter/vm")
    assert status == 404 and error["error_type"] == "NOT_FOUND"
    status, error, _headers = send(sim, "GET", "/rest/vcenter/vm")
    assert status == 404 and error["type"] == "com.vmware.vapi.std.errors.not_found"
    assert send(sim, "POST", API + "?x=1", basic())[0] == 404
    assert send(sim, "POST", RPC, {}, ["no", "request"])[1]["error"]["code"] == -32700
    assert send(run(esxi=True), "POST", API, basic("root"))[0] == 404


def test_the_journal_and_the_rules_know_these_requests(sim):
    sim.service.rules.add({"method": f"POST {API}", "http": 503, "nth": 1})
    assert [send(sim, "POST", API, basic())[0] for _unused in range(2)] == [503, 201]
    rpc(sim, "create", **user_pass())
    entries = sim.service.journal.since()
    assert [(entry["method"], entry["kind"], entry["answer"]) for entry in entries] == [
        (f"POST {API}", "read", "(http 503)"),
        (f"POST {API}", "read", "ok"),
        ("com.vmware.cis.session.create", "read", "ok"),
    ]
    assert "simulator" not in json.dumps(entries)


def test_a_rule_may_break_the_connection(sim):
    sim.service.rules.add({"method": "com.vmware.cis.session.create", "drop": "before"})
    with pytest.raises(http.client.RemoteDisconnected):
        rpc(sim, "create", **user_pass())
    assert not sim.service.sessions.open


def test_older_servers_do_not_share_their_sessions(run):
    sim = run(vms=0, api_version="8.0.2.0")
    si = sim.connect()
    [cookie] = sim.service.sessions.open
    assert send(sim, "GET", API, {HEADER: cookie})[0] == 401
    _status, session_id, _headers = send(sim, "POST", API, basic())
    assert send(sim, "GET", API, {HEADER: session_id})[0] == 200
    assert si.content.sessionManager.currentSession is not None and len(sim.service.sessions.open) == 2
    sim.stubs[0].cookie = f'vmware_soap_session="{session_id}"; Path=/; HttpOnly; Secure; '
    assert si.content.sessionManager.currentSession is None


@pytest.mark.parametrize(("version", "newer"), [("6.7.3", False), ("7.0.1.0", False), ("7.0.2.0", True)])
def test_the_newer_form_came_with_vsphere_7_0_u2(run, version, newer):
    sim = run(vms=0, api_version=version)
    assert send(sim, "POST", API, basic())[0] == (201 if newer else 404)
    assert send(sim, "POST", REST, basic())[0] == 200
    assert "output" in rpc(sim, "create", **user_pass())
