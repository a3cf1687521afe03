# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Climbs all ladders."""

from __future__ import annotations

import pytest

from ladder import document
from ladder.judge import judge
from ladder.judge_run import judge_run
from ladder.run import play
from ladder.telling import tell


@pytest.mark.parametrize("name", document.names())
def test_ladder(name, tmp_path):
    ladder = document.load(name)
    outcome = play(ladder, tmp_path)
    tell([*judge(ladder, outcome.records), *judge_run(ladder, outcome)], outcome)
