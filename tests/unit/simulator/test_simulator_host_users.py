# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Local users of hosts: who is there, what is refused, and who has a shell."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl

Spec = vim.host.LocalAccountManager.PosixAccountSpecification
GOOD = "Pa55-word"


@pytest.fixture
def accounts(host):
    return host.configManager.accountManager


@pytest.fixture
def access(host):
    return host.configManager.hostAccessManager


def users(host, text="", exact=False, **more):
    found = host.configManager.userDirectory.RetrieveUserGroups(
        searchStr=text, exactMatch=exact, findUsers=True, findGroups=False, **more
    )
    return {one.principal: one for one in found}


def test_a_fresh_host(host):
    found = users(host)
    assert set(found) == {"root", "dcui", "vpxuser"} and found["root"].fullName == "Administrator"
    assert found["root"].shellAccess and not found["dcui"].shellAccess
    assert set(users(host, "ROO")) == {"root"} and set(users(host, "roo", exact=True)) == set()
    assert set(users(host, domain="")) == set(found)
    with pytest.raises(vmodl.fault.NotSupported):
        users(host, domain="EXAMPLE")


def test_the_life_of_a_user(host, accounts, access):
    accounts.CreateUser(Spec(id="backup", password=GOOD, description="Backup", shellAccess=True))
    assert users(host)["backup"].fullName == "Backup" and users(host)["backup"].id >= 1000
    assert users(host)["backup"].shellAccess is False
    accounts.UpdateUser(Spec(id="backup", shellAccess=True))
    assert users(host)["backup"].shellAccess is False and users(host)["backup"].fullName == "Backup"
    access.ChangeAccessMode("backup", False, "accessAdmin")
    accounts.UpdateUser(Spec(id="backup", description="", shellAccess=True))
    assert users(host)["backup"].shellAccess is True and not users(host)["backup"].fullName
    access.ChangeAccessMode("backup", False, "accessReadOnly")
    assert users(host)["backup"].shellAccess is False
    access.UpdateLockdownExceptions(["backup"])
    accounts.RemoveUser("backup")
    assert "backup" not in users(host) and list(access.QueryLockdownExceptions()) == []
    assert "backup" not in {entry.principal for entry in access.RetrieveHostAccessControlEntries()}


@pytest.mark.parametrize("password", [None, "", "short", "onlyletters", "letters4nd"])
def test_bad_passwords(host, accounts, password):
    with pytest.raises(vmodl.fault.InvalidArgument) as caught:
        accounts.CreateUser(Spec(id="backup", password=password))
    assert caught.value.invalidProperty == "user.password" and "backup" not in users(host)


@pytest.mark.parametrize("name", ["", "a b", "a;b", "x" * 33])
def test_bad_names(accounts, name):
    with pytest.raises(vmodl.fault.InvalidArgument) as caught:
        accounts.CreateUser(Spec(id=name, password=GOOD))
    assert caught.value.invalidProperty == "user.id"


def test_who_is_there_and_who_is_not(accounts):
    with pytest.raises(vim.fault.AlreadyExists):
        accounts.CreateUser(Spec(id="root", password=GOOD))
    for method, argument in ((accounts.UpdateUser, Spec(id="backup")), (accounts.RemoveUser, "backup")):
        with pytest.raises(vim.fault.UserNotFound):
            method(argument)


@pytest.mark.parametrize("name", ["root", "vpxuser", "dcui"])
def test_who_has_to_stay(host, accounts, name):
    with pytest.raises(vmodl.fault.SecurityError):
        accounts.RemoveUser(name)
    assert name in users(host)
