# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The registry: every managed object by its id, and who wants to know when one changes."""

from __future__ import annotations

import itertools

from .managed import not_found


class Registry:
    """Holds the objects that are not bound to a session. Use it with the service's lock held."""

    def __init__(self):
        self.objects = {}
        self._numbers = itertools.count(3)      # a vCenter's first datacenter is datacenter-3
        self._watchers = {}                     # moid → filters that show this object, or walk through it
        self.changes = 0                        # counts every change: caches compare it
        self.structure = 0                      # counts changes of parents, children and names
        self.structure_listeners = set()        # live views

    def number(self):
        return next(self._numbers)

    def start_after(self, number):
        """Number new objects from here on: those before are taken."""
        self._numbers = itertools.count(number + 1)

    def add(self, obj):
        self.objects[obj.moid] = obj
        return obj

    def remove(self, obj):
        self.objects.pop(obj.moid, None)
        obj.removed()
        self.touch(obj)

    def find(self, moid):
        return self.objects.get(moid)

    def get(self, ref):
        """The object of a reference; ManagedObjectNotFound as the API says."""
        obj = self.objects.get(ref._moId)
        if obj is None or not issubclass(obj.T, ref.__class__):
            raise not_found(ref)
        return obj

    def of_type(self, cls):
        return [obj for obj in self.objects.values() if isinstance(obj, cls)]

    # -- changes

    def touch(self, obj):
        self.changes += 1
        for watcher in tuple(self._watchers.get(obj.moid, ())):
            watcher.changed(obj.moid)

    def restructured(self, *objects):
        """Parents, children or names have changed: views follow."""
        self.structure += 1
        for obj in objects:
            self.touch(obj)
        for view in tuple(self.structure_listeners):
            self.touch(view)

    def watch(self, moid, watcher):
        self._watchers.setdefault(moid, set()).add(watcher)

    def unwatch(self, moid, watcher):
        watchers = self._watchers.get(moid)
        if watchers is not None:
            watchers.discard(watcher)
            if not watchers:
                del self._watchers[moid]
