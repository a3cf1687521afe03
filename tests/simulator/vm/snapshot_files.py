# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that snapshots add to vim.VirtualMachine.layoutEx: the links of each disk's chain, memory and state."""

from __future__ import annotations

from pyVmomi import vim

from ..model.managed import prop
from . import disk_chains
from .files import MIB, StoredFile, extent_of

LIST_SIZE, DATA_SIZE = 500, 30000
DELTA_SIZE = 16 * MIB       # assumed of a file that was written to for a while


class Files:
    """The files of a layout, each with its key."""

    def __init__(self, files):
        self.files = files
        self.keys = {file.name: file.key for file in files}

    def key(self, name, kind, size):
        """The key of a file; it is added if it is not there yet."""
        if name not in self.keys:
            key = self.keys[name] = max(self.keys.values(), default=-1) + 1
            self.files.append(vim.vm.FileLayoutEx.FileInfo(
                key=key, name=name, type=kind, size=size, uniqueSize=size, accessible=True))
        return self.keys[name]


def stem_of(folder, name, node):
    """The path of a snapshot's own files, without their endings."""
    return f"{folder}{name}-Snapshot{node.number}"


class SnapshotFiles:
    """Mixed into VirtualMachine."""

    def files(self):
        """Those of the machine, and what its snapshots hold besides disks."""
        found = super().files()
        folder, name = self.folder_and_name()
        if self.snapshots:
            found.append(StoredFile(f"{folder}{name}.vmsd", "snapshotList", LIST_SIZE))
        for node in self.all_snapshots():
            stem = stem_of(folder, name, node)
            found.append(StoredFile(f"{stem}.vmsn", "snapshotData", DATA_SIZE))
            if node.power_state != "poweredOff":
                found.append(StoredFile(f"{stem}.vmem", "snapshotMemory", node.config.hardware.memoryMB * MIB))
        return found

    @prop
    def layoutEx(self, call):
        """With what snapshots add to it: chains go from the base to the file that is written to."""
        layout = super().layoutEx(call)
        if not any(map(self.lies_on_snapshot, self.disks())) and not self.snapshots:
            return layout
        files = Files(list(layout.file))
        chains = self.chains(self.own("config"), files)
        layout.disk = [chains.get(disk.key, disk) for disk in layout.disk]
        layout.snapshot = [self.snapshot_layout(node, files) for node in self.all_snapshots()]
        layout.file = files.files
        return layout

    def snapshot_layout(self, node, files):
        stem = stem_of(*self.folder_and_name(), node)
        return vim.vm.FileLayoutEx.SnapshotLayout(
            key=node.ref, dataKey=files.keys[f"{stem}.vmsn"], memoryKey=files.keys.get(f"{stem}.vmem", -1),
            disk=list(self.chains(node.config, files).values()))

    @staticmethod
    def chains(config, files):
        """{key of a disk: its chain}"""
        found = {}
        for disk in disk_chains.disks_of(config):
            units = []
            for backing in reversed(list(disk_chains.chain_of(disk))):
                delta = getattr(backing, "parent", None) is not None
                size = DELTA_SIZE if delta else disk.capacityInBytes
                units.append(vim.vm.FileLayoutEx.DiskUnit(fileKey=[
                    files.key(backing.fileName, "diskDescriptor", 0),
                    files.key(extent_of(backing.fileName, delta), "diskExtent", size)]))
            if units:
                found[disk.key] = vim.vm.FileLayoutEx.DiskLayout(key=disk.key, chain=units)
        return found
