# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The estate `inventory`, as a client sees it: vApps, machines that the vCenter does not reach, vCLS, accounts."""

from __future__ import annotations

import time

import pytest
from pyVmomi import vim
from simulator_helpers import read, remote, wait
from simulator_rest import Client

from simulator.client import Simulator

STATE = "runtime.connectionState"
UNKNOWN = ("config", "config.uuid", "config.hardware.numCPU", "config.hardware.device[2000].capacityInKB", "layoutEx",
           "resourceConfig", "summary.config.numCpu", "summary.config.instanceUuid", "summary.config.annotation")


@pytest.fixture
def sim(run):
    return run(vms=1, estate="inventory")


def machines(si):
    """{name: [machine]} of all that the account sees."""
    view = si.content.viewManager.CreateContainerView(si.content.rootFolder, [vim.VirtualMachine], True)
    found = {}
    for each in view.view:
        found.setdefault(each.name, []).append(each)
    return found


@pytest.fixture
def known(si):
    return machines(si)


def test_everything_is_there(known):
    assert sum(map(len, known.values())) == 24
    assert len(known["same-name"]) == 2 and {vm.parent.name for vm in known["same-name"]} == {"Web", "Test"}
    assert "größe 1" in known and "with%2fslash" in known


# -- vApps and templates

def test_machines_in_vapps(sim, si, known):
    [app], [inner] = known["app-01"], known["app-03"]
    shop, backend = app.parentVApp, inner.parentVApp
    assert isinstance(shop, vim.VirtualApp) and (shop.name, backend.name) == ("shop", "backend")
    assert app.parent is None and inner.parent is None
    assert app.resourcePool == shop and shop.vm == [app, *known["app-02"]] and shop.resourcePool == [backend]
    root, pool = remote(si, sim.entity("/DC1/vm")), remote(si, sim.entity("/DC1/host/cluster1/Resources"))
    assert (shop.parentFolder, shop.parent, shop.parentVApp) == (root, pool, None)
    assert (backend.parentFolder, backend.parent, backend.parentVApp) == (None, shop, shop)
    assert shop in root.childEntity and app not in root.childEntity and shop in pool.resourcePool
    assert shop.summary.vAppState == "started" and shop.owner.name == "cluster1"
    assert {entity.key for entity in shop.vAppConfig.entityConfig} == {backend, *shop.vm}
    assert si.content.searchIndex.FindByInventoryPath("/DC1/vm/shop/app-01") == app
    config = read(si, known["web-01"][0], "parentVApp", "parent")[0]
    assert set(config) == {"parent"}


def test_a_vapp_is_destroyed_with_its_machines(si, known):
    [app], [inner] = known["app-02"], known["app-03"]
    shop = app.parentVApp
    with pytest.raises(vim.fault.InvalidPowerState):
        wait(shop.Destroy_Task())
    wait(inner.PowerOffVM_Task())
    wait(known["app-01"][0].PowerOffVM_Task())
    wait(shop.Destroy_Task())
    left = machines(si)
    assert not {"app-01", "app-02", "app-03"} & set(left) and len(left) == 20
    folder = si.content.rootFolder.childEntity[0].vmFolder
    assert not any(isinstance(each, vim.VirtualApp) for each in folder.childEntity)


def test_pools_and_templates(known):
    assert known["db-01"][0].resourcePool.name == "databases"
    [template] = known["template-01"]
    assert template.config.template is True and template.resourcePool is None


# -- what the vCenter does not reach

@pytest.mark.parametrize("name", ["inaccessible-01", "invalid-01", "orphaned-02"])
def test_a_machine_without_a_configuration(si, known, name):
    [machine] = known[name]
    values, missing = read(si, machine, *UNKNOWN, "name", STATE, "parent", "runtime.powerState", "summary.config.name",
                           "summary.config.vmPathName", "summary.config.template", "runtime.host", "guest.toolsStatus")
    assert missing == {} and not set(values) & set(UNKNOWN)
    assert values["name"] == values["summary.config.name"] == name and values[STATE] == name.partition("-")[0]
    assert values["summary.config.template"] is False and values["runtime.host"] is not None
    summary = machine.summary
    assert summary.config.name == name and summary.config.numCpu is None and summary.config.uuid is None
    assert machine.config is None


