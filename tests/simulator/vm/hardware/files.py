# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of virtual disks on datastores: what a change creates, deletes and grows, and whether there is room for it."""

from __future__ import annotations

import re

from pyVmomi import vim

PATH = re.compile(r"\[([^\]]+)\](?: (.*))?")


class DiskFile:
    """The file of a virtual disk: sizes in bytes. A thin one occupies what was written to it: nothing at first."""

    __slots__ = ("capacity", "thin", "eager", "uuid", "written")

    def __init__(self, capacity, thin, eager, uuid):
        self.capacity, self.thin, self.eager, self.uuid = capacity, thin, eager, uuid
        self.written = 0

    @property
    def size(self):
        return min(self.written, self.capacity) if self.thin else self.capacity

    @property
    def uncommitted(self):
        return self.capacity - self.size


class FilePlan:
    """Collected while a spec is checked, carried out at the end."""

    def __init__(self):
        self.created = {}       # path → (datastore, DiskFile)
        self.deleted = {}       # path → (datastore, DiskFile)
        self.grown = []         # (datastore, path, DiskFile before, DiskFile after)

    def find(self, datastore, path):
        """The file at a path as it is after what is planned so far, or None."""
        if path in self.created:
            return self.created[path][1]
        if path in self.deleted:
            return None
        return datastore.disk_file(path)

    def create(self, datastore, path, file):
        self.created[path] = datastore, file

    def delete(self, datastore, path, file):
        self.deleted[path] = datastore, file

    def grow(self, datastore, path, before, after):
        self.grown.append((datastore, path, before, after))

    def needs(self):
        """(datastore, path, bytes) of everything that takes space."""
        for path, (datastore, file) in self.created.items():
            yield datastore, path, file.size
        for datastore, path, before, after in self.grown:
            yield datastore, path, after.size - before.size

    def check(self):
        """NoDiskSpace if what is created and grown does not fit."""
        free = {}
        for datastore, path, size in self.needs():
            left = free.get(datastore.moid, datastore.free()) - size
            if left < 0:
                raise no_space(path, datastore)
            free[datastore.moid] = left

    def carry_out(self):
        for path, (datastore, file) in self.deleted.items():
            datastore.remove_file(path, file)
        for path, (datastore, file) in self.created.items():
            datastore.add_file(path, file)
        for datastore, path, before, after in self.grown:
            datastore.remove_file(path, before)
            datastore.add_file(path, after)


def no_space(path, datastore):
    return vim.fault.NoDiskSpace(file=path, datastore=datastore.name,
                                 msg=f"Insufficient disk space on datastore '{datastore.name}'.")


def split_path(path):
    """The datastore's name and the path of `[datastore] folder/file`; (None, None) for anything else."""
    match = PATH.fullmatch(path or "")
    return (match[1], match[2] or "") if match else (None, None)


def find_datastore(place, name):
    """The datastore of this name in the datacenter, or InvalidDatastore."""
    for each in place.datacenter.below("datastore", "Datastore") if place.datacenter else ():
        if each.name == name:
            return each
    raise vim.fault.InvalidDatastore(name=name, msg=f"Invalid datastore '{name}'.")


def check_mounted(host, datastore):
    """InvalidDatastore unless the host has mounted it."""
    if host.moid not in datastore.mounts:
        raise vim.fault.InvalidDatastore(
            datastore=datastore.ref, name=datastore.name,
            msg=f"Datastore '{datastore.name}' is not accessible from host '{host.name}'.")


def datastore_of(place, disk):
    """Where the file of a disk that the machine has lies; None if its datastore is not known any more."""
    ref = disk.backing.datastore
    found = place.service.registry.find(ref._moId) if ref is not None else None
    name, _rest = split_path(disk.backing.fileName)
    if found is None and place.datacenter:
        found = next((d for d in place.datacenter.below("datastore", "Datastore") if d.name == name), None)
    return found


def resolve_file(place, backing):
    """The datastore and the full path that a file backing means; the datastore is `None` for an empty backing."""
    path, ref = backing.fileName or "", backing.datastore
    if not path and ref is None:
        return None, ""
    if not path:
        datastore = place.service.find(ref)
        check_mounted(place.host, datastore)
        return datastore, f"[{datastore.name}]"
    name, _rest = split_path(path)
    if name is None:
        raise vim.fault.InvalidDatastorePath(datastorePath=path, msg=f"Invalid datastore path '{path}'.")
    datastore = find_datastore(place, name)
    check_mounted(place.host, datastore)
    return datastore, path
