# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a relocation asks of the server, and sends to it."""

from __future__ import annotations

import pytest

from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import Mode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring, reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.relocate import VmRelocate

HOSTS = ("esx01.example.test", "esx02.example.test", "esx03.example.test")


@pytest.fixture
def relocate(session, simulator):
    """Relocates a machine; gives the spec that was sent, without what says nothing."""
    operation = ensuring(VmRelocate)

    def relocate(**params):
        mark = simulator.mark()
        given = {**dict.fromkeys(operation.options), "priority": "default", "task_timeout": 20, **params}
        if given["disks"]:
            given["disks"] = [
                {**dict.fromkeys(("controller", "unit", "key", "datastore", "provisioning")), **disk}
                for disk in given["disks"]
            ]
        operation.run(session, given, Mode())
        (sent,) = simulator.writes(mark)
        spec = sent["args"].get("spec", {})
        return sent["method"], {key: value for key, value in spec.items() if value and key != "_type"}

    return relocate


@pytest.fixture
def other(simulator):
    """Another datastore that all hosts have, and where vm0001 and vm0002 are not."""
    return simulator.add("datastore", "other", "/DC1/datastore")


def elsewhere(simulator, path):
    """A host of the cluster that a machine is not on."""
    there = simulator.read(path, "runtime.host")["runtime.host"]
    return next(name for name in HOSTS if simulator.moid(f"/DC1/host/cluster1/{name}") != there)


def test_another_host_alone(relocate, simulator):
    method, spec = relocate(name="vm0001", host=elsewhere(simulator, "/DC1/vm/vm0001"))
    assert (method, set(spec)) == ("RelocateVM_Task", {"host"})


def test_another_folder_alone_is_a_move(relocate, simulator):
    simulator.add("folder", "prod", "/DC1/vm")
    assert relocate(name="vm0001", folder="prod") == ("MoveIntoFolder_Task", {})


def test_another_datastore_alone(relocate, other):
    assert set(relocate(name="vm0001", datastore="other")[1]) == {"datastore"}


def test_another_datastore_of_a_running_machine_names_its_host(relocate, other):
    assert set(relocate(name="vm0002", datastore="other")[1]) == {"datastore", "host"}


def test_another_datastore_of_a_disk(relocate, other):
    _method, spec = relocate(name="vm0001", disks=[{"key": 2000, "datastore": "other"}])
    assert set(spec) == {"disk"}
    (locator,) = spec["disk"]
    assert locator["diskId"] == 2000
    assert not locator.get("diskBackingInfo")


def test_a_disk_that_stays_is_said_to_stay(relocate, other, simulator):
    home = simulator.read("/DC1/vm/vm0001", "config.files.vmPathName")["config.files.vmPathName"][1:].partition("]")[0]
    _method, spec = relocate(name="vm0001", datastore="other", disks=[{"key": 2000, "datastore": home}])
    assert set(spec) == {"datastore", "disk"}


def test_another_resource_pool_pins_the_host(relocate, simulator):
    simulator.add("pool", "prod", "/DC1/host/cluster1/Resources")
    assert set(relocate(name="vm0002", resource_pool="prod")[1]) == {"pool", "host"}


def test_many_machines_are_read_in_a_few_requests(session, simulator, calls):
    simulator.add("folder", "prod", "/DC1/vm")
    for number in range(30):
        simulator.add("vm", f"more{number}", "/DC1/vm/prod")
    operation = reading(VmRelocate)
    calls()
    results = operation.run(session, dict.fromkeys(operation.options), Mode())["results"]
    assert len(results) == 36
    assert {one["vm_relocate"]["folder"] for one in results} == {"/DC1/vm", "/DC1/vm/prod"}
    made = calls()
    assert len(made) <= 30, made
    operation.run(session, dict.fromkeys(operation.options), Mode())
    assert len(calls()) <= 10  # names and datacenters are known by then
