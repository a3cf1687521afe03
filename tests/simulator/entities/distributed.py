# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Distributed virtual switches, their port groups, and opaque networks: what a virtual machine needs of them."""

from __future__ import annotations

import itertools

from pyVmomi import vim

from ..model.managed import prop
from ..model.values import EPOCH
from .entity import ManagedEntity
from .network import Network

dvs = vim.dvs
PORTS = 8


class DistributedVirtualSwitch(ManagedEntity, api="DistributedVirtualSwitch"):
    """`config` and `uuid` are stored; hosts and port groups are those of the port groups that name the switch."""

    rename_privilege = "DVSwitch.Modify"

    @property
    def portgroups(self):
        if self.datacenter is None:
            return []
        return [g for g in self.datacenter.below("network", "DistributedVirtualPortgroup") if g.switch is self]

    @prop
    def portgroup(self, call):
        return [group.ref for group in self.portgroups]

    @prop
    def summary(self, call):
        config = self.values["config"]
        groups = self.portgroups
        hosts = [member.config.host for member in config.host or ()]
        machines = {moid: machine for group in groups for moid, machine in group.machines.items()}
        return vim.DistributedVirtualSwitch.Summary(
            name=self.name, uuid=config.uuid, numPorts=config.numPorts, productInfo=config.productInfo,
            hostMember=hosts, host=hosts, vm=[m.ref for m in machines.values()],
            portgroupName=[group.name for group in groups], description=config.description, contact=config.contact,
            numHosts=len(hosts))

    def renamed(self, old, call):
        self.own("config").name = self.name


class VmwareDistributedVirtualSwitch(DistributedVirtualSwitch, api="VmwareDistributedVirtualSwitch"):
    """The switch that a vCenter makes."""


class DistributedVirtualPortgroup(Network, api="DistributedVirtualPortgroup"):
    """`key` (its managed object id) and `config` are stored."""

    rename_privilege = "DVPortgroup.Modify"

    @property
    def switch(self):
        config = self.values.get("config")
        ref = getattr(config, "distributedVirtualSwitch", None)
        return self.service.registry.find(ref._moId) if ref is not None else None

    @property
    def switch_uuid(self):
        return self.switch.get("uuid") if self.switch is not None else None

    @property
    def is_uplink(self):
        return bool(getattr(self.values.get("config"), "uplink", None))

    def next_port(self, cards=()):
        """The key of a port that no machine has, nor one of these adapters."""
        taken = {port_key(card) for machine in self.machines.values() for card in machine.cards()}
        taken.update(map(port_key, cards))
        return next(key for key in map(str, itertools.count(1)) if key not in taken)

    def disabled_methods(self):
        return ()

    def check_rename(self, call, newName):
        """A distributed port group has a name of its own, and can be renamed."""

    def renamed(self, old, call):
        self.own("config").name = self.name


def port_key(card):
    return getattr(getattr(card.backing, "port", None), "portKey", None)


class OpaqueNetwork(Network, api="OpaqueNetwork"):
    """A network that something else than vSphere manages: a segment of NSX."""

    @property
    def opaque_id(self):
        return getattr(self.values.get("summary"), "opaqueNetworkId", None) or self.service.uuid("opaque", self.moid)

    @prop
    def summary(self, call):
        return vim.OpaqueNetwork.Summary(
            network=self.ref, name=self.name, accessible=bool(self.hosts), ipPoolName="",
            opaqueNetworkId=self.opaque_id, opaqueNetworkType="nsx.LogicalSwitch")

    @prop
    def capability(self, call):
        return vim.OpaqueNetwork.Capability(networkReservationSupported=False)


def create_switch(service, datacenter, name, hosts, portgroups):
    """A distributed switch with all hosts, an uplink port group and port groups of the given names."""
    registry = service.registry
    folder = datacenter.folders["network"]
    switch = registry.add(VmwareDistributedVirtualSwitch(service, f"dvs-{registry.number()}", name))
    identity = service.uuid("dvs", switch.moid)
    uuid = " ".join(identity.replace("-", "")[i:i + 2] for i in range(0, 16, 2)) + "-" + " ".join(
        identity.replace("-", "")[i:i + 2] for i in range(16, 32, 2))
    switch.values.update({"uuid": uuid, "config": switch_config(uuid, name, hosts), "capability": capability()})
    folder.add(switch)
    uplinks = create_portgroup(service, folder, switch, f"{name}-DVUplinks", hosts, uplink=True)
    switch.values["config"].uplinkPortgroup = [uplinks.ref]
    for group in portgroups:
        create_portgroup(service, folder, switch, group, hosts)
    return switch


def switch_config(uuid, name, hosts):
    members = [dvs.HostMember(
        config=dvs.HostMember.ConfigInfo(host=host.ref, maxProxySwitchPorts=1536, backing=dvs.HostMember.PnicBacking()),
        status="up") for host in hosts]
    return vim.dvs.VmwareDistributedVirtualSwitch.ConfigInfo(
        uuid=uuid, name=name, numStandalonePorts=0, numPorts=PORTS, maxPorts=2147483647, host=members,
        uplinkPortPolicy=vim.DistributedVirtualSwitch.NameArrayUplinkPortPolicy(
            uplinkPortName=["Uplink 1", "Uplink 2"]),
        defaultPortConfig=dvs.VmwareDistributedVirtualSwitch.VmwarePortConfigPolicy(),
        productInfo=dvs.ProductSpec(name="DVS", vendor="VMware, Inc.", version="8.0.3", forwardingClass="etherswitch"),
        configVersion="1", contact=vim.DistributedVirtualSwitch.ContactInfo(), createTime=EPOCH, maxMtu=1500,
        networkResourceManagementEnabled=True, networkResourceControlVersion="version3",
        linkDiscoveryProtocolConfig=vim.host.LinkDiscoveryProtocolConfig(protocol="cdp", operation="listen"))


def capability():
    return vim.DistributedVirtualSwitch.Capability(
        dvsOperationSupported=True, dvPortGroupOperationSupported=True, dvPortOperationSupported=True)


def create_portgroup(service, folder, switch, name, hosts, uplink=False):
    registry = service.registry
    moid = f"dvportgroup-{registry.number()}"
    group = registry.add(DistributedVirtualPortgroup(service, moid, name))
    group.values.update({"key": moid, "config": dvs.DistributedVirtualPortgroup.ConfigInfo(
        key=moid, name=name, numPorts=PORTS, distributedVirtualSwitch=switch.ref, type="earlyBinding",
        backingType="standard", policy=dvs.DistributedVirtualPortgroup.PortgroupPolicy(), configVersion="0",
        autoExpand=True, uplink=uplink,
        defaultPortConfig=dvs.VmwareDistributedVirtualSwitch.VmwarePortConfigPolicy())})
    group.hosts = {host.moid: host for host in hosts}
    return folder.add(group)


def create_opaque(service, datacenter, name, hosts):
    registry = service.registry
    network = registry.add(OpaqueNetwork(service, f"network-o{registry.number()}", name))
    network.hosts = {host.moid: host for host in hosts}
    return datacenter.folders["network"].add(network)
