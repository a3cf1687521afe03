#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: dv_portgroup
short_description: Ensures port groups of distributed switches
version_added: 0.1.0
description:
  - Creates, configures, renames or removes a port group, or several, of distributed switches.
  - What is not named stays as it is. What a port group does not set itself, it inherits from its switch; with
    V(inherited) it goes back to that. A new port group inherits all that is left out.
  - A change is sent with the version of the configuration that it started from, so that nobody's change is undone; if
    somebody else was faster, it is planned anew from what is there then, once.
  - Needs the privileges C(DVPortgroup.Create) on the switch, C(DVPortgroup.Modify), C(DVPortgroup.PolicyOp) (for
    O(port_overrides), O(reset_at_disconnect) and O(live_port_moving)) or C(DVPortgroup.Delete) on the port group, for
    what it does.
  - A standalone ESXi host has no distributed switches; there the module fails.
  - It cannot move a port group to another switch, sets no traffic filters, no network resource pools and no values of
    single ports, and leaves port groups alone that belong to NSX.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  name:
    description:
      - The name of the port group, or its inventory path, as in V(/DC1/network/web). Names of networks are unique in a
        datacenter. Together with O(moid) it is the name that the port group shall have.
    type: str
  dvs: &dvs
    description:
      - The distributed switch, by its name, inventory path or managed object id. A port group that does not exist yet
        cannot do without it; one that exists can, unless there are several of its name.
    type: str
  datacenter:
    description:
      - Name or inventory path of the datacenter in which the names of switches and port groups are looked for. Not
        needed if they are unique.
    type: str
  moid:
    description:
      - The managed object id of the port group, as in V(dvportgroup-23).
    type: str
  portgroups:
    description:
      - Several port groups, in place of O(name), each with the options below. What one leaves out is taken from the
        option of that name beside the list; of those with suboptions as a whole.
      - All are read at once, and are changed side by side.
    type: list
    elements: dict
    suboptions:
      name:
        description: The name of the port group.
        type: str
        required: true
      dvs: *dvs
      state:
        description: Whether the port group exists.
        type: str
        choices: [present, absent]
      description: &description
        description: A text about the port group. V('') clears it.
        type: str
      binding: &binding
        description:
          - When a port comes to a machine, V(static) when it is connected, V(ephemeral) when it is powered on, by
            its host alone if need be, V(late) as V(ephemeral) but from a fixed number (old and discouraged).
          - A new port group has V(static) if it is left out. It cannot change while ports are in use.
        type: str
        choices: [static, ephemeral, late]
      num_ports: &num_ports
        description:
          - How many ports it has, up to 8192; with O(auto_expand), how many at least. Not with V(ephemeral) ports.
        type: int
      auto_expand: &auto_expand
        description:
          - Whether ports are added when none is left (elastic ports). Not with V(ephemeral) ports.
        type: bool
      vlan_id: &vlan_id
        description:
          - The VLAN, from 1 to 4094. V(0) means none, V(inherited) what the switch says. Only one of O(vlan_id),
            O(vlan_trunk) and O(pvlan_id) can be given, and takes the place of the others.
        type: str
      vlan_trunk: &vlan_trunk
        description:
          - The VLANs whose tags are left to the virtual machines, as numbers and ranges, as in V(10-19,30) or
            V(0-4094). All of them are named; their order means nothing.
        type: str
      pvlan_id: &pvlan_id
        description:
          - The private VLAN, by its secondary number (see O(skyscraper.vsphere.dvs#module:pvlans)).
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
          mac_learning:
            description:
              - Whether the port group learns which MAC addresses are behind an adapter. Switches before 6.6.0 know
                nothing of it.
            type: dict
            suboptions:
              state:
                description: Whether it does.
                type: str
                choices: [enabled, disabled, inherited]
              unicast_flooding:
                description: Whether frames for unknown addresses are sent to all ports.
                type: str
                choices: [enabled, disabled]
              limit:
                description: How many addresses a port may learn, up to 4096.
                type: int
              limit_policy:
                description: Whether frames from more addresses than that go through.
                type: str
                choices: [allow, drop]
      teaming: &teaming
        description:
          - How the uplinks share the traffic, and what happens when one fails. With V(inherited), the switch says it.
        type: dict
        suboptions:
          load_balancing:
            description:
              - How an uplink is chosen, V(source_port) by the port on the switch, V(source_mac) by the sender's MAC
                address, V(ip_hash) by the IP addresses of sender and receiver (the physical switch must bundle the
                ports), V(explicit_failover) always the first active one that works, V(load_based) by their load.
            type: str
            choices: [source_port, source_mac, ip_hash, explicit_failover, load_based, inherited]
          failure_detection:
            description:
              - How a failure is noticed, V(link_status) by the link alone, V(beacon) by probes that the uplinks send
                each other as well.
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
              - The uplinks and link aggregation groups of the switch that carry traffic, the first one first. V([])
                means none, V([inherited]) the order of the switch.
              - If only one of the lists active and standby is given, the other one stays as it is, without what the
                given one names. Both are inherited, or neither.
            type: list
            elements: str
          standby:
            description:
              - The uplinks and link aggregation groups that stand in when an active one fails, the first one first.
                V([]) means none, V([inherited]) the order of the switch. Those that are neither active nor standby
                are not used.
            type: list
            elements: str
      shaping_in: &shaping_in
        description:
          - Limits for what virtual machines send (into the switch). With V(inherited), the switch says it.
        type: dict
        suboptions: &shaping
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
      shaping_out: &shaping_out
        description:
          - Limits for what virtual machines receive (out of the switch). With V(inherited), the switch says it.
        type: dict
        suboptions: *shaping
      netflow: &netflow
        description:
          - Whether the traffic is told to the collector of the switch (see
            O(skyscraper.vsphere.dvs#module:ipfix.collector_ip)), which must have one.
        type: str
        choices: [enabled, disabled, inherited]
      blocked: &blocked
        description:
          - Whether no traffic goes through at all.
        type: str
        choices: [enabled, disabled, inherited]
      port_overrides: &port_overrides
        description:
          - Which settings a single port may have of its own.
        type: dict
        suboptions:
          blocked: &override
            description: Whether it may have this setting of its own.
            type: bool
          shaping: *override
          vlan: *override
          teaming: *override
          security: *override
          netflow: *override
          mac_management: *override
          traffic_filter: *override
          network_resource_pool: *override
          vendor_config: *override
      reset_at_disconnect: &reset
        description: Whether a port loses what it has of its own when it is left.
        type: bool
      live_port_moving: &moving
        description: Whether a port that is in use may go over to another port group.
        type: bool
  state:
    description:
      - Whether the port group exists. One that virtual machines or vmkernel adapters are connected to is never removed;
        the error lists them.
    type: str
    choices: [present, absent]
    default: present
  description: *description
  binding: *binding
  num_ports: *num_ports
  auto_expand: *auto_expand
  vlan_id: *vlan_id
  vlan_trunk: *vlan_trunk
  pvlan_id: *pvlan_id
  security: *security
  teaming: *teaming
  shaping_in: *shaping_in
  shaping_out: *shaping_out
  netflow: *netflow
  blocked: *blocked
  port_overrides: *port_overrides
  reset_at_disconnect: *reset
  live_port_moving: *moving
  allow_management_loss:
    description:
      - Whether a port group that carries the management of hosts may be left without uplinks, or be blocked. The hosts
        could not be reached any more.
    type: bool
    default: false
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.connection.waiting
  - skyscraper.vsphere.attributes
seealso:
  - module: skyscraper.vsphere.dv_portgroup_info
  - module: skyscraper.vsphere.dvs
  - module: skyscraper.vsphere.portgroup
"""

EXAMPLES = r"""
- name: A switch has the port groups of the web shop
  skyscraper.vsphere.dv_portgroup:
    dvs: prod
    auto_expand: true
    portgroups:
      - name: web
        vlan_id: 10
      - name: database
        vlan_id: 20
        security:
          mac_changes: reject
      - name: trunk
        vlan_trunk: 10-19,30

- name: One of them uses the other uplink first
  skyscraper.vsphere.dv_portgroup:
    name: database
    teaming:
      active: [Uplink 2]
      standby: [Uplink 1]

- name: And then again what the switch says
  skyscraper.vsphere.dv_portgroup:
    name: database
    teaming:
      active: [inherited]

- name: The port group with this id has a new name
  skyscraper.vsphere.dv_portgroup:
    moid: dvportgroup-23
    name: shop

- name: A port group is not needed any more
  skyscraper.vsphere.dv_portgroup:
    dvs: prod
    name: trunk
    state: absent
"""

RETURN = r"""
moid:
  description: The managed object id of the port group.
  type: str
  returned: for one port group, when it exists
  sample: dvportgroup-23
dv_portgroup:
  description: The port group in the words of the options; it can be handed back to this module.
  type: dict
  returned: success, for one port group
  sample:
    name: web
    dvs: /DC1/network/prod
    state: present
    binding: static
    num_ports: 8
    auto_expand: true
    vlan_id: 10
    teaming: {load_balancing: inherited, active: [inherited], standby: [inherited]}
facts:
  description: Values that can only be read.
  type: dict
  returned: success, for one port group
  contains:
    uplink:
      description: Whether it is the port group of the uplinks.
      type: bool
      returned: when it exists
    backing:
      description: Who manages it, V(standard) the vCenter, V(nsx) NSX.
      type: str
      returned: when it exists
    effective:
      description: What is in force, inherited or not, in the words of the options.
      type: dict
      returned: when it exists
results:
  description: One entry for each port group, with C(changed), C(moid), C(dv_portgroup) and C(facts), or with C(msg),
    C(code) and C(details) for one that failed.
  type: list
  elements: dict
  returned: with O(portgroups)
task:
  description: The id of the server's task that goes on, or none if there is nothing to do.
  type: str
  returned: with O(wait=false)
  sample: task-42
diff:
  description: What changes, before and after; for several a list.
  type: raw
  returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.dv_portgroup import DvPortgroup
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(DvPortgroup))


if __name__ == "__main__":
    main()
