# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A draft of a machine's configuration: a VirtualMachineConfigSpec is applied to it and checked as a whole.

CreateVM_Task and ReconfigVM_Task make a draft; only one that raises nothing is committed.
"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.values import clone
from . import settings, sizing
from .hardware.assembly import Assembly, Place

device = vim.vm.device
plain, only_off = settings.plain, settings.only_off
SETTINGS_PRIVILEGE = "VirtualMachine.Config.Settings"
# Attribute → (the privilege that it needs, what applies it), in the order in which they are applied.
ATTRIBUTES = {
    "version": (None, settings.version),
    "name": ("VirtualMachine.Config.Rename", settings.name),
    "annotation": ("VirtualMachine.Config.Annotation", settings.annotation),
    "guestId": (SETTINGS_PRIVILEGE, only_off(settings.guest)),
    "alternateGuestName": (SETTINGS_PRIVILEGE, plain),
    "uuid": (SETTINGS_PRIVILEGE, only_off(settings.identity)),
    "instanceUuid": (SETTINGS_PRIVILEGE, settings.identity),
    "firmware": (SETTINGS_PRIVILEGE, only_off()),
    "nestedHVEnabled": (SETTINGS_PRIVILEGE, only_off()),
    "vPMCEnabled": (SETTINGS_PRIVILEGE, only_off()),
    "cpuHotAddEnabled": ("VirtualMachine.Config.CPUCount", only_off()),
    "cpuHotRemoveEnabled": ("VirtualMachine.Config.CPUCount", only_off()),
    "memoryHotAddEnabled": ("VirtualMachine.Config.Memory", only_off()),
    "numCPUs": ("VirtualMachine.Config.CPUCount", sizing.cpus),
    "numCoresPerSocket": ("VirtualMachine.Config.CPUCount", sizing.cores),
    "memoryMB": ("VirtualMachine.Config.Memory", sizing.memory),
    "cpuAllocation": ("VirtualMachine.Config.Resource", sizing.allocation),
    "memoryAllocation": ("VirtualMachine.Config.Resource", sizing.allocation),
    "memoryReservationLockedToMax": ("VirtualMachine.Config.Resource", plain),
    "cpuAffinity": ("VirtualMachine.Config.Resource", settings.affinity),
    "latencySensitivity": ("VirtualMachine.Config.Resource", settings.latency),
    "extraConfig": ("VirtualMachine.Config.AdvancedConfig", settings.extra_config),
    "tools": (SETTINGS_PRIVILEGE, settings.group("tools", "tools")),
    "flags": (SETTINGS_PRIVILEGE, settings.flags),
    "powerOpInfo": (SETTINGS_PRIVILEGE, settings.power_ops),
    "rebootPowerOff": (SETTINGS_PRIVILEGE, plain),
    "bootOptions": (SETTINGS_PRIVILEGE, settings.boot_options),
    "swapPlacement": ("VirtualMachine.Config.SwapPlacement", plain),
    "changeTrackingEnabled": ("VirtualMachine.Config.ChangeTracking", plain),
    "managedBy": ("VirtualMachine.Config.ManagedBy", settings.managed_by),
    "migrateEncryption": (SETTINGS_PRIVILEGE, plain),
    "ftEncryptionMode": (SETTINGS_PRIVILEGE, plain),
    "maxMksConnections": ("VirtualMachine.Config.MksControl", plain),
    "guestAutoLockEnabled": ("VirtualMachine.Config.MksControl", plain),
}
ELSEWHERE = ("changeVersion", "deviceChange")       # looked at by the operation itself
IN_HARDWARE = {"numCPUs": "numCPU", "numCoresPerSocket": "numCoresPerSocket", "memoryMB": "memoryMB"}
BOOT_DEVICES = {"BootableDiskDevice": device.VirtualDisk, "BootableEthernetDevice": device.VirtualEthernetCard}


def asked_for(spec):
    """The attributes that a spec sets, with their values; empty lists ask for nothing."""
    found = {}
    for info in spec._GetPropertyList():
        value = spec.__dict__.get(info.name)
        if value is not None and not (isinstance(value, list) and not value):
            found[info.name] = value
    return found


class Draft:
    """`config` is the copy that is changed, `before` what it was; `work` holds the devices and files."""

    def __init__(self, service, config, host, datastore, vm=None):
        self.service, self.host, self.vm = service, host, vm
        self.before, self.config = config, clone(config)
        self.ref = vm.ref if vm is not None else None
        place = Place(service, host, datastore, config, vm)
        self.power_state, self.version = place.power_state, place.version
        self.work = Assembly(place, config)
        self.new_name = None
        self.asked_reservation = None

    @property
    def running(self):
        return self.power_state != "poweredOff"

    def current(self, name):
        if name in IN_HARDWARE:
            return getattr(self.before.hardware, IN_HARDWARE[name])
        return getattr(self.before, name)

    def apply(self, spec):
        """Apply everything that a spec sets, or raise."""
        wanted = clone(asked_for(spec).get("memoryAllocation"))
        self.asked_reservation = wanted.reservation if wanted is not None else None
        asked = asked_for(spec)
        check_simulated(asked)
        for name, (_privilege, function) in ATTRIBUTES.items():
            if name in asked:
                function(self, name, clone(asked[name]))
        sizing.settle(self)
        self.work.apply(spec.deviceChange or ())
        self.config.hardware.device = list(self.work.devices.values())
        self.boot_order(asked.get("bootOptions"))
        self.check_together()

    def boot_order(self, options):
        """Devices must exist when all is done. Assumed: an entry of the base type alone resets the order."""
        known = self.work.devices
        if options is not None and options.bootOrder:
            order = list(options.bootOrder)
            if [type(each).__name__.rpartition(".")[2] for each in order] == ["BootableDevice"]:
                order = []
            for each in order:
                kind = BOOT_DEVICES.get(type(each).__name__.rpartition(".")[2])
                if kind is not None and not isinstance(known.get(each.deviceKey), kind):
                    raise invalid("bootOptions.bootOrder")
            self.config.bootOptions.bootOrder = clone(order)
        kept = self.config.bootOptions.bootOrder
        self.config.bootOptions.bootOrder = [e for e in kept if getattr(e, "deviceKey", None) in (None, *known)]

    def check_together(self):
        """Virtualization based security needs its parts.

        As the product's documentation says; that the API refuses it otherwise (InvalidVmConfig) is assumed.
        """
        config = self.config
        if config.flags.vbsEnabled and not (config.firmware == "efi" and config.bootOptions.efiSecureBootEnabled and
                                            config.nestedHVEnabled and config.flags.vvtdEnabled and
                                            self.version >= 14):
            raise invalid("flags.vbsEnabled")


def check_simulated(asked):
    for name in asked:
        if name not in ATTRIBUTES and name not in ELSEWHERE and name != "files":
            raise faults.not_supported(f"{name} of a VirtualMachineConfigSpec is not simulated.")


def invalid(name):
    return vim.fault.InvalidVmConfig(property=f"configSpec.{name}",
                                     msg=f"Invalid virtual machine configuration: configSpec.{name}")
