# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operations on a distributed switch need to know of one that was saved: which ports there are."""

from __future__ import annotations


def link(switch, groups, hosts):
    """Take the ports out of what the hosts, and the port groups, showed.

    groups: [(port group, its saved ports)]. hosts: all hosts of the inventory.
    """
    uuid, keys = switch.get("uuid"), []
    for host in hosts:
        network = host.get("config.network")
        for proxy in getattr(network, "proxySwitch", None) or ():
            if proxy.dvsUuid == uuid:
                named = [*proxy.uplinkPort, *(each for lag in proxy.hostLag or () for each in lag.uplinkPort)]
                switch.uplink_ports[host.moid] = {each.value: each.key for each in named}
                keys += [each.key for each in named]
    for group, ports in groups:
        keys += ports
        if not group.is_uplink and group.own("config").type != "ephemeral":
            group.port_keys = list(ports)
    switch.last_port = max((int(key) for key in keys if key.isdecimal()), default=0)
