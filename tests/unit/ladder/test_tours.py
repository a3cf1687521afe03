# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the stories of several ladders become one run."""

from __future__ import annotations

from ladder.document import Ladder, Step
from ladder.tours import NUMBERS, tours


def ladder(name, estate, *steps):
    numbered = [Step(title, number=number, story=told) for number, (title, told) in enumerate(steps, 1)]
    return Ladder(name, numbered, name=name, estate=estate)


A = ladder("a", {"vms": 2}, ("one", True), ("two", False), ("three", True))
B = ladder("b", {"vms": 0}, ("one", True))
C = ladder("c", {"vms": 2}, ("one", True), ("two", True))
NO_STORY = ladder("d", {"vms": 2}, ("one", False))


def test_stories_that_want_the_same_estate_share_a_tour():
    found = tours([A, B, C, NO_STORY])
    assert [(tour.name, [story.name for story in tour.stories]) for tour in found] == [
        ("vms=2", ["a", "c"]),
        ("vms=0", ["b"]),
    ]


def test_steps_are_numbered_through():
    tour = tours([A, C])[0]
    assert [step.number for step in tour.whole.steps] == [1, 2, NUMBERS + 1, NUMBERS + 2]
    assert [step.name for step in tour.whole.steps] == ["one", "three", "one", "two"]
    assert [step.number for step in tour.beginnings.whole.steps] == [1, NUMBERS + 1]


def test_all_but_the_first_story_begin_with_the_estate_made_anew():
    tour = tours([A, C])[0]
    assert [step.before for step in tour.whole.steps] == [[], [], [{"reset": {"journal": False}}], []]
    assert all(step.before == [] for step in C.steps)
