# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time: one thread that runs what is due, with the service's lock held.

Tasks, guests that boot and views that lag all wait here, so that no thread is needed for each of them.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time


class Clock:
    def __init__(self, lock, on_error):
        self._due = threading.Condition(lock)
        self._heap = []
        self._order = itertools.count()
        self._on_error = on_error
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="simulator-clock", daemon=True)
        self._thread.start()

    def after(self, seconds, function, *args):
        """Run `function(*args)` in `seconds`; returns a handle with which it can be cancelled."""
        with self._due:
            entry = [time.monotonic() + max(0, seconds), next(self._order), function, args]
            heapq.heappush(self._heap, entry)
            self._due.notify()
            return entry

    @staticmethod
    def cancel(entry):
        entry[2] = None

    def clear(self):
        with self._due:
            self._heap.clear()

    def stop(self):
        with self._due:
            self._stopped = True
            self._due.notify()

    def _run(self):
        with self._due:
            while not self._stopped:
                self._wait()
                while self._heap and self._heap[0][0] <= time.monotonic():
                    _when, _order, function, args = heapq.heappop(self._heap)
                    self._call(function, args)

    def _wait(self):
        if not self._heap:
            self._due.wait()
            return
        pause = self._heap[0][0] - time.monotonic()
        if pause > 0:
            self._due.wait(pause)

    def _call(self, function, args):
        if function is None:
            return
        try:
            function(*args)
        except Exception as exc:            # the clock must go on; the error is a bug of the simulator
            self._on_error(exc)
