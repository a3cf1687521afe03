# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a virtual machine of the estate shows: its configuration, hardware and states, as templates."""

from __future__ import annotations

from pyVmomi import vim

from ..entities.compute import allocation
from ..model.blueprint import Template
from ..model.values import EPOCH
from .devices import standard_devices
from .guest_network import guest_cards, guest_name, guest_stack, primary_address

GUEST_NAMES = {"ubuntu64Guest": "Ubuntu Linux (64-bit)", "otherGuest64": "Other (64-bit)",
               "otherGuest": "Other (32-bit)", "rhel9_64Guest": "Red Hat Enterprise Linux 9 (64-bit)",
               "rhel8_64Guest": "Red Hat Enterprise Linux 8 (64-bit)",
               "debian12_64Guest": "Debian GNU/Linux 12 (64-bit)",
               "debian11_64Guest": "Debian GNU/Linux 11 (64-bit)", "centos8_64Guest": "CentOS 8 (64-bit)",
               "sles15_64Guest": "SUSE Linux Enterprise 15 (64-bit)",
               "other5xLinux64Guest": "Other 5.x or later Linux (64-bit)",
               "other6xLinux64Guest": "Other 6.x or later Linux (64-bit)",
               "windows2019srv_64Guest": "Microsoft Windows Server 2019 (64-bit)",
               "windows2019srvNext_64Guest": "Microsoft Windows Server 2022 (64-bit)",
               "windows2022srvNext_64Guest": "Microsoft Windows Server 2025 (64-bit)",
               "windows11_64Guest": "Microsoft Windows 11 (64-bit)",
               "vmkernel8Guest": "VMware ESXi 8.0 or later"}
TOOLS_VERSION = "12389"
DISK_KB = 16 * 1024 * 1024


class VmSeed:
    """What makes one virtual machine of the estate different from the next."""

    __slots__ = ("vm", "name", "index", "datastore", "network", "host", "powered_on")

    def __init__(self, vm, name, index, datastore, network, host, powered_on):
        self.vm, self.name, self.index = vm, name, index
        self.datastore, self.network, self.host, self.powered_on = datastore, network, host, powered_on

    @property
    def folder(self):
        return f"[{self.datastore.name}] {self.name}/"

    def uuid(self, kind):
        return self.vm.service.uuid(kind, self.vm.moid, self.name)

    @property
    def mac(self):
        return generated_mac(self.index)

    @property
    def address(self):
        """An address of the documentation networks; beyond 400 machines they repeat."""
        net, host = divmod(self.index, 200)
        return f"{('192.0.2', '198.51.100')[net % 2]}.{50 + host}"


def generated_mac(number):
    """An address out of the range in which vCenter generates them (00:50:56:80 to 00:50:56:bf)."""
    return f"00:50:56:{0x80 | number >> 16 & 0x3f:02x}:{number >> 8 & 0xff:02x}:{number & 0xff:02x}"


def config():
    guest = "ubuntu64Guest"
    return vim.vm.ConfigInfo(
        changeVersion=EPOCH.isoformat(), modified=EPOCH, createDate=EPOCH, guestId=guest,
        guestFullName=GUEST_NAMES[guest], version="vmx-21", npivTemporaryDisabled=True, template=False,
        alternateGuestName="", annotation="",
        files=vim.vm.FileInfo(), tools=tools(), flags=flags(), defaultPowerOps=power_ops(),
        rebootPowerOff=False,
        hardware=vim.vm.VirtualHardware(
            numCPU=2, numCoresPerSocket=1, autoCoresPerSocket=False, memoryMB=4096, virtualICH7MPresent=False,
            virtualSMCPresent=False, motherboardLayout="i440bxHostBridge", simultaneousThreads=1,
            device=standard_devices(DISK_KB)),
        cpuAllocation=allocation(expandable=False, count=2000),
        memoryAllocation=allocation(expandable=False, count=40960),
        latencySensitivity=vim.LatencySensitivity(level="normal"), memoryHotAddEnabled=False,
        cpuHotAddEnabled=False, cpuHotRemoveEnabled=False, hotPlugMemoryLimit=4096, hotPlugMemoryIncrementSize=0,
        extraConfig=extra_config(), swapPlacement="inherit",
        bootOptions=vim.vm.BootOptions(bootDelay=0, enterBIOSSetup=False, efiSecureBootEnabled=False,
                                       bootRetryEnabled=False, bootRetryDelay=10000, networkBootProtocol="ipv4"),
        vAssertsEnabled=False, changeTrackingEnabled=False, firmware="bios", maxMksConnections=-1,
        guestAutoLockEnabled=True, memoryReservationLockedToMax=False, nestedHVEnabled=False, vPMCEnabled=False,
        scheduledHardwareUpgradeInfo=vim.vm.ScheduledHardwareUpgradeInfo(
            upgradePolicy="never", scheduledHardwareUpgradeStatus="none"),
        messageBusTunnelEnabled=False, guestIntegrityInfo=vim.vm.GuestIntegrityInfo(enabled=False),
        migrateEncryption="opportunistic", sgxInfo=vim.vm.SgxInfo(epcSize=0, flcMode="unlocked"),
        ftEncryptionMode="ftEncryptionOpportunistic", guestMonitoringModeInfo=vim.vm.GuestMonitoringModeInfo(),
        sevEnabled=False, pmemFailoverEnabled=False)


