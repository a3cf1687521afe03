#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: dvs_info
short_description: Reads distributed switches
version_added: 0.1.0
description:
  - Reads one distributed switch, or all in a scope, in the words of M(skyscraper.vsphere.dvs); what it returns can be
    handed back to that module and changes nothing.
  - Switches of other vendors are left out of lists.
  - Needs the privilege C(System.Read) on the switches; those that the account may not see are left out.
  - A standalone ESXi host has no distributed switches; there the module fails.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  name:
    description:
      - Name of the switch, or its inventory path. One that does not exist is returned with C(state=absent).
    type: str
  folder:
    description:
      - The folder that holds it, as an inventory path, or below the folder for networks of O(datacenter). Without
        O(name), all switches below it are read.
    type: str
  datacenter:
    description:
      - Name or inventory path of the datacenter. Without O(name) and O(folder), all switches in it are read.
    type: str
  moid:
    description:
      - The managed object id of the switch, as in V(dvs-21).
    type: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
seealso:
  - module: skyscraper.vsphere.dvs
"""

EXAMPLES = r"""
- name: All distributed switches of a datacenter
  skyscraper.vsphere.dvs_info:
    datacenter: DC1
  register: switches

- name: Which of them have large packets
  ansible.builtin.debug:
    msg: "{{ switches.results | map(attribute='dvs') | selectattr('mtu', '>', 1500) | map(attribute='name') }}"
"""

RETURN = r"""
results:
  description: One entry for each switch.
  type: list
  elements: dict
  returned: success
  contains:
    moid:
      description: The managed object id of the switch.
      type: str
      returned: when it exists
      sample: dvs-21
    dvs:
      description: The switch in the words of the options of M(skyscraper.vsphere.dvs).
      type: dict
      returned: success
      sample: {name: prod, folder: /DC1/network, state: present, mtu: 9000}
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
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.dvs import Dvs
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(Dvs))


if __name__ == "__main__":
    main()
