# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time of hosts: what a specification changes, what is refused, and that both views agree."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import eventually, read, remote

from simulator.control import Control
from simulator.host.date_time_system import FIXED_LINES

PATH = "/DC1/host/cluster1/esx01.example.test"
Config, Ntp, Ptp = vim.host.DateTimeConfig, vim.host.NtpConfig, vim.host.PtpConfig


@pytest.fixture
def host(sim, si):
    return remote(si, sim.entity(PATH))


@pytest.fixture
def system(host):
    return host.configManager.dateTimeSystem


def both(host, path):
    """A value in the manager's view and in vCenter's."""
    values = []
    for value in (host.configManager.dateTimeSystem.dateTimeInfo, host.config.dateTimeInfo):
        for name in path.split("."):
            value = getattr(value, name)
        values.append(list(value) if isinstance(value, list) else value)
    return values


def update(system, **values):
    system.UpdateDateTimeConfig(Config(**values))


def test_a_fresh_host(host, system):
    info = system.dateTimeInfo
    assert (info.timeZone.key, info.timeZone.name, info.timeZone.description, info.timeZone.gmtOffset) == (
        "UTC",
        "UTC",
        "UTC",
        0,
    )
    assert info.systemClockProtocol == "ntp" and info.enabled is False and info.disableEvents is False
    assert list(info.ntpConfig.server) == [] and list(info.ntpConfig.configFile) == list(FIXED_LINES)
    assert [port.index for port in info.ptpConfig.port] == [0] and info.ptpConfig.domain == 0
    assert info.serviceSync is False and info.inFallbackState is False and info.lastSyncTime is None


def test_the_property_collector_sees_the_same(si, host, system):
    update(system, ntpConfig=Ntp(server=["192.0.2.7"]))
    values, missing = read(si, host, "config.dateTimeInfo.ntpConfig.server", "config.dateTimeInfo.timeZone.key")
    assert not missing
    assert list(values["config.dateTimeInfo.ntpConfig.server"]) == ["192.0.2.7"]
    assert values["config.dateTimeInfo.timeZone.key"] == "UTC"


def test_what_is_unset_stays(host, system):
    update(system, ntpConfig=Ntp(server=["ntp1.example.test", "ntp2.example.test"]), enabled=True)
    update(system, timeZone="Europe/Berlin")
    update(system, disableEvents=True)
    assert both(host, "ntpConfig.server") == [["ntp1.example.test", "ntp2.example.test"]] * 2
    assert both(host, "enabled") == [True, True] and both(host, "disableEvents") == [True, True]
    assert both(host, "timeZone.key") == ["Europe/Berlin"] * 2
    assert both(host, "timeZone.gmtOffset") == [3600, 3600] and both(host, "timeZone.name") == ["CET"] * 2
    update(system)
    assert both(host, "timeZone.key") == ["Europe/Berlin"] * 2


def test_a_list_of_servers_replaces_the_old_one(host, system):
    update(system, ntpConfig=Ntp(server=["192.0.2.1", "192.0.2.2"]))
    update(system, ntpConfig=Ntp(server=["2001:db8::1", "ntp.example.test. iburst  # the good one"]))
    assert both(host, "ntpConfig.server") == [["2001:db8::1", "ntp.example.test. iburst"]] * 2
    assert both(host, "ntpConfig.configFile")[0][-2:] == ["server 2001:db8::1", "server ntp.example.test. iburst"]
    update(system, ntpConfig=Ntp(server=[]))
    assert both(host, "ntpConfig.server") == [[], []]
    assert both(host, "ntpConfig.configFile") == [list(FIXED_LINES)] * 2


def test_the_configuration_file(host, system):
    lines = ["# mine", "restrict 192.0.2.0", "driftfile /tmp/x", "tos maxdist 15", "server 192.0.2.9"]
    update(system, ntpConfig=Ntp(configFile=lines))
    assert both(host, "ntpConfig.server") == [["192.0.2.9"]] * 2
    assert both(host, "ntpConfig.configFile")[1] == [*FIXED_LINES, "# mine", "tos maxdist 15", "server 192.0.2.9"]
    update(system, ntpConfig=Ntp(server=["192.0.2.8"], configFile=lines))
    assert both(host, "ntpConfig.configFile")[0][-1] == "server 192.0.2.8"
    # what a host shows can be handed back
    update(system, ntpConfig=system.dateTimeInfo.ntpConfig)
    assert both(host, "ntpConfig.configFile")[1] == [*FIXED_LINES, "# mine", "tos maxdist 15", "server 192.0.2.8"]
    update(system, ntpConfig=Ntp(server=["192.0.2.8"]))
    assert both(host, "ntpConfig.configFile")[1] == [*FIXED_LINES, "server 192.0.2.8"]


