# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One story of every module inside the controller's process, and the first step of each as an ordinary module, too.

The stories are those of the ladders, and many share one run (ladder/tours.py).
"""

from __future__ import annotations

import pathlib

import pytest

from ladder import compare, document
from ladder.judge import judge
from ladder.judge_run import judge_run
from ladder.playbook import CHECK, ONCE, READ, RUN
from ladder.run import ROOT, play_all
from ladder.telling import tell
from ladder.tours import tours

TOURS = tours([document.load(name) for name in document.names()])
PHASES = (CHECK, RUN, READ)


@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.name)
def test_stories(tour, tmp_path):
    mine = _play(tour, tmp_path / "in-process", PHASES)
    its = _play(tour.beginnings, tmp_path / "module", ONCE, in_process=False)
    tell(_judged(tour, mine, PHASES), mine)
    tell([*_judged(tour.beginnings, its, ONCE, in_process=False), *_differences(tour.beginnings, mine, its)], its)


def test_every_module_has_a_story():
    """A reader is read in the story of the module that it belongs to."""
    modules = {path.stem for path in pathlib.Path(ROOT, "plugins", "modules").glob("*.py")}
    told = {story.module for tour in TOURS for story in tour.stories}
    assert modules - told - {f"{module}_info" for module in told} == set()


def _play(tour, folder, phases, in_process=True):
    folder.mkdir()
    return play_all(tour.stories, folder, phases=phases, in_process=in_process)


def _judged(tour, outcome, phases, in_process=True):
    """The problems of each story, and of the run as a whole."""
    problems = [
        f"{story.name}: {problem}" for story in tour.stories for problem in judge(story, outcome.records, phases)
    ]
    return [*problems, *judge_run(tour.whole, outcome, logins=outcome.sessions["logins"], in_process=in_process)]


def _differences(tour, mine, its):
    return [
        f"{story.name}: step {step.number} ({step.name}): {problem}"
        for story in tour.stories
        for step in story.steps
        for problem in compare.ways(mine.result(step, RUN), its.result(step, RUN), (mine.blanks, its.blanks))
    ]
