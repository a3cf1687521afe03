# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The SNMP agent of a host: what is refused, and what stays."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import remote

Spec = vim.host.SnmpSystem.SnmpConfigSpec


@pytest.fixture
def snmp(sim, si):
    return remote(si, sim.entity("/DC1/host/cluster1/esx01.example.test")).configManager.snmpSystem


def targets(number):
    return [Spec.Destination(hostName=f"t{one}", port=162, community="c") for one in range(number)]


def test_what_is_unset_stays_but_the_lists(snmp):
    snmp.ReconfigureSnmpAgent(Spec(enabled=True, readOnlyCommunities=["c1"], trapTargets=targets(3)))
    snmp.ReconfigureSnmpAgent(Spec(port=1161))
    found = snmp.configuration
    assert (found.enabled, found.port, found.readOnlyCommunities, found.trapTargets) == (True, 1161, [], [])


@pytest.mark.parametrize(
    ("spec", "fault"),
    [
        (Spec(port=0), vmodl.fault.InvalidArgument),
        (Spec(readOnlyCommunities=["c" * 65]), vmodl.fault.InvalidArgument),
        (Spec(readOnlyCommunities=[""]), vmodl.fault.InvalidArgument),
        (Spec(readOnlyCommunities=[f"c{one}" for one in range(11)]), vim.fault.InsufficientResourcesFault),
        (Spec(trapTargets=targets(4)), vim.fault.InsufficientResourcesFault),
    ],
)
def test_what_cannot_be_is_refused(snmp, spec, fault):
    with pytest.raises(fault):
        snmp.ReconfigureSnmpAgent(spec)
    assert snmp.configuration.enabled is False
