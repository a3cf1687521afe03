# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the ladders count as equal."""

from __future__ import annotations

import pytest

from ladder import compare


@pytest.mark.parametrize(
    ("wanted", "found", "problems"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, []),
        ({"a": 1}, {"a": 2}, ["it.a is 2 and not 1"]),
        ({"a": 1}, {}, ["it has no a, only nothing"]),
        ({"a": {"b": None}}, {"a": {}}, ["it.a has no b, only nothing"]),
        ({"a": {}}, {"a": None}, ["it.a is null and not {}"]),
        ([{"a": 1}], [{"a": 2}, {"a": 1, "b": 3}], []),
        ([{"a": 1}], [{"a": 2}], ['it holds nothing like {"a": 1}: [{"a": 2}]']),
        ([], [1], []),
    ],
)
def test_holds(wanted, found, problems):
    assert compare.holds(wanted, found) == problems


def test_refusal_as_stated():
    found = {"code": "not_found", "msg": "There is no folder prid. Did you mean prod?", "details": {"value": "prid"}}
    assert compare.refusal({"code": "not_found", "msg": ["no folder", "mean prod?"]}, found) == []
    assert compare.refusal({"msg": "missing required arguments"}, {"msg": "missing required arguments: state"}) == []


def test_refusal_of_another_kind():
    problems = compare.refusal({"code": "refused", "msg": "no", "details": {"a": 1}}, {"code": "internal", "msg": "!"})
    assert problems == [
        "details has no a, only nothing",
        "the code is internal and not refused",
        "the message does not say 'no'",
        "it says '!'",
    ]


@pytest.mark.parametrize(
    ("foreseen", "done", "creation", "count"),
    [
        ({"changed": True}, {"changed": True}, False, 0),
        ({"changed": False}, {"changed": True}, False, 1),
        ({"facts": {"a": 1}}, {"facts": {"a": 2}}, False, 0),
        ({"moid": None}, {"moid": "vm-1"}, True, 0),
        ({"moid": "vm-1"}, {"moid": "vm-2"}, False, 1),
        ({"moid": "vm-1"}, {}, False, 1),
        ({"vm": {"name": "a"}}, {"vm": {"name": "a", "uuid": "x"}}, True, 0),
        ({"vm": {"name": "a"}}, {"vm": {"name": "a", "uuid": "x"}}, False, 1),
        ({"diff": {"after": {}}}, {"diff": {"after": {"a": 1}}}, True, 1),
        ({"results": [{"changed": True, "facts": 1}]}, {"results": [{"changed": True, "facts": 2}]}, False, 0),
        ({"results": [{"changed": True}]}, {"results": [{"changed": False}]}, False, 1),
        ({"results": [{"changed": True}]}, {"results": []}, False, 1),
        ({"msg": "no", "code": "refused"}, {"msg": "no!", "code": "refused"}, False, 1),
    ],
)
def test_foretold(foreseen, done, creation, count):
    assert len(compare.foretold(foreseen, done, creation)) == count


def test_diff_keys_of_one_and_of_several():
    one = {"before": {"a": 1}, "after": {"b": 1}, "before_header": "x"}
    assert compare.diff_keys(one) == {"a", "b"}
    assert compare.diff_keys([one, {"before": {}, "after": {"c": 1}}]) == {"a", "b", "c"}
    assert compare.diff_keys(None) == set()
    assert compare.without_headers([one]) == [{"before": {"a": 1}, "after": {"b": 1}}]


def test_both_ways_are_equal_but_for_what_is_the_runs_own():
    mine = {"moid": "vm-12", "invocation": {"port": 4711, "ca_path": "/tmp/a/ca.pem"}, "ok": True, "exception": "x"}
    its = {"moid": "vm-31", "invocation": {"port": 815, "ca_path": "/tmp/b/ca.pem"}, "ok": True}
    blanks = (4711, "/tmp/a"), (815, "/tmp/b")
    assert compare.ways(mine, its, blanks) == []
    assert compare.ways(mine, {**its, "ok": False, "moid": "host-31"}, blanks) == [
        'moid is "vm-N" in-process and "host-N" as a module',
        "ok is true in-process and false as a module",
    ]


def test_long_values_are_cut():
    assert len(compare.shown("x" * 1000)) < 500
