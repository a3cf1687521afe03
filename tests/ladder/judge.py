# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds what happened against what a ladder promises. Pure; each function gives sentences, none if all is well."""

from __future__ import annotations

from ladder import compare
from ladder.compare import shown
from ladder.document import replace_references
from ladder.playbook import CHECK, CLEAR, FULL, MEANWHILE, ONCE, PREPARE, phases_of

OURS = (PREPARE, MEANWHILE, CLEAR)


def judge(ladder, records, phases=FULL):
    """The problems of a whole ladder, each a line that names the step and the phase."""
    lines = []
    reached = max((record["step"] for record in records), default=0)
    for step in ladder.steps:
        if step.number > reached:
            return [*lines, f"the playbook ended before step {step.number} ({step.name})"]
        mine = {record["phase"]: record for record in records if record["step"] == step.number}
        lines += [f"step {step.number} ({step.name}), {problem}" for problem in Judge(ladder, step, mine, phases).all()]
    return lines


def judge_plan(ladder, planned, done):
    """The problems of a plan: what check mode foretold of the whole playbook, and what the real run did."""
    lines = judge(ladder, done, ONCE)
    foreseen = {record["step"]: record for record in planned}
    real = {record["step"]: record for record in done}
    for step in ladder.steps:
        if step.number not in foreseen or step.number not in real:
            return [*lines, f"step {step.number} ({step.name}), one of the runs did not come to it"]
        unforeseen = [*step.unforeseen, *(["warnings"] if step.foretells else [])]
        problems = _foretold(foreseen[step.number], real[step.number], unforeseen)
        problems += warned(foreseen[step.number]["result"], [*step.warns, *step.foretells])
        lines += [f"step {step.number} ({step.name}), plan: {problem}" for problem in problems]
    return lines


def _foretold(planned, done, unforeseen=()):
    problems = _wrote_nothing(planned)
    if planned["status"] != done["status"]:
        said = planned["result"].get("msg"), done["result"].get("msg")
        return [*problems, f"it ended {planned['status']} ({said[0]}), and for real {done['status']} ({said[1]})"]
    creation = is_creation(done["result"])
    return problems + compare.foretold(planned["result"], done["result"], creation, unforeseen)


def warned(result, parts):
    """How the warnings of a result differ from those that are expected: each holds one of the parts."""
    found = [str(one) for one in result.get("warnings", [])]
    unheard = [part for part in parts if not any(part in one for one in found)]
    needless = [one for one in found if not any(part in one for part in parts)]
    return [f"no warning says {part!r}" for part in unheard] + [f"it warns: {one}" for one in needless]


def is_creation(result):
    """Whether a result is that of a task that has made its object, or one of several."""
    diff = result.get("diff") or {}
    return any(one.get("before") == {"state": "absent"} for one in (diff if isinstance(diff, list) else [diff]))


