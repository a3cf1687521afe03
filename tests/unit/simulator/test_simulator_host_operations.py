# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Maintenance mode waits for what runs on a host, and a reboot takes the host away."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import eventually, remote

PATH = "/DC1/host/cluster1/{}.example.test"


@pytest.fixture
def host(sim, si):
    found = sim.entity(PATH.format("esx01"))
    for machine in found.machines.values():
        machine.set_power("poweredOff")
    return remote(si, found)


@pytest.fixture
def running(sim, host):
    """A machine that runs on the host."""
    machine = next(iter(sim.entity(PATH.format("esx01")).machines.values()))
    machine.set_power("poweredOn")
    return machine


def error_of(task):
    eventually(lambda: task.info.state in ("success", "error"))
    return task.info.error


def test_maintenance_and_back(host):
    assert error_of(host.EnterMaintenanceMode_Task(0, False, None)) is None
    assert host.runtime.inMaintenanceMode
    assert isinstance(error_of(host.EnterMaintenanceMode_Task(0, False, None)), vim.fault.InvalidState)
    assert error_of(host.ExitMaintenanceMode_Task(0)) is None
    assert isinstance(error_of(host.ExitMaintenanceMode_Task(0)), vim.fault.InvalidState)


def test_it_waits_for_what_runs(host, running):
    task = host.EnterMaintenanceMode_Task(0, False, None)
    assert task.info.state == "running" and not host.runtime.inMaintenanceMode
    running.set_power("poweredOff")
    assert error_of(task) is None
    assert host.runtime.inMaintenanceMode


def test_it_waits_no_longer_than_it_shall(host, running):
    assert isinstance(error_of(host.EnterMaintenanceMode_Task(1, False, None)), vim.fault.Timedout)
    assert running.host.moid == host._moId


def test_a_reboot_takes_the_host_away(sim, host, running):
    before = host.runtime.bootTime
    assert isinstance(error_of(host.RebootHost_Task(False)), vim.fault.InvalidState)
    sim.service.settings.host_boot_time = 0.3
    assert error_of(host.RebootHost_Task(True)) is None
    assert (host.runtime.connectionState, running.power_state) == ("notResponding", "poweredOff")
    eventually(lambda: host.runtime.connectionState == "connected")
    assert host.runtime.bootTime > before


def test_a_shutdown_and_standby(host):
    assert isinstance(error_of(host.PowerDownHostToStandBy_Task(0, False)), vmodl.fault.NotSupported)
    assert error_of(host.ShutdownHost_Task(True)) is None
    assert (host.runtime.connectionState, host.runtime.powerState) == ("notResponding", "poweredOff")
