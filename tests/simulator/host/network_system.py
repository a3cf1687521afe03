# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.host.NetworkSystem: standard switches and their port groups."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.managed import api, prop
from ..model.values import clone
from . import network_inventory, tcpip_stacks
from . import network_model as model
from . import network_policy as policies
from .lagging import LaggingManager
from .network_config import NetworkConfigs
from .network_defaults import discovery, virtual_switch
from .physical_nics import PhysicalNics
from .tcpip_stacks import TcpipStacks
from .vmkernel import VmkernelAdapters

MAX_SWITCH_NAME, MAX_GROUP_NAME = 32, 80
MAX_PORTS = 1024
MTU_RANGE = range(1280, 9001)
VLAN_RANGE = range(4096)
DISCOVERY = ("none", "listen", "advertise", "both")


class HostNetworkSystem(
    TcpipStacks, PhysicalNics, NetworkConfigs, VmkernelAdapters, LaggingManager, api="HostNetworkSystem"
):
    """The network of a host. What this manager shows is immediate; vCenter's view, with its Networks, may lag."""

    shows = {"capabilities": "config.capabilities", "offloadCapabilities": "config.offloadCapabilities"}

    def truth(self):
        config = self.host.own("config")
        if config is None or config.network is None:
            return None
        tcpip_stacks.complete(config.network)
        return config.network

    def shown(self):
        info = self.truth()
        if info is not None:
            model.connect_ports(info, network_inventory.machines_by_group(self.host))
        return info

    def changed(self):
        model.derive(self.truth())
        tcpip_stacks.derive(self.truth())

    def note(self):
        return network_inventory.names(self.truth())

    def followed(self, noted):
        after = network_inventory.names(self.truth())
        if after != noted:
            network_inventory.follow(self.host, noted, after)

    # -- properties

    @prop
    def networkInfo(self, call):
        return self.shown()

    @prop
    def dnsConfig(self, call):
        return self.shown().dnsConfig

    @prop
    def ipRouteConfig(self, call):
        return self.shown().ipRouteConfig

    @prop
    def networkConfig(self, call):
        """What of the network can be configured; no item has a change operation."""
        info, host = self.shown(), vim.host
        return host.NetworkConfig(
            vswitch=[host.VirtualSwitch.Config(name=each.name, spec=each.spec) for each in info.vswitch],
            proxySwitch=[host.HostProxySwitch.Config(uuid=each.dvsUuid, spec=each.spec) for each in info.proxySwitch],
            portgroup=[host.PortGroup.Config(spec=each.spec) for each in info.portgroup],
            pnic=[host.PhysicalNic.Config(device=each.device, spec=each.spec) for each in info.pnic],
            vnic=[host.VirtualNic.Config(device=each.device, portgroup=each.portgroup, spec=each.spec)
                  for each in info.vnic],
            dnsConfig=info.dnsConfig, ipRouteConfig=info.ipRouteConfig,
            netStackSpec=[host.NetworkConfig.NetStackSpec(netStackInstance=each) for each in info.netStackInstance])

    # -- switches

    @api
    def AddVirtualSwitch(self, call, vswitchName, spec):
        """HostNetworkSystem.AddVirtualSwitch: a name has at most 32 characters; what the policy leaves open gets the
        server's default, with all adapters of the bond active.

        Assumed: no spec means 128 ports and no uplinks. The reference says that there are at most 1024 ports; an MTU
        is 1280 to 9000.
        """
        info = self.truth()
        if not vswitchName.strip() or len(vswitchName) > MAX_SWITCH_NAME:
            raise faults.invalid_argument("vswitchName")
        if model.switch_named(info, vswitchName) is not None:
            raise already_exists(vswitchName)
        spec = clone(spec) if spec is not None else vim.host.VirtualSwitch.Specification(numPorts=128)
        nics = self.check_switch(info, spec, vswitchName)
        spec.policy = policies.merge(policies.default_policy(nics), spec.policy or vim.host.NetworkPolicy())
        policies.check_policy(spec.policy, nics, model.has_beacon(spec.bridge), "spec.policy")
        spec.bridge = completed(spec.bridge)
        with self.changing() as info:
            switch = virtual_switch(vswitchName, spec)
            info.vswitch = [*info.vswitch, switch]

    @api
    def UpdateVirtualSwitch(self, call, vswitchName, spec):
        """HostNetworkSystem.UpdateVirtualSwitch.

        As the reference says: `numPorts` is required; an unset `bridge` takes the uplinks away; an unset `policy`
        changes nothing; an adapter that leaves the bond leaves the teaming orders (those of port groups too, which is
        assumed); an unset `nicOrder` in a `nicTeaming` that is set means the server's default, which is assumed to be
        that all adapters of the bond are active.
        Assumed: a `bridge` replaces the old one as a whole (unset discovery: listen to CDP); an unset `mtu` changes
        nothing; settings of the policy merge one by one, an order of adapters as a whole; an adapter that is new in
        the bond is in no order unless the spec says so; the number of ports of the running switch does not change.
        """
        switch = self.switch(vswitchName)
        nics = self.check_switch(self.truth(), spec, vswitchName)
        policy = updated_policy(switch, spec.policy, nics)
        policies.check_policy(policy, nics, model.has_beacon(spec.bridge), "spec.policy")
        with self.changing():
            switch.spec.numPorts = spec.numPorts
            switch.spec.bridge = completed(clone(spec.bridge))
            switch.spec.policy = policy
            if spec.mtu is not None:
                switch.spec.mtu = spec.mtu

    @api
    def RemoveVirtualSwitch(self, call, vswitchName):
        """HostNetworkSystem.RemoveVirtualSwitch: ResourceInUse while virtual network adapters (vmkernel adapters, or
        machines that are running or not: assumed) are connected to one of its port groups, which go with it."""
        switch = self.switch(vswitchName)
        groups = model.groups_of(self.truth(), switch)
        if any(self.is_used(group) for group in groups):
            raise in_use(vswitchName)
        with self.changing() as info:
            info.vswitch = [each for each in info.vswitch if each is not switch]
            info.portgroup = [each for each in info.portgroup if each not in groups]

    def switch(self, name):
        found = model.switch_named(self.truth(), name)
        if found is None:
            raise not_found()
        return found

    def check_switch(self, info, spec, name):
        """What is refused in a switch's specification; returns the adapters of its bond."""
        if not 0 <= spec.numPorts <= MAX_PORTS:
            raise faults.invalid_argument("spec.numPorts")
        if spec.mtu is not None and spec.mtu not in MTU_RANGE:
            raise faults.invalid_argument("spec.mtu")
        check_bridge(spec.bridge)
        nics = list(spec.bridge.nicDevice) if spec.bridge is not None else []
        known = {nic.device for nic in info.pnic}
        if not set(nics) <= known or len(set(nics)) < len(nics):
            raise faults.invalid_argument("spec.bridge.nicDevice")
        taken = model.bridged_nics(info)
        for nic in nics:
            if taken.get(nic, name) != name:
                raise in_use(nic)
        return nics

    # -- port groups

    @api
    def AddPortGroup(self, call, portgrp):
        """HostNetworkSystem.AddPortGroup: names are unique on a host, whatever the switch.

        Assumed: a name has 1 to 80 characters, like those of the inventory.
        """
        check_group_name(portgrp.name)
        if model.group_named(self.truth(), portgrp.name) is not None:
            raise already_exists(portgrp.name)
        switch = self.switch(portgrp.vswitchName)
        spec = checked_group(portgrp, switch)
        with self.changing() as info:
            group = vim.host.PortGroup(spec=spec, port=[])
            model.derive_group(group, switch)
            info.portgroup = [*info.portgroup, group]

    @api
    def UpdatePortGroup(self, call, pgName, portgrp):
        """HostNetworkSystem.UpdatePortGroup: the specification is the new one; what its policy leaves unset is
        inherited from now on.

        Assumed: vmkernel adapters follow a new name; machines keep their old network until they are reconfigured;
        a port group cannot move to another switch (InvalidArgument).
        """
        group = self.group(pgName)
        switch = self.switch(portgrp.vswitchName)
        check_group_name(portgrp.name)
        if portgrp.name != pgName and model.group_named(self.truth(), portgrp.name) is not None:
            raise already_exists(portgrp.name)
        if switch.name != group.spec.vswitchName:
            raise faults.invalid_argument("portgrp.vswitchName")
        spec = checked_group(portgrp, switch)
        with self.changing():
            self.rename_group(group, spec.name)
            group.spec = spec

    @api
    def RemovePortGroup(self, call, pgName):
        """HostNetworkSystem.RemovePortGroup: ResourceInUse while virtual network adapters are connected to it.

        Assumed: those of machines that do not run count too.
        """
        group = self.group(pgName)
        if self.is_used(group):
            raise in_use(pgName)
        with self.changing() as info:
            info.portgroup = [each for each in info.portgroup if each is not group]

    def group(self, name):
        found = model.group_named(self.truth(), name)
        if found is None:
            raise not_found()
        return found

    def is_used(self, group):
        name = group.spec.name
        return name in model.kernel_groups(self.truth()) or bool(network_inventory.machines(self.host, name))

    def rename_group(self, group, name):
        """Within `changing()`: the vmkernel adapters, and what else shows them, follow."""
        old, group.spec.name = group.spec.name, name
        with self.services.changing() as config:
            for nic in config.network.vnic:
                if nic.portgroup == old:
                    nic.portgroup = nic.spec.portgroup = name

    def plug(self, name):
        """A new port group on the first switch, unless there is one of that name: the Network is the caller's."""
        info = self.host.own("config").network
        if model.group_named(info, name) is None and info.vswitch:
            group = vim.host.PortGroup(port=[], spec=vim.host.PortGroup.Specification(
                name=name, vlanId=0, vswitchName=info.vswitch[0].name, policy=policies.inherited_policy()))
            model.derive_group(group, info.vswitch[0])
            info.portgroup = [*info.portgroup, group]
            model.derive(info)
            self.touch()
            self.host.touch()

    # -- the rest

    @api
    def RefreshNetworkSystem(self, call):
        """HostNetworkSystem.RefreshNetworkSystem: vCenter looks at the host at once; at the services of its
        adapters, too, which is assumed."""
        self.catch_up()
        self.services.catch_up()


