# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VirtualMachine.CloneVM_Task, of machines and of templates."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..entities.entity import stored_name
from ..model.managed import api
from ..model.values import clone
from .copies import copied_config, fresh_guest, fresh_runtime
from .customization import keep_customization
from .draft import Draft
from .hardware import privileges
from .placement import Placement

# (the source is a template, the clone is one) → the privilege on the source
CLONE_PRIVILEGES = {
    (False, False): "VirtualMachine.Provisioning.Clone",
    (False, True): "VirtualMachine.Provisioning.CreateTemplateFromVM",
    (True, False): "VirtualMachine.Provisioning.DeployTemplate",
    (True, True): "VirtualMachine.Provisioning.CloneTemplate",
}
NOT_OF_A_CLONE = ("name", "changeVersion")      # of CloneSpec.config: the parameter names it, it has no version yet


class CloneOperations:
    def needs_clone(self, call, folder, name, spec):
        placement = self.place_clone(call, folder, spec)
        pairs = [(self, CLONE_PRIVILEGES[self.is_template, bool(spec.template)]),
                 (placement.folder, "VirtualMachine.Inventory.CreateFromExisting")]
        if spec.customization is not None and not spec.template:
            pairs.append((self, "VirtualMachine.Provisioning.Customize"))
        if placement.pool is not None:
            pairs.append((placement.pool, "Resource.AssignVMToPool"))
        pairs += [(datastore, "Datastore.AllocateSpace") for datastore in placement.datastores()]
        pairs += [(network, "Network.Assign") for network in placement.networks()]
        if spec.config is not None:     # space and networks of the devices that it adds
            pairs += privileges.on_others(self.service, placement.folder.datacenter, spec.config.deviceChange,
                                          placement.config.hardware.device, placement.datastore)
        return pairs

    def place_clone(self, call, folder, spec):
        return Placement(call, self, self.cloned_config(call, spec), spec.location, "spec.location",
                         folder=call.resolve(folder), to_template=bool(spec.template), new=True)

    def cloned_config(self, call, spec):
        """The configuration that is cloned: the snapshot's, or the present one."""
        if spec.snapshot is None:
            return self.own("config")
        snapshot = call.resolve(spec.snapshot)
        if snapshot.machine is not self:
            raise faults.invalid_argument("spec.snapshot")
        return snapshot.config

    def check_clone(self, call, folder, name, spec):
        """What the call itself refuses: arguments that fit nothing, and a bad name (InvalidName is not declared)."""
        if stored_name(name) is None:
            raise faults.invalid_argument("name")
        placement = self.place_clone(call, folder, spec)
        kinds = {placement.move_type, *(placement.move_type_of(disk) for disk in placement.disks())}
        if "createNewChildDiskBacking" in kinds and spec.snapshot is None:
            # only a snapshot's disks are read-only, and may get children on another machine
            raise faults.invalid_argument("spec.location.diskMoveType")

    @api(privilege=needs_clone, check="check_clone", shared=True)
    def CloneVM_Task(self, call, folder, name, spec):
        """VirtualMachine.CloneVM_Task: several clones of a machine may be made side by side.

        A taken name is DuplicateName, as a vCenter answers, although the metadata does not declare it. Assumed: the
        clone is in the inventory when the task has ended, has its source's custom values, and `powerOn` starts a task
        of its own then.
        """
        stored = stored_name(name)
        self.draft_clone(call, folder, stored, spec)
        self.tell_of_clone_begin(call, stored, self.place_clone(call, folder, spec))
        yield
        new, placement, work = self.draft_clone(call, folder, stored, spec)
        work.commit()
        enter(new, placement.folder)
        self.tell_of_clone_end(call, new)
        if spec.powerOn and not new.is_template:
            new.start_power_on(call)
        return new.ref

    def draft_clone(self, call, folder, stored, spec):
        """Check everything and make the clone, that is in no list yet: (machine, placement, its devices' Assembly)."""
        if self.host.get("runtime.connectionState") != "connected":
            raise faults.invalid_state("The host of the virtual machine is not connected.")
        placement = self.place_clone(call, folder, spec)
        placement.folder.check_not_taken(stored)
        placement.verify()
        number = self.service.registry.number()
        new = type(self)(self.service, f"vm-{number}", stored, number, placement.folder)
        new.host, new.pool, new.datastore_object = placement.host, placement.pool, placement.datastore
        config = copied_config(new, self, placement.config, placement, bool(spec.template))
        new.values["customValue"] = clone(list(self.values.get("customValue") or ()))
        draft = Draft(self.service, config, placement.host, placement.datastore)
        draft.apply(changes_of_clone(spec, placement.config, config))
        new.values.update(config=draft.config, runtime=fresh_runtime(placement.host, draft.config),
                          guest=fresh_guest(self), capability=clone(self.own("capability")))
        if spec.snapshot is not None and spec.memory:
            keep_memory(new, call.resolve(spec.snapshot))
        if spec.customization is not None and not spec.template:
            keep_customization(new, spec.customization)
        return new, placement, draft.work

    def tell_of_clone_begin(self, call, name, placement):
        source, events = self.event_argument(), self.service.events
        if self.is_template:
            events.about_vm(vim.event.VmBeingDeployedEvent, self, call,
                            f"Deploying {name} from template {self.name}", srcTemplate=source)
            return
        folder, host = placement.folder, placement.host
        events.about_vm(
            vim.event.VmBeingClonedEvent, self, call, f"Cloning {self.name} to {name}", destName=name,
            destFolder=vim.event.FolderEventArgument(name=folder.name, folder=folder.ref),
            destHost=vim.event.HostEventArgument(name=host.name, host=host.ref))

    def tell_of_clone_end(self, call, new):
        source, events = self.event_argument(), self.service.events
        if self.is_template:
            events.about_vm(vim.event.VmDeployedEvent, new, call,
                            f"Deployed {new.name} from template {self.name}", srcTemplate=source)
        else:
            events.about_vm(vim.event.VmClonedEvent, new, call, f"Cloned {self.name} to {new.name}",
                            sourceVm=source)

    def event_argument(self):
        return vim.event.VmEventArgument(name=self.name, vm=self.ref)


