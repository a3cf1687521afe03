# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.TaskManager"""

from __future__ import annotations

from pyVmomi import vim

from ..model.managed import ManagedObject, prop


class TaskManager(ManagedObject, api="TaskManager"):
    @prop
    def recentTask(self, call):
        return [task.ref for task in self.service.tasks.recent.values()]

    @prop
    def description(self, call):
        return vim.TaskDescription(state=[
            vim.ElementDescription(key=key, label=key, summary=key)
            for key in ("queued", "running", "success", "error")])

    @prop
    def maxCollector(self, call):
        return 32
