# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Membership of hosts in an Active Directory domain."""

from __future__ import annotations

import pytest
from pyVmomi import vim
from simulator_helpers import wait

from simulator.host.authentication_manager import BUSY_CAM_SERVER, CAM_SERVER, PASSWORD


@pytest.fixture
def directory(host):
    return host.configManager.authenticationManager.supportedStore[1]


def membership(host):
    info = host.config.authenticationManagerInfo.authConfig[1]
    return info.enabled, info.joinedDomain, info.domainMembershipStatus


def running(host, key):
    return next(one.running for one in host.config.service.service if one.key == key)


def test_a_fresh_host(host, directory):
    local = host.configManager.authenticationManager.supportedStore[0]
    assert isinstance(directory, vim.host.ActiveDirectoryAuthentication) and local.info.enabled is True
    assert directory.info.enabled is False and membership(host) == (False, None, None)
    assert running(host, "lwsmd") is False


@pytest.mark.parametrize("user", ["joiner", "joiner@example.test", "EXAMPLE\\joiner"])
@pytest.mark.parametrize("domain", ["example.test", "example.test/Servers/ESXi"])
def test_joining_and_leaving(host, directory, user, domain):
    wait(directory.JoinDomain_Task(domain, user, PASSWORD))
    assert membership(host) == (True, "EXAMPLE.TEST", "ok") and directory.info.joinedDomain == "EXAMPLE.TEST"
    assert running(host, "lwsmd") is True
    for task in (directory.JoinDomain_Task(domain, user, PASSWORD),
                 directory.JoinDomainWithCAM_Task(domain, CAM_SERVER)):  # fmt: skip
        with pytest.raises(vim.fault.InvalidState):
            wait(task)
    wait(directory.LeaveCurrentDomain_Task(False))
    assert membership(host) == (False, None, None)
    with pytest.raises(vim.fault.InvalidState):
        wait(directory.LeaveCurrentDomain_Task(False))


@pytest.mark.parametrize(
    ("domain", "user", "password", "fault"),
    [
        ("nowhere.test", "joiner", PASSWORD, vim.fault.DomainNotFound),
        ("other.test", "joiner", PASSWORD, vim.fault.InvalidHostName),
        ("example.test/Printers", "joiner", PASSWORD, vim.fault.ActiveDirectoryFault),
        ("example.test", "joiner", "wrong", vim.fault.InvalidLogin),
        ("example.test", "nobody", PASSWORD, vim.fault.InvalidLogin),
        ("example.test", "visitor", PASSWORD, vim.fault.NoPermissionOnAD),
    ],
)
def test_who_cannot_join(host, directory, domain, user, password, fault):
    with pytest.raises(fault):
        wait(directory.JoinDomain_Task(domain, user, password))
    assert membership(host) == (False, None, None)


def test_the_proxy(host, directory):
    for server, fault in (
        ("cam.example.test", vim.fault.InvalidCAMServer),
        ("192.0.2.9", vim.fault.InvalidCAMServer),
        (BUSY_CAM_SERVER, vim.fault.CAMServerRefusedConnection),
    ):
        with pytest.raises(fault):
            wait(directory.JoinDomainWithCAM_Task("example.test", server))
    wait(directory.JoinDomainWithCAM_Task("example.test", CAM_SERVER))
    assert membership(host) == (True, "EXAMPLE.TEST", "ok")


def test_permissions_of_the_domain_are_in_the_way(host, directory):
    access = host.configManager.hostAccessManager
    wait(directory.JoinDomainWithCAM_Task("example.test", CAM_SERVER))
    access.ChangeAccessMode("EXAMPLE\\admins", True, "accessAdmin")
    with pytest.raises(vim.fault.InvalidState):
        wait(directory.LeaveCurrentDomain_Task(False))
    wait(directory.LeaveCurrentDomain_Task(True))
    assert {entry.principal for entry in access.RetrieveHostAccessControlEntries()} == {"root", "dcui", "vpxuser"}
