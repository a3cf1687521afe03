# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.host.StorageSystem"""

from __future__ import annotations

from pyVmomi import vim

from ..model.managed import api
from .manager import HostManager


class HostStorageSystem(HostManager, api="HostStorageSystem"):
    """The storage of a host. Disks that were presented to it since are seen when an adapter looks for them."""

    shows = {"storageDeviceInfo": "config.storageDevice", "fileSystemVolumeInfo": "config.fileSystemVolume",
             "multipathStateInfo": "config.multipathState"}

    def __init__(self, host, moid):
        super().__init__(host, moid)
        self.presented = {}         # canonical name → size in GB

    @api
    def RescanAllHba(self, call):
        """HostStorageSystem.RescanAllHba"""
        self.look()

    @api
    def RescanHba(self, call, hbaDevice):
        """HostStorageSystem.RescanHba: NotFound for an adapter that there is not."""
        if not any(each.device == hbaDevice for each in self.host.get("config.storageDevice.hostBusAdapter")):
            raise vim.fault.NotFound(msg="The object or item referred to could not be found.")
        self.look()

    @api
    def RescanVmfs(self, call):
        """HostStorageSystem.RescanVmfs: there are no VMFS volumes to be found (assumed)."""

    @api
    def RefreshStorageSystem(self, call):
        """HostStorageSystem.RefreshStorageSystem: vCenter looks at the host at once."""

    def look(self):
        if self.presented:
            disks = self.host.own("config").storageDevice.scsiLun
            disks.extend(disk(name, size) for name, size in self.presented.items())
            self.presented.clear()
            self.touch()
            self.host.touch()


def disk(name, size):
    return vim.host.ScsiDisk(
        deviceName=f"/vmfs/devices/disks/{name}", deviceType="disk", key=f"key-vim.host.ScsiDisk-{name}", uuid=name,
        canonicalName=name, displayName=f"Simulated Disk ({name})", lunType="disk", vendor="SIM", model="LUN",
        operationalState=["ok"], capacity=vim.host.DiskDimensions.Lba(blockSize=512, block=size * 2 * 1024 ** 2),
        devicePath=f"/vmfs/devices/disks/{name}", ssd=False, localDisk=False)
