# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal: every call that was made, in order."""

from __future__ import annotations

import collections
import threading
import time

from pyVmomi import VmomiSupport as V

from .model.values import is_secret, plain

READ_PREFIXES = ("Retrieve", "ContinueRetrieve", "CancelRetrieve", "Find", "Query", "query", "Fetch", "WaitFor",
                 "fetch", "HostImageConfigGet",
                 "CheckFor", "CancelWaitFor", "Has", "List", "Get", "Read", "Check", "Validate")
READS = {
    "CurrentTime", "Login", "Logout", "LoginByToken", "SessionIsActive", "AcquireCloneTicket", "CloneSession",
    "CreateFilter", "DestroyPropertyFilter", "CreatePropertyCollector", "DestroyPropertyCollector",
    "CreateInventoryView", "CreateContainerView", "CreateListView", "CreateListViewFromView", "DestroyView",
    "ModifyListView", "ResetListView", "ResetListViewFromView", "OpenInventoryViewFolder",
    "CloseInventoryViewFolder", "CreateCollectorForEvents", "CreateCollectorForTasks", "SetCollectorPageSize",
    "RewindCollector", "ResetCollector", "DestroyCollector", "SetLocale", "SearchDatastore_Task",
    "SearchDatastoreSubFolders_Task", "EstimateDatabaseSize", "DoesCustomizationSpecExist",
}


def kind_of(method):
    """`read`, `refresh` (asks the server to look again, changes nothing) or `write`."""
    if method in READS or method.startswith(READ_PREFIXES):
        return "read"
    return "refresh" if method.startswith("Refresh") or method in ("Reload", "RescanAllHba") else "write"


class Entry:
    """One call. Arguments become plain when it is a write (it may change them), else when somebody asks."""

    __slots__ = ("number", "time", "session", "user", "type", "moid", "method", "kind", "args", "answer", "params")

    def __init__(self, number, request):
        self.number = number
        self.time = time.time()
        self.session = self.user = ""
        self.type = request.type._wsdlName
        self.moid = request.moid
        self.method = request.name
        self.kind = kind_of(request.name)
        self.args = request.args
        self.answer = None
        self.params = {info.name: info for info in request.method.params}
        if self.kind == "write":
            self.args = self.plain_args()

    def plain_args(self):
        return {name: "********" if is_secret(self.params[name]) else plain(value)
                for name, value in self.args.items()
                if value is not None and not (isinstance(value, list) and not value)}

    def as_json(self):
        out = {name: getattr(self, name) for name in self.__slots__ if name != "params"}
        out["args"] = self.args if self.kind == "write" else self.plain_args()
        return out


class Journal:
    def __init__(self, limit=200_000):
        self._entries = collections.deque(maxlen=limit)
        self._lock = threading.Lock()
        self._count = 0

    def begin(self, request):
        with self._lock:
            self._count += 1
            entry = Entry(self._count, request)
            self._entries.append(entry)
            return entry

    def since(self, number=0, kind=None):
        with self._lock:
            entries = [e for e in self._entries if e.number > number and (kind is None or e.kind == kind)]
        return [entry.as_json() for entry in entries]

    def clear(self):
        with self._lock:
            self._entries.clear()

    @property
    def last(self):
        """The number of the last call; clearing does not change it."""
        return self._count


def fault_name(fault):
    return V.GetWsdlName(fault.__class__)
