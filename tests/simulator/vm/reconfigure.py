# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VirtualMachine.ReconfigVM_Task.

A spec is merged: what it leaves out stays. Device changes are not simulated yet; they are refused (NotSupported).
"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..entities.entity import check_name
from ..model.managed import api
from ..model.values import now
from .defaults import GUEST_NAMES

# Attributes of VirtualMachineConfigSpec that are simulated, and the privilege each needs.
PRIVILEGES = {
    "name": "VirtualMachine.Config.Rename", "annotation": "VirtualMachine.Config.Annotation",
    "numCPUs": "VirtualMachine.Config.CPUCount", "numCoresPerSocket": "VirtualMachine.Config.CPUCount",
    "memoryMB": "VirtualMachine.Config.Memory", "guestId": "VirtualMachine.Config.Settings",
    "alternateGuestName": "VirtualMachine.Config.Settings", "extraConfig": "VirtualMachine.Config.AdvancedConfig",
    "cpuHotAddEnabled": "VirtualMachine.Config.CPUCount", "cpuHotRemoveEnabled": "VirtualMachine.Config.CPUCount",
    "memoryHotAddEnabled": "VirtualMachine.Config.Memory", "changeVersion": None,
}
LIMITS = {"numCPUs": (1, 768), "numCoresPerSocket": (1, 768), "memoryMB": (4, 25149440)}
ONLY_OFF = ("guestId", "cpuHotAddEnabled", "cpuHotRemoveEnabled", "memoryHotAddEnabled", "numCoresPerSocket")


def asked_for(spec):
    """The attributes that a spec sets, with their values; empty lists ask for nothing."""
    found = {}
    for info in spec._GetPropertyList():
        value = spec.__dict__.get(info.name)
        if value is not None and not (isinstance(value, list) and not value):
            found[info.name] = value
    return found


class ReconfigureOperations:
    def needs_reconfigure(self, call, spec):
        names = {PRIVILEGES.get(name, "VirtualMachine.Config.Settings") for name in asked_for(spec)}
        return [(self, privilege) for privilege in sorted(names - {None})]

    @api(privilege=needs_reconfigure)
    def ReconfigVM_Task(self, call, spec):
        """VirtualMachine.ReconfigVM_Task. Everything is checked before anything is changed."""
        wanted = asked_for(spec)
        self.check_spec(wanted)
        yield
        self.check_spec(wanted)
        changed = {name: value for name, value in wanted.items() if name != "changeVersion"}
        for name, value in changed.items():
            getattr(self, f"set_{name}", self.set_plain)(name, value, call)
        if changed:
            config = self.own("config")
            config.modified = now()
            config.changeVersion = config.modified.isoformat()
            self.service.events.about_vm(vim.event.VmReconfiguredEvent, self, call, f"Reconfigured {self.name}",
                                         configSpec=spec)
        self.touch()

    def check_spec(self, wanted):
        config = self.own("config")
        for name in wanted:
            if name not in PRIVILEGES:
                raise faults.not_supported(f"ReconfigVM_Task: {name} is not simulated.")
        if wanted.get("changeVersion") not in (None, "", config.changeVersion):
            raise faults.concurrent_access()
        for name, (low, high) in LIMITS.items():
            if name in wanted and not low <= wanted[name] <= high:
                raise faults.invalid_argument(f"configSpec.{name}")
        self.check_hardware(config, wanted)
        self.check_texts(wanted)

    def check_hardware(self, config, wanted):
        """What a running machine takes: more CPUs or memory, and only with hot-add."""
        cpus = wanted.get("numCPUs", config.hardware.numCPU)
        if cpus % wanted.get("numCoresPerSocket", config.hardware.numCoresPerSocket):
            raise faults.invalid_argument("configSpec.numCPUs")
        if "memoryMB" in wanted and wanted["memoryMB"] % 4:
            raise faults.invalid_argument("configSpec.memoryMB")
        if self.power_state == "poweredOff":
            return
        refused = any(name in wanted and wanted[name] != self.current(config, name) for name in ONLY_OFF)
        refused |= not hot_change(cpus, config.hardware.numCPU, config.cpuHotAddEnabled, config.cpuHotRemoveEnabled)
        memory = wanted.get("memoryMB", config.hardware.memoryMB)
        refused |= not hot_change(memory, config.hardware.memoryMB, config.memoryHotAddEnabled, False)
        if refused:
            raise faults.invalid_power_state(self.power_state, "poweredOff")

    @staticmethod
    def current(config, name):
        return config.hardware.numCoresPerSocket if name == "numCoresPerSocket" else getattr(config, name)

    def check_texts(self, wanted):
        if wanted.get("guestId", "otherGuest") not in known_guests():
            raise faults.invalid_argument("configSpec.guestId")
        if "name" in wanted:
            stored = check_name(wanted["name"], self.ref)
            self.check_free(stored)

    # -- changes

    def set_plain(self, name, value, call):
        self.own("config").__dict__[name] = value

    def set_name(self, _name, value, call):
        self.rename(check_name(value), call)

    def set_numCPUs(self, _name, value, call):
        self.own("config").hardware.numCPU = value
        self.own("runtime").maxCpuUsage = 2400 * value
        allocated = self.own("config").cpuAllocation
        if allocated.shares.level == "normal":
            allocated.shares.shares = 1000 * value

    def set_numCoresPerSocket(self, name, value, call):
        self.own("config").hardware.numCoresPerSocket = value

    def set_memoryMB(self, _name, value, call):
        config = self.own("config")
        config.hardware.memoryMB = int(value)
        if not config.memoryHotAddEnabled:
            config.hotPlugMemoryLimit = int(value)
        self.own("runtime").maxMemoryUsage = int(value)
        if config.memoryAllocation.shares.level == "normal":
            config.memoryAllocation.shares.shares = 10 * int(value)

    def set_guestId(self, _name, value, call):
        config = self.own("config")
        config.guestId = value
        config.guestFullName = GUEST_NAMES.get(value) or value

    def set_extraConfig(self, _name, options, call):
        """Merged by key; an empty value removes the key, as the reference says."""
        current = {option.key: option for option in self.own("config").extraConfig}
        for option in options:
            if option.value in (None, ""):
                current.pop(option.key, None)
            else:
                current[option.key] = vim.option.OptionValue(key=option.key, value=option.value)
        self.own("config").extraConfig = list(current.values())


def hot_change(wanted, current, may_grow, may_shrink):
    if wanted == current:
        return True
    return bool(may_grow) if wanted > current else bool(may_shrink)


def known_guests():
    values = {str(value) for value in vim.vm.GuestOsDescriptor.GuestOsIdentifier.values}
    return values | set(GUEST_NAMES)
