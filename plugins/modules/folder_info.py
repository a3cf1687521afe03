#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: folder_info
short_description: Reads folders
version_added: 0.1.0
description:
  - Reads one folder, or all folders in a scope, in the words of M(skyscraper.vsphere.folder); what it returns can be
    handed back to that module and changes nothing.
  - The four folders that each datacenter has of itself are left out of lists, as they come and go with the
    datacenter.
  - Needs the privilege C(System.Read) on the folders; those that the account may not see are left out.
  - A standalone ESXi host has no folders to manage; there the module fails.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  name:
    description:
      - Name of the folder, or its inventory path. One that does not exist is returned with C(state=absent).
    type: str
  folder:
    description:
      - The folder that holds it, as an inventory path, or below the folder of O(datacenter) for this O(type). Without
        O(name), all folders below it are read.
    type: str
  datacenter:
    description:
      - Name or inventory path of the datacenter. Without O(name) and O(folder), all folders in it are read.
    type: str
  type:
    description:
      - What the folder is for. It says in which part of the datacenter a relative O(folder) lies (V(vm) if it is left
        out), and lists hold only folders of this type.
    type: str
    choices: [vm, host, datastore, network, datacenter]
  moid:
    description:
      - The managed object id of the folder, as in V(group-v12).
    type: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
seealso:
  - module: skyscraper.vsphere.folder
"""

EXAMPLES = r"""
- name: All folders of virtual machines in a datacenter
  skyscraper.vsphere.folder_info:
    datacenter: DC1
    type: vm
  register: folders

- name: The same folders in another datacenter
  skyscraper.vsphere.folder:
    name: "{{ item.folder.name }}"
    folder: "{{ item.folder.folder | replace('/DC1/', '/DC2/') }}"
  loop: "{{ folders.results }}"
"""

RETURN = r"""
results:
  description: One entry for each folder.
  type: list
  elements: dict
  returned: success
  contains:
    moid:
      description: The managed object id of the folder.
      type: str
      returned: when it exists
      sample: group-v12
    folder:
      description: The folder in the words of the options of M(skyscraper.vsphere.folder).
      type: dict
      returned: success
      sample: {name: web, folder: /DC1/vm/prod, state: present}
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
      contains:
        type:
          description: What the folder is for, in the words of O(type).
          type: str
          returned: when it exists
          sample: vm
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.inventory.folder import Folder
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(Folder))


if __name__ == "__main__":
    main()
