# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CPUs, memory and their allocations in a VirtualMachineConfigSpec, with hot-plug."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from .hardware.change import apply_shares
from .settings import in_range, refuse

LEVELS = {"low": 0.5, "normal": 1, "high": 2}
PER_CPU, PER_MB = 1000, 10
MHZ = 2400
HOT_MEMORY_STEP = 128           # MB
HOT_MEMORY_FACTOR = 16          # how many times its size a machine with hot-add may grow to


def cpus(draft, name, value):
    in_range(name, value)
    hardware = draft.config.hardware
    if draft.running and value != hardware.numCPU:
        allowed = draft.before.cpuHotAddEnabled if value > hardware.numCPU else draft.before.cpuHotRemoveEnabled
        if not allowed:
            raise vim.fault.CpuHotPlugNotSupported(msg="CPU hot plug is not supported for this virtual machine.")
    hardware.numCPU = value


def cores(draft, name, value):
    """Assumed: 0 lets the server choose (virtual hardware 20 and later)."""
    in_range(name, value)
    hardware = draft.config.hardware
    automatic = value == 0
    if automatic and draft.version < 20:
        raise refuse(name)
    if draft.running and (automatic != bool(hardware.autoCoresPerSocket) or value != hardware.numCoresPerSocket):
        raise faults.invalid_power_state(draft.power_state, "poweredOff")
    hardware.autoCoresPerSocket = automatic
    hardware.numCoresPerSocket = value or 1


def memory(draft, name, value):
    in_range(name, value)
    if value % 4:
        raise refuse(name)
    config = draft.config
    if draft.running and value != config.hardware.memoryMB:
        hot_memory(draft, name, value)
    config.hardware.memoryMB = int(value)


def hot_memory(draft, name, value):
    before = draft.before
    if value < before.hardware.memoryMB:
        raise faults.invalid_power_state(draft.power_state, "poweredOff")
    if not before.memoryHotAddEnabled:
        raise vim.fault.MemoryHotPlugNotSupported(msg="Memory hot plug is not supported for this virtual machine.")
    step = before.hotPlugMemoryIncrementSize or 1
    if (value - before.hardware.memoryMB) % step or value > before.hotPlugMemoryLimit:
        raise refuse(name)


def allocation(draft, name, value):
    """ResourceAllocationInfo: what is left out stays; the number of shares counts for the level `custom` only."""
    current = getattr(draft.config, name)
    for field in ("reservation", "limit"):
        wanted = getattr(value, field)
        if wanted is not None:
            if wanted < (-1 if field == "limit" else 0):
                raise refuse(f"{name}.{field}")
            setattr(current, field, wanted)
    if value.shares is not None:
        custom = {"custom": (1, 1000000), "low": 0, "normal": 0, "high": 0}
        current.shares = apply_shares(current.shares, value.shares, custom, lambda: refuse(f"{name}.shares"))
    if -1 < current.limit < current.reservation:
        raise refuse(f"{name}.reservation")


def settle(draft):
    """What follows from the sizes: shares by level, limits of hot-add, a reservation that is locked."""
    config, hardware = draft.config, draft.config.hardware
    if hardware.numCPU % hardware.numCoresPerSocket:
        raise refuse("numCPUs")
    for allocated, unit in ((config.cpuAllocation, PER_CPU * hardware.numCPU),
                            (config.memoryAllocation, PER_MB * hardware.memoryMB)):
        if allocated.shares.level in LEVELS:
            allocated.shares = vim.SharesInfo(level=allocated.shares.level,
                                              shares=int(unit * LEVELS[allocated.shares.level]))
    lock_memory(draft)
    admit(draft)
    if not draft.running:
        hot = bool(config.memoryHotAddEnabled)
        config.hotPlugMemoryIncrementSize = HOT_MEMORY_STEP if hot else 0
        config.hotPlugMemoryLimit = hardware.memoryMB * (HOT_MEMORY_FACTOR if hot else 1)


def admit(draft):
    """A running machine's reservations must be there: InsufficientResourcesFault, by kind.

    Only more than everything that the compute resource has is refused; what others have reserved is not counted.
    """
    pool = draft.vm.pool if draft.vm is not None else None
    if not draft.running or pool is None:
        return
    mhz, mib = pool.capacity()
    for allocated, size, fault in (
            (draft.config.cpuAllocation, mhz, vim.fault.InsufficientCpuResourcesFault),
            (draft.config.memoryAllocation, mib, vim.fault.InsufficientMemoryResourcesFault)):
        if allocated.reservation > size:
            raise fault(unreserved=size, requested=allocated.reservation,
                        msg="The available resources in the parent resource pool are insufficient for the operation.")


def lock_memory(draft):
    """All memory reserved: the reservation follows the size. Assumed: another reservation is refused then."""
    config = draft.config
    size, allocated = config.hardware.memoryMB, config.memoryAllocation
    if config.memoryReservationLockedToMax:
        asked = draft.asked_reservation
        if asked is not None and asked != size:
            raise refuse("memoryAllocation.reservation")
        if -1 < allocated.limit < size:
            raise refuse("memoryAllocation.limit")
        allocated.reservation = size
    elif allocated.reservation > size:
        raise refuse("memoryAllocation.reservation")
