# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.ServiceInstanceContent: the managers that a vCenter or an ESXi host has."""

from __future__ import annotations

from pyVmomi import vim

from .model.managed import TYPES, ManagedObject

# ServiceContent's property → (API type, managed object id on a vCenter)
VCENTER = {
    "setting": ("OptionManager", "VpxSettings"),
    "userDirectory": ("UserDirectory", "UserDirectory"),
    "sessionManager": ("SessionManager", "SessionManager"),
    "authorizationManager": ("AuthorizationManager", "AuthorizationManager"),
    "serviceManager": ("ServiceManager", "ServiceMgr"),
    "perfManager": ("PerformanceManager", "PerfMgr"),
    "scheduledTaskManager": ("ScheduledTaskManager", "ScheduledTaskManager"),
    "alarmManager": ("AlarmManager", "AlarmManager"),
    "eventManager": ("EventManager", "EventManager"),
    "taskManager": ("TaskManager", "TaskManager"),
    "extensionManager": ("ExtensionManager", "ExtensionManager"),
    "customizationSpecManager": ("CustomizationSpecManager", "CustomizationSpecManager"),
    "guestCustomizationManager": ("VirtualMachineGuestCustomizationManager", "GuestCustomizationManager"),
    "customFieldsManager": ("CustomFieldsManager", "CustomFieldsManager"),
    "diagnosticManager": ("DiagnosticManager", "DiagMgr"),
    "licenseManager": ("LicenseManager", "LicenseManager"),
    "searchIndex": ("SearchIndex", "SearchIndex"),
    "fileManager": ("FileManager", "FileManager"),
    "datastoreNamespaceManager": ("DatastoreNamespaceManager", "DatastoreNamespaceManager"),
    "virtualDiskManager": ("VirtualDiskManager", "virtualDiskManager"),
    "snmpSystem": ("HostSnmpSystem", "SnmpSystem"),
    "vmProvisioningChecker": ("VirtualMachineProvisioningChecker", "ProvChecker"),
    "vmCompatibilityChecker": ("VirtualMachineCompatibilityChecker", "CompatChecker"),
    "ovfManager": ("OvfManager", "OvfManager"),
    "ipPoolManager": ("IpPoolManager", "IpPoolManager"),
    "dvSwitchManager": ("DistributedVirtualSwitchManager", "DVSManager"),
    "hostProfileManager": ("HostProfileManager", "HostProfileManager"),
    "clusterProfileManager": ("ClusterProfileManager", "ClusterProfileManager"),
    "complianceManager": ("ProfileComplianceManager", "MoComplianceManager"),
    "localizationManager": ("LocalizationManager", "LocalizationManager"),
    "storageResourceManager": ("StorageResourceManager", "StorageResourceManager"),
    "guestOperationsManager": ("GuestOperationsManager", "guestOperationsManager"),
    "overheadMemoryManager": ("OverheadMemoryManager", "OverheadMemoryManager"),
    "certificateManager": ("CertificateManager", "certificateManager"),
    "ioFilterManager": ("IoFilterManager", "IoFilterManager"),
    "vStorageObjectManager": ("VcenterVStorageObjectManager", "VStorageObjectManager"),
    "hostSpecManager": ("HostSpecificationManager", "HostSpecificationManager"),
    "cryptoManager": ("CryptoManagerKmip", "CryptoManager"),
    "healthUpdateManager": ("HealthUpdateManager", "HealthUpdateManager"),
    "failoverClusterConfigurator": ("FailoverClusterConfigurator", "FailoverClusterConfigurator"),
    "failoverClusterManager": ("FailoverClusterManager", "FailoverClusterManager"),
    "tenantManager": ("TenantTenantManager", "TenantManager"),
    "siteInfoManager": ("SiteInfoManager", "SiteInfoManager"),
    "storageQueryManager": ("StorageQueryManager", "StorageQueryManager"),
}

