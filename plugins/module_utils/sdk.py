# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that imports pyVmomi, so that documentation and sanity tests can load the collection without it."""

from __future__ import annotations

import functools
import traceback

__all__ = [
    "MISSING",
    "SoapAdapter",
    "StubAdapter",
    "VmomiSupport",
    "api_type",
    "is_derived",
    "kind_of",
    "known_paths",
    "set_attribute",
    "vim",
    "vmodl",
    "write_changes",
]

try:
    from pyVmomi import SoapAdapter, VmomiSupport, vim, vmodl
except ImportError:
    MISSING = traceback.format_exc()
    SoapAdapter = VmomiSupport = vim = vmodl = None
    StubAdapter = object
else:
    MISSING = None
    StubAdapter = SoapAdapter.SoapStubAdapter


def api_type(name):
    """The pyVmomi class of an API type: C("VirtualMachine"), C("HostNtpConfig")."""
    return VmomiSupport.GetWsdlType("urn:vim25", name)


def is_derived(kind, other):
    """Whether a kind of object is another one, or one derived from it: a DistributedVirtualPortgroup is a Network."""
    return kind == other or issubclass(api_type(kind), api_type(other))


def kind_of(ref):
    """The API's name for the kind of an object: C("VirtualMachine"). Planned objects carry theirs themselves."""
    return getattr(ref, "kind", None) or type(ref)._wsdlName


@functools.cache
def known_paths(kind, paths, version):
    """Those of some property paths (a tuple) that a version of the API knows. Asked for a newer one, a server refuses
    the whole request."""
    return [path for path in paths if _is_known(kind, path, version)]


def _is_known(kind, path, version):
    found = api_type(kind)
    for name in path.partition("[")[0].split("."):
        try:
            info = found._GetPropertyInfo(name)
        except AttributeError:
            return True  # whatever it is, the server may say
        if not VmomiSupport.IsChildVersion(version, info.version):
            return False
        found = info.type
    return True


def write_changes(spec, changes):
    """Copies the changed options that have an attribute in a request object into it, and no others."""
    for change in changes:
        if getattr(change.field, "attribute", None):
            set_attribute(spec, change.field.attribute, change.request_value)
    return spec


def set_attribute(spec, path, value):
    """Sets a dotted attribute of a request object, making the data objects on the way to it.

    Without an attribute, C(path) is the attribute itself.
    """
    *parents, last = path.split(".")
    for name in parents:
        child = getattr(spec, name)
        if child is None:
            child = spec._GetPropertyInfo(name).type()
            setattr(spec, name, child)
        spec = child
    setattr(spec, last, value)
