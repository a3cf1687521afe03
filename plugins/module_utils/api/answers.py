# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what a property collector answers: the bulk of all that servers send, and most of it single words and numbers.

pyVmomi calls Python code for each tag, makes an object of each property, and checks each attribute. Here a parser
written in C makes a tree of a page, and values are taken out of it; only rare kinds of them are left to pyVmomi.
"""

from __future__ import annotations

import gzip
import typing as t
from http.client import HTTPException
from types import SimpleNamespace
from xml.etree import ElementTree

from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import SoapAdapter, VmomiSupport, vim, vmodl

READS_OF_PROPERTIES = ("RetrievePropertiesEx", "ContinueRetrievePropertiesEx")
_VIM = "{urn:vim25}"
_TYPE = f"{{{VmomiSupport.XMLNS_XSI}}}type" if VmomiSupport else ""
_HANDLERS = (
    "StartElementHandler",
    "EndElementHandler",
    "CharacterDataHandler",
    "StartNamespaceDeclHandler",
    "EndNamespaceDeclHandler",
)


class Content(t.NamedTuple):
    """What was read of one object. values: property path → value. missing: objects of the API's MissingProperty."""

    obj: object
    values: dict
    missing: list


class Page(t.NamedTuple):
    """One page of an answer. token: what the next one is asked for with; None on the last."""

    objects: list[Content]
    token: str | None


def ask(stub, collector, method, arguments):
    """The Page that a property collector answers to one of READS_OF_PROPERTIES, or None where nothing was found.

    stub: pyVmomi's, by whose connections the call goes. Raises the fault that the server answers, OSError and
    HTTPException of the transport, and what read_page does.
    """
    request = stub.SerializeRequest(collector, method, arguments)
    headers = {
        "Cookie": stub.cookie,
        "SOAPAction": stub.versionId,
        "Content-Type": "text/xml; charset=UTF-8",
        "Accept-Encoding": "gzip",
    }
    connection = stub.GetConnection()
    try:
        connection.request("POST", stub.path, request, headers)
        answer = _answer(connection.getresponse(), method, stub)
    except BaseException:
        connection.close()
        raise
    stub.ReturnConnection(connection)
    if isinstance(answer, Exception):
        raise answer
    return _authenticated(answer)


def _answer(response, method, stub):
    """The Page, or the fault, in an HTTP response."""
    if response.status not in (200, 500):
        raise HTTPException(f"{response.status} {response.reason}")
    packed = response.getheader("Content-Encoding", "").lower() == "gzip"
    body = gzip.GzipFile(fileobj=response) if packed else response
    if response.status == 200:
        answer = read_page(body, stub)
    else:
        answer = SoapAdapter.SoapResponseDeserializer(stub).Deserialize(body.read(), method.result)
    response.read()
    return answer


def _authenticated(page):
    """A Page. Raises vim.fault.NotAuthenticated where a property collector tells in the place of each value that there
    is no session, and not by a fault of the call."""
    for one in page.objects if page else ():
        for missing in one.missing:
            if isinstance(missing.fault, vim.fault.NotAuthenticated):
                raise missing.fault
    return page


def read_page(stream, stub):
    """The Page in the body of an answer; None where nothing was found.

    stream: a file of bytes. stub: what the objects in the answer are reached by. Raises
    xml.etree.ElementTree.ParseError for what is no XML, and KeyError for a type that pyVmomi does not know.
    """
    reading = ElementTree.iterparse(stream, events=("start-ns",))
    spaces = [declared for _event, declared in reading]
    returned = reading.root.find(f".//{_VIM}returnval")
    if returned is None:
        return None
    decode = _Decoders(_prefixes(spaces), stub)
    objects = [_content(found, decode) for found in returned.iterfind(f"{_VIM}objects")]
    return Page(objects, returned.findtext(f"{_VIM}token"))


def _prefixes(spaces):
    """{prefix: namespace}; a prefix that stands for several of them in one answer is not in it."""
    found = {}
    for prefix, space in spaces:
        found.setdefault(prefix, set()).add(space)
    return {prefix: several.pop() for prefix, several in found.items() if len(several) == 1}


def _content(found, decode):
    values, missing, obj = {}, [], None
    for child in found:
        if child.tag == f"{_VIM}propSet":
            name, value = child
            values[name.text] = decode[value.get(_TYPE)](value)
        elif child.tag == f"{_VIM}obj":
            obj = decode.reference(child)
        else:
            missing.append(decode.structure(child, vmodl.query.PropertyCollector.MissingProperty))
    return Content(obj, values, missing)


