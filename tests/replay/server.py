# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a story talks to: a simulator while it is recorded, nothing at all while it is replayed."""

from __future__ import annotations

import contextlib
import os
import socket

import pytest

from replay import scrub
from simulator.client import Simulator

REPLAYED = {
    "hostname": "vcenter.example.test",
    "username": scrub.USER,
    "password": scrub.PASSWORD,
    "validate_certs": False,
}


@contextlib.contextmanager
def server(estate, recording):
    """The connection options of a story."""
    if not recording:
        yield REPLAYED
        return
    with Simulator(**estate, accounts=[scrub.RECORDER]) as simulator:
        account = {"username": scrub.RECORDER["user"], "password": scrub.RECORDER["password"]}
        yield {**REPLAYED, "hostname": simulator.ready["hostname"], "port": simulator.port, **account}
        assert simulator.bugs() == []


def forget_environment(monkeypatch):
    """Takes away the variables that options of the connection fall back to."""
    for name in [name for name in os.environ if name.startswith("VMWARE_")]:
        monkeypatch.delenv(name)


def close_network(monkeypatch):
    """Makes every attempt to reach the network a failure of the test."""

    def refuse(*args, **options):
        pytest.fail(f"something wants to reach the network: {args[-1]}", pytrace=False)

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
