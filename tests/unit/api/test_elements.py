# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Of long lists, those elements are read that are named; and all of them where one is not there."""

from __future__ import annotations

import pytest

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.elements import (
    MOST,
    elements,
    fold,
    list_of,
    needed,
    whole,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.read import Properties
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim, vmodl

SERVICES = "config.service.service"
SSH, NTP = elements(SERVICES, ["TSM-SSH", "ntpd"])


@pytest.fixture
def hosts(session):
    return [ref for ref, _values in session.read.names_below(session.content.rootFolder, "HostSystem")]


def keys(services):
    return [service.key for service in services]


def test_paths_of_elements():
    assert SSH == 'config.service.service["TSM-SSH"]'
    assert list_of(SSH) == SERVICES and list_of(SERVICES) is None
    assert whole(["name", SSH, NTP]) == ["name", SERVICES]
    assert needed([SSH, "name", SERVICES, SSH]) == ["name", SERVICES]


@pytest.mark.parametrize("keys", [None, [], [""], [7], ['a"b'], ["a\\b"], ["x"] * (MOST + 1)])
def test_where_the_whole_list_says_it_better(keys):
    assert elements(SERVICES, keys) == [SERVICES]


def test_elements_come_back_as_their_list(session, hosts, calls):
    calls()
    found = session.read(hosts, ["name", SSH, NTP])
    assert calls() == ["RetrievePropertiesEx"]
    assert len(hosts) > 1
    assert all(sorted(keys(values[SERVICES])) == ["TSM-SSH", "ntpd"] for values in found.values())
    assert all(values.keys() == {"name", SERVICES} for values in found.values())


def test_what_is_not_there_brings_the_whole_list(session, hosts, calls):
    calls()
    [values] = session.read(hosts[:1], [NTP, *elements(SERVICES, ["nothing"])]).values()
    assert calls() == ["RetrievePropertiesEx", "RetrievePropertiesEx"]
    assert len(values[SERVICES]) > 5


def test_a_server_that_takes_no_elements_is_asked_for_the_list(simulator, session, hosts, calls):
    simulator.add_rules({"method": "RetrievePropertiesEx", "nth": 1, "fault": {"name": "InvalidProperty"}})
    calls()
    [values] = session.read(hosts[:1], [SSH]).values()
    assert len(values[SERVICES]) > 5
    session.read(hosts[:1], [SSH])
    assert calls() == ["RetrievePropertiesEx"] * 3


def test_a_path_that_there_is_not_is_an_error_all_the_same(session, hosts):
    with pytest.raises(vmodl.query.InvalidProperty):
        session.read(hosts[:1], [SSH, "config.nothing"])


def test_what_may_not_be_read_is_denied_as_the_list():
    fault = vim.fault.NoPermission(privilegeId="System.Read")
    values = Properties({SSH: None}, {SSH: fault})
    assert not fold(values, [SSH])
    assert values.denied == {SERVICES: fault} and values[SERVICES] == []
