# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.ComputeResource and vim.ClusterComputeResource"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..host.membership import ClusterHosts
from ..model.managed import api, part, prop
from ..model.values import shares
from .entity import ManagedEntity
from .folder import check_destroyable, destroy_tree

MIB = 1024 * 1024


class ComputeResource(ManagedEntity, api="ComputeResource"):
    """A standalone host's compute resource; its name is the host's."""

    rename_privilege = "Host.Inventory.RenameCluster"

    def __init__(self, service, moid, name, parent=None):
        super().__init__(service, moid, name, parent)
        self.hosts = {}
        self.pool = None            # the root resource pool
        self.browser = None

    def children(self):
        """FindChild and container views know the hosts and the root resource pool below a compute resource."""
        return (*self.hosts.values(), *((self.pool,) if self.pool else ()))

    def add(self, host):
        host.parent = self
        self.hosts[host.moid] = host
        self.service.registry.restructured(self, host)

    def discard(self, entity):
        self.hosts.pop(entity.moid, None)
        self.service.registry.restructured(self)

    @prop
    def host(self, call):
        return [h.ref for h in self.hosts.values()]

    @prop
    def resourcePool(self, call):
        return self.pool.ref if self.pool else None

    @prop
    def datastore(self, call):
        return unique(d.ref for h in self.hosts.values() for d in h.datastores())

    @prop
    def network(self, call):
        return unique(n.ref for h in self.hosts.values() for n in h.networks())

    @prop
    def environmentBrowser(self, call):
        return self.browser.ref if self.browser else None

    @prop
    def lifecycleManaged(self, call):
        return False

    @prop
    def configManagerEnabled(self, call):
        return False

    # -- summary

    def usable(self):
        return [h for h in self.hosts.values() if h.is_usable()]

    def fill_summary(self, summary):
        hardware = [h.get("hardware") for h in self.hosts.values()]
        usable = [h.get("hardware") for h in self.usable()]
        summary.totalCpu = sum(cpu_mhz(h) for h in hardware)
        summary.totalMemory = sum(h.memorySize for h in hardware)
        summary.numCpuCores = sum(h.cpuInfo.numCpuCores for h in hardware)
        summary.numCpuThreads = sum(h.cpuInfo.numCpuThreads for h in hardware)
        summary.effectiveCpu = sum(cpu_mhz(h) for h in usable)
        summary.effectiveMemory = sum(h.memorySize // MIB for h in usable)
        summary.numHosts = len(hardware)
        summary.numEffectiveHosts = len(usable)
        summary.overallStatus = self.status
        return summary

    @prop
    def summary(self, call):
        return self.fill_summary(vim.ComputeResource.Summary())

    @prop
    def configurationEx(self, call):
        return self.values.get("configurationEx") or vim.ComputeResource.ConfigInfo(
            vmSwapPlacement="vmDirectory", spbmEnabled=False)

    def check_rename(self, call, newName):
        """A standalone host's compute resource has the host's name: NotSupported (assumed)."""
        if self.api_name == "ComputeResource":
            raise faults.not_supported()

    def needs_destroy(self, call):
        privilege = ("Host.Inventory.DeleteCluster" if self.api_name == "ClusterComputeResource"
                     else "Host.Inventory.RemoveHostFromCluster")
        return [(self, privilege), (self.parent, privilege)]

    @api(privilege=needs_destroy)
    def Destroy_Task(self, call):
        """ComputeResource.Destroy_Task: removes the hosts, and their machines from the inventory (not from disk).

        Assumed: a cluster is refused (InvalidState) while a host of it is connected and not in maintenance mode.
        """
        check_destroyable(self)
        yield
        check_destroyable(self)
        for host in list(self.hosts.values()):
            for machine in list(host.machines.values()):
                machine.leave_inventory(call)
        destroy_tree(self, call)

    def gone(self, call):
        if self.pool is not None:
            self.service.registry.remove(self.pool)


class ClusterComputeResource(ClusterHosts, ComputeResource, api="ClusterComputeResource"):
    """A cluster. `configurationEx` is stored; the older `configuration` shows the same settings."""

    def __init__(self, service, moid, name, parent=None):
        super().__init__(service, moid, name, parent)
        self.values["configurationEx"] = default_configuration()

    @prop
    def configurationEx(self, call):
        return self.values["configurationEx"]

    @prop
    def configuration(self, call):
        full = self.values["configurationEx"]
        return vim.cluster.ConfigInfo(
            dasConfig=full.dasConfig, dasVmConfig=full.dasVmConfig, drsConfig=full.drsConfig,
            drsVmConfig=full.drsVmConfig, rule=full.rule)

    @prop
    def summary(self, call):
        summary = self.fill_summary(vim.ClusterComputeResource.Summary())
        machines = self.pool.machines_below() if self.pool else []
        summary.currentFailoverLevel = 0
        summary.numVmotions = 0
        summary.targetBalance = 0
        summary.currentBalance = 0
        summary.drsScore = 100
        summary.usageSummary = vim.cluster.UsageSummary(
            totalCpuCapacityMhz=summary.effectiveCpu, totalMemCapacityMB=summary.effectiveMemory,
            cpuReservationMhz=0, memReservationMB=0, cpuDemandMhz=0, memDemandMB=0, statsGenNumber=1,
            cpuEntitledMhz=0, memEntitledMB=0, totalVmCount=len(machines),
            poweredOffVmCount=sum(m.power_state != "poweredOn" for m in machines))
        summary.clusterMaintenanceModeStatus = "notInMaintenanceMode"
        return summary

    @prop
    def recommendation(self, call):
        return []

    @prop
    def drsRecommendation(self, call):
        return []

    @prop
    def migrationHistory(self, call):
        return []

    @prop
    def actionHistory(self, call):
        return []

    @prop
    def drsFault(self, call):
        return []

    @part("summaryEx")
    def summary_ex(self, call):
        return self.summary(call)

    @api
    def RefreshRecommendation(self, call):
        """ClusterComputeResource.RefreshRecommendation: there are none."""


def cpu_mhz(hardware):
    return hardware.cpuInfo.numCpuCores * int(hardware.cpuInfo.hz // 1_000_000)


def unique(refs):
    return list({ref._moId: ref for ref in refs}.values())


def default_configuration():
    """A cluster with HA and DRS off, with the values that a vCenter shows then."""
    tools = vim.cluster.VmToolsMonitoringSettings(
        enabled=False, vmMonitoring="vmMonitoringDisabled", clusterSettings=True, failureInterval=30, minUpTime=120,
        maxFailures=3, maxFailureWindow=3600)
    components = vim.cluster.VmComponentProtectionSettings(
        vmStorageProtectionForAPD="disabled", enableAPDTimeoutForHosts=False, vmTerminateDelayForAPDSec=180,
        vmReactionOnAPDCleared="none", vmStorageProtectionForPDL="disabled")
    das = vim.cluster.DasConfigInfo(
        enabled=False, vmMonitoring="vmMonitoringDisabled", hostMonitoring="enabled", vmComponentProtecting="enabled",
        failoverLevel=1, admissionControlEnabled=True,
        admissionControlPolicy=vim.cluster.FailoverResourcesAdmissionControlPolicy(
            resourceReductionToToleratePercent=100, pMemAdmissionControlEnabled=False, cpuFailoverResourcesPercent=25,
            memoryFailoverResourcesPercent=25, failoverLevel=1, autoComputePercentages=True),
        defaultVmSettings=vim.cluster.DasVmSettings(
            restartPriority="medium", restartPriorityTimeout=-1, isolationResponse="none",
            vmToolsMonitoringSettings=tools, vmComponentProtectionSettings=components),
        hBDatastoreCandidatePolicy="allFeasibleDsWithUserPreference")
    return vim.cluster.ConfigInfoEx(
        vmSwapPlacement="vmDirectory", spbmEnabled=False, dasConfig=das,
        drsConfig=vim.cluster.DrsConfigInfo(enabled=False, enableVmBehaviorOverrides=True,
                                            defaultVmBehavior="fullyAutomated", vmotionRate=3,
                                            scaleDescendantsShares="disabled"),
        orchestration=vim.cluster.OrchestrationInfo(
            defaultVmReadiness=vim.cluster.VmReadiness(readyCondition="none", postReadyDelay=0)),
        dpmConfigInfo=vim.cluster.DpmConfigInfo(enabled=False, defaultDpmBehavior="automated", hostPowerActionRate=3),
        proactiveDrsConfig=vim.cluster.ProactiveDrsConfigInfo(enabled=False),
        infraUpdateHaConfig=vim.cluster.InfraUpdateHaConfigInfo(
            enabled=False, behavior="Manual", moderateRemediation="QuarantineMode",
            severeRemediation="QuarantineMode"))


def allocation(reservation=0, limit=-1, expandable=True, level="normal", count=4000):
    return vim.ResourceAllocationInfo(reservation=reservation, expandableReservation=expandable, limit=limit,
                                      shares=shares(level, count))
