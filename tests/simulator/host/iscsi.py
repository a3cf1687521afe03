# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The iSCSI part of vim.host.StorageSystem: the software adapter, its targets and its authentication."""

from __future__ import annotations

import re

from pyVmomi import vim

from .. import faults
from ..model.managed import api
from ..model.values import clone
from . import iscsi_defaults
from .iscsi_defaults import is_static, name_of, port_of

Hba = vim.host.InternetScsiHba
NAME = re.compile(r"iqn\.\d{4}-\d\d\.[^\s:]+(:\S+)?$|eui\.[0-9a-f]{16}$|naa\.([0-9a-f]{16}){1,2}$", re.IGNORECASE)
LONGEST_NAME, LONGEST_SECRET = 511, 255     # characters, as the vSphere Storage documentation says


def software_adapter(info):
    """The software iSCSI adapter of a HostStorageDeviceInfo, or None."""
    return next((each for each in info.hostBusAdapter if getattr(each, "isSoftwareBased", False)), None)


class SoftwareIscsi:
    """Beside ConfigKeeper: a mixin with the methods of HostStorageSystem about iSCSI.

    Where the reference is silent, HostConfigFault is assumed for whatever makes no sense.
    """

    @property
    def bound(self):
        """The vmkernel adapters that are bound to the software adapter."""
        return self.host.managers["iscsiManager"].bound

    # -- the adapter

    @api
    def UpdateSoftwareInternetScsiEnabled(self, call, enabled):
        """HostStorageSystem.UpdateSoftwareInternetScsiEnabled.

        As the vSphere Storage documentation says, an adapter that is disabled is there until the host was rebooted.
        Assumed: HostConfigFault while vmkernel adapters are bound, or a mounted volume is reached through it alone.
        """
        info = self.copy()
        if info.softwareInternetScsiEnabled == enabled:
            return
        if not enabled:
            self.check_unused(software_adapter(info))
        elif software_adapter(info) is None:
            info.hostBusAdapter.append(iscsi_defaults.adapter(self.host))
        info.softwareInternetScsiEnabled = enabled
        self.change(info)

    def check_unused(self, adapter):
        if self.bound:
            raise faults.host_config(f"{', '.join(self.bound)} is bound to {adapter.device}")
        self.check_reachable(lambda path: path.adapter != adapter.key)

    def rebooted(self):
        """The host has started: an adapter that was disabled is gone, with all that belongs to it."""
        info = self.copy()
        if info is None or info.softwareInternetScsiEnabled or software_adapter(info) is None:
            return
        info.hostBusAdapter.remove(software_adapter(info))
        self.change(info)

    @api
    def UpdateInternetScsiName(self, call, iScsiHbaDevice, iScsiName):
        """HostStorageSystem.UpdateInternetScsiName"""
        if not NAME.match(iScsiName):
            raise faults.host_config(f"{iScsiName!r} is no iSCSI name")

        def edit(adapter):
            adapter.iScsiName = iScsiName
        self.edit(iScsiHbaDevice, edit)

    @api
    def UpdateInternetScsiAlias(self, call, iScsiHbaDevice, iScsiAlias):
        """HostStorageSystem.UpdateInternetScsiAlias"""
        def edit(adapter):
            adapter.iScsiAlias = iScsiAlias
        self.edit(iScsiHbaDevice, edit)

    def edit(self, device, change):
        """Change an adapter; NotFound for one that there is not, HostConfigFault for one that was disabled."""
        info = self.copy()
        adapter = next((each for each in info.hostBusAdapter if each.device == device), None)
        if not isinstance(adapter, Hba):
            raise faults.not_found(device)
        if not info.softwareInternetScsiEnabled:
            raise faults.host_config(f"{device} is disabled")
        change(adapter)
        self.change(info)

    # -- authentication

    @api
    def UpdateInternetScsiAuthenticationProperties(self, call, iScsiHbaDevice, authenticationProperties, targetSet):
        """HostStorageSystem.UpdateInternetScsiAuthenticationProperties, of the adapter; of single targets it is not
        simulated.

        Assumed: they are taken as a whole, so whatever is on needs a name and a secret, and a secret is not told.
        """
        if targetSet is not None:
            raise faults.not_supported()
        check_authentication(authenticationProperties)
        shown = clone(authenticationProperties)
        shown.chapSecret = shown.mutualChapSecret = ""

        def edit(adapter):
            adapter.authenticationProperties = shown
        self.edit(iScsiHbaDevice, edit)

    # -- targets

    @api
    def AddInternetScsiSendTargets(self, call, iScsiHbaDevice, targets):
        """HostStorageSystem.AddInternetScsiSendTargets: the adapter must look for targets in this way.

        Assumed: HostConfigFault for one that is there, and for one without an address.
        """
        def edit(adapter):
            check_discovery(adapter.discoveryProperties.sendTargetsDiscoveryEnabled)
            known = {name_of(each) for each in adapter.configuredSendTarget}
            added = [iscsi_defaults.target(Hba.SendTarget, each, adapter) for each in targets]
            check_new(added, known, name_of)
            adapter.configuredSendTarget.extend(added)
        self.edit(iScsiHbaDevice, edit)

    @api
    def RemoveInternetScsiSendTargets(self, call, iScsiHbaDevice, targets, force):
        """HostStorageSystem.RemoveInternetScsiSendTargets: where some are not found, the others are removed, and then
        NotFound is raised.

        Assumed: targets that were discovered through one go with it, and HostConfigFault for one through which alone
        a mounted volume is reached, unless it is forced.
        """
        gone = {name_of(each) for each in targets}

        def edit(adapter):
            check_discovery(adapter.discoveryProperties.sendTargetsDiscoveryEnabled)
            static = [one for one in adapter.configuredStaticTarget if is_static(one) or one.parent not in gone]
            if not force:
                self.check_targets(adapter, static)
            adapter.configuredStaticTarget = static
            adapter.configuredSendTarget = [one for one in adapter.configuredSendTarget if name_of(one) not in gone]
        self.remove(iScsiHbaDevice, edit, lambda adapter: gone - {name_of(one) for one in adapter.configuredSendTarget})

    @api
    def AddInternetScsiStaticTargets(self, call, iScsiHbaDevice, targets):
        """HostStorageSystem.AddInternetScsiStaticTargets: the adapter must look for targets in this way.

        Assumed: HostConfigFault for one that was added before; one that was discovered has an entry of its own.
        """
        def edit(adapter):
            check_discovery(adapter.discoveryProperties.staticTargetDiscoveryEnabled)
            known = {static_key(each) for each in adapter.configuredStaticTarget if is_static(each)}
            added = [iscsi_defaults.target(Hba.StaticTarget, each, adapter) for each in targets]
            check_new(added, known, static_key)
            if not all(NAME.match(each.iScsiName) for each in added):
                raise faults.host_config("a target has no iSCSI name")
            adapter.configuredStaticTarget.extend(added)
        self.edit(iScsiHbaDevice, edit)

    @api
    def RemoveInternetScsiStaticTargets(self, call, iScsiHbaDevice, targets):
        """HostStorageSystem.RemoveInternetScsiStaticTargets: where some are not found, the others are removed, and then
        NotFound is raised.

        Assumed: HostConfigFault for one through which alone a mounted volume is reached. One that was discovered is
        removed where none was added, and comes back when the host looks for it.
        """
        gone = {static_key(each) for each in targets}

        def edit(adapter):
            check_discovery(adapter.discoveryProperties.staticTargetDiscoveryEnabled)
            added = {static_key(each) for each in adapter.configuredStaticTarget if is_static(each)}
            left = [one for one in adapter.configuredStaticTarget
                    if static_key(one) not in gone or (static_key(one) in added and not is_static(one))]
            self.check_targets(adapter, left)
            adapter.configuredStaticTarget = left
        self.remove(iScsiHbaDevice, edit,
                    lambda adapter: gone - {static_key(each) for each in adapter.configuredStaticTarget})

    def remove(self, device, edit, missing_in):
        missing = set()

        def noting(adapter):
            missing.update(missing_in(adapter))
            edit(adapter)
        self.edit(device, noting)
        if missing:
            raise faults.not_found("a target")

    # -- what is reached through it

    def check_targets(self, adapter, left):
        """HostConfigFault where a mounted volume could not be reached any more through the targets that are left."""
        names = {(each.iScsiName.lower(), name_of(each)) for each in left}
        self.check_reachable(lambda path: path.adapter != adapter.key or transport_key(path) in names)

    def check_reachable(self, stays):
        info, mounts = self.truth().storageDevice, self.truth().fileSystemVolume.mountInfo
        units = info.multipathInfo.lun if info.multipathInfo else []
        lost = {unit.lun for unit in units if unit.path and not any(stays(path) for path in unit.path)}
        disks = {each.canonicalName for each in info.scsiLun if each.key in lost}
        for mount in mounts:
            if mount.mountInfo.mounted and disks & {extent.diskName for extent in getattr(mount.volume, "extent", ())}:
                raise faults.host_config(f"the volume {mount.volume.name} is in use")