@pytest.mark.parametrize("server", ["", " ", "-x", "a_b", "999.1.1.1", "192.0.2", "two..dots", "x" * 64])
def test_bad_servers(host, system, server):
    update(system, ntpConfig=Ntp(server=["192.0.2.1"]))
    with pytest.raises(vim.fault.HostConfigFault):
        update(system, timeZone="Europe/Berlin", ntpConfig=Ntp(server=["192.0.2.3", server]))
    assert both(host, "ntpConfig.server") == [["192.0.2.1"]] * 2 and both(host, "timeZone.key") == ["UTC"] * 2


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"timeZone": "Europe/Nowhere"}, "config.timeZone"),
        ({"timeZone": ""}, "config.timeZone"),
        ({"timeZone": "utc"}, "config.timeZone"),
        ({"protocol": "sntp"}, "config.protocol"),
        ({"ptpConfig": Ptp(domain=256)}, "config.ptpConfig.domain"),
        ({"ptpConfig": Ptp(domain=-1)}, "config.ptpConfig.domain"),
        ({"ptpConfig": Ptp(port=[Ptp.PtpPort(index=7)])}, "config.ptpConfig.port.index"),
        ({"ptpConfig": Ptp(port=[Ptp.PtpPort(index=0, deviceType="x")])}, "config.ptpConfig.port.deviceType"),
        ({"ptpConfig": Ptp(port=[Ptp.PtpPort(index=0, deviceType="virtualNic")])}, "config.ptpConfig.port.device"),
    ],
)
def test_bad_values(host, system, values, name):
    before = system.dateTimeInfo
    with pytest.raises(vmodl.fault.InvalidArgument) as caught:
        update(system, disableEvents=True, **values)
    assert caught.value.invalidProperty == name
    assert system.dateTimeInfo.disableEvents is before.disableEvents


def test_ptp(host, system):
    port = Ptp.PtpPort(index=0, deviceType="virtualNic", device="vmk0")
    update(system, protocol="ptp", ptpConfig=Ptp(domain=5, port=[port]), disableFallback=False)
    update(system, ptpConfig=Ptp(domain=6))
    assert both(host, "systemClockProtocol") == ["ptp", "ptp"] and both(host, "disableFallback") == [False, False]
    assert both(host, "ptpConfig.domain") == [6, 6]
    assert [p.device for p in host.config.dateTimeInfo.ptpConfig.port] == ["vmk0"]


def test_what_a_running_service_shows(system):
    update(system, enabled=True, ntpConfig=Ntp(server=["192.0.2.1"]))
    info = system.dateTimeInfo
    assert info.serviceSync is True and info.remoteNtpServer.startswith("192.0.2.1 ") and info.lastSyncTime is not None
    update(system, enabled=False)
    info = system.dateTimeInfo
    assert info.serviceSync is False and info.remoteNtpServer is None and info.lastSyncTime is None


def test_factory_defaults(host, system):
    update(system, enabled=True, timeZone="Asia/Tokyo", protocol="ptp", ntpConfig=Ntp(server=["192.0.2.1"]))
    update(system, resetToFactoryDefaults=True, disableEvents=True)
    assert both(host, "ntpConfig.server") == [[], []] and both(host, "enabled") == [False, False]
    assert both(host, "systemClockProtocol") == ["ntp", "ntp"] and both(host, "disableEvents") == [False, False]
    assert both(host, "timeZone.key") == ["Asia/Tokyo"] * 2


