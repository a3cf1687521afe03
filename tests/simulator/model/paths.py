# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Property paths: `name`, `runtime.powerState`, `config.hardware.device[4000].macAddress`.

A path is compiled once for each managed object class: checked against the API's types, and turned into a function
that reads it by the cheapest way (see managed.py for where values come from).
"""

from __future__ import annotations

from pyVmomi import VmomiSupport as V
from pyVmomi import vmodl

from . import steps as path_steps
from .blueprint import Blueprint
from .values import clone


class Unset(Exception):
    """The path exists, but holds no value on this object."""


class Path:
    """A compiled path: `read(obj, call)`, the declared type of its value, and the metadata of its first step."""

    __slots__ = ("text", "read", "leaf", "info")

    def __init__(self, text, read, leaf, info):
        self.text, self.read, self.leaf, self.info = text, read, leaf, info


def invalid_property(path):
    return vmodl.query.InvalidProperty(name=path, msg="")


def parse(path):
    """Split a path into (name, key or None) steps; InvalidProperty for what is no path."""
    try:
        return path_steps.split(path)
    except ValueError:
        raise invalid_property(path) from None


def declared(managed_type, steps, path):
    """The metadata of the first step, and the declared type of the last.

    A property that only a subtype declares (a disk's capacityInKB below VirtualDevice) has no declared type: `object`
    is returned for it, and the value itself decides. The reference does not say whether such a path is allowed;
    it is assumed that it is, and that InvalidProperty comes if the object at hand has no such property.
    """
    try:
        info = managed_type._GetPropertyInfo(steps[0][0])
    except AttributeError:
        raise invalid_property(path) from None
    current = _after_key(info.type, steps[0][1], path)
    for name, key in steps[1:]:
        if current is not object:
            current = _after_key(_property_type(current, name, path), key, path)
    return info, current


def _property_type(current, name, path):
    if not issubclass(current, V.DataObject):
        raise invalid_property(path)
    try:
        return current._GetPropertyInfo(name).type
    except AttributeError:
        return object


def _after_key(current, key, path):
    if key is None or current is object:
        return current
    if not issubclass(current, V.Array):
        raise invalid_property(path)
    return current.Item


def walk(value, steps, path):
    """Follow the remaining steps from a value; raises Unset where one of them holds nothing."""
    for name, key in steps:
        if value is None:
            raise Unset
        try:
            value = value.__dict__[name]
        except (KeyError, AttributeError):
            raise invalid_property(path) from None
        if key is not None:
            value = pick(value, key)
    if value is None:
        raise Unset
    return value


def pick(items, key):
    """The item of an array with a key: a data object's `key`, a reference's id, or the index of a scalar."""
    for index, item in enumerate(items or ()):
        if isinstance(item, V.DataObject):
            own = item.__dict__.get("key")
        else:
            own = item if isinstance(item, V.ManagedObject) else index
        if isinstance(own, V.ManagedObject):
            own = own._moId
        if str(own) == key:
            return item
    raise Unset


def compile_path(cls, text, version):
    """Make the reader of a path for a managed object class."""
    steps = parse(text)
    info, leaf = declared(cls.T, steps, text)
    if not V.IsChildVersion(version, info.version):
        raise invalid_property(text)
    return Path(text, _reader(cls, steps, text), leaf, info)


def _reader(cls, steps, text):
    plain = _plain_prefix(steps)
    for length in range(len(plain), 0, -1):
        part = cls.parts.get(".".join(plain[:length]))
        if part is not None:
            return _part_reader(cls, part, steps, length, text)
    if any(name.startswith(steps[0][0] + ".") for name in cls.parts) and _has_parts_below(cls, steps):
        return _composite_reader(cls, steps, text)
    computed = cls.props.get(steps[0][0])
    if computed is not None:
        return _computed_reader(computed, steps, text)
    return _stored_reader(steps, text)


def _plain_prefix(steps):
    """The names of the leading steps; a key ends the prefix after its own step."""
    names = []
    for name, key in steps:
        names.append(name)
        if key is not None:
            break
    return names


def _has_parts_below(cls, steps):
    names = _plain_prefix(steps)
    return any(tuple(part.split("."))[:len(names)] == tuple(names) for part in cls.parts)


def _part_reader(cls, part, steps, length, text):
    first, rest = steps[length - 1], steps[length:]
    if isinstance(part, str):                       # an alias: read it where it really lies
        target = parse(part)
        return _reader(cls, (*target[:-1], (target[-1][0], first[1]), *rest), text)

    def read(obj, call):
        value = part(obj, call)
        if first[1] is not None:
            value = pick(value, first[1])
        return walk(value, rest, text)
    return read


def _composite_reader(cls, steps, text):
    """The path lies above parts: put the value together first."""
    head, key = steps[0]

    def read(obj, call):
        value = obj.compose(head, call)
        if key is not None:
            value = pick(value, key)
        return walk(value, steps[1:], text)
    return read


def _computed_reader(function, steps, text):
    key, rest = steps[0][1], steps[1:]

    def read(obj, call):
        value = function(obj, call)
        if key is not None:
            value = pick(value, key)
        return walk(value, rest, text)
    return read


def _stored_reader(steps, text):
    (head, key), rest = steps[0], steps[1:]

    def read(obj, call):
        value = obj.values.get(head)
        if value.__class__ is Blueprint:
            return _from_blueprint(obj, head, value, rest, text)
        if key is not None:
            value = pick(value, key)
        return walk(value, rest, text) if rest or value is None else value
    return read


def _from_blueprint(obj, head, blueprint, rest, text):
    if not rest:
        return obj.own(head)
    kind, function = blueprint.template.plan(rest)
    if kind == "own":
        value = function(blueprint.seed)
        if value is None:
            raise Unset
        return value
    if kind == "shared":
        return walk(blueprint.template.base, rest, text)
    return walk(obj.own(head), rest, text)


def compose(cls, obj, head, call):
    """The whole of a property that has parts: a copy of what is stored, with the parts put in."""
    stored = obj.values.get(head)
    if stored.__class__ is Blueprint:
        stored = obj.own(head)
    value = clone(stored) if stored is not None else cls.T._GetPropertyInfo(head).type()
    for name in sorted(cls.parts, key=lambda part: part.count(".")):
        steps = parse(name)
        if steps[0][0] == head:
            _set_part(obj, value, steps, name, call)
    return value


def _set_part(obj, value, steps, name, call):
    for step, _key in steps[1:-1]:
        inner = value.__dict__.get(step)
        if inner is None:
            inner = value.__dict__[step] = value._GetPropertyInfo(step).type()
        value = inner
    try:
        new = obj.path(name).read(obj, call)
    except Unset:
        new = None
    static = value._GetPropertyInfo(steps[-1][0]).type
    if issubclass(static, list) and not isinstance(new, V.Array):
        new = static(new or ())
    value.__dict__[steps[-1][0]] = new
