#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: vm_snapshot_info
short_description: Reads the snapshots of virtual machines
version_added: 0.1.0
description:
  - Reads the snapshots of one virtual machine, of all in a folder or datacenter, or of all there are, in one request
    and its pages. What it returns can be handed back to M(skyscraper.vsphere.vm_snapshot) and changes nothing.
  - The tree comes as a flat list, in which a snapshot stands before those below it.
  - Needs the privilege C(System.Read) on the virtual machines; those that the account may not see are left out.
  - Works on a vCenter and on a standalone ESXi host.
  - It does not tell how much space a snapshot takes.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  snapshot:
    description:
      - Only the snapshots of this name, or with this end of their path, as in V(base/patched), or with this whole path,
        as in V(/base/patched). A slash inside of a name is written V(%2f).
      - A virtual machine without one is there as C(state=absent).
    type: str
  snapshot_id:
    description:
      - Only the snapshot with this number or managed object id, as in V(4) or V(snapshot-1012).
      - A virtual machine without one is there as C(state=absent).
    type: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.vm.info
seealso:
  - module: skyscraper.vsphere.vm_snapshot
"""

EXAMPLES = r"""
- name: All snapshots in a datacenter
  skyscraper.vsphere.vm_snapshot_info:
    datacenter: DC1
  register: snapshots

- name: Those from before the first of June
  ansible.builtin.debug:
    msg: "{{ snapshots.results | selectattr('facts.created', 'lt', '2026-06-01') | map(attribute='vm_snapshot') }}"

- name: The snapshots of one virtual machine
  skyscraper.vsphere.vm_snapshot_info:
    name: web-01
"""

RETURN = r"""
results:
  description: One entry for each snapshot.
  type: list
  elements: dict
  returned: success
  contains:
    moid:
      description: The managed object id of the virtual machine.
      type: str
      returned: success
      sample: vm-42
    vm_snapshot:
      description:
        - The snapshot in the words of the options of M(skyscraper.vsphere.vm_snapshot). C(snapshot) is its whole path.
          Where several have the same path, there is C(snapshot_id) instead.
      type: dict
      returned: success
      sample: {moid: vm-42, snapshot: /base/patched, description: "", state: present}
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
      contains:
        virtual_machine:
          description: Name of the virtual machine.
          type: str
          returned: success
          sample: web-01
        name:
          description: Name of the snapshot.
          type: str
          returned: success
          sample: patched
        snapshot_id:
          description: The number of the snapshot; each virtual machine counts its own.
          type: int
          returned: success
          sample: 4
        snapshot_moid:
          description: The managed object id of the snapshot.
          type: str
          returned: success
          sample: snapshot-1012
        created:
          description: When it was taken, in UTC.
          type: str
          returned: success
          sample: "2026-01-31T02:00:07Z"
        power_state:
          description: The power state in which the machine is after it was reverted to it.
          type: str
          returned: success
          sample: powered_off
        quiesced:
          description: Whether file systems were at rest when it was taken.
          type: bool
          returned: success
        current:
          description: Whether it is the one that the machine's present state has come from.
          type: bool
          returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.snapshot import VmSnapshot
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(VmSnapshot))


if __name__ == "__main__":
    main()
