# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stories in both ways: what a step does as an ordinary module, it does inside the controller's process."""

from __future__ import annotations

import pytest

from ladder import document, guide
from ladder.playbook import ONCE
from ladder.telling import tell
from ladder.tours import tours

TOURS = tours([document.load(name) for name in document.names()])


@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.name)
def test_stories(tour, tmp_path):
    mine = guide.go(tour, tmp_path / "in-process", ONCE)
    its = guide.go(tour, tmp_path / "module", ONCE, in_process=False)
    tell(guide.judged(tour, mine, ONCE), mine)
    tell([*guide.judged(tour, its, ONCE, in_process=False), *guide.differences(tour, mine, its)], its)
