# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A password of a step that is seen anywhere is a problem."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from ladder.document import Ladder, Step
from ladder.judge_run import judge_run

STEPS = [
    Step("one", params={"user_password": "a-secret-one", "update_password": "on_create", "pin_password": "short"}),
    Step("two", params={"guests": [{"admin_password": "another-secret"}]}),
]


def problems(output, result):
    outcome = SimpleNamespace(
        bugs=[],
        code=0,
        output=output,
        records=[{"result": result}],
        sessions={"logins": 1, "failed_logins": 0, "sessions": []},
    )
    return judge_run(Ladder("vm", STEPS), outcome)


@pytest.mark.parametrize(
    ("output", "result", "where"),
    [
        ("user_password: a-secret-one", {}, "user_password stands in the output"),
        ("", {"diff": [{"after": {"admin_password": "another-secret"}}]}, "admin_password stands in a result"),
    ],
)
def test_a_password_is_seen(output, result, where):
    assert [one for one in problems(output, result) if where in one]


def test_what_is_none_may_be_seen():
    assert problems("on_create, short", {"msg": "password"}) == []
