# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions: how a server is reached, one log-in for a whole run, renewal, and the end."""

from __future__ import annotations

import http.server
import os
import socket
import ssl
import stat
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import pytest

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api import connection as connections
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api import session as sessions
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import Connection
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.session import Session, log_out_all
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.store import RunStore
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import (
    ConnectionLost,
    InvalidOption,
    LoginRefused,
    MissingLibrary,
    NotVsphere,
    SessionExpired,
    Unreachable,
    UntrustedCertificate,
    VcenterOnly,
)
from simulator.client import Simulator


def error_of(kind, connection, store=None):
    with pytest.raises(kind) as caught:
        Session.open(connection, store)
    return caught.value


# Reaching a server


def test_a_wrong_password_is_refused(connection, simulator):
    error = error_of(LoginRefused, replace(connection, password="wrong"))
    assert connection.username in error.msg
    assert "wrong" not in repr(error.as_result())
    assert error.details == {"fault": "InvalidLogin", "username": connection.username}
    assert simulator.sessions()["open"] == 0


def test_a_wrong_password_does_not_ride_on_the_log_in_of_another_task(connection, store):
    Session.open(connection, store)
    error_of(LoginRefused, replace(connection, password="wrong"), store)
    error_of(LoginRefused, replace(connection, username="nobody@vsphere.local"), store)


@pytest.mark.parametrize("missing", ["username", "password"])
def test_a_log_in_needs_username_and_password(connection, missing):
    assert "username and password" in error_of(LoginRefused, replace(connection, **{missing: None})).msg


@pytest.fixture
def silent_port():
    """A port that accepts and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_silent_server_is_an_error_within_the_timeout(connection, silent_port):
    began = time.monotonic()
    error = error_of(Unreachable, replace(connection, port=silent_port, timeout=1))
    assert time.monotonic() - began < 3
    assert "did not answer within 1 s" in error.msg


def test_a_server_that_falls_silent_is_an_error_within_the_timeout(connection, simulator):
    session = Session.open(replace(connection, timeout=1))
    simulator.add_rules({"method": "RetrievePropertiesEx", "silence": True})
    began = time.monotonic()
    with pytest.raises(Unreachable, match="did not answer within 1 s"):
        session.read.one(session.content.rootFolder, ["name"])
    assert time.monotonic() - began < 3


def test_a_closed_port_and_an_unknown_name_are_unreachable(connection):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert "Connection refused" in error_of(Unreachable, replace(connection, port=port)).msg
    assert "no-such-host.invalid" in error_of(Unreachable, replace(connection, hostname="no-such-host.invalid")).msg


def test_a_proxy_that_is_not_there_is_named(connection):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    error = error_of(Unreachable, replace(connection, proxy_host="localhost", proxy_port=port))
    assert "proxy localhost" in error.msg


def test_an_untrusted_certificate_is_an_error_that_says_what_to_do(connection):
    error = error_of(UntrustedCertificate, replace(connection, validate_certs=True, ca_path=None))
    assert "ca_path" in error.msg
    assert "validate_certs" in error.msg


def test_a_private_authority_is_trusted_by_ca_path(connection, simulator):
    trusting = replace(connection, validate_certs=True, ca_path=simulator.connection["ca_path"])
    assert Session.open(trusting).is_vcenter


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_an_unusable_ca_path_is_an_error_that_names_it(connection, tmp_path, content):
    path = tmp_path / "ca.pem"
    if content:
        path.write_text(content)
    error = error_of(InvalidOption, replace(connection, validate_certs=True, ca_path=str(path)))
    assert error.details == {"option": "ca_path", "value": str(path)}


class Website(http.server.BaseHTTPRequestHandler):
    """A web server that knows nothing of vSphere."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>Welcome</html>")

    def log_message(self, *args):
        pass


@pytest.fixture(params=["http", "https"])
def website_port(request, simulator):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Website)
    if request.param == "https":
        folder = os.path.dirname(simulator.connection["ca_path"])
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(folder, "server.pem"))
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_a_server_that_is_no_vsphere_is_told_from_one(connection, website_port):
    assert "vSphere server does" in error_of(NotVsphere, replace(connection, port=website_port)).msg


def test_a_missing_pyvmomi_is_one_clear_sentence(connection, monkeypatch):
    monkeypatch.setattr(sessions, "MISSING", "Traceback …")
    assert "pip install pyvmomi" in error_of(MissingLibrary, connection).msg


def test_an_older_server_is_spoken_to_in_its_version():
    with Simulator(empty=True, api_version="7.0.3.0") as old:
        session = Session.open(Connection.of({**old.connection, "timeout": 10}))
        assert session.wire.version.endswith("v7_0_3_0")
        session.close()


def test_a_vcenter_only_thing_on_a_standalone_host_is_refused():
    with Simulator(esxi=True) as host:
        session = Session.open(Connection.of({**host.connection, "timeout": 10}))
        with pytest.raises(VcenterOnly, match="datacenter needs a vCenter"):
            session.require_vcenter("datacenter")
        session.close()
    assert not session.is_vcenter


