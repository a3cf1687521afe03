# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which managers a host has, and those of them that are not simulated further yet.

A manager that gets methods moves into a file of its own; its class registers itself under the same API type, and
`create_managers` finds it there.
"""

from __future__ import annotations

from ..model.managed import HOST_TYPES
from .manager import HostManager

# configManager's property → (API type, form of the managed object id); {n} is the number of the host's id
MANAGERS = {
    "cpuScheduler": ("HostCpuSchedulerSystem", "cpuScheduler-{n}"),
    "datastoreSystem": ("HostDatastoreSystem", "datastoreSystem-{n}"),
    "memoryManager": ("HostMemorySystem", "memorySystem-{n}"),
    "storageSystem": ("HostStorageSystem", "storageSystem-{n}"),
    "networkSystem": ("HostNetworkSystem", "networkSystem-{n}"),
    "vmotionSystem": ("HostVMotionSystem", "vmotionSystem-{n}"),
    "virtualNicManager": ("HostVirtualNicManager", "virtualNicManager-{n}"),
    "serviceSystem": ("HostServiceSystem", "serviceSystem-{n}"),
    "firewallSystem": ("HostFirewallSystem", "firewallSystem-{n}"),
    "advancedOption": ("OptionManager", "EsxHostAdvSettings-{n}"),
    "diagnosticSystem": ("HostDiagnosticSystem", "diagnosticSystem-{n}"),
    "autoStartManager": ("HostAutoStartManager", "autoStartManager-{n}"),
    "snmpSystem": ("HostSnmpSystem", "snmpSystem-{n}"),
    "dateTimeSystem": ("HostDateTimeSystem", "dateTimeSystem-{n}"),
    "patchManager": ("HostPatchManager", "patchManager-{n}"),
    "imageConfigManager": ("HostImageConfigManager", "imageConfigManager-{n}"),
    "firmwareSystem": ("HostFirmwareSystem", "firmwareSystem-{n}"),
    "healthStatusSystem": ("HostHealthStatusSystem", "healthStatusSystem-{n}"),
    "pciPassthruSystem": ("HostPciPassthruSystem", "pciPassthruSystem-{n}"),
    "kernelModuleSystem": ("HostKernelModuleSystem", "kernelModuleSystem-{n}"),
    "authenticationManager": ("HostAuthenticationManager", "authenticationManager-{n}"),
    "powerSystem": ("HostPowerSystem", "powerSystem-{n}"),
    "cacheConfigurationManager": ("HostCacheConfigurationManager", "cacheConfigManager-{n}"),
    "esxAgentHostManager": ("HostEsxAgentHostManager", "esxAgentHostManager-{n}"),
    "iscsiManager": ("IscsiManager", "iscsiManager-{n}"),
    "vFlashManager": ("HostVFlashManager", "vFlashManager-{n}"),
    "vsanSystem": ("HostVsanSystem", "vsanSystem-{n}"),
    "messageBusProxy": ("MessageBusProxy", "messageBusProxy-{n}"),
    "userDirectory": ("UserDirectory", "userDirectory-{n}"),
    "accountManager": ("HostLocalAccountManager", "accountManager-{n}"),
    "hostAccessManager": ("HostAccessManager", "hostAccessManager-{n}"),
    "graphicsManager": ("HostGraphicsManager", "graphicsManager-{n}"),
    "vsanInternalSystem": ("HostVsanInternalSystem", "ha-vsan-internal-system-{n}"),
    "certificateManager": ("HostCertificateManager", "ha-certificate-manager-{n}"),
    "nvdimmSystem": ("HostNvdimmSystem", "ha-nvdimm-system-{n}"),
    "assignableHardwareManager": ("HostAssignableHardwareManager", "assignableHardwareManager-{n}"),
}


def create_managers(host):
    """The managers of a new host, registered: {configManager's property: managed object}."""
    number = host.moid.rpartition("-")[2]
    made = {}
    for name, (api_name, form) in MANAGERS.items():
        made[name] = host.service.registry.add(manager_class(api_name)(host, form.format(n=number)))
    return made


def manager_class(api_name):
    """The class of a host manager; one without methods is made where no file defines it."""
    return HOST_TYPES.get(api_name) or type(HostManager)(api_name, (HostManager,), {}, api=api_name)
