# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.host.ServiceSystem"""

from __future__ import annotations

from pyVmomi import vim, vmodl

from .. import faults
from ..model.managed import api, prop
from .lagging import LaggingManager

POLICIES = ("on", "off", "automatic")
BASE = "esx-base", "This VIB contains all of the base functionality of vSphere ESXi."
XORG = "esx-xserver", "This VIB contains X Server used for virtual machine 3D hardware acceleration."

# key: (label, running, policy, firewall rulesets, package); vmsyslogd alone is required
SERVICES = {
    "DCUI": ("Direct Console UI", True, "on", (), BASE),
    "TSM": ("ESXi Shell", False, "off", (), BASE),
    "TSM-SSH": ("SSH", False, "off", (), BASE),
    "attestd": ("attestd", False, "off", (), BASE),
    "dpd": ("dpd", False, "off", (), BASE),
    "entropyd": ("entropyd", False, "off", (), BASE),
    "kmxd": ("kmxd", False, "off", (), BASE),
    "lbtd": ("Load-Based Teaming Daemon", True, "on", (), BASE),
    "lwsmd": ("Active Directory Service", False, "off", (), BASE),
    "ntpd": ("NTP Daemon", False, "off", ("ntpClient",), BASE),
    "pcscd": ("PC/SC Smart Card Daemon", False, "off", (), BASE),
    "ptpd": ("PTP Daemon", False, "off", ("ptpd",), BASE),
    "sfcbd-watchdog": ("CIM Server", False, "on", ("CIMHttpServer", "CIMHttpsServer"), BASE),
    "slpd": ("slpd", False, "off", ("CIMSLP",), BASE),
    "snmpd": ("SNMP Server", False, "on", ("snmp",), BASE),
    "vltd": ("vltd", False, "off", (), BASE),
    "vmsyslogd": ("Syslog Server", True, "on", (), BASE),
    "vpxa": ("VMware vCenter Agent", True, "on", ("vpxHeartbeats",), BASE),
    "xorg": ("X.Org Server", False, "on", (), XORG),
}


def default_services():
    return vim.host.ServiceInfo(service=[
        vim.host.Service(
            key=key, label=label, required=key == "vmsyslogd", uninstallable=False, running=running, policy=policy,
            ruleset=list(rulesets), sourcePackage=vim.host.Service.SourcePackage(
                sourcePackageName=package[0], description=package[1]))
        for key, (label, running, policy, rulesets, package) in SERVICES.items()])


class HostServiceSystem(LaggingManager, api="HostServiceSystem"):
    """The services of a host. What this manager shows is immediate; vCenter's view of the host may lag."""

    def __init__(self, host, moid):
        super().__init__(host, moid)
        self._info = None           # made on first need

    @property
    def info(self):
        if self._info is None:
            self._info = default_services()
        return self._info

    @prop
    def serviceInfo(self, call):
        return self.info

    def truth(self):
        return self.info

    def service_by_key(self, key):
        for each in self.info.service:
            if each.key == key:
                return each
        raise vim.fault.NotFound(msg="The object or item referred to could not be found.")

    def change(self, key, **values):
        """Change a service; vCenter's view follows after the lag."""
        each = self.service_by_key(key)
        with self.changing():
            for name, value in values.items():
                setattr(each, name, value)

    def set_running(self, key, running):
        """What the host itself does with a service that it may not have."""
        if any(each.key == key and each.running != running for each in self.info.service):
            self.change(key, running=running)

    def check_lockdown(self, key):
        """As the reference says, nobody starts or stops DCUI while the host is in lockdown mode."""
        if key == "DCUI" and self.host.managers["hostAccessManager"].is_locked:
            raise vmodl.fault.SecurityError(msg="The host is in lockdown mode.")

    # -- methods

    @api
    def StartService(self, call, id):
        """HostServiceSystem.StartService: InvalidState if the service is running (as the reference says)."""
        self.check_lockdown(id)
        if self.service_by_key(id).running:
            raise faults.invalid_state()
        self.change(id, running=True)

    @api
    def StopService(self, call, id):
        """HostServiceSystem.StopService: InvalidState if the service is not running.

        Assumed (the reference is silent): InvalidState as well for a service that is required.
        """
        self.check_lockdown(id)
        each = self.service_by_key(id)
        if not each.running or each.required:
            raise faults.invalid_state()
        self.change(id, running=False)

    @api
    def RestartService(self, call, id):
        """HostServiceSystem.RestartService: InvalidState if the service is not running (as the reference says)."""
        if not self.service_by_key(id).running:
            raise faults.invalid_state()
        self.change(id, running=True)

    @api
    def UpdateServicePolicy(self, call, id, policy):
        """HostServiceSystem.UpdateServicePolicy: on, off or automatic; anything else is InvalidArgument (assumed)."""
        self.service_by_key(id)
        if policy not in POLICIES:
            raise faults.invalid_argument("policy")
        self.change(id, policy=policy)

    @api
    def RefreshServices(self, call):
        """HostServiceSystem.RefreshServices: vCenter looks at the host at once."""
        self.catch_up()