# What a host without a vCenter has.
ESXI = {
    "setting": ("OptionManager", "HostAgentSettings"),
    "userDirectory": ("UserDirectory", "ha-user-directory"),
    "sessionManager": ("SessionManager", "ha-sessionmgr"),
    "authorizationManager": ("AuthorizationManager", "ha-authmgr"),
    "serviceManager": ("ServiceManager", "ha-servicemanager"),
    "perfManager": ("PerformanceManager", "ha-perfmgr"),
    "eventManager": ("EventManager", "ha-eventmgr"),
    "taskManager": ("TaskManager", "ha-taskmgr"),
    "accountManager": ("HostLocalAccountManager", "ha-localacctmgr"),
    "diagnosticManager": ("DiagnosticManager", "ha-diagnosticmgr"),
    "licenseManager": ("LicenseManager", "ha-license-manager"),
    "searchIndex": ("SearchIndex", "ha-searchindex"),
    "fileManager": ("FileManager", "ha-nfc-file-manager"),
    "datastoreNamespaceManager": ("DatastoreNamespaceManager", "ha-datastore-namespace-manager"),
    "virtualDiskManager": ("VirtualDiskManager", "ha-vdiskmanager"),
    "ovfManager": ("OvfManager", "ha-ovf-manager"),
    "dvSwitchManager": ("DistributedVirtualSwitchManager", "ha-dvsmanager"),
    "localizationManager": ("LocalizationManager", "ha-l10n-manager"),
    "storageResourceManager": ("StorageResourceManager", "ha-storage-resource-manager"),
    "guestOperationsManager": ("GuestOperationsManager", "ha-guest-operations-manager"),
    "certificateManager": ("CertificateManager", "ha-certificate-manager"),
    "vStorageObjectManager": ("HostVStorageObjectManager", "ha-vstorage-object-manager"),
    "cryptoManager": ("CryptoManagerHost", "ha-crypto-manager"),
}
BUILD = "24022515"


def about(settings):
    """vim.AboutInfo of the server."""
    version = settings.api_version
    common = {"vendor": "VMware, Inc.", "version": ".".join(version.split(".")[:3]), "localeVersion": "INTL",
              "localeBuild": "000", "apiVersion": version, "patchLevel": "00000", "build": BUILD}
    short = common["version"]
    if settings.esxi:
        return vim.AboutInfo(
            name="VMware ESXi", fullName=f"VMware ESXi {short} build-{BUILD}", osType="vmnix-x86",
            productLineId="embeddedEsx", apiType="HostAgent", licenseProductName="VMware ESX Server",
            licenseProductVersion=short[:3], **common)
    return vim.AboutInfo(
        name="VMware vCenter Server", fullName=f"VMware vCenter Server {short} build-{BUILD}", osType="linux-x64",
        productLineId="vpx", apiType="VirtualCenter", instanceUuid="5ca1ab1e-0000-4000-8000-000000000001",
        licenseProductName="VMware VirtualCenter Server", licenseProductVersion=short[:3], **common)


def create_managers(service):
    """Make and register the managers; returns the ServiceInstanceContent."""
    registry = service.registry
    esxi = service.settings.esxi
    content = vim.ServiceInstanceContent(
        rootFolder=service.root.ref, about=about(service.settings),
        propertyCollector=TYPES["PropertyCollector"].T("propertyCollector", None))
    view_manager = TYPES["ViewManager"](service, "ViewManager")
    content.viewManager = registry.add(view_manager).ref
    for name, (api_name, moid) in (ESXI if esxi else VCENTER).items():
        manager = global_class(api_name)(service, moid)
        setattr(content, name, registry.add(manager).ref)
    registry.add(TYPES["ServiceInstance"](service, "ServiceInstance"))
    return content


def global_class(api_name):
    """The class of a manager; one without methods is made where no file defines it."""
    return TYPES.get(api_name) or type(ManagedObject)(api_name, (ManagedObject,), {}, api=api_name)