def tools():
    return vim.vm.ToolsConfigInfo(
        toolsVersion=0, toolsInstallType="guestToolsTypeOpenVMTools", afterPowerOn=True, afterResume=True,
        beforeGuestStandby=True, beforeGuestShutdown=True, beforeGuestReboot=None, toolsUpgradePolicy="manual",
        syncTimeWithHostAllowed=True, syncTimeWithHost=False,
        lastInstallInfo=vim.vm.ToolsConfigInfo.ToolsLastInstallInfo(counter=0))


def flags():
    return vim.vm.FlagInfo(
        disableAcceleration=False, enableLogging=True, useToe=False, runWithDebugInfo=False, monitorType="release",
        htSharing="any", snapshotDisabled=False, snapshotLocked=False, diskUuidEnabled=False,
        snapshotPowerOffBehavior="powerOff", recordReplayEnabled=False, faultToleranceType="unset",
        cbrcCacheEnabled=False, vvtdEnabled=False, vbsEnabled=False)


def power_ops():
    return vim.vm.DefaultPowerOpInfo(
        powerOffType="soft", suspendType="hard", resetType="soft", defaultPowerOffType="soft",
        defaultSuspendType="hard", defaultResetType="soft", standbyAction="checkpoint")


def extra_config():
    options = {
        "nvram": "", "svga.present": "TRUE", "pciBridge0.present": "TRUE", "pciBridge4.present": "TRUE",
        "pciBridge4.virtualDev": "pcieRootPort", "pciBridge4.functions": "8", "hpet0.present": "TRUE",
        "vmware.tools.internalversion": TOOLS_VERSION, "vmware.tools.requiredversion": TOOLS_VERSION,
        "migrate.hostLogState": "none", "migrate.migrationId": "0"}
    return [vim.option.OptionValue(key=key, value=value) for key, value in options.items()]


def runtime():
    return vim.vm.RuntimeInfo(
        connectionState="connected", powerState="poweredOff", faultToleranceState="notConfigured",
        toolsInstallerMounted=False, maxCpuUsage=4800, maxMemoryUsage=4096, numMksConnections=0,
        recordReplayState="inactive", onlineStandby=False, consolidationNeeded=False, cleanPowerOff=True,
        paused=False, snapshotInBackground=False, instantCloneFrozen=False, suspendedToMemory=False,
        cryptoState=None)


def guest_off():
    """The guest of a machine that is off, or whose tools do not run yet."""
    return vim.vm.GuestInfo(
        toolsStatus="toolsNotRunning", toolsVersionStatus="guestToolsUnmanaged",
        toolsVersionStatus2="guestToolsUnmanaged", toolsRunningStatus="guestToolsNotRunning",
        toolsVersion=TOOLS_VERSION, toolsInstallType="guestToolsTypeOpenVMTools",
        screen=vim.vm.GuestInfo.ScreenInfo(width=0, height=0), guestState="notRunning",
        appHeartbeatStatus="appStatusGray", guestKernelCrashed=False, appState="none", guestOperationsReady=False,
        interactiveGuestOperationsReady=False, guestStateChangeSupported=False, hwVersion="vmx-21",
        customizationInfo=vim.vm.GuestInfo.CustomizationInfo(customizationStatus="TOOLSDEPLOYPKG_IDLE"))


def guest_new():
    """The guest of a machine that has never run."""
    info = guest_off()
    info.toolsStatus, info.toolsVersion, info.toolsInstallType = "toolsNotInstalled", "0", None
    info.toolsVersionStatus = info.toolsVersionStatus2 = "guestToolsNotInstalled"
    return info


