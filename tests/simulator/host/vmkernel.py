# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vmkernel adapters of a host: vim.host.VirtualNic, as HostNetworkSystem adds, changes and removes them."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.managed import api
from ..model.values import clone
from . import network_model as model
from . import vmkernel_ip as addresses
from .network_defaults import MTU, vmkernel_key

MTUS = range(1280, 9001)
DEFAULT_STACK = "defaultTcpipStack"


class VmkernelAdapters:
    """The part of HostNetworkSystem that is about vmkernel adapters."""

    def needs_network(self, call, nic, **_others):
        """As the reference says, a distributed port group wants Network.Assign, unless the host itself is asked."""
        group = self.distributed_group(nic)
        assigned = [] if group is None or self.service.settings.esxi else [(group, "Network.Assign")]
        return [(self.host, "Host.Config.Network"), *assigned]

    def distributed_group(self, nic):
        """The distributed port group that a specification names, or None."""
        port = nic.distributedVirtualPort
        return self.service.registry.find(port.portgroupKey) if port is not None and port.portgroupKey else None

    @api(privilege=needs_network)
    def AddVirtualNic(self, call, portgroup, nic):
        """HostNetworkSystem.AddVirtualNic: on a port group of the host, or (with an empty `portgroup`) on the
        distributed one that the specification names; returns the device, the first that is free.

        As the reference says: a port group of a standard switch has one adapter at most (AlreadyExists), and an IPv6
        address needs IPv6 (InvalidState). Assumed: HostConfigFault for a port group that the host has not, and for an
        address or a MAC that another adapter of the host has; InvalidArgument for values that make no sense.
        """
        info = self.truth()
        if nic.ip is None:
            raise faults.invalid_argument("nic.ip")
        if portgroup in model.kernel_groups(info):
            raise faults.already_exists(portgroup)
        place = self.place(info, portgroup, nic, None)
        device = model.free_device(info)
        spec = self.new_spec(info, device, nic)
        adapter = vim.host.VirtualNic(device=device, key=vmkernel_key(device), portgroup="", spec=spec)
        with self.changing() as info, self.services.changing() as config:
            connect(adapter, place)
            info.vnic = [*info.vnic, adapter]
            self.services.added(config, adapter)
        return device

    @api(privilege=needs_network)
    def UpdateVirtualNic(self, call, device, nic):
        """HostNetworkSystem.UpdateVirtualNic: what is unset in the specification stays as it is, and another port
        group is where the adapter goes.

        Assumed: the TCP/IP stack and the MAC address are settled when an adapter is made, and a port group that has an
        adapter takes no other (HostConfigFault);
        an `ipRouteSpec` without a gateway takes the adapter's own one away.
        """
        info = self.truth()
        adapter = self.adapter(device)
        spec = self.changed_spec(info, adapter, nic)
        moves = nic.portgroup or nic.distributedVirtualPort is not None
        if nic.portgroup in model.kernel_groups(info) - {adapter.portgroup}:
            raise faults.host_config(f"{nic.portgroup} has an adapter")
        place = self.place(info, nic.portgroup or "", nic, adapter) if moves else None
        with self.changing(), self.services.changing():
            adapter.spec = spec
            if place is not None:
                connect(adapter, place)

    @api
    def RemoveVirtualNic(self, call, device):
        """HostNetworkSystem.RemoveVirtualNic. Assumed: HostConfigFault for one that iSCSI is bound to, or that the
        system owns."""
        adapter = self.adapter(device)
        if adapter.spec.systemOwned or device in getattr(self.host.managers["iscsiManager"], "bound", ()):
            raise faults.host_config(f"{device} is in use")
        with self.changing() as info, self.services.changing():
            info.vnic = [each for each in info.vnic if each is not adapter]

    # -- pieces

    @property
    def services(self):
        return self.host.managers["virtualNicManager"]

    def adapter(self, device):
        found = model.adapter_named(self.truth(), device)
        if found is None:
            raise faults.not_found(device)
        return found

    def place(self, info, portgroup, nic, adapter):
        """Where an adapter goes: the name of a port group, or a port of a distributed one."""
        if nic.opaqueNetwork is not None:
            raise faults.not_supported("Adapters on opaque networks are not simulated.")
        if nic.distributedVirtualPort is not None:
            if portgroup:
                raise faults.invalid_argument("nic.portgroup")
            return self.distributed_place(nic, adapter)
        if model.group_named(info, portgroup) is None:
            raise faults.host_config(f"there is no port group {portgroup}")
        return portgroup

    def distributed_place(self, nic, adapter):
        """A free port of a distributed port group. Assumed: HostConfigFault if there is none."""
        group = self.distributed_group(nic)
        port = nic.distributedVirtualPort
        if group is None or group.switch_uuid != port.switchUuid or group.is_uplink:
            raise faults.invalid_argument("nic.distributedVirtualPort")
        if self.host.moid not in group.hosts:
            raise faults.host_config(f"the host is not on the switch of {group.name}")
        present = adapter.spec.distributedVirtualPort if adapter is not None else None
        kept = present.portKey if present is not None and present.portgroupKey == group.moid else None
        key = port.portKey or kept or group.next_port()
        if key is None:
            raise faults.host_config(f"{group.name} has no free port")
        return vim.dvs.PortConnection(
            switchUuid=port.switchUuid, portgroupKey=group.moid, portKey=key, connectionCookie=self.host.index + 1)

    def new_spec(self, info, device, nic):
        spec = clone(nic)
        spec.netStackInstanceKey = nic.netStackInstanceKey or DEFAULT_STACK
        if all(stack.key != spec.netStackInstanceKey for stack in info.netStackInstance):
            raise faults.invalid_argument("nic.netStackInstanceKey")
        spec.mac = addresses.mac_of(self, info, nic, device)
        spec.mtu = checked_mtu(nic.mtu or MTU)
        spec.tsoEnabled, spec.systemOwned = True, False
        spec.ip = addresses.completed(self.host, info, device, nic.ip, None, spec.mac)
        spec.ipRouteSpec = addresses.own_route(nic.ipRouteSpec, None)
        return spec

    def changed_spec(self, info, adapter, nic):
        spec = self.spec_but_addresses(adapter, nic)
        if nic.ip is not None:
            spec.ip = addresses.completed(self.host, info, adapter.device, nic.ip, spec.ip, spec.mac)
        spec.ipRouteSpec = addresses.own_route(nic.ipRouteSpec, spec.ipRouteSpec)
        return spec

    @staticmethod
    def spec_but_addresses(adapter, nic):
        spec = clone(adapter.spec)
        for name in ("netStackInstanceKey", "mac"):
            wanted = getattr(nic, name)
            if wanted and wanted.lower() != getattr(spec, name).lower():
                raise faults.host_config(f"the {name} of {adapter.device} is settled")
        if nic.mtu is not None:
            spec.mtu = checked_mtu(nic.mtu)
        return spec


def checked_mtu(mtu):
    if mtu not in MTUS:
        raise faults.invalid_argument("nic.mtu")
    return mtu


def connect(adapter, place):
    """Within `changing()`: put an adapter where it goes. One on a distributed port group names no other one."""
    distributed = not isinstance(place, str)
    adapter.portgroup = "" if distributed else place
    adapter.port = None
    adapter.spec.portgroup = None if distributed else place
    adapter.spec.distributedVirtualPort = place if distributed else None
