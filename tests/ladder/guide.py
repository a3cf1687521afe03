# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goes on a tour, and says what was wrong with it."""

from __future__ import annotations

from ladder import compare
from ladder.judge import judge
from ladder.judge_run import judge_run
from ladder.playbook import RUN
from ladder.run import play_all


def go(tour, folder, phases, in_process=True):
    """The Outcome of a tour."""
    folder.mkdir()
    return play_all(tour.stories, folder, phases=phases, in_process=in_process)


def judged(tour, outcome, phases, in_process=True):
    """The problems of each story, and of the run as a whole."""
    problems = [
        f"{story.name}: {problem}" for story in tour.stories for problem in judge(story, outcome.records, phases)
    ]
    # A module logs in and out for itself, unless its options are refused before.
    logins = None if in_process else outcome.sessions["logins"]
    return [*problems, *judge_run(tour.whole, outcome, logins=logins, in_process=in_process)]


def differences(tour, mine, its):
    """Where a step inside the controller's process had another result than as an ordinary module."""
    return [
        f"{story.name}: step {step.number} ({step.name}): {problem}"
        for story in tour.stories
        for step in story.steps
        for problem in compare.ways(mine.result(step, RUN), its.result(step, RUN), (mine.blanks, its.blanks))
    ]
