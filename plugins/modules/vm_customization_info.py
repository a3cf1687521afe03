#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: vm_customization_info
short_description: Reads the customization of the guests of virtual machines
version_added: 0.1.0
description:
  - Reads the state of the customization of one virtual machine, of all in a folder or datacenter, or of all there are,
    in one request and its pages. What it returns can be handed back to M(skyscraper.vsphere.vm_customization) and
    changes nothing.
  - What a guest was customized with cannot be read; the fingerprint tells whether it was the same.
  - Needs the privilege C(System.Read) on the virtual machines; those that the account may not see are left out.
  - Needs a vCenter; it does not work on a standalone ESXi host, which knows no customization. The state is told by
    vSphere 7.0 Update 2 and later.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.vm.info
seealso:
  - module: skyscraper.vsphere.vm_customization
"""

EXAMPLES = r"""
- name: How did it go in this folder?
  skyscraper.vsphere.vm_customization_info:
    folder: prod
    datacenter: DC1
  register: guests

- name: Those that failed, and why
  ansible.builtin.debug:
    msg: "{{ guests.results | selectattr('facts.customization.status', 'eq', 'failed') | map(attribute='facts') }}"
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
    vm_customization:
      description: The fingerprint of what the guest was customized with; empty if the virtual machine keeps none.
      type: dict
      returned: success
      sample: {moid: vm-42, fingerprint: 3b1f0c2a9d8e7f6a5b4c3d2e}
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
      contains:
        name: {description: Name of the virtual machine., type: str, returned: success, sample: web-01}
        customization:
          description: The state of the customization of the guest.
          type: dict
          returned: success
          contains:
            status: {description: "idle, pending, running, succeeded or failed.", type: str, returned: success}
            error: {description: Why it failed., type: str, returned: success}
            started: {description: When it began., type: str, returned: success}
            ended: {description: When it ended., type: str, returned: success}
        guest_hostname: {description: The name of the guest., type: str, returned: success, sample: web-01}
        ip_addresses:
          description: The addresses of all network adapters.
          type: list
          elements: str
          returned: success
          sample: [192.0.2.7]
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.customization import VmCustomization
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(VmCustomization))


if __name__ == "__main__":
    main()
