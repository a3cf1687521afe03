# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans: playbooks whose tasks lean on each other, as a whole in check mode and right afterwards for real."""

from __future__ import annotations

import pytest

from ladder import document
from ladder.control import value
from ladder.judge import judge_plan
from ladder.judge_run import judge_run
from ladder.playbook import ONCE
from ladder.run import estate, play
from ladder.telling import tell


@pytest.mark.parametrize("name", document.names(document.PLANS))
def test_plan(name, tmp_path):
    ladder = document.load(name, document.PLANS)
    folders = {option: tmp_path / option for option in ("planned", "done")}
    for folder in folders.values():
        folder.mkdir()
    with estate(ladder) as simulator:
        document.settle(ladder, lambda one: value(simulator, one.path, one.property))
        planned = play(ladder, folders["planned"], "--check", "--diff", simulator=simulator, phases=ONCE)
        done = play(ladder, folders["done"], "--diff", simulator=simulator, phases=ONCE)
    runs = [*judge_run(ladder, planned, logins=1), *judge_run(ladder, done, logins=2)]
    tell([*judge_plan(ladder, planned.records, done.records), *runs], done)
