# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Three-way merges: what was saved, with the difference between what the simulator derived then and derives now."""

from __future__ import annotations

from pyVmomi import VmomiSupport as V


def same(one, other):
    """Whether two values are equal; a list that is unset is an empty one."""
    if one is other:
        return True
    if isinstance(one, list) or isinstance(other, list):
        one, other = one or (), other or ()
        if not (isinstance(one, (list, tuple)) and isinstance(other, (list, tuple))):
            return False
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, V.DataObject):
        return one.__class__ is other.__class__ and all(
            same(value, other.__dict__.get(name)) for name, value in one.__dict__.items()
        )
    if isinstance(one, int):  # as an anyType, a short is something else than an int
        return one.__class__ is other.__class__ and one == other
    return one == other


def merged(saved, before, now):
    """What is shown: as saved where nothing has changed since, as it is now where something has."""
    if same(before, now):
        return saved
    if isinstance(now, list) and isinstance(saved, list):
        return merged_list(saved, before or (), now)
    if isinstance(now, V.DataObject) and saved.__class__ is before.__class__ is now.__class__:
        return merged_object(saved, before, now)
    return now


def merged_object(saved, before, now):
    result = now.__class__.__new__(now.__class__)
    for name, value in now.__dict__.items():
        result.__dict__[name] = merged(saved.__dict__.get(name), before.__dict__.get(name), value)
    return result


def merged_list(saved, before, now):
    """Items are known by their keys; lists whose items have none are taken as a whole."""
    keyed = [by_key(items) for items in (saved, before, now)]
    if None in keyed:
        return now
    old, known, new = keyed
    result = [
        merged(item, known.get(key), new.get(key)) if key in new else item
        for key, item in old.items()
        if key in new or key not in known
    ]
    added = (item for key, item in new.items() if key not in old and not same(known.get(key), item))
    return now.__class__([*result, *added])


def by_key(items):
    """{key: item}, or None if the items have no keys of their own."""
    keys = [key_of(item) for item in items]
    return dict(zip(keys, items, strict=True)) if None not in keys and len(set(keys)) == len(keys) else None


def key_of(item):
    """What makes an item of a list the one it is: its key, the id that it refers to, a text itself."""
    if isinstance(item, V.DataObject):
        key = item.__dict__.get("key")
        return key._moId if isinstance(key, V.ManagedObject) else key
    if isinstance(item, V.ManagedObject):
        return item._moId
    return item if isinstance(item, str) else None
