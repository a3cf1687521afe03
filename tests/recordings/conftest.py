# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recordings, and a server for each: the replay server, and the simulator with a twin of it."""

from __future__ import annotations

import contextlib
import os
import pathlib

import pytest

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import Connection
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.session import Session
from recordings import making
from recordings.replay_server import Replay
from simulator import certificate
from simulator.client import Simulator
from simulator.saved import recordings

NAMED = os.environ.get("VSPHERE_RECORDINGS")
NONE = "VSPHERE_RECORDINGS names no folder with recordings of real servers"


def real_recordings():
    """{name: folder} of the recordings of real servers."""
    return {path.name: path for path in recordings(NAMED)} if NAMED and pathlib.Path(NAMED).is_dir() else {}


def real_faults():
    """The recorded answers with faults."""
    folders = [path.parent for path in pathlib.Path(NAMED).glob("*/SOURCES.json")] if NAMED else []
    return sorted(path for folder in folders for path in folder.glob("*.xml"))


def or_skipped(values):
    """Values for a parameter, or one that is skipped."""
    return list(values) or [pytest.param(None, marks=pytest.mark.skip(reason=NONE))]


def pytest_generate_tests(metafunc):
    if "recording" in metafunc.fixturenames:
        names = [*making.ESTATES, *or_skipped(real_recordings())]
        metafunc.parametrize("recording", names, indirect=True, scope="session")
    if "fault" in metafunc.fixturenames:
        metafunc.parametrize("fault", or_skipped(real_faults()), ids=lambda path: getattr(path, "stem", "none"))


@pytest.fixture(scope="session", autouse=True)
def no_foreign_connection():
    """Nothing in a developer's own environment may lead a test to a real vCenter."""
    for name in [name for name in os.environ if name.startswith("VMWARE_")]:
        del os.environ[name]


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    return certificate.create(str(tmp_path_factory.mktemp("certificates")))


@pytest.fixture(scope="session")
def recording(request, tmp_path_factory):
    """The folder of a recording."""
    if request.param in making.ESTATES:
        return making.save(request.param, tmp_path_factory.mktemp("saved"))
    return real_recordings()[request.param]


@contextlib.contextmanager
def session_on(server):
    session = Session.open(Connection.of({"validate_certs": True, "timeout": 60, **server.connection}))
    try:
        yield session
    finally:
        session.close()


@pytest.fixture(scope="session")
def replay(recording, certificates):
    with Replay(recording, certificates) as server:
        yield server
        assert server.bugs() == []


@pytest.fixture(scope="session")
def replay_session(replay):
    with session_on(replay) as session:
        yield session


@pytest.fixture(scope="session")
def twin(recording):
    with Simulator(load=str(recording)) as server:
        yield server
        assert server.bugs() == []


@pytest.fixture(scope="session")
def twin_session(twin):
    with session_on(twin) as session:
        yield session
