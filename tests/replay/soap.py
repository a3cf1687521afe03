# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The canonical form of what goes over the wire: XML that is the same whenever it means the same, and can be read."""

from __future__ import annotations

import io
import itertools
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PREFIXES = {_SOAP: "soapenv", "http://www.w3.org/2001/XMLSchema": "xsd", _XSI: "xsi"}
_TYPE = f"{{{_XSI}}}type"
# The API says that the order of these means nothing, and sets of Python do not keep one.
_WITHOUT_ORDER = ("pathSet", "propSet")
# The seconds that are left until a deadline depend on the clock of the machine that asks.
_OF_THE_CLOCK = ("maxWaitSeconds",)
_DROPPED = ("versionId",)


def canonical_request(body):
    """The canonical text of a request's body: of what is in the envelope, if it has one."""
    root, prefixes = _parse(body)
    for element in root.iter():
        for name in _DROPPED:
            element.attrib.pop(name, None)
        if local_name(element) in _OF_THE_CLOCK:
            element.text = "…"
    return _write(root, prefixes)


def canonical_answer(body):
    """The canonical text of an answer's body."""
    return _write(*_parse(body))


def envelope(text):
    """The SOAP message of a canonical text, for a client to read."""
    declared = " ".join(f"xmlns:{prefix}={quoteattr(uri)}" for uri, prefix in _PREFIXES.items())
    return f"<soapenv:Envelope {declared}><soapenv:Body>\n{text}</soapenv:Body></soapenv:Envelope>"


def method_of(text):
    """The API method that a canonical request calls; empty for a request without a body."""
    return text.partition(">")[0].split()[0].strip("</") if text else ""


def local_name(element):
    return element.tag.rpartition("}")[2]


def first_difference(ours, recorded):
    """The number and both versions of the first line in which two texts differ; None for equal texts."""
    lines = itertools.zip_longest(ours.splitlines(), recorded.splitlines(), fillvalue="(nothing)")
    for number, (mine, theirs) in enumerate(lines, 1):
        if mine != theirs:
            return number, mine.strip(), theirs.strip()
    return None


def _parse(body):
    """(root element, {prefix: namespace}) of a document."""
    stream = io.BytesIO(body.encode() if isinstance(body, str) else body)
    prefixes = {}
    events = ElementTree.iterparse(stream, events=("start-ns",))
    for _event, (prefix, uri) in events:
        if prefix and prefixes.setdefault(prefix, uri) != uri:
            raise ValueError(f"the prefix {prefix} stands for two namespaces: {prefixes[prefix]} and {uri}")
    return events.root, prefixes


def _write(root, prefixes):
    for parent in root.iter():
        _sort(parent, prefixes)
    is_envelope = root.tag == f"{{{_SOAP}}}Envelope"
    parts = [child for part in root for child in part] if is_envelope else [root]
    return "".join(line + "\n" for part in parts for line in _lines(part, prefixes, ""))


def _sort(parent, prefixes):
    for name in _WITHOUT_ORDER:
        places = [number for number, child in enumerate(parent) if local_name(child) == name]
        in_order = sorted((parent[number] for number in places), key=lambda child: list(_lines(child, prefixes, "")))
        for number, child in zip(places, in_order, strict=True):
            parent[number] = child


def _lines(element, prefixes, default):
    """The lines of an element. Blanks around the children of an element mean nothing, those in a text do."""
    namespace = element.tag[1:].partition("}")[0] if element.tag[0] == "{" else ""
    name = local_name(element)
    declared = ""
    if namespace in _PREFIXES:
        name = f"{_PREFIXES[namespace]}:{name}"
    elif namespace != default:
        declared, default = f" xmlns={quoteattr(namespace)}", namespace
    start = f"<{name}{declared}{_attributes(element, prefixes)}"
    if len(element):
        yield start + ">"
        for child in element:
            yield from (" " + line for line in _lines(child, prefixes, default))
        yield f"</{name}>"
    elif element.text:
        yield f"{start}>{_text(element.text)}</{name}>"
    else:
        yield start + "/>"


def _text(text):
    return escape(text, {"\r": "&#13;", "\n": "&#10;"})


def _attributes(element, prefixes):
    written = {}
    for key, value in element.attrib.items():
        namespace, _brace, name = key.rpartition("}")
        prefix = _PREFIXES.get(namespace[1:])
        written[f"{prefix}:{name}" if prefix else key] = _type_name(value, prefixes) if key == _TYPE else value
    return "".join(f" {key}={quoteattr(value)}" for key, value in sorted(written.items()))


def _type_name(value, prefixes):
    """The name of a type, with the prefix that is used here instead of the sender's."""
    prefix, _colon, name = value.rpartition(":")
    return f"{_PREFIXES.get(prefixes.get(prefix), prefix)}:{name}" if prefix else name
