# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Snapshots of virtual machines: the tree, disks' chains of files, reverting, removing; what is refused."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import read, remote, wait

from simulator.settings import Account


@pytest.fixture
def off(sim, si):
    return remote(si, sim.entity("/DC1/vm/vm0001"))


@pytest.fixture
def on(sim, si):
    return remote(si, sim.entity("/DC1/vm/vm0002"))


def take(vm, name, memory=False, quiesce=False, description=None):
    return wait(vm.CreateSnapshot_Task(name, description, memory, quiesce))


def names(trees):
    """The tree as nested mappings of names."""
    return {tree.name: names(tree.childSnapshotList) for tree in trees}


def chain(vm):
    """The files of the first disk's chain, without the folder, from the one that is written to down."""
    backing = next(d for d in vm.config.hardware.device if isinstance(d, vim.vm.device.VirtualDisk)).backing
    files = []
    while backing is not None:
        files.append(backing.fileName.rpartition("/")[2])
        backing = backing.parent
    return files


# -- the tree


def test_a_machine_without_snapshots_shows_none(si, off):
    values, _missing = read(si, off, "snapshot", "rootSnapshot", "layoutEx.snapshot")
    assert values.get("snapshot") is None and not values.get("rootSnapshot")


def test_the_tree_grows_from_the_current_snapshot(off):
    one, two = take(off, "one", description="first"), take(off, "two")
    info = off.snapshot
    assert names(info.rootSnapshotList) == {"one": {"two": {}}}
    assert info.currentSnapshot == two and off.rootSnapshot == [one] and one.childSnapshot == [two]
    root = info.rootSnapshotList[0]
    assert (root.id, root.description, root.state, root.quiesced) == (1, "first", "poweredOff", False)
    assert root.vm == one.vm == off and root.createTime.tzinfo is not None and root.replaySupported is False
    wait(one.RevertToSnapshot_Task())
    take(off, "other")
    assert names(off.snapshot.rootSnapshotList) == {"one": {"two": {}, "other": {}}}


def test_ids_count_for_each_machine_and_are_not_used_again(off, on):
    take(off, "one")
    wait(take(off, "two").RemoveSnapshot_Task(False))
    take(off, "three")
    take(on, "one")
    assert [tree.id for tree in off.snapshot.rootSnapshotList[0].childSnapshotList] == [3]
    assert on.snapshot.rootSnapshotList[0].id == 1


def test_names_need_not_be_unique_and_are_stored_quoted(off):
    take(off, "same")
    take(off, "same")
    third = take(off, "a/b")
    assert names(off.snapshot.rootSnapshotList) == {"same": {"same": {"a%2fb": {}}}}
    third.RenameSnapshot("100%25", None)
    assert off.snapshot.rootSnapshotList[0].childSnapshotList[0].childSnapshotList[0].name == "100%25"


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_an_impossible_name_is_refused(off, name):
    with pytest.raises(vim.fault.InvalidName):
        take(off, name)
    snapshot = take(off, "one")
    with pytest.raises(vim.fault.InvalidName):
        snapshot.RenameSnapshot(name, None)


def test_renaming_takes_a_name_a_description_or_both(off):
    snapshot = take(off, "one", description="first")
    snapshot.RenameSnapshot("uno", None)
    snapshot.RenameSnapshot(None, "")
    tree = off.snapshot.rootSnapshotList[0]
    assert (tree.name, tree.description) == ("uno", "")
    with pytest.raises(vmodl.fault.InvalidArgument):
        snapshot.RenameSnapshot(None, None)


# -- what is kept


@pytest.mark.parametrize(("memory", "state"), [(True, "poweredOn"), (False, "poweredOff")])
def test_memory_keeps_the_power_state(on, memory, state):
    take(on, "one", memory=memory)
    assert on.snapshot.rootSnapshotList[0].state == state


def test_without_a_running_system_there_is_no_memory_and_no_quiescing(off):
    take(off, "one", memory=True, quiesce=True)
    tree = off.snapshot.rootSnapshotList[0]
    assert (tree.state, tree.quiesced) == ("poweredOff", False)


