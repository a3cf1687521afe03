# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.host.LocalAccountManager and vim.UserDirectory of a host: its local users"""

from __future__ import annotations

import re

from pyVmomi import vim, vmodl

from .. import faults
from ..model.managed import api
from .access_manager import ADMIN, SYSTEM_USERS, local_admins, user_not_found
from .manager import HostManager

NAME = re.compile(r"[a-z_][a-z0-9_-]{0,31}$", re.IGNORECASE)
FIRST_ID = 1000
KINDS = (str.islower, str.isupper, str.isdigit, lambda character: not character.isalnum())


class User:
    def __init__(self, posix_id, description="", shell=False):
        self.id, self.description, self.shell = posix_id, description, shell


def default_users():
    return {"root": User(0, "Administrator", True), "dcui": User(100, "DCUI User"),
            "vpxuser": User(500, "VMware VirtualCenter administration account", True)}


class HostLocalAccountManager(HostManager, api="HostLocalAccountManager"):
    """The local users of a host. Groups of them are not supported since vSphere 5.1, as the reference says."""

    def __init__(self, host, moid):
        super().__init__(host, moid)
        self.users = default_users()

    @property
    def access(self):
        return self.host.managers["hostAccessManager"]

    @api
    def CreateUser(self, call, user):
        """HostLocalAccountManager.CreateUser: AlreadyExists, and InvalidArgument for a name or password that is not in
        the right form.

        Assumed: a new user needs a password. As the reference says, shell access is only for those with the role of an
        administrator, which a new user has not.
        """
        self.refuse_if_saved()
        if user.id in self.users:
            raise faults.already_exists(user.id)
        if not NAME.match(user.id):
            raise faults.invalid_argument("user.id")
        check_password(user.password or "")
        taken = [one.id for one in self.users.values()]
        posix_id = getattr(user, "posixId", None) or max(FIRST_ID, *(one + 1 for one in taken))
        if posix_id in taken:
            raise faults.invalid_argument("user.posixId")
        self.users[user.id] = User(posix_id, user.description or "")

    @api
    def UpdateUser(self, call, user):
        """HostLocalAccountManager.UpdateUser: what is unset stays (assumed). Shell access is only for those with the
        role of an administrator."""
        self.refuse_if_saved()
        known = self.user(user.id)
        if user.password is not None:
            check_password(user.password)
        if user.description is not None:
            known.description = user.description
        shell = getattr(user, "shellAccess", None)
        if shell is not None:
            known.shell = shell and self.access.mode_of(user.id) == ADMIN

    @api
    def RemoveUser(self, call, userName):
        """HostLocalAccountManager.RemoveUser: with its permissions; SecurityError for the last local administrator.

        Assumed: and for the users of the system.
        """
        self.refuse_if_saved()
        self.user(userName)
        others = {key: mode for key, mode in self.access.entries.items() if key != (userName, False)}
        if userName in SYSTEM_USERS or not local_admins(others):
            raise vmodl.fault.SecurityError(msg=f"The user '{userName}' cannot be removed.")
        del self.users[userName]
        self.access.forget(userName)

    def user(self, name):
        if name not in self.users:
            raise user_not_found(name)
        return self.users[name]

    def access_changed(self):
        """Whoever is no administrator any more has no shell."""
        for name, user in self.users.items():
            user.shell = user.shell and self.access.mode_of(name) == ADMIN


class HostUserDirectory(HostManager, api="UserDirectory"):
    """The users of a host, for looking them up."""

    @api(privilege="Authorization.ModifyPermissions")
    def RetrieveUserGroups(self, call, domain, searchStr, belongsToGroup, belongsToUser, exactMatch, findUsers,
                           findGroups):
        """UserDirectory.RetrieveUserGroups: NotSupported for a domain or a membership; local groups are not told of.

        Assumed: the description of an account is its full name here.
        """
        self.refuse_if_saved()
        if domain or belongsToGroup or belongsToUser:
            raise faults.not_supported()
        users = self.host.managers["accountManager"].users if findUsers else {}
        return [
            vim.PosixUserSearchResult(
                principal=name, fullName=user.description, group=False, id=user.id, shellAccess=user.shell)
            for name, user in users.items() if is_meant(name, user, searchStr, exactMatch)
        ]


def is_meant(name, user, text, exact):
    if exact:
        return name == text
    return any(text.lower() in one.lower() for one in (name, user.description))


def check_password(password):
    """By the usual rules of a host: at least seven characters, of at least three kinds."""
    kinds = sum(any(is_one(character) for character in password) for is_one in KINDS)
    if len(password) < 7 or kinds < 3:
        raise faults.invalid_argument("user.password")
