# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Climbs all ladders: each in the controller's process, and its story as an ordinary module too."""

from __future__ import annotations

import pytest

from ladder import compare, document
from ladder.judge import judge
from ladder.judge_run import judge_run
from ladder.playbook import ONCE, RUN
from ladder.run import play
from ladder.telling import tell

LADDERS = document.names()
STORIES = [name for name in LADDERS if document.load(name).story.steps]


@pytest.mark.parametrize("name", LADDERS)
def test_ladder(name, tmp_path):
    ladder = document.load(name)
    outcome = play(ladder, tmp_path)
    tell([*judge(ladder, outcome.records), *judge_run(ladder, outcome)], outcome)


@pytest.mark.parametrize("name", STORIES)
def test_story(name, tmp_path):
    """The other way: as an ordinary module, each step has the result that it has in the controller's process."""
    story = document.load(name).story
    outcomes = {}
    for in_process in (True, False):
        folder = tmp_path / str(in_process)
        folder.mkdir()
        outcomes[in_process] = play(story, folder, phases=ONCE, in_process=in_process)
    mine, its = outcomes[True], outcomes[False]
    problems = judge(story, mine.records, ONCE) + [
        f"step {step.number} ({step.name}): {problem}"
        for step in story.steps
        for problem in compare.ways(mine.result(step, RUN), its.result(step, RUN), (mine.blanks, its.blanks))
    ]
    # A module logs in and out for itself, unless its options are refused before.
    tell([*problems, *judge_run(story, its, logins=its.sessions["logins"], in_process=False)], its)
