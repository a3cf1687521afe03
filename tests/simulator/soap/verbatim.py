# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""XML taken as it is: where elements lie in a text, so that they can be handed on without being read and written anew.

What a server really sent differs from what a client makes of it: an explicit `0` or an empty text is there or is not.
"""

from __future__ import annotations

import html
import re
from xml.parsers.expat import ExpatError, ParserCreate

START_TAG = re.compile(rb"""<([^\s/>]+)((?:[^>"']|"[^"]*"|'[^']*')*?)\s*/?>""")
DECLARATION = re.compile(r"xmlns(?::.+)?$")


def local(name):
    """A name without its prefix."""
    return name.rpartition(":")[2]


class Element:
    """One element: `source[start:end]` is all of it, `source[inner:inner_end]` what it holds."""

    __slots__ = ("source", "name", "attributes", "start", "inner", "inner_end", "end", "children")

    def __init__(self, source, name, attributes, start):
        self.source, self.name, self.attributes, self.start = source, local(name), attributes, start
        self.inner = START_TAG.match(source, start).end()
        self.inner_end = self.end = self.inner
        self.children = []

    @property
    def raw(self):
        """All of it, as it stands."""
        return self.source[self.start : self.end]

    @property
    def inside(self):
        return self.source[self.inner : self.inner_end]

    @property
    def raw_attributes(self):
        return START_TAG.match(self.source, self.start)[2].rstrip()

    @property
    def text(self):
        """The text of an element that holds no others."""
        return html.unescape(self.inside.decode())

    @property
    def type(self):
        """What xsi:type says, without prefixes; None without one."""
        return next((local(value) for name, value in self.attributes.items() if name.endswith(":type")), None)

    @property
    def reference(self):
        """(type, id) if it is a reference to a managed object, else None."""
        kind = self.attributes.get("type")
        return (kind, self.text) if kind and not self.children else None

    @property
    def namespaces(self):
        """The declarations of namespaces on it: {xmlns:xsi: …}."""
        return {name: value for name, value in self.attributes.items() if DECLARATION.match(name)}

    def all(self, name):
        return [child for child in self.children if child.name == name]

    def first(self, name):
        return next((child for child in self.children if child.name == name), None)

    def renamed(self, tag, attributes=b""):
        """The element under another tag, with more attributes: what it holds stays byte for byte."""
        return b"<%s%s%s>%s</%s>" % (tag, self.raw_attributes, attributes, self.inside, tag)


class Verbatim(list):
    """A value that is sent as it was recorded; as a list it holds the references in it."""

    def __init__(self, raw, references=()):
        super().__init__(references)
        self.raw = raw  # a `val` element

    def fragment(self, tag):
        """The value under a tag of the answer."""
        text = self.raw.decode()
        return text if tag == "val" else parse(self.raw, 1).renamed(tag.encode()).decode()


class _Builder:
    def __init__(self, source, depth):
        self.source, self.depth, self.open, self.level, self.root = source, depth, [], 0, None
        self.parser = ParserCreate()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.start, self.finish

    def start(self, name, attributes):
        self.level += 1
        if self.level > self.depth:
            return
        element = Element(self.source, name, attributes, self.parser.CurrentByteIndex)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def finish(self, name):
        self.level -= 1
        if self.level >= self.depth:
            return
        element = self.open.pop()
        if not self.source.endswith(b"/>", element.start, element.inner):
            element.inner_end = self.parser.CurrentByteIndex
            element.end = self.source.index(b">", element.inner_end) + 1


def parse(source, depth=1000):
    """The root element of a document (bytes in UTF-8), with `depth` levels of elements. Raises ValueError."""
    builder = _Builder(source, depth)
    try:
        builder.parser.Parse(source, True)
    except ExpatError as error:
        raise ValueError(f"no XML: {error}") from None
    return builder.root
