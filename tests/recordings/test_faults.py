# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers with faults, as servers have sent them, lead to the right error: served byte for byte to the collection."""

from __future__ import annotations

import contextlib
import ssl
import urllib.error
import urllib.request
from xml.etree import ElementTree

import pytest

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import Connection
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.session import Session
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import VmomiSupport, vmodl
from recordings import making
from recordings.conftest import session_on
from recordings.modules import result_of
from recordings.replay_server import Replay
from simulator.service import Service

XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
CODES = {
    "InvalidLogin": "server_fault",     # from anything but a log-in
    "NoPermission": "no_permission",
    "NotAuthenticated": "session_expired",
    "ManagedObjectNotFound": "not_found",
    "ConcurrentAccess": "concurrent_change",
}  # fmt: skip


class Answer:
    """A recorded answer: its text, the fault in it and what the server says of it."""

    def __init__(self, path):
        self.text = path.read_bytes().decode()
        envelope = ElementTree.fromstring(self.text)
        self.said = (envelope.findtext(".//faultstring") or "").strip()
        (detail,) = envelope.find(".//detail")
        self.fault = detail.get(XSI_TYPE)
        self.properties = {child.tag.rpartition("}")[2]: child for child in detail}

    def rule(self, method, **conditions):
        return {"method": method, "http": 500, "body": self.text, **conditions}


@pytest.fixture
def answer(fault):
    return Answer(fault)


@pytest.fixture(scope="session")
def estate(tmp_path_factory):
    return making.save("simulated-vcenter", tmp_path_factory.mktemp("for-faults"))


@pytest.fixture(scope="session")
def started(estate, certificates):
    with Replay(estate, certificates) as replay, Replay(estate, certificates, Service) as twin:
        yield replay, twin
        assert replay.bugs() == [] and twin.bugs() == []


@pytest.fixture
def server(started):
    """The replay server, without rules and with an empty journal."""
    started[0].forget()
    return started[0]


@pytest.fixture
def twin(started):
    started[1].forget()
    return started[1]


def machine_that_is_off(session):
    results = result_of("vm_power_info", session, {"hostname": "any", "username": "any", "password": "any"})["results"]
    return next(one["vm_power"] for one in results if one["vm_power"]["state"] == "powered_off")


def test_it_is_served_byte_for_byte(answer, server, fault):
    server.service.rules.add(answer.rule("CurrentTime"))
    url = "https://{hostname}:{port}/sdk".format(**server.connection)
    body = (
        '<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><CurrentTime xmlns="urn:vim25">'
        '<_this type="ServiceInstance">ServiceInstance</_this></CurrentTime></Body></Envelope>'
    )
    context = ssl.create_default_context(cafile=server.ca_path)
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(urllib.request.Request(url, body.encode()), context=context)
    assert caught.value.code == 500 and caught.value.read() == fault.read_bytes()


def test_as_the_answer_to_a_change(answer, server):
    with session_on(server) as session:
        machine = machine_that_is_off(session)
        server.service.rules.add(answer.rule("PowerOnVM_Task"))
        result = result_of("vm_power", session, {**server.connection, **machine, "state": "powered_on"})
    assert result["failed"] and result["code"] == CODES.get(answer.fault, "server_fault"), result
    assert says(result, answer), result
    assert [call["method"] for call in server.writes()] == ["PowerOnVM_Task"]  # never sent again


def test_as_the_answer_to_a_log_in(answer, server):
    server.service.rules.add(answer.rule("Login"))
    connection = Connection.of({**server.connection, "validate_certs": True, "timeout": 30})
    result = result_of("about_info", lambda: Session.open(connection), server.connection)
    refused = answer.fault in ("InvalidLogin", "NoPermission", "NotAuthenticated")
    assert result["failed"], result
    assert result["code"] == ("login_refused" if refused else CODES.get(answer.fault, "server_fault")), result
    if answer.fault == "InvalidLogin":
        assert answer.said in result["msg"] and server.connection["username"] in result["msg"]
        assert server.connection["password"] not in str(result)


def test_as_the_answer_to_a_read(answer, server):
    """A session that has expired is renewed, an object that is gone is no error; anything else is told."""
    with session_on(server) as session:
        server.service.rules.add(answer.rule("RetrievePropertiesEx", count=1))
        result = result_of("vm_power_info", session, server.connection)
    if answer.fault in ("NotAuthenticated", "ManagedObjectNotFound"):
        assert not result.get("failed"), result
    else:
        assert result["failed"] and result["code"] == CODES.get(answer.fault, "server_fault"), result
        assert says(result, answer), result
    assert server.writes() == []


def test_as_the_error_of_a_task(answer, twin):
    """The same faults reach a client as the error of a task; here they are encoded again."""
    spec = {**plain_properties(answer), "name": answer.fault, "msg": answer.said}
    with session_on(twin) as session:
        machine = machine_that_is_off(session)
        twin.service.rules.add({"method": "PowerOnVM_Task", "task_fault": spec})
        result = result_of("vm_power", session, {**twin.connection, **machine, "state": "powered_on"})
    assert result["failed"] and result["code"] == CODES.get(answer.fault, "server_fault"), result
    assert says(result, answer), result


def plain_properties(answer):
    """The properties of a fault that are texts."""
    kind = VmomiSupport.GetWsdlType("urn:vim25", answer.fault)
    texts = {}
    for name, element in answer.properties.items():
        with contextlib.suppress(AttributeError):
            info = kind._GetPropertyInfo(name)
            if issubclass(info.type, str) and not len(element):
                texts[name] = element.text or ""
    return texts


def says(result, answer):
    """Whether the result says what the server said, in its own words where the collection has better ones."""
    details = result["details"]
    if answer.fault == "NotAuthenticated":
        return "session" in result["msg"] and ("expired" in result["msg"] or "ended" in result["msg"])
    if details.get("fault") != answer.fault:
        return False
    if answer.fault == "NoPermission":
        wanted = answer.properties["privilegeId"].text
        return wanted in result["msg"] and details["privilege"] == wanted
    if answer.fault in ("ManagedObjectNotFound", "ConcurrentAccess"):
        return any(part in result["msg"] for part in ("does not exist", "somebody else changed it"))
    return (answer.said or answer.fault) in result["msg"]


def test_every_recorded_fault_is_one_of_the_api(answer):
    assert issubclass(VmomiSupport.GetWsdlType("urn:vim25", answer.fault), vmodl.MethodFault)
