# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes out of a value what has a name as secrets have them: options such as `mail.smtp.password`.

No property of the API is a password, but options may hold anything that somebody has put there.
"""

from __future__ import annotations

import re
import typing as t

from simulator.soap.verbatim import Element, parse

MAYBE = re.compile(rb"(?i)passw|passphrase|secret|token|private.?key|vnc\.key|userdata|vendordata|metadata|licensekey")
# The end of an option's key or of an element's name; policies such as Security.PasswordQualityControl are no secrets.
SECRET = re.compile(
    r"(?i)(password|passwd|passphrase|secret|token|private[._]?key|vnc\.key|guestinfo\.(user|vendor|meta)data|licensekey)$"
)


def cut(value: bytes) -> tuple[bytes, int]:
    """The value without what looks like a secret, and how much that was."""
    if not MAYBE.search(value):
        return value, 0
    places = [(one.start, one.end) for one in secrets(parse(value))]
    for start, end in reversed(places):
        value = value[:start] + value[end:]
    return value, len(places)


def secrets(element: Element) -> t.Iterator[Element]:
    """The elements that look like secrets, in the order of the text, none of them within another."""
    kind = element.first("type")
    for_password = kind is not None and kind.text.startswith("password")
    for child in element.children:
        if is_secret(child) or (for_password and child.name in ("value", "defaultValue") and child.inside):
            yield child
        else:
            yield from secrets(child)


def is_secret(element: Element) -> bool:
    """An option, by its key; a value of its own, by its name."""
    key, value = element.first("key"), element.first("value")
    if key is not None and value is not None and not key.children:
        return bool(SECRET.search(key.text))
    return bool(SECRET.search(element.name) and not element.children and element.inside)
