#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: vm_relocate_info
short_description: Reads where virtual machines are
version_added: 0.1.0
description:
  - Reads the host, cluster, resource pool, folder and datastores of one virtual machine, of all in a folder or
    datacenter, or of all there are, in a few requests and their pages. What it returns can be handed back to
    M(skyscraper.vsphere.vm_relocate) and changes nothing.
  - Needs the privilege C(System.Read) on the virtual machines and on the places that they are in; those that the
    account may not see are left out.
  - A standalone ESXi host cannot relocate machines; there the module fails.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.vm.info
seealso:
  - module: skyscraper.vsphere.vm_relocate
"""

EXAMPLES = r"""
- name: Where are the virtual machines of a folder?
  skyscraper.vsphere.vm_relocate_info:
    folder: prod
    datacenter: DC1
  register: places

- name: The names of those that have files on a datastore
  ansible.builtin.debug:
    msg: "{{ places.results | selectattr('vm_relocate.datastore', 'eq', 'old-01') | map(attribute='facts.name') }}"
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
    vm_relocate:
      description:
        - Where the machine is, in the words of the options of M(skyscraper.vsphere.vm_relocate). A place whose name is
          not the only one in the datacenter stands there as its path.
      type: dict
      returned: success
      sample:
        moid: vm-42
        host: esx02.example.com
        cluster: cluster1
        resource_pool: /DC1/host/cluster1/Resources
        datastore: fast-01
        folder: /DC1/vm/prod
        disks: [{controller: scsi0, unit: 0, datastore: fast-01, provisioning: thin}]
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
      contains:
        name: {description: Name of the virtual machine., type: str, returned: success, sample: web-01}
        file:
          description: Its configuration file.
          type: str
          returned: success
          sample: "[fast-01] web-01/web-01.vmx"
        power_state:
          description: V(powered_on), V(powered_off) or V(suspended).
          type: str
          returned: success
          sample: powered_on
        template: {description: Whether it is a template., type: bool, returned: success}
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.relocate import VmRelocate
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(VmRelocate))


if __name__ == "__main__":
    main()
