# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a VirtualMachineConfigSpec besides devices: what each accepts, and when.

Each function takes the Draft, the attribute's name and the value; it raises for what cannot be, and changes the draft's
configuration. A draft is a copy: what it changes is seen by nobody until it is committed.
"""

from __future__ import annotations

import re

from pyVmomi import vim

from .. import faults
from ..entities.entity import check_name
from .defaults import GUEST_NAMES
from .hardware.change import merge

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Keys of extraConfig that other attributes stand for: silently ignored, as the reference says.
OWNED_KEYS = {"numvcpus", "cpuid.corespersocket", "memsize", "displayname", "guestos", "firmware", "uuid.bios",
              "vc.uuid", "annotation", "virtualhw.version", "vcpu.hotadd", "mem.hotadd", "vhv.enable",
              "vpmc.enable", "uefi.secureboot.enabled"}
CHOICES = {
    "firmware": ("bios", "efi"),
    "swapPlacement": ("inherit", "vmDirectory", "hostLocal"),
    "migrateEncryption": ("disabled", "opportunistic", "required"),
    "ftEncryptionMode": ("ftEncryptionDisabled", "ftEncryptionOpportunistic", "ftEncryptionRequired"),
}
NESTED_CHOICES = {
    "tools.toolsUpgradePolicy": ("manual", "upgradeAtPowerCycle"),
    "flags.monitorType": ("release", "debug", "stats"), "flags.htSharing": ("any", "none", "internal"),
    "flags.virtualMmuUsage": ("automatic", "on", "off"), "flags.virtualExecUsage": ("hvAuto", "hvOn", "hvOff"),
    "flags.snapshotPowerOffBehavior": ("powerOff", "revert", "prompt", "take"),
    "powerOpInfo.powerOffType": ("soft", "hard", "preset"), "powerOpInfo.suspendType": ("soft", "hard", "preset"),
    "powerOpInfo.resetType": ("soft", "hard", "preset"),
    "powerOpInfo.standbyAction": ("checkpoint", "powerOnSuspend"),
    "bootOptions.networkBootProtocol": ("ipv4", "ipv6"),
}
LIMITS = {"numCPUs": (1, 768), "numCoresPerSocket": (0, 768), "memoryMB": (4, 25149440), "maxMksConnections": (-1, 40),
          "bootOptions.bootDelay": (0, 3600000), "bootOptions.bootRetryDelay": (0, 3600000)}
ONLY_READ = {"tools": ("toolsVersion", "toolsInstallType", "pendingCustomization", "lastInstallInfo",
                       "customizationKeyId"),
             "powerOpInfo": ("defaultPowerOffType", "defaultSuspendType", "defaultResetType"), "flags": ()}
ONLY_OFF_FLAGS = ("vbsEnabled", "vvtdEnabled", "virtualMmuUsage", "virtualExecUsage", "disableAcceleration",
                  "diskUuidEnabled")
LONGEST_ANNOTATION = 65536


def refuse(name):
    return faults.invalid_argument(f"configSpec.{name}")


def in_range(name, value):
    low, high = LIMITS[name]
    if value is not None and not low <= value <= high:
        raise refuse(name)


def one_of(name, value, choices):
    if value is not None and value not in choices:
        raise refuse(name)


def plain(draft, name, value):
    one_of(name, value, CHOICES.get(name, (value,)))
    if name in LIMITS:
        in_range(name, value)
    setattr(draft.config, name, value)


def only_off(function=plain):
    """A setting that can be changed while the machine is off only: InvalidPowerState."""
    def setting(draft, name, value):
        if draft.running and value != draft.current(name):
            raise faults.invalid_power_state(draft.power_state, "poweredOff")
        function(draft, name, value)
    return setting


# -- names and texts


def name(draft, attribute, value):
    draft.new_name = check_name(value, draft.ref)
    draft.config.name = draft.new_name


def annotation(draft, attribute, value):
    if len(value) > LONGEST_ANNOTATION:
        raise refuse(attribute)
    draft.config.annotation = value


def guest(draft, attribute, value):
    if value not in known_guests():
        raise refuse(attribute)
    draft.config.guestId = value
    draft.config.guestFullName = GUEST_NAMES.get(value) or value


def known_guests():
    values = {str(value) for value in vim.vm.GuestOsDescriptor.GuestOsIdentifier.values}
    return values | set(GUEST_NAMES)


def identity(draft, attribute, value):
    """A uuid; an empty text asks for a new one."""
    if value == "":
        value = draft.service.uuid(attribute, draft.config.files.vmPathName, draft.config.changeVersion)
    if not UUID.fullmatch(value.lower()):
        raise refuse(attribute)
    setattr(draft.config, attribute, value.lower())


def version(draft, attribute, value):
    """Set when the machine is created; later on UpgradeVM_Task does it (assumed: InvalidArgument)."""
    if value != draft.config.version:
        raise refuse(attribute)


def managed_by(draft, attribute, value):
    """An empty extension key takes the mark away (assumed)."""
    draft.config.managedBy = value if value.extensionKey else None


def extra_config(draft, attribute, options):
    """Merged by key; an empty value removes the key, as the reference says."""
    current = {option.key: option for option in draft.config.extraConfig}
    for option in options:
        if not option.key:
            raise refuse(attribute)
        if option.key.lower() in OWNED_KEYS:
            continue
        if option.value in (None, ""):
            current.pop(option.key, None)
        else:
            current[option.key] = vim.option.OptionValue(key=option.key, value=as_text(option.value))
    draft.config.extraConfig = list(current.values())


def as_text(value):
    """A configuration file holds texts (how a bool is written there is assumed)."""
    return str(value).upper() if isinstance(value, bool) else str(value)


# -- groups of settings that are merged


def group(target, spec_name):
    def setting(draft, attribute, value):
        check_choices(spec_name, value)
        merge(getattr(draft.config, target), value, skip=ONLY_READ.get(spec_name, ()))
    return setting


def check_choices(prefix, value):
    for path, choices in NESTED_CHOICES.items():
        head, _unused, leaf = path.partition(".")
        if head == prefix:
            one_of(path, getattr(value, leaf), choices)


def power_ops(draft, attribute, value):
    """What an operation does by default: `preset` stands for what the host's machines do."""
    group("defaultPowerOps", attribute)(draft, attribute, value)
    current = draft.config.defaultPowerOps
    for own, shown, preset in (("powerOffType", "defaultPowerOffType", "soft"),
                               ("suspendType", "defaultSuspendType", "hard"),
                               ("resetType", "defaultResetType", "soft")):
        chosen = getattr(current, own)
        setattr(current, shown, preset if chosen == "preset" else chosen)


