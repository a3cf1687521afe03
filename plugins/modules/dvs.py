#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: dvs
short_description: Ensures a distributed switch
version_added: 0.1.0
description:
  - Creates, configures, upgrades, renames, moves or removes a distributed switch (VDS) of a vCenter.
  - What is not named stays as it is. A change is sent with the version of the configuration that it started from, so
    that nobody's change is undone; if somebody else was faster, it is planned anew from what is there then, once.
  - A switch is found by O(name) in O(folder), or by O(moid). Found by its id, it is renamed to O(name) and moved to
    O(folder), if they are given and differ.
  - Needs the privileges C(DVSwitch.Create), C(DVSwitch.Modify), C(DVSwitch.ResourceManagement) (for O(nioc.state)),
    C(DVSwitch.Move) or C(DVSwitch.Delete) for what it does, on the switch or the folder that holds it.
  - A standalone ESXi host has no distributed switches; there the module fails.
  - It manages no hosts of the switch (see M(skyscraper.vsphere.dvs_host)), no port groups (see
    M(skyscraper.vsphere.dv_portgroup)), no port mirroring, and no switches of other vendors.
  - An uplink cannot be renamed; one that goes while another one comes must have no network adapters.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  name:
    description:
      - Name of the switch, or its inventory path, as in V(/DC1/network/prod). A slash inside of a name is written
        V(%2f) in a path, and as it is in a name. The name is unique in a datacenter.
    type: str
  folder:
    description:
      - The folder that holds it, as an inventory path, or below the folder for networks of O(datacenter), as in
        V(dmz). Without it, and without O(moid), the folder of the datacenter for networks is meant.
    type: str
  datacenter:
    description:
      - Name or inventory path of the datacenter. Not needed if there is only one, or if O(folder) is an inventory
        path.
    type: str
  moid:
    description:
      - The managed object id of the switch, as in V(dvs-21).
    type: str
  state:
    description:
      - Whether the switch exists. One that virtual machines or vmkernel adapters are connected to is never removed;
        the error lists them.
    type: str
    choices: [present, absent]
    default: present
  allow_non_empty:
    description:
      - Whether O(state=absent) may remove a switch that has port groups or hosts. They lose it along with their
        uplinks there.
    type: bool
    default: false
  version:
    description:
      - The version, as in V(8.0.0). A new switch has the newest that the vCenter knows, if it is left out. A switch can
        be upgraded, if all of its hosts are as new, and never goes back.
    type: str
  description:
    description:
      - A text about the switch. V('') clears it.
    type: str
  mtu:
    description:
      - The largest size of a packet, in bytes, from 1280 to 9190. A new switch has 1500 if it is left out.
    type: int
  uplinks:
    description:
      - The names of the uplinks, all of them. Their order means nothing. One that is not in the list is removed, if no
        network adapter of a host is connected there; one that is new is in no teaming order until it is named there.
      - All uplinks of a new switch are active. Without this option the vCenter names four.
    type: list
    elements: str
  discovery_protocol:
    description:
      - The protocol by which neighbouring switches are found.
    type: str
    choices: [cdp, lldp]
  link_discovery:
    description:
      - Whether the switch listens to its neighbours, tells them of itself, or both.
    type: str
    choices: [none, listen, advertise, both]
  multicast_filtering:
    description:
      - How it is decided which ports get the packets of a multicast group, V(basic) by the MAC addresses that
        are asked for, V(snooping) by what the ports say in IGMP and MLD.
    type: str
    choices: [basic, snooping]
  contact:
    description:
      - Whom to ask about the switch.
    type: dict
    suboptions:
      name:
        description: The name of a person or team. V('') clears it.
        type: str
      details:
        description: How to reach them. V('') clears it.
        type: str
  nioc:
    description:
      - Network I/O Control (version 3), which shares the bandwidth of the network adapters among kinds of traffic.
    type: dict
    suboptions:
      state:
        description: Whether it is in force.
        type: str
        choices: [enabled, disabled]
      traffic:
        description:
          - The kinds of traffic and what they may have. Those that are not named stay as they are.
        type: dict
        suboptions:
          management: &allocation
            description: What this kind of traffic may have of each network adapter.
            type: dict
            suboptions:
              shares:
                description:
                  - Its weight when the bandwidth is short, V(low) (25), V(normal) (50), V(high) (100), or a number
                    from 1 to 100.
                type: str
              limit_mbps:
                description:
                  - The most that it may have, a number of megabits for each second, or V(unlimited).
                type: str
              reservation_mbps:
                description:
                  - What is kept for it, a number of megabits for each second.
                type: int
          fault_tolerance: *allocation
          vmotion: *allocation
          virtual_machine: *allocation
          iscsi: *allocation
          nfs: *allocation
          replication: *allocation
          vsan: *allocation
          data_protection: *allocation
          backup_nfc: *allocation
          nvme_tcp: *allocation
  pvlans:
    description:
      - Private VLANs, each known by its primary and secondary VLAN. Those that are not named stay, unless O(exact)
        names this list.
    type: list
    elements: dict
    suboptions:
      primary:
        description: The primary VLAN, from 1 to 4094.
        type: int
        required: true
      secondary:
        description:
          - The secondary VLAN, from 1 to 4094. Left out, the entry is the one of the primary VLAN itself, which must
            be there for its secondary ones.
        type: int
      type:
        description:
          - Who may talk to whom, V(promiscuous) for the primary VLAN itself, V(isolated) or V(community) for a
            secondary one. A primary VLAN has one isolated one at most.
        type: str
        choices: [promiscuous, isolated, community]
      state:
        description: Whether it exists. One that port groups use is not removed.
        type: str
        choices: [present, absent]
        default: present
  lacp_groups:
    description:
      - Link aggregation groups, each known by its name. Those that are not named stay, unless O(exact) names this
        list.
      - Their ports inherit VLANs and NetFlow from the port group of the uplinks; that is left as it is.
    type: list
    elements: dict
    suboptions:
      name:
        description: The name of the group.
        type: str
        required: true
      mode:
        description: Whether it negotiates of itself (V(active)) or waits for the other side (V(passive)).
        type: str
        choices: [active, passive]
      ports:
        description: How many ports it has on each host, from 1 to 32. A new one has 2 if it is left out.
        type: int
      load_balancing:
        description: What of a packet decides through which of the ports it goes.
        type: str
        choices:
          - src_mac
          - dest_mac
          - src_dest_mac
          - dest_ip_vlan
          - src_ip_vlan
          - src_dest_ip_vlan
          - dest_tcp_udp_port
          - src_tcp_udp_port
          - src_dest_tcp_udp_port
          - dest_ip_tcp_udp_port
          - src_ip_tcp_udp_port
          - src_dest_ip_tcp_udp_port
          - dest_ip_tcp_udp_port_vlan
          - src_ip_tcp_udp_port_vlan
          - src_dest_ip_tcp_udp_port_vlan
          - dest_ip
          - src_ip
          - src_dest_ip
          - vlan
          - src_port_id
      timeout:
        description: How soon a silent partner counts as gone.
        type: str
        choices: [slow, fast]
      state:
        description: Whether it exists. One that is in a teaming order, or has network adapters, is not removed.
        type: str
        choices: [present, absent]
        default: present
  health_check:
    description:
      - Whether the switch looks now and then if the physical switches are set to match it.
    type: dict
    suboptions:
      vlan_mtu: &check
        description: One of the checks.
        type: dict
        suboptions:
          state:
            description: Whether it is made.
            type: str
            choices: [enabled, disabled]
          interval_minutes:
            description:
              - The minutes between two of them, up to 60. One that is enabled and has none gets 1.
            type: int
      teaming: *check
  ipfix:
    description:
      - To whom, and how, port groups with NetFlow tell of their traffic.
    type: dict
    suboptions:
      collector_ip:
        description: The address of the collector. V('') clears it.
        type: str
      collector_port:
        description: The port of the collector.
        type: int
      switch_ip:
        description:
          - The IPv4 address by which the collector knows the switch, so that it sees one and not one for each host.
            V('') clears it.
        type: str
      observation_domain_id:
        description: A number by which the collector knows the switch.
        type: int
      active_flow_timeout:
        description: After how many seconds of traffic a flow is reported, from 60 to 3600.
        type: int
      idle_flow_timeout:
        description: After how many seconds of silence a flow is reported, from 10 to 600.
        type: int
      sampling_rate:
        description: Of how many packets one is looked at, up to 16384. V(0) means all.
        type: int
      internal_flows_only:
        description: Whether only traffic between virtual machines of one host is reported.
        type: bool
  exact:
    description:
      - The lists of which those that are not named are removed.
    type: list
    elements: str
    choices: [pvlans, lacp_groups]
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.connection.waiting
  - skyscraper.vsphere.attributes
