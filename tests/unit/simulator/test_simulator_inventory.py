# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory: folders, datacenters, compute resources, pools, names, and how things are found."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import read, remote, wait


def at(sim, si, path):
    return remote(si, sim.entity(path))


def test_ids_are_a_vcenters(sim):
    moids = {path: sim.entity(path).moid for path in (
        "/", "/DC1", "/DC1/vm", "/DC1/host", "/DC1/datastore", "/DC1/network", "/DC1/host/cluster1",
        "/DC1/host/cluster1/Resources", "/DC1/host/cluster1/esx01.example.test", "/DC1/host/esx04.example.test",
        "/DC1/datastore/datastore1", "/DC1/network/VM Network", "/DC1/vm/vm0001")}
    assert list(moids.values()) == [
        "group-d1", "datacenter-3", "group-v4", "group-h5", "group-s6", "group-n7", "domain-c8", "resgroup-9",
        "host-10", "domain-s13", "datastore-16", "network-18", "vm-20"]


def test_the_same_flags_give_the_same_estate(run):
    first, second = run(vms=3), run(vms=3)

    def facts(sim):
        return {obj.moid: (obj.name, obj.get("config.uuid"), obj.get("config.hardware.device[4000].macAddress"))
                for obj in sim.service.registry.objects.values() if obj.api_name == "VirtualMachine"}
    assert facts(first) == facts(second) and len(facts(first)) == 3


def test_two_datacenters_continue_the_names(run):
    sim = run(datacenters=2, vms=2)
    for path in ("/DC2/host/cluster2/esx05.example.test", "/DC2/datastore/datastore3", "/DC2/network/network3",
                 "/DC2/vm/vm0003"):
        sim.entity(path)


def test_an_empty_vcenter(run):
    si = run(empty=True).connect()
    assert si.content.rootFolder.childEntity == []
    created = si.content.rootFolder.CreateDatacenter("new")
    assert [created.vmFolder.name, created.hostFolder.name, created.datastoreFolder.name,
            created.networkFolder.name] == ["vm", "host", "datastore", "network"]
    assert created.parent == si.content.rootFolder


def test_an_esxi_host(run):
    sim = run(esxi=True, vms=2)
    si = sim.connect("root")
    about = si.content.about
    assert (about.apiType, about.productLineId) == ("HostAgent", "embeddedEsx")
    assert si.content.rootFolder._moId == "ha-folder-root"
    assert si.content.extensionManager is None and si.content.accountManager is not None
    [datacenter] = si.content.rootFolder.childEntity
    assert (datacenter._moId, datacenter.name) == ("ha-datacenter", "ha-datacenter")
    assert [vm.name for vm in datacenter.vmFolder.childEntity] == ["vm0001", "vm0002"]
    for refused in (lambda: datacenter.vmFolder.CreateFolder("x"),
                    lambda: si.content.rootFolder.CreateDatacenter("x"),
                    datacenter.vmFolder.childEntity[0].MarkAsTemplate):
        with pytest.raises(vmodl.fault.NotSupported):
            refused()
    wait(datacenter.vmFolder.childEntity[0].PowerOnVM_Task())


def test_all_places_agree(sim, si):
    for name in ("vm0001", "vm0002"):
        vm = at(sim, si, f"/DC1/vm/{name}")
        summary, config, runtime, guest = vm.summary, vm.config, vm.runtime, vm.guest
        assert summary.config.name == config.name == vm.name == name
        assert summary.config.uuid == config.uuid and summary.config.numCpu == config.hardware.numCPU
        assert summary.runtime.powerState == runtime.powerState and summary.runtime.host == runtime.host
        assert summary.guest.ipAddress == guest.ipAddress
        assert vm in runtime.host.vm and vm in vm.resourcePool.vm and vm in vm.datastore[0].vm
        assert vm in vm.network[0].vm


# -- folders


def test_create_a_folder(sim, si):
    parent = at(sim, si, "/DC1/vm")
    folder = parent.CreateFolder("a/b%c\\d")
    assert folder.name == "a%2fb%25c%5cd" and folder.parent == parent
    assert folder.childType == ["Folder", "VirtualMachine", "VirtualApp"]
    assert parent.CreateFolder("x%2fy").name == "x%2fy"


@pytest.mark.parametrize("name", ["folder1", "FOLDER1", "vm0001"])
def test_a_name_that_is_taken(sim, si, name):
    with pytest.raises(vim.fault.DuplicateName) as caught:
        at(sim, si, "/DC1/vm").CreateFolder(name)
    assert caught.value.object is not None and caught.value.name == name


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_name_that_is_none(sim, si, name):
    with pytest.raises(vim.fault.InvalidName):
        at(sim, si, "/DC1/vm").CreateFolder(name)


def test_eighty_characters_are_a_name(sim, si):
    assert at(sim, si, "/DC1/vm").CreateFolder("/" * 80).name == "%2f" * 80


