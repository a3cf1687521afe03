# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Snapshots of virtual machines: vim.vm.Snapshot, and the methods of vim.VirtualMachine that make and remove them.

A machine's `snapshots` are the roots of its tree; each node has `machine`, `name`, `config` (a copy of the machine's
configuration), `power_state`, `children` and `parent`.
"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..entities.entity import ExtensibleObject, check_name
from ..model.managed import api, prop
from ..model.values import clone, now
from . import disk_chains

MAX_LEVELS = 32             # of snapshots in a chain (VMware's configuration maximums)
QUIESCE_MINUTES = (5, 240)  # GuestQuiesceSpec.timeout


class Snapshot(ExtensibleObject, api="VirtualMachineSnapshot"):
    """vim.vm.Snapshot. Tasks about it are tasks of its machine, whose privileges count, too."""

    machine = None
    parent = None
    name = description = ""
    number = 0
    config = created = None
    power_state = "poweredOff"
    quiesced = False

    def __init__(self, service, moid):
        super().__init__(service, moid)
        self.children = []

    @property
    def guard(self):
        return self.machine

    @property
    def occupies(self):
        return self.machine

    @prop(name="config")
    def get_config(self, call):
        return self.config

    @prop
    def childSnapshot(self, call):
        return [child.ref for child in self.children]

    @prop
    def vm(self, call):
        return self.machine.ref if self.machine else None

    # -- the tree

    @property
    def level(self):
        """1 for a root."""
        return 1 + (self.parent.level if self.parent else 0)

    @property
    def siblings(self):
        """The list that it is in."""
        return self.parent.children if self.parent else self.machine.snapshots

    def subtree(self):
        yield self
        for child in self.children:
            yield from child.subtree()

    def tree(self):
        return vim.vm.SnapshotTree(
            snapshot=self.ref, vm=self.machine.ref, name=self.name, description=self.description, id=self.number,
            createTime=self.created, state=self.power_state, quiesced=self.quiesced, replaySupported=False,
            childSnapshotList=[child.tree() for child in self.children])

    # -- methods

    def check_template(self, call, **_args):
        self.machine.check_not_template(call)

    def check_revert(self, call, host, suppressPowerOn):
        self.machine.check_power_on(call, host)

    @api
    def RenameSnapshot(self, call, name, description):
        """VirtualMachineSnapshot.RenameSnapshot: at least one of the two must be given."""
        if name is None and description is None:
            raise faults.invalid_argument("name")
        stored = check_name(name, self.machine.ref) if name is not None else self.name
        busy = self.service.tasks.working_on(self.machine)
        if busy is not None:
            raise faults.task_in_progress(busy.task.ref)
        self.name = stored
        self.description = self.description if description is None else description
        self.machine.snapshots_changed()

    @api(check="check_revert")
    def RevertToSnapshot_Task(self, call, host, suppressPowerOn):
        """VirtualMachineSnapshot.RevertToSnapshot_Task, from any power state. A template is NotSupported."""
        yield
        self.machine.revert(self, call, host, suppressPowerOn)

    @api(check="check_template")
    def RemoveSnapshot_Task(self, call, removeChildren, consolidate):
        """VirtualMachineSnapshot.RemoveSnapshot_Task: without `removeChildren` its children go to its parent."""
        yield
        self.machine.drop_snapshots(list(self.subtree()) if removeChildren else [self], consolidate is not False)


