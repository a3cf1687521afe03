# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a freshly installed ESXi 8 host shows: hardware, configuration, states."""

from __future__ import annotations

from pyVmomi import vim
from pyVmomi.VmomiSupport import types

from ..model.blueprint import Template
from ..model.values import EPOCH
from .advanced_options import options
from .date_time_system import default_date_time
from .network_defaults import NICS, group_key, network_info, nic_key, port_group, virtual_nics
from .vmkernel_ip import link_local

GIB = 1024 ** 3
VERSION, BUILD = "8.0.3", "24022510"


class HostSeed:
    """What makes a host different from the next one."""

    def __init__(self, service, ref, name, index):
        self.service, self.ref, self.name, self.index = service, ref, name, index
        self.port_groups = ["VM Network", "Management Network"]

    @property
    def uuid(self):
        return self.service.uuid("host", self.name)

    @property
    def short_name(self):
        return self.name.partition(".")[0]

    @property
    def domain(self):
        return self.name.partition(".")[2]

    @property
    def address(self):
        return f"192.0.2.{10 + self.index % 200}"

    @property
    def mac(self):
        """Of vmk0, which has that of vmnic0."""
        return self.nic_mac(0)

    def nic_mac(self, number):
        return f"02:{number:02x}:5e:00:{self.index // 256 % 256:02x}:{self.index % 256:02x}"

    def make_port_groups(self):
        return vim.host.PortGroup.Array(port_group(name) for name in self.port_groups)


def product():
    return vim.AboutInfo(
        name="VMware ESXi", fullName=f"VMware ESXi {VERSION} build-{BUILD}", vendor="VMware, Inc.", version=VERSION,
        patchLevel="0.0", build=BUILD, localeVersion="INTL", localeBuild="000", osType="vmnix-x86",
        productLineId="embeddedEsx", apiType="HostAgent", apiVersion="8.0.3.0",
        licenseProductName="VMware ESX Server", licenseProductVersion="8.0")


def hardware():
    return vim.host.HardwareInfo(
        systemInfo=vim.host.SystemInfo(
            vendor="Example, Inc.", model="Simulated Server", uuid="", serialNumber="",
            otherIdentifyingInfo=[identifying("AssetTag", "Asset Tag", ""),
                                  identifying("ServiceTag", "Service tag", "")]),
        cpuPowerManagementInfo=vim.host.CpuPowerManagementInfo(
            currentPolicy="Balanced", hardwareSupport="ACPI P-states, ACPI C-states"),
        cpuInfo=vim.host.CpuInfo(numCpuPackages=2, numCpuCores=32, numCpuThreads=64, hz=2_400_000_000),
        cpuPkg=[vim.host.CpuPackage(index=i, vendor="intel", hz=2_400_000_000, busHz=100_000_000,
                                    description="Intel(R) Xeon(R) Gold 6148 CPU @ 2.40GHz",
                                    threadId=list(range(32 * i, 32 * i + 32))) for i in range(2)],
        memorySize=512 * GIB, smcPresent=False,
        numaInfo=vim.host.NumaInfo(type="NUMA", numNodes=2),
        biosInfo=vim.host.BIOSInfo(biosVersion="1.0", releaseDate=EPOCH, vendor="Example, Inc.", majorRelease=1,
                                   minorRelease=0, firmwareMajorRelease=1, firmwareMinorRelease=0,
                                   firmwareType="EFI"))


def identifying(key, label, value):
    return vim.host.SystemIdentificationInfo(
        identifierValue=value,
        identifierType=vim.ElementDescription(key=key, label=label, summary=f"{label} of the system"))


def runtime():
    return vim.host.RuntimeInfo(
        connectionState="connected", powerState="poweredOn", standbyMode="none", inMaintenanceMode=False,
        inQuarantineMode=False, bootTime=EPOCH, cryptoState="incapable",
        healthSystemRuntime=vim.host.HealthStatusSystem.Runtime(
            systemHealthInfo=vim.host.SystemHealthInfo()),
        networkRuntimeInfo=vim.host.RuntimeInfo.NetworkRuntimeInfo(netStackInstanceRuntimeInfo=[
            vim.host.RuntimeInfo.NetStackInstanceRuntimeInfo(
                netStackInstanceKey="defaultTcpipStack", state="active", vmknicKeys=["vmk0"],
                maxNumberOfConnections=11000, currentIpV6Enabled=True)]))


def capability():
    """Everything that the API calls a capability is supported, except what old or special hardware has."""
    value = vim.host.Capability()
    off = {"ftSupported", "recordReplaySupported", "tpmSupported", "accel3dSupported", "standbySupported",
           "backgroundSnapshotsSupported", "datastorePrincipalSupported", "perVMNetworkTrafficShapingSupported",
           "interVMCommunicationThroughVMCISupported", "smpFtSupported"}
    for info in value._GetPropertyList():
        if info.type is bool:
            setattr(value, info.name, info.name not in off)
    value.maxSupportedVcpus = 768
    value.maxRegisteredVMs = 4096
    value.maxRunningVMs = 1024
    value.maxHostRunningVms = 1024
    value.maxHostSupportedVcpus = 4096
    value.maxSupportedVmMemory = 25149440
    value.supportedVmfsMajorVersion = [5, 6]
    value.maxNumDisksSVMotion = 440
    return value


