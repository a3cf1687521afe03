# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Saved inventories: a folder with one XML file for each managed object, its values as the server sent them.

`make twin` writes such folders, and so does `govc object.save`:

    0049-Folder-group-v4.xml        <ObjectContent><obj type="Folder">group-v4</obj>
                                      <propSet><name>name</name><val xsi:type="xsd:string">vm</val></propSet> …
    Folder-group-v4/Method.xml      what a method answered: <MethodResponse><returnval>…

govc is a Go program: optional values that are 0 or empty are missing in what it saves. `make twin` leaves the file
`twin.json` beside the objects, which says who made it, that its values are exact, and what was left out.
"""

from __future__ import annotations

import json
import os
import pathlib
import re
from functools import lru_cache
from xml.parsers.expat import ExpatError, ParserCreate

from pyVmomi import SoapAdapter
from pyVmomi import VmomiSupport as V

from .soap.encode import escape
from .soap.verbatim import parse

MANIFEST = "twin.json"
TAGS = "tags.json"  # categories, tags and attachments, as the setting `tags` has them
SHORT = 10_000  # bytes
LEVELS = 3  # ObjectContent, propSet, and the name and value in it
FILE = re.compile(r"\d+-.*\.xml$")
# What the envelope of an answer declares anyway.
USUAL = {"xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance", "xmlns:xsd": "http://www.w3.org/2001/XMLSchema"}
BAD = (ExpatError, AttributeError, KeyError, TypeError, ValueError)


class SavedObject:
    """One managed object: `values` maps the names of its properties to their `val` elements."""

    def __init__(self, source):
        root = parse(source, LEVELS)
        obj = root.first("obj")
        if obj is None or obj.reference is None:
            raise ValueError("it holds no object")
        self.kind, self.moid = obj.reference
        self.namespaces = {**USUAL, **root.namespaces}
        self.values = {
            prop.first("name").text: prop.first("val") for prop in root.all("propSet") if prop.first("val") is not None
        }

    @property
    def foreign_namespaces(self):
        """The declarations that an envelope does not have, as attributes."""
        extra = {name: text for name, text in self.namespaces.items() if USUAL.get(name) != text and name != "xmlns"}
        return "".join(f' {name}="{escape(text)}"' for name, text in extra.items()).encode()

    def decoded(self, name):
        """A value as pyVmomi's types hold it; None if it is missing. Raises ValueError for one that they cannot."""
        element = self.values.get(name)
        if element is None:
            return None
        try:
            return decode_once(element.raw, tuple(self.namespaces.items()))
        except BAD as error:
            raise ValueError(f"{self.kind} {self.moid}: {name}: {type(error).__name__}: {error}") from None

    def references(self, name):
        """The managed object ids that a property refers to, in order, without decoding it."""
        element = self.values.get(name)
        if element is None:
            return []
        whole = parse(element.raw)
        found = [whole, *whole.children]
        return [each.reference[1] for each in found if each.reference]

    def text(self, name):
        """The text of a simple value; None if it is missing."""
        element = self.values.get(name)
        return None if element is None else element.text


