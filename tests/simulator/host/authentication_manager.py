# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.host.AuthenticationManager and its stores: membership of a host in an Active Directory domain"""

from __future__ import annotations

import ipaddress

from pyVmomi import vim

from .. import faults
from ..model.blueprint import Blueprint
from ..model.managed import api, prop
from .lagging import LaggingManager
from .manager import HostManager

# What there is on the network of the simulated hosts.
DOMAINS = ("example.test", "other.test")
CONTAINERS = ("", "Computers", "Servers", "Servers/ESXi")
PASSWORD = "J01n-the-domain"
MAY_JOIN, MAY_NOT = "joiner", "visitor"     # accounts of all domains
CAM_SERVER, BUSY_CAM_SERVER = "192.0.2.50", "192.0.2.51"


class HostAuthenticationManager(LaggingManager, api="HostAuthenticationManager"):
    """Where a host looks up its users. What this manager shows is immediate; vCenter's view of the host may lag."""

    def __init__(self, host, moid):
        super().__init__(host, moid)
        number = moid.rpartition("-")[2]
        add = host.service.registry.add
        self.stores = [add(HostLocalAuthentication(host, f"ha-local-auth-{number}")),
                       add(HostActiveDirectoryAuthentication(host, f"ha-ad-auth-{number}"))]

    def truth(self):
        return self.host.own("config").authenticationManagerInfo

    def shown(self):
        config = self.host.values["config"]
        return (config.template.base if config.__class__ is Blueprint else config).authenticationManagerInfo

    @prop
    def info(self, call):
        return self.shown()

    @prop
    def supportedStore(self, call):
        return [store.ref for store in self.stores]

    def removed(self):
        super().removed()
        for store in self.stores:
            self.service.registry.remove(store)

    def store(self, kind, info=None):
        return next(one for one in (info or self.shown()).authConfig if isinstance(one, kind))

    @property
    def directory(self):
        return self.store(vim.host.ActiveDirectoryInfo)

    def set_domain(self, domain):
        """Be in a domain, or in none."""
        with self.changing() as info:
            directory = self.store(vim.host.ActiveDirectoryInfo, info)
            directory.enabled = domain is not None
            directory.joinedDomain = domain.upper() if domain else None
            directory.trustedDomain = []
            directory.domainMembershipStatus = "ok" if domain else None
        if domain:
            self.host.managers["serviceSystem"].set_running("lwsmd", True)


class HostLocalAuthentication(HostManager, api="HostLocalAuthentication"):
    @prop
    def info(self, call):
        return self.host.managers["authenticationManager"].store(vim.host.LocalAuthenticationInfo)


class HostActiveDirectoryAuthentication(HostManager, api="HostActiveDirectoryAuthentication"):
    """Joining and leaving a domain."""

    @property
    def manager(self):
        return self.host.managers["authenticationManager"]

    @prop
    def info(self, call):
        return self.manager.directory

    @api
    def JoinDomain_Task(self, call, domainName, userName, password):
        """HostActiveDirectoryAuthentication.JoinDomain_Task: a domain is named as name.tld or name.tld/container/path.

        InvalidState in a domain; DomainNotFound, InvalidLogin, NoPermissionOnAD; InvalidHostName if the host's name is
        in another domain. Assumed: ActiveDirectoryFault for a container that there is not; an account is written with
        its domain, or without.
        """
        domain = self.checked(domainName)
        account = userName.rpartition("\\")[2].partition("@")[0].lower()
        if account not in (MAY_JOIN, MAY_NOT) or password != PASSWORD:
            raise vim.fault.InvalidLogin(msg="Cannot complete login due to an incorrect user name or password.")
        if account == MAY_NOT:
            raise vim.fault.NoPermissionOnAD(msg=f"The account {userName} may not add hosts to the domain.")
        yield
        self.manager.set_domain(domain)

    @api
    def JoinDomainWithCAM_Task(self, call, domainName, camServer):
        """HostActiveDirectoryAuthentication.JoinDomainWithCAM_Task: InvalidCAMServer for what is no address, or where
        there is no such service, CAMServerRefusedConnection where it says no; else like JoinDomain_Task."""
        domain = self.checked(domainName)
        check_cam_server(camServer)
        yield
        self.manager.set_domain(domain)

    @api
    def LeaveCurrentDomain_Task(self, call, force):
        """HostActiveDirectoryAuthentication.LeaveCurrentDomain_Task: InvalidState in no domain, or if users of the
        domain have permissions on the host; with `force`, these are removed."""
        access = self.host.managers["hostAccessManager"]
        foreign = [key for key in access.entries if "\\" in key[0]]
        if not self.manager.directory.enabled or (foreign and not force):
            raise faults.invalid_state()
        yield
        for key in foreign:
            del access.entries[key]
        self.manager.set_domain(None)

    def checked(self, name):
        """The domain that is to be joined; raises what speaks against it."""
        if self.manager.directory.enabled:
            raise faults.invalid_state("The host has already joined a domain.")
        domain, _slash, container = name.partition("/")
        if domain.lower() not in DOMAINS:
            raise vim.fault.DomainNotFound(domainName=domain, msg=f"The domain {domain} cannot be reached.")
        if self.host.get("config.network.dnsConfig.domainName").lower() != domain.lower():
            raise vim.fault.InvalidHostName(msg="The domain of the host's name is another one.")
        if container not in CONTAINERS:
            raise vim.fault.ActiveDirectoryFault(msg=f"There is no container {container} in the domain.", errorCode=32)
        return domain


def check_cam_server(server):
    try:
        ipaddress.ip_address(server)
    except ValueError:
        raise vim.fault.InvalidCAMServer(camServer=server, msg=f"'{server}' is no IP address.") from None
    if server == BUSY_CAM_SERVER:
        raise vim.fault.CAMServerRefusedConnection(
            camServer=server, errorCode=5, msg=f"The CAM server {server} has denied access.")
    if server != CAM_SERVER:
        raise vim.fault.InvalidCAMServer(camServer=server, msg=f"The CAM server {server} cannot be reached.")
