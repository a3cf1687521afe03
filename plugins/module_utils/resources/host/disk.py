# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The disks of an ESXi host, with their paths and what uses them. API: HostStorageDeviceInfo, ScsiLun, HostScsiDisk,
HostMultipathInfo, HostVmfsVolume."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Entry, Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

DISKS = Entry("config.storageDevice.scsiLun", key="canonicalName", option="disk")
PATHS = "config.storageDevice.multipathInfo.lun"
MOUNTS = "config.fileSystemVolume.mountInfo"
_GB = 1024**3


def _stripped(text):
    return text.strip() if text else None


class HostDisk(Resource):
    """A disk, or another SCSI device, of one or many hosts. It is read, and not ensured."""

    name = "host_disk"
    target = HostTarget()
    info_options = {"disk": {"type": "str"}}
    entry = DISKS
    fields = (
        Field("display_name", path="displayName"),
        Field("type", path="lunType"),
        Field("vendor", path="vendor", decode=_stripped),
        Field("model", path="model", decode=_stripped),
        Field("serial_number", path="serialNumber", decode=_stripped),
        Field("status", path="operationalState", decode=list),
    )
    reads = (PATHS, MOUNTS)

    def things_on(self, session, item):
        """What surrounds the disks of a host is sorted once."""
        if item.properties is not None:
            item.around = _paths_of(item.properties[PATHS]), datastores_of(item.properties[MOUNTS])
        yield from super().things_on(session, item)

    def values_of(self, item, fields):
        values = super().values_of(item, fields)
        if fields is not self.fields:
            return values
        paths, datastores = item.around
        return {
            **values,
            **_of_disk(item.entry),
            "paths": paths.get(item.entry.key, []),
            "datastores": datastores.get(item.entry.canonicalName, []),
        }


def _of_disk(device):
    """What disks alone have; other devices have no size."""
    capacity = getattr(device, "capacity", None)
    size = capacity.block * capacity.blockSize if capacity is not None else None
    return {
        "capacity_bytes": size,
        "size_gb": None if size is None else round(size / _GB, 2),
        "ssd": getattr(device, "ssd", None),
        "local": getattr(device, "localDisk", None),
    }


def _paths_of(units):
    """{key of a device: its paths, each with its state}."""
    return {
        unit.lun: [
            {"name": path.name, "state": path.state or path.pathState, "working": path.isWorkingPath}
            for path in unit.path
        ]
        for unit in units or ()
    }


def datastores_of(mounts):
    """{name of a disk: the volumes that have a part of it, by name}. A VMFS volume is a datastore."""
    found = {}
    for mount in mounts or ():
        volume = mount.volume
        for extent in getattr(volume, "extent", None) or () if volume.type == "VMFS" else ():
            names = found.setdefault(extent.diskName, [])
            if volume.name not in names:
                names.append(volume.name)
    return found
