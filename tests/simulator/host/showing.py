# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Managers of a host that show parts of HostSystem.config, and whose methods are not simulated yet."""

from __future__ import annotations

from pyVmomi import vim

from ..model.managed import prop
from .manager import HostManager


class HostVMotionSystem(HostManager, api="HostVMotionSystem"):
    shows = {"netConfig": "config.vmotion.netConfig"}


class HostDatastoreSystem(HostManager, api="HostDatastoreSystem"):
    shows = {"datastore": "datastore", "capabilities": "config.datastoreCapabilities"}


class HostCpuSchedulerSystem(HostManager, api="HostCpuSchedulerSystem"):
    shows = {"hyperthreadInfo": "config.hyperThread"}


class HostGraphicsManager(HostManager, api="HostGraphicsManager"):
    shows = {"graphicsConfig": "config.graphicsConfig"}


class HostVsanSystem(HostManager, api="HostVsanSystem"):
    shows = {"config": "config.vsanHostConfig"}


class HostAssignableHardwareManager(HostManager, api="HostAssignableHardwareManager"):
    shows = {"config": "config.assignableHardwareConfig"}


class HostHealthStatusSystem(HostManager, api="HostHealthStatusSystem"):
    shows = {"runtime": "runtime.healthSystemRuntime"}


class HostEsxAgentHostManager(HostManager, api="HostEsxAgentHostManager"):
    @prop
    def configInfo(self, call):
        return vim.host.EsxAgentHostManager.ConfigInfo()


class HostNvdimmSystem(HostManager, api="HostNvdimmSystem"):
    @prop
    def nvdimmSystemInfo(self, call):
        return vim.host.NvdimmSystem.NvdimmSystemInfo()


class HostPciPassthruSystem(HostManager, api="HostPciPassthruSystem"):
    @prop
    def pciPassthruInfo(self, call):
        return []


class HostCertificateManager(HostManager, api="HostCertificateManager"):
    @prop
    def certificateInfo(self, call):
        """An inventory is saved without it."""
        if self.service.saved is not None:
            return None
        from ..model.values import EPOCH
        return vim.host.CertificateManager.CertificateInfo(
            issuer="CN=Skyscraper simulator CA", subject=f"CN={self.host.name}", notBefore=EPOCH,
            notAfter=EPOCH.replace(year=EPOCH.year + 5), status="good")
