# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The property collector: selection, paths, pages, filters and updates."""

from __future__ import annotations

import http.client
import ssl
import threading
import time

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import ENVELOPE, PC, eventually, read, remote, spec_for, wait

from simulator.collector import filters


def traverse(name, kind, path, *select, skip=False):
    return PC.TraversalSpec(name=name, type=kind, path=path, skip=skip,
                            selectSet=[PC.SelectionSpec(name=s) if isinstance(s, str) else s for s in select])


def whole_inventory():
    """The usual recursive traversal of folders and datacenters, by named selections."""
    return [traverse("folders", vim.Folder, "childEntity", "folders", "vms", "hosts"),
            traverse("vms", vim.Datacenter, "vmFolder", "folders"),
            traverse("hosts", vim.Datacenter, "hostFolder", "folders")]


def retrieve(si, spec, size=None):
    return si.content.propertyCollector.RetrievePropertiesEx([spec], PC.RetrieveOptions(maxObjects=size))


def names(result):
    return [o.propSet[0].val for o in result.objects]


# -- selection


def test_a_recursive_traversal(si):
    spec = spec_for(si.content.rootFolder, vim.VirtualMachine, ["name"], whole_inventory())
    assert names(retrieve(si, spec)) == ["vm0001", "vm0002", "vm0003", "vm0004"]


def test_base_types_select_derived_ones(si):
    spec = spec_for(si.content.rootFolder, vim.ManagedEntity, ["name"], whole_inventory())
    found = names(retrieve(si, spec))
    assert {"Datacenters", "DC1", "vm", "host", "cluster1", "folder1", "vm0001"} <= set(found)
    assert len(found) == len(set(found))


def test_skip_leaves_the_object_out_but_goes_on(si):
    select = [traverse("f", vim.Folder, "childEntity", traverse("v", vim.Datacenter, "vmFolder", skip=True),
                       skip=True)]
    spec = spec_for(si.content.rootFolder, vim.ManagedEntity, ["name"], select)
    assert names(retrieve(si, spec)) == ["Datacenters"]
    spec.objectSet[0].skip = True
    assert retrieve(si, spec) is None


def test_an_unknown_selection_is_refused(si):
    spec = spec_for(si.content.rootFolder, vim.Folder, ["name"], [PC.SelectionSpec(name="nonsense")])
    with pytest.raises(vmodl.fault.InvalidArgument):
        retrieve(si, spec)


def test_properties_of_several_types(si):
    spec = spec_for(si.content.rootFolder, vim.Folder, ["name"], whole_inventory())
    spec.propSet.append(PC.PropertySpec(type=vim.VirtualMachine, pathSet=["runtime.powerState"]))
    kinds = {type(o.obj) for o in retrieve(si, spec).objects}
    assert kinds == {vim.Folder, vim.VirtualMachine}


def test_an_object_that_is_not_there(si):
    spec = spec_for(vim.VirtualMachine("vm-9999", si._stub), vim.VirtualMachine, ["name"])
    with pytest.raises(vmodl.fault.ManagedObjectNotFound):
        retrieve(si, spec)
    spec.reportMissingObjectsInResults = True
    assert retrieve(si, spec) is None


# -- paths


def test_nested_paths(sim, si):
    vm = remote(si, sim.entity("/DC1/vm/vm0002"))
    values, missing = read(si, vm, "runtime.powerState", "config.hardware.device[4000]", "guest.ipAddress",
                           "config.hardware.device[2000].capacityInKB", "summary.config.numVirtualDisks",
                           f'network["{vm.network[0]._moId}"]', "config.hardware.numCPU", "runtime.question")
    assert not missing
    assert values["runtime.powerState"] == "poweredOn"
    assert isinstance(values["runtime.powerState"], vim.VirtualMachine.PowerState)
    assert values["config.hardware.device[4000]"].key == 4000
    assert values["config.hardware.device[2000].capacityInKB"] == 16 * 1024 * 1024
    assert values["guest.ipAddress"] == "192.0.2.52"
    assert values["summary.config.numVirtualDisks"] == 1
    assert 'network["network-18"]' in values or len(values) == 7
    assert "runtime.question" not in values


