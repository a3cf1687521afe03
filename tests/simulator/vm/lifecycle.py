# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates, and how a virtual machine leaves the inventory."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..entities.folder import remove_entity
from ..model.managed import api


class LifecycleOperations:
    @api
    def MarkAsTemplate(self, call):
        """VirtualMachine.MarkAsTemplate: InvalidPowerState unless it is off; a template is NotSupported."""
        self.check_not_template(call)
        self.check_power("poweredOff", "poweredOff")
        self.own("config").template = True
        if self.pool is not None:
            self.pool.machines.pop(self.moid, None)
            self.pool.touch()
        self.pool = None
        self.service.registry.restructured(self)

    @api
    def MarkAsVirtualMachine(self, call, pool, host):
        """VirtualMachine.MarkAsVirtualMachine: what is no template is NotSupported (a disabled method)."""
        if not self.is_template:
            raise faults.not_supported()
        target = call.resolve(pool)
        place = call.resolve(host) if host is not None else self.host
        if place.parent is not target.compute:
            raise faults.invalid_argument("host" if host is not None else "pool")
        self.own("config").template = False
        self.pool = target
        target.machines[self.moid] = self
        self.place_on(place)
        self.service.registry.restructured(self, target)

    @api
    def UnregisterVM(self, call):
        """VirtualMachine.UnregisterVM: InvalidPowerState while it is powered on."""
        self.check_destroy()
        busy = self.service.tasks.busy.get(self.moid)
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
        """Its files stay where they are, unless it is `destroyed`."""
        self.files_released(destroyed)
        self.service.events.about_vm(vim.event.VmRemovedEvent, self, call,
                                     f"Removed {self.name} on {self.host.name} from the inventory")
        remove_entity(self, call)

    def gone(self, call):
        """Called when the machine is removed: nothing refers to it any more."""
        self.drop_guest_timer()
        for other in (self.host, self.pool, *self.datastores(), *self.networks()):
            if other is not None:
                other.machines.pop(self.moid, None)
                other.touch()
