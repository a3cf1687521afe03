#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_snmp
short_description: Ensures the SNMP agent of ESXi hosts
version_added: 0.1.0
description:
  - Sets the SNMP agent of one ESXi host, of several, or of all hosts of a cluster. Whether it runs, its port, the
    communities that may read, and where it sends traps (SNMP v1 and v2c).
  - Communities are secrets. They are compared, and stand in no result, diff or message.
  - Needs the privilege C(Global.Settings) on the hosts, for reading as well.
  - Works on a vCenter and on a standalone ESXi host.
  - It does not set up SNMP v3, which the API of vSphere does not reach.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  enabled:
    description: Whether the agent runs.
    type: bool
  snmp_port:
    description: The UDP port at which the agent listens, V(1) to V(65535). A fresh host has V(161).
    type: int
  read_only_communities:
    description:
      - Communities that may read. The ones that are not named stay, unless O(exact) holds V(read_only_communities).
        More or longer ones than the host takes are refused.
    type: list
    elements: str
  trap_targets:
    description:
      - Where traps are sent, each known by O(trap_targets[].host) and O(trap_targets[].port). The ones that are not
        named stay, unless O(exact) holds V(trap_targets). More than the host takes are refused.
    type: list
    elements: dict
    suboptions:
      host:
        description: Name or address of the target.
        type: str
        required: true
      port:
        description: Its UDP port.
        type: int
        default: 162
      community:
        description: The community of the traps. A new target needs one; of a target that is there it stays if left out.
        type: str
      state:
        description: Whether it is there.
        type: str
        choices: [present, absent]
        default: present
  exact:
    description: The lists that hold what is named in them and nothing else.
    type: list
    elements: str
    choices: [read_only_communities, trap_targets]
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_snmp_info
  - module: skyscraper.vsphere.host_firewall
"""

EXAMPLES = r"""
- name: All hosts of a cluster can be asked by the monitoring, and send it traps
  skyscraper.vsphere.host_snmp:
    cluster: cluster1
    enabled: true
    read_only_communities:
      - "{{ monitoring_community }}"
    trap_targets:
      - host: traps.example.test
        community: "{{ trap_community }}"

- name: A host without SNMP, and without anything left of it
  skyscraper.vsphere.host_snmp:
    host: esx01.example.test
    enabled: false
    read_only_communities: []
    trap_targets: []
    exact: [read_only_communities, trap_targets]
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_snmp:
  description: The host's SNMP agent in the words of the options, without communities; it can be handed back.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    enabled: true
    snmp_port: 161
    trap_targets: [{host: traps.example.test, port: 162}]
facts:
  description: Values that can only be read.
  type: dict
  returned: success, for one host
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
results:
  description: One entry for each host, with C(changed), C(moid), C(host_snmp) and C(facts), or with C(msg), C(code)
    and C(details) for one that failed.
  type: list
  elements: dict
  returned: for several hosts
diff:
  description: What changes, before and after; for several hosts a list.
  type: raw
  returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.snmp import HostSnmp
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostSnmp))


if __name__ == "__main__":
    main()
