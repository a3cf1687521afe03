# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters and updates: what PropertyCollector.WaitForUpdatesEx waits for.

A filter registers with the registry for the objects that it shows and those that its traversal walks through. A change
of one of them marks it and wakes the waiting call; nothing is polled, and a filter on a task costs the same in an
inventory of ten thousand virtual machines as in one of ten.
"""

from __future__ import annotations

import threading
import time

from pyVmomi import vmodl

from .. import faults
from ..model.managed import ManagedObject, api, not_found, prop
from ..soap.encode import encoder, escape
from .reader import missing_property

LOOK_AFTER = 5.0            # seconds after which a waiting call looks whether its client is still there


class PropertyFilter(ManagedObject, api="PropertyFilter"):
    """vmodl.query.PropertyCollector.Filter"""

    session_bound = True

    def __init__(self, service, moid, collector, selection, partial_updates):
        super().__init__(service, moid, spec=selection.spec, partialUpdates=partial_updates)
        self.collector = collector
        self.selection = selection
        self.shown = {}             # moid → {path: fragment} as it was reported last
        self.watched = set()
        self.passed = set()
        self.dirty = set()
        self.current = {}           # moid → object: what is selected
        self.order = {}             # moid → its place in the selection
        self.leaving = []           # shown, but no longer selected
        self.stale = True           # the selection itself must be evaluated again
        self.types = {}             # moid → API type, for objects that are gone

    @api
    def DestroyPropertyFilter(self, call):
        call.session.objects.pop(self.moid, None)
        self.removed()

    @prop
    def spec(self, call):
        return self.selection.spec

    def removed(self):
        self.collector.updates.remove(self)
        self.unwatch(self.watched)

    def unwatch(self, moids):
        for moid in moids:
            self.service.registry.unwatch(moid, self)

    def restart(self):
        """Report everything again, as for a new filter."""
        self.shown.clear()
        self.dirty.clear()
        self.stale = True

    def changed(self, moid):
        """Called by the registry."""
        if moid in self.passed or moid not in self.service.registry.objects:
            self.stale = True
        self.dirty.add(moid)
        self.collector.updates.wake()

    # -- updates

    def collect(self, call, limit):
        """The ObjectUpdates since the last time, at most `limit`; what does not fit stays marked."""
        if not (self.stale or self.dirty or self.leaving):
            return []
        if self.stale:
            self.reselect(call)
        updates = []
        while self.leaving and len(updates) < limit:
            updates.append(self.leave(self.leaving.pop(0)))
        for moid in sorted(self.dirty, key=self.order.get) if self.dirty else ():
            if len(updates) >= limit:
                break
            self.dirty.discard(moid)
            update = self.describe(moid, call)
            if update:
                updates.append(update)
        return updates

    def reselect(self, call):
        """Walk again: what is selected now, what has to be watched, and which of the shown objects leave."""
        try:
            walk = self.selection.evaluate(call)
        except vmodl.fault.ManagedObjectNotFound:
            selected, passed = {}, set()        # the starting object has gone: so has everything below it
        else:
            selected, passed = walk.selected, walk.passed
        watched = set(selected) | passed
        self.unwatch(self.watched - watched)
        for moid in watched - self.watched:
            self.service.registry.watch(moid, self)
        self.watched, self.passed = watched, passed
        self.current = selected
        self.order = {moid: position for position, moid in enumerate(selected)}
        self.dirty = (self.dirty | (set(selected) - set(self.shown))) & set(selected)
        self.leaving = [moid for moid in self.shown if moid not in selected]
        self.stale = False

    def leave(self, moid):
        del self.shown[moid]
        return f'<objectSet><kind>leave</kind><obj type="{self.types.pop(moid)}">{escape(moid)}</obj></objectSet>'

    def describe(self, moid, call):
        """One ObjectUpdate: enter with all properties, or modify with those that changed."""
        obj = self.current.get(moid)
        if obj is None:
            return ""
        encode = encoder(call.version)
        before = self.shown.get(moid)
        after, changes, missing = {}, [], []
        for name, fragment, fault in self.selection.path_set(obj).values(obj, call):
            if fault is not None:
                after[name] = "?"
                if before is None:
                    missing.append(missing_property(encode, name, fault))
                continue
            after[name] = fragment
            if (before or {}).get(name) != fragment:
                changes.append(f"<changeSet><name>{escape(name)}</name><op>assign</op>{fragment or ''}</changeSet>")
        if before is not None and not changes:
            return ""
        self.shown[moid] = after
        self.types[moid] = obj.api_name
        kind = "enter" if before is None else "modify"
        return (f'<objectSet><kind>{kind}</kind><obj type="{obj.api_name}">{escape(moid)}</obj>'
                f'{"".join(changes)}{"".join(missing)}</objectSet>')


class Updates:
    """The filters of one collector, its version, and the calls that wait for it."""

    def __init__(self, collector):
        self.collector = collector
        self.filters = {}
        self.condition = threading.Condition(collector.service.lock)
        self.version = 0
        self.last = None            # (version it answered, the answer): a client may ask again for a lost answer
        self.cancelled = 0
        self.closed = False
        self.waiting = 0            # calls that wait now

    def add(self, created):
        self.filters[created.moid] = created
        self.wake()

    def remove(self, removed):
        self.filters.pop(removed.moid, None)

    def wake(self):
        self.condition.notify_all()

    def cancel(self):
        self.cancelled += 1
        self.wake()

    def close(self):
        self.closed = True
        for each in list(self.filters.values()):
            each.removed()
        self.filters.clear()
        self.wake()

    def wait(self, call, version, seconds, limit):
        """The next UpdateSet after `version`, or None after `seconds`. The lock is free while it waits.

        An empty version starts anew; otherwise it must be the one that was answered last, or the one before it (the
        answer was lost on its way: it is sent again). Anything else is InvalidCollectorVersion.
        """
        repeated = self.check_version(version)
        if repeated:
            return repeated
        cancelled = self.cancelled
        end = None if seconds is None else time.monotonic() + seconds
        while True:
            update = self.collect(call, limit)
            if update:
                self.last = (version, update)
                return update
            remaining = None if end is None else end - time.monotonic()
            if remaining is not None and remaining <= 0:
                return None
            self.sleep(remaining)
            self.check_alive(call, cancelled)
            if call.gone():
                return None

    def sleep(self, remaining):
        self.waiting += 1
        self.condition.wait(LOOK_AFTER if remaining is None else min(remaining, LOOK_AFTER))
        self.waiting -= 1

    def check_version(self, version):
        if version == "":
            for each in self.filters.values():
                each.restart()
            return None
        if version == str(self.version):
            return None
        if self.last is not None and self.last[0] == version:
            return self.last[1]
        raise vmodl.query.InvalidCollectorVersion(msg="")

    def check_alive(self, call, cancelled):
        if call.session.ended:
            raise faults.not_authenticated(self.collector.ref)
        if self.closed:
            raise not_found(self.collector.ref)
        if self.cancelled != cancelled:
            raise vmodl.fault.RequestCanceled(msg="The task was canceled by a user.")

    def collect(self, call, limit):
        sets, left = [], limit
        for each in list(self.filters.values()):
            updates = each.collect(call, left)
            left -= len(updates)
            if updates:
                sets.append(f'<filterSet><filter type="PropertyFilter">{escape(each.moid)}</filter>'
                            f'{"".join(updates)}</filterSet>')
            if left <= 0:
                break
        if not sets:
            return None
        self.version += 1
        truncated = any(each.stale or each.dirty or each.leaving for each in self.filters.values())
        flag = "<truncated>true</truncated>" if truncated else ""
        return f"<returnval><version>{self.version}</version>{''.join(sets)}{flag}</returnval>"
