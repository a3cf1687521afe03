# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Local users of an ESXi host. API: HostLocalAccountManager, UserDirectory and HostAccessManager of the host."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE, DELETE, UPDATE, Field, HiddenChange
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Entry, Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.lockdown import (
    EXCEPTIONS,
    MANAGER,
    MODE,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.readable import ReadWhereAllowed
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

_ACCOUNTS = "configManager.accountManager"
_USERS = "configManager.userDirectory->RetrieveUserGroups()"
_ACCESS = Entry(f"{MANAGER}->RetrieveAccessEntries()", key="principal", option="user")
_ROLES = {"admin": "accessAdmin", "read_only": "accessReadOnly", "no_access": "accessNoAccess", "none": "accessNone"}
_WORDS = {value: word for word, value in _ROLES.items()}
_PASSWORD = "user_password"
_MANAGE, _GRANT = "Host.Local.ManageUserGroups", "Global.Settings"
# option → attribute of a HostPosixAccountSpec
_ATTRIBUTES = {_PASSWORD: "password", "description": "description", "shell_access": "shellAccess"}


@dataclass(frozen=True)
class _PasswordChange(HiddenChange):
    """A password is set and never seen again."""

    is_open = False

    def foreseen(self, live):
        return


@dataclass(frozen=True)
class _Password(Field):
    def change(self, wanted, live, exact=False):
        return _PasswordChange(self, None, wanted)


class HostUser(ReadWhereAllowed, Resource):
    """A local user of one or many hosts."""

    name = "host_user"
    target = HostTarget()
    options = {
        "user": {"type": "str", "required": True},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        _PASSWORD: {"type": "str", "no_log": True},
        "update_password": {"type": "str", "choices": ["on_create", "always"], "default": "on_create", "no_log": False},
        "description": {"type": "str"},
        "role": {"type": "str", "choices": list(_ROLES)},
        "shell_access": {"type": "bool"},
    }
    info_options = {"user": {"type": "str"}}
    told = _USERS
    entry = Entry(_USERS, key="principal", option="user")
    absent = ("absent",)
    fields = (
        Field("description", path="fullName", decode=lambda text: text or ""),
        Field("role", encode=_ROLES.get),
        Field("shell_access"),
        _Password(_PASSWORD),
    )
    reads = (_ACCOUNTS, MANAGER, MODE, _ACCESS.path)
    privileges = dict.fromkeys(("create", "update", "delete"), (_MANAGE, _GRANT))

    def needed_privileges(self, item):
        is_account = item.plan.action in (CREATE, DELETE) or any(item.plan[option] for option in _ATTRIBUTES)
        return [*([_MANAGE] if is_account else []), *([_GRANT] if item.plan["role"] else [])]

    def values_of(self, item, fields):
        values = super().values_of(item, [field for field in fields if field.path])
        if fields is self.fields:
            values["role"] = self._role(item)
            values["shell_access"] = getattr(item.entry, "shellAccess", None)
        return values

    @staticmethod
    def _role(item):
        """None where it may not be read, or is none of ours: permissions on single objects of the host."""
        if _ACCESS.path in item.properties.denied:
            return None
        entries = [entry for entry in item.properties[_ACCESS.path] or () if not entry.group]
        found = _ACCESS.find(entries, item.params)
        return "none" if found is None else _WORDS.get(found.accessMode)

    def plan(self, item):
        if item.properties is not None and item.params["role"] is not None:
            item.properties.readable(_ACCESS.path)
        if item.live is not None and item.params["update_password"] == "on_create":
            item.params = {**item.params, _PASSWORD: None}
        return super().plan(item)

    def foreseen(self, item):
        after = item.plan.foreseen()
        if item.plan.action == CREATE:
            role = {} if _ACCESS.path in item.properties.denied else {"role": "none"}
            after = {"description": "", "shell_access": False, **role, **after}
        if item.plan["role"] and after["role"] != "admin":
            after["shell_access"] = False
        return after

    # What the host would refuse

    def vet(self, session, item):
        if item.plan.action == DELETE:
            self._vet_removal(item)
            return
        if item.plan.action == CREATE and not item.plan[_PASSWORD]:
            raise InvalidOption(
                f"{_PASSWORD}: {self.describe(item)} does not exist yet, so it needs a password.", option=_PASSWORD
            )
        self._vet_shell(item)
        if item.plan["role"]:
            self._vet_lockdown(session, item)

    def _vet_removal(self, item):
        user = item.params["user"]
        if user in item.properties[MANAGER].QuerySystemUsers():
            raise Refused(f"{self.describe(item)} cannot be removed: the host itself needs it.", user=user)

    def _vet_shell(self, item):
        role = self.foreseen(item).get("role")
        if item.plan["shell_access"] and item.plan["shell_access"].after and role not in (None, "admin"):
            raise Refused(
                f"shell_access: {self.describe(item)} has the role {role}. Only those with the role admin have a "
                "shell.",
                option="shell_access",
                value=True,
            )

    def _vet_lockdown(self, session, item):
        """HostAccessManager.ChangeAccessMode, which a locked host refuses for all but its exceptions."""
        if item.properties[MODE] in (None, "lockdownDisabled"):
            return
        user = item.params["user"]
        if user not in (session.read.one(item.ref, [EXCEPTIONS]).readable(EXCEPTIONS) or ()):
            raise Refused(
                f"role: the host {item.label} is in lockdown mode, and {user} is not among its exception users, so "
                "its role can neither be seen nor changed.",
                option="role",
                value=item.params["role"],
            )

    # Carrying it out

    def apply(self, session, item):
        accounts, name = item.properties[_ACCOUNTS], item.params["user"]
        if item.plan.action == DELETE:
            accounts.RemoveUser(name)
            return
        if item.plan.action == CREATE:
            accounts.CreateUser(self._spec(item, (_PASSWORD, "description")))
        role, shell = item.plan["role"], item.plan["shell_access"]
        if role and (item.plan.action == UPDATE or role.after != "none"):
            item.properties[MANAGER].ChangeAccessMode(name, False, role.request_value)
        if item.plan.action == UPDATE and any(item.plan[option] for option in _ATTRIBUTES):
            accounts.UpdateUser(self._spec(item, _ATTRIBUTES))
        elif item.plan.action == CREATE and shell and shell.after:
            accounts.UpdateUser(self._spec(item, ("shell_access",)))

    @staticmethod
    def _spec(item, options):
        """The request: the user, what changes of some options, and nothing else."""
        spec = vim.host.LocalAccountManager.PosixAccountSpecification(id=item.params["user"])
        for option in options:
            if item.plan[option]:
                setattr(spec, _ATTRIBUTES[option], item.plan[option].after)
        return spec

    def entry_by_then(self, item):
        after = self.foreseen(item)
        return vim.PosixUserSearchResult(
            principal=item.params["user"],
            fullName=after["description"],
            group=False,
            id=getattr(item.entry, "id", 0),
            shellAccess=after["shell_access"],
        )

    def foresee(self, session, item):
        super().foresee(session, item)
        role = "none" if item.plan.action == DELETE else item.plan["role"] and item.plan["role"].after
        if role:
            mode = vim.host.HostAccessManager.AccessEntry(
                principal=item.params["user"], group=False, accessMode=_ROLES[role]
            )
            session.ledger.set(item.ref, _ACCESS.place(item.params["user"]), None if role == "none" else mode)
