# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulator in this process, and pyVmomi's own client to talk to it."""

from __future__ import annotations

import pytest
from simulator_helpers import Running, remote
from simulator_lifecycle import Estate, check_agreement

from simulator import certificate


@pytest.fixture(scope="session")
def certificate_path(tmp_path_factory):
    return certificate.create(str(tmp_path_factory.mktemp("certificate")))[1]


@pytest.fixture
def run(certificate_path):
    """Start simulators with given settings; at the end none of them may have found a bug of its own."""
    started = []

    def start(**settings):
        started.append(Running(certificate_path, **settings))
        return started[-1]

    yield start
    for each in started:
        each.stop()
        assert each.service.bugs == []


@pytest.fixture
def sim(run):
    return run(vms=4, folders=2)


@pytest.fixture
def si(sim):
    return sim.connect()


@pytest.fixture
def host(sim, si):
    return remote(si, sim.entity("/DC1/host/cluster1/esx01.example.test"))


@pytest.fixture
def net(host):
    return host.configManager.networkSystem


@pytest.fixture
def estate(sim, si):
    """Short names for the things of `sim`; at the end all lists of the inventory must agree."""
    yield Estate(sim, si)
    check_agreement(sim.service)
