# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.host.StorageSystem"""

from __future__ import annotations

from pyVmomi import vim

from ..model.managed import api, prop
from . import iscsi_defaults
from .iscsi import SoftwareIscsi, software_adapter
from .keeper import ConfigKeeper


class HostStorageSystem(SoftwareIscsi, ConfigKeeper, api="HostStorageSystem"):
    """The storage of a host. Disks that were presented to it since are seen when an adapter looks for them."""

    keeps = "storageDevice"
    shows = {"fileSystemVolumeInfo": "config.fileSystemVolume", "multipathStateInfo": "config.multipathState"}

    def __init__(self, host, moid):
        super().__init__(host, moid)
        self.presented = {}         # canonical name → size in GB

    @prop
    def storageDeviceInfo(self, call):
        return self.shown()

    @api
    def RescanAllHba(self, call):
        """HostStorageSystem.RescanAllHba"""
        self.look()

    @api
    def RescanHba(self, call, hbaDevice):
        """HostStorageSystem.RescanHba: NotFound for an adapter that there is not."""
        if not any(each.device == hbaDevice for each in self.shown().hostBusAdapter):
            raise vim.fault.NotFound(msg="The object or item referred to could not be found.")
        self.look()

    @api
    def RescanVmfs(self, call):
        """HostStorageSystem.RescanVmfs: there are no VMFS volumes to be found (assumed)."""

    @api
    def RefreshStorageSystem(self, call):
        """HostStorageSystem.RefreshStorageSystem: vCenter looks at the host at once."""
        self.catch_up()

    def look(self):
        if self.presented:
            info = self.copy()
            info.scsiLun.extend(disk(name, size) for name, size in self.presented.items())
            self.presented.clear()
            self.change(info)

    def reach(self, name, iqn, address, datastore=None):
        """A disk is reached through a target of the software iSCSI adapter, and may hold a mounted volume. A target
        that nobody added was discovered through the address."""
        info = self.copy()
        adapter = software_adapter(info)
        found = next((each for each in info.scsiLun if each.canonicalName == name), None)
        new = found or disk(name, 10)
        path = iscsi_defaults.path(new, adapter, iqn, address)
        known = next((unit for unit in info.multipathInfo.lun if unit.lun == new.key), None)
        if known is None:
            info.scsiLun.append(new)
            info.multipathInfo.lun.append(iscsi_defaults.unit(new, [path]))
        else:
            known.path.append(path)
        iscsi_defaults.discover(adapter, iqn, address)
        self.change(info)
        if datastore:
            self.host.own("config").fileSystemVolume.mountInfo.append(iscsi_defaults.mount(new, datastore))
            self.host.touch()

    def lose(self, name):
        """A disk is gone, with the volume on it."""
        info = self.copy()
        key = next(each.key for each in info.scsiLun if each.canonicalName == name)
        info.scsiLun = [each for each in info.scsiLun if each.key != key]
        info.multipathInfo.lun = [unit for unit in info.multipathInfo.lun if unit.lun != key]
        self.change(info)
        volumes = self.host.own("config").fileSystemVolume
        volumes.mountInfo = [mount for mount in volumes.mountInfo
                             if name not in {extent.diskName for extent in getattr(mount.volume, "extent", ())}]
        self.host.touch()


def disk(name, size):
    return vim.host.ScsiDisk(
        deviceName=f"/vmfs/devices/disks/{name}", deviceType="disk", key=f"key-vim.host.ScsiDisk-{name}", uuid=name,
        canonicalName=name, displayName=f"Simulated Disk ({name})", lunType="disk", vendor="SIM", model="LUN",
        operationalState=["ok"], capacity=vim.host.DiskDimensions.Lba(blockSize=512, block=size * 2 * 1024 ** 2),
        devicePath=f"/vmfs/devices/disks/{name}", ssd=False, localDisk=False)