class _Decoders(dict):
    """What makes values of elements: xsi:type, as it is written, → a function of the element."""

    def __init__(self, prefixes, stub):
        super().__init__()
        self._prefixes = prefixes
        self._stub = stub
        self._objects = {}
        self._by_kind = {}

    def __missing__(self, written):
        self[written] = decode = self._named(written) or self.structure
        return decode

    def _named(self, written):
        """A quick way for a type as it is written, or None."""
        prefix, _colon, name = (written or "").rpartition(":")
        if name == "ManagedObjectReference":
            return self.reference
        if name == "ArrayOfManagedObjectReference":
            return self._list(VmomiSupport.ManagedObject.Array)
        try:
            return self._of(VmomiSupport.GetWsdlType(self._prefixes.get(prefix), name))
        except KeyError:
            return None

    def _of(self, kind):
        """A quick way for a type, or None."""
        if kind not in self._by_kind:
            self._by_kind[kind] = self._made(kind)
        return self._by_kind[kind]

    def _made(self, kind):
        if issubclass(kind, VmomiSupport.ManagedObject):
            return self.reference
        if issubclass(kind, list):
            return self._list(kind)
        if issubclass(kind, VmomiSupport.DataObject) and not issubclass(kind, (Exception, vmodl.LocalizedMethodFault)):
            return self._object(kind)
        return _plain(kind)

    def reference(self, element):
        """A managed object."""
        if len(element.attrib) > 2 or (len(element.attrib) == 2 and _TYPE not in element.attrib):  # of another server
            return self.structure(element, VmomiSupport.ManagedObject)
        name = element.attrib["type"].rpartition(":")[2]
        kind = self._objects.get(name)
        if kind is None:
            kind = self._objects[name] = VmomiSupport.GetWsdlType("urn:vim25", name)
        return kind(element.text, self._stub)

    def _list(self, kind):
        """A function that makes a list; each element says its type itself, or has that of the list."""

        def decode(element):
            made = kind()
            made.extend([self._value(child, kind.Item) for child in element])
            return made

        return decode

    def _value(self, element, declared):
        written = element.get(_TYPE)
        if written is not None:
            return self[written](element)
        decode = self._of(declared)
        return decode(element) if decode else self.structure(element, declared)

    def _object(self, kind):
        """A function that makes data objects of a kind, without the checks that pyVmomi makes for each attribute."""
        if self._stub is not None:
            kind = VmomiSupport.GetCompatibleType(kind, self._stub.version)
        blank = kind().__dict__
        lists = {name: type(value) for name, value in blank.items() if isinstance(value, list)}
        members = {f"{_VIM}{info.name}": (info.name, info.type) for info in kind._GetPropertyList()}

        def decode(element):
            made = kind.__new__(kind)
            values = made.__dict__
            values.update(blank)
            values.update({name: empty() for name, empty in lists.items()})
            for child in element:
                if child.tag not in members:
                    return self.structure(element, kind)
                name, declared = members[child.tag]
                if name not in lists:
                    values[name] = self._value(child, declared)
                    continue
                value = self._value(child, declared.Item)
                if isinstance(value, list):
                    values[name] = value
                else:
                    values[name].append(value)
            return made

        return decode

    def structure(self, element, kind=object):
        """A value that is left to pyVmomi's reader."""
        reader = SoapAdapter.SoapDeserializer(self._stub)
        parser = SimpleNamespace(**dict.fromkeys(_HANDLERS))
        reader.Deserialize(parser, kind, False, {prefix: [space] for prefix, space in self._prefixes.items()})
        _feed(reader, element)
        return reader.GetResult()


def _feed(reader, element):
    """Shows an element to a reader of pyVmomi as its parser would."""
    attributes = {_spaced(name): value for name, value in element.items()}
    reader.StartElementHandler(_spaced(element.tag), attributes)
    for child in element:
        _feed(reader, child)
    if not len(element):
        reader.CharacterDataHandler(element.text or "")
    reader.EndElementHandler(_spaced(element.tag))


def _spaced(name):
    """A name with its namespace, as pyVmomi's parser writes it."""
    return name[1:].replace("}", SoapAdapter.NS_SEP, 1) if name[0] == "{" else name


def _plain(kind):
    """A function that makes a plain value of an element, or None for a kind that is not plain."""
    if kind is str:
        return lambda element: element.text or ""
    if kind is bool:
        return lambda element: element.text in ("true", "1")
    if issubclass(kind, VmomiSupport.Enum):
        return lambda element: getattr(kind, element.text, None) or kind(element.text)  # a newer server may have more
    if issubclass(kind, (int, float)):
        return lambda element: kind(element.text)
    return None
