# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine's datastores and networks, and the files that show on them: derived from its devices."""

from __future__ import annotations

from types import SimpleNamespace

from pyVmomi import vim

from ..model.blueprint import Blueprint
from ..model.managed import prop
from .devices import NIC0
from .hardware.files import DiskFile
from .hardware.networks import network_of
from .hardware.nics import network_names

device = vim.vm.device
FIRST_DISK = "config.hardware.device[2000].backing.fileName"
FIRST_NETWORK = "config.hardware.device[4000].backing.network"


class FirstCard:
    """The adapter of a machine of which nothing was changed, as far as a guest asks for it."""

    __slots__ = ("key", "macAddress", "backing", "connectable")

    def __init__(self, seed):
        self.key, self.macAddress = NIC0, seed.mac
        self.backing = device.VirtualEthernetCard.NetworkBackingInfo(
            deviceName=seed.network.name, network=seed.network.ref)
        self.connectable = SimpleNamespace(connected=seed.powered_on)


class Links:
    def devices(self, kind):
        return [each for each in self.own("config").hardware.device if isinstance(each, kind)]

    def disks(self):
        return self.devices(device.VirtualDisk)

    def cards(self):
        return self.devices(device.VirtualEthernetCard)

    def seen_cards(self):
        """Its adapters, to be looked at only: the configuration of a machine as it came is not built for that."""
        return [FirstCard(self.values["config"].seed)] if self.is_untouched else self.cards()

    @property
    def is_untouched(self):
        """A machine of the first estate, of which nothing was changed: it has one disk and one adapter."""
        return self.values["config"].__class__ is Blueprint

    # -- datastores and networks

    def datastores(self):
        """Its home first, then those of its disks and images."""
        found = {self.datastore_object.moid: self.datastore_object} if self.datastore_object else {}
        for each in () if self.is_untouched else self.own("config").hardware.device:
            ref = getattr(each.backing, "datastore", None)
            datastore = self.service.registry.find(ref._moId) if ref is not None else None
            if datastore is not None:
                found.setdefault(datastore.moid, datastore)
        return list(found.values())

    def networks(self):
        if self.is_untouched:
            network = self.service.registry.find(self.get(FIRST_NETWORK)._moId)
            return [network] if network is not None else []
        return list(network_names(self.service, self.datacenter, self.own("config").hardware.device).values())

    def network_name(self, card):
        """The name of the network that an adapter is connected to."""
        network = network_of(self.service, self.datacenter, card.backing)
        return network.name if network is not None else getattr(card.backing, "deviceName", "")

    def relink(self):
        """After a change of devices: datastores and networks list the machine, and the machine them."""
        datastores, networks = self.datastores(), self.networks()
        for kind, api_name, wanted in (("datastore", "Datastore", datastores), ("network", "Network", networks)):
            known = self.datacenter.below(kind, api_name) if self.datacenter else []
            for each in {*known, *wanted}:
                linked = self.moid in each.machines
                if (each in wanted) != linked:
                    each.machines.pop(self.moid, None) if linked else each.machines.update({self.moid: self})
                    each.touch()
        pair = vim.vm.ConfigInfo.DatastoreUrlPair
        self.own("config").datastoreUrl = [
            pair(name=d.name, url=f"/vmfs/volumes/{d.uuid}") for d in datastores]

    @prop
    def datastore(self, call):
        return [each.ref for each in self.datastores()]

    @prop
    def network(self, call):
        return [each.ref for each in self.networks()]

    # -- files

    def disk_file(self, path):
        """The file of one of its disks, or None."""
        if self.is_untouched and self.get(FIRST_DISK) != path:
            return None
        return next((self.file_of(disk) for disk in self.disks() if disk.backing.fileName == path), None)

    def file_of(self, disk):
        file = disk_file(disk)
        file.written = self.written.get(disk.key, 0)
        return file


def disk_file(disk):
    backing = disk.backing
    return DiskFile(disk.capacityInBytes or disk.capacityInKB * 1024, bool(getattr(backing, "thinProvisioned", None)),
                    bool(getattr(backing, "eagerlyScrub", None)), getattr(backing, "uuid", None))
