# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.HostSystem"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..host import outside
from ..host.defaults import CAPABILITY, CONFIG, HARDWARE, RUNTIME, HostSeed
from ..host.managers import create_managers
from ..host.membership import Connection
from ..host.operations import HostOperations
from ..model.blueprint import Blueprint
from ..model.managed import api, part, prop
from .entity import ManagedEntity
from .folder import remove_entity

OWN_MEMORY = 2048           # MB that a host uses itself


class HostSystem(Connection, HostOperations, ManagedEntity, api="HostSystem"):
    """An ESXi host. `config` is a blueprint; what a manager keeps (services …) is put in as parts."""

    def __init__(self, service, moid, name, index, parent=None):
        super().__init__(service, moid, name, parent)
        seed = self.seed = HostSeed(service, self.ref, name, index)
        self.index = index
        self.values.update({
            "config": Blueprint(CONFIG, seed), "hardware": Blueprint(HARDWARE, seed),
            "runtime": Blueprint(RUNTIME, seed), "capability": Blueprint(CAPABILITY, seed)})
        self.machines = {}
        self.managers = create_managers(self)      # configManager's name → managed object
        self.config_manager = None
        self.browser = None

    def children(self):
        return ()

    def is_usable(self):
        """Whether virtual machines can run on it now."""
        runtime = self.get("runtime")
        return runtime.connectionState == "connected" and not runtime.inMaintenanceMode

    def datastores(self):
        datacenter = self.datacenter
        return [d for d in datacenter.below("datastore", "Datastore") if self.moid in d.mounts] if datacenter else []

    def networks(self):
        datacenter = self.datacenter
        return [n for n in datacenter.below("network", "Network") if self.moid in n.hosts] if datacenter else []

    def add_port_group(self, name):
        """Give the host a port group on its first switch, unless it has one of that name."""
        if self.values["config"].__class__ is Blueprint:
            if name not in self.seed.port_groups:
                self.seed.port_groups.append(name)
            return
        self.managers["networkSystem"].plug(name)

    # -- properties

    aliases = {
        "summary.runtime": "runtime",
        "summary.customValue": "customValue",
        "summary.config.name": "name",
        "summary.config.product": "config.product",
        "summary.hardware.vendor": "hardware.systemInfo.vendor",
        "summary.hardware.model": "hardware.systemInfo.model",
        "summary.hardware.uuid": "hardware.systemInfo.uuid",
        "summary.hardware.otherIdentifyingInfo": "hardware.systemInfo.otherIdentifyingInfo",
        "summary.hardware.memorySize": "hardware.memorySize",
        "summary.hardware.numCpuPkgs": "hardware.cpuInfo.numCpuPackages",
        "summary.hardware.numCpuCores": "hardware.cpuInfo.numCpuCores",
        "summary.hardware.numCpuThreads": "hardware.cpuInfo.numCpuThreads",
        "summary.overallStatus": "overallStatus",
    }

    @part("summary.host")
    def summary_host(self, call):
        return self.ref

    @part("summary.hardware.cpuModel")
    def summary_cpu_model(self, call):
        return self.get("hardware").cpuPkg[0].description

    @part("summary.hardware.cpuMhz")
    def summary_cpu_mhz(self, call):
        return int(self.get("hardware.cpuInfo.hz") // 1_000_000)

    @part("summary.hardware.numNics")
    def summary_nics(self, call):
        return len(self.get("config.network.pnic"))

    @part("summary.hardware.numHBAs")
    def summary_adapters(self, call):
        return len(self.get("config.storageDevice.hostBusAdapter"))

    @part("summary.config.port")
    def summary_port(self, call):
        return 443

    @part("summary.config.sslThumbprint")
    def summary_thumbprint(self, call):
        return outside.thumbprint(self.service, self.name)

    @part("summary.config.vmotionEnabled")
    def summary_vmotion(self, call):
        """Whether a VMkernel adapter carries vMotion traffic."""
        services = self.get("config.virtualNicManagerInfo")
        return any(n.nicType == "vmotion" and n.selectedVnic for n in services.netConfig) if services else False

    @part("summary.quickStats")
    def summary_stats(self, call):
        """Assumed: a running machine uses all of its memory, and the host some besides."""
        used = sum(m.get("config.hardware.memoryMB") for m in self.machines.values() if m.power_state == "poweredOn")
        return vim.host.Summary.QuickStats(
            overallCpuUsage=0, overallMemoryUsage=OWN_MEMORY + used, distributedCpuFairness=0,
            distributedMemoryFairness=0, availablePMemCapacity=0, uptime=86400)

    @part("summary.rebootRequired")
    def summary_reboot(self, call):
        return False

    @part("summary.managementServerIp")
    def summary_manager(self, call):
        return None if self.service.settings.esxi else outside.OWN_ADDRESS

    @part("config.service")
    def config_service(self, call):
        """vCenter's view of the services; it may lag behind the host (setting `host_view_lag`)."""
        return self.managers["serviceSystem"].seen_by_vcenter()

    @part("config.lockdownMode")
    def config_lockdown(self, call):
        return self.managers["hostAccessManager"].seen_by_vcenter()

    @part("config.authenticationManagerInfo")
    def config_authentication(self, call):
        return self.managers["authenticationManager"].seen_by_vcenter()

    @part("config.network")
    def config_network(self, call):
        return self.managers["networkSystem"].seen_by_vcenter()

    @part("config.virtualNicManagerInfo")
    def config_services_of_adapters(self, call):
        return self.managers["virtualNicManager"].seen_by_vcenter()

    @part("config.vmotion.netConfig")
    def config_vmotion(self, call):
        return self.managers["virtualNicManager"].of_vmotion()

    @part("config.dateTimeInfo")
    def config_time(self, call):
        return self.managers["dateTimeSystem"].seen_by_vcenter()

    @part("config.firewall")
    def config_firewall(self, call):
        return self.managers["firewallSystem"].seen_by_vcenter()

    @part("config.storageDevice")
    def config_storage(self, call):
        return self.managers["storageSystem"].seen_by_vcenter()

    @part("config.option")
    def config_option(self, call):
        return self.managers["advancedOption"].seen_by_vcenter()

    @part("config.autoStart")
    def config_autostart(self, call):
        return self.managers["autoStartManager"].seen_by_vcenter()

    @part("config.powerSystemInfo")
    def config_power(self, call):
        return self.managers["powerSystem"].seen_by_vcenter()

    @prop
    def configManager(self, call):
        if self.config_manager is None:         # read for every path that leads on from it, and always the same
            refs = {name: manager.ref for name, manager in self.managers.items()}
            self.config_manager = vim.host.ConfigManager(**refs)
        return self.config_manager

    @prop
    def vm(self, call):
        return [m.ref for m in self.machines.values()]

    @prop
    def datastore(self, call):
        return [d.ref for d in self.datastores()]

    @prop
    def network(self, call):
        return [n.ref for n in self.networks()]

    @prop
    def datastoreBrowser(self, call):
        return self.browser.ref

    @prop
    def licensableResource(self, call):
        info = self.get("hardware.cpuInfo")
        option = vim.KeyAnyValue
        return vim.LicenseManager.LicensableResourceInfo(resource=[
            option(key="numCpuPackages", value=info.numCpuPackages),
            option(key="numCpuCores", value=info.numCpuCores), option(key="numVmsStarted", value=0)])

    @prop
    def systemResources(self, call):
        return None

    def disabled_methods(self):
        runtime = self.get("runtime")
        names = [] if runtime.powerState == "standBy" else ["PowerUpHostFromStandBy_Task"]
        names.append("EnterMaintenanceMode_Task" if runtime.inMaintenanceMode else "ExitMaintenanceMode_Task")
        if runtime.connectionState == "connected":
            names.append("ReconnectHost_Task")
        return names

    def check_rename(self, call, newName):
        """A host's name is its address: it cannot be renamed (NotSupported)."""
        raise faults.not_supported()

    # -- removal

    def check_destroy(self):
        """HostSystem.Destroy_Task: a host of a cluster must be disconnected or in maintenance mode."""
        if self.is_usable() and self.parent.api_name == "ClusterComputeResource":
            raise faults.invalid_state("The host must be disconnected or in maintenance mode.")

    def gone(self, call):
        registry = self.service.registry
        for manager in self.managers.values():
            registry.remove(manager)
        for datastore in self.datastores():
            datastore.mounts.pop(self.moid, None)
            datastore.touch()
        for network in self.networks():
            network.lose(self)
        self.service.outside[self.name] = outside.Outside(self.name, self.password, self.trusted)

    def check_in_cluster(self, call):
        if self.parent.api_name != "ClusterComputeResource":
            raise faults.not_supported()

    @api(privilege="Host.Inventory.RemoveHostFromCluster", check="check_in_cluster")
    def Destroy_Task(self, call):
        """HostSystem.Destroy_Task: removes the host, and its virtual machines from the inventory with it.

        Assumed: a standalone host goes with its compute resource, by ComputeResource.Destroy_Task (else NotSupported).
        """
        self.check_destroy()
        yield
        self.check_destroy()
        for machine in list(self.machines.values()):
            machine.leave_inventory(call)
        remove_entity(self, call)
