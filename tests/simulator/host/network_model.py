# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the parts of a host's network (vim.host.NetworkInfo) make of each other.

Specifications are what is set; keys, uplinks, policies in force and ports are derived from them.
"""

from __future__ import annotations

import itertools

from pyVmomi import vim

from ..entities.entity import quote
from ..model.blueprint import Blueprint
from . import network_policy
from .network_defaults import group_key, nic_key, switch_key

OWN_PORTS = 4               # what a switch uses for itself
HOST_PORT, VM_PORT = 33554436, 50331648


def switch_named(info, name):
    return next((switch for switch in info.vswitch if switch.name == name), None)


def group_named(info, name):
    return next((group for group in info.portgroup if group.spec.name == name), None)


def adapter_named(info, device):
    return next((nic for nic in info.vnic if nic.device == device), None)


def groups_of(info, switch):
    return [group for group in info.portgroup if group.spec.vswitchName == switch.name]


def uplinks(switch):
    """The network adapters of a switch's bond."""
    return list(getattr(switch.spec.bridge, "nicDevice", ()))


def has_beacon(bridge):
    return getattr(bridge, "beacon", None) is not None


def bridged_nics(info):
    """{network adapter: who has it}, for standard and proxy switches."""
    taken = {}
    for switch in info.vswitch:
        taken.update(dict.fromkeys(uplinks(switch), switch.name))
    for proxy in info.proxySwitch:
        taken.update({key.rpartition("-")[2]: proxy.dvsName for key in proxy.pnic})
    return taken


def kernel_groups(info):
    """The names of the port groups that vmkernel adapters are connected to."""
    return {nic.portgroup for nic in info.vnic if nic.portgroup}


def free_device(info):
    """What the next vmkernel adapter is called."""
    devices = {nic.device for nic in info.vnic}
    return next(name for name in map("vmk{}".format, itertools.count()) if name not in devices)


def derive(info):
    """Bring keys, uplinks, MTUs and policies in line with the specifications."""
    for switch in info.vswitch:
        nics = uplinks(switch)
        if switch.spec.policy is None:
            switch.spec.policy = network_policy.default_policy(nics)
        network_policy.prune(switch.spec.policy, nics)
        switch.pnic = [nic_key(nic) for nic in nics]
        switch.mtu = switch.mtu if switch.spec.mtu is None else switch.spec.mtu
        groups = groups_of(info, switch)
        switch.portgroup = [group_key(group.spec.name) for group in groups]
        for group in groups:
            derive_group(group, switch)


def derive_group(group, switch):
    network_policy.prune(group.spec.policy, uplinks(switch))
    group.key, group.vswitch = group_key(group.spec.name), switch_key(switch.name)
    group.computedPolicy = network_policy.computed(switch.spec.policy, group.spec.policy)


def connect_ports(info, machines):
    """Fill the lists of ports: vmkernel adapters, and the adapters of running virtual machines.

    `machines` gives for the (inventory's) name of a port group the virtual machines of this host that use it.
    """
    used = {}
    for group in info.portgroup:
        group.port = [*host_ports(info, group), *machine_ports(machines.get(quote(group.spec.name), ()))]
        used[group.key] = len(group.port)
    for switch in info.vswitch:
        taken = OWN_PORTS + len(switch.pnic) + sum(used.get(key, 0) for key in switch.portgroup)
        switch.numPortsAvailable = switch.numPorts - taken


def host_ports(info, group):
    ports = []
    for nic in info.vnic:
        if nic.portgroup == group.spec.name:
            nic.port = nic.port or f"key-vim.host.PortGroup.Port-{HOST_PORT + int(nic.device.removeprefix('vmk'))}"
            ports.append(vim.host.PortGroup.Port(key=nic.port, mac=[nic.spec.mac], type="host"))
    return ports


def machine_ports(machines):
    port = vim.host.PortGroup.Port
    return [port(key=f"key-vim.host.PortGroup.Port-{VM_PORT + machine.index}", type="virtualMachine",
                 mac=addresses(machine)) for machine in machines if machine.power_state == "poweredOn"]


def addresses(machine):
    """The MAC addresses of a machine, without building a machine that nobody has looked at yet."""
    if machine.values["config"].__class__ is Blueprint:
        return [machine.get("config.hardware.device[4000].macAddress")]
    return [device.macAddress for device in machine.get("config.hardware.device")
            if isinstance(device, vim.vm.device.VirtualEthernetCard)]
