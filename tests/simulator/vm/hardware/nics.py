# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Network adapters."""

from __future__ import annotations

import re

from pyVmomi import vim

from ...model.values import clone, shares
from ..devices import PCI
from .change import apply_shares, merge, too_many
from .family import Family, connection, refuse_files
from .networks import connect, network_of

device = vim.vm.device
Card = device.VirtualEthernetCard
MOST = 10
KEYS = range(4000, 4000 + MOST)
UNITS = range(7, 7 + MOST)
SUPPORTED = (device.VirtualVmxnet3, device.VirtualVmxnet2, device.VirtualVmxnet, device.VirtualE1000,
             device.VirtualE1000e, device.VirtualPCNet32)
PCIE = (device.VirtualVmxnet3, device.VirtualE1000e)
ADDRESS = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")
COUNTS = {"low": 25, "normal": 50, "high": 100, "custom": (0, 100)}
BACKINGS = (Card.NetworkBackingInfo, Card.DistributedVirtualPortBackingInfo, Card.OpaqueNetworkBackingInfo)


class EthernetCards(Family):
    """Adapters come and go while the machine runs. Another model is another adapter: its type cannot be edited."""

    kinds = (Card,)

    def add(self, work, change):
        refuse_files(change)
        new = change.device
        if isinstance(new, device.VirtualSriovEthernetCard):
            raise change.not_simulated("an SR-IOV adapter")
        if type(new) not in SUPPORTED or not isinstance(new.backing, BACKINGS):
            raise change.bad_backing() if type(new) in SUPPORTED else change.invalid("device")
        key = work.first_free(KEYS)
        if key is None:
            raise too_many()
        if new.controllerKey not in (None, PCI) and new.controllerKey >= 0:
            work.controller(change, (device.VirtualPCIController,))
        label = f"Network adapter {key - KEYS[0] + 1}"
        new.connectable = connection(work, change)
        _network, summary = connect(work, change, new.backing, label, new.connectable.startConnected)
        new.macAddress, new.addressType = address(work, change, None)
        new.wakeOnLanEnabled = True if new.wakeOnLanEnabled is None else new.wakeOnLanEnabled
        if isinstance(new, device.VirtualVmxnet3) and new.uptCompatibilityEnabled is None:
            new.uptCompatibilityEnabled = True
        new.resourceAllocation = allocation(change, None)
        new.controllerKey, new.unitNumber = PCI, work.unit_on_pci(change, UNITS)
        work.slot(change, new, isinstance(new, PCIE))
        work.put_in(change, new, key, label, summary)

    def edit(self, work, change, current):
        refuse_files(change)
        wanted = change.device
        label = current.deviceInfo.label
        current.connectable = connection(work, change, current.connectable)
        if wanted.backing is not None and not same_port(wanted.backing, current.backing):
            if not isinstance(wanted.backing, BACKINGS):
                raise change.bad_backing()
            _network, current.deviceInfo.summary = connect(work, change, wanted.backing, label,
                                                           current.connectable.startConnected)
            current.backing = wanted.backing
        new_address = address(work, change, current)
        if new_address != (current.macAddress, current.addressType):
            if work.place.running:
                raise change.no_hot_plug()
            current.macAddress, current.addressType = new_address
        current.resourceAllocation = allocation(change, current.resourceAllocation)
        merge(current, wanted, skip=("key", "deviceInfo", "backing", "connectable", "slotInfo", "controllerKey",
                                     "unitNumber", "macAddress", "addressType", "resourceAllocation"))

    def remove(self, work, change, current):
        refuse_files(change)


def same_port(wanted, current):
    """Whether a backing asks for what is there: a port that the server chose need not be repeated."""
    if type(wanted) is not type(current):
        return False
    if isinstance(wanted, Card.NetworkBackingInfo):
        if wanted.network is not None and current.network is not None:
            return wanted.network._moId == current.network._moId
        return wanted.deviceName == current.deviceName
    if isinstance(wanted, Card.DistributedVirtualPortBackingInfo):
        return (wanted.port.switchUuid, wanted.port.portgroupKey) == (
            current.port.switchUuid, current.port.portgroupKey) and wanted.port.portKey in (
            None, "", current.port.portKey)
    return wanted.opaqueNetworkId == current.opaqueNetworkId


def address(work, change, current):
    """(MAC address, its type). One that is set by hand stays; of the others the server replaces what it cannot use.

    An address set by hand may be one that another machine has: a vCenter takes it. Assumed: by hand, VMware's own
    prefix goes with 00:50:56:00 to 00:50:56:3f only, as the documentation says, and a machine has an address once.
    """
    mac, kind = (change.device.macAddress or "").lower(), (change.device.addressType or "").lower()
    if kind not in ("", "manual", "generated", "assigned"):
        raise change.invalid("device.addressType")
    if mac and not is_unicast(mac):
        raise change.invalid("device.macAddress")
    if current is not None and mac in ("", current.macAddress) and kind in ("", current.addressType):
        return current.macAddress, current.addressType
    if kind == "manual" or (mac and not kind):
        return manual(work, change, mac, current), "manual"
    return (mac if usable(work, mac) else generate(work)), (
        "generated" if work.place.service.settings.esxi else "assigned")


def manual(work, change, mac, current):
    mac = mac or (current.macAddress if current is not None else "")
    kept = current is not None and mac == current.macAddress
    if not mac or (mac.startswith("00:50:56") and int(mac[9:11], 16) > 0x3f and not kept):
        raise change.invalid("device.macAddress")
    if any(getattr(other, "macAddress", None) == mac for other in work.others(change)):
        raise change.invalid("device.macAddress")
    return mac


def is_unicast(mac):
    return bool(ADDRESS.fullmatch(mac)) and not int(mac[:2], 16) & 1 and mac != "00:00:00:00:00:00"


def usable(work, mac):
    in_range = mac.startswith("00:0c:29") or (mac.startswith("00:50:56") and 0x80 <= int(mac[9:11], 16) <= 0xbf)
    return in_range and not any(other.macAddress == mac for other in work.of(Card))


def generate(work):
    """The next address of the server's own range; the estate's machines have taken those that begin with :80 to :bf."""
    service = work.place.service
    prefix = "00:0c:29" if service.settings.esxi else "00:50:56"
    while True:
        work.mac_number += 1
        number = work.mac_number
        first = number >> 16 & 0xff if service.settings.esxi else 0xb0 | number >> 16 & 0xf
        mac = f"{prefix}:{first:02x}:{number >> 8 & 0xff:02x}:{number & 0xff:02x}"
        if usable(work, mac):
            return mac


def allocation(change, current):
    """Network resources; a share's number is the server's unless its level is `custom`."""
    wanted = change.device.resourceAllocation
    if current is None:
        current = Card.ResourceAllocation(reservation=0, limit=-1, share=shares("normal", 50))
    if wanted is None:
        return current
    new = clone(current)

    def refuse():
        return change.invalid("device.resourceAllocation.share")

    new.share = apply_shares(current.share, wanted.share, COUNTS, refuse)
    new.reservation = current.reservation if wanted.reservation is None else wanted.reservation
    new.limit = current.limit if wanted.limit is None else wanted.limit
    if new.reservation < 0 or new.limit < -1 or -1 < new.limit < new.reservation:
        raise change.invalid("device.resourceAllocation")
    return new


def network_names(service, datacenter, devices):
    """The networks that a list of devices is connected to, each once, in order."""
    found = {}
    for each in devices:
        if isinstance(each, Card):
            network = network_of(service, datacenter, each.backing)
            if network is not None:
                found.setdefault(network.moid, network)
    return found
