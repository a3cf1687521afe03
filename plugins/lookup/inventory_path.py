# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: inventory_path
short_description: The inventory paths of objects, by name or managed object id
version_added: 0.1.0
author:
  - The Skyscraper Project (@skyscraper-vsphere)
description:
  - Tells where objects of any kind are in the inventory, which are named by name or by id.
  - A name that several objects have is an error that lists them; so is one that nothing has, with what is called alike.
  - All terms of a lookup are found together; the names of all objects of a kind are read once in a run.
  - Needs the privilege C(System.View) on the objects.
  - Works on a vCenter and on a standalone ESXi host.
  - It finds nothing that an earlier task of a run in check mode would have made.
options:
  _terms:
    description: Names, or ids such as V(vm-42).
    type: list
    elements: str
    required: true
extends_documentation_fragment:
  - skyscraper.vsphere.connection.plugin
  - skyscraper.vsphere.lookup
seealso:
  - plugin: skyscraper.vsphere.moid
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Where a virtual machine is
  ansible.builtin.debug:
    msg: "{{ lookup('skyscraper.vsphere.inventory_path', 'web-01', kind='vm') }}"

- name: What some ids mean
  ansible.builtin.debug:
    msg: "{{ query('skyscraper.vsphere.inventory_path', 'vm-42', 'host-10') }}"
"""

RETURN = r"""
_raw:
  description: The inventory path of each object, in the order of the terms.
  type: list
  elements: str
"""

from ansible_collections.skyscraper.vsphere.plugins.plugin_utils.lookup import ObjectLookup


class LookupModule(ObjectLookup):
    def told(self, session, refs):
        paths = session.read.paths_of(refs)
        return [paths[ref._moId] for ref in refs]