class Judge:
    """One step, and the records of its tasks by phase."""

    def __init__(self, ladder, step, records, phases=FULL):
        self.ladder = ladder
        self.step = step
        self.records = records
        self.phases = phases_of(step, ladder, phases)
        prepared = records.get(PREPARE, {}).get("result", {}).get("found", [])
        self._known = dict(zip(step.references, prepared, strict=False))

    def all(self):
        """All that is wrong with the step. Where the simulator could not be prepared for it, the rest means nothing."""
        problems = [
            f"{phase}: {record['result'].get('msg')}"
            for phase, record in self.records.items()
            if phase in OURS and record["status"] != "ok"
        ]
        for phase in () if problems else self.phases:
            if phase not in self.records:
                problems.append(f"{phase}: the playbook did not come to it")
                continue
            judged = getattr(self, "_" + phase.replace(" ", "_"))(self.records[phase], self.records[phase]["result"])
            problems += [f"{phase}: {problem}" for problem in judged]
        return problems

    def meant(self, value):
        """What the ladder means, its references looked up."""
        return replace_references(value, self._known.get)

    # each phase

    def _check(self, record, result):
        refusal = self.step.refused or (self.step.foreseen and self.step.fails)
        if refusal:
            return [*self._refused(record, result, refusal), *_wrote_nothing(record)]
        problems = [*_is_ok(record), *_wrote_nothing(record)]
        if not problems and result.get("changed") != self.step.changed:
            problems.append(f"it foretells changed={result.get('changed')}")
        if not problems and not self.step.is_reading:
            problems += self._diff(result)
        return problems

    def _run(self, record, result):
        if self.step.refused:
            problems = [*self._refused(record, result, self.step.refused), *_wrote_nothing(record)]
        elif self.step.fails:
            problems = self._refused(record, result, self.step.fails)
            problems += compare.holds(self.meant(self.step.returns), result, "the result")
        else:
            problems = self._done(record, result)
        # What the server does not show in time cannot be foretold, so where it warns of that, nothing is compared.
        if CHECK in self.records and not (self.step.fails or self.step.warns or problems):
            foreseen = self.records[CHECK]["result"]
            problems += compare.foretold(foreseen, result, is_creation(result), self.step.unforeseen)
        return [*problems, *self._facts(record), *self._in_time(record)]

    def _again(self, record, result):
        if self.step.repeats:
            return _is_ok(record)
        return self._changed_nothing(record, result, "the second time")

    def _read(self, record, result):
        if _is_ok(record):
            return _is_ok(record)
        read = [item for one in result.get("results", []) for item in one.get(self.step.module, {}).items()]
        lost = {key for key, _value in read if key not in self.ladder.hand_back}
        problems = [f"it returns {', '.join(sorted(lost))}, which the ladder does not hand back"] if lost else []
        nulls = {key for key, value in read if value is None}
        problems += [f"it returns null for {', '.join(sorted(nulls))}, which no option takes"] if nulls else []
        return [*problems, *self._changed_nothing(record, result, "by reading")]

    def _hand_back(self, record, result):
        if record["status"] == "skipped":
            return ["the reader found nothing that could be handed back"]
        return self._changed_nothing(record, result, "when handed back")

    # what they have in common

    def _done(self, record, result):
        problems = _is_ok(record)
        if problems:
            return problems
        if result.get("changed") != self.step.changed:
            problems.append(f"changed={result.get('changed')}, with the diff {shown(result.get('diff'))}")
        if bool(record["writes"]) != self.step.changed:
            problems.append(f"the calls that write are {_calls(record) or 'none'}")
        problems += compare.holds(self.meant(self.step.returns), result, "the result")
        return problems + self._warnings(result) + ([] if self.step.is_reading else self._diff(result))

    def _diff(self, result):
        """How the diff differs from the one that is stated, or else what it tells of that nobody named."""
        wanted = self.meant(self.step.diff)
        if wanted is not None:
            equal = compare.without_headers(result.get("diff")) == wanted
            return [] if equal else [f"the diff is {shown(result.get('diff'))} and not {shown(wanted)}"]
        named = {*_named(self.step.params), "state"}
        if is_creation(result):
            named |= {*self.ladder.identity}
        strange = compare.diff_keys(result.get("diff")) - named
        return [f"the diff tells of {key}, which nobody named" for key in sorted(strange)]

    def _warnings(self, result):
        return warned(result, self.step.warns)

    def _refused(self, record, result, wanted):
        if record["status"] != "failed":
            return [f"it ended {record['status']}, changed={result.get('changed')}, and was to fail"]
        return compare.refusal(self.meant(wanted), result)

    def _changed_nothing(self, record, result, when):
        problems = [*_is_ok(record), *_wrote_nothing(record)]
        if result.get("changed"):
            diffs = result.get("diff") or [one.get("diff") for one in result.get("results", [])]
            problems.append(f"{when} it says that it changes something: {shown(diffs)}")
        return problems

    def _facts(self, record):
        return [
            problem
            for wanted, found in zip(self.meant(self.step.then), record["facts"], strict=True)
            for problem in fact(wanted, found)
        ]

    def _in_time(self, record):
        late = record["seconds"] > self.step.within
        return [f"it took {record['seconds']} s and not {self.step.within} s at most"] if late else []


def fact(wanted, found):
    """What is not true of one fact. found: {exists, value}."""
    what = wanted.get("path") or wanted.get("moid")
    if wanted.get("exists", True) != found["exists"]:
        return [f"{what} {'exists' if found['exists'] else 'does not exist'} on the server"]
    if "is" in wanted and found["value"] != wanted["is"]:
        return [f"{what} has {wanted['property']} = {shown(found['value'])} on the server, not {shown(wanted['is'])}"]
    if "holds" in wanted:
        return compare.holds(wanted["holds"], found["value"], f"{wanted['property']} of {what} on the server")
    return []


def _named(params):
    """The options that a step names, those of things in a list as well."""
    things = [one for value in params.values() if isinstance(value, list) for one in value if isinstance(one, dict)]
    return {*params, *(option for one in things for option in one)}


def _is_ok(record):
    if record["status"] == "ok":
        return []
    result = record["result"]
    items = [one for one in result.get("results", []) if isinstance(one, dict) and one.get("failed")]
    told = {f"({one.get('code')}): {one.get('msg')}" for one in items or [result]}
    return [f"it ended {record['status']} {', '.join(sorted(told))}"]


def _wrote_nothing(record):
    return [f"it wrote to the server: {_calls(record)}"] if record["writes"] else []


def _calls(record):
    return ", ".join(f"{one['method']} on {one['moid']} ({one['answer']})" for one in record["writes"])
