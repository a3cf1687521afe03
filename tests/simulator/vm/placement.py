# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a virtual machine goes: vim.vm.RelocateSpec, as CloneVM_Task and RelocateVM_Task understand it.

`Placement` works out pool, host, folder and the datastore of each disk, and refuses arguments that fit nothing
(InvalidArgument, NotSupported: the call's faults). `verify` refuses what the present state does not allow (the task's
faults). What the reference leaves open: an unusable datastore is InvalidDatastore, a host that cannot take machines is
InvalidState.
"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..entities.compute import ClusterComputeResource
from .hardware.networks import network_of

MOVE_TYPES = set(vim.vm.RelocateSpec.DiskMoveOptions.values)
CARD = vim.vm.device.VirtualEthernetCard
DISK = vim.vm.device.VirtualDisk


class Placement:
    """`where` is the spec's name in messages: `spec` or `spec.location`; `to_template`: the result is a template."""

    def __init__(self, call, machine, config, location, where, folder=None, to_template=False, new=False):
        self.call, self.machine, self.config = call, machine, config
        self.location, self.where = location, where
        self.to_template, self.new = to_template, new
        self.check_unsupported()
        self.folder = self.find_folder(folder)
        self.pool = self.find_pool()
        self.host = self.find_host()
        self.datastore = call.resolve(location.datastore) if location.datastore else machine.datastore_object
        self.move_type = self.check_move_type(location.diskMoveType, "diskMoveType")
        self.locators = self.find_locators()
        self.cards = self.find_cards()

    def wrong(self, name):
        return faults.invalid_argument(f"{self.where}.{name}")

    # -- what the arguments name

    def check_unsupported(self):
        if self.location.service is not None:
            raise faults.not_supported("Moves to another vCenter are not simulated.")

    def find_folder(self, folder):
        """The folder in the spec takes precedence over the method's parameter."""
        found = self.call.resolve(self.location.folder) if self.location.folder else folder
        if found is not None and found.kind != "vm":
            raise faults.not_supported()
        return found

    def find_pool(self):
        if self.to_template and self.new:
            return None             # ignored: a template is in no pool
        if self.location.pool is not None:
            return self.call.resolve(self.location.pool)
        if self.machine.pool is None and self.new:
            raise self.wrong("pool")
        return self.machine.pool

    def find_host(self):
        location, pool = self.location, self.pool
        if location.host is not None:
            host = self.call.resolve(location.host)
            if pool is not None and host.parent is not pool.compute:
                raise self.wrong("host")
            return host
        if pool is None or location.pool is None:
            return self.machine.host
        found = host_of_pool(pool, self.machine.host, self.wanted_datastores())
        if found is None and not drs(pool.compute):
            raise self.wrong("host")
        return found                # None: no host can take it, as `verify` will say

    def wanted_datastores(self):
        refs = [self.location.datastore, *(locator.datastore for locator in self.location.disk)]
        return [self.call.resolve(ref) for ref in refs if ref is not None]

    def check_move_type(self, value, name):
        if value is not None and value not in MOVE_TYPES:
            raise self.wrong(name)
        return value or None

    def find_locators(self):
        """{disk's key: its DiskLocator}"""
        keys = {disk.key for disk in self.disks()}
        found = {}
        for position, locator in enumerate(self.location.disk):
            if locator.diskId not in keys or locator.diskId in found:
                raise self.wrong(f"disk[{position}].diskId")
            self.check_move_type(locator.diskMoveType, f"disk[{position}].diskMoveType")
            found[locator.diskId] = locator
        return found

    def find_cards(self):
        """{adapter's key: its new backing}. A spec may edit adapters, and for disks only what is not simulated."""
        devices = {device.key: device for device in self.config.hardware.device}
        found = {}
        for position, change in enumerate(self.location.deviceChange):
            path = f"deviceChange[{position}]"
            if change.device is None or change.device.key not in devices:
                raise self.wrong(f"{path}.device.key")
            if not isinstance(devices[change.device.key], CARD):
                raise faults.not_supported("RelocateSpec.deviceChange is simulated for network adapters only.")
            if change.operation != "edit" or change.device.backing is None:
                raise self.wrong(f"{path}.operation" if change.operation != "edit" else f"{path}.device.backing")
            found[change.device.key] = change.device.backing
        return found

    # -- where things go

    def disks(self):
        return [device for device in self.config.hardware.device if isinstance(device, DISK)]

    def datastore_of(self, disk):
        """The datastore on which a disk will lie: its locator's, else the spec's, else the one it is on."""
        locator = self.locators.get(disk.key)
        if locator is not None:
            return self.call.resolve(locator.datastore)
        if self.location.datastore is not None:
            return self.datastore
        return self.current_datastore(disk)

    def current_datastore(self, disk):
        ref = getattr(disk.backing, "datastore", None)
        return self.call.resolve(ref) if ref is not None else self.machine.datastore_object

    def move_type_of(self, disk):
        locator = self.locators.get(disk.key)
        return (locator.diskMoveType if locator else None) or self.move_type or "moveAllDiskBackingsAndDisallowSharing"

    def datastores(self):
        found = [self.datastore, *(self.datastore_of(disk) for disk in self.disks())]
        return list({datastore.moid: datastore for datastore in found}.values())

    def moved_datastores(self):
        """Those to which files go that are not there yet."""
        found = [self.datastore] if self.new or self.datastore is not self.machine.datastore_object else []
        found += [self.datastore_of(d) for d in self.disks()
                  if self.new or self.datastore_of(d) is not self.current_datastore(d)]
        return list({datastore.moid: datastore for datastore in found}.values())

    def networks(self):
        """The networks that its adapters are newly connected to."""
        found = [self.network_of(backing) for backing in self.cards.values()]
        return [network for network in found if network is not None]

    def network_of(self, backing):
        """The network of a backing: by reference, by name, or by port group."""
        return network_of(self.machine.service, (self.host or self.machine.host).datacenter, backing)

    # -- what the present state allows

    def verify(self):
        if self.host is None:
            raise faults.invalid_state("No host of the cluster can take the virtual machine now.")
        if not self.host.is_usable():
            raise faults.invalid_state(f"The host {self.host.name} is not connected, or in maintenance mode.")
        self.verify_folder()
        for datastore in self.datastores():
            check_datastore(self.host, datastore)
        self.verify_space()

    def verify_folder(self):
        folder = self.folder
        if folder is not None and folder.datacenter is not self.host.datacenter:
            raise vim.fault.DatacenterMismatch(
                invalidArgument=[vim.fault.DatacenterMismatch.Argument(
                    entity=self.host.ref, inputDatacenter=self.host.datacenter.ref)],
                expectedDatacenter=folder.datacenter.ref,
                msg="The input arguments had entities that did not belong to the same datacenter.")

    def verify_space(self):
        needed = {}
        for disk in self.disks():
            target = self.datastore_of(disk)
            if self.new or target is not self.current_datastore(disk):
                needed[target] = needed.get(target, 0) + self.size_of_copy(disk)
        for datastore, size in needed.items():
            if size > datastore.free():
                raise faults.no_disk_space(f"[{datastore.name}]", datastore.name)

    def size_of_copy(self, disk):
        if self.move_type_of(disk) == "createNewChildDiskBacking":
            return 0
        if self.becomes_thin(disk):
            return min(self.machine.written.get(disk.key, disk.capacityInBytes), disk.capacityInBytes)
        return disk.capacityInBytes

    def becomes_thin(self, disk):
        """As its locator's backing says, else the transformation (a hint), else as it is."""
        locator = self.locators.get(disk.key)
        wanted = getattr(locator.diskBackingInfo, "thinProvisioned", None) if locator else None
        if wanted is None and self.location.transform is not None:
            wanted = self.location.transform == "sparse"
        if wanted is None:
            wanted = getattr(disk.backing, "thinProvisioned", None)
        return bool(wanted)

    def becomes_eager(self, disk):
        """Whether its locator's backing asks for a disk that is zeroed at once."""
        locator = self.locators.get(disk.key)
        return bool(getattr(locator.diskBackingInfo, "eagerlyScrub", False)) if locator else False


def drs(compute):
    if not isinstance(compute, ClusterComputeResource):
        return False
    return bool(compute.get("configurationEx").drsConfig.enabled)


def host_of_pool(pool, current, datastores=()):
    """The host that the system selects for a pool: a stand-alone host, or the one that DRS finds; else None."""
    compute = pool.compute
    if not isinstance(compute, ClusterComputeResource):
        return next(iter(compute.hosts.values()), None)
    if not drs(compute):
        return None
    fit = [h for h in compute.usable() if all(h.moid in d.mounts for d in datastores)]
    if current in fit:
        return current
    return min(fit, key=lambda host: len(host.machines), default=None)


def check_datastore(host, datastore):
    """InvalidDatastore unless the host can write to it; one in maintenance mode takes no machines."""
    if datastore.maintenance != "normal":
        raise faults.invalid_datastore(datastore.name, datastore.ref)
    mode = datastore.mounts.get(host.moid)
    if mode is None:
        raise faults.invalid_datastore(datastore.name, datastore.ref)
    if mode == "readOnly":
        raise vim.fault.DatastoreNotWritableOnHost(
            datastore=datastore.ref, name=datastore.name, host=host.ref,
            msg=f"The datastore {datastore.name} cannot be written to from the host {host.name}.")
