# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The devices of a machine: their places, what they are called, and what a change needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vm_devices_helpers import DEVICES, GB, costs, device, machine, plan_of

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Ambiguous
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import decode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices import (
    backing,
    bounds,
    disks,
    families,
    hardware,
    networks,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

# names and places


@pytest.mark.parametrize(
    ("text", "name"), [("scsi0", "scsi0"), (" SCSI1 ", "scsi1"), ("sata03", "sata3"), ("IDE1", "ide1")]
)
def test_names_of_controllers(text, name):
    assert hardware.controller_name(text) == name
    assert hardware.controller_name(name) == name


@pytest.mark.parametrize("text", ["", "scsi", "0", "usb0", "scsi-1", "scsi0:1", "scsi 0"])
def test_what_is_no_controller(text):
    with pytest.raises(ValueError, match="is no controller"):
        hardware.controller_name(text)


def test_places():
    there = hardware.Hardware(machine())
    assert sorted(there.controllers()) == ["ide0", "ide1", "scsi0"]
    assert {place: one.key for place, one in there.occupants().items()} == {("scsi0", 0): 2000}
    assert there.place(next(one for one in there.devices if one.key == 4000)) == (None, 7)
    assert hardware.Hardware(None).controllers() == {}


def test_the_devices_by_then():
    before = machine()
    new, other = device.VirtualCdrom(key=-1), device.VirtualDisk(key=2000, capacityInKB=5)
    specs = [
        hardware.operation("remove", device.VirtualVmxnet3(key=4000)),
        hardware.operation("edit", other),
        hardware.operation("add", new),
    ]
    after = hardware.by_then(before, specs)
    assert new in after and other in after
    assert {one.key for one in after} == {one.key for one in before} - {4000} | {-1}
    assert len(before) == len(machine()), "what is there stays as it is"


# words of users


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[ds] web/web.vmdk", "[ds] web/web.vmdk"),
        ("[ds]web/web.vmdk", "[ds] web/web.vmdk"),
        (" [ my ds ]   web.vmdk ", "[my ds] web.vmdk"),
        ("[ds] /a b.iso", "[ds] a b.iso"),
    ],
)
def test_names_of_files(text, name):
    assert bounds.file_name(text) == name
    assert bounds.file_name(name) == name


@pytest.mark.parametrize("text", ["", "web.vmdk", "ds/web.vmdk", "[ds]", "[] web.vmdk", "/vmfs/volumes/ds/web.vmdk"])
def test_what_is_no_file(text):
    with pytest.raises(ValueError, match="is no file on a datastore"):
        bounds.file_name(text)


@pytest.mark.parametrize(
    ("file", "name"),
    [("[ds] a/b.vmdk", "ds"), ("[a%2fb] c.vmdk", "a/b"), ("", None), (None, None), ("/vmfs/a", None)],
)
def test_the_datastore_of_a_file(file, name):
    assert backing.datastore_in(file) == name


@given(st.integers(min_value=1, max_value=62 * 1024 * GB))
def test_sizes_there_and_back(kilobytes):
    """Each size that a disk can have is shown in a form that means this very size."""
    assert int(disks.size(disks.size_of(kilobytes)) * GB) == kilobytes


@pytest.mark.parametrize("size", [0, -1, 0.3, 1e-9, 62 * 1024 + 1, float("inf"), float("nan")])
def test_what_is_no_size(size):
    with pytest.raises(ValueError, match="size of a disk"):
        disks.size(size)


@pytest.mark.parametrize(("value", "shown"), [("HIGH", "high"), ("300", 300), (4000, 4000)])
def test_shares(value, shown):
    assert bounds.shares_within(200, 4000)(value) == shown


@pytest.mark.parametrize("value", [199, 4001, "many", -1])
def test_what_are_no_shares(value):
    with pytest.raises(ValueError, match="number"):
        bounds.shares_within(200, 4000)(value)


# which one is meant


@pytest.mark.parametrize(
    ("items", "wanted", "key"),
    [
        (disks.ITEMS, {"key": 2000}, 2000),
        (disks.ITEMS, {"controller": "SCSI0", "unit": 0}, 2000),
        (disks.ITEMS, {"file": "[ds1]web/web.vmdk"}, 2000),
        (disks.ITEMS, {"controller": "scsi0", "unit": 0, "file": "[ds1] other.vmdk"}, 2000),
        (disks.ITEMS, {"controller": "scsi0", "unit": 1}, None),
        (networks.ITEMS, {"key": 4000}, 4000),
        (networks.ITEMS, {"unit": 0}, 4000),
        (networks.ITEMS, {"mac": "0050.5680.0001"}, 4000),
        (networks.ITEMS, {"network": "network-7"}, 4000),
        (networks.ITEMS, {"unit": 0, "mac": "00:50:56:00:00:02", "network": "network-8"}, 4000),
        (networks.ITEMS, {"mac": "00:50:56:00:00:02", "network": "network-7"}, None),
        (networks.ITEMS, {"unit": 1, "network": "network-7"}, None),
    ],
)
def test_identity(items, wanted, key):
    found = items.found(wanted, list(items.live({DEVICES: machine()}.get)))
    assert (found and found.names["key"]) == key


