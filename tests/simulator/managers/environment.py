# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.EnvironmentBrowser: which virtual hardware and guests a compute resource can run.

Of the answers only what the metadata requires is filled in. Assumed, since the metadata declares no fault but the
reference says nothing else: a version or host that does not fit is InvalidArgument, which every method may raise.
"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.managed import ManagedObject, api, prop
from ..vm.defaults import GUEST_NAMES, capability
from ..vm.reconfigure import NEWEST, newest_version
from ..vm.settings import known_guests

OLDEST = 3
VERSIONS = sorted({4, 7, 8, 9, 10, 12, 16, *(number for _release, number in NEWEST)})
DEVICE = vim.vm.device
CONTROLLERS = [DEVICE.ParaVirtualSCSIController, DEVICE.VirtualLsiLogicSASController, DEVICE.VirtualLsiLogicController,
               DEVICE.VirtualAHCIController, DEVICE.VirtualNVMEController, DEVICE.VirtualIDEController]
CARDS = [DEVICE.VirtualVmxnet3, DEVICE.VirtualE1000e, DEVICE.VirtualE1000]


class EnvironmentBrowser(ManagedObject, api="EnvironmentBrowser"):
    """The environment browser of a compute resource."""

    def __init__(self, service, moid, compute):
        super().__init__(service, moid)
        self.compute = compute
        self.browser = None

    @property
    def guard(self):
        return self.compute

    @prop
    def datastoreBrowser(self, call):
        return self.browser.ref if self.browser else None

    @api
    def QueryConfigOptionDescriptor(self, call):
        """EnvironmentBrowser.QueryConfigOptionDescriptor: a descriptor for each version that some host can run."""
        hosts = list(self.compute.hosts.values())
        newest = {host: newest_version(host) for host in hosts}
        default = min(newest.values(), default=0)
        found = []
        for number in VERSIONS:
            able = [host.ref for host in hosts if newest[host] >= number]
            if able:
                found.append(vim.vm.ConfigOptionDescriptor(
                    key=key_of(number), description=f"Virtual hardware version {number}", host=able,
                    createSupported=True, defaultConfigOption=number == default, runSupported=True,
                    upgradeSupported=True))
        return found

    @api
    def QueryConfigOptionEx(self, call, spec):
        """EnvironmentBrowser.QueryConfigOptionEx: with guest ids, the descriptors of those alone that there are."""
        version = self.version_asked(call, spec)
        ids = known_guests() if not spec.guestId else known_guests() & set(spec.guestId)
        option = vim.vm.ConfigOption(
            version=version, description=f"Virtual hardware version {version.removeprefix('vmx-')}",
            guestOSDefaultIndex=0, hardwareOptions=hardware(int(version[4:])), capabilities=capability(),
            datastore=vim.vm.DatastoreOption(), supportedMonitorType=["release"])
        if ids:         # pyVmomi takes no empty list for what must be there
            option.guestOSDescriptor = [guest(each) for each in sorted(ids)]
        return option

    def version_asked(self, call, spec):
        host = call.resolve(spec.host) if spec.host is not None else None
        if host is not None and host.parent is not self.compute:
            raise faults.invalid_argument("spec.host")
        hosts = [host] if host is not None else list(self.compute.hosts.values())
        keys = [key_of(number) for number in VERSIONS if any(newest_version(each) >= number for each in hosts)]
        if spec.key and spec.key not in keys:
            raise faults.invalid_argument("spec.key")
        return spec.key or keys[-1]


def key_of(number):
    return f"vmx-{number:02d}"


def hardware(version):
    """How many there may be of what; the options of the devices are left out."""
    one = between(1, 1)
    shares = vim.SharesOption(sharesOption=between(0, 1000000, 1000), defaultLevel="normal")
    allocation = vim.ResourceAllocationOption(sharesOption=shares)
    return vim.vm.VirtualHardwareOption(
        hwVersion=version, deviceListReadonly=False, numCPU=[1, 2, 4, 8, 16, 32, 64, 128], numCpuReadonly=False,
        numCoresPerSocket=between(1, 64), memoryMB=vim.option.LongOption(min=4, max=25149440, defaultValue=2048),
        numPCIControllers=one, numIDEControllers=between(2, 2), numUSBControllers=between(0, 1),
        numUSBXHCIControllers=between(0, 1), numSIOControllers=one, numPS2Controllers=one,
        resourceConfigOption=vim.ResourceConfigOption(cpuAllocationOption=allocation,
                                                      memoryAllocationOption=allocation))


def between(low, high, default=None):
    return vim.option.IntOption(min=low, max=high, defaultValue=low if default is None else default)


def guest(name):
    """The descriptor of a guest; what a machine may have of it is the same for all."""
    family = "windowsGuest" if name.startswith("win") else "linuxGuest"
    return vim.vm.GuestOsDescriptor(
        id=name, family=family, fullName=GUEST_NAMES.get(name, name), supportedMaxCPUs=768,
        numSupportedPhysicalSockets=128, numSupportedCoresPerSocket=64, supportedMinMemMB=4,
        supportedMaxMemMB=25149440, recommendedMemMB=2048, recommendedColorDepth=32,
        supportedDiskControllerList=CONTROLLERS, recommendedSCSIController=CONTROLLERS[0],
        recommendedDiskController=CONTROLLERS[0], supportedNumDisks=256, recommendedDiskSizeMB=16384,
        recommendedCdromController=DEVICE.VirtualAHCIController, supportedEthernetCard=CARDS,
        recommendedEthernetCard=CARDS[0], smcRequired=False, supportsWakeOnLan=True, supportsVMI=False,
        supportsMemoryHotAdd=True, supportsCpuHotAdd=True, supportsCpuHotRemove=False,
        supportedFirmware=["bios", "efi"], recommendedFirmware="efi", supports3D=False, recommended3D=False,
        smcRecommended=False, ich7mRecommended=False, usbRecommended=False, supportLevel="supported",
        supportedForCreate=True, vRAMSizeInKB=vim.option.IntOption(
            valueIsReadonly=False, min=512, max=262144, defaultValue=4096),
        numSupportedFloppyDevices=2, supportsPvscsiControllerForBoot=True, diskUuidEnabled=False,
        supportsHotPlugPCI=True, supportsSecureBoot=True)
