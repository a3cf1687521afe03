# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Membership of an ESXi host in an Active Directory domain. API: HostActiveDirectoryAuthentication."""

from __future__ import annotations

import copy

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import of_task, until
from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import CONFIRM_SECONDS
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import (
    DeadlinePassed,
    InvalidOption,
    Refused,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE, DELETE, UPDATE, Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import kind_of, vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

_STORES = "configManager.authenticationManager->supportedStore"
# Read as a whole: it holds a list of stores, of which one is about Active Directory.
_INFO = "config.authenticationManagerInfo"


def _directory(info):
    """The HostActiveDirectoryInfo among the stores of a host, or None."""
    stores = info.authConfig if info is not None else ()
    return next((store for store in stores if isinstance(store, vim.host.ActiveDirectoryInfo)), None)


def _joined(info):
    directory = _directory(info)
    domain = directory.joinedDomain if directory is not None and directory.enabled else None
    return domain.lower() if domain else None


def _of_directory(attribute, what=lambda value: value):
    def decode(info):
        return what(getattr(_directory(info), attribute)) if _joined(info) else None

    return decode


def _domain(name):
    tidy = name.strip().rstrip(".").lower()
    if not tidy or any(character in tidy for character in "/\\@ "):
        raise ValueError(f"{name!r} is no name of a domain, such as example.test")
    return tidy


class HostActiveDirectory(Resource):
    """Which Active Directory domain one or many hosts are in."""

    name = "host_active_directory"
    starts_tasks = True
    target = HostTarget()
    options = {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "domain": {"type": "str"},
        "organizational_unit": {"type": "str"},
        "domain_admin": {"type": "str"},
        "domain_admin_password": {"type": "str", "no_log": True},
        "cam_server": {"type": "str"},
        "allow_leave": {"type": "bool", "default": False},
        "remove_permissions": {"type": "bool", "default": False},
    }
    rules = {
        "required_if": [("state", "present", ("domain",))],
        "required_together": [("domain_admin", "domain_admin_password")],
        "mutually_exclusive": [("domain_admin", "cam_server")],
    }
    absent = ("absent",)
    fields = (Field("domain", path=_INFO, decode=_joined, normal=_domain),)
    facts = (
        Field("membership_status", path=_INFO, decode=_of_directory("domainMembershipStatus")),
        Field("trusted_domains", path=_INFO, decode=_of_directory("trustedDomain", list)),
    )
    reads = (_STORES,)
    privileges = dict.fromkeys(("create", "update", "delete"), ("Host.Config.AuthenticationStore",))

    # What is there

    def observe(self, session, item):
        super().observe(session, item)
        if item.live is not None and item.live["domain"] is None:
            item.live = None

    def things_on(self, session, item):
        """Nothing of a host that tells nothing of it, such as one that is out of reach."""
        if item.properties is None or item.properties[_INFO] is not None:
            yield from super().things_on(session, item)

    def plan(self, item):
        if item.properties is not None and item.properties.readable(_INFO) is None:
            raise Refused(f"{self.describe(item)} does not say whether it is in a domain.")
        return super().plan(item)

    # What makes no sense

    def vet(self, session, item):
        if self._store(item) is None:
            raise Refused(f"{self.describe(item)} does not support Active Directory.")
        if item.plan.action != DELETE:
            self._vet_leaving(item)
            self._vet_joining(item)

    def _vet_leaving(self, item):
        if item.plan.action == UPDATE and not item.params["allow_leave"]:
            change = item.plan["domain"]
            raise Refused(
                f"domain: {self.describe(item)} is in the domain {change.before}, which it would have to leave for "
                f"{change.after}. Say so with allow_leave.",
                option="domain",
                value=change.after,
                joined=change.before,
            )

    def _vet_joining(self, item):
        params = item.params
        if params["domain_admin"] is None and params["cam_server"] is None:
            raise InvalidOption(
                f"domain_admin: {self.describe(item)} has to join {item.plan['domain'].after}. That takes domain_admin "
                "with domain_admin_password, or cam_server.",
                option="domain_admin",
            )
        unit = params["organizational_unit"]
        if unit is not None and (not unit.strip("/ ") or "=" in unit or "\\" in unit):
            raise InvalidOption(
                f"organizational_unit: {unit!r} is none. Write the names from the top down, such as Servers/ESXi.",
                option="organizational_unit",
                value=unit,
            )

    # Carrying it out

    def apply(self, session, item):
        joins = item.plan.action != DELETE
        if item.plan.action != CREATE:
            task = self._store(item).LeaveCurrentDomain_Task(item.params["remove_permissions"])
            yield self._awaited(item, task, "take {} out of its domain", last=not joins)
        if joins:
            yield self._awaited(item, self._join(item), "have {} join the domain", last=True)
            return
        try:  # the vCenter's view of a host lags behind the host
            yield until(item.ref, _INFO, lambda info: not _joined(info), "see it out of its domain", CONFIRM_SECONDS)
        except DeadlinePassed:
            item.warnings.append(
                f"The host {item.label} has left its domain, but {CONFIRM_SECONDS} s later the server still shows it "
                "in there."
            )

    def _awaited(self, item, task, doing, last):
        return of_task(task, doing.format(self.describe(item)), item.params["task_timeout"], last=last)

    def _join(self, item):
        params, unit = item.params, item.params["organizational_unit"]
        domain = item.plan["domain"].after + ("/" + unit.strip("/ ") if unit else "")
        if params["cam_server"] is not None:
            return self._store(item).JoinDomainWithCAM_Task(domain, params["cam_server"])
        return self._store(item).JoinDomain_Task(domain, params["domain_admin"], params["domain_admin_password"])

    @staticmethod
    def _store(item):
        stores = item.properties.readable(_STORES) or ()
        return next((store for store in stores if kind_of(store) == "HostActiveDirectoryAuthentication"), None)

    def foresee(self, session, item):
        info = copy.deepcopy(item.properties[_INFO])
        directory, domain = _directory(info), item.plan["domain"]
        directory.enabled = domain is not None
        directory.joinedDomain = domain and domain.after
        directory.domainMembershipStatus, directory.trustedDomain = None, []
        session.ledger.set(item.ref, _INFO, info)
