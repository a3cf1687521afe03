# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SOAP requests → the method, its receiver and its arguments as values of pyVmomi's types.

Strict: an unknown element, a value of the wrong type or a required part that is missing is refused with
vmodl.fault.InvalidRequest, as a vSphere server does when it parses the request.
"""

from __future__ import annotations

from functools import cache
from xml.parsers.expat import ExpatError, ParserCreate

from pyVmomi import SoapAdapter, vmodl
from pyVmomi import VmomiSupport as V
from pyVmomi.VmomiSupport import F_OPTIONAL

BODY = SoapAdapter.XMLNS_SOAPENV + SoapAdapter.NS_SEP + "Body"
BAD_VALUES = (TypeError, ValueError, KeyError, AttributeError)


BITS = {V.byte: 8, V.short: 16, int: 32, V.long: 64}


def fits(number, bits):
    return -(1 << bits - 1) <= number < 1 << bits - 1


class Request:
    """A decoded request: `method` is the metadata of the method; None stands for a property accessor (Fetch)."""

    def __init__(self):
        self.name = self.type = self.moid = self.method = None
        self.args = {}

    @property
    def receiver(self):
        return self.type(self.moid, None)


class _Fetch:
    """The metadata of the accessor that reads one property; pyVmomi has none for it."""

    name = wsdlName = "Fetch"
    version = V.BASE_VERSION
    params = (V.Object(name="prop", type=str, flags=0, version=V.BASE_VERSION),)
    privId = "System.Anonymous"         # the property's own privilege is checked when it is read
    faults = ("vmodl.query.InvalidProperty",)
    isTask = False
    result = methodResult = object
    resultFlags = F_OPTIONAL


FETCH = _Fetch()


@cache
def methods_of(managed_type):
    """The metadata of every method of a managed object type, by its name on the wire."""
    table = {info.wsdlName: info for info in managed_type._GetMethodList()}
    table["Fetch"] = FETCH
    return table


@cache
def _required(data_type):
    """The required properties that pyVmomi would fill with a default when they are missing."""
    return {p.name: None for p in data_type._GetPropertyList()
            if not p.flags & F_OPTIONAL and not issubclass(p.type, list)}


class _StrictDeserializer(SoapAdapter.SoapDeserializer):
    """pyVmomi's deserializer, but a required property that was not sent stays None."""

    def StartElementHandler(self, tag, attr):
        super().StartElementHandler(tag, attr)
        top = self.stack[-1]
        if isinstance(top, V.DataObject) and not isinstance(top, SoapAdapter.LocalizedMethodFault):
            top.__dict__.update(_required(top.__class__))

    def EndElementHandler(self, tag):
        expected = self.stack[-1] if getattr(self, "stack", None) else None
        if expected.__class__ is type and expected in BITS and not fits(int(self.data), BITS[expected]):
            raise ValueError(f"{self.data} is out of range")
        if expected is type:
            name = self.data
            try:
                return super().EndElementHandler(tag)
            except (TypeError, KeyError):
                raise vmodl.fault.InvalidType(argument=name, msg=f"Unknown type name {name}") from None
        return super().EndElementHandler(tag)