def test_datacenters_lie_in_folders_of_datacenters(sim, si):
    with pytest.raises(vmodl.fault.NotSupported):
        at(sim, si, "/DC1/vm").CreateDatacenter("x")
    inner = si.content.rootFolder.CreateFolder("inner").CreateDatacenter("DC9")
    assert sim.entity("/inner/DC9").moid == inner._moId
    with pytest.raises(vim.fault.DuplicateName):
        si.content.rootFolder.CreateDatacenter("dc1")


def test_move(sim, si):
    folder, vm = at(sim, si, "/DC1/vm/folder1"), at(sim, si, "/DC1/vm/vm0001")
    wait(folder.MoveIntoFolder_Task([vm]))
    assert vm.parent == folder and folder.childEntity == [vm]
    with pytest.raises(vim.fault.InvalidFolder):
        inner = folder.CreateFolder("inner")
        wait(inner.MoveIntoFolder_Task([folder]))
    with pytest.raises(vmodl.fault.NotSupported):
        wait(folder.MoveIntoFolder_Task([at(sim, si, "/DC1/host/cluster1")]))
    at(sim, si, "/DC1/vm/folder2").CreateFolder("vm0001")
    with pytest.raises(vim.fault.DuplicateName):
        wait(at(sim, si, "/DC1/vm/folder2").MoveIntoFolder_Task([vm]))


def test_rename(sim, si):
    vm = at(sim, si, "/DC1/vm/vm0001")
    wait(vm.Rename_Task("new/name"))
    values, _unused = read(si, vm, "name", "config.name", "summary.config.name")
    assert set(values.values()) == {"new%2fname"}
    with pytest.raises(vim.fault.DuplicateName):
        wait(vm.Rename_Task("vm0002"))
    wait(vm.Rename_Task("new%2fname"))
    for refused in ("/DC1/vm", "/DC1/host/cluster1/esx01.example.test", "/DC1/network/VM Network",
                    "/DC1/host/cluster1/Resources"):
        with pytest.raises(vmodl.fault.NotSupported):
            at(sim, si, refused).Rename_Task("x")


def test_destroy_a_folder(sim, si):
    folder = at(sim, si, "/DC1/vm/folder1")
    running, stopped = at(sim, si, "/DC1/vm/vm0002"), at(sim, si, "/DC1/vm/vm0001")
    wait(folder.CreateFolder("inner").MoveIntoFolder_Task([running, stopped]))
    with pytest.raises(vim.fault.InvalidPowerState):
        wait(folder.Destroy_Task())
    assert stopped.name == "vm0001"
    wait(running.PowerOffVM_Task())
    wait(folder.Destroy_Task())
    for gone in (folder, running, stopped):
        with pytest.raises(vmodl.fault.ManagedObjectNotFound):
            _unused = gone.name
    assert "folder1" not in [e.name for e in at(sim, si, "/DC1/vm").childEntity]


def test_destroy_a_datacenter(sim, si):
    with pytest.raises(vim.fault.ResourceInUse):
        wait(at(sim, si, "/DC1").Destroy_Task())
    created = si.content.rootFolder.CreateDatacenter("empty")
    folder = created.vmFolder
    wait(created.Destroy_Task())
    with pytest.raises(vmodl.fault.ManagedObjectNotFound):
        _unused = folder.name


def test_fixed_folders_stay(sim, si):
    for path in ("/", "/DC1/vm"):
        folder = at(sim, si, path)
        assert "Destroy_Task" in folder.disabledMethod
        with pytest.raises(vmodl.fault.NotSupported):
            folder.Destroy_Task()


# -- compute, storage


def test_a_cluster(sim, si):
    cluster = at(sim, si, "/DC1/host/cluster1")
    assert cluster.summary.numHosts == 3 and cluster.summary.numEffectiveHosts == 3
    assert cluster.summary.totalCpu == 3 * 32 * 2400
    assert cluster.configurationEx.dasConfig.enabled is False and cluster.configuration.drsConfig.enabled is False
    assert cluster.resourcePool.name == "Resources" and cluster.resourcePool.owner == cluster
    assert len(cluster.datastore) == 2 and len(cluster.network) == 2
    assert cluster.environmentBrowser.datastoreBrowser.datastore == cluster.datastore


def test_resource_pools(sim, si):
    root = at(sim, si, "/DC1/host/cluster1/Resources")
    spec = vim.ResourceConfigSpec(
        cpuAllocation=vim.ResourceAllocationInfo(reservation=100, expandableReservation=False, limit=-1,
                                                 shares=vim.SharesInfo(level="high", shares=0)),
        memoryAllocation=vim.ResourceAllocationInfo(reservation=0, expandableReservation=True, limit=2048,
                                                    shares=vim.SharesInfo(level="custom", shares=77)))
    pool = root.CreateResourcePool("pool", spec)
    assert pool.config.cpuAllocation.shares.shares == 8000 and pool.config.memoryAllocation.shares.shares == 77
    with pytest.raises(vim.fault.DuplicateName):
        root.CreateResourcePool("POOL", spec)
    spec.cpuAllocation.limit = 50
    with pytest.raises(vmodl.fault.InvalidArgument):
        pool.UpdateConfig(None, spec)
    pool.UpdateConfig("renamed", None)
    stale = vim.ResourceConfigSpec(changeVersion="stale", cpuAllocation=vim.ResourceAllocationInfo(),
                                   memoryAllocation=vim.ResourceAllocationInfo())
    with pytest.raises(vim.fault.ConcurrentAccess):
        pool.UpdateConfig(None, stale)
    assert root.resourcePool == [pool] and pool.name == "renamed"
    inner = pool.CreateResourcePool("inner", pool.config)
    wait(pool.Destroy_Task())
    assert root.resourcePool == [inner] and inner.parent == root


