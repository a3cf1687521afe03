# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ports of a distributed switch: who has which. Their keys are numbers, each once on a switch."""

from __future__ import annotations

from pyVmomi import vim

from . import reconfigure


def of_switch(switch, connection):
    """Whether a vim.dvs.PortConnection leads to a switch."""
    return connection is not None and connection.switchUuid == switch.get("uuid")


def kernel_nics(host, switch, group=None):
    """The vmkernel adapters of a host on a switch, or on one of its port groups."""
    info = host.managers["networkSystem"].truth()
    found = [nic for nic in getattr(info, "vnic", ()) if of_switch(switch, nic.spec.distributedVirtualPort)]
    return [nic for nic in found if group is None or nic.spec.distributedVirtualPort.portgroupKey == group.moid]


def cards(machine, group):
    """The network adapters of a machine on a port group."""
    found = [(card, getattr(card.backing, "port", None)) for card in machine.cards()]
    return [card for card, port in found if port is not None and port.portgroupKey == group.moid]


def connected(group):
    """{port key: vim.dvs.PortConnectee} of a port group's ports that are in use."""
    connectee, taken = vim.dvs.PortConnectee, {}
    for machine in group.machines.values():
        for card in cards(machine, group):
            taken[card.backing.port.portKey] = connectee(
                connectedEntity=machine.ref, nicKey=str(card.key), type="vmVnic", addressHint="")
    for host in group.hosts.values():
        for nic in kernel_nics(host, group.switch, group):
            taken[nic.spec.distributedVirtualPort.portKey] = connectee(
                connectedEntity=host.ref, nicKey=nic.device, type="hostVmkVnic", addressHint="")
    return taken


def make(switch, count):
    """The keys of that many new ports."""
    first = switch.last_port + 1
    switch.last_port += count
    return [str(number) for number in range(first, first + count)]


def renumber(group, wanted):
    """Give a port group with static ports that many; False if there are not enough free ones to go."""
    missing = wanted - len(group.port_keys)
    if missing >= 0:
        group.port_keys += make(group.switch, missing)
        return True
    free = [key for key in group.port_keys if key not in connected(group)]
    if len(free) < -missing:
        return False
    going = set(free[missing:])
    group.port_keys = [key for key in group.port_keys if key not in going]
    return True


def take(group, taken=()):
    """The key of a free port, None if there is none: one of the port group's, or a new one, where it makes such."""
    busy = {*connected(group), *taken}
    found = next((key for key in group.port_keys if key not in busy), None)
    config = group.own("config")
    if found is None and (config.type == "ephemeral" or config.autoExpand):
        found = make(group.switch, 1)[0]
        if config.type != "ephemeral":
            group.port_keys.append(found)
            config.numPorts = len(group.port_keys)
    return found


def settle_uplinks(switch, host):
    """Give a member a port for each uplink, those of link aggregation groups too; others go."""
    config = switch.own("config")
    names = list(config.uplinkPortPolicy.uplinkPortName)
    names += [name for group in config.lacpGroupConfig for name in group.uplinkName]
    known = switch.uplink_ports.get(host.moid, {})
    ports = {name: known[name] if name in known else make(switch, 1)[0] for name in names}
    switch.uplink_ports[host.moid] = ports
    for group in config.lacpGroupConfig:
        own = {name: key for each in switch.uplink_ports.values() for name, key in each.items()}
        group.uplinkPortKey = [own[name] for name in group.uplinkName]


def rename_uplinks(switch, before, after):
    """Uplinks got other names: those that keep theirs keep their ports, of the others the first becomes the first."""
    gone = [name for name in before if name not in after]
    new = [name for name in after if name not in before]
    names = dict(zip(gone, new, strict=False))
    for host, known in switch.uplink_ports.items():
        switch.uplink_ports[host] = {names.get(name, name): key for name, key in known.items()}


def uplinks_used(switch):
    """{name of an uplink: the hosts that have a network adapter there}"""
    used = {}
    for member in switch.own("config").host:
        own = {key: name for name, key in switch.uplink_ports.get(member.config.host._moId, {}).items()}
        for each in member.config.backing.pnicSpec:
            used.setdefault(own.get(each.uplinkPortKey), []).append(member.config.host)
    return used


def lag_of(switch, name):
    """The name of the link aggregation group that has a port of this name."""
    groups = switch.own("config").lacpGroupConfig
    return next((group.name for group in groups if name in group.uplinkName), None)


def total(switch):
    uplinks = sum(len(each) for each in switch.uplink_ports.values())
    groups = [group for group in switch.portgroups if not group.is_uplink]
    return uplinks + sum(max(len(group.port_keys), len(connected(group))) for group in groups)


def named_uplinks(switch):
    return reconfigure.uplinks(switch.own("config"))
