# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies beyond a property that refers to another object: a property of that object, or what a method of it tells.

A host keeps much of its configuration in managers of its own. C(configManager.snmpSystem->configuration) is a property
of one of them, and C(configManager.hostAccessManager->QueryLockdownExceptions()) what only a method tells, asked for
all that it knows. A method that is about a part of the object is given what names that part, as the object has it:
C(configManager.iscsiManager->QueryBoundVnics(config.storageDevice.hostBusAdapter[isSoftwareBased=true].device)). Where
there is no such part, there is nothing to be told. The properties of the managers of all hosts are read in one request;
methods are called once for each host, side by side.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import kind_of, vmodl

ARROW = "->"
_CALL = re.compile(r"(?P<method>\w+)\((?:(?P<list>[\w.]+)\[(?P<key>\w+)=(?P<value>[^\]]*)\]\.(?P<attribute>\w+))?\)")
# What methods that search are given, so that they tell of everything.
_EVERYTHING = {"RetrieveUserGroups": {"searchStr": "", "exactMatch": False, "findUsers": True, "findGroups": False}}
_THREADS = 16  # the connections that a wire keeps


def is_beyond(path):
    """Whether a path leads beyond a property."""
    return ARROW in path


def is_told(path):
    """Whether it takes a call for each object to know what is at a path."""
    return is_beyond(path) and path.endswith(")")


def _parts(path):
    """(the property that refers to the object, what is asked of that): C(("configManager.snmpSystem", "limits"))."""
    owner, _arrow, asked = path.partition(ARROW)
    return owner, asked


def direct(paths):
    """The properties of the objects themselves that have to be read for some paths, each of them once."""
    return tuple(dict.fromkeys(one for path in paths for one in _read_first(path)))


def _read_first(path):
    owner, asked = _parts(path)
    part = _CALL.fullmatch(asked)["list"] if is_told(path) else None
    return (owner, part) if part else (owner,)


def _about(values, call):
    """[what says to a method which part of the object it is about]; None where there is no such part."""
    if call["list"] is None:
        return []
    parts = [one for one in values.get(call["list"]) or () if _text(getattr(one, call["key"], None)) == call["value"]]
    return [getattr(one, call["attribute"]) for one in parts[:1]] or None


def _text(value):
    """A value as it is written in a path."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def fill(found, paths, read):
    """Puts the values at the paths that lead beyond a property into the Properties of objects.

    found: [Properties] with the references. read: refs and {kind: property paths} → {moid: Properties}. What cannot be
    read is noted in C(denied).
    """
    asked = [(values, path, values.get(_parts(path)[0])) for values in found for path in paths if is_beyond(path)]
    for values, path, owner in asked:
        values[path] = None
        if owner is None and _parts(path)[0] in values.denied:
            values.denied[path] = values.denied[_parts(path)[0]]
    there = [one for one in asked if one[2] is not None]
    _fill_properties([one for one in there if not is_told(one[1])], read)
    _fill_told([one for one in there if is_told(one[1])])


def _fill_properties(asked, read):
    owners, wanted = {}, {}
    for _values, path, owner in asked:
        owners[owner._moId] = owner
        wanted.setdefault(kind_of(owner), {})[_parts(path)[1]] = None
    found = read(list(owners.values()), {kind: tuple(paths) for kind, paths in wanted.items()}) if owners else {}
    for values, path, owner in asked:
        of_owner = found.get(owner._moId)
        name = _parts(path)[1]
        if of_owner is not None:
            values[path] = of_owner[name]
            if name in of_owner.denied:
                values.denied[path] = of_owner.denied[name]


def _fill_told(asked):
    if len(asked) < 2:
        for one in asked:
            _tell(*one)
        return
    with ThreadPoolExecutor(min(_THREADS, len(asked))) as pool:
        for under_way in [pool.submit(_tell, *one) for one in asked]:
            under_way.result()


def _tell(values, path, owner):
    call = _CALL.fullmatch(_parts(path)[1])
    about = _about(values, call)
    if about is None:
        if call["list"] in values.denied:
            values.denied[path] = values.denied[call["list"]]
        return
    try:
        method = call["method"]
        values[path] = getattr(owner, method)(*about, **_EVERYTHING.get(method, {}))
    except vmodl.MethodFault as fault:  # of one host: the others do not suffer from it
        values.denied[path] = fault
