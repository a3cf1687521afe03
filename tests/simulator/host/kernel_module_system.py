# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.host.KernelModuleSystem"""

from __future__ import annotations

import itertools

from pyVmomi import vim

from .. import faults
from ..model.managed import api
from .manager import HostManager

# name: (version, is it loaded)
MODULES = {
    "vmkernel": ("", True), "chardevs": ("", True), "user": ("", True), "tcpip4": ("", True), "iscsi_trans": ("", True),
    "ixgben": ("1.16.0.1", True), "vmw_ahci": ("2.0.17", True), "nvme_pcie": ("1.2.4.15", True),
    "nmlx5_core": ("4.23.6.2", False), "qlnativefc": ("5.4.81.2", False), "nfsclient": ("", True), "vsan": ("", False),
}


def default_modules():
    numbers = itertools.count()
    section = vim.host.KernelModuleSystem.ModuleInfo.SectionInfo
    return {
        name: vim.host.KernelModuleSystem.ModuleInfo(
            id=next(numbers), name=name, version=version, filename=name, optionString="", loaded=loaded, enabled=True,
            useCount=1 if loaded else 0, **{part: section(address=0, length=0) for part in (
                "readOnlySection", "writableSection", "textSection", "dataSection", "bssSection")})
        for name, (version, loaded) in MODULES.items()
    }


class HostKernelModuleSystem(HostManager, api="HostKernelModuleSystem"):
    """The modules of a host's kernel. Options count when a module is loaded the next time."""

    def __init__(self, host, moid):
        super().__init__(host, moid)
        self._modules = None           # made on first need

    @property
    def modules(self):
        self.refuse_if_saved()
        if self._modules is None:
            self._modules = default_modules()
        return self._modules

    def module(self, name):
        if name not in self.modules:
            raise faults.not_found(name)
        return self.modules[name]

    @api
    def QueryModules(self, call):
        """HostKernelModuleSystem.QueryModules: its optionString is what is configured, as the reference says."""
        return list(self.modules.values())

    @api
    def QueryConfiguredModuleOptionString(self, call, name):
        """HostKernelModuleSystem.QueryConfiguredModuleOptionString"""
        return self.module(name).optionString

    @api
    def UpdateModuleOptionString(self, call, name, options):
        """HostKernelModuleSystem.UpdateModuleOptionString"""
        self.module(name).optionString = options
        self.touch()
