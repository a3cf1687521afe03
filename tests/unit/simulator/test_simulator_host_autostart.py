# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What starts with a host: what is refused, what stays, and that both views agree."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import remote

from simulator.host.auto_start_manager import merged

PATH = "/DC1/host/cluster1/esx01.example.test"
Manager = vim.host.AutoStartManager


@pytest.fixture
def host(sim, si):
    return remote(si, sim.entity(PATH))


def power_info(machine, order, start="powerOn", stop="systemDefault"):
    return Manager.AutoPowerInfo(
        key=machine, startOrder=order, startDelay=-1, waitForHeartbeat="systemDefault", startAction=start,
        stopDelay=-1, stopAction=stop,
    )  # fmt: skip


def orders(host):
    return [(info.key._moId, info.startOrder) for info in host.config.autoStart.powerInfo]


def test_what_is_unset_stays_and_both_views_agree(host):
    host.configManager.autoStartManager.ReconfigureAutostart(
        Manager.Config(defaults=Manager.SystemDefaults(enabled=True))
    )
    defaults = host.config.autoStart.defaults
    assert (defaults.enabled, defaults.startDelay) == (True, 120)
    assert host.configManager.autoStartManager.config.defaults.enabled is True


def test_one_without_anything_of_its_own_is_in_the_list_no_longer(host):
    manager = host.configManager.autoStartManager
    manager.ReconfigureAutostart(Manager.Config(powerInfo=[power_info(host.vm[0], 1)]))
    assert orders(host) == [(host.vm[0]._moId, 1)]
    manager.ReconfigureAutostart(Manager.Config(powerInfo=[power_info(host.vm[0], -1, start="none")]))
    assert orders(host) == []


def test_one_that_takes_the_place_of_another_pushes_it_back():
    first, second, third = (vim.VirtualMachine(f"vm-{one}") for one in (1, 2, 3))
    present = [power_info(first, 1), power_info(second, 2), power_info(third, -1)]
    found = merged(present, [power_info(third, 1)])
    assert [(info.key._moId, info.startOrder) for info in found] == [("vm-3", 1), ("vm-1", 2), ("vm-2", 3)]


@pytest.mark.parametrize("wrong", [{"order": 0}, {"order": 1, "start": "sing"}, {"order": 1, "other": True}])
def test_what_cannot_be_is_refused(sim, si, host, wrong):
    other = next(vm for vm in remote(si, sim.entity("/DC1/vm")).childEntity if vm.runtime.host._moId != host._moId)
    machine = other if wrong.pop("other", False) else host.vm[0]
    with pytest.raises(vmodl.fault.InvalidArgument):
        host.configManager.autoStartManager.ReconfigureAutostart(
            Manager.Config(powerInfo=[power_info(machine, **wrong)])
        )
    assert orders(host) == []
