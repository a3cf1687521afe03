# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the properties of one object for a session, as XML fragments."""

from __future__ import annotations

from pyVmomi import VmomiSupport as V

from .. import faults
from ..model.paths import Unset
from ..soap.encode import encoder, escape
from ..soap.verbatim import Verbatim


def may_read(call, obj, info):
    """Whether the session may read a property: its own privilege, System.Read where the metadata names none."""
    if call.unrestricted or obj.session_bound or info.privId == "System.Anonymous":
        return True
    return call.may(obj.guard, info.privId or "System.Read")


def may_see(call, obj):
    return call.unrestricted or obj.session_bound or call.may(obj.guard, "System.View")


def visible(call, value):
    """References to objects that the session may not see are left out."""
    if call.unrestricted or not isinstance(value, list) or isinstance(value, Verbatim):
        return value
    return value.__class__(item for item in value if not isinstance(item, V.ManagedObject) or _known(call, item))


def _known(call, ref):
    obj = call.service.registry.find(ref._moId)
    return obj is None or may_see(call, obj)


def empty_list(leaf):
    return issubclass(leaf, V.Array)


class PathSet:
    """The paths that are read of one class of objects, compiled."""

    def __init__(self, cls, paths, version):
        self.paths = [cls.path(text, version) for text in paths]
        self.encode = encoder(version)
        self.starts = {path.text: f"<propSet><name>{escape(path.text)}</name>" for path in self.paths}

    def values(self, obj, call):
        """Yield (path, fragment of the value or None when unset, fault or None)."""
        encode = self.encode.any_value
        free = call.unrestricted
        for path in self.paths:
            if not free and not may_read(call, obj, path.info):
                yield path.text, None, faults.no_permission(obj.guard.ref if obj.guard else obj.ref,
                                                            path.info.privId or "System.Read")
                continue
            try:
                value = path.read(obj, call)
            except Unset:
                yield path.text, None, None
                continue
            if not free:
                value = visible(call, value)
            yield path.text, encode("val", value, path.leaf), None

    def content(self, obj, call):
        """One `objects` element: ObjectContent."""
        parts = [f'<objects><obj type="{obj.api_name}">{escape(obj.moid)}</obj>']
        missing = []
        for name, fragment, fault in self.values(obj, call):
            if fragment is not None:
                parts += (self.starts[name], fragment, "</propSet>")
            elif fault is not None:
                missing.append(missing_property(self.encode, name, fault))
        parts += missing
        parts.append("</objects>")
        return "".join(parts)


def missing_property(encode, name, fault):
    from pyVmomi import vmodl
    missing = vmodl.query.PropertyCollector.MissingProperty(path=name, fault=fault)
    return encode.fragment("missingSet", missing, missing.__class__)
