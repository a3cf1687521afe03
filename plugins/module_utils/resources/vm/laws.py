# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a machine's settings must agree on, whatever is changed. Pure: looks at what the machine would have.

Sources: the API reference of VirtualMachineConfigSpec, and for secure boot and virtualization-based security the
conditions that vSphere names when it refuses them.
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import get_option

_MOST_BOOT_DELAY = 3600000  # ms; where the server ends as well
_VBS_SINCE = 14  # hardware version
# Advanced settings that are options of their own: the server ignores them without a word.
_OWNED = {
    "annotation": "annotation",
    "cpuid.corespersocket": "cpu.cores_per_socket",
    "displayname": "name",
    "firmware": "firmware",
    "guestos": "guest_id",
    "mem.hotadd": "memory.hot_add",
    "memsize": "memory.size_mb",
    "numvcpus": "cpu.count",
    "uefi.secureboot.enabled": "secure_boot",
    "vcpu.hotadd": "cpu.hot_add",
    "vhv.enable": "cpu.nested_virtualization",
    "virtualhw.version": "hardware_version",
    "vpmc.enable": "cpu.performance_counters",
}


def _positive(get):
    for option in ("cpu.count", "cpu.cores_per_socket"):
        if get(option) is not None and get(option) < 1:
            return option, get(option), "it is at least 1"
    return None


def _not_negative(get):
    for option in ("cpu.reservation_mhz", "memory.reservation_mb"):
        if (get(option) or 0) < 0:
            return option, get(option), "it is negative"
    return None


def _delays(get):
    for option in ("boot.delay_ms", "boot.retry_delay_ms"):
        if not 0 <= (get(option) or 0) <= _MOST_BOOT_DELAY:
            return option, get(option), f"it goes from 0 to {_MOST_BOOT_DELAY}"
    return None


def _cores(get):
    count, cores = get("cpu.count"), get("cpu.cores_per_socket")
    if count and cores and count % cores:
        return "cpu.cores_per_socket", cores, f"{count} CPUs cannot be divided into sockets of {cores} cores"
    return None


def _memory(get):
    size = get("memory.size_mb")
    if size is not None and (size < 4 or size % 4):
        return "memory.size_mb", size, "the size of memory is a multiple of 4 MB"
    return None


def _reserved_memory(get):
    size, reserved = get("memory.size_mb"), get("memory.reservation_mb")
    if size and reserved and reserved > size and not get("memory.reserve_all"):
        return "memory.reservation_mb", reserved, f"it is more than the {size} MB that the machine has"
    return None


def _limits(get):
    for reservation, limit in (
        ("cpu.reservation_mhz", "cpu.limit_mhz"),
        ("memory.reservation_mb", "memory.limit_mb"),
    ):
        reserved, most = get(reservation), get(limit)
        if isinstance(most, int) and reserved and reserved > most:
            return limit, most, f"it is less than {reservation}, which is {reserved}"
    return None


def _locked_memory(get):
    size, most = get("memory.size_mb"), get("memory.limit_mb")
    if get("memory.reserve_all") and size and isinstance(most, int) and most < size:
        return "memory.limit_mb", most, f"with memory.reserve_all, it is no less than the {size} MB of the machine"
    return None


def _secure_boot(get):
    firmware = get("firmware")
    if get("secure_boot") and firmware != "efi":
        return "secure_boot", True, f"it needs firmware efi, and the firmware is {firmware or 'not given'}"
    return None


def _vbs(get):
    needed = {"secure_boot": True, "iommu": True, "cpu.nested_virtualization": True}
    lacking = [option for option, value in needed.items() if get(option) != value]
    if get("vbs") and lacking:
        return "vbs", True, f"it needs {', '.join(lacking)} as well"
    return None


def _vbs_hardware(get):
    version = get("hardware_version")
    if get("vbs") and version and version < _VBS_SINCE:
        return "vbs", True, f"it needs hardware_version {_VBS_SINCE} or newer, and that is {version}"
    return None


_LAWS = (
    _positive,
    _not_negative,
    _delays,
    _cores,
    _memory,
    _reserved_memory,
    _limits,
    _locked_memory,
    _secure_boot,
    _vbs,
    _vbs_hardware,
)


def with_consequences(after):
    """The values at the end, with what the server adds to them: reserved memory follows the size."""
    memory = after.get("memory") or {}
    if memory.get("reserve_all") and memory.get("size_mb"):
        memory["reservation_mb"] = memory["size_mb"]
    return after


def vet_settings(after, changed, complete=True):
    """Raises InvalidOption for the first disagreement in what would be, if a changed option has to do with it.

    after: the values at the end, in the user's vocabulary. changed: whether an option is one that changes.
    complete: whether they are all that the machine has; of one that is yet to be registered, most is unknown.
    """
    for law in _LAWS:
        broken, read = _judged(law, after)
        known = complete or None not in read.values()
        if broken and known and any(changed(option) for option in read):
            option, value, reason = broken
            raise InvalidOption(f"{option}: {value} is not possible: {reason}.", option=option, value=value)


def _judged(law, after):
    """(what a law says, {option: value} of what it has looked at)."""
    read = {}

    def get(option):
        read[option] = get_option(after, option)
        return read[option]

    return law(get), read


def vet_reservation(wanted, after):
    """Raises InvalidOption for a reservation that contradicts that all memory is reserved.

    wanted: the options. after: as in C(vet_settings), without consequences.
    """
    memory, size = wanted.get("memory") or {}, get_option(after, "memory.size_mb")
    reserved = memory.get("reservation_mb")
    if get_option(after, "memory.reserve_all") and reserved is not None and size and reserved != size:
        raise InvalidOption(
            f"memory.reservation_mb: {reserved} is not possible: with memory.reserve_all, it is always the size of "
            f"memory, {size}. Leave one of the two out.",
            option="memory.reservation_mb",
            value=reserved,
        )


def vet_advanced(change):
    """Raises InvalidOption for an advanced setting that is an option of its own. change: of the mapping, or None."""
    for key, value in change.after.items() if change else ():
        if key.lower() in _OWNED:
            raise InvalidOption(
                f"advanced_settings: the server ignores {key} there. Use the option {_OWNED[key.lower()]}.",
                option="advanced_settings",
                value={key: value},
            )


def vet_version(change):
    """Raises Refused for hardware that would become older. change: of C(hardware_version), or None."""
    if change and change.before and change.after < change.before:
        raise Refused(
            f"hardware_version: it is {change.before}, and never goes down to {change.after}.",
            option="hardware_version",
            value=change.after,
        )
