# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of virtual machines and their devices say in short."""

from __future__ import annotations

import pytest
from pyVmomi import vim
from simulator_helpers import remote, wait

device = vim.vm.device
GIB = 1024 ** 3
Flat = device.VirtualDisk.FlatVer2BackingInfo
Connect = device.VirtualDevice.ConnectInfo
HOME = "[datastore2] vm0001/"


def spec(operation, what, files=None):
    return device.VirtualDeviceSpec(operation=operation, fileOperation=files, device=what)


def add(what, files=None):
    return spec("add", what, files)


def edit(what, files=None):
    return spec("edit", what, files)


def remove(what, files=None):
    return spec("remove", what, files)


def disk(key=-1, controller=1000, unit=None, size=GIB, **backing):
    backing = {"fileName": "", "diskMode": "persistent", "thinProvisioned": True, **backing}
    return device.VirtualDisk(key=key, controllerKey=controller, unitNumber=unit, capacityInBytes=size or None,
                              capacityInKB=(size or 0) // 1024, backing=Flat(**backing))


def new_disk(*args, **kwargs):
    return add(disk(*args, **kwargs), "create")


def scsi(key=-100, bus=1, kind=device.ParaVirtualSCSIController, sharing="noSharing"):
    return kind(key=key, busNumber=bus, sharedBus=sharing)


def card(network, key=-1, kind=device.VirtualVmxnet3, **more):
    return kind(key=key, backing=device.VirtualEthernetCard.NetworkBackingInfo(deviceName=network), **more)


def distributed_port(group):
    return device.VirtualEthernetCard.DistributedVirtualPortBackingInfo(port=vim.dvs.PortConnection(
        portgroupKey=group.key, switchUuid=group.config.distributedVirtualSwitch.uuid))


def cdrom(path="", controller=200, key=-1, connected=True, **more):
    backing = device.VirtualCdrom.IsoBackingInfo(fileName=path) if path else (
        device.VirtualCdrom.RemotePassthroughBackingInfo(deviceName="", useAutoDetect=False))
    return device.VirtualCdrom(key=key, controllerKey=controller, backing=backing, connectable=Connect(
        startConnected=connected, allowGuestControl=True, connected=connected), **more)


def reconfigure(vm, *changes, **settings):
    wait(vm.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=list(changes), **settings)))


def devices(vm, kind):
    return [each for each in vm.config.hardware.device if isinstance(each, kind)]


def by_key(vm, key):
    return next(each for each in vm.config.hardware.device if each.key == key)


def refused(fault, vm, *changes, index=None, prop=None, **settings):
    """A reconfiguration fails with a fault, and nothing has changed."""
    before = vm.config
    with pytest.raises(fault) as caught:
        reconfigure(vm, *changes, **settings)
    after = vm.config
    assert str(after.hardware) == str(before.hardware) and after.changeVersion == before.changeVersion
    if index is not None:
        assert caught.value.deviceIndex == index
    if prop is not None:
        assert caught.value.property == f"virtualDeviceSpec.{prop}"
    return caught.value


class Estate:
    """The objects that a test of virtual machines uses."""

    def __init__(self, sim):
        self.sim, self.si = sim, sim.connect()

    def get(self, path):
        return remote(self.si, self.sim.entity(path))

    @property
    def folder(self):
        return self.get("/DC1/vm")

    @property
    def host(self):
        """A standalone one: nobody is asked where to go."""
        return self.get("/DC1/host/esx04.example.test/esx04.example.test")

    @property
    def pool(self):
        return self.host.parent.resourcePool

    def spec(self, name="new", path="[datastore1]", **more):
        return vim.vm.ConfigSpec(name=name, files=vim.vm.FileInfo(vmPathName=path), **more)

    def create(self, *args, pool=None, host=None, **kwargs):
        return remote_of(self.si, wait(self.folder.CreateVM_Task(self.spec(*args, **kwargs), pool or self.pool, host)))


def remote_of(si, ref):
    return type(ref)(ref._moId, si._stub)
