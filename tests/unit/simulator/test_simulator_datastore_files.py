# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files on datastores: HostDatastoreBrowser and FileManager."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import wait
from simulator_lifecycle import Estate

Browser = vim.host.DatastoreBrowser
BROWSE, MANAGE = "Datastore.Browse", "Datastore.FileManagement"


@pytest.fixture
def sim(run):
    return run(vms=2, files=["iso/debian.iso", "[datastore1] iso/deep/Other.ISO"])


@pytest.fixture
def browser(estate):
    return estate.datastore(1).browser


def search(browser, path, deep=False, **spec):
    method = browser.SearchDatastoreSubFolders_Task if deep else browser.SearchDatastore_Task
    return wait(method(path, Browser.SearchSpec(**spec)))


def names(found):
    return [file.path for file in found.file]


DETAILS = Browser.FileInfo.Details(fileType=True, fileSize=True, modification=True, fileOwner=True)


def test_a_folder(estate, browser):
    found = search(browser, "[datastore1] iso", details=DETAILS)
    assert found.datastore == estate.datastore(1) and found.folderPath == "[datastore1] iso/"
    iso = next(f for f in found.file if f.path == "debian.iso")
    assert isinstance(iso, Browser.IsoImageInfo) and iso.fileSize > 0 and iso.modification and iso.owner == "root"
    assert isinstance(next(f for f in found.file if f.path == "deep"), Browser.FolderInfo)
    bare = search(browser, "[datastore1] iso/").file[0]
    assert bare.__class__ is Browser.FileInfo and bare.fileSize is None and bare.modification is None


def test_the_root(estate, browser):
    found = search(browser, "[datastore1]")
    assert found.folderPath == "[datastore1]" and "iso" in names(found)
    assert names(search(estate.datastore(2).browser, "[datastore2] iso")) == ["debian.iso"]


@pytest.mark.parametrize(("spec", "found"), [
    ({"matchPattern": ["debian.iso"]}, ["debian.iso"]),
    ({"matchPattern": ["*.iso"]}, ["debian.iso"]),
    ({"matchPattern": ["DEBIAN.*"]}, []),
    ({"matchPattern": ["DEBIAN.*"], "searchCaseInsensitive": True}, ["debian.iso"]),
    ({"matchPattern": ["no.iso", "d?ep"]}, ["deep"]),
    ({"query": [Browser.IsoImageQuery()]}, ["debian.iso"]),
    ({"query": [Browser.VmDiskQuery()]}, []),
    ({"sortFoldersFirst": True}, ["deep", "debian.iso"]),
    ({"sortFoldersFirst": False}, ["debian.iso", "deep"])])
def test_what_is_searched_for(browser, spec, found):
    assert names(search(browser, "[datastore1] iso", **spec)) == found


def test_folders_below(browser):
    found = search(browser, "[datastore1] iso", deep=True, matchPattern=["*.iso"], searchCaseInsensitive=True)
    assert [(f.folderPath, names(f)) for f in found] == [
        ("[datastore1] iso/", ["debian.iso"]), ("[datastore1] iso/deep/", ["Other.ISO"])]


def test_the_files_of_a_machine(estate):
    vm = estate.vm("vm0001")
    path = vm.config.files.vmPathName
    browser, folder = vm.datastore[0].browser, path.rpartition("/")[0]
    disk = Browser.VmDiskQuery(details=Browser.VmDiskQuery.Details(
        diskType=False, capacityKb=True, hardwareVersion=False, thin=True))
    found = search(browser, folder, query=[disk]).file
    assert [(f.path, f.capacityKb, f.thin) for f in found] == [("vm0001.vmdk", 16 * 1024 * 1024, True)]
    everything = names(search(browser, folder))
    assert {"vm0001.vmx", "vm0001.nvram", "vm0001.vmdk"} < set(everything) and "vm0001-flat.vmdk" not in everything
    off = set(everything)
    wait(vm.PowerOnVM_Task())
    assert set(names(search(browser, folder))) - off == {"vm0001.vswp"}
    wait(vm.PowerOffVM_Task())
    vm.UnregisterVM()
    assert set(names(search(browser, folder))) == off
    wait(estate.folder.RegisterVM_Task(path, None, False, estate.pool, None))
    wait(estate.vm("vm0001").Destroy_Task())
    with pytest.raises(vim.fault.FileNotFound):
        search(browser, folder)