@pytest.mark.parametrize("path", ["nonsense", "config.nonsense", "config.hardware.device.key", "name.x", "name[1]",
                                  "config..name", "parent.name", "config.name.", ""])
def test_unknown_paths(sim, si, path):
    with pytest.raises(vmodl.query.InvalidProperty) as caught:
        read(si, remote(si, sim.entity("/DC1/vm/vm0001")), path)
    assert caught.value.name == path


def test_a_leaf_does_not_build_the_configuration(sim, si):
    """Reading leaves of a thousand machines must stay cheap: the blueprint answers them."""
    entity = sim.entity("/DC1/vm/vm0003")
    read(si, remote(si, entity), "name", "parent", "runtime.powerState", "config.uuid", "guest.ipAddress",
         "summary.config.uuid", "config.hardware.numCPU")
    assert type(entity.values["config"]).__name__ == "Blueprint"


def test_a_leaf_and_the_whole_agree(sim, si):
    entity = sim.entity("/DC1/vm/vm0003")
    paths = ["config.uuid", "config.name", "config.files.vmPathName", "config.hardware.device[4000].macAddress",
             "config.hardware.device[2000].backing.fileName", "config.changeVersion"]
    before, _unused = read(si, remote(si, entity), *paths)
    whole = remote(si, entity).config
    assert before["config.uuid"] == whole.uuid
    assert before["config.files.vmPathName"] == whole.files.vmPathName
    assert read(si, remote(si, entity), *paths)[0] == before


# -- pages


def test_pages(run):
    sim = run(vms=25, page_size=10)
    si = sim.connect()
    folder = remote(si, sim.entity("/DC1/vm"))
    spec = spec_for(folder, vim.VirtualMachine, ["name"], [traverse("f", vim.Folder, "childEntity")])
    collector = si.content.propertyCollector
    sizes, result = [], retrieve(si, spec)
    sizes.append(len(result.objects))
    while result.token:
        token = result.token
        result = collector.ContinueRetrievePropertiesEx(token)
        sizes.append(len(result.objects))
    assert sizes == [10, 10, 5]
    with pytest.raises(vmodl.fault.InvalidArgument):
        collector.ContinueRetrievePropertiesEx(token)
    assert len(retrieve(si, spec, 7).objects) == 7
    assert len(retrieve(si, spec, 100).objects) == 10
    token = retrieve(si, spec).token
    collector.CancelRetrievePropertiesEx(token)
    with pytest.raises(vmodl.fault.InvalidArgument):
        collector.ContinueRetrievePropertiesEx(token)
    assert len(collector.RetrieveProperties([spec])) == 25


# -- updates


def wait_options(seconds=0, most=None):
    return PC.WaitOptions(maxWaitSeconds=seconds, maxObjectUpdates=most)


def test_enter_modify_leave(sim, si):
    folder = remote(si, sim.entity("/DC1/vm"))
    collector = si.content.propertyCollector.CreatePropertyCollector()
    collector.CreateFilter(spec_for(folder, vim.VirtualMachine, ["name", "runtime.powerState"],
                                    [traverse("f", vim.Folder, "childEntity")]), False)
    first = collector.WaitForUpdatesEx("", wait_options())
    assert {u.kind for u in first.filterSet[0].objectSet} == {"enter"} and len(first.filterSet[0].objectSet) == 4
    assert collector.WaitForUpdatesEx(first.version, wait_options()) is None
    wait(remote(si, sim.entity("/DC1/vm/vm0001")).PowerOnVM_Task())
    second = collector.WaitForUpdatesEx(first.version, wait_options(5))
    [update] = second.filterSet[0].objectSet
    assert (update.kind, [(c.name, c.op, c.val) for c in update.changeSet]) == (
        "modify", [("runtime.powerState", "assign", "poweredOn")])
    wait(remote(si, sim.entity("/DC1/vm/vm0003")).Destroy_Task())
    third = collector.WaitForUpdatesEx(second.version, wait_options(5))
    assert [(u.kind, u.obj._moId) for u in third.filterSet[0].objectSet] == [("leave", "vm-22")]
    wait(remote(si, sim.entity("/DC1/vm/vm0002")).Rename_Task("renamed"))
    fourth = collector.WaitForUpdatesEx(third.version, wait_options(5))
    assert fourth.filterSet[0].objectSet[0].changeSet[0].val == "renamed"