def transport_key(path):
    address = next(iter(path.transport.address), "") if isinstance(
        path.transport, vim.host.InternetScsiTargetTransport) else ""
    return getattr(path.transport, "iScsiName", "").lower(), address


def static_key(target):
    return target.iScsiName.lower(), name_of(target)


def check_discovery(enabled):
    if not enabled:
        raise faults.host_config("this kind of discovery is off")


def check_new(targets, known, key_of):
    keys = [key_of(each) for each in targets]
    if known & {*keys} or len({*keys}) < len(keys):
        raise faults.host_config("a target is there already")
    if not all(each.address.strip() and 1 <= port_of(each) <= 65535 for each in targets):
        raise faults.host_config("a target has no address or port")


def check_authentication(given):
    """Mutual CHAP takes CHAP that is required, and another secret, as the vSphere Storage documentation says."""
    mutual = given.mutualChapAuthenticationType not in (None, "chapProhibited")
    if given.chapAuthEnabled and given.chapAuthenticationType != "chapProhibited":
        check_credentials(given.chapName, given.chapSecret)
    if not mutual:
        return
    check_credentials(given.mutualChapName, given.mutualChapSecret)
    if not given.chapAuthEnabled or given.chapAuthenticationType != "chapRequired":
        raise faults.host_config("mutual CHAP needs CHAP that is required")
    if given.mutualChapSecret == given.chapSecret:
        raise faults.host_config("both secrets are equal")


def check_credentials(name, secret):
    if not 0 < len(name or "") <= LONGEST_NAME or not 0 < len(secret or "") <= LONGEST_SECRET:
        raise faults.host_config("CHAP needs a name and a secret")
