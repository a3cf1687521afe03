#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: datacenter
short_description: Ensures a datacenter
version_added: 0.1.0
description:
  - Creates, renames, moves or removes a datacenter of a vCenter.
  - A datacenter is found by O(name) in O(folder), or by O(moid). Found by its id, it is renamed to O(name) and moved
    to O(folder), if they are given and differ.
  - Needs the privileges C(Datacenter.Create), C(Datacenter.Rename), C(Datacenter.Move) or C(Datacenter.Delete) for
    what it does, on the folder that holds the datacenter (for the last three, on the datacenter too).
  - A standalone ESXi host has no datacenters to manage; there the module fails.
  - It cannot set the default hardware version of a datacenter.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  name:
    description:
      - Name of the datacenter, or its inventory path, as in V(/Europe/DC1).
    type: str
  folder:
    description:
      - Inventory path of the folder that holds the datacenter, as in V(/Europe). Without it, and without O(moid), the
        root folder is meant.
    type: str
  moid:
    description:
      - The managed object id of the datacenter, as in V(datacenter-2).
    type: str
  state:
    description:
      - Whether the datacenter exists.
    type: str
    choices: [present, absent]
    default: present
  allow_non_empty:
    description:
      - Whether O(state=absent) may remove a datacenter with something in it. All of that is destroyed along with it,
        B(virtual machines and their disks included).
    type: bool
    default: false
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.connection.waiting
  - skyscraper.vsphere.attributes
seealso:
  - module: skyscraper.vsphere.datacenter_info
  - module: skyscraper.vsphere.folder
"""

EXAMPLES = r"""
- name: A datacenter exists
  skyscraper.vsphere.datacenter:
    name: Skyscraper

- name: A datacenter in a folder of datacenters exists
  skyscraper.vsphere.datacenter:
    name: Frankfurt
    folder: /Europe

- name: The datacenter with this id has a new name
  skyscraper.vsphere.datacenter:
    moid: datacenter-2
    name: Berlin

- name: An empty datacenter is gone
  skyscraper.vsphere.datacenter:
    name: Skyscraper
    state: absent
"""

RETURN = r"""
moid:
  description: The managed object id of the datacenter.
  type: str
  returned: when it exists
  sample: datacenter-2
datacenter:
  description: The datacenter in the words of the options; it can be handed back to this module.
  type: dict
  returned: success
  sample: {name: Skyscraper, folder: /, state: present}
facts:
  description: Values that can only be read; there are none for datacenters.
  type: dict
  returned: success
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
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.inventory.datacenter import Datacenter
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(Datacenter))


if __name__ == "__main__":
    main()
