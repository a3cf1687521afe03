#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: portgroup
short_description: Ensures port groups of standard switches of ESXi hosts
version_added: 0.1.0
description:
  - Creates, changes or removes a port group, or several, of standard switches of one ESXi host, of several, or of all
    hosts of a cluster.
  - What is not named stays as it is. What a port group does not set itself, it inherits from its switch.
  - Needs the privilege C(Host.Config.Network) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - It cannot rename a port group or move it to another switch, and knows nothing of distributed switches.
  - A port group is not removed while a vmkernel adapter or a virtual machine, running or not, is connected to it.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  name:
    description:
      - The name of the port group. It is unique on a host, whatever the switch.
    type: str
  portgroups:
    description:
      - Several port groups, in place of O(name), each with the options below. What one leaves out is taken from the
        option of that name beside the list; of O(security), O(teaming) and O(shaping) as a whole.
      - The port groups of a host are changed one after the other, those of several hosts side by side.
    type: list
    elements: dict
    suboptions:
      name:
        description: The name of the port group.
        type: str
        required: true
      state:
        description: Whether the port group exists.
        type: str
        choices: [present, absent]
      vswitch: &vswitch
        description:
          - The name of the standard switch. A port group that does not exist yet cannot do without it, and one that
            exists cannot move to another one.
        type: str
      vlan_id: &vlan_id
        description:
          - The VLAN, from 1 to 4094. V(0) means none, and V(4095) leaves the tags to the virtual machines.
          - A new port group has V(0) if it is left out.
        type: int
      security: &security
        description:
          - What network adapters of virtual machines may do. With V(inherited), the switch says it.
        type: dict
        suboptions:
          promiscuous_mode:
            description: Whether an adapter may see all frames on the port group.
            type: str
            choices: [accept, reject, inherited]
          mac_changes:
            description: Whether frames reach an adapter whose guest has given it another MAC address.
            type: str
            choices: [accept, reject, inherited]
          forged_transmits:
            description: Whether an adapter may send from another MAC address than its own.
            type: str
            choices: [accept, reject, inherited]
      teaming: &teaming
        description:
          - How the uplinks share the traffic, and what happens when one fails. With V(inherited), the switch says it.
        type: dict
        suboptions:
          load_balancing:
            description:
              - How an uplink is chosen, V(source_port) by the port on the switch, V(source_mac) by the sender's MAC
                address, V(ip_hash) by the IP addresses of sender and receiver (the physical switch must bundle the
                ports), V(explicit_failover) always the first active one that works.
            type: str
            choices: [source_port, source_mac, ip_hash, explicit_failover, inherited]
          failure_detection:
            description:
              - How a failure is noticed, V(link_status) by the link alone, V(beacon) by probes that the uplinks of
                the switch send each other as well.
            type: str
            choices: [link_status, beacon, inherited]
          notify_switches:
            description: Whether the physical switches are told when traffic goes over to another uplink.
            type: str
            choices: [enabled, disabled, inherited]
          failback:
            description: Whether an uplink that works again takes its place back at once.
            type: str
            choices: [enabled, disabled, inherited]
          active:
            description:
              - The uplinks of the switch that carry traffic, the first one first. V([]) means none, V([inherited])
                the order of the switch.
              - If only one of the lists active and standby is given, the other one stays as it is, without what the
                given one names. Both are inherited, or neither.
            type: list
            elements: str
          standby:
            description:
              - The uplinks of the switch that stand in when an active one fails, the first one first. V([]) means
                none, V([inherited]) the order of the switch. Uplinks that are neither active nor standby are not
                used.
            type: list
            elements: str
      shaping: &shaping
        description:
          - Limits for what each port sends. With V(inherited), the switch says it.
        type: dict
        suboptions:
          state:
            description: Whether there are limits.
            type: str
            choices: [enabled, disabled, inherited]
          average_kbps:
            description: The bandwidth on average, a number of kilobits (1000 bits) for each second, or V(inherited).
            type: str
          peak_kbps:
            description: The bandwidth during a burst, a number of kilobits (1000 bits) for each second, or
              V(inherited).
            type: str
          burst_kb:
            description: The size of a burst, a number of kilobytes (1024 bytes), or V(inherited).
            type: str
  state:
    description:
      - Whether the port group exists.
    type: str
    choices: [present, absent]
    default: present
  vswitch: *vswitch
  vlan_id: *vlan_id
  security: *security
  teaming: *teaming
  shaping: *shaping
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.portgroup_info
  - module: skyscraper.vsphere.vswitch
"""

EXAMPLES = r"""
- name: All hosts of a cluster have the port groups of the web shop
  skyscraper.vsphere.portgroup:
    cluster: cluster1
    vswitch: vSwitch1
    portgroups:
      - name: web
        vlan_id: 10
      - name: database
        vlan_id: 20
        security:
          mac_changes: reject
      - name: trunk
        vlan_id: 4095

- name: One of them uses the other uplink first
  skyscraper.vsphere.portgroup:
    cluster: cluster1
    name: database
    teaming:
      active: [vmnic3]
      standby: [vmnic2]

- name: And then again what the switch says
  skyscraper.vsphere.portgroup:
    cluster: cluster1
    name: database
    teaming:
      active: [inherited]

- name: A port group is not needed any more
  skyscraper.vsphere.portgroup:
    cluster: cluster1
    name: trunk
    state: absent
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one port group of one host
  sample: host-10
portgroup:
  description: The port group in the words of the options; it can be handed back to this module.
  type: dict
  returned: success, for one port group of one host
  sample:
    host: esx01.example.test
    name: web
    state: present
    vswitch: vSwitch1
    vlan_id: 10
    security: {promiscuous_mode: inherited, mac_changes: reject, forged_transmits: inherited}
    teaming:
      load_balancing: inherited
      failure_detection: inherited
      notify_switches: inherited
      failback: inherited
      active: [inherited]
      standby: [inherited]
    shaping: {state: inherited, average_kbps: inherited, peak_kbps: inherited, burst_kb: inherited}
facts:
  description: Values that can only be read.
  type: dict
  returned: success, for one port group of one host
  contains:
    effective:
      description: What is in force, inherited or not, as C(security), C(teaming) and C(shaping).
      type: dict
      returned: success
    vmkernel_adapters:
      description: The vmkernel adapters of the host that are connected to it.
      type: list
      elements: str
      returned: success
results:
  description: One entry for each port group of each host, with C(changed), C(moid), C(portgroup) and C(facts), or
    with C(msg), C(code) and C(details) for one that failed.
  type: list
  elements: dict
  returned: for several hosts, and with O(portgroups)
diff:
  description: What changes, before and after; for several a list.
  type: raw
  returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.portgroup import PortGroup
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(PortGroup))


if __name__ == "__main__":
    main()
