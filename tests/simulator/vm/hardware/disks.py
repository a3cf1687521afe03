# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Virtual disks with a flat file (version 2) as backing."""

from __future__ import annotations

from pyVmomi import vim

from ...model.values import shares
from ..devices import disk_summary
from .change import apply_shares, merge
from .controllers import disk_key, disk_units
from .family import Family
from .files import DiskFile, check_mounted, datastore_of, resolve_file, split_path

device = vim.vm.device
Flat = device.VirtualDisk.FlatVer2BackingInfo
ON = (device.VirtualSCSIController, device.VirtualSATAController, device.VirtualNVMEController,
      device.VirtualIDEController)
MODES = ("persistent", "nonpersistent", "independent_persistent", "independent_nonpersistent")    # of ESXi
COUNTS = {"low": 500, "normal": 1000, "high": 2000, "custom": (200, 4000)}
LARGEST = 62 * 1024 ** 4
SECTOR = 512


class Disks(Family):
    kinds = (device.VirtualDisk,)

    def add(self, work, change):
        disk = change.device
        self.check_backing(change)
        controller = work.controller(change, ON)
        hot_plug(work, change, controller)
        unit = work.hang_on(change, controller, disk_units(controller, work.place.version))
        disk.controllerKey, disk.unitNumber, disk.connectable = controller.key, unit, None
        if change.file_operation == "create":
            self.create(work, change)
        elif change.file_given:
            raise change.bad_file_operation()
        else:
            self.attach(work, change)
        complete_backing(change, disk.backing)
        allocate(change, disk, None)
        key = disk_key(controller, unit)
        disk.diskObjectId = f"1-{key}"
        disk.nativeUnmanagedLinkedClone = False
        work.put_in(change, disk, key, work.free_label("Hard disk {}"), disk_summary(disk.capacityInKB))

    def check_backing(self, change):
        backing = change.device.backing
        if isinstance(backing, device.VirtualDisk.RawDiskMappingVer1BackingInfo):
            raise change.not_simulated("a raw device mapping")
        if not isinstance(backing, Flat):
            raise change.bad_backing()
        if backing.parent is not None or backing.keyId is not None:
            raise change.not_simulated("a disk with a parent or a key")

    def create(self, work, change):
        """A new file: at the path asked for, or beside the machine's own."""
        disk = change.device
        size = capacity(change, disk)
        if size is None:
            raise change.invalid("device.capacityInKB")
        datastore, path = resolve_file(work.place, disk.backing)
        path = new_path(work, datastore or work.place.datastore, path)
        datastore = datastore or work.place.datastore
        check_mounted(work.place.host, datastore)
        if work.files.find(datastore, path) is not None:
            raise vim.fault.FileAlreadyExists(
                file=path, msg=f"Cannot complete the operation because the file or folder {path} already exists")
        backing = disk.backing
        thin, eager = bool(backing.thinProvisioned), bool(backing.eagerlyScrub)
        if thin and eager:
            raise change.bad_backing("backing.eagerlyScrub")
        backing.fileName, backing.datastore = path, datastore.ref
        backing.thinProvisioned, backing.eagerlyScrub = thin, eager or None
        uuid = disk_uuid(work, path)
        work.files.create(datastore, path, DiskFile(size, thin, eager, backing.uuid or uuid))
        backing.uuid = backing.uuid or uuid
        set_capacity(disk, size)

    def attach(self, work, change):
        """An existing file: it says how large the disk is, and how it is provisioned."""
        backing = change.device.backing
        datastore, path = resolve_file(work.place, backing)
        file = work.files.find(datastore, path) if datastore is not None else None
        if file is None:
            raise vim.fault.FileNotFound(file=path, msg=f"File {path} was not found")
        self.check_shared(work, change, path)
        backing.datastore, backing.uuid = datastore.ref, file.uuid
        backing.thinProvisioned, backing.eagerlyScrub = file.thin, file.eager or None
        set_capacity(change.device, file.capacity)

    @staticmethod
    def check_shared(work, change, path):
        """Assumed: one machine cannot have the same file twice; a running machine locks its files for others."""
        if any(d.backing.fileName == path for d in work.of(device.VirtualDisk)):
            raise change.bad_backing("backing.fileName")

    def edit(self, work, change, current):
        wanted = change.device
        if change.file_given:
            raise change.bad_file_operation()
        self.edit_backing(work, change, current)
        self.edit_place(work, change, current)
        size = capacity(change, wanted, current)
        if size is not None and size != current.capacityInBytes:
            self.resize(work, change, current, size)
        allocate(change, wanted, current)

    def edit_backing(self, work, change, current):
        wanted, backing = change.device.backing, current.backing
        if wanted is None:
            return
        if type(wanted) is not type(backing):
            raise change.bad_backing()
        fixed = {"fileName": wanted.fileName or None, "uuid": wanted.uuid, "thinProvisioned": wanted.thinProvisioned}
        for name, value in fixed.items():
            if value is not None and name != "uuid" and value != getattr(backing, name):
                raise change.bad_backing(f"backing.{name}")
        check_mode(change, wanted)
        if wanted.diskMode != backing.diskMode and (work.place.running or work.place.has_snapshot):
            raise change.invalid("device.backing.diskMode", vim.fault.DisallowedDiskModeChange)
        if work.place.running and wanted.sharing not in (None, backing.sharing):
            raise change.no_hot_plug()
        merge(backing, wanted, skip=("fileName", "datastore", "backingObjectId", "parent", "contentId", "changeId",
                                     "eagerlyScrub"))

    def edit_place(self, work, change, current):
        """A disk can be put on another controller or unit number while the machine is off."""
        wanted = change.device
        key = work.temporary.get(wanted.controllerKey, wanted.controllerKey)
        unit = wanted.unitNumber
        if key in (None, current.controllerKey) and unit in (None, current.unitNumber):
            return
        if work.place.running:
            raise change.no_hot_plug()
        if key is None:
            wanted.controllerKey = current.controllerKey
        controller = work.controller(change, ON)
        unit = work.hang_on(change, controller, disk_units(controller, work.place.version))
        work.take_out(current)
        current.controllerKey, current.unitNumber = controller.key, unit
        label = current.deviceInfo
        work.put_in(change, current, disk_key(controller, unit), label.label, label.summary)

    def resize(self, work, change, current, size):
        """Growing only; on a running machine not on an IDE bus, and never with a snapshot."""
        if size < current.capacityInBytes:
            raise change.invalid("device.capacityInKB")
        on_ide = isinstance(work.devices[current.controllerKey], device.VirtualIDEController)
        if work.place.has_snapshot or (work.place.running and on_ide):
            raise change.invalid("device.capacityInKB", vim.fault.InvalidDeviceOperation, badOp="edit")
        datastore = datastore_of(work.place, current)
        if datastore is not None:
            before = file_of(work, datastore, current)
            work.files.grow(datastore, current.backing.fileName, before,
                            DiskFile(size, before.thin, before.eager, before.uuid))
        set_capacity(current, size)
        current.deviceInfo.summary = disk_summary(current.capacityInKB)

    def remove(self, work, change, current):
        """Without a fileOperation the file stays; `destroy` deletes it."""
        if change.file_operation not in (None, "destroy"):
            raise change.bad_file_operation()
        controller = work.devices[current.controllerKey]
        hot_plug(work, change, controller)
        datastore = datastore_of(work.place, current) if change.file_operation == "destroy" else None
        if datastore is not None:
            work.files.delete(datastore, current.backing.fileName, file_of(work, datastore, current))


