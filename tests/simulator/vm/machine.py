# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.VirtualMachine: its properties. Operations lie in the other files of this package."""

from __future__ import annotations

from pyVmomi import vim

from ..entities.entity import ManagedEntity
from ..model.blueprint import Blueprint
from ..model.managed import prop
from .clone import CloneOperations
from .customization import CustomizationOperations
from .defaults import CAPABILITY, CONFIG, GUEST_OFF, GUEST_RUNNING, RUNTIME, VmSeed, guest_new
from .defaults import runtime as new_runtime
from .devices import DISK0
from .files import WRITTEN, FileParts
from .guest import GuestOperations
from .guest_boot import GuestBoot
from .guest_network import GuestSetup
from .lifecycle import LifecycleOperations
from .links import Links
from .power import PowerOperations
from .reach import Reach
from .reconfigure import ReconfigureOperations
from .relocate import RelocateOperations
from .snapshot_files import SnapshotFiles
from .snapshots import SnapshotOperations
from .summary import SummaryParts

POWER_METHODS = {
    "poweredOn": {"PowerOnVM_Task", "Destroy_Task", "UnregisterVM", "MarkAsTemplate", "MarkAsVirtualMachine"},
    "poweredOff": {"PowerOffVM_Task", "SuspendVM_Task", "ResetVM_Task", "ShutdownGuest", "RebootGuest",
                   "StandbyGuest", "MarkAsVirtualMachine"},
    "suspended": {"SuspendVM_Task", "ResetVM_Task", "ShutdownGuest", "RebootGuest", "StandbyGuest",
                  "MarkAsVirtualMachine", "MarkAsTemplate"},
}
TEMPLATE_METHODS = {"PowerOnVM_Task", "PowerOffVM_Task", "SuspendVM_Task", "ResetVM_Task", "ShutdownGuest",
                    "RebootGuest", "StandbyGuest", "MarkAsTemplate", "CreateSnapshot_Task",
                    "RevertToCurrentSnapshot_Task", "RemoveAllSnapshots_Task"}


class VirtualMachine(Reach, SummaryParts, SnapshotOperations, SnapshotFiles, FileParts, Links, PowerOperations,
                     GuestOperations, ReconfigureOperations, LifecycleOperations, CloneOperations, RelocateOperations,
                     GuestBoot, CustomizationOperations, ManagedEntity, api="VirtualMachine"):
    """Stored: `config`, `runtime`, `guest` and `capability`; everything else is derived from them."""

    rename_privilege = "VirtualMachine.Config.Rename"

    def __init__(self, service, moid, name, index=0, parent=None):
        super().__init__(service, moid, name, parent)
        self.index = index
        self.host = None
        self.pool = None
        self.datastore_object = None
        self.guest_timer = None         # pending start or end of the guest
        self.browser = None
        self.written = {}               # a thin disk's key → bytes that are written
        self.known_space = None         # what its files take, until something changes
        self.files_stay = False         # when it leaves the inventory
        self.guest_setup = GuestSetup()
        self.pending_customization = None

    def furnish(self, host, pool, datastore, network, powered_on):
        """Give a new machine its place and its default contents."""
        seed = VmSeed(self, self.name, self.index, datastore, network, host, powered_on)
        self.host, self.pool, self.datastore_object = host, pool, datastore
        self.values.update({
            "config": Blueprint(CONFIG, seed), "runtime": Blueprint(RUNTIME, seed),
            "guest": Blueprint(GUEST_RUNNING if powered_on else GUEST_OFF, seed),
            "capability": Blueprint(CAPABILITY, seed)})
        self.written = {DISK0: WRITTEN}
        host.machines[self.moid] = self
        if pool is not None:
            pool.machines[self.moid] = self
        datastore.machines[self.moid] = self
        network.machines[self.moid] = self

    def settle_in(self, host, pool, datastore):
        """Give a machine that is created its place; its configuration comes next."""
        self.host, self.pool, self.datastore_object = host, pool, datastore
        runtime = new_runtime()
        runtime.host = host.ref
        self.values.update({"runtime": runtime, "guest": guest_new(), "capability": Blueprint(CAPABILITY, None)})
        for place in (host, pool, datastore):
            place.machines[self.moid] = self

    # -- short forms

    @property
    def power_state(self):
        return self.get("runtime.powerState")

    @property
    def vapp(self):
        """The vApp that it is in, or None."""
        return self.parent if self.parent is not None and self.parent.api_name == "VirtualApp" else None

    @property
    def is_template(self):
        return self.get("config.template")

    @property
    def boot_address(self):
        seed = VmSeed(self, self.name, self.index, None, None, None, True)
        return seed.address

    def touch(self):
        self.known_space = None
        super().touch()

    def datastore_renamed(self, old, new):
        """The datastore's name stands in every path of a file."""
        for config in self.configs():
            rename_datastore(config, old, new)
        self.touch()

    # -- properties

    @prop
    def environmentBrowser(self, call):
        compute = self.host.parent if self.host else None
        browser = compute.browser if compute else None
        return browser.ref if browser else None

    @prop
    def resourcePool(self, call):
        """As the reference says: unset for a template, and for a session that has no access to the pool."""
        if self.pool is None or self.is_template or not (call is None or call.may(self.pool, "System.View")):
            return None
        return self.pool.ref

    @prop
    def parentVApp(self, call):
        return self.vapp.ref if self.vapp else None

    @prop(name="parent")
    def get_parent(self, call):
        """As the reference says of ManagedEntity.parent: unset for a machine in a vApp."""
        return self.parent.ref if self.parent and not self.vapp else None

    @prop
    def resourceConfig(self, call):
        config = self.own("config")
        return vim.ResourceConfigSpec(
            entity=self.ref, changeVersion=config.changeVersion, lastModified=config.modified,
            cpuAllocation=config.cpuAllocation, memoryAllocation=config.memoryAllocation)

    @prop
    def guestHeartbeatStatus(self, call):
        return "green" if self.get("guest.toolsRunningStatus") == "guestToolsRunning" else "gray"

    def disabled_methods(self):
        if self.is_template:
            return TEMPLATE_METHODS
        return POWER_METHODS[self.power_state]

    def renamed(self, old, call):
        self.own("config").name = self.name
        self.service.events.about_vm(vim.event.VmRenamedEvent, self, call, f"Renamed {old} to {self.name}",
                                     oldName=old, newName=self.name)


def rename_datastore(config, old, new):
    replace_prefix(config, f"[{old}]", f"[{new}]")
    for pair in config.datastoreUrl:
        if pair.name == old:
            pair.name = new


def replace_prefix(value, old, new):
    """Replace the start of every text in a value that begins with `old`."""
    from pyVmomi import VmomiSupport as V
    items = value.__dict__.items() if isinstance(value, V.DataObject) else enumerate(value)
    for name, item in list(items):
        if isinstance(item, (V.DataObject, list)):
            replace_prefix(item, old, new)
        elif isinstance(item, str) and item.startswith(old):
            if isinstance(value, list):
                value[name] = new + item[len(old):]
            else:
                value.__dict__[name] = new + item[len(old):]
