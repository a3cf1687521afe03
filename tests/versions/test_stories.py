# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One story of every module inside the controller's process, and the first step of each as an ordinary module, too.

The stories are those of the ladders, and many share one run (ladder/tours.py).
"""

from __future__ import annotations

import pathlib

import pytest

from ladder import document, guide
from ladder.playbook import CHECK, ONCE, READ, RUN
from ladder.run import ROOT
from ladder.telling import tell
from ladder.tours import tours

TOURS = tours([document.load(name) for name in document.names()])
PHASES = (CHECK, RUN, READ)


@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.name)
def test_stories(tour, tmp_path):
    mine = guide.go(tour, tmp_path / "in-process", PHASES)
    its = guide.go(tour.beginnings, tmp_path / "module", ONCE, in_process=False)
    tell(guide.judged(tour, mine, PHASES), mine)
    problems = guide.judged(tour.beginnings, its, ONCE, in_process=False)
    tell([*problems, *guide.differences(tour.beginnings, mine, its)], its)


def test_every_module_has_a_story():
    """A reader is read in the story of the module that it belongs to."""
    modules = {path.stem for path in pathlib.Path(ROOT, "plugins", "modules").glob("*.py")}
    told = {story.module for tour in TOURS for story in tour.stories}
    assert modules - told - {f"{module}_info" for module in told} == set()
