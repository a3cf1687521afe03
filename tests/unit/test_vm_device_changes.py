# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is sent for changes of devices, and what is refused before anything is sent."""

from __future__ import annotations

import pytest
from vm_devices_helpers import DEVICES, GB, complete, device, machine, plan_of, specs_of

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import decode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm import boot_order
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices import (
    cdroms,
    controllers,
    disks,
    families,
    hardware,
    links,
    networks,
    ports,
    video,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.assembly import Assembly

# what is sent


def test_a_disk_brings_its_controller_before_itself():
    controller, disk = specs_of({"disks": [{"controller": "scsi1", "unit": 3, "size_gb": 0.5}]})
    assert (controller.operation, hardware.type_name(controller.device)) == ("add", "ParaVirtualSCSIController")
    assert (disk.operation, disk.fileOperation, disk.device.capacityInKB) == ("add", "create", GB // 2)
    assert disk.device.controllerKey == controller.device.key < 0
    assert disk.device.key not in (controller.device.key, 0)
    assert disk.device.backing.fileName == "[ds1]"


def test_two_disks_share_their_new_controller():
    specs = specs_of({"disks": [{"controller": "nvme0", "unit": unit, "size_gb": 1} for unit in (0, 1)]})
    controller, *both = [hardware.type_name(spec.device) for spec in specs]
    assert (controller, both) == ("VirtualNVMEController", ["VirtualDisk"] * 2)


def test_a_file_is_not_made():
    (spec,) = specs_of({"disks": [{"controller": "scsi0", "unit": 1, "file": "[ds2]a.vmdk"}]})
    assert spec.fileOperation is None
    assert (spec.device.backing.fileName, spec.device.backing.thinProvisioned) == ("[ds2] a.vmdk", None)


def test_a_disk_that_goes_leaves_its_place():
    specs = specs_of(
        {"disks": [{"key": 2000, "state": "absent"}], "cdroms": [{"controller": "sata0", "unit": 0}]},
        delete_files=True,
    )
    assert [spec.operation for spec in specs] == ["remove", "add", "add"]
    assert [spec.fileOperation for spec in specs] == ["destroy", None, None]


def test_a_controller_goes_last():
    specs = specs_of({"controllers": [{"controller": "scsi0", "state": "absent"}], "disks": []}, exact=("disks",))
    assert [hardware.type_name(spec.device) for spec in specs] == ["VirtualDisk", "ParaVirtualSCSIController"]


def test_an_edited_device_is_a_copy():
    devices = machine()
    (spec,) = specs_of({"disks": [{"key": 2000, "size_gb": 20}]}, devices)
    assert spec.operation == "edit" and spec.device.capacityInBytes == 20 * GB * 1024
    assert next(one for one in devices if one.key == 2000).capacityInKB == 16 * GB


def test_units_of_adapters():
    """Those that are said are given first; the others get what is free."""
    specs = specs_of({"networks": [{"network": "network-8"}, {"unit": 1, "network": "network-7"}]})
    assert [spec.device.unitNumber for spec in specs] == [9, 8]


def test_the_room_that_thick_disks_need():
    wanted = [
        {"controller": "scsi0", "unit": 1, "size_gb": 1, "provisioning": "thick"},
        {"controller": "scsi0", "unit": 2, "size_gb": 2, "provisioning": "eager_zeroed_thick"},
        {"controller": "scsi0", "unit": 3, "size_gb": 4},
        {"controller": "scsi0", "unit": 4, "size_gb": 8, "provisioning": "thick", "datastore": "ds2"},
    ]
    assert disks.thick_kilobytes(specs_of({"disks": wanted})) == {"ds1": 3 * GB, "ds2": 8 * GB}


@pytest.mark.parametrize(
    ("wanted", "more", "message"),
    [
        ({"disks": [{"controller": "scsi0", "unit": 16, "size_gb": 1}]}, {"hardware_version": 13}, "0 to 15"),
        ({"disks": [{"controller": "scsi0", "unit": 64, "size_gb": 1}]}, {"hardware_version": 0}, "0 to 63"),
        ({"disks": [{"controller": "nvme0", "unit": 15, "size_gb": 1}]}, {"hardware_version": 20}, "0 to 14"),
        ({"disks": [{"controller": "nvme0", "unit": 0, "size_gb": 1}]}, {"hardware_version": 11}, "needs hardware_v"),
        ({"disks": [{"controller": "scsi0", "unit": 7, "size_gb": 1}]}, {}, "the controller itself"),
        ({"disks": [{"key": 2000, "size_gb": 17}]}, {"has_snapshots": True}, "while the machine has snapshots"),
        ({"disks": [{"key": 2000, "mode": "nonpersistent"}]}, {"has_snapshots": True}, "has snapshots"),
        ({"controllers": [{"controller": "scsi0", "state": "absent"}]}, {}, "there is something on it: scsi0:0"),
        ({"controllers": [{"controller": "scsi0", "type": "lsi_logic"}]}, {}, "the type of a controller cannot"),
        ({"networks": [{"unit": 1, "network": "network-8", "mac": "00:50:56:40:00:00"}]}, {}, "are set by hand"),
        ({"networks": [{"unit": 1, "network": "network-8", "mac": "00:50:56:80:00:01"}]}, {}, "another adapter"),
        ({"networks": [{"unit": 0, "limit_mbps": 10, "reservation_mbps": 11}]}, {}, "not more than the limit"),
        ({"serial_ports": [{"unit": 1, "type": "pipe", "target": "/a"}]}, {}, "while 0 is free"),
        ({"cdroms": [{"controller": "ide0", "unit": 0, "type": "host_device"}]}, {}, "needs device"),
    ],
)
def test_refusals(wanted, more, message):
    with pytest.raises(Refused, match=message):
        specs_of(wanted, **more)


def test_a_child_disk_does_not_grow_but_in_a_whole_clone():
    devices = machine()
    disk = next(one for one in devices if one.key == 2000)
    disk.backing.parent = device.VirtualDisk.FlatVer2BackingInfo(fileName="[ds1] web/base.vmdk", diskMode="persistent")
    wanted = {"disks": [{"key": 2000, "size_gb": 17}]}
    with pytest.raises(Refused, match="is a linked clone"):
        specs_of(wanted, devices)
    assert len(specs_of(wanted, devices, is_clone=True)) == 1


def test_a_clone_has_its_disk_elsewhere():
    devices = machine()
    assembly = Assembly(devices, is_clone=True)
    wanted = {"disks": [{"key": 2000, "datastore": "ds2"}]}
    assert families.device_specs(plan_of(wanted, devices), assembly) == []
    assert assembly.moves == {2000: "ds2"}
    found = disks.ITEMS.live({DEVICES: devices}.get)
    disks.of_clone(found, disks.ITEMS.live({DEVICES: devices}.get), assembly.moves)
    assert [disk["datastore"] for disk in found] == ["ds2"]


def test_a_serial_port_keeps_what_is_not_said_of_it():
    there = device.VirtualSerialPort.URIBackingInfo(
        serviceURI="tcp://a", direction="client", proxyURI="telnet://proxy"
    )
    port = device.VirtualSerialPort(key=9000, unitNumber=0, yieldOnPoll=True, backing=there)
    (spec,) = specs_of({"serial_ports": [{"unit": 0, "target": "tcp://b"}]}, machine(port))
    sent = spec.device.backing
    assert (sent.serviceURI, sent.direction, sent.proxyURI) == ("tcp://b", "client", "telnet://proxy")


# the video card


def test_the_video_card_of_a_new_machine_is_changed_later():
    plan = plan_of({"video": {"displays": 2}}, machine())
    assert video.is_late(plan, []) and video.changes(plan, []) == []
    assert not video.is_late(plan, machine())
    assert [spec.device.numDisplays for spec in video.changes(plan, machine())] == [2]


# the order in which it boots


def test_boot_orders_there_and_back():
    words = ["network0", "cdrom", "scsi0:0", "floppy"]
    order = boot_order.to_api(words, machine())
    assert boot_order.in_words(boot_order.FIELD.decode(order), machine()) == words


@pytest.mark.parametrize("word", ["scsi0:1", "network1", "scsi0", "device 4000", ""])
def test_what_does_not_boot(word):
    with pytest.raises(InvalidOption, match=r"scsi0:0, network0\.") as caught:
        boot_order.to_api([word], machine())
    assert caught.value.details["candidates"] == ["scsi0:0", "network0"]


def test_an_order_that_loses_devices():
    there = [one for one in machine() if one.key != 2000]
    assert boot_order.left(["cdrom", "scsi0:0", "network0"], there) == ["cdrom", "network0"]
    assert boot_order.left(None, there) == []


def test_no_order_is_asked_for_by_a_device_of_no_kind():
    assert [hardware.type_name(one) for one in boot_order.request([], machine())] == [
        "VirtualMachineBootOptionsBootableDevice"
    ]


# what is connected


def linked(connected, start):
    devices = machine()
    link = next(one for one in devices if one.key == 4000).connectable
    link.connected, link.startConnected = connected, start
    return decode(families.FIELDS, {DEVICES: devices}.get)


@pytest.mark.parametrize(
    ("power_state", "starts", "shown"),
    [
        ("powered_on", False, True),
        ("powered_on", True, False),
        ("powered_off", False, None),
        ("suspended", False, None),
    ],
)
def test_connected_is_shown_of_running_machines(power_state, starts, shown):
    values = linked(connected=True, start=False)
    links.show(values, power_state, starts)
    assert values["networks"][0].get("connected") == shown


@pytest.mark.parametrize(
    ("item", "refused"),
    [
        ({"unit": 0, "connected": True}, True),
        ({"unit": 0, "connected": False}, False),
        ({"unit": 0, "connected": True, "start_connected": True}, False),
        ({"unit": 1, "connected": False}, True),
        ({"unit": 1, "connected": True}, False),
        ({"unit": 0, "start_connected": True}, False),
    ],
)
def test_connected_and_what_it_starts_as(item, refused):
    wanted = links.asked(complete({"networks": [item]}))
    live = linked(connected=False, start=False)
    if refused:
        with pytest.raises(InvalidOption, match="start_connected decides"):
            links.vet(wanted, live)
    else:
        links.vet(wanted, live)


@pytest.mark.parametrize(
    ("wanted", "starts"),
    [({"type": None}, False), ({"iso": "[ds] a.iso"}, True), ({"device": "/a"}, True), ({"type": "client"}, False)],
)
def test_a_new_drive_is_connected_when_there_is_something_in_it(wanted, starts):
    assert cdroms.starts_connected(wanted) == starts


def test_the_words_for_types_are_those_of_the_api():
    for api in (*networks.TYPES.values(), *controllers.API_TYPE.values(), *ports.USB.values()):
        assert hardware.type_name(hardware.make(api)) == api