def check_bridge(bridge):
    """As the reference says, only a bond is valid on an ESX host, and a bad bridge or beacon is InvalidArgument.

    Assumed: a bond without adapters is bad (the WSDL wants one), standard switches speak CDP only.
    """
    if bridge is None:
        return
    if not isinstance(bridge, vim.host.VirtualSwitch.BondBridge):
        raise faults.invalid_argument("spec.bridge")
    if not bridge.nicDevice:
        raise faults.invalid_argument("spec.bridge.nicDevice")
    if bridge.beacon is not None and bridge.beacon.interval < 1:
        raise faults.invalid_argument("spec.bridge.beacon.interval")
    protocol = bridge.linkDiscoveryProtocolConfig
    if protocol is not None and (protocol.protocol != "cdp" or protocol.operation not in DISCOVERY):
        raise faults.invalid_argument("spec.bridge.linkDiscoveryProtocolConfig")


def completed(bridge):
    """A bridge as the host shows it."""
    if bridge is not None and bridge.linkDiscoveryProtocolConfig is None:
        bridge.linkDiscoveryProtocolConfig = discovery()
    return bridge


def updated_policy(switch, change, nics):
    """The policy of a switch after an update, with the adapters of the new bond."""
    policy = clone(switch.spec.policy) if switch.spec.policy is not None else policies.default_policy(nics)
    policies.prune(policy, nics)
    if change is None:
        return policy
    policies.merge(policy, change)
    if change.nicTeaming is not None and change.nicTeaming.nicOrder is None:
        policy.nicTeaming.nicOrder = policies.default_order(nics)
    return policy


def check_group_name(name):
    if not name.strip() or len(name) > MAX_GROUP_NAME:
        raise faults.invalid_argument("portgrp.name")


def checked_group(portgrp, switch):
    """A port group's specification as the host keeps it."""
    if portgrp.vlanId not in VLAN_RANGE:
        raise faults.invalid_argument("portgrp.vlanId")
    spec = clone(portgrp)
    spec.policy = policies.merge(policies.inherited_policy(), spec.policy)
    policies.check_policy(spec.policy, model.uplinks(switch), model.has_beacon(switch.spec.bridge), "portgrp.policy")
    return spec


def already_exists(name):
    return vim.fault.AlreadyExists(name=name, msg=f"The specified key, name, or identifier '{name}' already exists.")


def not_found():
    return vim.fault.NotFound(msg="The object or item referred to could not be found.")


def in_use(name):
    return vim.fault.ResourceInUse(name=name, msg=f"The resource '{name}' is in use.")
