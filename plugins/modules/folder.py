#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: folder
short_description: Ensures a folder
version_added: 0.1.0
description:
  - Creates, renames, moves or removes a folder of virtual machines, hosts, datastores, networks or datacenters.
  - A folder is found by O(name) in O(folder), or by O(moid). Found by its id, it is renamed to O(name) and moved to
    O(folder), if they are given and differ.
  - Needs the privileges C(Folder.Create), C(Folder.Rename), C(Folder.Move) or C(Folder.Delete) for what it does, on
    the folder that holds it (for the last three, on the folder too).
  - A standalone ESXi host has no folders to manage; there the module fails.
  - It creates one folder and not those above it, and cannot move a folder to another datacenter.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  name:
    description:
      - Name of the folder, or its inventory path, as in V(/DC1/vm/prod). A slash inside of a name is written V(%2f)
        in a path, and as it is in a name.
    type: str
  folder:
    description:
      - The folder that holds it, as an inventory path, or below the folder of O(datacenter) for this O(type), as in
        V(prod/web). Without it, and without O(moid), the folder of the datacenter for this type is meant.
    type: str
  datacenter:
    description:
      - Name or inventory path of the datacenter. Not needed if there is only one, or if O(folder) is an inventory
        path.
    type: str
  type:
    description:
      - What the folder is for. It says in which part of the datacenter a relative O(folder) lies. A new folder is of
        the type of the folder that holds it.
    type: str
    choices: [vm, host, datastore, network, datacenter]
    default: vm
  moid:
    description:
      - The managed object id of the folder, as in V(group-v12).
    type: str
  state:
    description:
      - Whether the folder exists.
    type: str
    choices: [present, absent]
    default: present
  allow_non_empty:
    description:
      - Whether O(state=absent) may remove a folder with something in it. All of that is destroyed along with it,
        B(virtual machines and their disks included).
    type: bool
    default: false
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.connection.waiting
  - skyscraper.vsphere.attributes
seealso:
  - module: skyscraper.vsphere.folder_info
  - module: skyscraper.vsphere.datacenter
"""

EXAMPLES = r"""
- name: A folder for virtual machines exists
  skyscraper.vsphere.folder:
    name: prod
    datacenter: DC1

- name: A folder in it exists
  skyscraper.vsphere.folder:
    name: web
    folder: prod
    datacenter: DC1

- name: A folder for hosts, named by its path, exists
  skyscraper.vsphere.folder:
    name: /DC1/host/rack-7

- name: A folder of datacenters exists
  skyscraper.vsphere.folder:
    name: Europe
    type: datacenter

- name: The folder with this id has a new name and place
  skyscraper.vsphere.folder:
    moid: group-v12
    name: frontend
    folder: /DC1/vm/prod

- name: An empty folder is gone
  skyscraper.vsphere.folder:
    name: /DC1/vm/prod/web
    state: absent
"""

RETURN = r"""
moid:
  description: The managed object id of the folder.
  type: str
  returned: when it exists
  sample: group-v12
folder:
  description: The folder in the words of the options; it can be handed back to this module.
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
task:
  description: The id of the server's task that goes on, or none if there is nothing to do.
  type: str
  returned: with O(wait=false)
  sample: task-42
diff:
  description: What changes, before and after.
  type: dict
  returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.inventory.folder import Folder
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(Folder))


if __name__ == "__main__":
    main()
