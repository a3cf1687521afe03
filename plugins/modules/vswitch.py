#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: vswitch
short_description: Ensures a standard switch of ESXi hosts
version_added: 0.1.0
description:
  - Creates, changes or removes a standard switch of one ESXi host, of several, or of all hosts of a cluster.
  - What is not named stays as it is, the uplinks, their order and the policies included.
  - Needs the privilege C(Host.Config.Network) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - It cannot rename a switch, and does not create port groups or vmkernel adapters.
  - A switch is removed with its port groups, but not while a vmkernel adapter or a virtual machine, running or not,
    is connected to one of them.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  name:
    description:
      - The name of the switch, 32 characters at most.
    type: str
    required: true
  state:
    description:
      - Whether the switch exists.
    type: str
    choices: [present, absent]
    default: present
  num_ports:
    description:
      - The number of ports, from 1 to 1024. Hosts with ESXi 5.5 or newer keep the number and give a switch what it
        needs.
      - A new switch has 128 if it is left out.
    type: int
  mtu:
    description:
      - The size of the largest frame in bytes, from 1280 to 9000.
      - A new switch has 1500 if it is left out.
    type: int
  uplinks:
    description:
      - The physical network adapters of the switch, as in V(vmnic2). Their order means nothing here;
        O(teaming.active) and O(teaming.standby) have one. V([]) takes all of them away.
      - One that is added becomes active, and one that is taken away is neither active nor standby any more, unless
        O(teaming.active) or O(teaming.standby) say something else. The orders of the port groups lose it, too.
      - One that another switch of the host has is refused.
    type: list
    elements: str
  link_discovery:
    description:
      - What the uplinks do with the Cisco Discovery Protocol, V(listen) for their neighbours, V(advertise)
        themselves, V(both) or V(none) of it. It takes an uplink.
      - With the first uplink of a switch it becomes V(listen) if it is left out.
    type: str
    choices: [none, listen, advertise, both]
  security:
    description:
      - What network adapters of virtual machines may do.
    type: dict
    suboptions:
      promiscuous_mode:
        description: Whether an adapter may see all frames on the switch.
        type: str
        choices: [accept, reject]
      mac_changes:
        description: Whether frames reach an adapter whose guest has given it another MAC address.
        type: str
        choices: [accept, reject]
      forged_transmits:
        description: Whether an adapter may send from another MAC address than its own.
        type: str
        choices: [accept, reject]
  teaming:
    description:
      - How the uplinks share the traffic, and what happens when one fails.
    type: dict
    suboptions:
      load_balancing:
        description:
          - How an uplink is chosen, V(source_port) by the port on the switch, V(source_mac) by the sender's MAC
            address, V(ip_hash) by the IP addresses of sender and receiver (the physical switch must bundle the
            ports), V(explicit_failover) always the first one in O(teaming.active) that works.
        type: str
        choices: [source_port, source_mac, ip_hash, explicit_failover]
      failure_detection:
        description:
          - How a failure is noticed, V(link_status) by the link alone, V(beacon) by probes that the uplinks send each
            other as well.
        type: str
        choices: [link_status, beacon]
      notify_switches:
        description: Whether the physical switches are told when traffic goes over to another uplink.
        type: str
        choices: [enabled, disabled]
      failback:
        description: Whether an uplink that works again takes its place back at once.
        type: str
        choices: [enabled, disabled]
      active:
        description:
          - The uplinks that carry traffic, the first one first. V([]) means none.
          - An uplink that is named here leaves O(teaming.standby), unless that is given too.
          - If it is left out, uplinks that are added join it, and those that are taken away leave it.
        type: list
        elements: str
      standby:
        description:
          - The uplinks that stand in when an active one fails, the first one first. V([]) means none.
          - An uplink that is named here leaves O(teaming.active), unless that is given too.
          - Uplinks that are neither active nor standby are not used.
        type: list
        elements: str
  shaping:
    description:
      - Limits for what each port sends.
    type: dict
    suboptions:
      state:
        description: Whether there are limits.
        type: str
        choices: [enabled, disabled]
      average_kbps:
        description: The bandwidth on average, in kilobits (1000 bits) for each second.
        type: int
      peak_kbps:
        description: The bandwidth during a burst, in kilobits (1000 bits) for each second.
        type: int
      burst_kb:
        description: The size of a burst, in kilobytes (1024 bytes).
        type: int
  allow_management_loss:
    description:
      - Whether the switch may lose the last uplink of a port group that carries the management of the host. The host
        can then be reached on its console only.
    type: bool
    default: false
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.vswitch_info
  - module: skyscraper.vsphere.portgroup
"""

EXAMPLES = r"""
- name: All hosts of a cluster have a switch with two uplinks, of which one stands by
  skyscraper.vsphere.vswitch:
    cluster: cluster1
    name: vSwitch1
    uplinks: [vmnic2, vmnic3]
    mtu: 9000
    teaming:
      active: [vmnic2]
      standby: [vmnic3]

- name: The switch advertises itself, and nobody pretends to be somebody else on it
  skyscraper.vsphere.vswitch:
    cluster: cluster1
    name: vSwitch1
    link_discovery: both
    security:
      mac_changes: reject
      forged_transmits: reject

- name: A switch without uplinks, for virtual machines among themselves
  skyscraper.vsphere.vswitch:
    host: esx01.example.test
    name: internal
    uplinks: []

- name: It is not needed any more
  skyscraper.vsphere.vswitch:
    host: esx01.example.test
    name: internal
    state: absent
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
vswitch:
  description: The switch in the words of the options; it can be handed back to this module.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    name: vSwitch1
    state: present
    num_ports: 128
    mtu: 9000
    uplinks: [vmnic2, vmnic3]
    link_discovery: both
    security: {promiscuous_mode: reject, mac_changes: accept, forged_transmits: accept}
    teaming:
      load_balancing: source_port
      failure_detection: link_status
      notify_switches: enabled
      failback: enabled
      active: [vmnic2]
      standby: [vmnic3]
    shaping: {state: disabled, average_kbps: 0, peak_kbps: 0, burst_kb: 0}
facts:
  description: Values that can only be read.
  type: dict
  returned: success, for one host
  contains:
    ports:
      description: How many ports the switch has at present; a host gives its switches more than they ask for.
      type: int
      returned: success
    ports_available:
      description: How many of them are free.
      type: int
      returned: success
    port_groups:
      description: The names of the port groups on the switch.
      type: list
      elements: str
      returned: success
results:
  description: One entry for each host, with C(changed), C(moid), C(vswitch) and C(facts), or with C(msg), C(code)
    and C(details) for one that failed.
  type: list
  elements: dict
  returned: for several hosts
diff:
  description: What changes, before and after; for several hosts a list.
  type: raw
  returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.vswitch import VirtualSwitch
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(VirtualSwitch))


if __name__ == "__main__":
    main()
