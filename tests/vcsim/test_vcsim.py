# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Climbs the ladders of what vcsim knows against vcsim, whose authors had other beliefs than ours."""

from __future__ import annotations

import pytest

from ladder import document
from ladder.judge import judge
from ladder.judge_run import judge_run
from ladder.rehearsal import rehearse
from ladder.run import ACCOUNTS, play
from ladder.telling import tell
from vcsim import program
from vcsim.client import Vcsim
from vcsim.differences import Differences, names

ACCOUNT = dict(zip(("user", "password"), ACCOUNTS["admin"], strict=True))


def server(ladder):
    """(a fresh vcsim with what the ladder wants in it, whether it is the one that differences.yml tells of)."""
    path, ours = program.find()
    return Vcsim(program=path, accounts=[ACCOUNT], **ladder.estate), ours


@pytest.mark.parametrize("name", names())
def test_ladder(name, tmp_path):
    differences = Differences.of(document.load(name))
    ladder = differences.remaining()
    vcsim, ours = server(ladder)
    with vcsim:
        outcome = play(ladder, tmp_path, simulator=vcsim)
    problems = [*judge(ladder, outcome.records), *judge_run(ladder, outcome)]
    tell(differences.judge(problems, strict=ours), outcome)


@pytest.mark.parametrize("name", names("plans"))
def test_plan(name, tmp_path):
    differences = Differences.of(document.load(name, document.PLANS), "plans")
    ladder = differences.remaining()
    vcsim, ours = server(ladder)
    with vcsim:
        problems, done = rehearse(ladder, tmp_path, vcsim)
    tell(differences.judge(problems, strict=ours), done)
