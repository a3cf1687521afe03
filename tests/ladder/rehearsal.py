# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan and what becomes of it: the whole playbook in check mode, and right afterwards for real."""

from __future__ import annotations

from ladder import document
from ladder.control import value
from ladder.judge import judge_plan
from ladder.judge_run import judge_run
from ladder.playbook import ONCE
from ladder.run import play


def rehearse(ladder, folder, simulator):
    """(problems, Outcome of the real run) of a plan against a fresh server."""
    folders = {option: folder / option for option in ("planned", "done")}
    for one in folders.values():
        one.mkdir()
    document.settle(ladder, lambda one: value(simulator, one.path, one.property))
    planned = play(ladder, folders["planned"], "--check", "--diff", simulator=simulator, phases=ONCE)
    done = play(ladder, folders["done"], "--diff", simulator=simulator, phases=ONCE)
    runs = [*judge_run(ladder, planned, logins=1), *judge_run(ladder, done, logins=2)]
    return [*judge_plan(ladder, planned.records, done.records), *runs], done
