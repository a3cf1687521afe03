# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Network adapters, and the networks that they are connected to."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import remote, wait
from simulator_machines import (
    Connect,
    Estate,
    add,
    by_key,
    card,
    device,
    devices,
    distributed_port,
    edit,
    reconfigure,
    refused,
    remove,
)

Card = device.VirtualEthernetCard
Spec = vim.fault.InvalidDeviceSpec


@pytest.fixture
def off(sim, si):
    return remote(si, sim.entity("/DC1/vm/vm0001"))


@pytest.fixture
def on(sim, si):
    return remote(si, sim.entity("/DC1/vm/vm0002"))


def test_a_new_adapter(sim, si, off):
    network = remote(si, sim.entity("/DC1/network/network2"))
    reconfigure(off, add(card("network2")))
    found = by_key(off, 4001)
    assert (found.deviceInfo.label, found.deviceInfo.summary) == ("Network adapter 2", "network2")
    assert found.backing.network == network and (found.controllerKey, found.unitNumber) == (100, 8)
    assert found.addressType == "assigned" and found.macAddress.startswith("00:50:56:b")
    assert found.wakeOnLanEnabled and found.uptCompatibilityEnabled and found.slotInfo.pciSlotNumber == 224
    info = found.connectable
    assert (info.startConnected, info.connected, info.status, info.migrateConnect) == (True, False, "untried", "unset")
    assert found.resourceAllocation.share.shares == 50
    assert network in off.network and off in network.vm and off.summary.config.numEthernetCards == 2
    reconfigure(off, remove(found))
    assert network not in off.network and off not in network.vm


KINDS = [device.VirtualVmxnet3, device.VirtualVmxnet2, device.VirtualE1000, device.VirtualE1000e, device.VirtualPCNet32]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_models(off, kind):
    reconfigure(off, add(card("VM Network", kind=kind)))
    assert by_key(off, 4001).__class__ is kind
    other = next(each for each in KINDS if each is not kind)
    refused(Spec, off, edit(other(key=4001)), prop="device")


def test_units(off):
    """An adapter gets the unit that it asks for; the server chooses only where nothing is asked."""
    reconfigure(off, add(card("VM Network", unitNumber=12)))
    reconfigure(off, add(card("VM Network")))
    assert [each.unitNumber for each in off.config.hardware.device if hasattr(each, "macAddress")] == [7, 12, 8]
    for unit in (7, 12, 6, 17):
        refused(Spec, off, add(card("VM Network", unitNumber=unit)), prop="device.unitNumber")


def test_hot_plug(on):
    reconfigure(on, add(card("network2")))
    assert by_key(on, 4001).connectable.connected and on.guest.net[1].network == "network2"
    reconfigure(on, remove(by_key(on, 4001)))
    assert len(on.guest.net) == 1


def test_another_network(sim, si, on):
    wanted = by_key(on, 4000)
    wanted.backing = Card.NetworkBackingInfo(deviceName="network2")
    reconfigure(on, edit(wanted))
    found = by_key(on, 4000)
    assert found.backing.network.name == found.deviceInfo.summary == "network2"
    assert [n.name for n in on.network] == ["network2"] and on.guest.net[0].network == "network2"
    assert on not in remote(si, sim.entity("/DC1/network/VM Network")).vm


def test_connection(on, off):
    for vm, connected in ((on, False), (off, True)):
        wanted = by_key(vm, 4000)
        wanted.connectable = Connect(startConnected=False, allowGuestControl=False, connected=connected)
        reconfigure(vm, edit(wanted))
        info = by_key(vm, 4000).connectable
        assert (info.startConnected, info.allowGuestControl, info.connected) == (False, False, False)
    assert not on.guest.net[0].connected
    wanted = by_key(on, 4000)
    wanted.connectable.connected, wanted.connectable.migrateConnect = True, "sometimes"
    refused(Spec, on, edit(wanted), prop="device.connectable.migrateConnect")
    wanted.connectable.migrateConnect = "disconnect"
    reconfigure(on, edit(wanted))
    assert by_key(on, 4000).connectable.connected and by_key(on, 4000).connectable.migrateConnect == "disconnect"


