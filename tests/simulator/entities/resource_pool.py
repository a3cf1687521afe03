# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.ResourcePool"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.managed import api, prop
from ..model.values import EPOCH, clone
from .compute import MIB, ComputeResource, allocation, cpu_mhz
from .entity import ManagedEntity, check_name
from .folder import remove_entity

NORMAL_SHARES = {"cpuAllocation": 4000, "memoryAllocation": 163840}
LEVEL_FACTOR = {"low": 0.5, "normal": 1, "high": 2}


class ResourcePool(ManagedEntity, api="ResourcePool"):
    """A resource pool; the root pool of a compute resource is called `Resources` and shows what its hosts have."""

    rename_privilege = "Resource.RenamePool"

    def __init__(self, service, moid, name, parent):
        super().__init__(service, moid, name, parent)
        self.pools = {}
        self.machines = {}
        self.values["config"] = vim.ResourceConfigSpec(
            entity=self.ref, changeVersion=EPOCH.isoformat(), lastModified=EPOCH, cpuAllocation=allocation(),
            memoryAllocation=allocation(count=163840), scaleDescendantsShares="disabled")

    @property
    def is_root(self):
        return isinstance(self.parent, ComputeResource)

    def children(self):
        return (*self.pools.values(), *self.machines.values())

    def discard(self, entity):
        self.pools.pop(entity.moid, None)
        self.machines.pop(entity.moid, None)
        self.service.registry.restructured(self)

    def machines_below(self):
        return [*self.machines.values(), *(m for p in self.pools.values() for m in p.machines_below())]

    @property
    def compute(self):
        return self.nearest(ComputeResource)

    @prop
    def owner(self, call):
        return self.compute.ref

    @prop
    def resourcePool(self, call):
        return [p.ref for p in self.pools.values()]

    @prop
    def vm(self, call):
        return [m.ref for m in self.machines.values()]

    @prop
    def config(self, call):
        if not self.is_root:
            return self.values["config"]
        config = clone(self.values["config"])
        cpu, memory = self.capacity()
        for allocated, size in ((config.cpuAllocation, cpu), (config.memoryAllocation, memory)):
            allocated.reservation = allocated.limit = size
        return config

    def capacity(self):
        """What the hosts of the compute resource have: (MHz, MB)."""
        usable = [h.get("hardware") for h in self.compute.usable()]
        return sum(cpu_mhz(h) for h in usable), sum(h.memorySize // MIB for h in usable)

    @prop
    def childConfiguration(self, call):
        return [p.config(call) for p in self.pools.values()]

    @prop
    def runtime(self, call):
        cpu, memory = self.capacity()
        return vim.ResourcePool.RuntimeInfo(
            memory=usage(memory * MIB), cpu=usage(cpu), overallStatus=self.status, sharesScalable="disabled")

    @prop
    def summary(self, call):
        memory = sum(m.get("config.hardware.memoryMB") for m in self.machines_below())
        return vim.ResourcePool.Summary(
            name=self.name, config=self.config(call), runtime=self.runtime(call), configuredMemoryMB=memory,
            quickStats=vim.ResourcePool.Summary.QuickStats(
                overallCpuUsage=0, overallCpuDemand=0, guestMemoryUsage=0, hostMemoryUsage=0,
                distributedCpuEntitlement=0, distributedMemoryEntitlement=0, staticCpuEntitlement=0,
                staticMemoryEntitlement=0, privateMemory=0, sharedMemory=0, swappedMemory=0, balloonedMemory=0,
                overheadMemory=0, consumedOverheadMemory=0, compressedMemory=0))

    def disabled_methods(self):
        names = ["CreateChildVM_Task", "RegisterChildVM_Task"]
        return [*names, "Destroy_Task", "Rename_Task"] if self.is_root else names

    # -- methods

    @api
    def CreateResourcePool(self, call, name, spec):
        """ResourcePool.CreateResourcePool"""
        stored = check_name(name, self.ref)
        for pool in self.pools.values():
            if pool.name.lower() == stored.lower():
                raise faults.duplicate_name(stored, pool.ref)
        check_allocations(spec)
        registry = self.service.registry
        pool = registry.add(ResourcePool(self.service, f"resgroup-{registry.number()}", stored, self))
        apply_allocations(pool.values["config"], spec)
        self.pools[pool.moid] = pool
        registry.restructured(self, pool)
        return pool.ref

    @api(privilege="Resource.EditPool")
    def UpdateConfig(self, call, name, config):
        """ResourcePool.UpdateConfig. A root pool can be neither renamed nor configured: NotSupported (assumed)."""
        if self.is_root:
            raise faults.not_supported()
        stored = None
        if name is not None and name != self.name:
            stored = check_name(name, self.ref)
            self.check_free(stored)
        if config is not None:
            check_version(config, self.values["config"])
            check_allocations(config)
            apply_allocations(self.values["config"], config)
        if stored is not None:
            self.rename(stored, call)
        self.touch()

    def siblings(self):
        return () if self.is_root else tuple(self.parent.pools.values())

    def check_not_root(self, call, **_args):
        if self.is_root:
            raise faults.not_supported()

    check_rename = check_not_root

    def needs_delete(self, call):
        return [(self, "Resource.DeletePool"), (self.parent, "Resource.DeletePool")]

    @api(privilege=needs_delete, check="check_not_root")
    def Destroy_Task(self, call):
        """ResourcePool.Destroy_Task: child pools and virtual machines move up to the parent."""
        yield
        parent = self.parent
        for pool in self.pools.values():
            pool.parent = parent
            parent.pools[pool.moid] = pool
        for machine in self.machines.values():
            machine.pool = parent
            parent.machines[machine.moid] = machine
            machine.touch()
        self.pools, self.machines = {}, {}
        remove_entity(self, call)

    @api
    def RefreshRuntime(self, call):
        """ResourcePool.RefreshRuntime: the runtime is always fresh."""


def usage(size):
    return vim.ResourcePool.ResourceUsage(
        reservationUsed=0, reservationUsedForVm=0, unreservedForPool=size, unreservedForVm=size, overallUsage=0,
        maxUsage=size)


def check_version(spec, current):
    """ConcurrentAccess for a stale changeVersion; an unset one is not compared."""
    if spec.changeVersion and spec.changeVersion != current.changeVersion:
        raise faults.concurrent_access()


def check_allocations(spec):
    """InvalidArgument for a limit or reservation that cannot be."""
    for name in ("cpuAllocation", "memoryAllocation"):
        wanted = getattr(spec, name)
        limit, reservation = wanted.limit, wanted.reservation
        if (limit is not None and limit < -1) or (reservation is not None and reservation < 0):
            raise faults.invalid_argument(f"spec.{name}")
        if limit is not None and reservation is not None and -1 < limit < reservation:
            raise faults.invalid_argument(f"spec.{name}.reservation")
        if wanted.shares is not None and wanted.shares.level == "custom" and wanted.shares.shares <= 0:
            raise faults.invalid_argument(f"spec.{name}.shares")


def apply_allocations(config, spec):
    """Merge: what the spec leaves out stays."""
    for name, normal in NORMAL_SHARES.items():
        current, wanted = getattr(config, name), getattr(spec, name)
        for field in ("reservation", "expandableReservation", "limit"):
            if getattr(wanted, field) is not None:
                setattr(current, field, getattr(wanted, field))
        if wanted.shares is not None:
            level = wanted.shares.level
            count = wanted.shares.shares if level == "custom" else int(normal * LEVEL_FACTOR[level])
            current.shares = vim.SharesInfo(level=level, shares=count)
    if getattr(spec, "scaleDescendantsShares", None):
        config.scaleDescendantsShares = spec.scaleDescendantsShares
    config.changeVersion = str(int(config.changeVersion) + 1) if config.changeVersion.isdigit() else "1"
