# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must not stand in a cassette: how it is replaced, and how it is found if it slipped through."""

from __future__ import annotations

import datetime
import re

# The account of recordings is known by its name, so that it can be looked for.
RECORDER = {"user": "replay-recorder@vsphere.local", "password": "Recorded-0nly-By-Replay!"}
# What stands in cassettes instead.
USER, PASSWORD, COOKIE, MOMENT = "user", "password", "session-cookie", "2026-01-01T00:00:00Z"

_ELEMENT = r"(<{name}(?: [^<>]*)?>)[^<]+"
_SECRETS = "(?:password|newPassword|currentPassword|passphrase)"
_PASSWORDS = re.compile(_ELEMENT.format(name=_SECRETS))
_USER_SESSION = {
    "key": "session-key",
    "userName": USER,
    "fullName": USER,
    "loginTime": MOMENT,
    "lastActiveTime": MOMENT,
    "ipAddress": "192.0.2.1",
    "userAgent": "agent",
    "callCount": "0",
}
_NUMBERED = {
    "session-object": re.compile(r"session\[[^\]<]*\][^<\"]*"),  # views, collectors and filters: the key is in them
    "page-token": re.compile(r"(?<=<token>)(?!page-token)[^<]+"),
}
_TIME = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_RECENT = datetime.timedelta(days=1)


class Scrubber:
    """Scrubs the texts of one recording: the same thing becomes the same word in all of them."""

    def __init__(self, now=None):
        self._now = now or datetime.datetime.now(datetime.timezone.utc)
        self._words = {}

    def __call__(self, text):
        text = _PASSWORDS.sub(rf"\g<1>{PASSWORD}", text)
        if text.startswith("<Login"):
            text = _scrub_user_session(text)
        for secret, word in ((RECORDER["user"], USER), (RECORDER["password"], PASSWORD)):
            text = text.replace(secret, word)
        for kind, pattern in _NUMBERED.items():
            text = pattern.sub(lambda found, kind=kind: self._word(kind, found[0]), text)
        return _TIME.sub(self._moment, text)

    def _word(self, kind, secret):
        number = 1 + sum(word.startswith(kind) for word in self._words.values())
        return self._words.setdefault(secret, f"{kind}-{number}")

    def _moment(self, found):
        """Times around the recording are of the recording; others are the estate's own."""
        time = datetime.datetime.fromisoformat(found[0].replace("Z", "+00:00"))
        return MOMENT if abs(time - self._now) < _RECENT else found[0]


def _scrub_user_session(text):
    for name, word in _USER_SESSION.items():
        text = re.sub(_ELEMENT.format(name=name), rf"\g<1>{word}", text)
    return text


_UUID_TAIL = "-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_TELLS_NOTHING = 6
_LEAKS = {
    "the user of the recording": re.escape(RECORDER["user"]),
    "the password of the recording": re.escape(RECORDER["password"]),
    "a password": rf"<{_SECRETS}(?: [^<>]*)?>(?!{PASSWORD}<)[^<]",
    "the name of a user who logs in": rf"<Login\b(?:(?!</Login>)[\s\S])*<userName>(?!{USER}<)",
    "a session cookie": rf"(?:vmware_soap_session|vmware-api-session-id)\W+(?!{COOKIE}\b)\w",
    # The id of a disk's content looks the same.
    "a session cookie or token (hexadecimal digits)": r"(?<!<contentId>)\b[0-9a-f]{32,}\b",
    "a session key": rf"<key>[0-9a-f]{{8}}{_UUID_TAIL}</key>|\b52[0-9a-f]{{6}}{_UUID_TAIL}\b",
    "an object of a session": r"session\[",
    # an ESXi host has "restrict 127.0.0.1" in its NTP configuration
    "the address of the recording": r"(?<!restrict )\b127\.0\.0\.1\b|\blocalhost\b",
    "the program of the recording": r"\bPython[/ ]\d",
}


def leaks(text, machine=None):
    """What a text tells that it should not: lines that say what, and where.

    machine: the name of the machine that has recorded; a short one (vm, host1) tells nothing, and is a word of the API.
    """
    patterns = dict(_LEAKS)
    if machine and len(machine) > _TELLS_NOTHING:
        patterns["the machine of the recording"] = rf"\b{re.escape(machine)}\b"
    return [
        f"line {text.count(chr(10), 0, found.start()) + 1}: {what}: {found[0][-60:]}"
        for what, pattern in patterns.items()
        for found in re.finditer(pattern, text, re.IGNORECASE)
    ]