def hot_plug(work, change, controller):
    """Disks come and go while a machine runs, except on an IDE bus."""
    if work.place.running and isinstance(controller, device.VirtualIDEController):
        raise change.no_hot_plug()


def capacity(change, wanted, current=None):
    """The size asked for in bytes, or None. `capacityInBytes` counts, as the older property has been deprecated since.

    An edit repeats the size as it is in the one property and asks for another in the other: the one that differs
    counts, and two that differ in different ways are refused (assumed; the reference leaves it open).
    """
    exact, rough = wanted.capacityInBytes, (wanted.capacityInKB or 0) * 1024
    if current is not None:
        exact = None if exact == current.capacityInBytes else exact
        rough = 0 if rough == current.capacityInKB * 1024 else rough
    if exact and rough and exact // 1024 != rough // 1024:
        raise change.invalid("device.capacityInBytes")
    size = exact or rough
    if not size:
        return None
    if size < 0 or size % SECTOR or size > LARGEST:
        raise change.invalid("device.capacityInBytes" if exact else "device.capacityInKB")
    return size


def set_capacity(disk, size):
    disk.capacityInBytes, disk.capacityInKB = size, size // 1024


def complete_backing(change, backing):
    check_mode(change, backing)
    defaults = {"split": False, "writeThrough": False, "digestEnabled": False, "sharing": "sharingNone",
                "contentId": backing.uuid.replace("-", "").lower()}
    for name, value in defaults.items():
        if getattr(backing, name) is None:
            setattr(backing, name, value)


