# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HostNetworkSystem.UpdateNetworkConfig: several parts of a host's network in one step, all of it or nothing."""

from __future__ import annotations

from contextlib import contextmanager

from pyVmomi import vim

from .. import faults
from ..distributed import members
from ..model.managed import api
from ..model.values import clone
from . import network_model as model
from . import network_policy as policies
from . import tcpip_stacks
from .network_defaults import nic_key
from .vmkernel import connect

MODES = ("modify", "replace")
SIMULATED = {"vswitch", "proxySwitch", "vnic", *tcpip_stacks.CONFIGURED}
PARTS = ("vswitch", "portgroup", "proxySwitch", "vnic", "netStackInstance", "atBootIpV6Enabled")


class NetworkConfigs:
    """The part of HostNetworkSystem that changes several things at once."""

    def needs_networks(self, call, config, **_others):
        """As the reference says: Network.Assign on each distributed port group that something is connected to, unless
        the host itself is asked."""
        groups = [self.distributed_group(each.spec) for each in config.vnic if each.spec is not None]
        assigned = [] if self.service.settings.esxi else [(group, "Network.Assign") for group in groups if group]
        return [(self.host, "Host.Config.Network"), *assigned]

    @api(privilege=needs_networks)
    def UpdateNetworkConfig(self, call, config, changeMode):
        """HostNetworkSystem.UpdateNetworkConfig: what is named is changed, in one step; if a part of it fails, all of
        it reverts.

        As the reference says: what is edited must exist (NotFound). It also says that entries could only be added, and
        that nothing could be changed of which there is only one; what clients of VMware send, and hosts do, is to edit
        entries. That alone is simulated, and TCP/IP stacks. Assumed: network adapters may go from one switch to another
        in one call, and an entry without an operation is edited; a vCenter that would lose the host through it
        (config.vpxd.network.rollback) has it undone: HostConfigFault, with a NetworkRollbackEvent.
        """
        given = {info.name for info in config._GetPropertyList() if getattr(config, info.name) not in (None, [])}
        check_mode(given, changeMode)
        was_reached = self.is_reached()
        with self.draft() as info:
            backings = self.edit(info, config)
            self.change_stacks(info, config, given)
            model.derive(info)
            if was_reached and not self.is_reached() and not self.service.settings.esxi:
                self.rolled_back(call)
        self.commit(info, backings)
        return vim.host.NetworkConfig.Result(vnicDevice=[], consoleVnicDevice=[])

    @contextmanager
    def draft(self):
        """A copy of the host's network that is taken for the truth meanwhile."""
        config = self.host.own("config")
        kept, config.network = config.network, clone(self.truth())
        try:
            yield config.network
        finally:
            config.network = kept

    def edit(self, info, config):
        """Edits a draft; returns {distributed switch: its network adapters on this host}."""
        switches = [(self.switch(each.name), each) for each in edited(config.vswitch)]
        proxies = [(self.proxy(info, each.uuid), each) for each in edited(config.proxySwitch)]
        adapters = [(self.adapter(each.device), each) for each in edited(config.vnic)]
        for switch, each in switches:
            require(each.spec, "config.vswitch.spec")
            switch.spec.bridge = None
        for proxy, each in proxies:
            require(each.spec and each.spec.backing, "config.proxySwitch.spec.backing")
            proxy.pnic = []
        for switch, each in switches:
            self.set_switch(info, switch, each.spec)
        backings = {}
        for proxy, each in proxies:
            distributed = self.distributed(proxy)
            backings[distributed] = self.set_proxy(info, proxy, distributed, each.spec.backing.pnicSpec)
        self.set_adapters(info, adapters)
        return backings

    # -- switches

    def set_switch(self, info, switch, spec):
        """As UpdateVirtualSwitch does."""
        from .network_system import completed, updated_policy
        nics = self.check_switch(info, spec, switch.name)
        policy = updated_policy(switch, spec.policy, nics)
        policies.check_policy(policy, nics, model.has_beacon(spec.bridge), "config.vswitch.spec.policy")
        switch.spec.numPorts, switch.spec.policy = spec.numPorts, policy
        switch.spec.bridge = completed(clone(spec.bridge))
        if spec.mtu is not None:
            switch.spec.mtu = spec.mtu

    def proxy(self, info, uuid):
        found = next((each for each in info.proxySwitch if each.dvsUuid == uuid), None)
        if found is None:
            raise faults.not_found(uuid)
        return found

    def distributed(self, proxy):
        """The switch that a proxy switch is a part of."""
        from ..distributed.switch import VmwareDistributedVirtualSwitch
        switches = self.service.registry.of_type(VmwareDistributedVirtualSwitch)
        return next(each for each in switches if each.get("uuid") == proxy.dvsUuid)

    def set_proxy(self, info, proxy, distributed, specs):
        """The network adapters must be the host's and in no other switch, each on a port of its own."""
        from .network_system import in_use
        nics, taken = [each.pnicDevice for each in specs], model.bridged_nics(info)
        known = {nic.device for nic in info.pnic}
        if len(set(nics)) < len(nics):
            raise faults.invalid_argument("config.proxySwitch.spec.backing.pnicSpec")
        for nic in nics:
            if nic not in known:
                raise faults.not_found(nic)
            if nic in taken:
                raise in_use(nic)
        ports = distributed.uplink_ports[self.host.moid].values()
        keys = [each.uplinkPortKey for each in specs if each.uplinkPortKey]
        if len(set(keys)) < len(keys) or not set(keys) <= set(ports):
            raise faults.invalid_argument("config.proxySwitch.spec.backing.pnicSpec.uplinkPortKey")
        if len(nics) > len(ports):
            raise faults.host_config(f"{proxy.dvsName} has not as many uplink ports")
        proxy.pnic = [nic_key(nic) for nic in nics]
        return specs

    # -- vmkernel adapters

    def set_adapters(self, info, adapters):
        """As UpdateVirtualNic does; a port group that one leaves is free for another."""
        for adapter, each in adapters:
            if each.portgroup or (each.spec and each.spec.distributedVirtualPort is not None):
                adapter.portgroup = ""
        for adapter, each in adapters:
            spec = each.spec or vim.host.VirtualNic.Specification()
            moves = each.portgroup or spec.distributedVirtualPort is not None
            if each.portgroup in model.kernel_groups(info):
                raise faults.host_config(f"{each.portgroup} has an adapter")
            self.check_bound(adapter, moves)
            if spec.ip is not None or spec.ipRouteSpec is not None:
                raise faults.not_supported("Addresses are simulated by UpdateVirtualNic only.")
            changed = self.spec_but_addresses(adapter, spec)
            place = self.place(info, each.portgroup, spec, adapter) if moves else None
            adapter.spec = changed
            if place is not None:
                connect(adapter, place)

    def check_bound(self, adapter, moves):
        """Assumed: HostConfigFault for one that iSCSI is bound to, or that the system owns."""
        bound = getattr(self.host.managers["iscsiManager"], "bound", ())
        if moves and (adapter.spec.systemOwned or adapter.device in bound):
            raise faults.host_config(f"{adapter.device} is in use")

    # -- the way to the host

    def is_reached(self):
        """Whether a vmkernel adapter that carries the management has a network adapter to the outside."""
        info, chosen = self.truth(), self.managing()
        return any(self.has_way_out(info, nic) for nic in info.vnic if nic.device in chosen)

    def managing(self):
        services = self.host.own("config").virtualNicManagerInfo
        return {
            candidate.device
            for each in (services.netConfig if services is not None else ())
            if each.nicType == "management"
            for candidate in each.candidateVnic
            if candidate.key in each.selectedVnic
        }

    @staticmethod
    def has_way_out(info, nic):
        port = nic.spec.distributedVirtualPort
        if port is not None:
            return any(each.pnic for each in info.proxySwitch if each.dvsUuid == port.switchUuid)
        group = model.group_named(info, nic.portgroup)
        order = policies.order_of(group.computedPolicy) if group is not None else None
        return order is not None and bool([*order.activeNic, *order.standbyNic])

    def rolled_back(self, call):
        """The vCenter does not find the host any more, and all is as it was."""
        host = self.host
        self.service.events.post(
            vim.event.NetworkRollbackEvent, call,
            f"Network configuration on the host {host.name} is rolled back as it disconnects the host from vCenter "
            "server.",
            methodName="UpdateNetworkConfig", transactionId=str(len(self.service.events.all) + 1),
            entities={"host": host, "computeResource": host.parent, "datacenter": host.datacenter})
        raise faults.host_config("the host lost its connection to the vCenter, and the change was rolled back")

    def commit(self, draft, backings):
        """The draft becomes the truth; the distributed switches are told of their network adapters."""
        with self.changing() as info, self.services.changing():
            for name in PARTS:
                setattr(info, name, getattr(draft, name))
        for switch, specs in backings.items():
            member = members.member_of(switch, self.host)
            member.config.backing = members.Backing(pnicSpec=members.plugged(switch, self.host, specs))
            members.show(switch, self.host)
            switch.touch()


def check_mode(given, mode):
    if mode not in MODES:
        raise faults.invalid_argument("changeMode")
    if mode != "modify" or not given <= SIMULATED:
        raise faults.not_supported("This is not simulated.")


def edited(entries):
    """The entries, all of which must be edits of different things."""
    names = [getattr(each, "name", None) or getattr(each, "uuid", None) or each.device for each in entries]
    if len(set(names)) < len(names):
        raise faults.invalid_argument("config")
    for each in entries:
        if each.changeOperation not in (None, "edit", "add", "remove"):
            raise faults.invalid_argument("config.changeOperation")
        if each.changeOperation in ("add", "remove"):
            raise faults.not_supported("Adding and removing is simulated by the methods for single things only.")
    return entries


def require(value, name):
    if value is None:
        raise faults.invalid_argument(name)
