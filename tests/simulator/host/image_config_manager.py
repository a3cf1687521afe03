# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.host.ImageConfigManager: the software of a host, and which of it the host accepts"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.managed import api
from ..model.values import EPOCH
from .manager import HostManager

LEVELS = ("community", "partner", "vmware_accepted", "vmware_certified")    # each accepts itself and those behind it
# name: (version, vendor, level, summary)
PACKAGES = {
    "esx-base": ("8.0.3-0.0.24022510", "VMware", "vmware_certified", "VMware ESXi base system"),
    "vmw-ahci": ("2.0.17-2vmw.803.0.0.24022510", "VMW", "vmware_certified", "AHCI driver"),
    "ixgben": ("1.16.0.1-1vmw.803.0.0.24022510", "VMW", "vmware_certified", "Network driver"),
    "lsuv2-nvme-pcie-plugin": ("1.0.0-1vmw.803.0.0.24022510", "VMware", "vmware_accepted", "LSU plugin for NVMe"),
    "tools-light": ("12.4.0.23259341-24022510", "VMware", "vmware_certified", "VMware Tools"),
}


class HostImageConfigManager(HostManager, api="HostImageConfigManager"):
    """The image of a host; the standard image accepts what partners have made."""

    def __init__(self, host, moid):
        super().__init__(host, moid)
        self.level = "partner"
        self.levels = {name: level for name, (_version, _vendor, level, _summary) in PACKAGES.items()}

    @api
    def HostImageConfigGetAcceptance(self, call):
        """HostImageConfigManager.HostImageConfigGetAcceptance"""
        self.refuse_if_saved()
        return self.level

    @api
    def HostImageConfigGetProfile(self, call):
        """HostImageConfigManager.HostImageConfigGetProfile"""
        self.refuse_if_saved()
        return vim.host.ImageConfigManager.ImageProfileSummary(
            name="ESXi-8.0U3-24022510-standard", vendor="VMware, Inc.")

    @api
    def fetchSoftwarePackages(self, call):
        """HostImageConfigManager.fetchSoftwarePackages"""
        self.refuse_if_saved()
        return [
            vim.host.SoftwarePackage(
                name=name, version=version, type="bootbank", vendor=vendor, acceptanceLevel=self.levels[name],
                summary=summary, description=summary, creationDate=EPOCH, maintenanceModeRequired=True,
                capability=vim.host.SoftwarePackage.Capability(
                    liveInstallAllowed=False, liveRemoveAllowed=False, statelessReady=True, overlay=False))
            for name, (version, vendor, _level, summary) in PACKAGES.items()
        ]

    @api
    def UpdateHostImageAcceptanceLevel(self, call, newAcceptanceLevel):
        """HostImageConfigManager.UpdateHostImageAcceptanceLevel: HostConfigFault for a higher level that a
        package of the host does not reach. Assumed: InvalidArgument for what is no level."""
        self.refuse_if_saved()
        if newAcceptanceLevel not in LEVELS:
            raise faults.invalid_argument("newAcceptanceLevel")
        wanted = LEVELS.index(newAcceptanceLevel)
        below = [name for name, level in self.levels.items() if LEVELS.index(level) < wanted]
        if below and wanted > LEVELS.index(self.level):
            raise vim.fault.HostConfigFault(
                msg=f"The acceptance level cannot be raised because of the packages {', '.join(below)}.")
        self.level = newAcceptanceLevel
        self.touch()