MANUAL = {"addressType": "manual"}
BAD_CARDS = {
    "no such network": (card("nowhere"), "device.backing"),
    "no backing": (device.VirtualVmxnet3(key=-1), "device.backing"),
    "no hexadecimal": (card("VM Network", macAddress="00:50:56:00:00:0g", **MANUAL), "device.macAddress"),
    "multicast": (card("VM Network", macAddress="01:50:56:00:00:01", **MANUAL), "device.macAddress"),
    "outside the range": (card("VM Network", macAddress="00:50:56:80:00:01", **MANUAL), "device.macAddress"),
    "manual without an address": (card("VM Network", **MANUAL), "device.macAddress"),
    "an unknown type": (card("VM Network", addressType="mine"), "device.addressType"),
    "bad shares": (card("VM Network", resourceAllocation=Card.ResourceAllocation(
        share=vim.SharesInfo(level="custom", shares=101))), "device.resourceAllocation.share"),
    "more reserved than allowed": (card("VM Network", resourceAllocation=Card.ResourceAllocation(
        share=vim.SharesInfo(level="low", shares=0), reservation=10, limit=5)), "device.resourceAllocation"),
    "a taken slot": (card("VM Network", slotInfo=device.VirtualDevice.PciBusSlotInfo(pciSlotNumber=192)),
                     "device.slotInfo"),
}


@pytest.mark.parametrize(("bad", "prop"), BAD_CARDS.values(), ids=BAD_CARDS)
def test_a_bad_adapter_changes_nothing(off, bad, prop):
    refused(Spec, off, add(card("VM Network", key=-9)), add(bad), index=1, prop=prop)


def test_what_is_not_simulated(off):
    refused(vmodl.fault.NotSupported, off, add(card("VM Network", kind=device.VirtualSriovEthernetCard)))


@pytest.mark.parametrize(("given", "shown"), [
    ({"macAddress": "00:50:56:3F:00:01", "addressType": "manual"}, ("00:50:56:3f:00:01", "manual")),
    ({"macAddress": "00:50:56:00:00:01"}, ("00:50:56:00:00:01", "manual")),
    ({"macAddress": "02:00:00:00:00:01", "addressType": "Manual"}, ("02:00:00:00:00:01", "manual")),
    ({"macAddress": "00:50:56:a0:00:01", "addressType": "assigned"}, ("00:50:56:a0:00:01", "assigned"))])
def test_addresses(off, given, shown):
    reconfigure(off, add(card("VM Network", **given)))
    found = by_key(off, 4001)
    assert (found.macAddress, found.addressType) == shown


def test_the_server_replaces_what_it_cannot_use(off):
    own = by_key(off, 4000).macAddress
    for mac in (own, "02:00:00:00:00:01"):
        reconfigure(off, add(card("VM Network", macAddress=mac, addressType="assigned")))
    macs = [c.macAddress for c in devices(off, Card)]
    assert len(set(macs)) == 3 and all(m.startswith("00:50:56") for m in macs)
    refused(Spec, off, add(card("VM Network", macAddress="00:50:56:00:00:02", **MANUAL)),
            add(card("VM Network", key=-2, macAddress="00:50:56:00:00:02", **MANUAL)), index=1)


def test_another_address_needs_a_machine_that_is_off(off, on):
    for vm, works in ((off, True), (on, False)):
        wanted = device.VirtualVmxnet3(key=4000, macAddress="00:50:56:00:00:05", addressType="manual")
        if works:
            reconfigure(vm, edit(wanted))
            assert by_key(vm, 4000).macAddress == "00:50:56:00:00:05"
            assert by_key(vm, 4000).backing.deviceName == "VM Network"
        else:
            refused(vim.fault.DeviceHotPlugNotSupported, vm, edit(wanted))


def test_partial_edits(off):
    before = by_key(off, 4000)
    reconfigure(off, edit(device.VirtualVmxnet3(key=4000, wakeOnLanEnabled=False)))
    after = by_key(off, 4000)
    assert not after.wakeOnLanEnabled
    after.wakeOnLanEnabled = True
    assert str(after) == str(before)


def test_ten_adapters(off):
    reconfigure(off, *[add(card("VM Network", key=-n)) for n in range(1, 10)])
    assert [c.key for c in devices(off, Card)] == list(range(4000, 4010))
    refused(vim.fault.TooManyDevices, off, add(card("VM Network")))


