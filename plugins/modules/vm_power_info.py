#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: vm_power_info
short_description: Reads the power state of virtual machines
version_added: 0.1.0
description:
  - Reads the power state of one virtual machine, of all in a folder or datacenter, or of all there are, in one
    request and its pages. What it returns can be handed back to M(skyscraper.vsphere.vm_power) and changes nothing.
  - Needs the privilege C(System.Read) on the virtual machines; those that the account may not see are left out.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.vm.info
seealso:
  - module: skyscraper.vsphere.vm_power
"""

EXAMPLES = r"""
- name: The power states of all virtual machines in a folder
  skyscraper.vsphere.vm_power_info:
    folder: prod
    datacenter: DC1
  register: power

- name: The names of those that are off
  ansible.builtin.debug:
    msg: "{{ power.results | selectattr('vm_power.state', 'eq', 'powered_off') | map(attribute='facts.name') }}"
"""

RETURN = r"""
results:
  description: One entry for each virtual machine.
  type: list
  elements: dict
  returned: success
  contains:
    moid:
      description: The managed object id of the virtual machine.
      type: str
      returned: success
      sample: vm-42
    vm_power:
      description: The power state in the words of the options of M(skyscraper.vsphere.vm_power).
      type: dict
      returned: success
      sample: {moid: vm-42, state: powered_on}
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
      contains:
        name:
          description: Name of the virtual machine.
          type: str
          returned: success
          sample: web-01
        tools_running:
          description: Whether VMware Tools run in the guest.
          type: bool
          returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.power import VmPower
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(VmPower))


if __name__ == "__main__":
    main()
