# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries out the plans of many items side by side: calls in a small pool of threads, tasks under one wait."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from inspect import isgenerator

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.faults import translate_any
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import Watch
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Concurrent
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import DELETE
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim, vmodl

THREADS = 8


class Lane:
    """The items of one object, one after the other: steps of C(apply), each of which may leave something to wait for.

    A host or a virtual machine does not like two changes at the same time.
    """

    def __init__(self, session, items):
        self.session = session
        self.items = list(items)
        self.steps = None
        self.awaited = None
        self.touched = False

    def step(self, result=None, error=None):
        """Goes on until there is something to wait for, or all is done. What goes wrong goes to its item."""
        self.touched |= bool(self.awaited and self.awaited.is_task and not error)
        self.awaited = None
        while self.items and not self.awaited:
            before = self.session.wire.changes()
            try:
                self.awaited = self._advance(result, error)
            except StopIteration:
                self._next()
            except Exception as problem:
                self._fail(problem, self.session.wire.changes() > before)
            else:
                self.touched |= self.session.wire.changes() > before
            result = error = None

    def _fail(self, problem, touched):
        """An item failed. One that was to be removed and is gone already did not, and one that somebody else changed
        meanwhile is tried again, once."""
        item = self.items[0]
        if self._is_planned_anew(item, problem, touched):
            return
        gone = isinstance(problem, vmodl.fault.ManagedObjectNotFound) and problem.obj is not None
        if not (gone and item.plan.action == DELETE and item.ref is not None and problem.obj._moId == item.ref._moId):
            item.error = translate_any(problem, item.resource.doing(item, item.plan.action))
            item.error.changed = self.touched or touched
        self._next()

    def _is_planned_anew(self, item, problem, touched):
        """Makes a plan from a fresh reading, once, where the first one was overtaken; tells whether that was so."""
        if not item.resource.versioned or item.retried or not _is_overtaken(problem) or item.ref is None:
            return False
        item.retried, self.steps = True, None
        try:
            self._plan_anew(item)
        except Exception as error:
            self._fail(error, touched)
        else:
            if not item.plan:
                self._next()
        return True

    def _plan_anew(self, item):
        item.properties = self.session.read.one(item.ref, item.resource.paths)
        item.resource.observe(self.session, item)
        item.plan = item.resource.plan(item)
        if item.plan:
            item.resource.vet(self.session, item)

    def _next(self):
        self.items.pop(0)
        self.steps = None
        self.touched = False

    def _advance(self, result, error):
        awaited = self._take_step(result, error)
        if awaited.last and self.items[0].params.get("wait") is False:
            self.items[0].leave(awaited)
            self.steps.close()
            raise StopIteration
        return awaited

    def _take_step(self, result, error):
        if self.steps is None:
            made = self.items[0].resource.apply(self.session, self.items[0])
            if not isgenerator(made):
                raise StopIteration
            self.steps = made
            return next(self.steps)
        return self.steps.throw(error) if error else self.steps.send(result)


def _is_overtaken(problem):
    """Whether somebody else changed the object between reading and writing. The server has changed nothing then."""
    return isinstance(problem, (Concurrent, vim.fault.ConcurrentAccess))


def carry_out(session, items, mode):
    """Applies the plans of the items. What goes wrong becomes the error of its item; the others go on."""
    lanes = [Lane(session, lane) for lane in _by_object(items)]
    if len(lanes) < 2:
        _one_by_one([(lane, (), {}) for lane in lanes])
        _see_through(session, lanes, mode, map_steps=_one_by_one)
        return
    with ThreadPoolExecutor(THREADS) as pool:
        _side_by_side(pool, [(lane, (), {}) for lane in lanes])
        _see_through(session, lanes, mode, map_steps=lambda steps: _side_by_side(pool, steps))


def _by_object(items):
    """The items of each object; one that does not exist yet is in nobody's way."""
    lanes = {}
    for item in items:
        lanes.setdefault(id(item) if item.ref is None else item.ref._moId, []).append(item)
    return lanes.values()


def _one_by_one(steps):
    for lane, args, options in steps:
        lane.step(*args, **options)


def _side_by_side(pool, steps):
    for under_way in [pool.submit(lane.step, *args, **options) for lane, args, options in steps]:
        under_way.result()


def _see_through(session, lanes, mode, map_steps):
    """Waits for what the lanes wait for, and takes their next steps, until all are done."""
    waiting = [lane for lane in lanes if lane.awaited]
    if not waiting:
        return
    with Watch(session, mode.progress) as watch:
        by_awaited = _watch(watch, waiting)
        while len(watch):
            ends = [(by_awaited.pop(id(awaited)), result, error) for awaited, result, error in watch.next()]
            map_steps([(lane, (result, error), {}) for lane, result, error in ends])
            by_awaited.update(_watch(watch, [lane for lane, _result, _error in ends if lane.awaited]))


def _watch(watch, lanes):
    for lane in lanes:
        watch.add(lane.awaited)
    return {id(lane.awaited): lane for lane in lanes}
