# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of a virtual machine: what a clone has of its source, and what is its own."""

from __future__ import annotations

from pyVmomi import vim

from ..model import datastore_paths
from ..model.values import clone, now
from .defaults import disk_uuid, generated_mac, guest_off, runtime
from .hardware.networks import network_of

CARD = vim.vm.device.VirtualEthernetCard
DISK = vim.vm.device.VirtualDisk
WRITTEN_BY_A_CHILD = 16 * 1024 * 1024       # what a fresh child of a linked clone takes


def copied_config(new, source, config, placement, template):
    """The ConfigInfo of a clone: identities, dates, files and addresses are its own."""
    copy = clone(config)
    uuid = new.service.uuid
    copy.name, copy.template = new.name, template
    copy.uuid, copy.instanceUuid = uuid("bios", new.moid, new.name), uuid("instance", new.moid, new.name)
    copy.locationId = uuid("location", new.moid, new.name)
    copy.createDate = copy.modified = now()
    copy.changeVersion = copy.modified.isoformat()
    place_home(copy, placement.datastore, new.name, template)
    for position, disk in enumerate(d for d in copy.hardware.device if isinstance(d, DISK)):
        place_disk(new, source, disk, position, placement, folder_of(copy))
    for card in (d for d in copy.hardware.device if isinstance(d, CARD)):
        renew_card(new, card)
    for device in copy.hardware.device:
        if device.connectable is not None:
            device.connectable.connected, device.connectable.status = False, "untried"
    return copy


def folder_of(config):
    """`[datastore] folder/` of a machine's home."""
    return config.files.vmPathName.rpartition("/")[0] + "/"


def place_home(config, datastore, name, template):
    """Put the configuration file and its companions into a new folder of a datastore."""
    home = datastore_paths.join(datastore.name, datastore.store.free_name(name)) + "/"
    files = config.files
    files.vmPathName = f"{home}{name}.{'vmtx' if template else 'vmx'}"
    files.snapshotDirectory = files.suspendDirectory = files.logDirectory = home
    for option in config.extraConfig:
        if option.key == "nvram":
            option.value = f"{name}.nvram"


def disk_name(name, position):
    return f"{name}{f'_{position}' if position else ''}.vmdk"


def disk_folder(datastore, home):
    """The folder for a disk: beside the configuration file, or one of the same name on the other datastore."""
    name = datastore_paths.split(home)
    return home if name[0] == datastore.name else datastore_paths.join(datastore.name, name[1]) + "/"


def place_disk(new, source, disk, position, placement, home):
    """Give a copied disk a file of its own; a raw device mapping or remote disk keeps its backing."""
    if not hasattr(disk.backing, "fileName"):
        return
    datastore = placement.datastore_of(disk)
    file_name = disk_folder(datastore, home) + disk_name(new.name, position)
    kind = placement.move_type_of(disk)
    thin = placement.becomes_thin(disk)
    old = disk.backing
    backing = disk.backing = clone(old)
    backing.fileName, backing.datastore = file_name, datastore.ref
    if hasattr(backing, "uuid"):
        backing.uuid = disk_uuid(new.service.uuid("disk", new.moid, str(disk.key)))
    if hasattr(backing, "parent"):
        backing.parent = parent_of_copy(kind, old)
        backing.deltaDiskFormat = "seSparseFormat" if backing.parent is not None else None
    if hasattr(backing, "thinProvisioned"):
        backing.thinProvisioned = thin
    new.written[disk.key] = (WRITTEN_BY_A_CHILD if kind == "createNewChildDiskBacking"
                             else source.written.get(disk.key, 0))


def parent_of_copy(kind, old):
    """What stays below the copied disk; moves of all backings consolidate a clone's disk."""
    if kind == "createNewChildDiskBacking":
        return clone(old)
    if kind in ("moveChildMostDiskBacking", "moveAllDiskBackingsAndAllowSharing"):
        return clone(old.parent)
    return None


def renew_card(new, card):
    """A generated address is generated anew, one that was set by hand is kept; a distributed port is another one."""
    port = getattr(card.backing, "port", None)
    network = network_of(new.service, new.host.datacenter, card.backing) if port is not None else None
    if network is not None:
        port.portKey = network.next_port()
        port.connectionCookie = int(port.portKey) * 1009 + 1
    if card.addressType != "manual":
        card.macAddress = generated_mac(new.service.registry.number())


def fresh_runtime(host, config):
    value = runtime()
    value.host = host.ref
    value.maxCpuUsage, value.maxMemoryUsage = 2400 * config.hardware.numCPU, config.hardware.memoryMB
    return value


def fresh_guest(source):
    """A clone's guest has not run yet; what is installed in it is known."""
    guest, before = guest_off(), source.own("guest")
    for name in ("toolsVersion", "toolsVersionStatus", "toolsVersionStatus2", "toolsInstallType", "guestId",
                 "guestFullName", "guestFamily", "hwVersion"):
        setattr(guest, name, getattr(before, name, None))
    if before.toolsStatus == "toolsNotInstalled":
        guest.toolsStatus = before.toolsStatus
    return guest
