#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_nic_info
short_description: Reads the physical network adapters of ESXi hosts
version_added: 0.1.0
description:
  - Reads one physical network adapter, or all of them, of one ESXi host, of several, of all hosts of a cluster or
    folder, or of all there are, in one request; and what is at the other end of their links, if that is asked for.
    What it returns can be handed back to M(skyscraper.vsphere.host_nic) and changes nothing.
  - Needs the privilege C(System.Read) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  device:
    description: The adapter, as in V(vmnic0). Without it, all adapters are read.
    type: str
  neighbours:
    description:
      - Whether to tell what is known of the other end of each link by CDP and LLDP, and which networks are seen
        there. A host is asked for that by a call of its own, and may take some seconds for it.
    type: bool
    default: false
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host_nic
"""

EXAMPLES = r"""
- name: Which port of which switch the adapters of a cluster are plugged into
  skyscraper.vsphere.host_nic_info:
    cluster: cluster1
    neighbours: true
  register: adapters

- name: The adapters without a link
  ansible.builtin.debug:
    msg: "{{ adapters.results | selectattr('facts.link.state', 'equalto', 'down') | map(attribute='host_nic') }}"
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
    host_nic:
      description: The link as it is set, in the words of the options of M(skyscraper.vsphere.host_nic).
      type: dict
      returned: success
      sample: {host: esx01.example.test, device: vmnic2, auto_negotiate: true}
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
      contains:
        mac:
          description: The MAC address.
          type: str
          returned: success
        driver:
          description: The driver; with C(driver_version) and C(firmware_version) where the host tells them.
          type: str
          returned: success
        pci:
          description: Where the adapter sits on the PCI bus.
          type: str
          returned: success
        link:
          description: The link as it is, with C(state) (V(up) or V(down)), C(speed_mbps) and C(duplex).
          type: dict
          returned: success
        possible:
          description: The links that can be set, as in V(1000 full).
          type: list
          elements: str
          returned: success
        auto_negotiation_supported:
          description: Whether the adapter can negotiate its link.
          type: bool
          returned: success
        wake_on_lan_supported:
          description: Whether the host can be woken up by way of this adapter.
          type: bool
          returned: success
        switch:
          description: The standard or distributed switch of which the adapter is an uplink; null for none.
          type: str
          returned: success
        neighbour:
          description:
            - What is known of the other end, as C(cdp) (C(device_id), C(port_id), C(address), C(platform), C(vlan_id)
              …), C(lldp) (C(chassis_id), C(port_id), C(parameters) …) and C(networks) (C(vlan_id), C(subnet)). What
              is not known is left out; C(unknown) says why a host told nothing.
          type: dict
          returned: with O(neighbours)
          sample: {cdp: {device_id: switch1.example.test, port_id: Ethernet1/2, vlan_id: 1}}
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.nic import HostNic
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostNic))


if __name__ == "__main__":
    main()
