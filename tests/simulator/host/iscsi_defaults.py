# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The software iSCSI adapter of a host that has just been enabled, its targets, and a disk that it reaches."""

from __future__ import annotations

from pyVmomi import vim

from ..model.values import clone

Hba = vim.host.InternetScsiHba
DEVICE = "vmhba64"
PORT = 3260


def port_of(target):
    """The standard port where none was given, as the reference says."""
    return target.port or PORT


def name_of(target):
    """What a target is called where another one refers to it: its address and port."""
    return f"{target.address.lower()}:{port_of(target)}"


def is_static(target):
    return target.discoveryMethod in (None, "staticMethod")


def adapter(host):
    return Hba(
        key=f"key-vim.host.InternetScsiHba-{DEVICE}", device=DEVICE, bus=0, status="online", driver="iscsi_vmk", pci="",
        model="iSCSI Software Adapter", storageProtocol="scsi", isSoftwareBased=True, canBeDisabled=True,
        networkBindingSupport="optional",
        discoveryCapabilities=Hba.DiscoveryCapabilities(
            iSnsDiscoverySettable=False, slpDiscoverySettable=False, staticTargetDiscoverySettable=False,
            sendTargetsDiscoverySettable=False),
        discoveryProperties=Hba.DiscoveryProperties(
            iSnsDiscoveryEnabled=False, slpDiscoveryEnabled=False, staticTargetDiscoveryEnabled=True,
            sendTargetsDiscoveryEnabled=True),
        authenticationCapabilities=Hba.AuthenticationCapabilities(
            chapAuthSettable=True, krb5AuthSettable=False, srpAuthSettable=False, spkmAuthSettable=False,
            mutualChapSettable=True, targetChapSettable=True, targetMutualChapSettable=True),
        authenticationProperties=authentication(),
        digestCapabilities=Hba.DigestCapabilities(
            headerDigestSettable=True, dataDigestSettable=True, targetHeaderDigestSettable=True,
            targetDataDigestSettable=True),
        digestProperties=Hba.DigestProperties(headerDigestType="digestProhibited", dataDigestType="digestProhibited"),
        ipCapabilities=Hba.IPCapabilities(
            addressSettable=False, ipConfigurationMethodSettable=False, subnetMaskSettable=False,
            defaultGatewaySettable=False, primaryDnsServerAddressSettable=False,
            alternateDnsServerAddressSettable=False),
        ipProperties=Hba.IPProperties(dhcpConfigurationEnabled=False),
        iScsiName=f"iqn.1998-01.com.vmware:{host.name}:{host.index}:64", iScsiAlias="", maxSpeedMb=10000,
        currentSpeedMb=10000)


def authentication():
    return Hba.AuthenticationProperties(
        chapAuthEnabled=False, chapName="", chapSecret="", chapAuthenticationType="chapProhibited", mutualChapName="",
        mutualChapSecret="", mutualChapAuthenticationType="chapProhibited")


def target(kind, given, above):
    """A target as the adapter shows it: what is not set of its own, it inherits from the adapter."""
    shown = clone(given)
    shown.port, shown.parent = port_of(given), above.device
    shown.authenticationProperties = clone(above.authenticationProperties)
    shown.authenticationProperties.chapInherited = shown.authenticationProperties.mutualChapInherited = True
    if kind is Hba.StaticTarget:
        shown.discoveryMethod = "staticMethod"
    return shown


def discover(above, iqn, address):
    """An adapter has found a target through one of its send targets, unless somebody has added it."""
    known = {(each.iScsiName, name_of(each)) for each in above.configuredStaticTarget}
    if (iqn, address) not in known and address in {name_of(each) for each in above.configuredSendTarget}:
        host, _colon, port = address.rpartition(":")
        found = target(Hba.StaticTarget, Hba.StaticTarget(address=host, port=int(port), iScsiName=iqn), above)
        found.discoveryMethod, found.parent = "sendTargetMethod", address
        above.configuredStaticTarget.append(found)


def path(disk, above, iqn, address):
    """A path of the software adapter to a disk, as a HostMultipathInfoPath."""
    name = f"{above.device}:C0:T0:L0"
    return vim.host.MultipathInfo.Path(
        key=f"key-vim.host.MultipathInfo.Path-{name}-{iqn}-{address}", name=name, pathState="active", state="active",
        isWorkingPath=True, adapter=above.key, lun=f"key-vim.host.MultipathInfo.LogicalUnit-{disk.uuid}",
        transport=vim.host.InternetScsiTargetTransport(iScsiName=iqn, iScsiAlias="", address=[address]))


def unit(disk, paths):
    return vim.host.MultipathInfo.LogicalUnit(
        key=f"key-vim.host.MultipathInfo.LogicalUnit-{disk.uuid}", id=disk.uuid, lun=disk.key, path=paths,
        policy=vim.host.MultipathInfo.LogicalUnitPolicy(policy="VMW_PSP_RR"))


def mount(disk, name):
    """A VMFS volume on a disk, mounted."""
    volume = vim.host.VmfsVolume(
        type="VMFS", name=name, capacity=10 * 1024 ** 3, blockSizeMb=1, maxBlocks=63963136, majorVersion=6,
        version="6.82", uuid=f"uuid-{name}", vmfsUpgradable=False,
        extent=[vim.host.ScsiDisk.Partition(diskName=disk.canonicalName, partition=1)])
    return vim.host.FileSystemMountInfo(
        volume=volume, vStorageSupport="vStorageUnsupported",
        mountInfo=vim.host.MountInfo(path=f"/vmfs/volumes/{name}", accessMode="readWrite", mounted=True,
                                     accessible=True))