@pytest.mark.parametrize("memory", [True, False])
def test_a_suspended_machine(sim, on, memory):
    wait(on.SuspendVM_Task())
    take(on, "one", memory=memory)
    assert on.snapshot.rootSnapshotList[0].state == ("suspended" if memory else "poweredOff")
    sim.entity("/DC1/vm/vm0002").own("capability").diskOnlySnapshotOnSuspendedVMSupported = False
    take(on, "two", memory=memory)
    assert on.snapshot.rootSnapshotList[0].childSnapshotList[0].state == "suspended"


def test_quiescing_needs_running_tools(sim, on):
    take(on, "one", quiesce=True)
    assert on.snapshot.rootSnapshotList[0].quiesced
    sim.entity("/DC1/vm/vm0002").own("guest").toolsRunningStatus = "guestToolsNotRunning"
    take(on, "two", quiesce=True)
    assert not on.snapshot.rootSnapshotList[0].childSnapshotList[0].quiesced


def test_the_newer_method_takes_a_specification(on):
    wait(on.CreateSnapshotEx_Task("one", None, False, vim.vm.GuestQuiesceSpec(timeout=10)))
    assert on.snapshot.rootSnapshotList[0].quiesced
    with pytest.raises(vmodl.fault.InvalidArgument):
        on.CreateSnapshotEx_Task("two", None, False, vim.vm.GuestQuiesceSpec(timeout=1))


# -- what is refused


def test_a_template_admits_no_snapshot_operations(off):
    snapshot = take(off, "one")
    off.MarkAsTemplate()
    for refused in (lambda: off.CreateSnapshot_Task("two", None, False, False), snapshot.RevertToSnapshot_Task,
                    lambda: snapshot.RemoveSnapshot_Task(False), off.RemoveAllSnapshots_Task):
        with pytest.raises(vmodl.fault.NotSupported):
            refused()
    assert "CreateSnapshot_Task" in off.disabledMethod


def test_a_chain_has_at_most_32_levels(off):
    for number in range(32):
        take(off, f"s{number}")
    with pytest.raises(vim.fault.TooManySnapshotLevels):
        take(off, "too many")
    wait(off.snapshot.rootSnapshotList[0].snapshot.RevertToSnapshot_Task())
    take(off, "a branch")


def test_independent_disks_are_left_alone_and_admit_no_memory(sim, on):
    disk = sim.entity("/DC1/vm/vm0002").disks()[0]
    disk.backing.diskMode = "independent_persistent"
    with pytest.raises(vim.fault.MemorySnapshotOnIndependentDisk):
        take(on, "one", memory=True)
    take(on, "one")
    assert chain(on) == ["vm0002.vmdk"]


@pytest.mark.parametrize(("flag", "fault"), [
    ("snapshotDisabled", vim.fault.SnapshotDisabled), ("snapshotLocked", vim.fault.SnapshotLocked)])
def test_flags_of_the_machine_forbid_them(sim, off, flag, fault):
    setattr(sim.entity("/DC1/vm/vm0001").own("config").flags, flag, True)
    with pytest.raises(fault):
        take(off, "one")


def test_shared_buses_admit_no_snapshots(sim, off):
    controller = next(d for d in sim.entity("/DC1/vm/vm0001").own("config").hardware.device if d.key == 1000)
    controller.sharedBus = "virtualSharing"
    with pytest.raises(vim.fault.SnapshotIncompatibleDeviceInVm):
        take(off, "one")


def test_a_snapshots_task_keeps_its_machine_busy(run):
    sim = run(vms=2, task_time=0.5)
    off = remote(sim.connect(), sim.entity("/DC1/vm/vm0001"))
    snapshot = take(off, "one")
    task = snapshot.RevertToSnapshot_Task()
    assert task.info.entity == off and task in off.recentTask
    for second in (snapshot.RemoveSnapshot_Task(False), off.PowerOnVM_Task()):
        with pytest.raises(vim.fault.TaskInProgress):
            wait(second)
    with pytest.raises(vim.fault.TaskInProgress):
        snapshot.RenameSnapshot("two", None)
    wait(task)


