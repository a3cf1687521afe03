#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: datacenter_info
short_description: Reads datacenters
version_added: 0.1.0
description:
  - Reads one datacenter, or all of them, in the words of M(skyscraper.vsphere.datacenter); what it returns can be
    handed back to that module and changes nothing.
  - Needs the privilege C(System.Read) on the datacenters; those that the account may not see are left out.
  - A standalone ESXi host has no datacenters to manage; there the module fails.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  name:
    description:
      - Name of the datacenter, or its inventory path. One that does not exist is returned with C(state=absent).
    type: str
  folder:
    description:
      - Inventory path of a folder of datacenters, as in V(/Europe). Without O(name), all datacenters below it are
        read.
    type: str
  moid:
    description:
      - The managed object id of the datacenter, as in V(datacenter-2).
    type: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
seealso:
  - module: skyscraper.vsphere.datacenter
"""

EXAMPLES = r"""
- name: All datacenters
  skyscraper.vsphere.datacenter_info:
  register: datacenters

- name: Their names
  ansible.builtin.debug:
    msg: "{{ datacenters.results | map(attribute='datacenter.name') }}"
"""

RETURN = r"""
results:
  description: One entry for each datacenter.
  type: list
  elements: dict
  returned: success
  contains:
    moid:
      description: The managed object id of the datacenter.
      type: str
      returned: when it exists
      sample: datacenter-2
    datacenter:
      description: The datacenter in the words of the options of M(skyscraper.vsphere.datacenter).
      type: dict
      returned: success
      sample: {name: Skyscraper, folder: /, state: present}
    facts:
      description: Values that can only be read; there are none for datacenters.
      type: dict
      returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.inventory.datacenter import Datacenter
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(Datacenter))


if __name__ == "__main__":
    main()
