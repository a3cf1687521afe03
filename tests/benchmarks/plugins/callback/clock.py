# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notes when each task began and ended, what it cost in processor time, and how it went.

A task's time is that from its start to the moment when the next one starts, which is what a user waits for.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import time

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: clock
type: notification
short_description: Notes the times of tasks
description: Writes a JSON list, one entry for each task, to the file that the environment variable BENCH_CLOCK names.
"""

PATIENCE = 0.5


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "clock"

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self._tasks = []

    def v2_playbook_on_task_start(self, task, is_conditional):
        self._end()
        entry = {"name": task.get_name(), "ok": 0, "changed": 0, "failed": []}
        self._tasks.append({**entry, "cpu": -processor_time(), "start": time.time()})

    def v2_playbook_on_stats(self, stats):
        self._end()
        with open(os.environ["BENCH_CLOCK"], "w", encoding="utf-8") as stream:
            json.dump(self._tasks, stream)

    def _end(self):
        if not self._tasks:
            return
        now = time.time()
        wait_for_workers()  # their processor time is known when they have ended; the clock stands still meanwhile
        self._tasks[-1]["end"] = now
        self._tasks[-1]["cpu"] += processor_time()

    def v2_runner_on_ok(self, result):
        self._tasks[-1]["ok"] += 1
        self._tasks[-1]["changed"] += values_of(result).get("changed", False)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        values = values_of(result)
        each = values.get("results") or [values]
        self._tasks[-1]["failed"] += [str(one.get("msg")) for one in each if one.get("failed")]

    def v2_runner_on_unreachable(self, result):
        self.v2_runner_on_failed(result)


def values_of(result):
    """The name without underscore came with ansible-core 2.19, and the one with it will go."""
    return result.result if hasattr(result, "result") else result._result


def processor_time():
    """Seconds of this process and of its children that have ended."""
    return sum(os.times()[:4])


def wait_for_workers():
    end = time.monotonic() + PATIENCE
    while multiprocessing.active_children() and time.monotonic() < end:
        time.sleep(0.001)
