# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a virtual machine, and what they take of a datastore.

Everything here is worked out of the machine's configuration, so that a change of it (a new disk, a move) needs no book
of its own. Two things are assumed, as nothing of the API says them: the size of a configuration file, and how much of a
thin disk is written; the machine's `written` holds that in bytes by the disk's key.
"""

from __future__ import annotations

from collections import namedtuple

from pyVmomi import vim

from ..model import datastore_paths
from ..model.managed import prop
from ..model.values import EPOCH
from .defaults import DISK_KB

MIB = 1024 * 1024
GIB = 1024 * MIB
BLOCK = 64 * 1024
DISK = vim.vm.device.VirtualDisk
WRITTEN = 4 * GIB           # of a machine's first, thin disk when the estate is built
SIZES = {"config": 3000, "nvram": 8684, "log": 250000}
# layoutEx's word for the kind of a file
StoredFile = namedtuple("StoredFile", "path kind size disk thin capacity_kb", defaults=(None, None, None))


def allocated(size):
    """What a file of a size takes on VMFS."""
    return -(-size // BLOCK) * BLOCK


def chain(backing):
    """The backings of a disk from the one that is written to down to its base."""
    while backing is not None:
        yield backing
        backing = getattr(backing, "parent", None)


def is_file(backing):
    return bool(getattr(backing, "fileName", None))


def is_thin(backing):
    return bool(getattr(backing, "thinProvisioned", False)) or getattr(backing, "parent", None) is not None


def extent_of(descriptor, is_delta):
    return descriptor.removesuffix(".vmdk") + ("-sesparse.vmdk" if is_delta else "-flat.vmdk")


def disk_pair(path, size, key, thin, capacity_kb, delta=False):
    """The two files of a disk."""
    return [StoredFile(path, "diskDescriptor", 0, key, thin, capacity_kb),
            StoredFile(extent_of(path, delta), "diskExtent", size, key)]


class FileParts:
    """Mixed into VirtualMachine."""

    def folder_and_name(self):
        """(`[datastore] folder/`, the name of its configuration file without its ending)"""
        folder, _unused, name = self.get("config.files.vmPathName").rpartition("/")
        return f"{folder}/", name.rpartition(".")[0]

    # -- sizes

    def disk_size(self, disk, backing=None):
        """The bytes that a disk's running point (or a backing below it) takes on its datastore."""
        backing = backing or disk.backing
        capacity = disk.capacityInBytes or 0
        if not is_thin(backing):
            return capacity
        return min(self.written.get(disk.key) or self.written_before(disk), capacity)

    def written_before(self, disk):
        """What was in the file of a disk when it was added."""
        for datastore in self.datastores():
            known = datastore.store.disks.get(datastore.store.inner(disk.backing.fileName))
            if known is not None:
                return known.written
        return 0

    def swap_size(self):
        if self.power_state != "poweredOn":
            return 0
        return (self.get("config.hardware.memoryMB") - self.get("config.memoryAllocation.reservation", None, 0)) * MIB

    def space_on(self, datastore):
        """The bytes that its files take of a datastore."""
        return self.space().get(datastore.name, 0)

    def space(self):
        """{name of a datastore: bytes}"""
        if self.known_space is None:
            self.known_space = self.estate_space() or self.count_space()
        return self.known_space

    def growth(self):
        """{name of a datastore: bytes that its thin disks may still take}"""
        if self.is_untouched:
            return {self.datastore_object.name: DISK_KB * 1024 - sum(self.written.values())}
        found = {}
        for disk in self.disks():
            name, _inner = datastore_paths.split(getattr(disk.backing, "fileName", None)) or (None, None)
            if name is not None:
                found[name] = found.get(name, 0) + (disk.capacityInBytes or 0) - self.disk_size(disk)
        return found

    def growth_on(self, datastore):
        return self.growth().get(datastore.name, 0)

    def estate_space(self):
        """For a machine that nobody has changed since the estate was built; without building its configuration."""
        if not self.is_untouched:
            return None
        size = sum(map(allocated, (*SIZES.values(), *self.written.values(), self.swap_size())))
        return {self.datastore_object.name: size}

    def count_space(self):
        found = {}
        for file in self.files():
            name = datastore_paths.split(file.path)
            if name is not None:
                found[name[0]] = found.get(name[0], 0) + allocated(file.size)
        return found

    def files(self):
        """All files of the machine. Those below a snapshot or a linked clone's running point are others' too."""
        folder, name = self.folder_and_name()
        found = [StoredFile(self.get("config.files.vmPathName"), "config", SIZES["config"]),
                 StoredFile(f"{folder}{name}.nvram", "nvram", SIZES["nvram"]),
                 StoredFile(f"{folder}vmware.log", "log", SIZES["log"])]
        for disk in self.disks():
            if is_file(disk.backing):
                found += self.disk_files(disk)
        if self.power_state == "poweredOn":
            found.append(StoredFile(f"{folder}{name}.vswp", "swap", self.swap_size()))
        return found

    def disk_files(self, disk):
        backing = disk.backing
        delta = getattr(backing, "parent", None) is not None
        return disk_pair(backing.fileName, self.disk_size(disk), disk.key, is_thin(backing), disk.capacityInKB, delta)

    def top_folders(self, datastore_name):
        """The names of the folders in a datastore's root in which its files lie."""
        paths = [self.get("config.files.vmPathName")] if self.is_untouched else [file.path for file in self.files()]
        parts = (datastore_paths.split(path) for path in paths)
        return {part[1].partition("/")[0] for part in parts if part and part[0] == datastore_name}

    def disk_paths(self):
        """The paths of its disks' files, with those below a running point."""
        return [b.fileName for disk in self.disks() for b in chain(disk.backing) if is_file(b)]

    def keep_detached(self, config):
        """Before it takes over a configuration: the files of disks that are not in it any more stay."""
        kept = {d.backing.fileName for d in config.hardware.device if isinstance(d, DISK) and is_file(d.backing)}
        for disk in self.disks():
            if is_file(disk.backing) and disk.backing.fileName not in kept:
                self.keep_disk(disk)

    def keep_disk(self, disk):
        path = disk.backing.fileName
        for datastore in self.datastores():
            inner = datastore.store.inner(path)
            if inner is not None:
                datastore.store.disks.setdefault(inner, self.file_of(disk))

    def forget_disks(self):
        """Its disks' files are deleted with it."""
        for datastore in self.datastores():
            for disk in self.disks():
                datastore.store.remove_disk(getattr(disk.backing, "fileName", None))

    def places_that_list_it(self):
        datacenter = self.datacenter or (self.host.datacenter if self.host else None)
        if datacenter is None:
            return []
        found = [*datacenter.below("datastore", "Datastore"), *datacenter.below("network", "Network")]
        return [obj for obj in found if self.moid in obj.machines]

    # -- properties

    @prop
    def layout(self, call):
        folder, name = self.folder_and_name()
        config = self.get("config.files.vmPathName").rpartition("/")[2]
        return vim.vm.FileLayout(
            configFile=[config, f"{name}.nvram"], logFile=["vmware.log"],
            disk=[vim.vm.FileLayout.DiskLayout(
                key=d.key, diskFile=[b.fileName for b in reversed(list(chain(d.backing)))])
                for d in self.disks() if is_file(d.backing)],
            swapFile=f"{folder}{name}.vswp" if self.power_state == "poweredOn" else None)

    @prop
    def layoutEx(self, call):
        files, units = [], {}
        for file in self.files():
            units.setdefault(file.disk, []).append(len(files))
            files.append(vim.vm.FileLayoutEx.FileInfo(
                key=len(files), name=file.path, type=file.kind, size=file.size, uniqueSize=file.size,
                accessible=True))
        chains = [vim.vm.FileLayoutEx.DiskLayout(key=key, chain=[vim.vm.FileLayoutEx.DiskUnit(fileKey=keys)])
                  for key, keys in units.items() if key is not None]
        return vim.vm.FileLayoutEx(file=files, disk=chains, timestamp=EPOCH)

    @prop
    def storage(self, call):
        """Uncommitted is what thin disks may still grow by."""
        space, growth = self.space(), self.growth()
        return vim.vm.StorageInfo(timestamp=EPOCH, perDatastoreUsage=[
            vim.vm.StorageInfo.UsageOnDatastore(
                datastore=d.ref, committed=space.get(d.name, 0), uncommitted=growth.get(d.name, 0),
                unshared=space.get(d.name, 0))
            for d in self.datastores()])