# key: (label, service, port, direction, protocol, enabled)
RULESETS = {
    "sshServer": ("SSH Server", None, 22, "inbound", "tcp", True),
    "sshClient": ("SSH Client", None, 22, "outbound", "tcp", False),
    "ntpClient": ("NTP Client", "ntpd", 123, "outbound", "udp", False),
    "ptpd": ("PTP Client", "ptpd", 319, "inbound", "udp", False),
    "snmp": ("SNMP Server", "snmpd", 161, "inbound", "udp", True),
    "syslog": ("syslog", None, 514, "outbound", "udp", False),
    "CIMHttpServer": ("CIM Server", "sfcbd-watchdog", 5988, "inbound", "tcp", True),
    "CIMHttpsServer": ("CIM Secure Server", "sfcbd-watchdog", 5989, "inbound", "tcp", True),
    "CIMSLP": ("CIM SLP", "slpd", 427, "inbound", "udp", True),
    "vpxHeartbeats": ("VMware vCenter Agent", "vpxa", 902, "outbound", "udp", True),
    "vSphereClient": ("vSphere Web Client", None, 902, "inbound", "tcp", True),
    "webAccess": ("vSphere Web Access", None, 80, "inbound", "tcp", True),
    "nfsClient": ("NFS Client", None, 0, "outbound", "tcp", False),
    "iSCSI": ("Software iSCSI Client", None, 3260, "outbound", "tcp", False),
    "vMotion": ("vMotion", None, 8000, "inbound", "tcp", True),
    "dns": ("DNS Client", None, 53, "outbound", "udp", True),
    "fdm": ("vSphere High Availability Agent", "vmware-fdm", 8182, "inbound", "tcp", False),
}
REQUIRED_RULESETS = {"vSphereClient", "vpxHeartbeats"}


def firewall():
    rulesets = []
    for key, (label, service, port, direction, protocol, enabled) in RULESETS.items():
        rulesets.append(vim.host.Ruleset(
            key=key, label=label, required=key in REQUIRED_RULESETS, service=service, enabled=enabled,
            rule=[vim.host.Ruleset.Rule(port=port, direction=direction, portType="dst", protocol=protocol)],
            allowedHosts=vim.host.Ruleset.IpList(allIp=True),
            userControllable=key not in REQUIRED_RULESETS, ipListUserConfigurable=True))
    return vim.host.FirewallInfo(
        defaultPolicy=vim.host.FirewallInfo.DefaultPolicy(incomingBlocked=True, outgoingBlocked=True),
        ruleset=rulesets)


def storage_device():
    adapter = vim.host.BlockHba(key="key-vim.host.BlockHba-vmhba0", device="vmhba0", bus=0, status="unknown",
                                model="Simulated AHCI Controller", driver="vmw_ahci", pci="0000:00:1f.2",
                                storageProtocol="scsi")
    disk = vim.host.ScsiDisk(
        deviceName="/vmfs/devices/disks/mpx.vmhba0:C0:T0:L0", deviceType="disk",
        key="key-vim.host.ScsiDisk-0000000000766d68626130", uuid="0000000000766d68626130",
        canonicalName="mpx.vmhba0:C0:T0:L0", displayName="Local Simulated Disk (mpx.vmhba0:C0:T0:L0)",
        lunType="disk", vendor="SIM", model="Disk", revision="1.0", scsiLevel=6, serialNumber="unavailable",
        queueDepth=32, operationalState=["ok"], vStorageSupport="vStorageUnsupported", protocolEndpoint=False,
        perenniallyReserved=False, capacity=vim.host.DiskDimensions.Lba(blockSize=512, block=268435456),
        devicePath="/vmfs/devices/disks/mpx.vmhba0:C0:T0:L0", ssd=True, localDisk=True,
        emulatedDIXDIFEnabled=False, scsiDiskType="native512")
    return vim.host.StorageDeviceInfo(
        hostBusAdapter=[adapter], scsiLun=[disk], scsiTopology=vim.host.ScsiTopology(),
        multipathInfo=vim.host.MultipathInfo(lun=[unit_of(disk, adapter, "vmhba0:C0:T0:L0")]),
        softwareInternetScsiEnabled=False)


def unit_of(disk, adapter, name):
    """The one path to a local disk."""
    key = f"key-vim.host.MultipathInfo.LogicalUnit-{disk.uuid}"
    path = vim.host.MultipathInfo.Path(
        key=f"key-vim.host.MultipathInfo.Path-{name}", name=name, pathState="active", state="active",
        isWorkingPath=True, adapter=adapter.key, lun=key, transport=vim.host.BlockAdapterTargetTransport())
    return vim.host.MultipathInfo.LogicalUnit(
        key=key, id=disk.uuid, lun=disk.key, path=[path],
        policy=vim.host.MultipathInfo.FixedLogicalUnitPolicy(policy="VMW_PSP_FIXED", prefer=name),
        storageArrayTypePolicy=vim.host.MultipathInfo.LogicalUnitStorageArrayTypePolicy(policy="VMW_SATP_LOCAL"))