def changes_of_clone(spec, source, copy):
    """CloneSpec.config and location.deviceChange as one ConfigSpec: what ReconfigVM_Task applies is applied here.

    source, copy: the ConfigInfos of the machine that is cloned and of the clone.
    """
    changes = clone(spec.config) if spec.config is not None else vim.vm.ConfigSpec()
    for name in NOT_OF_A_CLONE:
        setattr(changes, name, None)
    changes.deviceChange = [*clone(spec.location.deviceChange), *changes.deviceChange]
    name_own_files(changes.deviceChange, source, copy)
    return changes


def name_own_files(changes, source, copy):
    """A disk in CloneSpec.config is that of the source, named by its key; its file then means the clone's own.

    Assumed, since the reference is silent: common tools send the source's device with its backing.
    """
    before, after = ({d.key: d.backing for d in config.hardware.device if isinstance(d, vim.vm.device.VirtualDisk)}
                     for config in (source, copy))
    for change in changes:
        key, backing = change.device.key, change.device.backing
        if change.operation == "edit" and key in before and backing.fileName == before[key].fileName:
            for name in ("fileName", "datastore", "uuid", "contentId", "parent"):
                setattr(backing, name, clone(getattr(after[key], name)))


def keep_memory(new, snapshot):
    """CloneSpec.memory: suspended, and without the adapters whose addresses would be in use twice."""
    if snapshot.power_state == "poweredOff":
        return
    new.own("runtime").powerState = "suspended"
    hardware = new.own("config").hardware
    gone = {d.key for d in hardware.device
            if isinstance(d, vim.vm.device.VirtualEthernetCard) and d.addressType != "manual"}
    hardware.device = [d for d in hardware.device if d.key not in gone]
    for controller in hardware.device:
        if isinstance(controller, vim.vm.device.VirtualController):
            controller.device = [key for key in controller.device if key not in gone]


def enter(new, folder):
    """Put a new machine into the inventory, with everything that lists it."""
    new.service.registry.add(new)
    folder.add(new)
    new.host.machines[new.moid] = new
    if new.pool is not None:
        new.pool.machines[new.moid] = new
    new.relink()
    new.touch()
    for other in (new.host, new.pool, new.host.parent):
        if other is not None:
            other.touch()
