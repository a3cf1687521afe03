# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the judge sees what is wrong: the tests tamper with the records of a step that is all right."""

from __future__ import annotations

import copy

import pytest

from ladder.document import Ladder, Reference, Step
from ladder.judge import fact, judge, judge_plan

WRITE = {"method": "CreateFolder", "moid": "group-v3", "answer": "ok"}
DIFF = {"before": {"state": "absent"}, "after": {"state": "present", "name": "a"}}
DONE = {"changed": True, "moid": "group-v9", "folder": {"name": "a", "state": "present"}, "facts": {}, "diff": DIFF}
NO_CHANGE = {**DONE, "changed": False, "diff": {"before": {}, "after": {}}}


def record(phase, result, writes=(), status="ok", **more):
    return {
        "step": 1, "phase": phase, "status": status, "seconds": 0.1, "writes": list(writes), "facts": [],
        "result": copy.deepcopy(result), **more,
    }  # fmt: skip


@pytest.fixture
def records():
    return {
        "check": record("check", {**DONE, "moid": None}),
        "run": record("run", DONE, [WRITE]),
        "again": record("again", NO_CHANGE),
        "read": record("read", {"changed": False, "results": [{"folder": {"name": "a", "state": "present"}}]}),
        "hand back": record("hand back", {"changed": False, "results": [NO_CHANGE]}),
    }


def verdict(records, **step):
    step = Step(**{"name": "a folder", "module": "folder", "number": 1, "params": {"name": "a"}, **step})
    ladder = Ladder("folder", [step], hand_back=["name", "state"])
    return judge(ladder, list(records.values() if isinstance(records, dict) else records))


def test_all_is_well(records):
    assert verdict(records, changed=True) == []


def test_it_says_where_it_happened(records):
    records["check"]["writes"] = [WRITE]
    assert verdict(records, changed=True) == [
        "step 1 (a folder), check: it wrote to the server: CreateFolder on group-v3 (ok)"
    ]


@pytest.mark.parametrize(
    ("phase", "tampered", "said"),
    [
        ("check", {"result": {**DONE, "changed": False}}, "it foretells changed=False"),
        ("check", {"status": "failed"}, "it ended failed"),
        ("check", {"result": {**DONE, "folder": {"name": "b"}}}, 'folder.name is "a" and not "b"'),
        ("check", {"result": {**DONE, "diff": {"before": {}, "after": {}}}}, "diff was foretold"),
        ("run", {"result": {**DONE, "changed": False}}, "changed=False"),
        ("run", {"writes": []}, "the calls that write are none"),
        ("run", {"status": "failed", "result": {"msg": "no", "code": "refused"}}, "it ended failed (refused): no"),
        ("run", {"result": {**DONE, "warnings": ["beware"]}}, "it warns: beware"),
        ("run", {"seconds": 99}, "it took 99 s"),
        (
            "run",
            {"result": {**DONE, "diff": {**DIFF, "after": {"owner": "x"}}}},
            "the diff tells of owner, which nobody named",
        ),
        ("again", {"result": DONE}, "the second time it says that it changes something"),
        ("again", {"writes": [WRITE]}, "it wrote to the server"),
        ("read", {"writes": [WRITE]}, "it wrote to the server"),
        ("read", {"result": {"results": [{"folder": {"id": 1}}]}}, "it returns id, which the ladder does not hand"),
        ("hand back", {"result": {"changed": True, "results": [DONE]}}, "when handed back it says that it changes"),
        ("hand back", {"status": "skipped"}, "found nothing that could be handed back"),
    ],
)
def test_it_sees(records, phase, tampered, said):
    records[phase].update(tampered)
    assert any(said in line for line in verdict(records, changed=True))


def test_a_stated_diff_speaks_for_itself(records):
    diff = {"before": {"size": 1}, "after": {"size": 2}}
    for phase in ("check", "run"):
        records[phase]["result"] = {**records[phase]["result"], "diff": diff}
    assert any("size, which nobody named" in line for line in verdict(records, changed=True))
    assert verdict(records, changed=True, diff=diff) == []


