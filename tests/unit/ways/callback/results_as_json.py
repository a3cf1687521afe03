# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the result of each task as a line of JSON to the file RESULTS_FILE."""

from __future__ import annotations

import json
import os

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: results_as_json
type: aggregate
short_description: Writes results for tests
description: Writes the result of each task as a line of JSON.
requirements: []
"""


class CallbackModule(CallbackBase):
    """Every result, as a callback such as AWX's gets it."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "results_as_json"
    CALLBACK_NEEDS_ENABLED = True

    def _write(self, result, **more):
        # The names without underscore came with ansible-core 2.19, and those with it will go.
        task = result.task if hasattr(result, "task") else result._task
        values = result.result if hasattr(result, "result") else result._result
        with open(os.environ["RESULTS_FILE"], "a", encoding="utf-8") as file:
            line = {"action": task.action, "resolved": task.resolved_action, **values, **more}
            file.write(json.dumps(line, default=str) + "\n")

    def v2_runner_on_ok(self, result):
        self._write(result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._write(result, failed=True)

    def v2_runner_on_unreachable(self, result):
        self._write(result, unreachable=True)
