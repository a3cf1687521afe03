# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Direct access to hosts: lockdown mode, its exceptions, and who has permissions."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import remote

DISABLED, NORMAL, STRICT = "lockdownDisabled", "lockdownNormal", "lockdownStrict"


@pytest.fixture
def access(host):
    return host.configManager.hostAccessManager


def service(host, key="DCUI"):
    return next(one for one in host.config.service.service if one.key == key)


def entries(access):
    return {entry.principal: entry.accessMode for entry in access.RetrieveHostAccessControlEntries()}


def test_a_fresh_host(host, access):
    assert access.lockdownMode == host.config.lockdownMode == DISABLED and host.config.adminDisabled is False
    assert list(access.QueryLockdownExceptions()) == []
    assert entries(access) == {"root": "accessAdmin", "dcui": "accessAdmin", "vpxuser": "accessAdmin"}


def test_the_modes_and_the_console(host, access):
    for mode, console in ((STRICT, False), (NORMAL, True), (STRICT, False), (DISABLED, True)):
        access.ChangeLockdownMode(mode)
        access.ChangeLockdownMode(mode)
        assert access.lockdownMode == host.config.lockdownMode == mode
        assert service(host).running is console


def test_nobody_touches_the_console_of_a_locked_host(host, access):
    system = host.configManager.serviceSystem
    access.ChangeLockdownMode(STRICT)
    for method in (system.StartService, system.StopService):
        with pytest.raises(vmodl.fault.SecurityError):
            method("DCUI")
    system.StartService("TSM-SSH")


def test_the_exceptions_replace_each_other(access):
    access.UpdateLockdownExceptions(["root", "dcui"])
    access.UpdateLockdownExceptions(["dcui"])
    assert list(access.QueryLockdownExceptions()) == ["dcui"]
    access.UpdateLockdownExceptions(None)
    assert list(access.QueryLockdownExceptions()) == []
    for unknown in ("somebody", "EXAMPLE\\somebody"):
        with pytest.raises(vim.fault.UserNotFound) as caught:
            access.UpdateLockdownExceptions(["root", unknown])
        assert caught.value.principal == unknown
    assert list(access.QueryLockdownExceptions()) == []


def test_permissions_do_not_count_while_a_host_is_locked(access):
    access.ChangeLockdownMode(NORMAL)
    assert set(entries(access)) == {"dcui", "vpxuser"}
    with pytest.raises(vmodl.fault.SecurityError):
        access.ChangeAccessMode("root", False, "accessReadOnly")
    access.UpdateLockdownExceptions(["root"])
    assert set(entries(access)) == {"root", "dcui", "vpxuser"}
    access.ChangeLockdownMode(DISABLED)
    assert set(entries(access)) == {"root", "dcui", "vpxuser"}


def test_what_is_refused_of_an_access_mode(access):
    with pytest.raises(vmodl.fault.InvalidArgument):
        access.ChangeAccessMode("root", False, "accessOther")
    for principal, group in (("somebody", False), ("root", True)):
        with pytest.raises(vim.fault.UserNotFound):
            access.ChangeAccessMode(principal, group, "accessAdmin")
    with pytest.raises(vim.fault.AuthMinimumAdminPermission):
        access.ChangeAccessMode("root", False, "accessNone")


def test_on_a_standalone_host_the_user_who_asks_must_be_excepted(run):
    sim = run(esxi=True, vms=0)
    host = remote(sim.connect(), sim.service.registry.find("ha-host"))
    access = host.configManager.hostAccessManager
    with pytest.raises(vim.fault.AuthMinimumAdminPermission):
        access.ChangeLockdownMode(NORMAL)
    with pytest.raises(vim.fault.AuthMinimumAdminPermission):
        access.UpdateLockdownExceptions(["dcui"])
    access.UpdateLockdownExceptions(["root"])
    access.ChangeLockdownMode(NORMAL)
    assert host.config.lockdownMode == NORMAL
