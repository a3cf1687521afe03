# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries out the plans of many items side by side: calls in a small pool of threads, tasks under one wait."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from inspect import isgenerator

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.faults import translate
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import Watch
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import VsphereError
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vmodl

THREADS = 8


class Work:
    """One item under way: the steps of its C(apply), each of which may leave something to wait for."""

    def __init__(self, resource, session, item):
        self.resource = resource
        self.session = session
        self.item = item
        self.steps = None
        self.awaited = None

    def step(self, result=None, error=None):
        """Goes on until there is something to wait for, or all is done. Errors go to the item."""
        self.awaited = None
        try:
            self.awaited = self._advance(result, error)
        except StopIteration:
            pass
        except (VsphereError, vmodl.MethodFault) as problem:
            self.item.error = translate(problem, self.resource.doing(self.item, self.item.plan.action))

    def _advance(self, result, error):
        if self.steps is None:
            made = self.resource.apply(self.session, self.item)
            if not isgenerator(made):
                raise StopIteration
            self.steps = made
            return next(self.steps)
        return self.steps.throw(error) if error else self.steps.send(result)


def carry_out(resource, session, items, mode):
    """Applies the plans of the items. What goes wrong becomes the error of its item; the others go on."""
    works = [Work(resource, session, item) for item in items]
    if len(works) == 1:
        works[0].step()
        _see_through(session, works, mode, map_steps=_one_by_one)
        return
    with ThreadPoolExecutor(THREADS) as pool:
        _side_by_side(pool, [(work, (), {}) for work in works])
        _see_through(session, works, mode, map_steps=lambda steps: _side_by_side(pool, steps))


def _one_by_one(steps):
    for work, args, options in steps:
        work.step(*args, **options)


def _side_by_side(pool, steps):
    for under_way in [pool.submit(work.step, *args, **options) for work, args, options in steps]:
        under_way.result()


def _see_through(session, works, mode, map_steps):
    """Waits for what the works wait for, and takes their next steps, until all are done."""
    waiting = [work for work in works if work.awaited]
    if not waiting:
        return
    with Watch(session, mode.progress) as watch:
        by_awaited = _watch(watch, waiting)
        while len(watch):
            ends = [(by_awaited.pop(id(awaited)), result, error) for awaited, result, error in watch.next()]
            map_steps([(work, (result, error), {}) for work, result, error in ends])
            by_awaited.update(_watch(watch, [work for work, _result, _error in ends if work.awaited]))


def _watch(watch, works):
    for work in works:
        watch.add(work.awaited)
    return {id(work.awaited): work for work in works}
