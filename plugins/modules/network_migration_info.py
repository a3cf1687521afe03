#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: network_migration_info
short_description: Tells which networks the virtual machines and adapters of ESXi hosts are connected to
version_added: 0.1.0
description:
  - Tells of one ESXi host, of several, of all hosts of a cluster or folder, or of all there are, which networks its
    vmkernel adapters and the network adapters of its virtual machines are connected to, and which switches have its
    physical network adapters. What it returns can be handed back to M(skyscraper.vsphere.network_migration) and changes
    nothing.
  - Needs the privilege C(System.Read) on the hosts, on their virtual machines, networks and distributed switches. A
    network that the account does not see is told by its id.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.network_migration
"""

EXAMPLES = r"""
- name: What the hosts of a cluster are connected to
  skyscraper.vsphere.network_migration_info:
    cluster: cluster1
  register: connections

- name: The virtual machines that are on the standard switch still
  ansible.builtin.debug:
    msg: "{{ machines | selectattr('network', 'match', 'vSwitch0/') | map(attribute='name') | unique }}"
  vars:
    machines: "{{ connections.results | map(attribute='network_migration.machines') | flatten }}"
"""

RETURN = r"""
results:
  description: One entry for each host.
  type: list
  elements: dict
  returned: success
  contains:
    moid:
      description: The managed object id of the host.
      type: str
      returned: success
      sample: host-10
    network_migration:
      description:
        - What hangs on which network, in the words of the options of M(skyscraper.vsphere.network_migration). Networks
          are called C(switch/name).
      type: dict
      returned: success
      sample:
        host: esx01.example.test
        vmkernel: [{device: vmk0, network: vSwitch0/Management Network}]
        machines: [{name: web-01, unit: 0, network: dvs1/prod}]
        network_adapters:
          - {device: vmnic0, switch: vSwitch0}
          - {device: vmnic1, switch: dvs1, uplink: Uplink 1}
          - {device: vmnic2, switch: ""}
    facts:
      description: Nothing here; all that is told can be set.
      type: dict
      returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.migration import NetworkMigration
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(NetworkMigration))


if __name__ == "__main__":
    main()