def test_versions_of_updates(sim, si):
    collector = si.content.propertyCollector.CreatePropertyCollector()
    collector.CreateFilter(spec_for(remote(si, sim.entity("/DC1")), vim.Datacenter, ["name"]), False)
    first = collector.WaitForUpdatesEx("", wait_options())
    assert collector.CheckForUpdates(first.version) is None
    with pytest.raises(vmodl.query.InvalidCollectorVersion):
        collector.WaitForUpdatesEx("77", wait_options())
    again = collector.WaitForUpdatesEx("", wait_options())
    assert again.version != first.version and again.filterSet[0].objectSet[0].kind == "enter"


def test_updates_in_parts(sim, si):
    collector = si.content.propertyCollector.CreatePropertyCollector()
    collector.CreateFilter(spec_for(remote(si, sim.entity("/DC1/vm")), vim.VirtualMachine, ["name"],
                                    [traverse("f", vim.Folder, "childEntity")]), False)
    seen, version, truncated = [], "", True
    while truncated:
        update = collector.WaitForUpdatesEx(version, wait_options(most=3))
        seen += [u.obj._moId for u in update.filterSet[0].objectSet]
        version, truncated = update.version, update.truncated
        assert len(update.filterSet[0].objectSet) <= 3
    assert len(seen) == len(set(seen)) == 4


def test_a_waiting_call_wakes_at_once(sim, si):
    """No polling: the answer comes within a fifth of a second after the change."""
    vm = remote(si, sim.entity("/DC1/vm/vm0001"))
    collector = si.content.propertyCollector.CreatePropertyCollector()
    collector.CreateFilter(spec_for(vm, vim.VirtualMachine, ["config.annotation"]), False)
    version = collector.WaitForUpdatesEx("", wait_options()).version
    arrived = []

    def listen():
        arrived.append((collector.WaitForUpdatesEx(version, wait_options(20)), time.monotonic()))

    thread = threading.Thread(target=listen)
    thread.start()
    time.sleep(0.3)
    assert not arrived
    sent = time.monotonic()
    with sim.service.lock:
        entity = sim.entity("/DC1/vm/vm0001")
        entity.own("config").annotation = "changed"
        entity.touch()
    thread.join(10)
    update, when = arrived[0]
    assert update.filterSet[0].objectSet[0].changeSet[0].val == "changed"
    assert when - sent < 0.2


def test_cancel_and_destroy(sim, si):
    collector = si.content.propertyCollector.CreatePropertyCollector()
    made = collector.CreateFilter(spec_for(remote(si, sim.entity("/DC1")), vim.Datacenter, ["name"]), False)
    assert [f._moId for f in collector.filter] == [made._moId] and made.spec.propSet[0].pathSet == ["name"]
    version = collector.WaitForUpdatesEx("", wait_options()).version
    result = []

    def listen():
        try:
            collector.WaitForUpdatesEx(version, wait_options(20))
        except vmodl.MethodFault as fault:
            result.append(type(fault))

    for action, fault in ((collector.CancelWaitForUpdates, vmodl.fault.RequestCanceled),
                          (collector.DestroyPropertyCollector, vmodl.fault.ManagedObjectNotFound)):
        result.clear()
        thread = threading.Thread(target=listen)
        thread.start()
        time.sleep(0.1)
        action()
        thread.join(5)
        assert result == [fault]


