# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The quick reader of answers makes of all that was recorded what pyVmomi's reader makes of it."""

from __future__ import annotations

import io
import re

from pyVmomi import SoapAdapter, VmomiSupport, vmodl

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.answers import read_page

ENVELOPE = """<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
 xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>
<RetrievePropertiesExResponse xmlns="urn:vim25"><returnval><objects>{}</objects></returnval>
</RetrievePropertiesExResponse></soapenv:Body></soapenv:Envelope>"""
STUB = SoapAdapter.SoapStubAdapter("nowhere", version=VmomiSupport.newestVersions.Get("vim"))


def answers_in(folder):
    """What a server would answer for each of the recorded objects."""
    for path in sorted(folder.glob("[0-9]*.xml")):
        text = path.read_text(encoding="utf-8")
        yield path.name, ENVELOPE.format(text[re.search(r"<obj\b", text).start() : text.rindex("</")]).encode()


def read_by_pyvmomi(body):
    """{property: value}, or the error."""
    kind = vmodl.query.PropertyCollector.RetrieveResult
    try:
        read = SoapAdapter.SoapResponseDeserializer(STUB).Deserialize(body, kind)
    except (TypeError, AttributeError, KeyError) as error:
        return type(error)
    return {one.name: told(one.val) for one in read.objects[0].propSet}


def read_by_ours(body):
    """The same."""
    try:
        page = read_page(io.BytesIO(body), STUB)
    except (TypeError, AttributeError, KeyError) as error:
        return type(error)
    return {name: told(value) for name, value in page.objects[0].values.items()}


def told(value):
    """A value in a form that can be compared, with the types of all that is in it."""
    if isinstance(value, list):
        return [type(value).__name__, *map(told, value)]
    if isinstance(value, type):
        return value.__name__
    if hasattr(value, "_moId"):
        return type(value).__name__, value._moId
    if hasattr(value, "_GetPropertyList"):
        return type(value).__name__, {info.name: told(getattr(value, info.name)) for info in value._GetPropertyList()}
    return type(value).__name__, value


def test_both_readers_read_the_same(recording):
    compared = 0
    for name, body in answers_in(recording):
        expected = read_by_pyvmomi(body)
        assert read_by_ours(body) == expected, name
        compared += len(expected) if isinstance(expected, dict) else 0
    assert compared > 100