def config():
    policy = vim.host.PowerSystem.PowerPolicy(key=2, name="PowerPolicy.dynamic.name", shortName="dynamic",
                                              description="PowerPolicy.dynamic.description")
    return vim.host.ConfigInfo(
        product=product(), deploymentInfo=vim.host.DeploymentInfo(bootedFromStatelessCache=False),
        hyperThread=vim.host.CpuSchedulerSystem.HyperThreadScheduleInfo(available=True, active=True, config=True),
        storageDevice=storage_device(), network=network_info(),
        capabilities=vim.host.NetCapabilities(
            canSetPhysicalNicLinkSpeed=True, supportsNicTeaming=True, supportsVlan=True, usesServiceConsoleNic=False,
            nicTeamingPolicy=["loadbalance_ip", "loadbalance_srcmac", "loadbalance_srcid", "failover_explicit"],
            supportsNetworkHints=True, vswitchConfigSupported=True, vnicConfigSupported=True,
            ipRouteConfigSupported=True, dnsConfigSupported=True, dhcpOnVnicSupported=True, ipV6Supported=True,
            backupNfcNiocSupported=True),
        datastoreCapabilities=vim.host.DatastoreSystem.Capabilities(
            nfsMountCreationRequired=True, nfsMountCreationSupported=True, localDatastoreSupported=False,
            vmfsExtentExpansionSupported=True),
        offloadCapabilities=vim.host.NetOffloadCapabilities(csumOffload=True, tcpSegmentation=True,
                                                            zeroCopyXmit=True),
        firewall=firewall(), option=options(), datastorePrincipal="root", dateTimeInfo=default_date_time(),
        autoStart=vim.host.AutoStartManager.Config(defaults=vim.host.AutoStartManager.SystemDefaults(
            enabled=False, startDelay=120, stopDelay=120, waitForHeartbeat=False, stopAction="PowerOff")),
        flags=vim.host.FlagInfo(), adminDisabled=False, lockdownMode="lockdownDisabled",
        powerSystemCapability=vim.host.PowerSystem.Capability(availablePolicy=power_policies()),
        powerSystemInfo=vim.host.PowerSystem.Info(currentPolicy=policy), wakeOnLanCapable=False,
        virtualNicManagerInfo=virtual_nics(), fileSystemVolume=vim.host.FileSystemVolumeInfo(
            volumeTypeList=["VMFS", "NFS", "NFS41", "vsan", "VVOL"]),
        vmotion=vim.host.VMotionInfo(netConfig=vim.host.VMotionSystem.NetConfig()),
        multipathState=vim.host.MultipathStateInfo(),
        authenticationManagerInfo=vim.host.AuthenticationManagerInfo(authConfig=[
            vim.host.LocalAuthenticationInfo(enabled=True),
            vim.host.ActiveDirectoryInfo(enabled=False, smartCardAuthenticationEnabled=False)]),
        vsanHostConfig=vim.vsan.host.ConfigInfo(enabled=False),
        assignableHardwareConfig=vim.host.AssignableHardwareConfig(),
        graphicsConfig=vim.host.GraphicsConfig(hostDefaultGraphicsType="shared",
                                               sharedPassthruAssignmentPolicy="performance"))


def power_policies():
    names = {1: "static", 2: "dynamic", 3: "low", 4: "custom"}
    return [vim.host.PowerSystem.PowerPolicy(key=key, shortName=name, name=f"PowerPolicy.{name}.name",
                                             description=f"PowerPolicy.{name}.description")
            for key, name in names.items()]


HARDWARE = Template(hardware, {
    "systemInfo.uuid": lambda seed: seed.uuid,
    "systemInfo.serialNumber": lambda seed: f"SIM{seed.index:08d}",
})
RUNTIME = Template(runtime, {})
CAPABILITY = Template(capability, {})
CONFIG = Template(config, {
    "host": lambda seed: seed.ref,
    "network.portgroup": lambda seed: seed.make_port_groups(),
    "network.vswitch[key-vim.host.VirtualSwitch-vSwitch0].portgroup": lambda seed: types.LinkArray(
        group_key(name) for name in seed.port_groups),
    "network.dnsConfig.hostName": lambda seed: seed.short_name,
    "network.dnsConfig.domainName": lambda seed: seed.domain,
    "network.vnic[key-vim.host.VirtualNic-vmk0].spec.ip.ipAddress": lambda seed: seed.address,
    "network.vnic[key-vim.host.VirtualNic-vmk0].spec.mac": lambda seed: seed.mac,
    "network.vnic[key-vim.host.VirtualNic-vmk0].spec.ip.ipV6Config.ipV6Address": lambda seed: [link_local(seed.mac)],
    **{f"network.pnic[{nic_key(nic)}].mac": lambda seed, number=number: seed.nic_mac(number)
       for number, nic in enumerate(NICS)},
})
