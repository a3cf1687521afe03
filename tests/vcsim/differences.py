# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is declared of vcsim in differences.yml, held against a ladder and what came of it. Pure but for the reading."""

from __future__ import annotations

import pathlib
from dataclasses import replace

import yaml

FILE = pathlib.Path(__file__).with_name("differences.yml")
WORDS = {"logins", "leave_out", "only", "differ"}
# The kinds of steps that are left out everywhere.
EVERYWHERE = {"account": lambda step: step.account, "rule": lambda step: step.needs_rules_cleared}


class Differences:
    """The differences of one ladder. Raises ValueError where they do not fit the ladder or say no reason."""

    def __init__(self, ladder, declared):
        self.ladder = ladder
        self.declared = declared
        self.check()

    @classmethod
    def of(cls, ladder, part="ladders"):
        return cls(ladder, read()[part][ladder.name])

    def check(self):
        strange = set(self.declared) - WORDS
        strange |= self.named() - {step.name for step in self.ladder.steps}
        if strange:
            raise ValueError(f"{self.ladder.name}: {FILE.name} names what is not there: {', '.join(sorted(strange))}")
        if not all(one.get("why") for one in self.all()):
            raise ValueError(f"{self.ladder.name}: {FILE.name} holds a difference that says no why")

    def all(self):
        only = self.declared.get("only")
        return [*self.declared.get("leave_out", ()), *self.declared.get("differ", ()), *([only] if only else [])]

    def named(self):
        return {name for one in self.all() for name in one.get("steps", [one.get("step")])}

    def remaining(self):
        """The ladder with the steps that can be taken."""
        gone = {name for one in self.declared.get("leave_out", ()) for name in one["steps"]}
        only = self.declared.get("only", {}).get("steps")
        steps = [
            step
            for step in self.ladder.steps
            if step.name not in gone
            and not any(is_so(step) for is_so in EVERYWHERE.values())
            and (only is None or step.name in only)
        ]
        return replace(self.ladder, steps=steps, logins=self.declared.get("logins", self.ladder.logins))

    def judge(self, problems, strict=True):
        """What is wrong beyond what is declared. strict: and what is declared but does not show."""
        declared = self.declared.get("differ", ())
        marks = {step.name: f"step {step.number} ({step.name}), " for step in self.ladder.steps}
        seen = [
            (problem, [one for one in declared if problem.startswith(marks[one["step"]]) and one["problem"] in problem])
            for problem in problems
        ]
        shown = [one for _problem, found in seen for one in found]
        stale = [
            f"{marks[one['step']]}vcsim does not differ in this any more: {one['problem']}"
            for one in declared
            if strict and one not in shown
        ]
        return [problem for problem, found in seen if not found] + stale


def read():
    """The content of the file, which gives a reason for each kind of step that is left out everywhere."""
    content = yaml.safe_load(FILE.read_text())
    if set(content["everywhere"]) != set(EVERYWHERE):
        raise ValueError(f"{FILE.name}: everywhere is to hold {', '.join(EVERYWHERE)}")
    return content


def names(part="ladders"):
    """The ladders, or the plans, that vcsim knows enough for."""
    return sorted(read()[part])
