# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option --record, and a closed network without it."""

from __future__ import annotations

import pytest

from replay.server import close_network, forget_environment


def pytest_addoption(parser):
    parser.addoption("--record", action="store_true", help="record the cassettes of tests/replay anew")


@pytest.fixture
def recording(request):
    return request.config.getoption("--record")


@pytest.fixture(autouse=True)
def sealed(monkeypatch, recording):
    forget_environment(monkeypatch)
    if not recording:
        close_network(monkeypatch)
