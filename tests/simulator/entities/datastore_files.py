# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a datastore: those of its machines, which follow from them, and those that nobody has registered."""

from __future__ import annotations

from ..model import datastore_paths
from ..vm.files import StoredFile, allocated, disk_pair

ISO_SIZE = 700 * 1024 * 1024
KINDS = {"iso": "iso", "vmdk": "diskDescriptor", "vmx": "config", "vmtx": "config", "nvram": "nvram", "log": "log",
         "flp": "floppy", "vmsn": "snapshotData", "vmsd": "snapshotList"}


class FileStore:
    """`kept` holds the files of no registered machine by their path in the datastore, `folders` empty folders.

    `machines` holds what a configuration file says of a machine that is not registered, by the same path; `disks` the
    disks that were made since the estate was built, whether a machine has them or not.
    """

    def __init__(self, datastore):
        self.datastore = datastore
        self.kept = {}
        self.folders = set()
        self.machines = {}
        self.disks = {}

    def size(self):
        """Bytes of all files that are no registered machine's."""
        return sum(allocated(file.size) for file in (*self.kept.values(), *self.loose_disks().values()))

    def growth(self):
        return sum(file.uncommitted for file in self.loose_disks().values())

    # -- disks

    def inner(self, path):
        """The path in the datastore of a whole path; None for one that leads elsewhere."""
        name, inner = datastore_paths.split(path) or (None, None)
        return inner if name == self.datastore.name else None

    def disk_file(self, path):
        """The file of a disk, or None; disks of the first estate are found at their machines."""
        found = self.disks.get(self.inner(path))
        return found or next(filter(None, (m.disk_file(path) for m in self.datastore.machines.values())), None)

    def add_disk(self, path, file):
        self.disks[self.inner(path)] = file

    def remove_disk(self, path):
        self.disks.pop(self.inner(path), None)

    def loose_disks(self):
        """{path: DiskFile} of the disks that no registered machine has."""
        if not self.disks:
            return {}
        attached = {self.inner(path) for machine in self.datastore.machines.values()
                    if not machine.is_untouched for path in machine.disk_paths()}
        return {path: file for path, file in self.disks.items() if path not in attached}

    # -- files and folders

    def has_file(self, path):
        return self.inner(path) in self.files()

    def put(self, inner, size=None, kind=None):
        """Add a file by its path in the datastore, such as `iso/debian.iso`."""
        kind = kind or KINDS.get(inner.rpartition(".")[2].lower(), "uncommon")
        size = (ISO_SIZE if kind == "iso" else 0) if size is None else size
        self.kept[inner] = StoredFile(datastore_paths.join(self.datastore.name, inner), kind, size)

    def keep(self, file, inner):
        self.kept[inner] = file

    def files(self):
        """{path in the datastore: StoredFile}"""
        found = dict(self.kept)
        for inner, file in self.loose_disks().items():
            path = datastore_paths.join(self.datastore.name, inner)
            descriptor, extent = disk_pair(path, file.size, None, file.thin, file.capacity // 1024)
            found[inner], found[self.inner(extent.path)] = descriptor, extent
        for machine in self.datastore.machines.values():
            for file in machine.files():
                parts = datastore_paths.split(file.path)
                if parts is not None and parts[0] == self.datastore.name:
                    found[parts[1]] = file
        return found

    def all_folders(self):
        """Every folder, as a path without slashes around it; the root is the empty path."""
        found = {"", *self.folders}
        for inner in self.files():
            found.update(parents(inner))
        for folder in self.folders:
            found.update(parents(folder))
        return found

    def top_folders(self):
        """The names of the folders in the root, without building what nobody has looked at yet."""
        found = {inner.partition("/")[0] for inner in (*self.kept, *self.disks, *self.folders)}
        for machine in self.datastore.machines.values():
            found.update(machine.top_folders(self.datastore.name))
        return found

    def has_folder(self, inner):
        if inner == "" or inner in self.folders:
            return True
        start = f"{inner}/"
        return any(path.startswith(start) for path in (*self.folders, *self.files()))

    def free_name(self, name):
        """A folder's name that is not taken yet: `name`, else `name_1` and so on, as vCenter does."""
        taken, number, candidate = self.top_folders(), 0, name
        while candidate in taken:
            number += 1
            candidate = f"{name}_{number}"
        return candidate

    def remove(self, inner):
        """Remove a file, or a folder with all below it."""
        start = f"{inner}/"
        for table in (self.kept, self.machines, self.disks):
            for path in [p for p in table if p == inner or p.startswith(start)]:
                del table[path]
        self.folders = {f for f in self.folders if f != inner and not f.startswith(start)}


def parents(inner):
    """The folders above a path: `a/b/c` lies in `a/b` and `a`."""
    names = inner.split("/")[:-1]
    return {"/".join(names[:count]) for count in range(1, len(names) + 1)}
