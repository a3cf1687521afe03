# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Property paths that lead to one element of a list by its key: C(config.service.service["ntpd"]).

A host has hundreds of settings and rule sets, and a task names a few; so those are all that is asked for. What comes
back is put together as the list that it is a part of, and nobody else need know.
"""

from __future__ import annotations

import re

_ELEMENT = re.compile(r'(?P<list>[^\[]+)\["(?P<key>[^"\\]+)"\]')
MOST = 40  # keys, from which on the whole list is less to write


def elements(path, keys):
    """The paths of the elements of a list; the path of the list where that says it better."""
    if not keys or len(keys) > MOST or any(not isinstance(key, str) or not _is_plain(key) for key in keys):
        return [path]
    return [f'{path}["{key}"]' for key in keys]


def _is_plain(key):
    return bool(key) and '"' not in key and "\\" not in key


def list_of(path):
    """The path of the list that an element's path leads to; None for any other path."""
    found = _ELEMENT.fullmatch(path)
    return found["list"] if found else None


def whole(paths):
    """The paths with lists in the place of their elements."""
    return list(dict.fromkeys(list_of(path) or path for path in paths))


def needed(paths):
    """The paths without the elements of those lists that are asked for as a whole."""
    paths = list(dict.fromkeys(paths))
    return [path for path in paths if list_of(path) not in paths]


def fold(properties, paths):
    """Puts the elements that were read of an object together as their lists.

    Returns whether one of them was not there: what there is instead, only the whole list tells.
    """
    incomplete = False
    for path in paths:
        above = list_of(path)
        if above is None:
            continue
        value = properties.pop(path, None)
        found = properties.get(above) or []
        properties[above] = found if value is None else [*found, value]
        if path in properties.denied:
            properties.denied[above] = properties.denied.pop(path)
        incomplete |= value is None and above not in properties.denied
    return incomplete