# -- the files of the disks


def test_each_snapshot_freezes_the_file_that_was_written_to(off):
    one = take(off, "one")
    assert chain(off) == ["vm0001-000001.vmdk", "vm0001.vmdk"] and chain(one) == ["vm0001.vmdk"]
    two = take(off, "two")
    assert chain(off) == ["vm0001-000002.vmdk", "vm0001-000001.vmdk", "vm0001.vmdk"]
    assert chain(two) == ["vm0001-000001.vmdk", "vm0001.vmdk"]


def test_files_are_merged_when_a_snapshot_goes(off):
    one, two = take(off, "one"), take(off, "two")
    wait(one.RemoveSnapshot_Task(False))
    assert names(off.snapshot.rootSnapshotList) == {"two": {}}
    assert chain(off) == ["vm0001-000002.vmdk", "vm0001.vmdk"] and chain(two) == ["vm0001.vmdk"]
    wait(two.RemoveSnapshot_Task(False, True))
    assert chain(off) == ["vm0001.vmdk"] and off.snapshot is None
    assert not off.runtime.consolidationNeeded


def test_without_consolidation_the_files_stay_until_they_are_consolidated(off):
    take(off, "one")
    wait(off.snapshot.currentSnapshot.RemoveSnapshot_Task(False, False))
    assert off.snapshot is None and chain(off) == ["vm0001-000001.vmdk", "vm0001.vmdk"]
    assert off.runtime.consolidationNeeded
    wait(off.ConsolidateVMDisks_Task())
    assert chain(off) == ["vm0001.vmdk"] and not off.runtime.consolidationNeeded


def test_a_file_under_two_branches_is_kept(off):
    one = take(off, "one")
    two = take(off, "two")
    wait(one.RevertToSnapshot_Task())
    three = take(off, "three")
    wait(one.RemoveSnapshot_Task(False))
    assert names(off.snapshot.rootSnapshotList) == {"two": {}, "three": {}}
    assert chain(three)[-1] == chain(two)[-1] == "vm0001.vmdk" and len(chain(three)) == 2
    wait(two.RemoveSnapshot_Task(False))
    assert chain(three) == ["vm0001.vmdk"]


def test_the_layout_shows_chains_memory_and_state(on):
    plain, full = take(on, "plain"), take(on, "full", memory=True)
    layout = on.layoutEx
    files = {file.key: file for file in layout.file}
    assert [len(disk.chain) for disk in layout.disk] == [3]
    assert files[layout.disk[0].chain[0].fileKey[0]].name.endswith("vm0002.vmdk")
    by_snapshot = {each.key: each for each in layout.snapshot}
    assert by_snapshot[plain].memoryKey == -1 and len(by_snapshot[plain].disk[0].chain) == 1
    assert files[by_snapshot[full].memoryKey].type == "snapshotMemory"
    assert files[by_snapshot[full].memoryKey].size == on.config.hardware.memoryMB * 1024 ** 2
    assert files[by_snapshot[full].dataKey].type == "snapshotData"


# -- reverting


def test_reverting_restores_the_configuration(off):
    snapshot = take(off, "one")
    before = off.config.uuid
    wait(off.ReconfigVM_Task(vim.vm.ConfigSpec(memoryMB=8192, numCPUs=4, annotation="later")))
    wait(snapshot.RevertToSnapshot_Task())
    config = off.config
    assert (config.hardware.memoryMB, config.hardware.numCPU, config.annotation) == (4096, 2, "")
    assert off.runtime.maxMemoryUsage == 4096 and config.uuid == before
    assert snapshot.config.hardware.memoryMB == 4096


@pytest.mark.parametrize(("memory", "off_before", "after"), [
    (False, False, "poweredOff"), (True, False, "poweredOn"), (True, True, "poweredOn"), (False, True, "poweredOff")])