@pytest.mark.parametrize("name", ["orphaned-01", "disconnected-01"])
def test_a_machine_as_it_was_last_known(si, known, name):
    [machine] = known[name]
    assert read(si, machine, STATE)[0][STATE] == name.partition("-")[0] and machine.config.hardware.numCPU == 2


def test_machines_follow_their_host(sim, known):
    [machine] = known["disconnected-01"]
    host = sim.entity("/DC1/host/esx-away.example.test/esx-away.example.test")
    host.change_runtime(connectionState="connected")
    assert machine.runtime.connectionState == "connected"
    sim.entity("/DC1/vm/Trouble/disconnected-01").own("runtime").connectionState = "orphaned"
    host.change_runtime(connectionState="notResponding")
    assert machine.runtime.connectionState == "orphaned"


def test_a_configuration_comes_back(sim, si, known):
    from simulator.drift import set_value
    [machine] = known["inaccessible-01"]
    uuid = sim.entity("/DC1/vm/Trouble/inaccessible-01").get("config.uuid")
    set_value(sim.entity("/DC1/vm/Trouble/inaccessible-01"), STATE, "connected")
    assert machine.config.uuid == uuid
    set_value(sim.entity("/DC1/vm/Trouble/inaccessible-01"), "config", None)
    assert machine.config is None and machine.runtime.connectionState == "connected"


# -- guests and vCLS

def test_guests_that_say_nothing(known):
    [quiet], [toolless] = known["dhcp-01"], known["toolless-01"]
    assert quiet.guest.toolsRunningStatus == "guestToolsRunning" and quiet.guest.ipAddress is None
    assert toolless.guest.toolsStatus == "toolsNotInstalled" and toolless.runtime.powerState == "poweredOn"


@pytest.mark.parametrize(("version", "keys"), [
    ("8.0.3.0", ["VirtualCenter", "VirtualCenter", "com.vmware.vim.eam"]), ("8.0.2.0", ["com.vmware.vim.eam"] * 3)])
def test_machines_of_cluster_services(run, version, keys):
    si = run(vms=0, estate="inventory", api_version=version).connect()
    found = [each for name, [each, *_more] in machines(si).items() if name.startswith("vCLS-")]
    assert [each.config.managedBy.extensionKey for each in found] == keys
    assert {each.config.managedBy.type for each in found} == {
        {"VirtualCenter": "vcls-entity", "com.vmware.vim.eam": "cluster-agent"}[key] for key in keys}
    for each in found:
        options = {option.key: option.value for option in each.config.extraConfig}
        assert options["HDCS.agent"] == "true" and each.parent.name == "vCLS" and each.network == []
        assert ("vCLSCRX.agent" in options) == (each.config.managedBy.extensionKey == "VirtualCenter")


# -- custom attributes, tags, accounts

def test_custom_attributes(si, known):
    names = {field.key: field.name for field in si.content.customFieldsManager.field}
    assert set(names.values()) == {"Owner", "Backup window", "Rack", "Cost centre"}
    assert {names[each.key]: each.value for each in known["web-01"][0].customValue} == {
        "Owner": "Anna", "Backup window": "01:00", "Cost centre": "4711"}
    assert [each.value for each in known["db-02"][0].customValue] == [""] and known["app-01"][0].customValue == []
    assert len(known["inaccessible-01"][0].customValue) == 1
    assert {field.name for field in known["web-01"][0].availableField} == {"Owner", "Backup window", "Cost centre"}


def test_tags(sim):
    client = Client(sim)
    assert len(client("GET", "cis/tagging/category")[1]) == 4 and len(client("GET", "cis/tagging/tag")[1]) == 8
    types = {each["object"]["type"] for each in client("GET", "vcenter/tagging/associations")[1]["associations"]}
    assert types == {"VirtualMachine", "Folder", "ClusterComputeResource", "HostSystem", "Datastore", "VirtualApp"}


