# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The canonical form: what means the same is the same, what does not is not, and nothing is lost."""

from __future__ import annotations

import pytest
from pyVmomi import SoapAdapter, vmodl

from replay import soap

WRITTEN = """\
<FindThings xmlns="urn:vim25">
 <_this type="SearchIndex">SearchIndex</_this>
 <name>a &amp; b</name>
 <value xsi:type="xsd:string">x</value>
 <options>
  <maxWaitSeconds>…</maxWaitSeconds>
  <pathSet>a</pathSet>
  <pathSet>b</pathSet>
 </options>
</FindThings>
"""
SENT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
    'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n<soapenv:Body><FindThings xmlns="urn:vim25">'
    '<_this versionId="8.0.3.0" type="SearchIndex">SearchIndex</_this><name>a &amp; b</name>'
    '<value xsi:type="xsd:string">x</value><options><maxWaitSeconds>17</maxWaitSeconds><pathSet>b</pathSet>'
    "<pathSet>a</pathSet></options></FindThings></soapenv:Body></soapenv:Envelope>"
)


def test_a_request_is_written_so_that_it_can_be_read():
    assert soap.canonical_request(SENT) == WRITTEN
    assert soap.method_of(WRITTEN) == "FindThings"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('versionId="8.0.3.0" ', ""),
        ('versionId="8.0.3.0" type="SearchIndex"', 'type="SearchIndex" versionId="7.0"'),
        ("<name>", "\n   <name>"),
        ("<pathSet>b</pathSet><pathSet>a</pathSet>", "<pathSet>a</pathSet><pathSet>b</pathSet>"),
        ("<maxWaitSeconds>17<", "<maxWaitSeconds>16<"),
        ("soapenv:", "S:"),
        ("&amp;", "&#38;"),
    ],
)
def test_what_means_the_same_is_the_same(old, new):
    sent = SENT.replace(old, new).replace("xmlns:soapenv", "xmlns:S" if new == "S:" else "xmlns:soapenv")
    assert sent != SENT
    assert soap.canonical_request(sent) == WRITTEN


def test_prefixes_mean_nothing():
    sent = SENT.replace("xmlns:xsd=", "xmlns:n1=").replace('"xsd:string"', '"n1:string"')
    sent = sent.replace("xmlns:xsi=", "xmlns:n2=").replace("xsi:type", "n2:type")
    assert soap.canonical_request(sent) == WRITTEN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<name>a &amp; b</name>", ""),
        ("a &amp; b<", "a &amp; b <"),
        ("a &amp; b<", "a &amp;\nb<"),
        ("<name>a &amp; b</name>", "<name>a &amp; b</name><name>a &amp; b</name>"),
        ('type="SearchIndex"', 'type="SearchIndexes"'),
        ("xsd:string", "xsd:int"),
        ("<maxWaitSeconds>17</maxWaitSeconds>", ""),
        ("urn:vim25", "urn:vim26"),
    ],
)
def test_what_means_something_else_is_not_the_same(old, new):
    sent = SENT.replace(old, new)
    assert sent != SENT
    assert soap.canonical_request(sent) != WRITTEN


def test_the_canonical_form_of_the_canonical_form_is_itself():
    assert soap.canonical_request(soap.envelope(WRITTEN)) == WRITTEN


def test_a_prefix_for_two_namespaces_is_not_guessed_at():
    with pytest.raises(ValueError, match="the prefix p stands for two namespaces"):
        soap.canonical_request('<a xmlns:p="urn:1"><b xmlns:p="urn:2"/></a>')


def test_an_answer_reads_the_same_as_before():
    """Texts with blanks and breaks, faults, references and types of anyType all survive."""
    content = (
        "<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring> two\nlines </faultstring><detail>"
        '<InvalidArgumentFault xmlns="urn:vim25" xsi:type="InvalidArgument"><invalidProperty>a.b'
        "</invalidProperty></InvalidArgumentFault></detail></soapenv:Fault>"
    )
    message = soap.envelope(content).replace("\n" + content, content)
    before, after = (read(text) for text in (message, soap.envelope(soap.canonical_answer(message))))
    assert isinstance(before, vmodl.fault.InvalidArgument)
    assert (after.msg, after.invalidProperty) == (before.msg, before.invalidProperty) == (" two\nlines ", "a.b")


def read(message):
    """What pyVmomi makes of a message."""
    return SoapAdapter.SoapResponseDeserializer(None).Deserialize(message.encode(), object)


def test_the_first_difference():
    assert soap.first_difference("a\n b\nc\n", "a\n x\nc\n") == (2, "b", "x")
    assert soap.first_difference("a\n", "a\nb\n") == (2, "(nothing)", "b")
    assert soap.first_difference("a\n", "a\n") is None
