# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each case of each file, one after the other against one simulator."""

from __future__ import annotations

import pytest

from inventory.cases import FOLDER, load, names
from inventory.reading import parser, read
from simulator.client import Simulator


@pytest.mark.parametrize("name", names())
def test_cases(name, tmp_path):
    cases = load(FOLDER / f"{name}.yml")
    problems = []
    with Simulator(**cases.estate) as simulator:
        with parser() as parse:
            for case in cases.cases:
                problems += read(case, cases.plugin, simulator, parse, tmp_path)
        assert simulator.bugs() == []
        assert simulator.sessions()["open"] == 0, "a session is left"
    assert not problems, "\n".join(problems)
