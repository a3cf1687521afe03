# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulator for the tests of the API layer, as it was at its start for each of them."""

from __future__ import annotations

import pytest

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import Connection
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.session import Session
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.store import RunStore
from simulator.client import Simulator


@pytest.fixture(scope="session")
def running_simulator():
    with Simulator(vms=6) as simulator:
        yield simulator
        assert simulator.bugs() == []


@pytest.fixture
def simulator(running_simulator):
    running_simulator.clear_rules()
    running_simulator.configure(task_time=0, page_size=1000)
    running_simulator.reset(sessions=True)
    return running_simulator


@pytest.fixture
def connection(simulator):
    return Connection.of({**simulator.connection, "port": simulator.port, "timeout": 10})


@pytest.fixture
def store(tmp_path):
    """What the tasks of one run share."""
    return RunStore(str(tmp_path / "run"))


@pytest.fixture
def session(connection, store):
    session = Session.open(connection, store)
    yield session
    session.close()


@pytest.fixture
def calls(simulator):
    """Calls to the server since the last call of this function: [method]."""
    mark = simulator.mark()

    def since():
        nonlocal mark
        entries = simulator.journal(mark)
        mark = entries[-1]["number"] if entries else mark
        return [entry["method"] for entry in entries]

    return since
