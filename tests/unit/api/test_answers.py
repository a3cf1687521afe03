# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The quick reader of a property collector's answers reads what pyVmomi's own reader does."""

from __future__ import annotations

import gzip
import io
from xml.etree.ElementTree import ParseError

import pytest
from pyVmomi import SoapAdapter, vim, vmodl

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api import answers

DECLARED = (
    'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
VALUES = {
    "a string": '<val xsi:type="xsd:string">a &lt;b&gt; \u00e9</val>',
    "an empty string": '<val xsi:type="xsd:string"/>',
    "true": '<val xsi:type="xsd:boolean">true</val>',
    "false": '<val xsi:type="xsd:boolean">false</val>',
    "one, as true": '<val xsi:type="xsd:boolean">1</val>',
    "an int": '<val xsi:type="xsd:int">-7</val>',
    "a long": '<val xsi:type="xsd:long">12884901888</val>',
    "a short": '<val xsi:type="xsd:short">3</val>',
    "a double": '<val xsi:type="xsd:double">0.25</val>',
    "a date": '<val xsi:type="xsd:dateTime">2026-11-25T05:58:43.25Z</val>',
    "bytes": '<val xsi:type="xsd:base64Binary">AAEC</val>',
    "an enumeration": '<val xsi:type="VirtualMachinePowerState">poweredOn</val>',
    "an object": '<val type="HostSystem" xsi:type="ManagedObjectReference">host-12</val>',
    "an object of another server": (
        '<val type="Datastore" serverGuid="abc" xsi:type="ManagedObjectReference">datastore-3</val>'
    ),
    "objects": (
        '<val xsi:type="ArrayOfManagedObjectReference">'
        '<ManagedObjectReference type="Network" xsi:type="ManagedObjectReference">network-1</ManagedObjectReference>'
        '<ManagedObjectReference type="DistributedVirtualPortgroup" xsi:type="ManagedObjectReference">dvportgroup-2'
        "</ManagedObjectReference></val>"
    ),
    "no objects": '<val xsi:type="ArrayOfManagedObjectReference"/>',
    "strings": '<val xsi:type="ArrayOfString"><string>one</string><string/></val>',
    "ints": '<val xsi:type="ArrayOfInt"><int>1</int><int>2</int></val>',
    "a data object": (
        '<val xsi:type="ResourceAllocationInfo"><reservation>5</reservation><shares><shares>1000</shares>'
        "<level>custom</level></shares></val>"
    ),
    "data objects": (
        '<val xsi:type="ArrayOfVirtualDevice"><VirtualDevice xsi:type="VirtualCdrom"><key>3000</key><backing '
        'xsi:type="VirtualCdromIsoBackingInfo"><fileName>[ds] a.iso</fileName></backing></VirtualDevice></val>'
    ),
    "a data object with a fault in it": (
        '<val xsi:type="TaskInfo"><key>t</key><task type="Task">t</task><descriptionId>x</descriptionId><state>error'
        '</state><cancelled>false</cancelled><cancelable>true</cancelable><error><fault xsi:type="NoPermission">'
        '<object type="Folder">group-v3</object><privilegeId>Folder.Create</privilegeId></fault><localizedMessage>No.'
        '</localizedMessage></error><reason xsi:type="TaskReasonUser"><userName>a</userName></reason><queueTime>'
        "2026-11-25T05:58:43Z</queueTime><eventChainId>1</eventChainId></val>"
    ),
    "values of any type": (
        '<val xsi:type="ArrayOfOptionValue"><OptionValue><key>a</key><value xsi:type="xsd:long">1</value></OptionValue>'
        '<OptionValue><key>b</key><value xsi:type="xsd:string"/></OptionValue><OptionValue><key>c</key><value '
        'xsi:type="xsd:boolean">true</value></OptionValue></val>'
    ),
    "lists in a list": (
        '<val xsi:type="HostNetworkInfo"><dnsConfig><dhcp>false</dhcp><hostName>a</hostName><domainName>b</domainName>'
        "<address>192.0.2.1</address><address>192.0.2.2</address></dnsConfig></val>"
    ),
    "a prefix of its own": '<val xmlns:v="urn:vim25" xsi:type="v:HostSystemPowerState">standBy</val>',
}
MISSING = (
    "<missingSet><path>guest.ipAddress</path><fault><fault xsi:type='NoPermission'><object type='VirtualMachine'>vm-1"
    "</object><privilegeId>System.Read</privilegeId></fault><localizedMessage>No.</localizedMessage></fault>"
    "</missingSet>"
)
NOBODY = (
    "<missingSet><path>name</path><fault><fault xsi:type='NotAuthenticated'/><localizedMessage/></fault></missingSet>"
)


def answer(objects, declared=DECLARED, token="<token>7</token>"):
    """The body of a server's answer."""
    returned = f"<returnval>{token}{objects}</returnval>" if objects else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope {declared}><soapenv:Body>'
        f'<RetrievePropertiesExResponse xmlns="urn:vim25">{returned}</RetrievePropertiesExResponse>'
        "</soapenv:Body></soapenv:Envelope>"
    ).encode()


