# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How results are held against each other. Pure; each function gives sentences about what differs, or none."""

from __future__ import annotations

import json
import re

# Read-only values show what is, also in check mode; a task is there only for real; how Ansible words an exception is no
# part of a result.
_NOT_FORETOLD = ("facts", "exception", "task")
_NOT_OF_THE_MODULE = ("ansible_facts", "exception", "_ansible_no_log", "_ansible_verbose_always")
_LONGEST = 400
_UUID = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_MOID = re.compile(
    r"\b((?:task|vm|host|datacenter|datastore|network|domain-[cs]|resgroup|group-[a-z]|snapshot)-?)\d+\b"
)
_MOMENT = re.compile(r"\b\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)")


def shown(value):
    """A value as it stands in a sentence."""
    text = json.dumps(value, default=str, sort_keys=True, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def holds(wanted, found, where="it"):
    """What of C(wanted) is not in C(found). Of a list, each wanted item must be some item of the found one."""
    if isinstance(wanted, dict):
        if not isinstance(found, dict):
            return [f"{where} is {shown(found)} and not {shown(wanted)}"]
        missing = [f"{where} has no {key}, only {', '.join(found) or 'nothing'}" for key in wanted if key not in found]
        return missing + [
            problem
            for key, value in wanted.items()
            if key in found
            for problem in holds(value, found[key], f"{where}.{key}")
        ]
    if isinstance(wanted, list) and isinstance(found, list):
        return _holds_list(wanted, found, where)
    return [] if wanted == found else [f"{where} is {shown(found)} and not {shown(wanted)}"]


def _holds_list(wanted, found, where):
    return [
        f"{where} holds nothing like {shown(one)}: {shown(found)}"
        for one in wanted
        if all(holds(one, other) for other in found)
    ]


def refusal(wanted, found):
    """How a failure differs from the one that a ladder states: code, parts of msg, details."""
    problems = holds(wanted.get("details", {}), found.get("details", {}), "details")
    if found.get("code") != wanted.get("code"):
        problems.append(f"the code is {found.get('code')} and not {wanted.get('code')}")
    parts = wanted.get("msg", [])
    for part in [parts] if isinstance(parts, str) else parts:
        if part not in str(found.get("msg")):
            problems.append(f"the message does not say {part!r}")
    return [*problems, f"it says {found.get('msg')!r}"] if problems else []


def foretold(foreseen, done, creation=False, unforeseen=()):
    """How the result of a real run differs from what check mode foretold, apart from its unforeseen parts.

    The server chooses some values of a new object, so there the foretold ones need only be among the real ones.
    """
    problems = []
    for key in sorted({*foreseen, *done} - {*_NOT_FORETOLD, *unforeseen}):
        mine, real = foreseen.get(key), done.get(key)
        if key == "results" and isinstance(mine, list) and isinstance(real, list) and len(mine) == len(real):
            pairs = zip(mine, real, strict=True)
            problems += [problem for one, other in pairs for problem in foretold(one, other, creation)]
        elif key == "moid" and mine is None:
            continue
        elif creation and isinstance(mine, dict) and key not in ("diff", "invocation"):
            problems += holds(mine, real, key)
        elif mine != real:
            problems.append(f"{key} was foretold as {shown(mine)} and is {shown(real)}")
    return problems


def without_headers(diff):
    """A diff, or each of several, without the headers that say what it is of."""
    if isinstance(diff, list):
        return [without_headers(one) for one in diff]
    return {key: value for key, value in (diff or {}).items() if not key.endswith("_header")}


def diff_keys(diff):
    """The options that stand in a diff, the parts before and after of all of them together."""
    parts = diff if isinstance(diff, list) else [diff or {}]
    return {key for part in parts for side in ("before", "after") for key in part.get(side) or {}}


def ways(in_process, as_module, blanks):
    """How a result of an ordinary module differs from that of the same step inside the controller's process.

    blanks: texts that are the run's own (its port, its folder), for each of the two.
    """
    mine, its = _neutral(in_process, blanks[0]), _neutral(as_module, blanks[1])
    return [
        f"{key} is {shown(mine.get(key))} in-process and {shown(its.get(key))} as a module"
        for key in sorted({*mine, *its} - {*_NOT_OF_THE_MODULE})
        if mine.get(key) != its.get(key)
    ]


def _neutral(value, blanks):
    """The value without what differs from run to run: ids and times that the server gives, and the blanks."""
    if isinstance(value, dict):
        return {key: _neutral(one, blanks) for key, one in value.items()}
    if isinstance(value, list):
        return [_neutral(one, blanks) for one in value]
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return value
    text = str(value)
    for number, blank in enumerate(blanks):
        text = text.replace(str(blank), f"<{number}>")
    text = _MOMENT.sub("T", _UUID.sub("<uuid>", _MOID.sub(r"\1N", text)))
    return value if text == str(value) else text
