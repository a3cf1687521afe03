# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    """Options that the inventory plugins share."""

    DOCUMENTATION = r"""
options:
  datacenters:
    description:
      - Names or inventory paths of the datacenters to which the inventory is confined. The server is asked for no
        others.
    type: list
    elements: str
    default: []
  folders:
    description:
      - Inventory paths of the folders to which the inventory is confined, with all that is below them, as in
        V(/DC1/vm/prod). With several of these options, what is in any of the places is in the inventory.
    type: list
    elements: str
    default: []
  clusters:
    description:
      - Names or inventory paths of the clusters to which the inventory is confined.
    type: list
    elements: str
    default: []
  hostnames:
    description:
      - What the hosts are called. Expressions, of which the first counts that yields something, such as
        V(guest.hostname) or V(name ~ '.' ~ datacenter). Without it, their names.
      - An expression that is just the name of a variable is the fastest. One of variables, operators, methods of
        strings, and filters and tests of single values and lists such as C(default), C(first) or C(match) is evaluated
        once for equal values; one with a lookup, or with any other filter or test, is evaluated for each host.
    type: list
    elements: str
    default: []
  clashes:
    description:
      - What becomes of hosts that would have the same name. V(uuid) puts the instance UUID (the id, where there is no
        such) behind each of their names, V(path) the path of the folder, and V(error) ends with an error that names
        them.
    type: str
    choices: [uuid, path, error]
    default: uuid
  filters:
    description:
      - Expressions that must all hold for what is in the inventory, such as V(power_state == 'powered_on').
      - They are looked at before names are made. Where one cannot be evaluated, the object is left out, or is an error
        with O(strict). One that can be evaluated for no object at all is warned of.
    type: list
    elements: str
    default: []
  compat:
    description:
      - Which other plugin's variables and groups are made besides. V(community) makes those of
        C(community.vmware.vmware_vm_inventory) and of AWX's own source, V(vmware) those of C(vmware.vmware.vms), in
        their nested form, with the groups that they make by default and their names of hosts. Variables whose names
        Ansible keeps for itself, C(name) and C(tags), and those that hold a dot, are not made.
    type: str
    choices: [none, community, vmware]
    default: none
"""
