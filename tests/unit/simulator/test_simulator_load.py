# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Twins: an inventory that was saved by `make twin` is loaded, shows what was saved, and can be worked on."""

from __future__ import annotations

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import Running, read, remote, wait
from simulator_machines import GIB, add, by_key, card, device, distributed_port, edit, new_disk, reconfigure

from simulator.soap.encode import encoder

ROOT = pathlib.Path(__file__).parents[3]
TOOL = ROOT / "tests" / "tools" / "twin.py"
ESTATES = {"vcenter": {"vms": 4, "folders": 2, "datacenters": 2}, "esxi": {"esxi": True, "vms": 2},
           "inventory": {"vms": 1, "estate": "inventory"}}


def save(running, folder, **environment):
    """Run the command against a simulator; returns its exit code and what it printed."""
    account = running.service.settings.accounts[0]
    env = {name: value for name, value in os.environ.items() if not name.startswith("VMWARE_")}
    env.update(
        PYTHONPATH=os.pathsep.join([str(ROOT / ".build"), str(ROOT / "tests")]),
        VMWARE_HOST="127.0.0.1",
        VMWARE_PORT=str(running.port),
        VMWARE_USER=account.user,
        VMWARE_PASSWORD=account.password,
        VMWARE_VALIDATE_CERTS="False",
    )
    done = subprocess.run(
        [sys.executable, TOOL, folder],
        env={**env, **environment},
        text=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def source(certificate_path):
    """A simulator with something to lose: values that are 0, empty or have to be quoted."""
    source = Running(certificate_path, vms=3, folders=1, hosts=1, dvs=1, portgroups=1, opaque_networks=1)
    machine = source.entity("/DC1/vm/vm0001")
    machine.own("config").annotation = "a <b> & 'c' \"d\" ü\nsecond line"
    source.entity("/DC1/host/cluster1").children()[0].managers["serviceSystem"].change("TSM-SSH", running=True)
    source.entity("/DC1/vm/vm0003").add_snapshot("base", "clean")
    source.entity("/DC1/vm/vm0003").add_snapshot("patched")
    source.entity("/DC1/vm/folder1").rename("with %2f slash & more", None)
    connect_to_a_distributed_port(source, "vm0003")
    yield source
    source.stop()
    assert source.service.bugs == []


def connect_to_a_distributed_port(running, name):
    machine, group = running.entity(f"/DC1/vm/{name}"), running.entity("/DC1/network/dvportgroup1")
    port = vim.dvs.PortConnection(portgroupKey=group.moid, switchUuid=group.switch_uuid, portKey="1",
                                  connectionCookie=7)
    machine.cards()[0].backing = device.VirtualEthernetCard.DistributedVirtualPortBackingInfo(port=port)
    machine.relink()


@pytest.fixture(scope="module")
def folder(source, tmp_path_factory):
    folder = tmp_path_factory.mktemp("twin") / "saved"
    code, output = save(source, folder)
    assert code == 0, output
    return folder


@pytest.fixture
def twin(run, folder):
    return run(load=str(folder))


@pytest.fixture
def si(twin):
    return twin.connect()


def contents(folder):
    """{file: content}, without what depends on when it was made."""
    clock = re.compile(rb"<name>serverClock</name>.*?</val>")
    return {path.name: clock.sub(b"", path.read_bytes()) for path in folder.glob("*.xml")}


# -- saving and loading


@pytest.mark.parametrize("name", ESTATES)
def test_nothing_is_lost_on_the_way_there_and_back(run, tmp_path, name):
    first = run(**ESTATES[name])
    assert save(first, tmp_path / "one")[0] == 0
    second = run(load=str(tmp_path / "one"))
    assert save(second, tmp_path / "two")[0] == 0
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert len(one) > 70 and one == two


def test_all_properties_of_all_objects_are_equal(source, twin):
    """The same without the command: what each object shows, encoded."""
    compared = 0
    skipped = ("SessionManager", "LicenseManager", "Task")
    for obj in source.service.registry.objects.values():
        if obj.api_name in skipped:
            continue
        other = twin.service.by_moid(obj.moid)
        assert other.api_name == obj.api_name
        for name in obj.property_names(source.service.version):
            if name not in ("serverClock", "latestEvent"):
                assert shown(other, name) == shown(obj, name), f"{obj}: {name}"
                compared += 1
    assert compared > 500


def shown(obj, name):
    value = obj.get(name)
    path = obj.path(name)
    return None if value is None else encoder(obj.service.version).any_value("val", value, path.leaf)


def test_zero_and_empty_and_unset_stay_what_they_are(folder, si):
    path = next(folder.glob("*-VirtualMachine-*.xml"))
    text = path.read_text()
    assert "<hotPlugMemoryIncrementSize>0</hotPlugMemoryIncrementSize>" in text
    assert "<alternateGuestName></alternateGuestName>" in text and "<bootDelay>0</bootDelay>" in text
    machine = si.content.searchIndex.FindByInventoryPath("DC1/vm/vm0002")
    config = read(si, machine, "config")[0]["config"]
    assert (config.hotPlugMemoryIncrementSize, config.alternateGuestName, config.keyId) == (0, "", None)


def test_only_its_owner_can_read_it_and_it_says_what_is_missing(folder):
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    manifest = json.loads((folder / "twin.json").read_text())
    assert manifest["exact"] is True and manifest["objects"] == len(contents(folder))
    assert "licences" in manifest["left_out"][0]
    text = b"".join(contents(folder).values()).decode()
    assert "simulator</password" not in text and "LicenseManagerLicenseInfo" not in text and "UserSession" not in text
    assert "<name>sessionList</name>" not in text and not list(folder.glob("*-LicenseManager-*"))


def test_what_looks_like_a_secret_is_left_out(run, tmp_path):
    source = run(vms=1, hosts=1)
    options = {"guestinfo.userdata": "cm9vdDpzM2NyM3Q=", "app.password": "s3cr3t", "Security.PasswordQuality": "kept"}
    config = source.entity("/DC1/vm/vm0001").own("config")
    config.extraConfig = [vim.option.OptionValue(key=key, value=value) for key, value in options.items()]
    code, output = save(source, tmp_path / "saved")
    assert code == 0 and "2 values with names as secrets have them" in output
    text = b"".join(contents(tmp_path / "saved").values())
    assert b"s3cr3t" not in text and b"cm9vdDpzM2NyM3Q=" not in text and b"Security.PasswordQuality" in text


def test_an_account_that_sees_little_saves_what_it_sees(run, tmp_path):
    account = {
        "user": "few@vsphere.local",
        "password": "x",
        "permissions": [("/DC1/vm", ["System.View"], True), ("/DC1/vm/vm0001", "ReadOnly", True)],
    }
    source = run(vms=2)
    source.service.settings.accounts += [type(source.service.settings.accounts[0])(**account)]
    source.service.reset()
    code, output = save(source, tmp_path / "saved", VMWARE_USER=account["user"], VMWARE_PASSWORD="x")
    assert code == 0, output
    assert output.count("Warning: ") <= 2 and "values that this account cannot read" in output
    twin = run(load=str(tmp_path / "saved"))
    si = twin.connect()
    machine = si.content.searchIndex.FindByInventoryPath("DC1/vm/vm0001")
    wait(machine.PowerOnVM_Task())
    assert read(si, machine, "runtime.powerState", "name")[0] == {"runtime.powerState": "poweredOn", "name": "vm0001"}


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"VMWARE_PASSWORD": "wrong"}, "refused to log in"),
        ({"VMWARE_PORT": "1"}, "Cannot reach 127.0.0.1:1"),
        ({"VMWARE_HOST": ""}, "set VMWARE_HOST, or --hostname"),
        ({"VMWARE_VALIDATE_CERTS": "True"}, "cannot be verified"),
    ],
)
def test_what_goes_wrong_is_said_in_a_sentence(sim, tmp_path, environment, sentence):
    code, output = save(sim, tmp_path / "saved", **environment)
    assert code == 1 and sentence in output and "Traceback" not in output


