# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: moid
short_description: The managed object ids of objects, by name or inventory path
version_added: 0.1.0
author:
  - The Skyscraper Project (@skyscraper-vsphere)
description:
  - Tells the ids of objects of any kind, which are named by name or by inventory path.
  - A name that several objects have is an error that lists them; so is one that nothing has, with what is called alike.
  - All terms of a lookup are found together; the names of all objects of a kind are read once in a run.
  - Needs the privilege C(System.View) on the objects.
  - Works on a vCenter and on a standalone ESXi host.
  - It finds nothing that an earlier task of a run in check mode would have made.
options:
  _terms:
    description: Names, or inventory paths such as V(/DC1/vm/prod/web-01).
    type: list
    elements: str
    required: true
extends_documentation_fragment:
  - skyscraper.vsphere.connection.plugin
  - skyscraper.vsphere.lookup
seealso:
  - plugin: skyscraper.vsphere.inventory_path
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: The id of a virtual machine
  ansible.builtin.debug:
    msg: "{{ lookup('skyscraper.vsphere.moid', '/DC1/vm/prod/web-01') }}"

- name: The ids of two datastores of one datacenter
  ansible.builtin.debug:
    msg: "{{ query('skyscraper.vsphere.moid', 'fast', 'slow', kind='datastore', datacenter='DC1') }}"
"""

RETURN = r"""
_raw:
  description: The id of each object, in the order of the terms.
  type: list
  elements: str
"""

from ansible_collections.skyscraper.vsphere.plugins.plugin_utils.lookup import ObjectLookup


class LookupModule(ObjectLookup):
    def told(self, session, refs):
        return [ref._moId for ref in refs]