def check_mode(change, backing):
    if backing.diskMode not in MODES:
        raise change.bad_backing("backing.diskMode")
    if backing.sharing not in (None, "sharingNone", "sharingMultiWriter"):
        raise change.bad_backing("backing.sharing")


def allocate(change, wanted, current):
    """Shares and limit: `storageIOAllocation` is the newer name for `shares`; both are shown alike."""
    target = wanted if current is None else current
    old = current.storageIOAllocation if current is not None else None
    old = old or vim.StorageResourceManager.IOAllocationInfo(limit=-1, shares=shares("normal", 1000), reservation=0)
    asked = wanted.storageIOAllocation

    def refuse():
        return change.invalid("device.storageIOAllocation.shares")

    level = asked.shares if asked is not None and asked.shares is not None else wanted.shares
    new_shares = apply_shares(old.shares, level, COUNTS, refuse)
    limit = asked.limit if asked is not None and asked.limit is not None else old.limit
    reservation = asked.reservation if asked is not None and asked.reservation is not None else old.reservation
    if limit != -1 and limit < 16:
        raise change.invalid("device.storageIOAllocation.limit")
    if reservation < 0 or (limit != -1 and reservation > limit):
        raise change.invalid("device.storageIOAllocation.reservation")
    target.shares = new_shares
    target.storageIOAllocation = vim.StorageResourceManager.IOAllocationInfo(
        limit=limit, shares=new_shares, reservation=reservation)


def file_of(work, datastore, disk):
    """The disk's file as the datastore knows it, or as the disk itself says (an estate that was loaded)."""
    found = work.files.find(datastore, disk.backing.fileName)
    backing = disk.backing
    return found or DiskFile(disk.capacityInBytes, bool(backing.thinProvisioned), bool(backing.eagerlyScrub),
                             backing.uuid)


def new_path(work, datastore, path):
    """Where a new disk's file goes: `[ds] vm/vm.vmdk`, then `vm_1.vmdk`, … unless a file is named."""
    _name, rest = split_path(path)
    if rest and rest.endswith(".vmdk"):
        return path
    place = work.place
    folder = place.folder if datastore is place.datastore else f"[{datastore.name}] {place.stem}/"
    if rest:
        folder = path if path.endswith("/") else f"{path}/"
    number = 0
    while True:
        candidate = f"{folder}{place.stem}{f'_{number}' if number else ''}.vmdk"
        if work.files.find(datastore, candidate) is None:
            return candidate
        number += 1


def disk_uuid(work, path):
    """A disk's uuid begins with 6000C29 on every ESXi host."""
    return f"6000C29{work.place.service.uuid('disk', path, str(len(work.devices)))[7:]}"