def guest_disks(vm):
    """The system lies on the first disk; the rest of it is boot and swap."""
    first = next(iter(vm.disks()), None)
    if first is None:
        return []
    size = first.capacityInBytes // 16
    return [vim.vm.GuestInfo.DiskInfo(
        diskPath="/", capacity=15 * size, freeSpace=10 * size, filesystemType="ext4",
        mappings=[vim.vm.GuestInfo.VirtualDiskMapping(key=first.key)])]


def running_system(guest_id):
    """What the tools of a running guest say, except names and addresses."""
    info = guest_off()
    info.toolsStatus, info.toolsRunningStatus = "toolsOk", "guestToolsRunning"
    info.guestId, info.guestFullName = guest_id, GUEST_NAMES.get(guest_id, guest_id)
    info.guestFamily = "windowsGuest" if guest_id.startswith("win") else "linuxGuest"
    info.guestState = "running"
    info.guestOperationsReady = info.guestStateChangeSupported = True
    info.screen = vim.vm.GuestInfo.ScreenInfo(width=1024, height=768)
    info.disk = [vim.vm.GuestInfo.DiskInfo(
        diskPath="/", capacity=15 * 1024 ** 3, freeSpace=10 * 1024 ** 3, filesystemType="ext4",
        mappings=[vim.vm.GuestInfo.VirtualDiskMapping(key=2000)])]
    return info


def capability():
    value = vim.vm.Capability()
    off = {"disableSnapshotsSupported", "consolePreferencesSupported", "toolsAutoUpdateSupported",
           "virtualMmuUsageSupported", "recordReplaySupported", "sevSupported", "pmemFailoverSupported",
           "perVmEvcSupported", "requireSgxAttestationSupported", "tdxSupported", "sevSnpSupported",
           "ehvSecureBootSupported", "vendorDeviceGroupSupported"}
    for info in value._GetPropertyList():
        if info.type is bool:
            setattr(value, info.name, info.name not in off)
    return value


CONFIG = Template(config, {
    "name": lambda seed: seed.name,
    "uuid": lambda seed: seed.uuid("bios"),
    "instanceUuid": lambda seed: seed.uuid("instance"),
    "locationId": lambda seed: seed.uuid("location"),
    "files.vmPathName": lambda seed: f"{seed.folder}{seed.name}.vmx",
    "files.snapshotDirectory": lambda seed: seed.folder,
    "files.suspendDirectory": lambda seed: seed.folder,
    "files.logDirectory": lambda seed: seed.folder,
    "extraConfig[nvram].value": lambda seed: f"{seed.name}.nvram",
    "datastoreUrl": lambda seed: vim.vm.ConfigInfo.DatastoreUrlPair.Array([vim.vm.ConfigInfo.DatastoreUrlPair(
        name=seed.datastore.name, url=f"/vmfs/volumes/{seed.datastore.uuid}")]),
    "hardware.device[2000].backing.fileName": lambda seed: f"{seed.folder}{seed.name}.vmdk",
    "hardware.device[2000].backing.datastore": lambda seed: seed.datastore.ref,
    "hardware.device[2000].backing.uuid": lambda seed: disk_uuid(seed.uuid("disk")),
    "hardware.device[4000].macAddress": lambda seed: seed.mac,
    "hardware.device[4000].deviceInfo.summary": lambda seed: seed.network.name,
    "hardware.device[4000].backing.deviceName": lambda seed: seed.network.name,
    "hardware.device[4000].backing.network": lambda seed: seed.network.ref,
    "hardware.device[4000].connectable.connected": lambda seed: seed.powered_on,
    "hardware.device[4000].connectable.status": lambda seed: "ok" if seed.powered_on else "untried",
})
RUNTIME = Template(runtime, {
    "host": lambda seed: seed.host.ref,
    "powerState": lambda seed: "poweredOn" if seed.powered_on else "poweredOff",
    "bootTime": lambda seed: EPOCH if seed.powered_on else None,
    "cleanPowerOff": lambda seed: None if seed.powered_on else True,
})
GUEST_OFF = Template(guest_off, {})
GUEST_RUNNING = Template(lambda: running_system("ubuntu64Guest"), {
    "hostName": lambda seed: guest_name(seed.vm),
    "ipAddress": lambda seed: primary_address(guest_cards(seed.vm, seed.address)),
    "net": lambda seed: guest_cards(seed.vm, seed.address),
    "ipStack": lambda seed: guest_stack(seed.vm),
})
CAPABILITY = Template(capability, {})


def disk_uuid(text):
    """A disk's uuid begins with 6000C29 on every ESXi host."""
    return f"6000C29{text[7:]}"