def an_object(value, missing=""):
    """What an answer tells about one machine, with one value."""
    prop = f"<propSet><name>some.path</name>{value}</propSet>" if value else ""
    return f'<objects><obj type="VirtualMachine">vm-1</obj>{prop}{missing}</objects>'


def read(body):
    """The page as the collection reads it."""
    return answers.read_page(io.BytesIO(body), stub=None)


def read_by_pyvmomi(body):
    """The answer as pyVmomi's reader has it."""
    kind = vmodl.query.PropertyCollector.RetrieveResult
    return SoapAdapter.SoapResponseDeserializer(SoapAdapter.SoapStubAdapter("none")).Deserialize(body, kind)


@pytest.mark.parametrize("named", VALUES)
def test_a_value_is_read_as_pyvmomi_reads_it(named):
    body = answer(an_object(VALUES[named]))
    (theirs,) = read_by_pyvmomi(body).objects
    (ours,) = read(body).objects
    assert (ours.obj.__class__, ours.obj._moId) == (vim.VirtualMachine, "vm-1")
    (value,) = ours.values.values()
    expected = theirs.propSet[0].val
    assert repr(value) == repr(expected)
    assert value.__class__ is expected.__class__ or isinstance(value, list)
    assert getattr(value, "_serverGuid", None) == getattr(expected, "_serverGuid", None)


def test_one_prefix_for_two_namespaces_does_not_mislead():
    value = '<val xmlns:xsd="urn:vim25" xsi:type="xsd:HostSystemPowerState">standBy</val>'
    one, other = read(answer(an_object(value) + an_object(VALUES["an int"]))).objects
    assert one.values == {"some.path": "standBy"}
    assert isinstance(one.values["some.path"], vim.HostSystem.PowerState)
    assert other.values == {"some.path": -7}


def test_what_cannot_be_read_is_told_as_pyvmomi_does():
    (found,) = read(answer(an_object("", MISSING))).objects
    (missing,) = found.missing
    assert (missing.path, missing.fault.privilegeId) == ("guest.ipAddress", "System.Read")
    assert isinstance(missing.fault, vim.fault.NoPermission)
    assert missing.fault.msg == "No."


def test_the_last_page_has_no_token():
    assert read(answer(an_object(""))).token == "7"
    assert read(answer(an_object(""), token="")).token is None


def test_an_answer_that_holds_nothing():
    assert read(answer("")) is None


def test_what_is_no_xml_is_an_error():
    with pytest.raises(ParseError):
        read(b"Bad gateway")


def test_an_enumeration_of_a_newer_server_is_kept():
    (found,) = read(answer(an_object('<val xsi:type="HostSystemPowerState">hibernated</val>'))).objects
    assert found.values == {"some.path": "hibernated"}


class Response:
    """An HTTP response."""

    def __init__(self, status, body, encoding=""):
        self.status, self.reason, self._body, self._encoding = status, "", io.BytesIO(body), encoding

    def getheader(self, name, default=None):
        """The one header that matters."""
        return self._encoding if name == "Content-Encoding" else default

    def read(self, *size):
        """As of a file."""
        return self._body.read(*size)


class Stub:
    """A stub with one connection, which is its own."""

    version = "vim.version.version9"
    cookie = versionId = path = ""  # noqa: N815

    def __init__(self, response):
        self.response, self.returned, self.closed, self.sent = response, False, False, None

    def SerializeRequest(self, *_call):  # noqa: N802
        """Nobody reads it."""
        return b""

    def GetConnection(self):  # noqa: N802
        """The one there is."""
        return self

    def ReturnConnection(self, _connection):  # noqa: N802
        """For the next call."""
        self.returned = True

    def request(self, *_sent):
        """Sends a request."""

    def getresponse(self):
        """The answer to it."""
        return self.response

    def close(self):
        """Not to be used again."""
        self.closed = True


def asked(response):
    """The page or the error of a call, and the stub that it went by."""
    stub = Stub(response)
    method = vmodl.query.PropertyCollector.RetrievePropertiesEx.info
    try:
        return answers.ask(stub, None, method, ()), stub
    except Exception as error:
        return error, stub


def test_a_packed_answer_is_unpacked():
    page, stub = asked(Response(200, gzip.compress(answer(an_object(VALUES["an int"]))), "gzip"))
    assert page.objects[0].values == {"some.path": -7}
    assert stub.returned and not stub.closed


def test_no_session_is_an_error_though_the_server_answers_values():
    error, _stub = asked(Response(200, answer(an_object("", NOBODY))))
    assert isinstance(error, vim.fault.NotAuthenticated)


def test_a_connection_is_not_used_again_after_half_an_answer():
    error, stub = asked(Response(200, answer(an_object(VALUES["an int"]))[:-30]))
    assert isinstance(error, ParseError)
    assert stub.closed and not stub.returned
