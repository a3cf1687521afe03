# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.host.IscsiManager: the vmkernel adapters that are bound to the software iSCSI adapter"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.managed import api
from .iscsi import software_adapter
from .manager import HostManager


class HostIscsiManager(HostManager, api="IscsiManager"):
    """Which vmkernel adapters carry iSCSI. What is bound is told by a method alone."""

    def __init__(self, host, moid):
        super().__init__(host, moid)
        self.bound = []

    @api
    def QueryBoundVnics(self, call, iScsiHbaName):
        """IscsiManager.QueryBoundVnics: NotFound for an adapter that there is not. Paths of all bound adapters are
        active where anything is reached through the iSCSI adapter (assumed)."""
        self.refuse_if_saved()
        adapter = self.adapter(iScsiHbaName)
        return [self.port(device, adapter) for device in self.bound]

    @api
    def BindVnic(self, call, iScsiHbaName, vnicDevice):
        """IscsiManager.BindVnic: a vmkernel adapter with one uplink alone, and none in reserve.

        Of the faults that the reference lists: VnicNotFound, VnicAlreadyBound, VnicHasNoUplinks,
        VnicHasMultipleUplinks.
        """
        self.refuse_if_saved()
        self.adapter(iScsiHbaName)
        nic = self.nic(vnicDevice)
        if nic is None:
            raise vim.fault.IscsiFaultVnicNotFound(vnicDevice=vnicDevice, msg=f"There is no {vnicDevice}.")
        if vnicDevice in self.bound:
            raise vim.fault.IscsiFaultVnicAlreadyBound(vnicDevice=vnicDevice, msg=f"{vnicDevice} is bound already.")
        uplinks = self.uplinks(nic)
        if not uplinks:
            raise vim.fault.IscsiFaultVnicHasNoUplinks(vnicDevice=vnicDevice, msg=f"{vnicDevice} has no uplink.")
        if len(uplinks) > 1:
            raise vim.fault.IscsiFaultVnicHasMultipleUplinks(
                vnicDevice=vnicDevice, msg=f"{vnicDevice} has several uplinks.")
        self.bound.append(vnicDevice)

    @api
    def UnbindVnic(self, call, iScsiHbaName, vnicDevice, force):
        """IscsiManager.UnbindVnic: VnicNotBound; VnicHasActivePaths, unless forced, for one with active paths."""
        self.refuse_if_saved()
        adapter = self.adapter(iScsiHbaName)
        if vnicDevice not in self.bound:
            raise vim.fault.IscsiFaultVnicNotBound(vnicDevice=vnicDevice, msg=f"{vnicDevice} is not bound.")
        if self.reaches(adapter) and not force:
            raise vim.fault.IscsiFaultVnicHasActivePaths(
                vnicDevice=vnicDevice, msg=f"{vnicDevice} has active paths.")
        self.bound.remove(vnicDevice)

    @property
    def storage(self):
        return self.host.managers["storageSystem"].shown()

    def adapter(self, name):
        found = software_adapter(self.storage)
        if found is None or found.device != name:
            raise faults.not_found(name)
        return found

    def reaches(self, adapter):
        """Whether there is a path of the iSCSI adapter to anything."""
        units = self.storage.multipathInfo.lun if self.storage.multipathInfo else []
        return any(path.adapter == adapter.key for unit in units for path in unit.path)

    # -- the network

    @property
    def network(self):
        return self.host.managers["networkSystem"].shown()

    def nic(self, device):
        return next((each for each in self.network.vnic if each.device == device), None)

    def group(self, nic):
        return next((each for each in self.network.portgroup if each.spec.name == nic.portgroup), None)

    def uplinks(self, nic):
        group = self.group(nic)
        order = group.computedPolicy.nicTeaming.nicOrder if group else None
        return [*order.activeNic, *order.standbyNic] if order else []

    def port(self, device, adapter):
        """An IscsiPortInfo."""
        nic = self.nic(device)
        group = self.group(nic) if nic is not None else None
        uplinks = self.uplinks(nic) if nic is not None else []
        return vim.host.IscsiManager.IscsiPortInfo(
            vnicDevice=device, vnic=nic, pnicDevice=next(iter(uplinks), None),
            switchName=group.spec.vswitchName if group else None, portgroupName=group.spec.name if group else None,
            complianceStatus=vim.host.IscsiManager.IscsiStatus(),
            pathStatus="active" if self.reaches(adapter) else "notUsed")
