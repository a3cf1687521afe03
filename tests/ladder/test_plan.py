# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans: playbooks whose tasks lean on each other, as a whole in check mode and right afterwards for real."""

from __future__ import annotations

import pytest

from ladder import document
from ladder.rehearsal import rehearse
from ladder.run import estate
from ladder.telling import tell


@pytest.mark.parametrize("name", document.names(document.PLANS))
def test_plan(name, tmp_path):
    ladder = document.load(name, document.PLANS)
    with estate(ladder) as simulator:
        problems, done = rehearse(ladder, tmp_path, simulator)
    tell(problems, done)