class _Decoder:
    """Drives expat: finds the method element itself and hands each parameter to pyVmomi's deserializer."""

    def __init__(self):
        self.request = Request()
        self.namespaces = {}
        self.depth = 0
        self.body_depth = None
        self.text = ""
        self.pending = None             # (parameter, deserializer) of the element that was handed over last
        self.parser = ParserCreate(namespace_separator=SoapAdapter.NS_SEP)
        self.parser.buffer_text = True
        SoapAdapter.SetHandlers(
            self.parser, (self.start, self.end, self.characters, self.namespace, self.namespace_end))

    def namespace(self, prefix, uri):
        self.namespaces.setdefault(prefix, []).append(uri)

    def namespace_end(self, prefix):
        self.namespaces[prefix].pop()

    def characters(self, data):
        self.text += data

    def start(self, tag, attr):
        self.collect()
        self.text = ""
        if self.body_depth is None:
            self.depth += 1
            if tag == BODY:
                self.body_depth = self.depth
            return
        level = self.depth - self.body_depth
        name = tag.rpartition(SoapAdapter.NS_SEP)[2]
        if level == 1 and name != "_this":
            self.parameter(name, tag, attr)
            return
        self.depth += 1
        if level == 0:
            self.request.name = name
        elif level == 1:
            self.receiver_type(attr)

    def receiver_type(self, attr):
        try:
            self.request.type = V.GetWsdlType("urn:vim25", attr["type"])
        except KeyError:
            raise invalid_request(f"Unknown type of the receiver: {attr.get('type')!r}") from None
        if not issubclass(self.request.type, V.ManagedObject):
            raise invalid_request(f"Not a managed object type: {attr['type']}")

    def parameter(self, name, tag, attr):
        """The next parameter begins: let pyVmomi read it."""
        request = self.request
        if request.type is None:
            raise invalid_request("The receiver (_this) is missing")
        self.find_method()
        known = {p.name: p for p in request.method.params}
        if name not in known:
            raise invalid_request(f'Unexpected element tag "{name}" seen')
        info = known[name]
        static = info.type.Item if issubclass(info.type, list) else info.type
        deserializer = _StrictDeserializer()
        self.pending = info, deserializer
        deserializer.Deserialize(self.parser, static, nsMap=self.namespaces)
        deserializer.StartElementHandler(tag, attr)

    def find_method(self):
        request = self.request
        if request.method is None:
            request.method = methods_of(request.type).get(request.name)
        if request.method is None:
            raise vmodl.fault.MethodNotFound(receiver=request.receiver, method=request.name,
                                             msg=f"Unable to resolve WSDL method name {request.name}")

    def collect(self):
        """Take over the value of the parameter that has ended."""
        if self.pending is None:
            return
        info, deserializer = self.pending
        self.pending = None
        value = deserializer.GetResult()
        if issubclass(info.type, list):
            self.request.args.setdefault(info.name, info.type()).append(value)
        else:
            self.request.args[info.name] = value

    def end(self, tag):
        self.collect()
        if tag.rpartition(SoapAdapter.NS_SEP)[2] == "_this" and self.request.moid is None:
            self.request.moid = self.text.strip()
        self.depth -= 1

    def finish(self):
        request = self.request
        if request.name is None or request.type is None:
            raise invalid_request("The request holds no method")
        self.find_method()
        for info in request.method.params:
            value = request.args.get(info.name)
            if value is None and not info.flags & F_OPTIONAL and not issubclass(info.type, list):
                raise invalid_request(f"Required parameter {info.name} is missing")
            if value is None:
                request.args[info.name] = info.type() if issubclass(info.type, list) else None
            else:
                check_value(value, info)
        return request


def invalid_request(message):
    return vmodl.fault.InvalidRequest(msg=f"{message}\n\nwhile parsing SOAP body")


def check_value(value, info):
    """Refuse a value of the wrong type, and data objects in which something required is missing."""
    try:
        V.CheckField(info, value)
    except TypeError as exc:
        raise invalid_request(str(exc)) from None
    check_complete(value)


def check_complete(value):
    if isinstance(value, list):
        for item in value:
            check_complete(item)
    elif isinstance(value, V.DataObject):
        for name in _required(value.__class__):
            if value.__dict__.get(name) is None:
                raise invalid_request(
                    f"Required property {name} is missing from data object of type {value.__class__._wsdlName}")
        for item in value.__dict__.values():
            if isinstance(item, (list, V.DataObject)):
                check_complete(item)


def decode(body):
    """Decode one SOAP request; raises vmodl faults."""
    decoder = _Decoder()
    try:
        decoder.parser.Parse(body, True)
    except ExpatError as exc:
        raise invalid_request(f"XML document is not well-formed: {exc}") from None
    except vmodl.MethodFault:
        raise
    except BAD_VALUES as exc:
        raise invalid_request(f"{type(exc).__name__}: {exc}") from None
    return decoder.finish()
