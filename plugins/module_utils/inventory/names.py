# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the hosts of an inventory are called, so that no two are called the same. Pure."""

from __future__ import annotations

import re
from collections import Counter

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Ambiguous
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import listed

ERROR, UUID, PATH = "error", "uuid", "path"
CLASHES = (UUID, PATH, ERROR)
_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


def is_path(expression):
    """Whether an expression is nothing but a variable, or a part of one: C(guest.ip_address)."""
    return isinstance(expression, str) and _PATH.fullmatch(expression) is not None


def look_up(path, variables):
    """The value at a dotted path in nested dictionaries. Raises KeyError where there is none."""
    value = variables
    for step in path.split("."):
        if not isinstance(value, dict) or step not in value:
            raise KeyError(path)
        value = value[step]
    return value


def distinct(named, clashes):
    """[(name, told)] with names that are all different.

    named: [(name, told)]; told has C(moid), C(path), C(folder) and, if known, C(instance_uuid). clashes: what becomes
    of those that would have the same name: a suffix of UUID or of PATH, or an ERROR. Raises Ambiguous.
    """
    counts = Counter(name for name, _told in named)
    if clashes == ERROR and any(count > 1 for count in counts.values()):
        raise _ambiguous(named, counts)
    renamed = [(name if counts[name] == 1 else f"{name}_{_suffix(told, clashes)}", told) for name, told in named]
    again = Counter(name for name, _told in renamed)
    return [(name if again[name] == 1 else f"{name}_{told['moid']}", told) for name, told in renamed]


def _suffix(told, clashes):
    if clashes == PATH:
        return told["folder"].strip("/").replace("/", "_")
    return told.get("instance_uuid") or told["moid"]


def _ambiguous(named, counts):
    name = next(name for name, _told in named if counts[name] > 1)
    paths = sorted(told["path"] for other, told in named if other == name)
    more = sum(count > 1 for count in counts.values()) - 1
    others = f" So it is with {more} more names." if more else ""
    return Ambiguous(
        f"hostnames: {name!r} would be the name of {listed(paths)}.{others} Say with hostnames what tells them apart, "
        "or with clashes how they shall differ.",
        option="hostnames",
        value=name,
        candidates=paths,
    )
