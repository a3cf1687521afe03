# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VirtualMachine.RelocateVM_Task and MigrateVM_Task."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model import datastore_paths
from ..model.managed import api
from ..model.values import clone
from .copies import disk_folder, disk_name, folder_of
from .draft import Draft
from .hardware.networks import network_of
from .placement import Placement

HOT, COLD = "Resource.HotMigrate", "Resource.ColdMigrate"


class RelocateOperations:
    def place_move(self, call, spec):
        return Placement(call, self, self.own("config"), spec, "spec")

    def needs_relocate(self, call, spec, priority):
        """ColdMigrate always, and what the reference names besides."""
        placement = self.place_move(call, spec)
        pairs = [(self, COLD)]
        if self.power_state == "poweredOn":
            pairs.append((self, HOT))
        if placement.pool is not None and placement.pool is not self.pool:
            pairs.append((placement.pool, "Resource.AssignVMToPool"))
        pairs += [(datastore, "Datastore.AllocateSpace") for datastore in placement.moved_datastores()]
        if placement.folder is not None and placement.folder is not self.parent:
            pairs += [(entity, "VirtualMachine.Inventory.Move") for entity in (self, self.parent, placement.folder)]
        return pairs + [(network, "Network.Assign") for network in placement.networks()]

    def check_relocate(self, call, spec, priority):
        """What the call itself refuses."""
        placement = self.place_move(call, spec)
        moved = placement.moved_datastores()
        if self.is_template and moved:
            raise faults.not_supported("The datastore of a template cannot be changed.")
        if self.power_state == "poweredOn" and moved and spec.host is None:
            raise faults.invalid_argument("spec.host")
        if "createNewChildDiskBacking" in {placement.move_type_of(d) for d in placement.disks()}:
            moving = [d for d in placement.disks()
                      if placement.datastore_of(d) is not placement.current_datastore(d)]
            if len(moving) != len(placement.disks()):
                raise faults.invalid_argument("spec.diskMoveType")

    @api(privilege=needs_relocate, check="check_relocate")
    def RelocateVM_Task(self, call, spec, priority):
        """VirtualMachine.RelocateVM_Task: a running machine keeps running; a spec that changes nothing succeeds.

        Assumed: a machine that would get the name of another one in its new folder is InvalidState, as DuplicateName
        is not declared.
        """
        self.check_move(self.place_move(call, spec))
        self.tell_of_move_begin(call, self.place_move(call, spec))
        yield
        placement = self.place_move(call, spec)
        self.check_move(placement)
        self.move_to(call, placement)

    def check_move(self, placement):
        """What the present state does not allow."""
        if self.host.get("runtime.connectionState") != "connected":
            raise faults.invalid_state("The host of the virtual machine is not connected.")
        placement.verify()
        folder = placement.folder
        if folder is not None and folder is not self.parent and any(
                e is not self and e.name.lower() == self.name.lower() for e in folder.children()):
            raise faults.invalid_state(f"The folder {folder.name} already contains {self.name}.")
        if placement.host is not self.host:
            self.check_other_host(placement)
        self.changed_cards(placement)

    def check_other_host(self, placement):
        """A running machine needs vMotion on both hosts, and its networks on the other one."""
        if self.power_state != "poweredOn":
            return
        for host in (self.host, placement.host):
            if not host.get("summary.config.vmotionEnabled"):
                raise vim.fault.VMotionNotConfigured(
                    atSourceHost=host is self.host, failedHost=host.name, failedHostEntity=host.ref,
                    msg=f"The vMotion interface is not configured on the host {host.name}.")
        for card in self.cards():
            if card.key not in placement.cards and card.connectable.connected:
                self.check_network(card, placement.host)

    def check_network(self, card, host):
        network = network_of(self.service, self.datacenter, card.backing)
        if network is not None and host.moid not in network.hosts:
            raise vim.fault.CannotAccessNetwork(
                device=card.deviceInfo.label, backing=network.name, connected=True, network=network.ref,
                msg=f"{card.deviceInfo.label}: the network '{network.name}' is not accessible from host "
                    f"'{host.name}'.")

    def changed_cards(self, placement):
        """The configuration with RelocateSpec.deviceChange applied, or None without it; raises what is wrong."""
        if not placement.location.deviceChange:
            return None
        draft = Draft(self.service, self.own("config"), placement.host, placement.datastore, self)
        draft.apply(vim.vm.ConfigSpec(deviceChange=clone(placement.location.deviceChange)))
        return draft.config

    # -- the move

    def move_to(self, call, placement):
        before = self.host, self.datastore_object
        if placement.folder is not None and placement.folder is not self.parent:
            self.parent.discard(self)
            placement.folder.add(self)
        self.move_to_pool(call, placement.pool)
        self.place_on(placement.host)
        self.values["config"] = self.changed_cards(placement) or self.own("config")
        self.move_files(placement)
        self.relink()
        self.guest_follows()
        self.touch()
        self.host.parent.touch()
        self.tell_of_move_end(call, before)

    def move_to_pool(self, call, pool):
        if pool is self.pool or self.is_template:
            return
        old, self.pool = self.pool, pool
        if old is not None:
            old.machines.pop(self.moid, None)
            old.touch()
        pool.machines[self.moid] = self
        pool.touch()
        argument = vim.event.ResourcePoolEventArgument
        self.service.events.about_vm(
            vim.event.VmResourcePoolMovedEvent, self, call, f"Moved {self.name} from resource pool "
            f"{old.name if old else ''} to {pool.name}", newParent=argument(name=pool.name, resourcePool=pool.ref),
            oldParent=argument(name=(old or pool).name, resourcePool=(old or pool).ref))

    def move_files(self, placement):
        """Move the home and the disks; files get a folder of their own on another datastore."""
        config = self.own("config")
        targets = {disk.key: placement.datastore_of(disk) for disk in self.disks()}
        thin = {disk.key: placement.becomes_thin(disk) for disk in self.disks()}
        eager = {disk.key: placement.becomes_eager(disk) for disk in self.disks()}
        moving = [d for d in self.disks() if targets[d.key] is not placement.current_datastore(d)]
        if placement.datastore is not self.datastore_object:
            self.move_home(config, placement.datastore)
        for position, disk in enumerate(self.disks()):
            if disk in moving:
                self.move_disk(disk, position, targets[disk.key], thin[disk.key])
                if eager[disk.key] and hasattr(disk.backing, "eagerlyScrub"):
                    disk.backing.eagerlyScrub = True

    def move_home(self, config, datastore):
        extension = config.files.vmPathName.rpartition(".")[2]
        home = datastore_paths.join(datastore.name, datastore.store.free_name(self.name)) + "/"
        files = config.files
        files.vmPathName = f"{home}{self.name}.{extension}"
        files.snapshotDirectory = files.suspendDirectory = files.logDirectory = home
        self.datastore_object = datastore

    def move_disk(self, disk, position, datastore, thin):
        if not hasattr(disk.backing, "fileName"):
            return
        home = folder_of(self.own("config"))
        self.take_disk_along(disk)
        disk.backing.fileName = disk_folder(datastore, home) + disk_name(self.name, position)
        disk.backing.datastore = datastore.ref
        if hasattr(disk.backing, "thinProvisioned"):
            disk.backing.thinProvisioned = thin
        if getattr(disk.backing, "parent", None) is not None:       # the chain is moved as one consolidated file
            disk.backing.parent = disk.backing.deltaDiskFormat = None

    def take_disk_along(self, disk):
        """What is written in a disk's file is in it at its new place, too; the old place forgets it."""
        self.written[disk.key] = self.disk_size(disk)
        for datastore in self.datastores():
            datastore.store.remove_disk(disk.backing.fileName)

    def tell_of_move_begin(self, call, placement):
        host, datastore = placement.host, placement.datastore
        hot = self.power_state == "poweredOn" and host is not self.host
        kind = vim.event.VmBeingHotMigratedEvent if hot else vim.event.VmBeingRelocatedEvent
        self.service.events.about_vm(
            kind, self, call, f"Relocating {self.name} from {self.host.name} to {host.name}",
            destHost=vim.event.HostEventArgument(name=host.name, host=host.ref),
            destDatastore=vim.event.DatastoreEventArgument(name=datastore.name, datastore=datastore.ref))

    def tell_of_move_end(self, call, before):
        host, datastore = before
        hot = self.power_state == "poweredOn" and host is not self.host
        kind = vim.event.VmMigratedEvent if hot else vim.event.VmRelocatedEvent
        self.service.events.about_vm(
            kind, self, call, f"Completed the relocation of the virtual machine {self.name}",
            sourceHost=vim.event.HostEventArgument(name=host.name, host=host.ref),
            sourceDatastore=vim.event.DatastoreEventArgument(name=datastore.name, datastore=datastore.ref))

    # -- the older method

    def needs_migrate(self, call, pool, host, priority, state):
        pairs = [(self, HOT if self.power_state == "poweredOn" else COLD)]
        return pairs + ([(call.resolve(pool), "Resource.AssignVMToPool")] if pool is not None else [])

    def check_migrate(self, call, pool, host, priority, state):
        self.check_not_template(call)
        self.place_move(call, vim.vm.RelocateSpec(pool=pool, host=host))

    @api(privilege=needs_migrate, check="check_migrate")
    def MigrateVM_Task(self, call, pool, host, priority, state):
        """VirtualMachine.MigrateVM_Task (deprecated): a relocation of pool and host alone."""
        if state is not None and state != self.power_state:
            raise faults.invalid_power_state(self.power_state, state)
        spec = vim.vm.RelocateSpec(pool=pool, host=host)
        self.check_move(self.place_move(call, spec))
        yield
        placement = self.place_move(call, spec)
        self.check_move(placement)
        self.move_to(call, placement)
