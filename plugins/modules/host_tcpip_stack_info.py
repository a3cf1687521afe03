#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_tcpip_stack_info
short_description: Reads the TCP/IP stacks of ESXi hosts
version_added: 0.1.0
description:
  - Reads one TCP/IP stack, or all of them, of one ESXi host, of several, of all hosts of a cluster or folder, or of all
    there are, in one request. What it returns can be handed back to M(skyscraper.vsphere.host_tcpip_stack) and changes
    nothing.
  - Needs the privilege C(System.Read) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  stack:
    description: The key of a stack, as in V(vmotion). Without it, all stacks are read.
    type: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host_tcpip_stack
"""

EXAMPLES = r"""
- name: The default stacks of all hosts of a cluster
  skyscraper.vsphere.host_tcpip_stack_info:
    cluster: cluster1
    stack: defaultTcpipStack
  register: stacks

- name: The hosts that have to be rebooted for IPv6
  ansible.builtin.debug:
    msg: "{{ stacks.results | selectattr('facts.reboot_needed') | map(attribute='host_tcpip_stack.host') }}"
"""

RETURN = r"""
results:
  description: One entry for each stack of each host.
  type: list
  elements: dict
  returned: success
  contains:
    moid:
      description: The managed object id of the host.
      type: str
      returned: success
      sample: host-10
    host_tcpip_stack:
      description: The stack in the words of the options of M(skyscraper.vsphere.host_tcpip_stack).
      type: dict
      returned: success
      sample:
        host: esx01.example.test
        stack: vmotion
        ipv4: {gateway: 198.51.100.1, gateway_device: ""}
        ipv6: {gateway: "", gateway_device: ""}
        dns: {dhcp: false, domain_name: "", servers: [], search_domains: []}
        congestion_control: cubic
        max_connections: 11000
        routes: [{network: 10.20.0.0/16, gateway: 198.51.100.2}]
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
      contains:
        name:
          description: What the stack is called; null for one that nothing uses.
          type: str
          returned: success
        adapters:
          description: The vmkernel adapters that are on it.
          type: list
          elements: str
          returned: success
        routes:
          description: All its routes, each with C(network), C(gateway) and C(device).
          type: list
          elements: dict
          returned: success
        ipv6_active:
          description: Whether the host has IPv6 now.
          type: bool
          returned: for the default stack
        reboot_needed:
          description: Whether the host has to be rebooted to have IPv6, or to have none, as it is set.
          type: bool
          returned: for the default stack
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.tcpip_stack import HostTcpipStack
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostTcpipStack))


if __name__ == "__main__":
    main()