def test_the_browser_of_a_host(estate):
    host = estate.host(1)
    assert names(search(host.datastoreBrowser, "[datastore2] iso")) == ["debian.iso"]
    del estate.sim.entity("/DC1/datastore/datastore2").mounts[host._moId]
    with pytest.raises(vim.fault.InvalidDatastore):
        search(host.datastoreBrowser, "[datastore2] iso")


@pytest.mark.parametrize(("path", "fault"), [
    ("[datastore1] nothing", vim.fault.FileNotFound), ("[datastore1] iso/debian.iso", vim.fault.FileNotFound),
    ("[nonsense] iso", vim.fault.InvalidDatastore), ("[datastore2] iso", vim.fault.InvalidDatastore),
    ("nonsense", vim.fault.InvalidDatastorePath), ("[datastore1] ../x", vim.fault.InvalidDatastorePath)])
def test_a_path_that_leads_nowhere(browser, path, fault):
    with pytest.raises(fault):
        search(browser, path)


def test_the_privilege_to_browse(estate):
    with pytest.raises(vim.fault.NoPermission) as caught:
        search(estate.account().datastore(1).browser, "[datastore1]")
    assert caught.value.privilegeId == BROWSE
    search(estate.account(BROWSE).datastore(1).browser, "[datastore1]")


# -- FileManager


@pytest.fixture
def manager(si):
    return si.content.fileManager


def test_deleting(estate, browser, manager):
    free = estate.datastore(1).summary.freeSpace
    wait(manager.DeleteDatastoreFile_Task("[datastore1] iso/debian.iso", estate.at("/DC1")))
    assert names(search(browser, "[datastore1] iso")) == ["deep"] and estate.datastore(1).summary.freeSpace > free
    wait(manager.DeleteDatastoreFile_Task("[datastore1] iso", None))
    for path in ("[datastore1] iso", "[datastore1] iso/debian.iso"):
        with pytest.raises(vim.fault.FileNotFound):
            wait(manager.DeleteDatastoreFile_Task(path, None))


def test_deleting_what_lies_there_of_a_machine(estate, manager):
    for name, fault in (("vm0001", vim.fault.CannotDeleteFile), ("vm0002", vim.fault.FileLocked)):
        path = estate.vm(name).config.files.vmPathName
        for target in (path, path.rpartition("/")[0]):
            with pytest.raises(fault):
                wait(manager.DeleteDatastoreFile_Task(target, None))
    vm = estate.vm("vm0001")
    path = vm.config.files.vmPathName
    vm.UnregisterVM()
    wait(manager.DeleteDatastoreFile_Task(path.rpartition("/")[0], None))
    with pytest.raises(vim.fault.NotFound):
        wait(estate.folder.RegisterVM_Task(path, None, False, estate.pool, None))


def test_making_folders(browser, manager):
    manager.MakeDirectory("[datastore1] new", None, False)
    assert names(search(browser, "[datastore1] new")) == []
    with pytest.raises(vim.fault.FileAlreadyExists):
        manager.MakeDirectory("[datastore1] iso", None, True)
    with pytest.raises(vim.fault.FileNotFound):
        manager.MakeDirectory("[datastore1] a/b", None, False)
    manager.MakeDirectory("[datastore1] a/b", None, True)
    assert names(search(browser, "[datastore1] a")) == ["b"]


def test_a_datastore_that_there_is_not(run):
    sim = run(vms=0, datacenters=2)
    estate = Estate(sim, sim.connect())
    manager = estate.si.content.fileManager
    for name, datacenter, fault in (("[nonsense] x", None, vim.fault.InvalidDatastore),
                                    ("[datastore1] x", estate.at("/DC2"), vim.fault.InvalidDatastore),
                                    ("x", None, vim.fault.InvalidDatastorePath)):
        with pytest.raises(fault):
            manager.MakeDirectory(name, datacenter, True)
    wait(estate.at("/DC2/datastore/datastore3").Rename_Task("datastore1"))
    with pytest.raises(vmodl.fault.InvalidArgument):
        manager.MakeDirectory("[datastore1] x", None, True)
    manager.MakeDirectory("[datastore1] x", estate.at("/DC2"), True)


def test_the_privilege_to_manage_files(estate):
    for call in ("DeleteDatastoreFile_Task", "MakeDirectory"):
        with pytest.raises(vim.fault.NoPermission) as caught:
            getattr(estate.account().si.content.fileManager, call)("[datastore1] x", None)
        assert caught.value.privilegeId == MANAGE
    estate.account(MANAGE).si.content.fileManager.MakeDirectory("[datastore1] x", None, False)
