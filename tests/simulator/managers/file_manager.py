# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.FileManager: folders and files of datastores, as far as they belong to no registered machine."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..entities.datastore import Datastore
from ..model import datastore_paths
from ..model.managed import ManagedObject, api

MANAGE = "Datastore.FileManagement"


class FileManager(ManagedObject, api="FileManager"):
    def find(self, call, name, datacenter):
        """(datastore, path in it). Without a datacenter the name must be the only one of its kind, or a host's own.

        Raises InvalidDatastorePath, InvalidDatastore, or InvalidArgument(datacenter).
        """
        parts = datastore_paths.split(name)
        if parts is None:
            raise faults.invalid_datastore_path(name)
        if datacenter is not None:
            known = call.resolve(datacenter).below("datastore", "Datastore")
        else:
            known = self.service.registry.of_type(Datastore)
        found = [datastore for datastore in known if datastore.name == parts[0]]
        if len(found) > 1:
            raise faults.invalid_argument("datacenter")
        if not found:
            raise faults.invalid_datastore(parts[0])
        return found[0], parts[1]

    def needs_delete(self, call, name, datacenter):
        return [(self.find(call, name, datacenter)[0], MANAGE)]

    @api(privilege=needs_delete)
    def DeleteDatastoreFile_Task(self, call, name, datacenter):
        """FileManager.DeleteDatastoreFile_Task: a file, or a folder with all below it.

        Assumed: files of a running machine are FileLocked, those of another registered machine are CannotDeleteFile.
        """
        datastore, inner = self.find(call, name, datacenter)
        yield
        store = datastore.store
        if not inner or not (inner in store.files() or store.has_folder(inner)):
            raise faults.file_not_found(name)
        self.check_not_used(datastore, inner, name)
        store.remove(inner)
        datastore.touch()

    @staticmethod
    def check_not_used(datastore, inner, name):
        for machine in datastore.machines.values():
            for file in machine.files():
                parts = datastore_paths.split(file.path)
                if parts[0] != datastore.name or not (parts[1] == inner or parts[1].startswith(f"{inner}/")):
                    continue
                if machine.power_state == "poweredOn":
                    raise vim.fault.FileLocked(file=name, msg=f"Unable to access file {name} since it is locked.")
                raise vim.fault.CannotDeleteFile(file=name, msg=f"Cannot delete file {name}.")

    def needs_folder(self, call, name, datacenter, createParentDirectories):
        return self.needs_delete(call, name, datacenter)

    @api(privilege=needs_folder)
    def MakeDirectory(self, call, name, datacenter, createParentDirectories):
        """FileManager.MakeDirectory"""
        datastore, inner = self.find(call, name, datacenter)
        store = datastore.store
        if inner in store.files() or store.has_folder(inner):
            raise vim.fault.FileAlreadyExists(file=name, msg=f"The specified file '{name}' already exists.")
        above = inner.rpartition("/")[0]
        if not createParentDirectories and not store.has_folder(above):
            raise faults.file_not_found(datastore_paths.join(datastore.name, above))
        store.folders.add(inner)
        datastore.touch()
