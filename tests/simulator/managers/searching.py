# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches in datastores: HostDatastoreBrowser's methods."""

from __future__ import annotations

import fnmatch

from pyVmomi import vim

from .. import faults
from ..model import datastore_paths
from ..model.managed import api
from ..model.values import EPOCH
from ..vm.files import StoredFile

Browser = vim.host.DatastoreBrowser
# kind of a file in the store → its type, and the query that finds it
KINDS = {
    "iso": (Browser.IsoImageInfo, Browser.IsoImageQuery),
    "floppy": (Browser.FloppyImageInfo, Browser.FloppyImageQuery),
    "diskDescriptor": (Browser.VmDiskInfo, Browser.VmDiskQuery),
    "config": (Browser.VmConfigInfo, Browser.VmConfigQuery),
    "nvram": (Browser.VmNvramInfo, Browser.VmNvramQuery),
    "log": (Browser.VmLogInfo, Browser.VmLogQuery),
    "snapshotData": (Browser.VmSnapshotInfo, Browser.VmSnapshotQuery),
    "folder": (Browser.FolderInfo, Browser.FolderQuery),
}
FOLDER = StoredFile("", "folder", 0)
HIDDEN = {"diskExtent"}         # a browser shows a disk as one file, its descriptor


class Searching:
    """Mixed into HostDatastoreBrowser; `owner` says which datastores it knows."""

    def datastores(self):
        return [self.service.registry.find(ref._moId) for ref in self.datastore(None)]

    def datastore_of(self, path):
        """(datastore, path in it), or None for a datastore that this browser does not know."""
        parts = datastore_paths.split(path)
        found = next((d for d in self.datastores() if parts and d.name == parts[0]), None)
        return (found, parts[1]) if found is not None else None

    def needs_browse(self, call, datastorePath, searchSpec):
        place = self.datastore_of(datastorePath)
        return [(place[0] if place else self.owner, "Datastore.Browse")]

    @api(privilege=needs_browse)
    def SearchDatastore_Task(self, call, datastorePath, searchSpec):
        """HostDatastoreBrowser.SearchDatastore_Task: one folder; FileNotFound if there is none."""
        yield
        datastore, folder = self.folder_at(datastorePath)
        return result(datastore, folder, searchSpec)

    @api(privilege=needs_browse)
    def SearchDatastoreSubFolders_Task(self, call, datastorePath, searchSpec):
        """HostDatastoreBrowser.SearchDatastoreSubFolders_Task: a result for the folder and each one below it."""
        yield
        datastore, folder = self.folder_at(datastorePath)
        start = f"{folder}/" if folder else ""
        below = [f for f in datastore.store.all_folders() if f != folder and f.startswith(start)]
        return Browser.SearchResults.Array(result(datastore, each, searchSpec) for each in (folder, *sorted(below)))

    def folder_at(self, path):
        parts = datastore_paths.split(path)
        if parts is None:
            raise faults.invalid_datastore_path(path)
        place = self.datastore_of(path)
        if place is None:
            raise faults.invalid_datastore(parts[0])
        datastore, folder = place
        if not datastore.store.has_folder(folder):
            raise faults.file_not_found(path)
        return datastore, folder


def result(datastore, folder, spec):
    """vim.host.DatastoreBrowser.SearchResults of one folder."""
    spec = spec or Browser.SearchSpec()
    entries = [entry for entry in listing(datastore.store, folder) if wanted(entry, spec)]
    entries.sort(key=lambda entry: (entry[1].kind != "folder", entry[0]) if spec.sortFoldersFirst else entry[0])
    path = datastore_paths.join(datastore.name, folder)
    return Browser.SearchResults(
        datastore=datastore.ref, folderPath=f"{path}/" if folder else path.rstrip(),
        file=[described(name, file, spec) for name, file in entries])


def listing(store, folder):
    """[(name, StoredFile)] of what lies directly in a folder."""
    start = f"{folder}/" if folder else ""
    found = [(inner[len(start):], file) for inner, file in store.files().items()
             if inner.startswith(start) and "/" not in inner[len(start):] and file.kind not in HIDDEN]
    return found + [(inner[len(start):], FOLDER) for inner in store.all_folders()
                    if inner != folder and inner.startswith(start) and "/" not in inner[len(start):]]


def wanted(entry, spec):
    name, file = entry
    if spec.query and not any(fits(file, query) for query in spec.query):
        return False
    return not spec.matchPattern or any(matches(name, pattern, spec.searchCaseInsensitive)
                                        for pattern in spec.matchPattern)


def fits(file, query):
    """Whether a query is for files of this kind; templates' and machines' configurations are told apart by name."""
    kind = KINDS.get(file.kind)
    if kind is None:
        return query.__class__ is Browser.Query
    return isinstance(query, kind[1]) or query.__class__ is Browser.Query


def matches(name, pattern, insensitive):
    """Patterns with `*` and `?`; nothing else is special in the API."""
    pattern = pattern.replace("[", "[[]")
    if insensitive:
        name, pattern = name.lower(), pattern.lower()
    return fnmatch.fnmatchcase(name, pattern)


def described(name, file, spec):
    """A FileInfo: of the file's own type if the spec asks for types, with the details it asks for."""
    details = spec.details
    typed = bool(spec.query) or bool(details and details.fileType)
    cls = KINDS.get(file.kind, (Browser.FileInfo,))[0] if typed else Browser.FileInfo
    info = cls(path=name)
    if details is not None:
        info.fileSize = file.size if details.fileSize else None
        info.modification = EPOCH if details.modification else None
        info.owner = "root" if details.fileOwner else None
    if isinstance(info, Browser.VmDiskInfo):
        asked = [q.details for q in spec.query if isinstance(q, Browser.VmDiskQuery) and q.details is not None]
        info.capacityKb = file.capacity_kb if any(d.capacityKb for d in asked) else None
        info.thin = file.thin if any(d.thin for d in asked) else None
    return info