def test_a_folder_with_something_in_it_is_not_touched(sim, tmp_path):
    (tmp_path / "mine").write_text("x")
    code, output = save(sim, tmp_path)
    assert code == 1 and "is not empty" in output and [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_it_only_reads_and_logs_out(source, folder):
    assert source.service.journal.since(0, "write") == [] and not source.service.sessions.open


def test_what_is_no_saved_inventory_is_refused(run, tmp_path):
    with pytest.raises(ValueError, match="no saved inventory"):
        run(load=str(tmp_path))
    (tmp_path / "0001-Folder-x.xml").write_text("<ObjectContent><obj")
    with pytest.raises(ValueError, match=r"0001-Folder-x\.xml: no XML"):
        run(load=str(tmp_path))


# -- what a Go program drops


def without_blanks(folder, target):
    """A copy of a saved folder as a Go program would have written it."""
    target.mkdir()
    blank = re.compile(r"<(hotPlugMemoryIncrementSize|bootDelay|overallCpuUsage)>0</\1>")
    for name, content in contents(folder).items():
        (target / name).write_text(blank.sub("", content.decode()))
    return target


def test_what_a_go_program_drops_is_put_back(run, folder, tmp_path):
    stripped = without_blanks(folder, tmp_path / "stripped")
    assert b"bootDelay" not in b"".join(contents(stripped).values())
    twin = run(load=str(stripped))
    config = twin.entity("/DC1/vm/vm0001").get("config")
    assert (config.bootOptions.bootDelay, config.hotPlugMemoryIncrementSize) == (0, 0)
    assert twin.entity("/DC1/vm/vm0001").get("summary.quickStats").overallCpuUsage == 0
    (stripped / "twin.json").write_text(json.dumps({"exact": True}))
    assert run(load=str(stripped)).entity("/DC1/vm/vm0001").get("config").bootOptions.bootDelay is None


# -- rehearsing


def test_machines_can_be_switched_and_everything_shows_it(twin, si):
    machine = si.content.searchIndex.FindByInventoryPath("DC1/vm/vm0001")
    before = read(si, machine, "summary", "disabledMethod")[0]
    wait(machine.PowerOnVM_Task())
    after = read(si, machine, "summary", "disabledMethod", "guest.toolsRunningStatus")[0]
    assert before["summary"].runtime.powerState == "poweredOff"
    assert after["summary"].runtime.powerState == "poweredOn"
    assert after["summary"].config.annotation == before["summary"].config.annotation
    assert "PowerOnVM_Task" in after["disabledMethod"] and "PowerOffVM_Task" not in after["disabledMethod"]
    assert after["guest.toolsRunningStatus"] == "guestToolsRunning"
    wait(machine.PowerOffVM_Task())
    assert read(si, machine, "summary.runtime.powerState")[0] == {"summary.runtime.powerState": "poweredOff"}


def test_a_machine_that_boots_has_its_address_again(si):
    machine = si.content.searchIndex.FindByInventoryPath("DC1/vm/vm0002")
    address = read(si, machine, "guest.ipAddress")[0]
    wait(machine.PowerOffVM_Task())
    assert read(si, machine, "guest.ipAddress")[0] == {}
    wait(machine.PowerOnVM_Task())
    assert address and read(si, machine, "guest.ipAddress")[0] == address


def test_machines_are_reconfigured_with_devices(twin, si):
    machine = si.content.searchIndex.FindByInventoryPath("DC1/vm/vm0001")
    store = machine.datastore[0]
    before, own = store.summary, machine.summary.storage.committed
    disk = by_key(machine, 2000)
    disk.capacityInBytes *= 2
    reconfigure(machine, edit(disk), new_disk(thinProvisioned=False), add(card("network2")), numCPUs=4)
    assert {2001, 4001} < {each.key for each in machine.config.hardware.device}
    summary = machine.summary
    assert (summary.config.numCpu, summary.config.numVirtualDisks, summary.config.numEthernetCards) == (4, 2, 2)
    assert summary.storage.committed - own == before.freeSpace - store.summary.freeSpace == GIB
    assert [n.name for n in machine.network] == ["VM Network", "network2"] and machine in machine.network[1].vm
    assert machine.config.annotation.startswith("a <b>")
    wait(machine.Destroy_Task())
    assert store.summary.freeSpace == before.freeSpace + own


def test_machines_are_created_on_saved_networks(twin, si):
    group = remote(si, twin.entity("/DC1/network/dvportgroup1"))
    other = si.content.searchIndex.FindByInventoryPath("DC1/vm/vm0003")
    assert other.network == [group] and group.vm == [other]
    pool = remote(si, twin.entity("/DC1/host/esx02.example.test/Resources"))
    made = wait(other.parent.CreateVM_Task(vim.vm.ConfigSpec(
        name="made", files=vim.vm.FileInfo(vmPathName="[datastore1]"),
        deviceChange=[add(device.VirtualVmxnet3(key=-1, backing=distributed_port(group)))]), pool))
    made = remote(si, twin.service.registry.find(made._moId))
    ports = [by_key(each, 4000).backing.port.portKey for each in (other, made)]
    assert len(set(ports)) == 2 and made in group.vm and made.network == [group]


def test_folders_are_made_renamed_filled_and_removed(twin, si):
    root = si.content.searchIndex.FindByInventoryPath("DC1/vm")
    taken = set(twin.service.registry.objects)
    made = root.CreateFolder("made")
    assert made._moId not in taken
    machine = si.content.searchIndex.FindByInventoryPath("DC1/vm/vm0001")
    wait(made.MoveIntoFolder_Task([machine]))
    wait(made.Rename_Task("renamed"))
    assert si.content.searchIndex.FindByInventoryPath("DC1/vm/renamed/vm0001")._moId == machine._moId
    assert machine not in read(si, root, "childEntity")[0]["childEntity"]
    wait(made.Destroy_Task())
    assert si.content.searchIndex.FindByInventoryPath("DC1/vm/renamed") is None
    assert twin.service.registry.find(machine._moId) is None


def test_services_of_a_host_are_started_and_both_places_show_it(twin, si):
    host = remote(si, twin.entity("/DC1/host/cluster1").children()[0])
    system = read(si, host, "configManager.serviceSystem")[0]["configManager.serviceSystem"]
    system.StartService("ntpd")
    for running in ("ntpd", "TSM-SSH"):  # the second one ran when it was saved
        with pytest.raises(vim.fault.InvalidState):
            system.StartService(running)
    system.StopService("TSM-SSH")
    for obj, path in ((host, "config.service.service"), (system, "serviceInfo.service")):
        services = {each.key: each.running for each in read(si, obj, path)[0][path]}
        assert services["ntpd"] is True and services["TSM-SSH"] is False


def test_resource_pools_are_made_and_configured(twin, si):
    pool = remote(si, twin.entity("/DC1/host/cluster1/Resources"))
    made = pool.CreateResourcePool(
        "made",
        vim.ResourceConfigSpec(
            cpuAllocation=vim.ResourceAllocationInfo(
                reservation=0, limit=500, expandableReservation=True, shares=vim.SharesInfo(level="low", shares=0)
            ),
            memoryAllocation=vim.ResourceAllocationInfo(
                reservation=0, limit=-1, expandableReservation=True, shares=vim.SharesInfo(level="normal", shares=0)
            ),
        ),
    )
    assert read(si, made, "config.cpuAllocation.limit")[0] == {"config.cpuAllocation.limit": 500}
    assert made in read(si, pool, "resourcePool")[0]["resourcePool"]


def test_snapshots_are_taken_reverted_to_and_removed(twin, si):
    vm = remote(si, twin.entity("/DC1/vm/vm0003"))
    base = vm.snapshot.rootSnapshotList[0]
    patched = base.childSnapshotList[0]
    assert (base.name, base.description, base.id, patched.name, patched.id) == ("base", "clean", 1, "patched", 2)
    wait(base.snapshot.RevertToSnapshot_Task())
    wait(vm.CreateSnapshot_Task("other", None, False, False))
    assert [(each.name, each.id) for each in vm.snapshot.rootSnapshotList[0].childSnapshotList] == [
        ("patched", 2), ("other", 3)]
    wait(patched.snapshot.RemoveSnapshot_Task(False))
    assert [each.name for each in vm.snapshot.rootSnapshotList[0].childSnapshotList] == ["other"]
    wait(vm.RemoveAllSnapshots_Task())
    assert vm.snapshot is None and not vm.rootSnapshot


def test_a_reset_brings_back_what_was_saved(twin, si):
    machine = si.content.searchIndex.FindByInventoryPath("DC1/vm/vm0001")
    wait(machine.PowerOnVM_Task())
    twin.service.reset()
    assert twin.entity("/DC1/vm/vm0001").power_state == "poweredOff"


def test_permissions_are_enforced_in_a_twin_too(twin):
    si = twin.connect("reader@vsphere.local")
    machine = si.content.searchIndex.FindByInventoryPath("DC1/vm/vm0001")
    with pytest.raises(vim.fault.NoPermission):
        machine.PowerOnVM_Task()
    assert read(si, si.content.alarmManager, "description")[0]
    assert not isinstance(si, vmodl.MethodFault)


def test_a_twin_has_the_tags_that_lie_beside_it(run, folder, source, tmp_path):
    shutil.copytree(folder, tmp_path / "tagged")
    machine = source.entity("/DC1/vm/vm0001")
    (tmp_path / "tagged" / "tags.json").write_text(json.dumps({"Owner": {"tags": {"web team": [machine.moid]}}}))
    twin = run(load=str(tmp_path / "tagged"), tags={"Owner": {"tags": {"web team": ["/DC1/vm/vm0002"]}}})
    [tag] = twin.service.tagging.tags.values()
    assert (tag.name, tag.category.name) == ("web team", "Owner")
    assert list(tag.objects) == [machine.moid, source.entity("/DC1/vm/vm0002").moid]