def flags(draft, attribute, value):
    for each in ONLY_OFF_FLAGS:
        wanted = getattr(value, each)
        if draft.running and wanted is not None and wanted != getattr(draft.config.flags, each):
            raise faults.invalid_power_state(draft.power_state, "poweredOff")
    group("flags", attribute)(draft, attribute, value)


def boot_options(draft, attribute, value):
    """All but the boot order, which is looked at when the devices are known."""
    check_choices(attribute, value)
    for each in ("bootDelay", "bootRetryDelay"):
        in_range(f"{attribute}.{each}", getattr(value, each))
    secure = value.efiSecureBootEnabled
    if draft.running and secure is not None and secure != draft.config.bootOptions.efiSecureBootEnabled:
        raise faults.invalid_power_state(draft.power_state, "poweredOff")
    merge(draft.config.bootOptions, value, skip=("bootOrder",))


def latency(draft, attribute, value):
    level = str(value.level)
    if level not in ("low", "normal", "medium", "high", "custom"):
        raise refuse(f"{attribute}.level")
    draft.config.latencySensitivity = vim.LatencySensitivity(
        level=level, sensitivity=value.sensitivity if level == "custom" else None)


def affinity(draft, attribute, value):
    """An empty set means no affinity."""
    threads = draft.host.get("hardware.cpuInfo.numCpuThreads")
    if any(not 0 <= number < threads for number in value.affinitySet):
        raise refuse(f"{attribute}.affinitySet")
    if value.affinitySet and len(set(value.affinitySet)) < draft.config.hardware.numCPU:
        raise refuse(f"{attribute}.affinitySet")
    setattr(draft.config, attribute, value if value.affinitySet else None)