def test_a_network_that_the_host_does_not_have(sim, si, off):
    manager = off.runtime.host.configManager.networkSystem
    manager.RemovePortGroup("network2")
    fault = refused(vim.fault.CannotAccessNetwork, off, add(card("network2")))
    assert fault.network.name == "network2" and fault.device == "Network adapter 2"


# -- distributed and opaque networks


@pytest.fixture
def wide(run):
    return Estate(run(vms=2, dvs=1, portgroups=2, opaque_networks=1))


def test_the_estate_with_distributed_switches(wide):
    switch = wide.get("/DC1/network/dvs1")
    group = wide.get("/DC1/network/dvportgroup1")
    assert isinstance(switch, vim.dvs.VmwareDistributedVirtualSwitch)
    assert group.config.distributedVirtualSwitch == switch and group.key == group._moId
    uplinks = f"dvs1-DVUplinks-{switch._moId.removeprefix('dvs-')}"
    assert switch.summary.portgroupName == [uplinks, "dvportgroup1", "dvportgroup2"]
    assert switch.uuid == switch.summary.uuid == switch.config.uuid and switch.summary.numHosts == 4
    assert group in switch.portgroup and group in group.host[0].network
    opaque = wide.get("/DC1/network/segment1")
    assert opaque.summary.opaqueNetworkType == "nsx.LogicalSwitch" and opaque.summary.accessible


def test_a_distributed_port(wide):
    off, group = wide.get("/DC1/vm/vm0001"), wide.get("/DC1/network/dvportgroup1")
    reconfigure(off, add(device.VirtualVmxnet3(key=-1, backing=distributed_port(group))))
    found = by_key(off, 4001)
    assert found.backing.port.portKey and found.backing.port.connectionCookie
    assert found.deviceInfo.summary == f"DVSwitch: {found.backing.port.switchUuid}"
    assert group in off.network and group.vm == [off]
    assert off in group.config.distributedVirtualSwitch.summary.vm
    before = str(found)
    found.backing.port.portKey = None
    reconfigure(off, edit(found))
    assert str(by_key(off, 4001)) == before
    reconfigure(off, remove(found))
    assert group.vm == [] and group not in off.network


def test_a_distributed_port_in_the_guest(wide):
    on, group = wide.get("/DC1/vm/vm0002"), wide.get("/DC1/network/dvportgroup2")
    reconfigure(on, edit(device.VirtualVmxnet3(key=4000, backing=distributed_port(group))))
    assert on.guest.net[0].network == "dvportgroup2"
    assert [n.name for n in on.network] == ["dvportgroup2"]


def test_bad_distributed_ports(wide):
    off, group = wide.get("/DC1/vm/vm0001"), wide.get("/DC1/network/dvportgroup1")
    uplinks = wide.get("/DC1/network/dvs1").config.uplinkPortgroup[0]
    wrong = distributed_port(group)
    wrong.port.switchUuid = "other"
    nowhere = distributed_port(group)
    nowhere.port.portgroupKey = "dvportgroup-9999"
    by_name = Card.NetworkBackingInfo(deviceName="x", network=group)
    for backing in (wrong, nowhere, distributed_port(uplinks), by_name):
        refused(vim.fault.InvalidDeviceBacking, off, add(device.VirtualVmxnet3(key=-1, backing=backing)), index=0)


def test_an_opaque_network(wide):
    off, network = wide.get("/DC1/vm/vm0001"), wide.get("/DC1/network/segment1")
    backing = Card.OpaqueNetworkBackingInfo(opaqueNetworkId=network.summary.opaqueNetworkId,
                                            opaqueNetworkType="nsx.LogicalSwitch")
    reconfigure(off, edit(device.VirtualVmxnet3(key=4000, backing=backing)))
    assert off.network == [network] and network.vm == [off]
    backing.opaqueNetworkId = "other"
    refused(vim.fault.InvalidDeviceBacking, off, add(device.VirtualVmxnet3(key=-1, backing=backing)))


def test_an_esxi_host_generates_addresses(run):
    sim = run(esxi=True, vms=1)
    vm = remote(sim.connect(), sim.entity("/ha-datacenter/vm/vm0001"))
    wait(vm.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=[add(card("VM Network"))])))
    found = by_key(vm, 4001)
    assert found.addressType == "generated" and found.macAddress.startswith("00:0c:29:")