def test_a_network_with_two_adapters():
    second = device.VirtualE1000(
        key=4001, unitNumber=8, backing=device.VirtualEthernetCard.NetworkBackingInfo(network=vim.Network("network-7"))
    )
    with pytest.raises(Ambiguous, match="2 items have network=network-7"):
        plan_of({"networks": [{"network": "network-7", "wake_on_lan": False}]}, machine(second))


def test_what_is_shown_is_what_can_be_said():
    """The options of devices know each word that is read of them, and each choice."""
    cards = [device.VirtualNVMEController(key=31000, busNumber=0), device.VirtualAHCIController(key=15000, busNumber=0)]
    drive = device.VirtualCdrom(key=3000, controllerKey=200, unitNumber=0)
    port = device.VirtualSerialPort(key=9000, unitNumber=0, yieldOnPoll=True)
    live = decode(families.FIELDS, {DEVICES: machine(*cards, drive, port)}.get)
    for items in families.ITEMS:
        options = families.OPTIONS[items.option]["options"]
        for item in live[items.option]:
            assert set(item) <= set(options)
            for option, value in item.items():
                assert value in options[option].get("choices", [value]), (option, value)
    assert not plan_of(
        {items.option: [dict(one) for one in live[items.option] if len(one) > 1] for items in families.ITEMS},
        machine(*cards, drive, port),
    ).changes


# what a running machine does not take

IDE_DISK = device.VirtualDisk(
    key=3001, controllerKey=200, unitNumber=1, capacityInKB=GB, backing=device.VirtualDisk.FlatVer2BackingInfo()
)
DRIVES = (
    device.VirtualCdrom(key=3000, controllerKey=200, unitNumber=0),
    device.VirtualAHCIController(key=15000, busNumber=0),
    device.VirtualCdrom(key=16000, controllerKey=15000, unitNumber=0),
)


@pytest.mark.parametrize(
    ("option", "item", "needs_off"),
    [
        ("disks", {"controller": "scsi0", "unit": 1, "size_gb": 1}, False),
        ("disks", {"controller": "sata1", "unit": 1, "size_gb": 1}, False),
        ("disks", {"controller": "ide1", "unit": 1, "size_gb": 1}, True),
        ("disks", {"controller": "scsi0", "unit": 0, "size_gb": 17}, False),
        ("disks", {"controller": "ide0", "unit": 1, "size_gb": 17}, True),
        ("disks", {"key": 3001, "size_gb": 17}, True),
        ("disks", {"controller": "ide0", "unit": 1, "shares": "low"}, False),
        ("disks", {"controller": "scsi0", "unit": 0, "mode": "independent_persistent"}, True),
        ("disks", {"controller": "scsi0", "unit": 0, "sharing": "multi_writer"}, True),
        ("disks", {"controller": "scsi0", "unit": 0, "state": "absent"}, False),
        ("disks", {"controller": "ide0", "unit": 1, "state": "absent"}, True),
        ("controllers", {"controller": "sata1"}, False),
        ("controllers", {"controller": "scsi0", "sharing": "virtual"}, True),
        ("controllers", {"controller": "sata0", "state": "absent"}, True),
        ("networks", {"unit": 1, "network": "network-8"}, False),
        ("networks", {"unit": 1, "network": "network-8", "type": "sriov"}, True),
        ("networks", {"unit": 0, "network": "network-8"}, False),
        ("networks", {"unit": 0, "mac": "00:50:56:00:00:01"}, True),
        ("networks", {"unit": 0, "state": "absent"}, False),
        ("cdroms", {"controller": "ide1", "unit": 0}, True),
        ("cdroms", {"controller": "sata0", "unit": 1}, False),
        ("cdroms", {"controller": "ide0", "unit": 0, "iso": "[ds1] a.iso"}, False),
        ("cdroms", {"controller": "ide0", "unit": 0, "state": "absent"}, True),
        ("cdroms", {"controller": "sata0", "unit": 0, "state": "absent"}, False),
        ("serial_ports", {"unit": 0, "type": "pipe", "target": "/a"}, True),
        ("usb_controllers", {"type": "ehci"}, False),
    ],
)
def test_costs(option, item, needs_off):
    devices = machine(IDE_DISK, *DRIVES)
    assert bool(costs({option: [item]}, devices)) == needs_off


def test_costs_of_ports():
    port = device.VirtualSerialPort(
        key=9000,
        unitNumber=0,
        yieldOnPoll=True,
        backing=device.VirtualSerialPort.PipeBackingInfo(pipeName="/a", endpoint="server"),
        connectable=device.VirtualDevice.ConnectInfo(startConnected=True, connected=False, allowGuestControl=True),
    )
    for item, needs_off in (({"start_connected": False}, False), ({"target": "/b"}, True), ({"state": "absent"}, True)):
        assert bool(costs({"serial_ports": [{"unit": 0, **item}]}, machine(port))) == needs_off