def test_time_zones(system):
    zones = {zone.key: zone for zone in system.QueryAvailableTimeZones()}
    assert {"UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"} <= set(zones)
    assert zones["Asia/Kolkata"].gmtOffset == 19800 and zones["America/New_York"].gmtOffset == -18000
    for key in zones:
        update(system, timeZone=key)
        assert system.dateTimeInfo.timeZone.description == key


def test_the_clock(system):
    now = datetime.now(timezone.utc)
    assert abs(system.QueryDateTime() - now) < timedelta(seconds=30)
    system.UpdateDateTime(now + timedelta(days=2))
    assert timedelta(days=1, hours=23) < system.QueryDateTime() - now < timedelta(days=2, minutes=1)


def test_vcenters_view_lags(sim, host, system):
    sim.service.settings.host_view_lag = 0.3
    update(system, timeZone="Europe/Berlin")
    assert both(host, "timeZone.key") == ["Europe/Berlin", "UTC"]
    eventually(lambda: both(host, "timeZone.key")[1] == "Europe/Berlin")
    sim.service.settings.host_view_lag = 30
    update(system, ntpConfig=Ntp(server=["192.0.2.1"]))
    update(system, ntpConfig=Ntp(server=["192.0.2.2"]))
    assert both(host, "ntpConfig.server") == [["192.0.2.2"], []]
    host.configManager.serviceSystem.RefreshServices()  # the managers lag each by itself
    assert both(host, "ntpConfig.server") == [["192.0.2.2"], []]
    system.RefreshDateTimeSystem()
    assert both(host, "ntpConfig.server") == [["192.0.2.2"]] * 2


def test_a_refresh_stops_the_old_lag(sim, host, system):
    sim.service.settings.host_view_lag = 0.2
    update(system, timeZone="Europe/Berlin")
    system.RefreshDateTimeSystem()
    sim.service.settings.host_view_lag = 30
    update(system, timeZone="Europe/Paris")
    manager = sim.entity(PATH).managers["dateTimeSystem"]
    assert not any(entry[2] == manager.catch_up and entry[0] < manager._timer[0] for entry in sim.service.clock._heap)
    assert both(host, "timeZone.key") == ["Europe/Paris", "Europe/Berlin"]


def test_hosts_have_a_time_of_their_own(sim, si, system):
    update(system, timeZone="Europe/Berlin", ntpConfig=Ntp(server=["192.0.2.1"]))
    other = remote(si, sim.entity("/DC1/host/cluster1/esx02.example.test"))
    assert both(other, "timeZone.key") == ["UTC", "UTC"] and both(other, "ntpConfig.server") == [[], []]


def test_drift(sim, host, system):
    def drift(name, value):
        Control(sim.service).post_set({"path": PATH, "property": name, "value": value})

    drift("config.dateTimeInfo.ntpConfig.server", ["192.0.2.4"])
    drift("dateTimeInfo.enabled", True)
    drift("config.dateTimeInfo.timeZone.key", "Asia/Tokyo")
    assert both(host, "ntpConfig.server") == [["192.0.2.4"]] * 2
    assert both(host, "ntpConfig.configFile")[1][-1] == "server 192.0.2.4"
    assert both(host, "enabled") == [True, True] and both(host, "timeZone.gmtOffset") == [32400, 32400]
    drift("config.dateTimeInfo.ptpConfig.domain", 3)
    assert both(host, "ptpConfig.domain") == [3, 3]
    with pytest.raises(ValueError, match="no such time zone"):
        drift("config.dateTimeInfo.timeZone.key", "Mars/Base")


def test_privileges(sim, si):
    host = remote(sim.connect("reader@vsphere.local"), sim.entity(PATH))
    system = host.configManager.dateTimeSystem
    assert system.QueryAvailableTimeZones()
    for refused in (lambda: update(system, enabled=True), system.RefreshDateTimeSystem):
        with pytest.raises(vim.fault.NoPermission) as caught:
            refused()
        assert caught.value.privilegeId == "Host.Config.DateTime"


def test_a_host_without_a_vcenter_has_one_view(run):
    sim = run(esxi=True, vms=1, host_view_lag=30)
    host = remote(sim.connect(), sim.service.registry.find("ha-host"))
    update(host.configManager.dateTimeSystem, timeZone="Europe/Berlin")
    assert both(host, "timeZone.key") == ["Europe/Berlin"] * 2