def test_a_filter_on_a_task(run):
    sim = run(vms=2, task_time=0.3)
    si = sim.connect()
    task = remote(si, sim.entity("/DC1/vm/vm0001")).PowerOnVM_Task()
    collector = si.content.propertyCollector.CreatePropertyCollector()
    collector.CreateFilter(spec_for(task, vim.Task, ["info.state", "info.progress", "info.error"]), False)
    version, progress, state = "", [], None
    while state != "success":
        update = collector.WaitForUpdatesEx(version, wait_options(5))
        version = update.version
        for change in update.filterSet[0].objectSet[0].changeSet:
            if change.name == "info.progress":
                progress.append(change.val)
            elif change.name == "info.state":
                state = change.val
    assert progress == sorted(progress) and len(progress) > 5 and progress[-1] == 100


def test_a_filter_through_a_view_follows_the_inventory(sim, si):
    view = si.content.viewManager.CreateContainerView(si.content.rootFolder, [vim.Folder], True)
    collector = si.content.propertyCollector.CreatePropertyCollector()
    collector.CreateFilter(spec_for(view, vim.Folder, ["name"], [traverse("v", type(view), "view")], skip=True), False)
    version = collector.WaitForUpdatesEx("", wait_options()).version
    remote(si, sim.entity("/DC1/vm")).CreateFolder("new one")
    update = collector.WaitForUpdatesEx(version, wait_options(5))
    [entered] = [u for u in update.filterSet[0].objectSet if u.kind == "enter"]
    assert entered.changeSet[0].val == "new one"


# -- views


def test_container_views(sim, si):
    manager, root = si.content.viewManager, si.content.rootFolder
    assert len(manager.CreateContainerView(root, [vim.ComputeResource], True).view) == 2
    assert len(manager.CreateContainerView(root, [vim.HostSystem, vim.Datastore], True).view) == 6
    assert [e.name for e in manager.CreateContainerView(root, [], False).view] == ["DC1"]
    cluster = remote(si, sim.entity("/DC1/host/cluster1"))
    assert len(manager.CreateContainerView(cluster, [vim.HostSystem], False).view) == 3
    host = remote(si, sim.entity("/DC1/host/cluster1/esx01.example.test"))
    assert manager.CreateContainerView(host, [vim.VirtualMachine], True).view == host.vm
    with pytest.raises(vmodl.fault.InvalidArgument):
        manager.CreateContainerView(remote(si, sim.entity("/DC1/vm/vm0001")), [], True)
    view = manager.CreateContainerView(root, [], True)
    assert len(manager.viewList) == 6
    view.DestroyView()
    with pytest.raises(vmodl.fault.ManagedObjectNotFound):
        _unused = view.view


def test_list_views(sim, si):
    first, second = (remote(si, sim.entity(f"/DC1/vm/vm000{n}")) for n in (1, 2))
    view = si.content.viewManager.CreateListView([first])
    unknown = view.ModifyListView([second, vim.VirtualMachine("vm-9999", si._stub)], [first])
    assert view.view == [second] and [u._moId for u in unknown] == ["vm-9999"]
    view.ResetListView([first])
    assert si.content.viewManager.CreateListViewFromView(view).view == [first]


def test_a_client_that_has_gone_is_not_waited_for(sim, si, monkeypatch):
    monkeypatch.setattr(filters, "LOOK_AFTER", 0.02)
    collector = si.content.propertyCollector
    collector.CreateFilter(spec_for(remote(si, sim.entity("/DC1")), vim.Datacenter, ["name"]), False)
    version = collector.WaitForUpdatesEx("", wait_options()).version
    [session] = sim.service.sessions.open.values()
    updates = session.property_collector().updates
    body = ENVELOPE.format('<WaitForUpdates xmlns="urn:vim25"><_this type="PropertyCollector">propertyCollector</_this>'
                           f"<version>{version}</version></WaitForUpdates>")
    connection = http.client.HTTPSConnection("127.0.0.1", sim.port, context=ssl._create_unverified_context())
    connection.request("POST", "/sdk", body, {"Cookie": f'vmware_soap_session="{session.cookie}"'})
    eventually(lambda: updates.waiting)
    connection.close()
    eventually(lambda: not updates.waiting)
