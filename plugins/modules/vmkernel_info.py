#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: vmkernel_info
short_description: Reads the vmkernel adapters of ESXi hosts
version_added: 0.1.0
description:
  - Reads one vmkernel adapter, or all of them, of one ESXi host, of several, of all hosts of a cluster or folder, or of
    all there are. What it returns can be handed back to M(skyscraper.vsphere.vmkernel) and changes nothing.
  - Needs the privilege C(System.Read) on the hosts, and on the distributed port groups to tell their names.
  - Works on a vCenter and on a standalone ESXi host, which knows no names of distributed port groups.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  device:
    description:
      - An adapter, as in V(vmk1). Without it and the port groups, all adapters are read. A host that has none of that
        name is listed with the state V(absent).
    type: str
  portgroup:
    description: The name of a port group of a standard switch. Only the adapters on it are read.
    type: str
  dv_portgroup:
    description:
      - A distributed port group, by its name, as V(switch/name), by its inventory path or its id. Only the adapters on
        it are read.
    type: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.vmkernel
"""

EXAMPLES = r"""
- name: The adapters of all hosts of a cluster
  skyscraper.vsphere.vmkernel_info:
    cluster: cluster1
  register: adapters

- name: The addresses that carry vMotion
  ansible.builtin.debug:
    msg: "{{ carrying | map(attribute='facts.ipv4.address') }}"
  vars:
    carrying: "{{ adapters.results | selectattr('vmkernel.services', 'contains', 'vmotion') }}"
"""

RETURN = r"""
results:
  description: One entry for each adapter of each host.
  type: list
  elements: dict
  returned: success
  contains:
    moid:
      description: The managed object id of the host.
      type: str
      returned: success
      sample: host-10
    vmkernel:
      description: The adapter in the words of the options of M(skyscraper.vsphere.vmkernel).
      type: dict
      returned: success
      sample:
        host: esx01.example.test
        device: vmk1
        state: present
        portgroup: vMotion
        ipv4: {dhcp: false, address: 192.0.2.7, netmask: 255.255.255.0, gateway: ""}
        ipv6: {dhcp: false, autoconf: false, addresses: [], gateway: ""}
        mtu: 9000
        tcpip_stack: defaultTcpipStack
        services: [vmotion]
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
      contains:
        mac:
          description: The MAC address.
          type: str
          returned: success
          sample: 00:50:56:6a:01:02
        ipv4:
          description: The C(address) and C(netmask) that it has, whoever gave them.
          type: dict
          returned: success
        ipv6:
          description: All C(addresses) that it has, the link-local one among them.
          type: dict
          returned: success
        system_owned:
          description: Whether the system made it (NSX, for one); it cannot be changed then.
          type: bool
          returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.vmkernel import Vmkernel
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(Vmkernel))


if __name__ == "__main__":
    main()
