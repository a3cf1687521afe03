# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does things to the simulator behind the modules' backs, and looks up what only the server knows."""

from __future__ import annotations

import json

from ansible.plugins.action import ActionBase

from ladder.control import Control, value


class ActionModule(ActionBase):
    _supports_check_mode = True
    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        args = json.loads(json.dumps(self._task.args))
        control = Control.of_environment()
        for action in args["actions"]:
            for name, options in action.items():
                getattr(control, name)(**options)
        found = [value(control, one["path"], one["property"]) for one in args["references"]]
        return {"changed": False, "found": found}
