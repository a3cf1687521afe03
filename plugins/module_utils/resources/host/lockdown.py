# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lockdown mode of an ESXi host. API: HostAccessManager."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import Members
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

MANAGER = "configManager.hostAccessManager"
MODE = "config.lockdownMode"
EXCEPTIONS = f"{MANAGER}->QueryLockdownExceptions()"
_MODES = {"disabled": "lockdownDisabled", "normal": "lockdownNormal", "strict": "lockdownStrict"}
_WORDS = {value: word for word, value in _MODES.items()}


def _folded(user):
    """What a user is known by: an account of a domain is the same in capitals, a local one is not."""
    return user.lower() if "\\" in user else user


class HostLockdown(Resource):
    """Whether hosts can be managed past the vCenter, and by whom."""

    name = "host_lockdown"
    target = HostTarget()
    options = {
        "mode": {"type": "str", "choices": list(_MODES)},
        "exception_users": {"type": "list", "elements": "str"},
        "exact": {"type": "list", "elements": "str", "choices": ["exception_users"]},
    }
    rules = {"required_one_of": [("mode", "exception_users")]}
    fields = (
        Field("mode", path=MODE, decode=_WORDS.get, encode=_MODES.get, privilege="Host.Config.Settings"),
        Members(
            "exception_users",
            path=EXCEPTIONS,
            decode=lambda users: None if users is None else list(users),
            normal=_folded,
            privilege="Global.Settings",
        ),
    )
    reads = (MANAGER,)
    privileges = {"update": ("Host.Config.Settings", "Global.Settings")}

    def plan(self, item):
        users = item.params["exception_users"] or ()
        if not all(user.strip() for user in users):
            raise InvalidOption("exception_users: a name is empty.", option="exception_users", value=list(users))
        return super().plan(item)

    def vet(self, session, item):
        session.require_vcenter("A change of the lockdown mode or its exceptions")

    def apply(self, session, item):
        """Nobody shall be locked out, or lose permissions that come back with the end of the lockdown."""
        manager = item.properties[MANAGER]
        mode, users = item.plan["mode"], item.plan["exception_users"]
        if mode and mode.after == "disabled":
            manager.ChangeLockdownMode(mode.request_value)
        if users:
            manager.UpdateLockdownExceptions(users.request_value)
        if mode and mode.after != "disabled":
            manager.ChangeLockdownMode(mode.request_value)
