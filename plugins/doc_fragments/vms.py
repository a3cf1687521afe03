# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    """Options that name one virtual machine, several of them, or all in a folder."""

    DOCUMENTATION = r"""
options:
  name:
    description:
      - Name of the virtual machine, or its inventory path, as in V(/DC1/vm/prod/web-01). A slash inside of a name is
        written V(%2f) in a path.
      - A name that several virtual machines have is an error that lists them.
    type: str
  names:
    description:
      - Names or inventory paths of several virtual machines. There is one result for each.
    type: list
    elements: str
  folder:
    description:
      - The folder that holds the virtual machine, as an inventory path, or below the folder C(vm) of O(datacenter),
        as in V(prod/web).
      - Without a name or an id, all virtual machines in it and in the folders below it are meant, but no templates;
        there is one result for each. An empty string means the folder C(vm) itself.
    type: str
  datacenter:
    description:
      - Name or inventory path of the datacenter in which O(name), O(names) or O(folder) is looked for. Not needed if
        there is only one.
    type: str
  moid:
    description:
      - The managed object id of the virtual machine, as in V(vm-42).
    type: str
  moids:
    description:
      - The managed object ids of several virtual machines, such as the C(moid) of the results of a loop. There is one
        result for each.
    type: list
    elements: str
  uuid:
    description:
      - The BIOS UUID of the virtual machine.
    type: str
  instance_uuid:
    description:
      - The instance UUID that the vCenter gave the virtual machine.
    type: str
"""
