# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules: what shall go wrong, and when.

A rule is a mapping. It *matches* a call by

- `method` (required): the API method's name, e.g. `PowerOnVM_Task`; `*` for every method;
- `type`, `moid`: the API type and the id of the object that is called;
- `nth`: only the nth matching call (1 is the first); `count`: only the first so many; without either, every one.

and does one or several of these:

- `delay`: seconds to wait before the call is executed;
- `fault`: `{"name": "InvalidState", "msg": …, …}`: the call fails with this fault, nothing is executed;
- `task_fault`: likewise, but the call starts a task, and the task fails;
- `question`: `{"id", "text", "choices": {"0": "Cancel", …}, "default": "0"}`: the task asks it and waits for AnswerVM;
- `drop`: `before` (nothing is executed) or `after` (it is executed, the answer is never sent): the connection breaks;
- `http`: answer with this status and no SOAP; `body`: answer this text (status 200 unless `http` says otherwise);
- `silence`: true: accept the call, do nothing and never answer.
"""

from __future__ import annotations

import itertools

from . import faults

ACTIONS = ("delay", "fault", "task_fault", "question", "drop", "http", "body", "silence")
CONDITIONS = ("method", "type", "moid", "nth", "count")


class Rule:
    _numbers = itertools.count(1)

    def __init__(self, spec):
        unknown = set(spec) - set(ACTIONS) - set(CONDITIONS)
        if unknown or "method" not in spec or not set(spec) & set(ACTIONS):
            raise ValueError(f"not a rule: {spec}")
        if spec.get("drop") not in (None, "before", "after"):
            raise ValueError("drop: before or after")
        self.spec = spec
        self.number = next(self._numbers)
        self.seen = 0
        for action in ("fault", "task_fault"):
            if action in spec:
                self.make_fault(action)         # refuse a bad one now

    def matches(self, request):
        spec = self.spec
        if spec["method"] not in ("*", request.name) or spec.get("moid", request.moid) != request.moid:
            return False
        if spec.get("type", request.type._wsdlName) != request.type._wsdlName:
            return False
        self.seen += 1
        if "nth" in spec:
            return self.seen == spec["nth"]
        return "count" not in spec or self.seen <= spec["count"]

    def make_fault(self, action):
        spec = dict(self.spec[action])
        return faults.by_name(spec.pop("name"), spec)

    def as_json(self):
        return {**self.spec, "number": self.number, "seen": self.seen}


class Rules:
    def __init__(self):
        self._rules = []

    def add(self, specs):
        rules = [Rule(spec) for spec in ([specs] if isinstance(specs, dict) else specs)]
        self._rules.extend(rules)
        return [rule.number for rule in rules]

    def clear(self):
        self._rules = []

    def as_json(self):
        return [rule.as_json() for rule in self._rules]

    def matching(self, request):
        """The actions of all rules that match this call, the later rule winning; empty for most calls."""
        actions = {}
        for rule in self._rules:
            if rule.matches(request):
                for action in ACTIONS:
                    if action in rule.spec:
                        fault = action in ("fault", "task_fault")
                        actions[action] = rule.make_fault(action) if fault else rule.spec[action]
        return actions
