#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: vswitch_info
short_description: Reads the standard switches of ESXi hosts
version_added: 0.1.0
description:
  - Reads one standard switch, or all of them, of one ESXi host, of several, of all hosts of a cluster, or of all
    there are, in one request. What it returns can be handed back to M(skyscraper.vsphere.vswitch) and changes
    nothing.
  - Needs the privilege C(System.Read) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  name:
    description:
      - The name of a switch. Without it, all switches are read. A host that has none of that name is listed with the
        state V(absent).
    type: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.vswitch
"""

EXAMPLES = r"""
- name: The switches of all hosts of a cluster
  skyscraper.vsphere.vswitch_info:
    cluster: cluster1
  register: switches

- name: The switches without a second uplink
  ansible.builtin.debug:
    msg: "{{ item.host }}: {{ item.name }}"
  loop: "{{ switches.results | map(attribute='vswitch') }}"
  loop_control:
    label: "{{ item.host }}"
  when: item.uplinks | length < 2
"""

RETURN = r"""
results:
  description: One entry for each switch of each host.
  type: list
  elements: dict
  returned: success
  contains:
    moid:
      description: The managed object id of the host.
      type: str
      returned: success
      sample: host-10
    vswitch:
      description: The switch in the words of the options of M(skyscraper.vsphere.vswitch).
      type: dict
      returned: success
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
      returned: success
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
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.vswitch import VirtualSwitch
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(VirtualSwitch))


if __name__ == "__main__":
    main()
