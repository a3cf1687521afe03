# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts back what a Go program drops: optional values that are 0 or empty.

Required ones come back by themselves, as pyVmomi fills them. Of the optional ones those are put back that every object
of the simulator's own estate shows as 0 or empty: that is what a real server sends there.
"""

from __future__ import annotations

from functools import cache

from pyVmomi import VmomiSupport as V

from ..model.paths import Unset

ESTATE = {"hosts": 2, "vms": 4, "folders": 1}


@cache
def usual_blanks():
    """{data type: {property: 0 or ''}} of what the simulator's estate always shows so."""
    from ..service import Service
    from ..settings import Settings

    service = Service(Settings(**ESTATE))
    seen = {}
    for obj in list(service.registry.objects.values()):
        for name in obj.property_names(service.version):
            try:
                look(obj.path(name).read(obj, None), seen)
            except Unset:
                continue
    service.stop()
    blanks = {}
    for (kind, name), values in seen.items():
        if values in ({0}, {""}):
            blanks.setdefault(kind, {})[name] = next(iter(values))
    return blanks


def look(value, seen):
    """Note the optional numbers and texts in a value."""
    if isinstance(value, list):
        for item in value:
            look(item, seen)
    elif isinstance(value, V.DataObject):
        for info in value._GetPropertyList():
            item = value.__dict__.get(info.name)
            if is_droppable(info):
                seen.setdefault((value.__class__, info.name), set()).add(item)
            else:
                look(item, seen)


def is_droppable(info):
    numbers = (int, V.long, V.short, V.byte, float)
    return bool(info.flags & V.F_OPTIONAL) and (info.type is str or info.type in numbers)


def complete(value):
    """Put back what is missing, in place; returns the value."""
    if isinstance(value, list):
        for item in value:
            if not isinstance(item, (list, V.DataObject)):
                break
            complete(item)
    elif isinstance(value, V.DataObject):
        for name, blank in usual_blanks().get(value.__class__, {}).items():
            if value.__dict__.get(name) is None:
                value.__dict__[name] = value._GetPropertyInfo(name).type(blank)
        for item in value.__dict__.values():
            if isinstance(item, (list, V.DataObject)):
                complete(item)
    return value
