#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: portgroup_info
short_description: Reads the port groups of standard switches of ESXi hosts
version_added: 0.1.0
description:
  - Reads one port group, or all of them, of the standard switches of one ESXi host, of several, of all hosts of a
    cluster, or of all there are, in one request. What it returns can be handed back to
    M(skyscraper.vsphere.portgroup) and changes nothing.
  - Needs the privilege C(System.Read) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  name:
    description:
      - The name of a port group. Without it, all port groups are read. A host that has none of that name is listed
        with the state V(absent).
    type: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.portgroup
"""

EXAMPLES = r"""
- name: A port group on all hosts of a cluster
  skyscraper.vsphere.portgroup_info:
    cluster: cluster1
    name: web
  register: web

- name: The VLANs that it has there, which should be but one
  ansible.builtin.debug:
    msg: "{{ web.results | map(attribute='portgroup') | map(attribute='vlan_id', default='none') | unique }}"
"""

RETURN = r"""
results:
  description: One entry for each port group of each host.
  type: list
  elements: dict
  returned: success
  contains:
    moid:
      description: The managed object id of the host.
      type: str
      returned: success
      sample: host-10
    portgroup:
      description: The port group in the words of the options of M(skyscraper.vsphere.portgroup).
      type: dict
      returned: success
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
      returned: success
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
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.portgroup import PortGroup
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(PortGroup))


if __name__ == "__main__":
    main()
