# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads objects with all their properties as the server sends them: the values are cut out of its answers."""

from __future__ import annotations

import html
import http.client
import re
import typing as t

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import transport_error
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.session import Session
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import NotVsphere
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import (
    SoapAdapter,
    VmomiSupport,
    api_type,
    vim,
    vmodl,
)
from simulator.soap.verbatim import Element, parse

Ref = tuple[str, str]
QUERY = vmodl.query.PropertyCollector
LEVELS = 7  # Envelope, Body, …Response, returnval, objects, propSet, val
REFERENCE = re.compile(rb"<[^\s/>]+[^>]*?\stype=\"(\w+)\"[^>]*>([^<]+)<")
# Kinds that hold licences, belong to a session, or are gone in a while.
SKIPPED_KINDS = {
    "LicenseManager", "LicenseAssignmentManager", "PropertyCollector", "PropertyFilter", "Task", "TaskHistoryCollector",
    "EventHistoryCollector", "HistoryCollector", "ContainerView", "ListView", "InventoryView", "HttpNfcLease",
}  # fmt: skip
SKIPPED = {
    ("SessionManager", "currentSession"), ("SessionManager", "sessionList"), ("EventManager", "latestEvent"),
    ("CustomizationSpecManager", "encryptionKey"), ("ViewManager", "viewList"),
}  # fmt: skip
LEFT_OUT = "licences, the list of sessions, tasks, the latest event"


class Found(t.NamedTuple):
    """One object: its values in bytes, the names of those that could not be read, and what it refers to."""

    kind: str
    moid: str
    namespaces: dict[str, str]
    values: list[tuple[str, bytes]]
    missing: list[str]
    references: list[Ref]


class Reader:
    """Reads batches of objects; `lost` counts those that could not be read at all."""

    def __init__(self, session: Session) -> None:
        self.session, self.wire = session, session.wire
        self.collector = session.content.propertyCollector
        self.lost = 0

    def read(self, refs: list[Ref]) -> list[Found]:
        """All that can be read of some objects. What went away meanwhile is left out."""
        try:
            return self._retrieve(refs)
        except (vim.fault.NotAuthenticated, vmodl.fault.SecurityError):
            raise
        except vmodl.MethodFault as fault:
            if len(refs) > 1:  # one of them spoils it
                middle = len(refs) // 2
                return self.read(refs[:middle]) + self.read(refs[middle:])
            if not isinstance(fault, vmodl.fault.ManagedObjectNotFound):
                return self._piecemeal(refs[0])
            self.lost += 1
            return []

    def _piecemeal(self, ref: Ref) -> list[Found]:
        """One object that cannot be read as a whole: one property at a time."""
        whole = None
        unread = []
        for info in api_type(ref[0])._GetPropertyList():
            try:
                found = self._retrieve([ref], [info.name])
            except vmodl.MethodFault:
                unread.append(info.name)
                continue
            for one in found:
                whole = one if whole is None else merged(whole, one)
        if whole is None:
            self.lost += 1
            return []
        return [whole._replace(missing=[*whole.missing, *unread])]

    def _retrieve(self, refs: list[Ref], paths: t.Sequence[str] = ()) -> list[Found]:
        kinds = {kind for kind, _moid in refs}
        spec = QUERY.FilterSpec(
            objectSet=[QUERY.ObjectSpec(obj=self.session.ref(kind, moid)) for kind, moid in refs],
            propSet=[QUERY.PropertySpec(type=api_type(kind), all=not paths, pathSet=list(paths)) for kind in kinds],
        )
        answer = self.call("RetrievePropertiesEx", [spec], QUERY.RetrieveOptions())
        found = []
        while True:
            objects, token = self._page(answer)
            found += objects
            if token is None:
                return found
            answer = self.call("ContinueRetrievePropertiesEx", token)

    def _page(self, answer: bytes) -> tuple[list[Found], str | None]:
        """The objects of an answer, and the token of the next page."""
        element = parse(answer, LEVELS)
        namespaces = dict(element.namespaces)
        for name in ("Body", None, "returnval"):
            element = element.first(name) if name else next(iter(element.children), None)
            if element is None:
                return [], None
            namespaces.update(element.namespaces)
        token = element.first("token")
        return [found_in(one, namespaces) for one in element.all("objects")], token.text if token else None

    def call(self, method: str, *args: t.Any) -> bytes:
        """What the server answers, in bytes. Raises its fault."""
        info = type(self.collector)._GetMethodInfo(method)
        request = self.wire.SerializeRequest(self.collector, info, args)
        headers = {
            "Cookie": self.wire.cookie,
            "SOAPAction": self.wire.versionId,
            "Content-Type": "text/xml; charset=UTF-8",
        }
        try:
            connection = self.wire.GetConnection()
            connection.request("POST", self.wire.path, request, headers)
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise transport_error(self.session.connection, error) from error
        self.wire.ReturnConnection(connection)
        if response.status == http.client.OK:
            return body
        if response.status == http.client.INTERNAL_SERVER_ERROR:
            raise SoapAdapter.SoapResponseDeserializer(self.wire).Deserialize(body, object)
        raise NotVsphere(f"The server answers {method} with the status {response.status}.", status=response.status)


def found_in(objects: Element, namespaces: dict[str, str]) -> Found:
    """One `objects` element of an answer."""
    kind, moid = objects.first("obj").reference
    values = [
        (prop.first("name").text, prop.first("val").raw)
        for prop in objects.all("propSet")
        if (kind, prop.first("name").text) not in SKIPPED
    ]
    missing = [one.first("path").text for one in objects.all("missingSet")]
    text = b"".join(value for _name, value in values)
    declared = {
        name: uri
        for name, uri in {**namespaces, **objects.namespaces}.items()
        if name.partition(":")[2].encode() + b":" in text
    }
    references = [ref for _name, value in values for ref in references_in(value)]
    return Found(kind, moid, declared, values, missing, references)


def merged(one: Found, other: Found) -> Found:
    """What two requests found of one object."""
    return one._replace(
        values=one.values + other.values,
        missing=one.missing + other.missing,
        references=one.references + other.references,
    )


def references_in(value: bytes) -> t.Iterator[Ref]:
    """The objects that a value refers to, of the kinds that are saved."""
    for kind, moid in REFERENCE.findall(value):
        name = kind.decode()
        if name not in SKIPPED_KINDS and is_managed(name):
            yield name, html.unescape(moid.decode())


def is_managed(kind: str) -> bool:
    """Whether pyVmomi knows the kind as one of managed objects."""
    try:
        return issubclass(api_type(kind), VmomiSupport.ManagedObject)
    except KeyError:
        return False
