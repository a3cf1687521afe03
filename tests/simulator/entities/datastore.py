# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.Datastore (VMFS)"""

from __future__ import annotations

from pyVmomi import vim

from ..model.managed import api, prop
from ..model.values import EPOCH
from .datastore_files import FileStore
from .entity import ManagedEntity
from .folder import remove_entity

GIB = 1024 ** 3


class Datastore(ManagedEntity, api="Datastore"):
    """A VMFS datastore that a set of hosts has mounted."""

    rename_privilege = "Datastore.Rename"
    maintenance = "normal"      # DatastoreSummaryMaintenanceModeState

    def __init__(self, service, moid, name, parent=None, capacity=1024 * GIB):
        super().__init__(service, moid, name, parent)
        self.capacity_bytes = capacity
        self.mounts = {}            # host moid → access mode
        self.machines = {}
        self.reserved = 1 * GIB     # what is taken by nothing that is known: the file system itself
        self.growth = 0             # what unknown thin disks may still take
        self.store = FileStore(self)
        self.uuid = service.uuid("datastore", moid)
        self.browser_object = None

    def children(self):
        return ()

    @property
    def url(self):
        return f"ds:///vmfs/volumes/{self.uuid}/"

    @property
    def used(self):
        """Bytes: files of machines, other files, and the rest."""
        return self.reserved + self.store.size() + sum(m.space_on(self) for m in self.machines.values())

    def free(self):
        return max(0, self.capacity_bytes - self.used)

    @property
    def uncommitted(self):
        """Bytes that thin disks may still take."""
        return self.growth + self.store.growth() + sum(m.growth_on(self) for m in self.machines.values())

    # -- files of virtual disks, by their whole paths

    def disk_file(self, path):
        return self.store.disk_file(path)

    def add_file(self, path, file):
        self.store.add_disk(path, file)
        self.touch()

    def remove_file(self, path, file):
        self.store.remove_disk(path)
        self.touch()

    # -- properties

    @prop
    def summary(self, call):
        return vim.Datastore.Summary(
            datastore=self.ref, name=self.name, url=self.url, capacity=self.capacity_bytes, freeSpace=self.free(),
            uncommitted=self.uncommitted, accessible=True, multipleHostAccess=len(self.mounts) > 1, type="VMFS",
            maintenanceMode=self.maintenance)

    @prop
    def info(self, call):
        volume = vim.host.VmfsVolume(
            type="VMFS", name=self.name, capacity=self.capacity_bytes, blockSizeMb=1, blockSize=1024,
            unmapGranularity=1024, unmapPriority="low", maxBlocks=63963136, majorVersion=6, version="6.82",
            uuid=self.uuid, vmfsUpgradable=False, ssd=True, local=False, scsiDiskType="512e",
            extent=[vim.host.ScsiDisk.Partition(diskName=f"naa.{self.uuid.replace('-', '')}", partition=1)])
        return vim.host.VmfsDatastoreInfo(
            name=self.name, url=self.url, freeSpace=self.free(), maxFileSize=70368744177664,
            maxVirtualDiskCapacity=68169720922112, maxMemoryFileSize=70368744177664, timestamp=EPOCH, vmfs=volume,
            maxPhysicalRDMFileSize=70368744177664, maxVirtualRDMFileSize=68169720922112)

    @prop
    def host(self, call):
        hosts = (self.service.registry.find(moid) for moid in self.mounts)
        return vim.Datastore.HostMount.Array(vim.Datastore.HostMount(
            key=h.ref, mountInfo=vim.host.MountInfo(
                path=f"/vmfs/volumes/{self.uuid}", accessMode=self.mounts[h.moid], mounted=True, accessible=True))
            for h in hosts if h is not None)

    @prop
    def vm(self, call):
        return [m.ref for m in self.machines.values()]

    @prop
    def browser(self, call):
        return self.browser_object.ref

    @prop
    def capability(self, call):
        return vim.Datastore.Capability(
            directoryHierarchySupported=True, rawDiskMappingsSupported=True, perFileThinProvisioningSupported=True,
            storageIORMSupported=True, nativeSnapshotSupported=False, topLevelDirectoryCreateSupported=True,
            seSparseSupported=True, vmfsSparseSupported=False, vsanSparseSupported=False, upitSupported=False,
            vmdkExpandSupported=True, clusteredVmdkSupported=False)

    @prop
    def iormConfiguration(self, call):
        return vim.StorageResourceManager.IORMConfigInfo(
            enabled=False, congestionThresholdMode="automatic", congestionThreshold=30,
            percentOfPeakThroughput=90, statsCollectionEnabled=False, reservationEnabled=False,
            statsAggregationDisabled=False)

    def disabled_methods(self):
        return ("DatastoreExitMaintenanceMode_Task",)

    def siblings(self):
        """Datastore names are unique in a datacenter."""
        return self.datacenter.below("datastore", "Datastore") if self.datacenter else ()

    @api
    def RefreshDatastore(self, call):
        """Datastore.RefreshDatastore: what is shown is always fresh."""

    @api
    def RefreshDatastoreStorageInfo(self, call):
        """Datastore.RefreshDatastoreStorageInfo: what is shown is always fresh."""

    def check_unused(self, call):
        if self.machines:
            raise vim.fault.ResourceInUse(type=self.T, name=self.name, msg=f"The resource '{self.name}' is in use.")

    @api(check="check_unused")
    def DestroyDatastore(self, call):
        """Datastore.DestroyDatastore: deprecated, but short."""
        self.check_unused(call)
        for moid in self.mounts:
            host = self.service.registry.find(moid)
            if host is not None:
                host.touch()
        remove_entity(self, call)

    def renamed(self, old, call):
        self.service.events.post(
            vim.event.DatastoreRenamedEvent, call, f"Renamed datastore from {old} to {self.name}",
            datastore=vim.event.DatastoreEventArgument(name=self.name, datastore=self.ref),
            oldName=old, newName=self.name)
        for machine in (*self.machines.values(), *self.store.machines.values()):
            machine.datastore_renamed(old, self.name)
