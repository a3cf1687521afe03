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
HOST = ladder("e", {"vms": 2, "esxi": True}, ("one", True))
NO_STORY = ladder("d", {"vms": 2}, ("one", False))


def test_stories_for_the_same_server_share_tours_of_few_steps():
    found = tours([A, B, C, HOST, NO_STORY], most=3)
    assert [(tour.name, [story.name for story in tour.stories]) for tour in found] == [
        ("a..b", ["a", "b"]),
        ("c", ["c"]),
        ("e", ["e"]),
    ]


def test_a_story_longer_than_a_tour_is_one_of_its_own():
    assert [tour.name for tour in tours([A, B, C], most=1)] == ["a", "b", "c"]


def test_steps_are_numbered_through():
    tour = tours([A, C])[0]
    assert [step.number for step in tour.whole.steps] == [1, 2, NUMBERS + 1, NUMBERS + 2]
    assert [step.name for step in tour.whole.steps] == ["one", "three", "one", "two"]
    assert [step.number for step in tour.beginnings.whole.steps] == [1, NUMBERS + 1]


def test_all_but_the_first_story_begin_with_their_estate_made_anew():
    tour = tours([A, B, C])[0]
    anew = [step.before for step in tour.whole.steps if step.before]
    assert anew == [[{"reset": {"journal": False, "estate": {"vms": vms}}}] for vms in (0, 2)]
    assert all(step.before == [] for step in C.steps)


def test_the_server_itself_is_not_made_anew():
    both = tours([HOST, HOST])[0]
    assert both.whole.steps[1].before == [{"reset": {"journal": False, "estate": {"vms": 2}}}]
