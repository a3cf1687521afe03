# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies beyond a property is read with it: of managers in one request, by methods once a host."""

from __future__ import annotations

import pytest

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.beyond import direct, fill
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.read import Properties
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import NoPermission, ServerFault
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

ZONE = "configManager.dateTimeSystem->dateTimeInfo.timeZone.key"
SERVICES = "configManager.serviceSystem->serviceInfo.service"
USERS = "configManager.userDirectory->RetrieveUserGroups()"
TIME = "configManager.dateTimeSystem->QueryDateTime()"


@pytest.fixture
def hosts(session):
    return [ref for ref, _values in session.read.names_below(session.content.rootFolder, "HostSystem")]


def test_what_has_to_be_read_first():
    assert direct(["name", ZONE, TIME, SERVICES]) == (
        "name",
        "configManager.dateTimeSystem",
        "configManager.serviceSystem",
    )


def test_properties_of_all_managers_of_all_hosts_come_in_one_request(session, hosts, calls):
    calls()
    found = session.read(hosts, ["name", ZONE, SERVICES])
    assert calls() == ["RetrievePropertiesEx", "RetrievePropertiesEx"]
    assert len(hosts) > 1
    for values in found.values():
        assert values[ZONE] == "UTC"
        assert "ntpd" in [service.key for service in values[SERVICES]]
        assert values["name"]


def test_a_method_is_called_once_a_host(session, hosts, calls):
    calls()
    found = session.read(hosts, [TIME])
    assert calls() == ["RetrievePropertiesEx", *["QueryDateTime"] * len(hosts)]
    assert all(values[TIME].year > 2000 for values in found.values())


def test_a_method_that_searches_tells_of_everything(session, hosts):
    users = session.read.one(hosts[0], [USERS])[USERS]
    assert {"root", "vpxuser"} <= {user.principal for user in users}


def test_one_host_has_no_neighbours_to_read_side_by_side_with(session, hosts):
    assert session.read.one(hosts[0], [TIME])[TIME].year > 2000


@pytest.mark.parametrize("path", [TIME, ZONE])
def test_without_the_manager_there_is_nothing(path):
    values = Properties({"configManager.dateTimeSystem": None})
    fill([values], [path], read=None)
    assert values.readable(path) is None


def test_who_may_not_see_the_manager_may_not_see_what_lies_beyond():
    fault = vim.fault.NoPermission(privilegeId="System.Read")
    values = Properties({"configManager.dateTimeSystem": None}, {"configManager.dateTimeSystem": fault})
    fill([values], [ZONE], read=None)
    with pytest.raises(NoPermission, match=r"System\.Read"):
        values.readable(ZONE)


def test_the_fault_of_one_host_is_told_when_its_value_is_needed(session, hosts, simulator):
    simulator.add_rules({"method": "QueryDateTime", "fault": {"name": "HostConfigFault"}})
    found = session.read(hosts[:1], [TIME])[hosts[0]._moId]
    assert isinstance(found.denied[TIME], vim.fault.HostConfigFault)
    with pytest.raises(ServerFault, match=r"Cannot read configManager\.dateTimeSystem"):
        found.readable(TIME)


def test_a_missing_privilege_is_told_when_its_value_is_needed(session, hosts, simulator):
    fault = {"name": "NoPermission", "privilegeId": "Host.Config.Settings"}
    simulator.add_rules({"method": "QueryDateTime", "fault": fault})
    found = session.read(hosts[:1], [TIME])[hosts[0]._moId]
    with pytest.raises(NoPermission, match="may not read"):
        found.readable(TIME)


BOUND = "configManager.iscsiManager->QueryBoundVnics({}[isSoftwareBased=true].device)"
ADAPTERS = "config.storageDevice.hostBusAdapter"


def test_a_method_is_told_which_part_of_the_object_it_is_about(session, hosts, calls):
    path = BOUND.format(ADAPTERS)
    assert direct([path]) == ("configManager.iscsiManager", ADAPTERS)
    assert session.read.one(hosts[0], [path])[path] is None
    session.read.one(hosts[0], ["configManager.storageSystem"])[
        "configManager.storageSystem"
    ].UpdateSoftwareInternetScsiEnabled(True)
    calls()
    found = session.read(hosts, [path])
    assert calls() == ["RetrievePropertiesEx", "QueryBoundVnics"]
    assert [values[path] for values in found.values() if values[path] is not None] == [[]]


def test_who_may_not_see_the_part_may_not_see_what_is_told_of_it():
    path = BOUND.format(ADAPTERS)
    fault = vim.fault.NoPermission(privilegeId="System.Read")
    values = Properties({"configManager.iscsiManager": object(), ADAPTERS: None}, {ADAPTERS: fault})
    fill([values], [path], read=None)
    with pytest.raises(NoPermission, match=r"System\.Read"):
        values.readable(path)
