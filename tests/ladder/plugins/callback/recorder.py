# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records each task of a ladder: its result, what the simulator's journal holds of it, and what is true afterwards."""

from __future__ import annotations

import json
import os
import re
import time

from ansible.plugins.callback import CallbackBase

from ladder.control import Control

DOCUMENTATION = """
name: recorder
type: notification
short_description: Records the tasks of a ladder
description: Writes a line of JSON for each task to the file that the environment variable LADDER_RECORD names.
"""

TITLE = re.compile(r"(?P<step>\d+) (?P<phase>[a-z ]+) \| ")


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "recorder"

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self._file = os.environ["LADDER_RECORD"]
        with open(os.environ["LADDER_FACTS"], encoding="utf-8") as stream:
            self._asked = json.load(stream)
        self._control = Control.of_environment()
        self._mark = 0
        self._began = 0

    def v2_playbook_on_task_start(self, task, is_conditional):
        self._began = time.monotonic()

    def v2_runner_on_ok(self, result):
        self._record(result, "ok")

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._record(result, "failed")

    def v2_runner_on_skipped(self, result):
        self._record(result, "skipped")

    def v2_runner_on_unreachable(self, result):
        self._record(result, "unreachable")

    def _record(self, result, status):
        # The names without underscore came with ansible-core 2.19, and those with it will go.
        task = result.task if hasattr(result, "task") else result._task
        values = result.result if hasattr(result, "result") else result._result
        title = TITLE.match(task.get_name())
        seconds = time.monotonic() - self._began
        calls = self._control.journal(self._mark)
        self._mark = calls[-1]["number"] if calls else self._mark
        asked = self._asked.get(title["step"], ()) if title["phase"] == "run" else ()
        record = {
            "step": int(title["step"]),
            "phase": title["phase"],
            "status": status,
            "seconds": round(seconds, 3),
            "calls": [call["method"] for call in calls],
            "writes": [call for call in calls if call["kind"] == "write"],
            "facts": [self._control.fact(one) for one in asked],
            "result": values,
        }
        with open(self._file, "a", encoding="utf-8") as stream:
            stream.write(json.dumps(record, default=str) + "\n")