def test_what_is_named_of_things_in_a_list(records):
    for phase in ("check", "run"):
        records[phase]["result"] = {**records[phase]["result"], "diff": {"before": {}, "after": {"size": 2}}}
    assert verdict(records, changed=True, params={"things": [{"name": "a", "size": 2}]}) == []


def test_a_phase_is_missing(records):
    del records["again"]
    assert verdict(records, changed=True) == ["step 1 (a folder), again: the playbook did not come to it"]


def test_the_playbook_ended_early():
    assert verdict([], changed=True) == ["the playbook ended before step 1 (a folder)"]


def test_what_could_not_be_prepared_is_not_judged(records):
    records["prepare"] = record("prepare", {"msg": "no such object"}, status="failed")
    records["run"]["status"] = "failed"
    assert verdict(records, changed=True) == ["step 1 (a folder), prepare: no such object"]


def refused(msg="no", writes=()):
    return {phase: record(phase, {"msg": msg, "code": "refused"}, writes, "failed") for phase in ("check", "run")}


def test_refusals():
    wanted = {"code": "refused", "msg": "no"}
    assert verdict(refused(), refused=wanted) == []
    assert any("it wrote" in line for line in verdict(refused(writes=[WRITE]), refused=wanted))
    assert any("does not say 'no'" in line for line in verdict(refused("yes"), refused=wanted))
    assert any("was to fail" in line for line in verdict([record("check", DONE)], refused=wanted))


def test_a_refusal_that_check_mode_words_in_another_way():
    both = {**refused("no, said the server"), "check": refused("no, I think")["check"]}
    assert any("msg was foretold" in line for line in verdict(both, refused={"code": "refused", "msg": "no"}))


def test_a_failure_that_nobody_could_foresee():
    failed = {"check": record("check", DONE), "run": refused(writes=[WRITE])["run"]}
    wanted = {"code": "refused", "msg": "no"}
    assert verdict(failed, changed=True, fails=wanted) == []
    assert verdict(refused(), changed=True, fails=wanted) != []
    assert verdict(refused(writes=()), changed=True, fails=wanted, foreseen=True) == []


def test_references_are_looked_up(records):
    reference = Reference("/DC1/vm/a")
    records["prepare"] = record("prepare", {"found": ["group-v9"]})
    options = {"changed": True, "references": [reference], "returns": {"moid": reference}}
    assert verdict(records, **options) == []
    records["prepare"]["result"]["found"] = ["group-v8"]
    assert any('the result.moid is "group-v9" and not "group-v8"' in line for line in verdict(records, **options))


@pytest.mark.parametrize(
    ("wanted", "found", "count"),
    [
        ({"path": "/a"}, {"exists": True, "value": None}, 0),
        ({"path": "/a"}, {"exists": False, "value": None}, 1),
        ({"path": "/a", "exists": False}, {"exists": False, "value": None}, 0),
        ({"path": "/a", "exists": False}, {"exists": True, "value": None}, 1),
        ({"path": "/a", "property": "name", "is": "a"}, {"exists": True, "value": "a"}, 0),
        ({"path": "/a", "property": "name", "is": "a"}, {"exists": True, "value": "b"}, 1),
        ({"path": "/a", "property": "x", "holds": [{"n": 1}]}, {"exists": True, "value": [{"n": 1, "m": 2}]}, 0),
        ({"path": "/a", "property": "x", "holds": [{"n": 3}]}, {"exists": True, "value": [{"n": 1, "m": 2}]}, 1),
    ],
)
def test_facts(wanted, found, count):
    assert len(fact(wanted, found)) == count


def test_a_plan():
    ladder = Ladder("folder", [Step("a folder", 1, "folder", {"name": "a"}, changed=True)])
    done = record("run", DONE, [WRITE])
    assert judge_plan(ladder, [record("run", {**DONE, "moid": None})], [done]) == []
    assert any("it wrote" in line for line in judge_plan(ladder, [done], [done]))
    failed = record("run", {"msg": "no"}, status="failed")
    assert any("it ended failed (no), and for real ok" in line for line in judge_plan(ladder, [failed], [done]))
    assert any("did not come to it" in line for line in judge_plan(ladder, [], [done]))
