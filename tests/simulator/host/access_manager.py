# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.host.HostAccessManager: lockdown mode, and who may log in to a host directly"""

from __future__ import annotations

from pyVmomi import vim, vmodl

from .. import faults
from ..model.blueprint import Blueprint
from ..model.managed import api, prop
from .lagging import LaggingManager

DISABLED, STRICT = "lockdownDisabled", "lockdownStrict"
SYSTEM_USERS = ("dcui", "vpxuser")
ADMIN, NOTHING = "accessAdmin", "accessNone"


class HostAccessManager(LaggingManager, api="HostAccessManager"):
    """Direct access to a host. What this manager shows is immediate; vCenter's view of the lockdown mode may lag.

    The permissions of all others are not lost while the host is locked, they only do not count.
    """

    def __init__(self, host, moid):
        super().__init__(host, moid)
        self.exceptions = []
        self.entries = {(name, False): ADMIN for name in ("root", *SYSTEM_USERS)}   # (principal, is it a group) → mode

    # -- lockdown

    def truth(self):
        return self.host.own("config")

    def shown(self):
        config = self.host.values["config"]
        return (config.template.base if config.__class__ is Blueprint else config).lockdownMode

    @property
    def is_locked(self):
        return self.shown() != DISABLED

    @prop
    def lockdownMode(self, call):
        return self.shown()

    @api
    def ChangeLockdownMode(self, call, mode):
        """HostAccessManager.ChangeLockdownMode: AuthMinimumAdminPermission for a user who is no exception (through a
        vCenter, its own user vpxuser asks); the strict mode stops the service DCUI, any other starts it."""
        if self.service.settings.esxi and call.user not in self.exceptions:
            raise minimum_admin()
        if mode == self.shown():
            return
        with self.changing() as config:
            config.lockdownMode = mode
            config.adminDisabled = mode != DISABLED
        self.host.managers["serviceSystem"].set_running("DCUI", mode != STRICT)

    @api
    def QueryLockdownExceptions(self, call):
        """HostAccessManager.QueryLockdownExceptions"""
        self.refuse_if_saved()
        return self.exceptions

    @api
    def UpdateLockdownExceptions(self, call, users):
        """HostAccessManager.UpdateLockdownExceptions: the new list; UserNotFound for somebody whom the host does not
        know, AuthMinimumAdminPermission for one without who asks (who is vpxuser, through a vCenter).

        Assumed: on a host in a domain, whoever is written as DOMAIN\\login is found.
        """
        self.refuse_if_saved()
        users = list(users or ())
        for user in users:
            if not self.is_known(user):
                raise user_not_found(user)
        if self.service.settings.esxi and call.user not in users:
            raise minimum_admin()
        self.exceptions = list(dict.fromkeys(users))
        self.touch()

    def is_known(self, principal):
        if "\\" in principal:
            return self.host.managers["authenticationManager"].directory.enabled
        return principal in self.host.managers["accountManager"].users

    # -- access

    @api
    def QuerySystemUsers(self, call):
        """HostAccessManager.QuerySystemUsers"""
        return list(SYSTEM_USERS)

    @api
    def RetrieveHostAccessControlEntries(self, call):
        """HostAccessManager.RetrieveHostAccessControlEntries: while the host is locked, only those of its exceptions
        and system users."""
        self.refuse_if_saved()
        return [
            vim.host.HostAccessManager.AccessEntry(principal=principal, group=group, accessMode=mode)
            for (principal, group), mode in sorted(self.entries.items())
            if self.counts(principal)
        ]

    def counts(self, principal):
        return not self.is_locked or principal in (*SYSTEM_USERS, *self.exceptions)

    @api
    def ChangeAccessMode(self, call, principal, isGroup, accessMode):
        """HostAccessManager.ChangeAccessMode: InvalidArgument for accessOther, SecurityError on a locked host for
        whoever is no exception, AuthMinimumAdminPermission if no local user but those of the system could get in.

        Assumed: accessNone for somebody without any access changes nothing; local groups are never found.
        """
        self.refuse_if_saved()
        if accessMode == "accessOther":
            raise faults.invalid_argument("accessMode")
        if not self.is_known(principal) or (isGroup and "\\" not in principal):
            raise user_not_found(principal)
        if not self.counts(principal):
            raise vmodl.fault.SecurityError(msg="The host is in lockdown mode.")
        after = {**self.entries, (principal, isGroup): accessMode}
        if accessMode == NOTHING:
            del after[principal, isGroup]
        if not local_admins(after):
            raise minimum_admin()
        self.entries = after
        self.host.managers["accountManager"].access_changed()

    def mode_of(self, user):
        return self.entries.get((user, False), NOTHING)

    def forget(self, user):
        """A local user is removed, and its permissions with it."""
        self.entries.pop((user, False), None)
        self.exceptions = [one for one in self.exceptions if one != user]


def local_admins(entries):
    """The local users, those of the system aside, who have all rights."""
    return [name for (name, is_group), mode in entries.items()
            if mode == ADMIN and not is_group and "\\" not in name and name not in SYSTEM_USERS]


def minimum_admin():
    return vim.fault.AuthMinimumAdminPermission(
        msg="The operation would leave the system with no Administrator permission on the root node.")


def user_not_found(principal):
    return vim.fault.UserNotFound(
        principal=principal, unresolved=False, msg=f"The user or group named '{principal}' does not exist.")
