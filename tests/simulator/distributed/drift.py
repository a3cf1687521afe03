# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a distributed switch can be changed behind the clients' backs by a short path.

    member[esx01.example.test]                  {"vmnic2": "Uplink 1"}: the host is a member with these network
                                                adapters; None: it is none
    vmkernel[esx01.example.test vmk0]           the name of the port group to which this vmkernel adapter goes over
    pvlan[100]                                  its type, promiscuous for a primary one
    config.maxMtu                               and other plain values; the configuration has another version then
"""

from __future__ import annotations

import re

from pyVmomi import vim

from ..host import network_inventory
from . import members, ports

MEMBER = re.compile(r"member\[(?P<host>[^\]]+)\]$")
ADAPTER = re.compile(r"vmkernel\[(?P<host>\S+) (?P<device>[^\]]+)\]$")

PRIVATE_VLAN = re.compile(r"pvlan\[(?P<number>\d+)\]$")


def set_on_switch(switch, path, value):
    """Change what a path like those above names; returns whether it is one of them."""
    private = PRIVATE_VLAN.match(path)
    if private:
        number, config = int(private["number"]), switch.own("config")
        config.pvlanConfig = [*config.pvlanConfig, vim.dvs.VmwareDistributedVirtualSwitch.PvlanMapEntry(
            primaryVlanId=number, secondaryVlanId=number, pvlanType=value)]
        switch.count()
        return True
    for pattern, function in ((MEMBER, set_member), (ADAPTER, set_adapter)):
        match = pattern.match(path)
        if match:
            host = next(each for each in network_hosts(switch) if each.name == match["host"])
            function(switch, host, match, value)
            switch.recount()
            return True
    return False


def network_hosts(switch):
    from ..drift import datacenter_hosts
    return datacenter_hosts(switch)


def set_member(switch, host, match, nics):
    if nics is None:
        members.leave(switch, host)
        return
    members.join(switch, host, vim.dvs.HostMember.ConfigSpec(host=host.ref, operation="add"))
    own = switch.uplink_ports[host.moid]
    specs = [vim.dvs.HostMember.PnicSpec(pnicDevice=nic, uplinkPortKey=own[uplink]) for nic, uplink in nics.items()]
    members.join(switch, host, vim.dvs.HostMember.ConfigSpec(
        host=host.ref, operation="edit", backing=members.Backing(pnicSpec=specs)))


def set_adapter(switch, host, match, name):
    group = next(each for each in switch.portgroups if each.name == name)
    manager = host.managers["networkSystem"]
    with manager.changing() as info:
        nic = next(each for each in info.vnic if each.device == match["device"])
        nic.portgroup, nic.port = "", None
        nic.spec.distributedVirtualPort = vim.dvs.PortConnection(
            switchUuid=switch.get("uuid"), portgroupKey=group.moid, portKey=ports.take(group))
    network_inventory.follow(host, set(), set())
