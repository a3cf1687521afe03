# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator's control channel, from inside of a playbook."""

from __future__ import annotations

import json
import os

from simulator.client import Simulator, SimulatorError

VARIABLE = "LADDER_SIMULATOR"


def variable(simulator):
    """The environment variable by which the plugins of a playbook find the simulator."""
    return {VARIABLE: json.dumps({"port": simulator.port, "ca_path": simulator.ready["ca_path"]})}


class Control(Simulator):
    """A simulator that somebody else has started. The actions of a ladder's steps are its methods."""

    @classmethod
    def of_environment(cls):
        ready = json.loads(os.environ[VARIABLE])
        control = cls(port=ready["port"])
        control.ready = ready
        return control

    def rule(self, **rule):
        """Action: something goes wrong (simulator/rules.py says what there is); rules end with their step."""
        self.add_rules(rule)

    def fact(self, asked):
        """{exists, value} of a fact: {path or moid, property}."""
        target = {key: asked[key] for key in ("path", "moid") if key in asked}
        wanted = asked.get("property")
        try:
            found = self.request("POST", "read", {**target, "properties": [wanted] if _is_path(wanted) else []})
        except SimulatorError:
            return {"exists": False, "value": None}
        value = found["properties"].get(wanted) if _is_path(wanted) else found.get(wanted)
        return {"exists": True, "value": value}


def value(simulator, path, name):
    """The value of a property of what is at a path; its id where the property is C(moid)."""
    return simulator.moid(path) if name == "moid" else simulator.read(path, name)[name]


def _is_path(name):
    """Whether a fact asks for a property of the object and not for its place in the inventory."""
    return name not in (None, "moid", "path", "type")