class SnapshotOperations:
    """Mixed into VirtualMachine."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.snapshots = []             # the roots
        self.current_snapshot = None
        self.last_snapshot = 0          # a snapshot's id counts up, and is never used again
        self.spare_files = set()        # of disks: they hold no snapshot's state any more, but others lie on them

    # -- properties

    @prop
    def snapshot(self, call):
        if not self.snapshots:
            return None
        return vim.vm.SnapshotInfo(
            currentSnapshot=self.current_snapshot.ref if self.current_snapshot else None,
            rootSnapshotList=[root.tree() for root in self.snapshots])

    @prop
    def rootSnapshot(self, call):
        return [root.ref for root in self.snapshots]

    def all_snapshots(self):
        return [node for root in self.snapshots for node in root.subtree()]

    def configs(self):
        """All configurations that hold its disks' files: its own, and those of its snapshots."""
        return [self.own("config"), *(node.config for node in self.all_snapshots())]

    @staticmethod
    def lies_on_snapshot(disk):
        """Whether a disk has files below it, so that it cannot be resized: of snapshots, or of what it is a linked
        clone of."""
        return getattr(disk.backing, "parent", None) is not None

    # -- methods

    @api(check="check_not_template")
    def CreateSnapshot_Task(self, call, name, description, memory, quiesce):
        """VirtualMachine.CreateSnapshot_Task"""
        return (yield from self.take_snapshot(name, description, memory, quiesce))

    def check_quiesce(self, call, name, description, memory, quiesceSpec):
        self.check_not_template(call)
        minutes = quiesceSpec.timeout if quiesceSpec is not None else None
        if minutes is not None and not QUIESCE_MINUTES[0] <= minutes <= QUIESCE_MINUTES[1]:
            raise faults.invalid_argument("quiesceSpec.timeout")

    @api(check="check_quiesce")
    def CreateSnapshotEx_Task(self, call, name, description, memory, quiesceSpec):
        """VirtualMachine.CreateSnapshotEx_Task: InvalidArgument for an invalid quiesceSpec."""
        return (yield from self.take_snapshot(name, description, memory, quiesceSpec is not None))

    def take_snapshot(self, name, description, memory, quiesce):
        """The body of both. Memory is left out where there is none; quiescing is, where no VMware Tools run."""
        stored = check_name(name, self.ref)
        self.check_snapshot(memory)
        yield
        self.check_snapshot(memory)
        quiesced = quiesce and self.power_state == "poweredOn" \
            and self.get("guest.toolsRunningStatus") == "guestToolsRunning"
        return self.add_snapshot(stored, description, memory, quiesced).ref

    def check_snapshot(self, memory):
        config = self.own("config")
        if config.flags.snapshotDisabled:
            raise vim.fault.SnapshotDisabled(msg="Snapshots are disabled for this virtual machine.")
        if config.flags.snapshotLocked:
            raise vim.fault.SnapshotLocked(msg="The snapshots of this virtual machine are locked.")
        if self.current_snapshot is not None and self.current_snapshot.level >= MAX_LEVELS:
            raise vim.fault.TooManySnapshotLevels(
                msg=f"A snapshot chain of this virtual machine may have {MAX_LEVELS} levels at most.")
        disks = disk_chains.disks_of(config)
        if memory and self.power_state == "poweredOn" and any(map(disk_chains.is_independent, disks)):
            raise vim.fault.MemorySnapshotOnIndependentDisk(
                msg="A snapshot with memory cannot be taken while the machine has an independent disk.")
        self.check_snapshot_devices(config, disks)

    @staticmethod
    def check_snapshot_devices(config, disks):
        """Disks of physical compatibility and shared SCSI buses admit no snapshots (assumed: of whatever state)."""
        physical = [d for d in disks if getattr(d.backing, "compatibilityMode", None) == "physicalMode"
                    and not disk_chains.is_independent(d)]
        shared = [d for d in config.hardware.device if getattr(d, "sharedBus", "noSharing") not in (None, "noSharing")]
        for device in (*physical, *shared):
            label = device.deviceInfo.label if device.deviceInfo else str(device.key)
            raise vim.fault.SnapshotIncompatibleDeviceInVm(
                fault=faults.not_supported(f"{label} admits no snapshots."),
                msg=f"The virtual machine has a device that admits no snapshots: {label}.")

    def add_snapshot(self, name, description="", memory=False, quiesced=False):
        """A snapshot of what is now; it becomes the current one."""
        self.last_snapshot += 1
        node = Snapshot(self.service, self.snapshot_moid(self.last_snapshot))
        node.machine, node.parent, node.number = self, self.current_snapshot, self.last_snapshot
        node.name, node.description, node.created = name, description or "", now()
        node.power_state, node.quiesced = self.state_to_keep(memory), bool(quiesced)
        node.config = clone(self.own("config"))
        node.siblings.append(self.service.registry.add(node))
        self.current_snapshot = node
        disk_chains.freeze(self.own("config"), [each.config for each in self.all_snapshots()])
        self.snapshots_changed(node.parent)
        return node

    def snapshot_moid(self, number):
        if self.service.settings.esxi:
            return f"{self.moid}-snapshot-{number}"
        return f"snapshot-{self.service.registry.number()}"

    def state_to_keep(self, memory):
        """Without memory a snapshot is one of a machine that is off. One of a suspended machine has it always, unless
        the machine is capable of the other."""
        suspended = self.power_state == "suspended"
        if suspended and not self.get("capability.diskOnlySnapshotOnSuspendedVMSupported"):
            return "suspended"
        return self.power_state if memory else "poweredOff"

    def check_revert(self, call, host, suppressPowerOn):
        self.check_power_on(call, host)

    @api(check="check_revert")
    def RevertToCurrentSnapshot_Task(self, call, host, suppressPowerOn):
        """VirtualMachine.RevertToCurrentSnapshot_Task: NotFound if there is no current snapshot."""
        if self.current_snapshot is None:
            raise vim.fault.NotFound(msg="The virtual machine does not have a current snapshot.")
        yield
        self.revert(self.current_snapshot, call, host, suppressPowerOn)

    @api(check="check_not_template")
    def RemoveAllSnapshots_Task(self, call, consolidate, spec=None):
        """VirtualMachine.RemoveAllSnapshots_Task: without any it just succeeds. Selecting by age is not simulated."""
        if spec is not None:
            raise faults.not_supported("RemoveAllSnapshots_Task: spec is not simulated.")
        yield
        self.drop_snapshots(self.all_snapshots(), consolidate is not False)

    @api
    def ConsolidateVMDisks_Task(self, call):
        """VirtualMachine.ConsolidateVMDisks_Task"""
        yield
        self.merge_disks()
        self.snapshots_changed()

    # -- what happens

    def revert(self, node, call, host=None, suppress=False):
        """Back to the configuration and power state of a snapshot. Assumed: the machine keeps its name and its place;
        one that is not to be powered on is left off."""
        before, config = self.own("config"), clone(node.config)
        config.name, config.files, config.template = before.name, before.files, before.template
        self.keep_newer_disks(config)
        disk_chains.freeze(config, [each.config for each in self.all_snapshots()])
        self.become(config)
        self.current_snapshot = node
        self.return_to_power(node, call, host, suppress)
        self.snapshots_changed()

    def return_to_power(self, node, call, host, suppress):
        state = "poweredOff" if suppress and node.power_state == "poweredOn" else node.power_state
        if state == "poweredOn" and host is not None:
            self.place_on(call.resolve(host))
        if state == "poweredOn" or state != self.power_state:
            self.set_power(state, call)
        else:
            self.connect_devices(False)
        if state == "poweredOn":    # its memory is back, so its guest need not start
            self.drop_guest_timer()
            self.guest_is_up()

    def keep_newer_disks(self, config):
        """The files of disks that came after the snapshot stay on their datastores."""
        known = {disk.backing.uuid for disk in disk_chains.disks_of(config) if hasattr(disk.backing, "uuid")}
        for disk in self.disks():
            if not self.lies_on_snapshot(disk) and getattr(disk.backing, "uuid", None) not in known:
                self.keep_disk(disk)

    def drop_snapshots(self, nodes, consolidate):
        """Remove snapshots; the children of one that goes alone take its place."""
        for node in nodes:
            place = node.siblings.index(node)
            for child in node.children:
                child.parent = node.parent
            node.siblings[place:place + 1] = node.children
            if self.current_snapshot is node:
                self.current_snapshot = node.parent
            self.spare_files |= disk_chains.tops(node.config)
            self.service.registry.remove(node)
        if consolidate:
            self.merge_disks()
        self.snapshots_changed()

    def merge_disks(self):
        disk_chains.consolidate(self.configs(), self.spare_files)

    def snapshots_changed(self, *nodes):
        left = disk_chains.mergeable(self.configs(), self.spare_files)
        self.own("runtime").consolidationNeeded = left is not None
        for each in (self, *(node for node in nodes if node is not None)):
            each.touch()

    def gone(self, call):
        for node in self.all_snapshots():
            self.service.registry.remove(node)
        super().gone(call)
