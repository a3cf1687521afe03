# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations of vim.HostSystem: maintenance mode, reboot, shutdown and standby."""

from __future__ import annotations

import time

from pyVmomi import vim

from .. import faults
from ..model.managed import api
from ..model.values import now
from ..vm.placement import drs

LOOK_AGAIN = 0.05           # seconds between two looks at the machines that hold maintenance mode up


class HostOperations:
    """All are tasks; a wrong state is the error of the task (InvalidState), as the server looks when it begins."""

    def change_runtime(self, **values):
        runtime = self.own("runtime")
        for name, value in values.items():
            setattr(runtime, name, value)
        if "connectionState" in values:
            self.connection_changed()
        self.touch()

    def connection_changed(self):
        """Whether a vCenter reaches machines depends on whether it reaches their host."""
        connected = self.get("runtime.connectionState") == "connected"
        for machine in self.machines.values():
            machine.follow_host(connected)

    def running(self):
        return [machine for machine in self.machines.values() if machine.power_state == "poweredOn"]

    def evacuate(self, machines):
        """DRS moves machines to another host of the cluster, if it is on and there is one."""
        others = [host for host in self.parent.hosts.values() if host is not self and host.is_usable()]
        if not drs(self.parent) or not others:
            return
        for number, machine in enumerate(machines):
            machine.place_on(others[number % len(others)])

    # -- maintenance mode

    @api
    def EnterMaintenanceMode_Task(self, call, timeout, evacuatePoweredOffVms, maintenanceSpec):
        """HostSystem.EnterMaintenanceMode: waits, if need be for ever, until no machine runs on the host; DRS moves
        them away where it is on. Timedout after so many seconds, if they are more than 0.

        Assumed: `evacuatePoweredOffVms` has the others moved by DRS as well, and is not looked at without it.
        """
        self.check_maintenance(False)
        self.evacuate(self.running() + (list(self.machines.values()) if evacuatePoweredOffVms else []))
        begun = time.monotonic()
        while self.running():
            if timeout > 0 and time.monotonic() - begun > timeout:
                raise vim.fault.Timedout(msg="Operation timed out.")
            yield LOOK_AGAIN
        yield
        self.check_maintenance(False)
        self.change_runtime(inMaintenanceMode=True)

    @api
    def ExitMaintenanceMode_Task(self, call, timeout):
        """HostSystem.ExitMaintenanceMode"""
        self.check_maintenance(True)
        yield
        self.change_runtime(inMaintenanceMode=False)

    def check_maintenance(self, wanted):
        runtime = self.get("runtime")
        if runtime.connectionState != "connected" or runtime.inMaintenanceMode is not wanted:
            raise faults.invalid_state()

    # -- power

    @api
    def RebootHost_Task(self, call, force):
        """HostSystem.Reboot: InvalidState outside of maintenance mode, unless forced. The host is away for the setting
        `host_boot_time`, and has another boot time when it is back."""
        self.check_may_go(force)
        yield
        self.go(powerState="poweredOn")
        self.service.clock.after(self.service.settings.host_boot_time, self.come_back)

    @api
    def ShutdownHost_Task(self, call, force):
        """HostSystem.Shutdown: InvalidState outside of maintenance mode, unless forced."""
        self.check_may_go(force)
        yield
        self.go(powerState="poweredOff")

    @api
    def PowerDownHostToStandBy_Task(self, call, timeoutSec, evacuatePoweredOffVms):
        """HostSystem.PowerDownHostToStandBy: NotSupported for a host that cannot.

        Assumed: InvalidState while machines run on it that DRS cannot move.
        """
        self.check_standby("poweredOn")
        self.evacuate(self.running() + (list(self.machines.values()) if evacuatePoweredOffVms else []))
        if self.running():
            raise faults.invalid_state()
        yield
        self.go(powerState="standBy", standbyMode="in")

    @api
    def PowerUpHostFromStandBy_Task(self, call, timeoutSec):
        """HostSystem.PowerUpHostFromStandBy: ends when the host is back."""
        self.check_standby("standBy")
        yield self.service.settings.host_boot_time
        self.come_back()

    def check_may_go(self, force):
        runtime = self.get("runtime")
        if runtime.connectionState != "connected" or not (runtime.inMaintenanceMode or force):
            raise faults.invalid_state()

    def check_standby(self, expected):
        if not self.get("capability.standbySupported"):
            raise faults.not_supported()
        if self.get("runtime.powerState") != expected:
            raise faults.invalid_state()

    def go(self, **values):
        """The host cannot be reached any more; what ran on it does not."""
        for machine in self.running():
            machine.set_power("poweredOff")
        self.change_runtime(connectionState="notResponding", **values)

    def come_back(self):
        self.change_runtime(connectionState="connected", powerState="poweredOn", standbyMode="none", bootTime=now())
        self.managers["storageSystem"].rebooted()
