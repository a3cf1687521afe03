# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Power operations of vim.VirtualMachine.

All of them are tasks. A wrong power state comes as the task's error (InvalidPowerState), because a vCenter looks at it
when the operation begins. A template refuses them in the call itself: they are disabled methods (NotSupported).
"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.managed import api
from ..model.values import now

EVENTS = {
    "poweredOn": (vim.event.VmPoweredOnEvent, "is powered on"),
    "poweredOff": (vim.event.VmPoweredOffEvent, "is powered off"),
    "suspended": (vim.event.VmSuspendedEvent, "is suspended"),
}


class PowerOperations:
    def check_not_template(self, call, **_args):
        if self.is_template:
            raise faults.not_supported()

    def check_power(self, requested, *allowed):
        """InvalidPowerState unless the machine is in one of the allowed states."""
        if self.power_state not in allowed:
            raise faults.invalid_power_state(self.power_state, requested)

    @api(check="check_power_on")
    def PowerOnVM_Task(self, call, host):
        """VirtualMachine.PowerOnVM_Task: powers on, or resumes a suspended machine."""
        self.check_power("poweredOn", "poweredOff", "suspended")
        event, text = vim.event.VmStartingEvent, "is starting"
        self.service.events.about_vm(event, self, call, f"{self.name} on {self.host.name} {text}")
        yield
        if host is not None:
            self.place_on(call.resolve(host))
        self.set_power("poweredOn", call)

    def check_power_on(self, call, host):
        self.check_not_template(call)
        if host is not None and call.resolve(host).parent is not self.host.parent:
            raise faults.invalid_argument("host")

    def start_power_on(self, call):
        """Power on from another operation; returns the task."""
        from ..soap.decode import methods_of
        method = methods_of(self.T)["PowerOnVM_Task"]
        return self.service.tasks.start(call, self, method, type(self).PowerOnVM_Task(self, call, None))

    @api(check="check_not_template")
    def PowerOffVM_Task(self, call):
        """VirtualMachine.PowerOffVM_Task. Assumed: a suspended machine can be powered off, as in the clients."""
        self.check_power("poweredOff", "poweredOn", "suspended")
        yield
        self.set_power("poweredOff", call)

    @api(check="check_not_template")
    def SuspendVM_Task(self, call):
        """VirtualMachine.SuspendVM_Task"""
        self.check_power("suspended", "poweredOn")
        yield
        self.set_power("suspended", call)

    @api(check="check_not_template")
    def ResetVM_Task(self, call):
        """VirtualMachine.ResetVM_Task: powers off and on; the guest starts anew."""
        self.check_power("poweredOn", "poweredOn")
        yield
        self.service.events.about_vm(vim.event.VmResettingEvent, self, call, f"{self.name} is reset")
        self.own("runtime").bootTime = now()
        self.guest_starts()
        self.touch()

    # -- what happens

    def set_power(self, state, call=None):
        """Bring the machine into a power state, with everything that shows it."""
        runtime = self.own("runtime")
        runtime.powerState = state
        runtime.bootTime = now() if state == "poweredOn" else None
        runtime.cleanPowerOff = None if state == "poweredOn" else state == "poweredOff"
        runtime.suspendTime = now() if state == "suspended" else None
        self.connect_devices(state == "poweredOn")
        if state == "poweredOn":
            self.guest_starts()
        else:
            self.guest_stops()
        self.show_power_change()
        if call is not None:
            event, text = EVENTS[state]
            self.service.events.about_vm(event, self, call, f"{self.name} on {self.host.name} {text}")

    def show_power_change(self):
        self.touch()
        for other in (self.host, self.pool, self.host.parent if self.host else None):
            if other is not None:
                other.touch()

    def connect_devices(self, running):
        """Devices that start connected are connected while the machine runs."""
        for device in self.own("config").hardware.device:
            info = device.connectable
            if info is not None:
                info.connected = running and info.startConnected
                info.status = "ok" if info.connected else "untried"

    def place_on(self, host):
        if host is self.host:
            return
        self.host.machines.pop(self.moid, None)
        self.host.touch()
        self.host = host
        host.machines[self.moid] = self
        self.own("runtime").host = host.ref
        host.touch()
