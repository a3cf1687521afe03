#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_snmp_info
short_description: Reads the SNMP agent of ESXi hosts
version_added: 0.1.0
description:
  - Reads the SNMP agent of one ESXi host, of several, of all hosts of a cluster, or of all there are. What it
    returns can be handed back to M(skyscraper.vsphere.host_snmp) and changes nothing.
  - Communities are secrets, so it says how many there are, and not which.
  - Needs the privilege C(Global.Settings) on the hosts. Hosts of which the account may not read it are left out, unless
    they are named.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host_snmp
"""

EXAMPLES = r"""
- name: The SNMP agents of all hosts of a cluster
  skyscraper.vsphere.host_snmp_info:
    cluster: cluster1
  register: snmp

- name: The hosts that can be asked by SNMP
  ansible.builtin.debug:
    msg: "{{ snmp.results | map(attribute='host_snmp') | selectattr('enabled') | map(attribute='host') }}"
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
    host_snmp:
      description: The host's SNMP agent in the words of the options of M(skyscraper.vsphere.host_snmp).
      type: dict
      returned: success
      sample:
        host: esx01.example.test
        enabled: true
        snmp_port: 161
        trap_targets: [{host: traps.example.test, port: 162}]
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
      contains:
        communities:
          description: How many communities may read.
          type: int
          returned: success
        most_communities:
          description: How many there can be.
          type: int
          returned: success
        most_trap_targets:
          description: How many trap targets there can be.
          type: int
          returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.snmp import HostSnmp
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostSnmp))


if __name__ == "__main__":
    main()
