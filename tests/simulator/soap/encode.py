# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of pyVmomi's types → SOAP elements.

pyVmomi's own serializer is written for requests: it looks every type and version up again for each value. A server
sends a thousand times more than it receives, so this one makes a plan for each class once. A test compares its
output with pyVmomi's for every object of the estate.
"""

from __future__ import annotations

import base64
from datetime import datetime
from functools import cache

from pyVmomi import Iso8601
from pyVmomi import VmomiSupport as V
from pyVmomi.VmomiSupport import F_LINK, F_OPTIONAL, GetCompatibleType, GetQualifiedWsdlName, IsChildVersion

from .verbatim import Verbatim

MethodFault = V.GetVmodlType("vmodl.MethodFault")
MISSING = object()


class Incomplete(Exception):
    """The simulator was about to send an object without a property that is not optional."""


def escape(text):
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def xsi_name(cls):
    """The name that stands in xsi:type: `xsd:string`, `VirtualMachineConfigInfo`, `ArrayOfString` …"""
    if issubclass(cls, V.Array):
        return "ArrayOf" + _array_name(cls.Item)
    if cls in (type, V.ManagedMethod, V.PropertyPath):
        return "xsd:string"
    namespace, name = GetQualifiedWsdlName(cls)
    return f"xsd:{name}" if namespace == V.XMLNS_XSD else name


def _array_name(item):
    if issubclass(item, V.ManagedObject):
        return "ManagedObjectReference"
    return V.Capitalize(item_tag(item))


def item_tag(item):
    """The tag of one item of an array that travels as anyType."""
    if issubclass(item, V.ManagedObject):
        return "ManagedObjectReference"
    if item in (type, V.ManagedMethod, V.PropertyPath):
        return "string"
    return V.GetWsdlName(item)


SCALARS = (str, int, bool)
SCALAR_NAMES = {cls: xsi_name(cls) for cls in (str, bool, int, V.long, V.short, V.byte, V.PropertyPath)}


def typed(value, leaf):
    """A plain list gets the array type that was declared for it; anyType needs to know it."""
    if isinstance(value, list) and not isinstance(value, V.Array):
        return leaf(value)
    if isinstance(value, list) and issubclass(value.Item, V.ManagedObject):
        return leaf(value)
    return value


class Encoder:
    """Encodes for one API version: what is younger than the version is left out."""

    def __init__(self, version):
        self.version = version
        self._writers = {
            str: self._text, V.PropertyPath: self._text, V.Link: self._text, bool: self._bool, int: self._number,
            datetime: self._time, V.binary: self._binary, float: self._number,
        }

    def fragment(self, tag, value, static=object):
        out = []
        self.add(out, tag, value, static)
        return "".join(out)

    def add(self, out, tag, value, static=object):
        """Append the element(s) of one value; `static` is the declared type, `object` for anyType."""
        writer = self._writers.get(value.__class__)
        if writer is None:
            writer = self._writers[value.__class__] = self._writer_for(value.__class__)
        writer(out, tag, value, static)

    def any_value(self, tag, value, leaf):
        """One property value as anyType; a scalar is named after its declared type (an int may stand for a long)."""
        if value.__class__ is Verbatim:
            return value.fragment(tag)
        if value.__class__ in SCALARS and leaf in SCALAR_NAMES:
            text = escape(value) if value.__class__ is str else str(value).lower() if leaf is bool else str(value)
            return f'<{tag} xsi:type="{SCALAR_NAMES[leaf]}">{text}</{tag}>'
        if issubclass(leaf, V.Enum):
            return f'<{tag} xsi:type="{_cached_name(leaf)}">{value}</{tag}>'
        return self.fragment(tag, typed(value, leaf))

    def _writer_for(self, cls):
        if issubclass(cls, MethodFault):
            return self._fault
        if issubclass(cls, V.DataObject):
            return self._data_writer(cls)
        for base, writer in ((V.ManagedObject, self._reference), (V.Array, self._array), (list, self._array),
                             (type, self._type), (V.ManagedMethod, self._method), (V.binary, self._binary),
                             (str, self._text), (bool, self._bool), (int, self._number), (float, self._number),
                             (datetime, self._time)):
            if issubclass(cls, base):
                return writer
        raise TypeError(f"cannot be sent: {cls}")

    # -- scalars

    def _text(self, out, tag, value, static):
        out.append(f"<{tag}{self._scalar_type(value, static)}>{escape(value)}</{tag}>")

    def _bool(self, out, tag, value, static):
        kind = ' xsi:type="xsd:boolean"' if static is object else ""
        out.append(f"<{tag}{kind}>{'true' if value else 'false'}</{tag}>")

    def _number(self, out, tag, value, static):
        out.append(f"<{tag}{self._scalar_type(value, static)}>{value}</{tag}>")

    def _time(self, out, tag, value, static):
        out.append(f"<{tag}{self._scalar_type(value, static)}>{Iso8601.ISO8601Format(value)}</{tag}>")

    def _binary(self, out, tag, value, static):
        text = base64.b64encode(value).decode("ascii")
        out.append(f"<{tag}{self._scalar_type(value, static)}>{text}</{tag}>")

    @staticmethod
    def _scalar_type(value, static):
        return f' xsi:type="{_cached_name(value.__class__)}"' if static is object else ""

    def _reference(self, out, tag, value, static):
        kind = ' xsi:type="ManagedObjectReference"' if static is object else ""
        out.append(f'<{tag}{kind} type="{value._wsdlName}">{escape(value._moId)}</{tag}>')

    def _type(self, out, tag, value, static):
        kind = ' xsi:type="xsd:string"' if static is object else ""
        out.append(f"<{tag}{kind}>{V.GetWsdlName(value)}</{tag}>")

    def _method(self, out, tag, value, static):
        kind = ' xsi:type="xsd:string"' if static is object else ""
        out.append(f"<{tag}{kind}>{value.info.wsdlName}</{tag}>")

    # -- lists

    def _array(self, out, tag, value, static):
        if static is not object:
            for item in value:
                self.add(out, tag, item, static.Item)
            return
        kind = value.__class__
        out.append(f'<{tag} xsi:type="{_cached_name(kind)}">')
        inner = item_tag(kind.Item)
        for item in value:
            self.add(out, inner, item, kind.Item)
        out.append(f"</{tag}>")

    # -- data objects

    def _data_writer(self, cls):
        sent = GetCompatibleType(cls, self.version)
        name = V.GetWsdlName(sent)
        fields = [(p.name, p.type, p.flags) for p in sent._GetPropertyList()
                  if IsChildVersion(self.version, p.version)]

        def write(out, tag, value, static):
            out.append(f"<{tag}>" if static is sent else f'<{tag} xsi:type="{name}">')
            self._fields(out, value, fields)
            out.append(f"</{tag}>")
        return write

    def _fields(self, out, value, fields):
        state = value.__dict__
        for name, static, flags in fields:
            item = state.get(name)
            if item is None:
                if not flags & F_OPTIONAL:
                    raise Incomplete(f"{value.__class__.__name__}.{name} is required but unset")
                continue
            if flags & F_LINK and isinstance(item, V.DataObject):
                item = item.key
            self.add(out, name, item, static)

    def _fault(self, out, tag, value, static):
        """A fault inside data travels as a LocalizedMethodFault: the fault, and its message beside it."""
        out.append(f'<{tag} xsi:type="LocalizedMethodFault">' if static is object else f"<{tag}>")
        self.fault_body(out, "fault", value)
        if value.msg is not None:
            out.append(f"<localizedMessage>{escape(value.msg)}</localizedMessage>")
        out.append(f"</{tag}>")

    def fault_body(self, out, tag, fault):
        """The bare fault: what stands in the detail of a SOAP fault, without its message."""
        sent = GetCompatibleType(fault.__class__, self.version)
        out.append(f'<{tag} xsi:type="{V.GetWsdlName(sent)}">')
        fields = [(p.name, p.type, p.flags) for p in sent._GetPropertyList()
                  if p.name != "msg" and IsChildVersion(self.version, p.version)]
        self._fields(out, fault, fields)
        out.append(f"</{tag}>")


@cache
def _cached_name(cls):
    return xsi_name(cls)


@cache
def encoder(version):
    return Encoder(version)