@pytest.mark.parametrize(("user", "tags"), [("web@vsphere.local", 0), ("web-tags@vsphere.local", 8)])
def test_an_account_that_may_see_one_folder(sim, user, tags):
    si = sim.connect(user)
    found = machines(si)
    assert set(found) == {"web-01", "web-02", "web-03", "same-name"} and len(found["same-name"]) == 1
    [machine] = found["web-01"]
    values, missing = read(si, machine, "name", "parent", "config.uuid", "runtime.host", "resourcePool")
    assert missing == {} and "resourcePool" not in values
    assert values["parent"].name == "Web" and values["parent"].parent.name == "Production"
    _values, missing = read(si, values["runtime.host"], "name")
    assert isinstance(missing["name"], vim.fault.NoPermission)
    assert len(Client(sim, user)("GET", "cis/tagging/tag")[1]) == tags


def test_a_folder_gives_permissions_for_the_vapp_in_it(sim):
    from simulator.settings import Account
    account = Account("vms@example.test", "simulator", [("/DC1/vm", "ReadOnly", True)])
    sim.service.authorization.add_account(account, sim.service.by_path)
    found = machines(sim.connect(account.user))
    assert "app-03" in found and len(found) == 23


# -- building

def test_thousands_of_machines_with_all_that_an_inventory_reads(run):
    started = time.process_time()
    sim = run(vms=5000, vm_folders=40, categories=8, category_tags=60, vm_tags=3, vm_fields=4)
    assert time.process_time() - started < 5
    tagging = sim.service.tagging
    assert (len(tagging.categories), len(tagging.tags), len(tagging.attached)) == (8, 60, 5000)
    assert all(len(tags) == 3 for tags in tagging.attached.values())
    assert all(tag.objects for tag in tagging.tags.values())
    machine = sim.entity("/DC1/vm/area1/area4/area13").children()[-1]
    assert len(machine.get("customValue")) == 4 and len(machine.get("availableField")) == 4
    assert sum(len(folder.children()) for folder in sim.service.registry.of_type(type(machine.parent))) > 5040


@pytest.mark.parametrize("name", ["vm0001", "vm0002"])
def test_a_guest_tells_the_same_before_and_after_its_configuration_is_built(run, name):
    machine = run(vms=2).entity(f"/DC1/vm/{name}")
    net, address = str(machine.get("guest.net")), machine.get("guest.ipAddress")
    assert machine.is_untouched
    machine.own("config")
    seed = machine.values["guest"].seed
    assert not machine.is_untouched and str(machine.get("guest.net")) == net
    assert machine.get("guest.ipAddress") == address == (seed.address if seed.powered_on else None)


def test_it_is_refused_where_it_cannot_be(run):
    with pytest.raises(ValueError, match="needs a datacenter"):
        run(hosts=0, estate="inventory")
    with pytest.raises(ValueError, match="estate: one of inventory"):
        run(estate="surprise")


def test_a_simulator_as_a_process_has_it_all():
    with Simulator(vms=2, estate="inventory", vm_tags=1, categories=1, category_tags=2, vm_fields=1,
                   tags={"More": {"tags": {"one": ["/DC1/vm/vm0001"]}}}) as simulator:
        vm = simulator.moid("/DC1/vm/vm0001")
        assert simulator.tags()["More"]["tags"] == {"one": [vm]}
        simulator.define_tags({"More": {"tags": {"two": ["/DC1/vm/vm0002", vm]}}})
        simulator.attach_tag("/DC1/vm/vm0002", "More", "one")
        simulator.detach_tag(None, "More", "two", moid=vm)
        other = simulator.moid("/DC1/vm/vm0002")
        assert simulator.tags()["More"]["tags"] == {"one": [vm, other], "two": [other]}
        simulator.add("vapp", "more", "/DC1/host/cluster1/Resources", folder="/DC1/vm/Test")
        simulator.add("vm", "in-vapp", "/DC1/vm/Test/more")
        simulator.add("vm", "in-pool", "/DC1/vm/Test", pool="/DC1/host/cluster1/Resources/databases", template=True)
        assert simulator.read("/DC1/vm/Test/more/in-vapp", "parent")["parent"] is None
        simulator.add_account("x@example.test", permissions=[("/DC1", "ReadOnly", True)], global_role="ReadOnly")
        assert simulator.bugs() == []
