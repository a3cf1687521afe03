# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.host.VirtualNicManager: which services the vmkernel adapters of a host carry."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.managed import api, prop
from ..model.values import clone
from .keeper import ConfigKeeper

VMOTION = "VMotionConfig."
# A TCP/IP stack that is made for one service carries that one, and no other.
OF_STACK = {"vmotion": "vmotion", "vSphereProvisioning": "vSphereProvisioning"}


class HostVirtualNicManager(ConfigKeeper, api="HostVirtualNicManager"):
    """Each service has all adapters of the host as its candidates, under keys of its own.

    As VMware's documentation says: an adapter on the stack for vMotion or for provisioning carries that service alone,
    and once there is one, those on other stacks cannot carry it. Assumed: HostConfigFault for what goes against that;
    selecting what is selected changes nothing.
    """

    keeps = "virtualNicManagerInfo"

    def shown(self):
        """With the candidates as they are now; a host that was saved without its configuration has none."""
        config = self.truth()
        info = getattr(config, self.keeps, None)
        if info is not None and config.network is not None:
            derive(info, config.network)
        return info

    def of_vmotion(self):
        """The view of HostVMotionSystem, which has keys of its own."""
        config = self.truth()
        if self.shown() is None or config.vmotion is None:
            return config.vmotion and config.vmotion.netConfig
        selected = self.service_named("vmotion").selectedVnic
        return vim.host.VMotionSystem.NetConfig(
            candidateVnic=[candidate(nic, VMOTION + key_of("vmotion", nic)) for nic in config.network.vnic],
            selectedVnic=VMOTION + selected[0] if selected else None)

    @prop
    def info(self, call):
        return self.shown()

    @api
    def QueryNetConfig(self, call, nicType):
        return self.service_named(nicType)

    @api
    def SelectVnicForNicType(self, call, nicType, device):
        """HostVirtualNicManager.SelectVnicForNicType: a service that only one may carry leaves the one that did."""
        config, adapter = self.service_named(nicType), self.adapter(device)
        own = OF_STACK.get(adapter.spec.netStackInstanceKey)
        if own not in (None, nicType) or (own is None and nicType in self.stacks()):
            raise faults.host_config(f"{device} cannot carry {nicType}")
        with self.changing():
            select(config, adapter)

    @api
    def DeselectVnicForNicType(self, call, nicType, device):
        """HostVirtualNicManager.DeselectVnicForNicType: InvalidArgument for an adapter that is not selected."""
        config, adapter = self.service_named(nicType), self.adapter(device)
        if key_of(nicType, adapter) not in config.selectedVnic:
            raise faults.invalid_argument("device")
        if OF_STACK.get(adapter.spec.netStackInstanceKey) == nicType:
            raise faults.host_config(f"{device} is there for {nicType}")
        with self.changing():
            config.selectedVnic = [key for key in config.selectedVnic if key != key_of(nicType, adapter)]

    def service_named(self, name):
        found = next((one for one in self.shown().netConfig if one.nicType == name), None)
        if found is None:
            raise faults.invalid_argument("nicType")
        return found

    def adapter(self, device):
        found = next((nic for nic in self.truth().network.vnic if nic.device == device), None)
        if found is None:
            raise faults.invalid_argument("device")
        return found

    def stacks(self):
        """The services for which there is a stack that has an adapter."""
        used = {nic.spec.netStackInstanceKey for nic in self.truth().network.vnic}
        return {service for stack, service in OF_STACK.items() if stack in used}

    def added(self, config, adapter):
        """Within `changing()`: a new adapter on the stack for a service carries that one, in place of the others."""
        service = OF_STACK.get(adapter.spec.netStackInstanceKey)
        for one in config.virtualNicManagerInfo.netConfig:
            if one.nicType == service:
                peers = {key_of(service, nic) for nic in config.network.vnic
                         if OF_STACK.get(nic.spec.netStackInstanceKey) == service}
                one.selectedVnic = [key for key in one.selectedVnic if key in peers]
                select(one, adapter, several=True)

    def changed(self):
        config = self.truth()
        derive(config.virtualNicManagerInfo, config.network)
        self.host.own("runtime").networkRuntimeInfo.netStackInstanceRuntimeInfo = stacks_in_use(config.network)


def derive(info, network):
    """The candidates are the adapters that there are."""
    for one in info.netConfig:
        one.candidateVnic = [candidate(nic, key_of(one.nicType, nic)) for nic in network.vnic]
        keys = {nic.key for nic in one.candidateVnic}
        one.selectedVnic = [key for key in one.selectedVnic if key in keys]


def key_of(service, adapter):
    return f"{service}.{adapter.key}"


def select(config, adapter, several=None):
    key = key_of(config.nicType, adapter)
    if key not in config.selectedVnic:
        kept = config.selectedVnic if several or config.multiSelectAllowed else []
        config.selectedVnic = [*kept, key]


def candidate(adapter, key):
    nic = clone(adapter)
    nic.key = key
    return nic


def stacks_in_use(network):
    found = []
    for stack in network.netStackInstance:
        devices = [nic.device for nic in network.vnic if nic.spec.netStackInstanceKey == stack.key]
        if devices:
            found.append(vim.host.RuntimeInfo.NetStackInstanceRuntimeInfo(
                netStackInstanceKey=stack.key, state="active", vmknicKeys=devices, currentIpV6Enabled=stack.ipV6Enabled,
                maxNumberOfConnections=stack.requestedMaxNumberOfConnections))
    return found
