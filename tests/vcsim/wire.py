# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes over the wire to vcsim, as a journal tells of it. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from xml.etree import ElementTree

from simulator.journal import kind_of

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


@dataclass
class Call:
    """One call. answer: C(ok), the name of a fault, or what the HTTP status was."""

    method: str
    type: str
    moid: str
    number: int = 0
    answer: str = ""

    @property
    def kind(self):
        return kind_of(self.method)

    def as_json(self):
        return {**asdict(self), "kind": self.kind}


def request(body):
    """The call that a SOAP request makes; None if it is none."""
    found = _in_body(body)
    if found is None:
        return None
    this = next((one for one in found if _local(one.tag) == "_this"), None)
    method = _local(found.tag)
    return Call(method, *(("", "") if this is None else (this.get("type", ""), this.text or "")))


def answer(status, body):
    """How a SOAP response answers."""
    found = _in_body(body)
    if found is None:
        return f"HTTP {status}"
    if found.tag != f"{SOAP}Fault":
        return "ok"
    fault = next(iter(found.find("detail") or ()), None)
    if fault is None:
        return "RuntimeFault"
    return (fault.get(XSI_TYPE) or _local(fault.tag).removesuffix("Fault")).rpartition(":")[2]


def _in_body(text):
    try:
        body = ElementTree.fromstring(text).find(f"{SOAP}Body")
    except ElementTree.ParseError:
        return None
    return None if body is None else next(iter(body), None)


def _local(tag):
    return tag.rpartition("}")[2]
