# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates, and how a virtual machine leaves the inventory."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..entities.folder import remove_entity
from ..model.managed import api
from .placement import check_datastore, host_of_pool
from .registration import mark, shelve


class LifecycleOperations:
    def check_idle(self):
        """For methods that cannot answer TaskInProgress."""
        if self.service.tasks.working_on(self) is not None:
            raise faults.invalid_state("Another task is in progress.")

    @api
    def MarkAsTemplate(self, call):
        """VirtualMachine.MarkAsTemplate: InvalidPowerState unless it is off; a template is NotSupported (assumed).

        A template is in no resource pool, and its configuration file is a `.vmtx`.
        """
        self.check_not_template(call)
        self.check_power("poweredOff", "poweredOff")
        self.check_idle()
        self.become_template()

    def become_template(self):
        mark(self, True)
        if self.pool is not None:
            self.pool.machines.pop(self.moid, None)
            self.pool.touch()
        self.pool = None
        self.touch()
        self.service.registry.restructured(self)

    def needs_mark(self, call, pool, host):
        return [(self, "VirtualMachine.Provisioning.MarkAsVM"), (call.resolve(pool), "Resource.AssignVMToPool")]

    @api(privilege=needs_mark)
    def MarkAsVirtualMachine(self, call, pool, host):
        """VirtualMachine.MarkAsVirtualMachine: InvalidState for what is no template."""
        if not self.is_template:
            raise faults.invalid_state("The virtual machine is not a template.")
        self.check_idle()
        target = call.resolve(pool)
        place = self.place_for(target, call.resolve(host) if host is not None else None)
        if not place.is_usable():
            raise faults.invalid_state(f"The host {place.name} is not connected, or in maintenance mode.")
        for datastore in self.datastores():
            check_datastore(place, datastore)
        mark(self, False)
        self.pool = target
        target.machines[self.moid] = self
        self.place_on(place)
        self.touch()
        self.service.registry.restructured(self, target)

    def place_for(self, pool, host):
        """The host: the one asked for, the one that the template is on, or the one that the system selects."""
        if host is None and self.host.parent is pool.compute:
            return self.host
        place = host or host_of_pool(pool, self.host, self.datastores())
        if place is None or place.parent is not pool.compute:
            raise faults.invalid_argument("host")
        return place

    @api
    def UnregisterVM(self, call):
        """VirtualMachine.UnregisterVM: InvalidPowerState while it is powered on."""
        self.check_destroy()
        busy = self.service.tasks.working_on(self)
        if busy is not None:
            raise faults.task_in_progress(busy.task.ref)
        self.leave_inventory(call)

    def needs_destroy(self, call):
        return [(self, "VirtualMachine.Inventory.Delete"), (self.parent, "VirtualMachine.Inventory.Delete")]

    @api(privilege=needs_destroy)
    def Destroy_Task(self, call):
        """VirtualMachine.Destroy_Task: InvalidPowerState (of the task) while it is powered on.

        Assumed: a suspended machine can be destroyed, as it can be unregistered.
        """
        self.check_destroy()
        yield
        self.check_destroy()
        self.leave_inventory(call, destroyed=True)

    def check_destroy(self):
        self.check_power("poweredOff", "poweredOff", "suspended")

    def leave_inventory(self, call, destroyed=False):
        """Take the machine out of the inventory; its files stay on the datastore unless it is `destroyed`."""
        if not destroyed:
            self.leave_files()
        self.service.events.about_vm(vim.event.VmRemovedEvent, self, call,
                                     f"Removed {self.name} on {self.host.name} from the inventory")
        remove_entity(self, call)

    def leave_files(self):
        """Called before the machine is removed, unless its files go with it; a running one is off then."""
        self.files_stay = True
        shelve(self)

    def gone(self, call):
        """Called when the machine is removed: nothing refers to it any more, and files that were not left are gone."""
        self.drop_guest_timer()
        if not self.files_stay:
            self.forget_disks()
        for other in (self.host, self.pool, *self.places_that_list_it()):
            if other is not None:
                other.machines.pop(self.moid, None)
                other.touch()