def test_reverting_restores_the_power_state(on, memory, off_before, after):
    snapshot = take(on, "one", memory=memory)
    if off_before:
        wait(on.PowerOffVM_Task())
    wait(snapshot.RevertToSnapshot_Task())
    assert on.runtime.powerState == after
    card = next(d for d in on.config.hardware.device if isinstance(d, vim.vm.device.VirtualEthernetCard))
    assert card.connectable.connected == (after == "poweredOn")


def test_power_can_be_left_off(on):
    snapshot = take(on, "one", memory=True)
    wait(snapshot.RevertToSnapshot_Task(suppressPowerOn=True))
    assert on.runtime.powerState == "poweredOff"


def test_reverting_to_the_current_snapshot(off):
    with pytest.raises(vim.fault.NotFound):
        wait(off.RevertToCurrentSnapshot_Task())
    take(off, "one")
    wait(off.ReconfigVM_Task(vim.vm.ConfigSpec(annotation="later")))
    wait(off.RevertToCurrentSnapshot_Task())
    assert off.config.annotation == "" and chain(off) == ["vm0001-000001.vmdk", "vm0001.vmdk"]


# -- removing


def test_the_children_of_a_removed_snapshot_move_up(off):
    one, two, three = take(off, "one"), take(off, "two"), take(off, "three")
    wait(two.RemoveSnapshot_Task(False))
    assert names(off.snapshot.rootSnapshotList) == {"one": {"three": {}}} and off.snapshot.currentSnapshot == three
    wait(three.RemoveSnapshot_Task(False))
    assert off.snapshot.currentSnapshot == one
    with pytest.raises(vmodl.fault.ManagedObjectNotFound):
        two.RemoveSnapshot_Task(False)


def test_a_subtree_goes_as_a_whole(off):
    take(off, "zero")
    one = take(off, "one")
    take(off, "two")
    wait(one.RemoveSnapshot_Task(True))
    assert names(off.snapshot.rootSnapshotList) == {"zero": {}}
    assert chain(off) == ["vm0001-000001.vmdk", "vm0001.vmdk"]


def test_all_go_at_once_and_none_are_no_error(sim, off):
    wait(off.RemoveAllSnapshots_Task())
    take(off, "one")
    take(off, "two")
    wait(off.RemoveAllSnapshots_Task())
    assert off.snapshot is None and chain(off) == ["vm0001.vmdk"]
    take(off, "three")
    wait(off.Destroy_Task())
    assert [o for o in sim.service.registry.objects.values() if o.api_name == "VirtualMachineSnapshot"] == []


def test_privileges_are_those_on_the_machine(run):
    sim = run(vms=2, accounts=[Account(user="r@x", password="p", permissions=[["/", "ReadOnly", True]])])
    machine = sim.entity("/DC1/vm/vm0001")
    node = machine.add_snapshot("one")
    si = sim.connect("r@x", "p")
    vm = remote(si, machine)
    assert vm.snapshot.currentSnapshot._moId == node.moid and remote(si, node).config.name == "vm0001"
    for refused, privilege in ((lambda: vm.CreateSnapshot_Task("x", None, False, False), "CreateSnapshot"),
                               (lambda: remote(si, node).RemoveSnapshot_Task(False), "RemoveSnapshot"),
                               (remote(si, node).RevertToSnapshot_Task, "RevertToSnapshot"),
                               (lambda: remote(si, node).RenameSnapshot("x", None), "RenameSnapshot")):
        with pytest.raises(vim.fault.NoPermission) as caught:
            refused()
        assert caught.value.privilegeId == f"VirtualMachine.State.{privilege}"


def test_a_renamed_datastore_is_renamed_in_snapshots_too(sim, si, off):
    snapshot = take(off, "one")
    datastore = remote(si, sim.entity(f"/DC1/datastore/{off.datastore[0].name}"))
    wait(datastore.Rename_Task("other"))
    disk = next(d for d in snapshot.config.hardware.device if isinstance(d, vim.vm.device.VirtualDisk))
    assert disk.backing.fileName.startswith("[other] ")