def test_a_datastore(sim, si):
    datastore = at(sim, si, "/DC1/datastore/datastore1")
    assert datastore.summary.name == datastore.info.name == "datastore1"
    assert len(datastore.host) == 4 and datastore.summary.multipleHostAccess
    wait(datastore.Rename_Task("fast"))
    assert at(sim, si, "/DC1/vm/vm0002").config.files.vmPathName == "[fast] vm0002/vm0002.vmx"
    with pytest.raises(vim.fault.DuplicateName):
        wait(datastore.Rename_Task("datastore2"))


def test_remove_a_host(sim, si):
    host = at(sim, si, "/DC1/host/cluster1/esx01.example.test")
    with pytest.raises(vim.fault.InvalidState):
        wait(host.Destroy_Task())
    services = host.configManager.serviceSystem
    with sim.service.lock:
        sim.entity("/DC1/host/cluster1/esx01.example.test").own("runtime").inMaintenanceMode = True
    wait(host.Destroy_Task())
    with pytest.raises(vmodl.fault.ManagedObjectNotFound):
        _unused = services.serviceInfo
    assert len(at(sim, si, "/DC1/host/cluster1").host) == 2


def test_destroy_compute_resources(sim, si):
    standalone, cluster = at(sim, si, "/DC1/host/esx04.example.test"), at(sim, si, "/DC1/host/cluster1")
    host, machines = standalone.host[0], standalone.resourcePool.vm
    with pytest.raises(vmodl.fault.NotSupported):
        host.Destroy_Task()
    with pytest.raises(vim.fault.InvalidState):
        wait(cluster.Destroy_Task())
    for machine in machines:
        if machine.runtime.powerState == "poweredOn":
            wait(machine.PowerOffVM_Task())
    wait(standalone.Destroy_Task())
    for gone in (standalone, host, *machines):
        with pytest.raises(vmodl.fault.ManagedObjectNotFound):
            _unused = gone.name
    assert at(sim, si, "/DC1/host").childEntity == [cluster]


# -- SearchIndex


def test_find_by_path(sim, si):
    index = si.content.searchIndex
    assert index.FindByInventoryPath("DC1/vm/vm0001")._moId == "vm-20"
    assert index.FindByInventoryPath("/DC1/host/cluster1/Resources/vm0001")._moId == "vm-20"
    assert index.FindByInventoryPath("/nonsense") is None
    folder = at(sim, si, "/DC1/vm").CreateFolder("a/b")
    assert index.FindByInventoryPath("/DC1/vm/a%2fb") == folder
    assert index.FindByInventoryPath("/DC1/vm/a%2Fb") == folder
    assert index.FindByInventoryPath("/DC1/vm/a/b") is None
    assert index.FindChild(at(sim, si, "/DC1/vm"), "a/b") == folder


def test_find_by_value(sim, si):
    index, vm = si.content.searchIndex, at(sim, si, "/DC1/vm/vm0002")
    host, datacenter = at(sim, si, "/DC1/host/esx04.example.test/esx04.example.test"), at(sim, si, "/DC1")
    config = vm.config
    assert index.FindByUuid(None, config.uuid, True, False) == vm
    assert index.FindByUuid(datacenter, config.instanceUuid.upper(), True, True) == vm
    assert index.FindByUuid(None, config.uuid, True, True) is None
    assert index.FindAllByUuid(None, config.uuid, True, None) == [vm]
    assert index.FindByUuid(None, host.hardware.systemInfo.uuid, False, None) == host
    assert index.FindByIp(None, vm.guest.ipAddress, True) == vm and index.FindAllByIp(None, "1.2.3.4", True) == []
    assert index.FindByDnsName(None, "vm0002", True) == vm
    assert index.FindByDnsName(None, "esx04.example.test", False) == host
    assert index.FindAllByDnsName(datacenter, "esx04.example.test", False) == [host]
    assert index.FindByDatastorePath(datacenter, config.files.vmPathName) == vm
    with pytest.raises(vim.fault.InvalidDatastore):
        index.FindByDatastorePath(datacenter, "[nonsense] x/x.vmx")
    wait(vm.PowerOffVM_Task())
    assert index.FindByIp(None, "192.0.2.52", True) is None