seealso:
  - module: skyscraper.vsphere.dvs_info
  - module: skyscraper.vsphere.vswitch
"""

EXAMPLES = r"""
- name: A distributed switch with two uplinks and large packets
  skyscraper.vsphere.dvs:
    name: prod
    datacenter: DC1
    version: 8.0.0
    mtu: 9000
    uplinks: [Uplink 1, Uplink 2]
    discovery_protocol: lldp
    link_discovery: both
    multicast_filtering: snooping

- name: vMotion yields to storage when the bandwidth is short
  skyscraper.vsphere.dvs:
    name: prod
    nioc:
      state: enabled
      traffic:
        vmotion: {shares: low, limit_mbps: 8000}
        nfs: {shares: high}

- name: Private VLANs, these and no others
  skyscraper.vsphere.dvs:
    name: prod
    pvlans:
      - primary: 100
      - {primary: 100, secondary: 101, type: isolated}
      - {primary: 100, secondary: 102, type: community}
    exact: [pvlans]

- name: A link aggregation group
  skyscraper.vsphere.dvs:
    name: prod
    lacp_groups:
      - {name: lag1, mode: active, ports: 2, load_balancing: src_dest_ip_tcp_udp_port, timeout: fast}

- name: The switch with this id has a new name and place
  skyscraper.vsphere.dvs:
    moid: dvs-21
    name: production
    folder: dmz

- name: A switch with nothing in it is gone
  skyscraper.vsphere.dvs:
    name: /DC1/network/test
    state: absent
"""

RETURN = r"""
moid:
  description: The managed object id of the switch.
  type: str
  returned: when it exists
  sample: dvs-21
dvs:
  description: The switch in the words of the options; it can be handed back to this module.
  type: dict
  returned: success
  sample:
    name: prod
    folder: /DC1/network
    state: present
    version: 8.0.0
    mtu: 9000
    uplinks: [Uplink 1, Uplink 2]
    discovery_protocol: lldp
    link_discovery: both
    multicast_filtering: snooping
facts:
  description: Values that can only be read.
  type: dict
  returned: success
  contains:
    uuid:
      description: The UUID by which hosts and ports know the switch.
      type: str
      returned: when it exists
    port_groups:
      description: The names of its port groups, that of the uplinks as well.
      type: list
      elements: str
      returned: when it exists
    hosts:
      description: How many hosts it has.
      type: int
      returned: when it exists
task:
  description: The id of the server's task that goes on, or none if there is nothing to do.
  type: str
  returned: with O(wait=false)
  sample: task-42
diff:
  description: What changes, before and after.
  type: dict
  returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.dvs import Dvs
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(Dvs))


if __name__ == "__main__":
    main()
