# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain values and their notations. Pure: knows neither pyVmomi nor Ansible."""

from __future__ import annotations

import datetime
import difflib
import json
import re
from collections.abc import Mapping

# The server stores these three characters of a name escaped, and only these (API reference, ManagedEntity.name).
_ESCAPES = (("%", "%25"), ("/", "%2f"), ("\\", "%5c"))
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([kmgtp]?)i?b?\s*", re.IGNORECASE)
_UNITS = ("", "k", "m", "g", "t", "p")


def plain(value):
    """The value in plain JSON types, as Ansible sends it to a module.

    No tagged or vaulted strings, tuples or mappings of other classes; dates and times of YAML in their ISO form. Raises
    TypeError for what is no value of a playbook.
    """
    return json.loads(json.dumps(value, default=_plain_one))


def _plain_one(value):
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return list(value)
    if getattr(value, "__ENCRYPTED__", False):  # before ansible-core 2.19, a vaulted string was no str
        return str(value)
    raise TypeError(f"{type(value).__name__} is no type of values in a playbook")


def quote_name(name):
    """A name as the server stores it: C(a/b) becomes C(a%2fb).

    >>> quote_name("a/b")
    'a%2fb'
    """
    for character, escape in _ESCAPES:
        name = name.replace(character, escape)
    return name


def unquote_name(name):
    """A stored name as people write it; None stays None."""
    if name is None or "%" not in name:
        return name
    for character, escape in reversed(_ESCAPES):
        name = re.sub(re.escape(escape), lambda match, plain_one=character: plain_one, name, flags=re.IGNORECASE)
    return name


def quote_key(key):
    """A key as it stands in the brackets of a path such as C(list[name=x].attribute)."""
    return str(key).replace("%", "%25").replace("]", "%5d")


def split_path(path):
    """The names in an inventory path, unquoted: C(/DC1/vm/a%2fb) gives C(DC1), C(vm), C(a/b)."""
    return [unquote_name(part) for part in path.split("/") if part]


def join_path(*parts):
    """An absolute inventory path out of (unquoted) names."""
    return "/" + "/".join(quote_name(part) for part in parts)


def path_below(parent, name):
    """The inventory path of what is called C(name) in the folder at the path C(parent)."""
    return parent.rstrip("/") + "/" + quote_name(name)


def is_path(name):
    """Whether a name is given as an absolute inventory path."""
    return name.startswith("/")


def parse_size(text, unit="g"):
    """A size in bytes: C(40), C("40"), C("1.5 TB"), C("512MB"). A bare number counts in C(unit).

    Raises ValueError for anything else, and for a size that is no whole number of bytes.
    """
    match = _SIZE.fullmatch(str(text))
    if not match:
        raise ValueError(f"{text!r} is no size: write a number with a unit, such as 40GB")
    number, given = match.groups()
    size = float(number) * 1024 ** _UNITS.index((given or unit).lower())
    if size != int(size):
        raise ValueError(f"{text!r} is no whole number of bytes")
    return int(size)


def normal_mac(text):
    """A MAC address as the server writes it: C(00:50:56:aa:bb:cc). Raises ValueError."""
    digits = re.sub(r"[:.\-]", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]{12}", digits):
        raise ValueError(f"{text!r} is no MAC address: write six pairs of hexadecimal digits")
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def vlan_ranges(text):
    """The ranges in C("10-19,30") as sorted, merged pairs: [(10, 19), (30, 30)]. Raises ValueError."""
    pairs = sorted(_vlan_range(part.strip()) for part in str(text).split(","))
    merged = pairs[:1]
    for start, end in pairs[1:]:
        if start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _vlan_range(part):
    match = re.fullmatch(r"(\d+)(?:\s*-\s*(\d+))?", part)
    if not match:
        raise ValueError(f"{part!r} is no VLAN id or range of them, such as 10-19")
    start, end = int(match[1]), int(match[2] or match[1])
    if not 0 <= start <= end <= 4094:
        raise ValueError(f"{part!r} is no range of VLAN ids: they go from 0 to 4094")
    return start, end


def vlan_text(ranges):
    """Ranges of VLAN ids as people write them: C("10-19,30")."""
    return ",".join(str(start) if start == end else f"{start}-{end}" for start, end in ranges)


def listed(names, most=5):
    """The first of some names as text, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def near(name, names, most=5):
    """The names that are like another one, the likest first; capitals make no difference."""
    folded = {one.lower(): one for one in names if one != name}
    return [folded[one] for one in difflib.get_close_matches(name.lower(), folded, n=most)]


def get_option(options, name):
    """A dotted option out of nested ones; None when any part of it was left out."""
    for part in name.split("."):
        options = (options or {}).get(part)
    return options


def set_option(options, name, value):
    """Sets a dotted option in nested ones, making the mappings on the way to it."""
    *parents, last = name.split(".")
    for part in parents:
        options = options.setdefault(part, {})
    options[last] = value
