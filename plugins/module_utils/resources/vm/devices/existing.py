# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that exist already, and that a machine shall have or be made of: looked up before anything is sent.

API: HostDatastoreBrowser.SearchDatastore_Task, which needs the privilege Datastore.Browse and changes nothing. It does
not tell whether a thick disk was zeroed eagerly.
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import Watch, of_task
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import NotFound, ServerFault
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import resolve
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.backing import datastore_in
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import listed, near

_SECONDS = 60
_Browser = vim.host.DatastoreBrowser if vim else None


def look_up(session, specs, within):
    """Puts the size and provisioning of existing files into the disks that are to be added with them.

    specs: VirtualDeviceConfigSpecs. within: the Place of the datacenter. Raises NotFound for a file that is not there.
    """
    for spec in specs:
        is_disk = isinstance(spec.device, vim.vm.device.VirtualDisk)
        if is_disk and spec.operation == "add" and spec.fileOperation is None:
            _look_up(session, spec.device, within)


def _look_up(session, disk, within):
    file = disk.backing.fileName
    datastore = resolve(session, "Datastore", datastore_in(file), within, "disks.file")
    details = _Browser.VmDiskQuery.Details(diskType=False, capacityKb=True, hardwareVersion=False, thin=True)
    found = find(session, file, datastore, [_Browser.VmDiskQuery(details=details)], "disks", "disk")
    if found is not None:
        disk.capacityInKB = found.capacityKb or 0
        disk.backing.thinProvisioned = found.thin


def vet_machine(session, file, datastore):
    """Raises NotFound where there is no configuration file of a machine, to be registered, at a path."""
    queries = [_Browser.VmConfigQuery(), _Browser.TemplateVmConfigQuery()]
    find(session, file, datastore, queries, "register", "file")


def find(session, file, datastore, queries, option, noun):
    """What the server knows of a file (FileInfo). Raises NotFound; none where it cannot be looked for.

    queries: of which kinds of files. option, noun: for errors.
    """
    if session.is_planned(datastore):
        return None
    folder, _slash, name = file.rpartition("/") if "/" in file else file.rpartition(" ")
    files = _files_in(session, datastore, folder, queries)
    if files is None:
        return None
    if name not in files:
        there = near(name, files) or sorted(files)
        raise NotFound(
            f"{option}: there is no {noun} {file}. In {folder}, there is {listed(there) or 'none'}.",
            option=option,
            value=file,
            candidates=there,
        )
    return files[name]


def _files_in(session, datastore, folder, queries):
    """{name: FileInfo} of the files of some kinds in a folder of a datastore; none where there is no such folder.

    None where the account may not look.
    """
    browser = session.read.one(datastore, ["browser"])["browser"]
    spec = _Browser.SearchSpec(query=queries)
    try:
        found = _searched(session, browser.SearchDatastore_Task(folder, spec), f"look into {folder}")
    except vim.fault.NoPermission:
        return None
    except ServerFault as fault:
        if fault.details.get("fault") == "FileNotFound":
            return {}
        raise
    return {one.path: one for one in found.file}


def _searched(session, task, doing):
    with Watch(session) as watch:
        watch.add(of_task(task, doing, _SECONDS))
        ((_awaited, found, error),) = watch.next()
    if error:
        raise error
    return found
