# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""EnvironmentBrowser: virtual hardware and guests."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl


def query(**what):
    return vim.EnvironmentBrowser.ConfigOptionQuerySpec(**what)


def test_the_hardware_versions_of_a_machine_and_of_its_cluster(estate):
    machine = estate.vm("vm0001")
    found = machine.environmentBrowser.QueryConfigOptionDescriptor()
    keys = [one.key for one in found]
    assert keys[-1] == "vmx-21" and "vmx-07" in keys and "vmx-22" not in keys
    assert [one.key for one in found if one.defaultConfigOption] == ["vmx-21"]
    cluster = machine.runtime.host.parent
    assert {host._moId for host in found[0].host} == {host._moId for host in cluster.host}
    assert all(one.createSupported and one.upgradeSupported for one in found)


def test_all_guests_or_those_that_are_asked_for(estate):
    browser = estate.vm("vm0001").environmentBrowser
    every = browser.QueryConfigOptionEx(query())
    assert every.version == "vmx-21" and len(every.guestOSDescriptor) > 100
    some = browser.QueryConfigOptionEx(query(key="vmx-19", guestId=["debian12_64Guest", "nobodyGuest"]))
    assert some.version == "vmx-19"
    assert [(one.id, one.fullName) for one in some.guestOSDescriptor] == [
        ("debian12_64Guest", "Debian GNU/Linux 12 (64-bit)")]
    assert not browser.QueryConfigOptionEx(query(guestId=["nobodyGuest"])).guestOSDescriptor


@pytest.mark.parametrize("name", ["key", "host"])
def test_what_there_is_not(estate, name):
    browser = estate.vm("vm0001").environmentBrowser
    with pytest.raises(vmodl.fault.InvalidArgument) as raised:
        browser.QueryConfigOptionEx(query(**{"key": {"key": "vmx-99"}, "host": {"host": estate.alone.host[0]}}[name]))
    assert raised.value.invalidProperty == f"spec.{name}"