# One session for a run


def open_and_read(arguments):
    """What each worker of a run does."""
    connection, folder = arguments
    session = Session.open(connection, RunStore(folder))
    name = session.read.one(session.content.rootFolder, ["name"])["name"]
    session.close()
    return name


def test_all_forks_of_a_run_share_one_log_in(connection, simulator, tmp_path):
    before = simulator.sessions()["logins"]
    folder = str(tmp_path / "run")
    with ProcessPoolExecutor(6) as pool:
        assert set(pool.map(open_and_read, [(connection, folder)] * 24)) == {"Datacenters"}
    assert simulator.sessions()["logins"] - before == 1
    assert simulator.sessions()["open"] == 1
    log_out_all(RunStore(folder))
    assert simulator.sessions()["open"] == 0


def test_a_task_that_joins_a_session_sends_nothing_for_it(connection, session, store, calls):
    calls()
    joined = Session.open(connection, store)
    assert calls() == []
    assert joined.about == session.about


def test_a_session_of_its_own_is_logged_out_when_it_is_closed(connection, simulator):
    session = Session.open(connection)
    assert simulator.sessions()["open"] == 1
    session.close()
    assert simulator.sessions()["open"] == 0


def test_what_lies_in_the_folder_of_the_run_is_private_and_holds_no_password(session, store, connection):
    files = [os.path.join(store.folder, name) for name in os.listdir(store.folder)]
    assert stat.S_IMODE(os.stat(store.folder).st_mode) == 0o700
    assert {stat.S_IMODE(os.stat(path).st_mode) for path in files} == {0o600}
    for path in files:
        with open(path, "rb") as file:
            assert f'"{connection.password}"'.encode() not in file.read()


def test_an_expired_session_is_renewed_once_and_the_read_repeated(connection, store, simulator, calls):
    first, second = (Session.open(connection, store) for _task in range(2))
    simulator.expire_sessions()
    calls()
    for session in (first, second):
        assert session.read.one(session.content.rootFolder, ["name"])["name"] == "Datacenters"
    assert calls().count("Login") == 1


def test_a_write_is_not_repeated_when_the_session_expired(session, simulator):
    simulator.expire_sessions()
    mark = simulator.mark()
    with pytest.raises(SessionExpired, match="that changed nothing"):
        session.content.rootFolder.CreateDatacenter("new")
    assert [call["answer"] for call in simulator.writes(mark)] == ["NotAuthenticated"]
    session.content.rootFolder.CreateDatacenter("new")


def test_a_session_token_is_used_and_left_alone(connection, session, simulator):
    with_token = Session.open(replace(connection, username=None, password=None, session_token=session.token))
    assert with_token.read.one(with_token.content.rootFolder, ["name"])["name"] == "Datacenters"
    with_token.close()
    assert simulator.sessions()["open"] == 1


def test_a_session_token_that_has_expired_is_refused(connection):
    stale = replace(connection, username=None, password=None, session_token="0" * 32)
    assert "does not know the session_token" in error_of(LoginRefused, stale).msg


# Connections that break


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_read_is_repeated_after_a_dropped_connection(session, simulator, moment):
    simulator.add_rules({"method": "RetrievePropertiesEx", "drop": moment, "nth": 1})
    assert session.read.one(session.content.rootFolder, ["name"])["name"] == "Datacenters"


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_write_is_sent_once_even_if_the_connection_drops(session, simulator, moment):
    simulator.add_rules({"method": "CreateDatacenter", "drop": moment, "nth": 1})
    mark = simulator.mark()
    with pytest.raises(ConnectionLost, match="may or may not have been carried out"):
        session.content.rootFolder.CreateDatacenter("new")
    assert len(simulator.writes(mark)) == 1


def test_a_write_that_is_not_answered_in_time_is_sent_once(connection, simulator):
    session = Session.open(replace(connection, timeout=1))
    simulator.add_rules({"method": "CreateDatacenter", "silence": True})
    with pytest.raises(ConnectionLost, match="did not answer CreateDatacenter within 1 s"):
        session.content.rootFolder.CreateDatacenter("new")


@pytest.mark.parametrize("rule", [{"http": 503}, {"body": "busy"}])
def test_an_answer_that_is_no_soap_is_an_error(session, simulator, rule):
    simulator.add_rules({"method": "RetrievePropertiesEx", **rule})
    with pytest.raises((Unreachable, NotVsphere)):
        session.read.one(session.content.rootFolder, ["name"])


@pytest.mark.parametrize(
    ("method", "reads"),
    [
        ("RetrievePropertiesEx", True),
        ("FindAllByUuid", True),
        ("WaitForUpdatesEx", True),
        ("QueryOptions", True),
        ("PowerOnVM_Task", False),
        ("CreateFolder", False),
        ("Destroy_Task", False),
        ("Login", False),
        ("RefreshServices", True),
    ],
)
def test_only_reads_are_ever_sent_again(method, reads):
    assert connections.is_read(method) is reads