class Saved:
    """A saved inventory: `objects` by managed object id, `answers` of methods by object and method."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).expanduser()
        self.warnings = []
        self.objects = {}
        for path in sorted(self.folder.glob("*.xml")):
            if FILE.match(path.name):
                self._take(path)
        if "ServiceInstance" not in self.objects:
            raise ValueError(f"{folder} is no saved inventory: there is no ServiceInstance in it")
        self.content = self.objects["ServiceInstance"].decoded("content")
        self.answers = self._answers()
        manifest = self.folder / MANIFEST
        self.manifest = json.loads(manifest.read_text()) if manifest.exists() else {}
        tags = self.folder / TAGS
        self.tags = json.loads(tags.read_text()) if tags.exists() else {}

    @property
    def exact(self):
        """Whether values that are 0 or empty were kept."""
        return bool(self.manifest.get("exact"))

    def _take(self, path):
        try:
            saved = SavedObject(path.read_bytes())
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None
        if saved.moid in self.objects:
            self.warnings.append(f"{path.name}: there is another object with the id {saved.moid}: left out")
        else:
            self.objects[saved.moid] = saved

    def _answers(self):
        """{moid: {method: what stands in the response}}"""
        found = {}
        for moid, saved in self.objects.items():
            folder = self.folder / f"{saved.kind}-{moid}"
            for path in sorted(folder.glob("*.xml")):
                found.setdefault(moid, {})[path.stem] = parse(path.read_bytes(), 1).inside
        return found

    def of_kind(self, *kinds):
        """The objects of some API types."""
        return [saved for saved in self.objects.values() if saved.kind in kinds]


def recordings(folder):
    """The saved inventories in a folder: it, or those of its folders that hold one."""
    places = [pathlib.Path(folder), *sorted(path for path in pathlib.Path(folder).iterdir() if path.is_dir())]
    return [place for place in places if any(FILE.match(path.name) for path in place.glob("*.xml"))]


def newest_known(api_version):
    """The API version itself, or the newest before it that this pyVmomi knows."""

    def numbers(text):
        return [int(number) for number in re.findall(r"\d+", text)]

    known = [V.versionIdMap[version] for version in V.GetServiceVersions("vim25")]
    older = [text for text in known if re.fullmatch(r"[\d.]+", text) and numbers(text) <= numbers(api_version)]
    return max(older, key=numbers, default=api_version)


class _Deserializer(SoapAdapter.SoapDeserializer):
    """pyVmomi's, but it takes values of enumerations that it does not know, and empty ones for missing."""

    def EndElementHandler(self, tag):
        expected = self.stack[-1] if self.stack else None
        if isinstance(expected, type) and issubclass(expected, V.Enum) and not hasattr(expected, self.data or " "):
            if not self.data and len(self.stack) > 1:
                self.stack.pop()
                return None
            self.stack[-1] = str
        return super().EndElementHandler(tag)


def decode_once(raw, namespaces):
    """A value that many objects have is decoded once: never change it."""
    return _decode_short(raw, namespaces) if len(raw) < SHORT else decode(raw, dict(namespaces))


@lru_cache(maxsize=20_000)
def _decode_short(raw, namespaces):
    return decode(raw, dict(namespaces))


def decode(raw, namespaces):
    """The value of a `val` element, whose type stands in its xsi:type."""
    declared = "".join(f' {name}="{escape(text)}"' for name, text in {**namespaces, "xmlns": "urn:vim25"}.items())
    parser = ParserCreate(namespace_separator=SoapAdapter.NS_SEP)
    parser.buffer_text = True
    deserializer = _Deserializer()
    known = {}

    def start(tag, attributes):
        if deserializer.result is None and tag.endswith("val"):
            deserializer.Deserialize(parser, object, nsMap=known)
            deserializer.StartElementHandler(tag, attributes)

    parser.StartElementHandler = start
    parser.StartNamespaceDeclHandler = lambda prefix, uri: known.setdefault(prefix, []).append(uri)
    parser.EndNamespaceDeclHandler = lambda prefix: known[prefix].pop()
    parser.Parse(f"<saved{declared}>".encode() + raw + b"</saved>", True)
    return deserializer.GetResult()


def write(folder, number, kind, moid, namespaces, values):
    """Write one object, for its owner's eyes only; `values` are pairs of a name and a `val` element in bytes."""
    declared = "".join(f' {name}="{escape(text)}"' for name, text in {**USUAL, **namespaces}.items() if name != "xmlns")
    parts = [f'<ObjectContent{declared}>\n<obj type="{kind}">{escape(moid)}</obj>\n'.encode()]
    parts += [b"<propSet><name>%s</name>%s</propSet>\n" % (escape(name).encode(), value) for name, value in values]
    name = re.sub(r"[^\w.-]", "_", f"{number:04d}-{kind}-{moid}") + ".xml"
    write_private(pathlib.Path(folder) / name, b"".join([*parts, b"</ObjectContent>\n"]))


def write_private(path, content):
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(content)
