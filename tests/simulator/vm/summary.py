# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.VirtualMachine.summary: other properties under other names, so that the two always agree."""

from __future__ import annotations

from pyVmomi import vim

from ..model.managed import part
from ..model.values import EPOCH


def _same(*names, group, source):
    return {f"summary.{group}.{name}": f"{source}.{name}" for name in names}


class SummaryParts:
    aliases = {
        "summary.runtime": "runtime",
        "summary.customValue": "customValue",
        "summary.overallStatus": "overallStatus",
        "summary.config.name": "name",
        "summary.config.vmPathName": "config.files.vmPathName",
        "summary.config.memorySizeMB": "config.hardware.memoryMB",
        "summary.config.numCpu": "config.hardware.numCPU",
        "summary.config.cpuReservation": "config.cpuAllocation.reservation",
        "summary.config.memoryReservation": "config.memoryAllocation.reservation",
        "summary.config.hwVersion": "config.version",
        **_same("template", "uuid", "instanceUuid", "guestId", "guestFullName", "annotation", "managedBy",
                group="config", source="config"),
        **_same("guestId", "guestFullName", "toolsStatus", "toolsVersionStatus", "toolsVersionStatus2",
                "toolsRunningStatus", "hostName", "ipAddress", "hwVersion", group="guest", source="guest"),
    }

    @part("summary.vm")
    def summary_vm(self, call):
        return self.ref

    @part("summary.config.numEthernetCards")
    def summary_cards(self, call):
        return self.count(vim.vm.device.VirtualEthernetCard)

    @part("summary.config.numVirtualDisks")
    def summary_disks(self, call):
        return self.count(vim.vm.device.VirtualDisk)

    @part("summary.config.installBootRequired")
    def summary_install(self, call):
        return False

    @part("summary.config.tpmPresent")
    def summary_tpm(self, call):
        return bool(self.count(vim.vm.device.VirtualTPM))

    def count(self, device_type):
        """A machine of which nothing was changed has the devices of its template."""
        config = self.values["config"].template.base if self.is_untouched else self.own("config")
        return sum(isinstance(d, device_type) for d in config.hardware.device)

    @part("summary.storage")
    def summary_storage(self, call):
        usage = self.storage(call).perDatastoreUsage
        return vim.vm.Summary.StorageSummary(
            committed=sum(u.committed for u in usage), uncommitted=sum(u.uncommitted for u in usage),
            unshared=sum(u.unshared for u in usage), timestamp=EPOCH)

    @part("summary.quickStats")
    def summary_stats(self, call):
        running = self.power_state == "poweredOn"
        memory = self.get("config.hardware.memoryMB") if running else 0
        return vim.vm.Summary.QuickStats(
            overallCpuUsage=0, overallCpuDemand=0, overallCpuReadiness=0, guestMemoryUsage=memory // 10,
            hostMemoryUsage=memory, guestHeartbeatStatus=self.guestHeartbeatStatus(call),
            distributedCpuEntitlement=0, distributedMemoryEntitlement=0, staticCpuEntitlement=0,
            staticMemoryEntitlement=0, grantedMemory=memory, privateMemory=memory, sharedMemory=0, swappedMemory=0,
            balloonedMemory=0, consumedOverheadMemory=0, ftLogBandwidth=-1, ftSecondaryLatency=-1,
            ftLatencyStatus="gray", compressedMemory=0, uptimeSeconds=86400 if running else 0, ssdSwappedMemory=0,
            activeMemory=memory // 10)
