# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a new distributed switch has, as vCenters of 8.0 show it."""

from __future__ import annotations

from pyVmomi import vim

from ..model.values import EPOCH, shares
from . import port_settings

Dvs, types = vim.DistributedVirtualSwitch, vim.dvs.VmwareDistributedVirtualSwitch
VERSIONS = ("6.6.0", "7.0.0", "7.0.2", "7.0.3", "8.0.0", "8.0.3")
MTU = range(1280, 9191)
MAX_PORTS = 2147483647
UPLINKS = ("dvUplink1", "dvUplink2", "dvUplink3", "dvUplink4")      # assumed, where a specification names none
# The kinds of traffic of Network I/O Control, their shares, and what they are called.
TRAFFIC = {
    "management": (50, "Management Traffic Type"),
    "faultTolerance": (50, "Fault Tolerance (FT) Traffic Type"),
    "vmotion": (50, "vMotion Traffic Type"),
    "virtualMachine": (100, "Virtual Machine Traffic Type"),
    "iSCSI": (50, "iSCSI Traffic Type"),
    "nfs": (50, "NFS Traffic Type"),
    "hbr": (50, "vSphere Replication (VR) Traffic Type"),
    "vsan": (50, "vSAN Traffic Type"),
    "vdp": (50, "vSphere Data Protection Backup Traffic Type"),
    "backupNfc": (50, "vSphere Backup NFC Traffic Type"),
    "nvmetcp": (50, "vSphere nvmetcp Traffic Type"),
}
LATER = {"backupNfc": "7.0.0", "nvmetcp": "7.0.3"}     # the versions of switches that brought them


def newest(settings):
    """The newest version of a switch that the server makes."""
    mine = ".".join(settings.api_version.split(".")[:3])
    return [version for version in VERSIONS if version <= mine][-1]


def product(version):
    return vim.dvs.ProductSpec(name="DVS", vendor="VMware, Inc.", version=version, build="00000",
                               forwardingClass="etherswitch")


def traffic(version):
    resource = Dvs.HostInfrastructureTrafficResource
    return [resource(key=key, description=text, allocationInfo=resource.ResourceAllocation(
        limit=-1, shares=shares({100: "high", 50: "normal"}[count], count), reservation=0))
        for key, (count, text) in TRAFFIC.items() if LATER.get(key, "") <= version]


def config(name, uuid, version, uplinks):
    """The configuration of a switch of which nothing is said. Assumed: traffic control is off."""
    policy = Dvs.SwitchPolicy(autoPreInstallAllowed=False, autoUpgradeAllowed=False, partialUpgradeAllowed=True)
    return types.ConfigInfo(
        uuid=uuid, name=name, numStandalonePorts=0, numPorts=0, maxPorts=MAX_PORTS,
        uplinkPortPolicy=Dvs.NameArrayUplinkPortPolicy(uplinkPortName=list(uplinks)), uplinkPortgroup=[],
        defaultPortConfig=port_settings.default(uplinks), host=[], productInfo=product(version), policy=policy,
        configVersion="1", contact=Dvs.ContactInfo(), createTime=EPOCH, networkResourceManagementEnabled=False,
        defaultProxySwitchMaxNumPorts=512, healthCheckConfig=health_checks(),
        infrastructureTrafficResourceConfig=traffic(version), networkResourceControlVersion="version3",
        pnicCapacityRatioForReservation=75, pvlanConfig=[], maxMtu=1500,
        linkDiscoveryProtocolConfig=vim.host.LinkDiscoveryProtocolConfig(protocol="cdp", operation="listen"),
        ipfixConfig=types.IpfixConfig(activeFlowTimeout=60, idleFlowTimeout=15, samplingRate=4096,
                                      internalFlowsOnly=False),
        lacpGroupConfig=[], lacpApiVersion="multipleLag", multicastFilteringMode="legacyFiltering")


def health_checks():
    return [types.VlanMtuHealthCheckConfig(enable=False), types.TeamingHealthCheckConfig(enable=False)]


def capability():
    features = types.FeatureCapability(
        networkResourceManagementSupported=True, vmDirectPathGen2Supported=True,
        nicTeamingPolicy=list(port_settings.BALANCING), networkResourcePoolHighShareValue=100,
        networkResourceManagementCapability=Dvs.NetworkResourceManagementCapability(
            networkResourceManagementSupported=True, networkResourcePoolHighShareValue=100, qosSupported=True,
            userDefinedNetworkResourcePoolsSupported=True, networkResourceControlVersion3Supported=True,
            userDefinedInfraTrafficPoolSupported=True),
        healthCheckCapability=types.VmwareHealthCheckFeatureCapability(vlanMtuSupported=True, teamingSupported=True),
        rollbackCapability=Dvs.RollbackCapability(rollbackSupported=True),
        backupRestoreCapability=Dvs.BackupRestoreCapability(backupRestoreSupported=True),
        networkFilterSupported=True, macLearningSupported=True, vspanSupported=True, lldpSupported=True,
        ipfixSupported=True,
        ipfixCapability=types.IpfixFeatureCapability(
            ipfixSupported=True, ipv6ForIpfixSupported=True, observationDomainIdSupported=True),
        multicastSnoopingSupported=True,
        lacpCapability=types.LacpFeatureCapability(
            lacpSupported=True, multiLacpGroupSupported=True, lacpFastModeSupported=True),
        nsxSupported=True, mtuCapability=types.MtuCapability(minMtuSupported=MTU[0], maxMtuSupported=MTU[-1]))
    return Dvs.Capability(dvsOperationSupported=True, dvPortGroupOperationSupported=True,
                          dvPortOperationSupported=True, featuresSupported=features)
