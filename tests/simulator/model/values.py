# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Helpers over pyVmomi's values: copies, plain (JSON) forms, enumerations."""

from __future__ import annotations

from datetime import datetime, timezone

from pyVmomi import Iso8601
from pyVmomi import VmomiSupport as V
from pyVmomi.VmomiSupport import F_SECRET

EPOCH = datetime(2026, 1, 1, tzinfo=timezone.utc)     # when everything in a fresh estate happened


def now():
    return datetime.now(timezone.utc)


def clone(value):
    """A deep copy. Managed object references and scalars are never changed in place, so they are shared."""
    if isinstance(value, V.DataObject):
        copy = value.__class__.__new__(value.__class__)
        target = copy.__dict__
        for name, item in value.__dict__.items():
            target[name] = clone(item) if isinstance(item, (V.DataObject, list)) else item
        return copy
    if isinstance(value, list):
        return value.__class__(clone(item) if isinstance(item, (V.DataObject, list)) else item for item in value)
    return value


def plain(value, mask=True):
    """A value as JSON: a reference is its managed object id, a data object a mapping of what is set."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, V.ManagedObject):
        return value._moId
    if isinstance(value, list):
        return [plain(item, mask) for item in value]
    if isinstance(value, V.DataObject):
        return _plain_object(value, mask)
    if isinstance(value, datetime):
        return Iso8601.ISO8601Format(value)
    if isinstance(value, type):
        return V.GetWsdlName(value)
    if isinstance(value, V.ManagedMethod):
        return value.info.wsdlName
    return value.hex() if isinstance(value, bytes) else str(value)


def _plain_object(value, mask):
    out = {"_type": value.__class__._wsdlName}
    for info in value._GetPropertyList():
        item = value.__dict__.get(info.name)
        if item is None or (isinstance(item, list) and not item):
            continue
        out[info.name] = "********" if mask and is_secret(info) else plain(item, mask)
    return out


def is_secret(info):
    return bool(info.flags & F_SECRET) or "password" in info.name.lower()


def shares(level, count):
    from pyVmomi import vim
    return vim.SharesInfo(level=level, shares=count)
