# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts and their services: both views agree, with and without a lag."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import eventually, read, remote

PATH = "/DC1/host/cluster1/esx01.example.test"


@pytest.fixture
def host(sim, si):
    return remote(si, sim.entity(PATH))


@pytest.fixture
def services(host):
    return host.configManager.serviceSystem


def views(host, key):
    """(running, policy) as the manager shows it, and as vCenter shows it."""
    manager = host.configManager.serviceSystem.serviceInfo.service
    vcenter = host.config.service.service
    return tuple((s.running, s.policy) for view in (manager, vcenter) for s in view if s.key == key)


def test_the_services_of_an_esxi_host(services):
    found = {s.key: s for s in services.serviceInfo.service}
    assert {"DCUI", "TSM", "TSM-SSH", "ntpd", "vpxa", "vmsyslogd", "snmpd"} <= set(found)
    assert found["TSM-SSH"].label == "SSH" and found["ntpd"].ruleset == ["ntpClient"]
    assert [s.key for s in found.values() if s.required] == ["vmsyslogd"]


def test_start_stop_restart(host, services):
    services.StartService("ntpd")
    assert views(host, "ntpd") == ((True, "off"), (True, "off"))
    services.RestartService("ntpd")
    with pytest.raises(vim.fault.InvalidState):
        services.StartService("ntpd")
    services.StopService("ntpd")
    for refused in (services.StopService, services.RestartService):
        with pytest.raises(vim.fault.InvalidState):
            refused("ntpd")
    with pytest.raises(vim.fault.InvalidState):
        services.StopService("vmsyslogd")
    with pytest.raises(vim.fault.NotFound):
        services.StartService("nonsense")


def test_policy(host, services):
    for policy in ("on", "automatic", "off"):
        services.UpdateServicePolicy("TSM-SSH", policy)
        assert views(host, "TSM-SSH") == ((False, policy), (False, policy))
    with pytest.raises(vmodl.fault.InvalidArgument):
        services.UpdateServicePolicy("TSM-SSH", "sometimes")
    with pytest.raises(vim.fault.NotFound):
        services.UpdateServicePolicy("nonsense", "on")


def test_hosts_have_services_of_their_own(sim, si, services):
    services.StartService("ntpd")
    other = remote(si, sim.entity("/DC1/host/cluster1/esx02.example.test"))
    assert views(other, "ntpd") == ((False, "off"), (False, "off"))


def test_vcenters_view_lags(sim, host, services):
    sim.service.settings.host_view_lag = 0.3
    services.StartService("ntpd")
    assert views(host, "ntpd") == ((True, "off"), (False, "off"))
    eventually(lambda: views(host, "ntpd") == ((True, "off"), (True, "off")))
    sim.service.settings.host_view_lag = 30
    services.UpdateServicePolicy("ntpd", "on")
    assert views(host, "ntpd") == ((True, "on"), (True, "off"))
    services.RefreshServices()
    assert views(host, "ntpd") == ((True, "on"), (True, "on"))


def test_nested_paths_of_a_host(sim, si, host):
    values, missing = read(si, host, "config.service.service", "config.network.portgroup", "summary.config.name",
                           "config.network.vnic", "config.product.version", "summary.hardware.numCpuCores",
                           "config.dateTimeInfo.timeZone.key", "hardware.systemInfo.uuid")
    assert not missing and len(values) == 8
    assert [g.spec.name for g in values["config.network.portgroup"]] == ["VM Network", "Management Network", "network2"]
    assert values["summary.config.name"] == "esx01.example.test" and values["config.product.version"] == "8.0.3"
    assert values["config.network.vnic"][0].spec.ip.ipAddress == "192.0.2.11"


def test_every_manager_of_a_host_exists(sim, si, host):
    managers = [ref for ref in vars(host.configManager).values() if isinstance(ref, vim.ManagedObject)]
    assert len(managers) > 30
    for manager in managers:
        read(si, manager)


def test_managers_show_what_the_host_shows(host):
    manager = host.configManager
    assert manager.networkSystem.networkInfo.vswitch[0].name == host.config.network.vswitch[0].name
    assert manager.dateTimeSystem.dateTimeInfo.timeZone.key == host.config.dateTimeInfo.timeZone.key
    assert len(manager.firewallSystem.firewallInfo.ruleset) == len(host.config.firewall.ruleset)
    assert len(manager.advancedOption.setting) == len(host.config.option)


def test_a_running_machine_takes_memory_of_its_host(sim, si):
    machine, host = sim.entity("/DC1/vm/vm0002"), sim.entity("/DC1/vm/vm0002").host
    running = host.get("summary.quickStats.overallMemoryUsage")
    machine.set_power("poweredOff")
    assert running - host.get("summary.quickStats.overallMemoryUsage") == 4096
