#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: dv_portgroup_info
short_description: Reads port groups of distributed switches
version_added: 0.1.0
description:
  - Reads one port group, all of a distributed switch, or all there are, in the words of
    M(skyscraper.vsphere.dv_portgroup); what it returns can be handed back to that module and changes nothing.
  - Needs the privilege C(System.Read) on the port groups; those that the account may not see are left out.
  - A standalone ESXi host has no distributed switches; there the module fails.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  name:
    description:
      - The name of the port group, or its inventory path. One that does not exist is returned with C(state=absent).
    type: str
  dvs:
    description:
      - The distributed switch, by its name, inventory path or managed object id. Without O(name), all of its port
        groups are read, that of the uplinks as well.
    type: str
  datacenter:
    description:
      - Name or inventory path of the datacenter in which names are looked for. Without O(name) and O(dvs), all port
        groups in it are read.
    type: str
  moid:
    description:
      - The managed object id of the port group, as in V(dvportgroup-23).
    type: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
seealso:
  - module: skyscraper.vsphere.dv_portgroup
"""

EXAMPLES = r"""
- name: All port groups of a distributed switch
  skyscraper.vsphere.dv_portgroup_info:
    dvs: prod
  register: found

- name: Which VLANs they have
  ansible.builtin.debug:
    msg: "{{ item.dv_portgroup.name }}: {{ item.dv_portgroup.vlan_id | default(item.dv_portgroup.vlan_trunk) }}"
  loop: "{{ found.results }}"
"""

RETURN = r"""
results:
  description: One entry for each port group.
  type: list
  elements: dict
  returned: success
  contains:
    moid:
      description: The managed object id of the port group.
      type: str
      returned: when it exists
      sample: dvportgroup-23
    dv_portgroup:
      description: The port group in the words of the options of M(skyscraper.vsphere.dv_portgroup).
      type: dict
      returned: success
      sample: {name: web, dvs: /DC1/network/prod, state: present, binding: static, vlan_id: 10}
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
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
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.dv_portgroup import DvPortgroup
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(DvPortgroup))


if __name__ == "__main__":
    main()
