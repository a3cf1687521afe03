#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: vm_snapshot
short_description: Ensures a snapshot of a virtual machine
version_added: 0.1.0
description:
  - Takes a snapshot of a virtual machine unless it is there already, gives it a name and a description, reverts the
    machine to it, or removes it. Or removes all snapshots but the newest.
  - A snapshot is taken once. If there is one of that name, nothing is done, however old it is.
  - Needs the privileges C(VirtualMachine.State.CreateSnapshot), C(VirtualMachine.State.RenameSnapshot),
    C(VirtualMachine.State.RevertToSnapshot) or C(VirtualMachine.State.RemoveSnapshot) on the virtual machine, for what
    it does.
  - Works on a vCenter and on a standalone ESXi host.
  - It does not choose a host for a machine that is powered on by being reverted, does not export snapshots, and does
    not consolidate disks beyond the snapshot that it removes. The snapshots of a template can only be renamed.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  snapshot:
    description:
      - Name of the snapshot, or the end of its path in the tree, as in V(base/patched). One that begins with a slash
        is the whole path, as in V(/base/patched).
      - A slash inside of a name is written V(%2f).
      - What several snapshots are called is an error that lists their paths and ids. One of O(snapshot),
        O(snapshot_id) and O(keep) is needed.
      - A new snapshot always comes below the current one. With a path, it is taken only if it will have that path.
    type: str
  snapshot_id:
    description:
      - Id of the snapshot. Either the number that the server gives it, as in V(4), which counts for each virtual
        machine, or its managed object id, as in V(snapshot-1012).
      - One that does not exist cannot be taken, of course.
    type: str
  state:
    description:
      - V(present) takes the snapshot if there is none of its name.
      - V(absent) removes it. What was below it comes below the one above it, unless O(remove_children=true).
      - V(reverted) brings the virtual machine back to what it was when the snapshot was taken, its hardware and its
        power state included. The present state is lost, unless there is a snapshot of it. This is done
        B(each time the task runs), as nobody can tell whether a disk has changed since.
    type: str
    choices: [present, absent, reverted]
    default: present
  new_name:
    description:
      - Another name for the snapshot. If there is none called O(snapshot), but one of this name in its place, then it
        has its new name already.
    type: str
  description:
    description:
      - What the snapshot is for. An empty string clears it.
    type: str
  memory:
    description:
      - Whether a new snapshot holds the memory of a machine that runs, so that it goes on from there when it is
        reverted to. Otherwise, reverting to it leaves the machine powered off.
      - Nothing for a machine that is off, and nothing for a snapshot that exists.
    type: bool
    default: false
  quiesce:
    description:
      - Whether VMware Tools bring the file systems of a machine that runs to rest while a new snapshot is taken. It is
        refused if they do not run, as the server would then leave it out without a word, and together with O(memory).
      - Nothing for a machine that is off, and nothing for a snapshot that exists.
    type: bool
    default: false
  remove_children:
    description:
      - Whether O(state=absent) removes all snapshots below it, too.
    type: bool
    default: false
  consolidate:
    description:
      - Whether the disks' changes that a removed snapshot held are merged at once. With V(false) the server keeps
        their files, and says that the virtual machine needs consolidation.
    type: bool
    default: true
  keep:
    description:
      - How many of the newest snapshots stay; all older ones are removed, in whatever branch of the tree they are.
        V(0) removes all.
      - It is about all snapshots of the virtual machine, or those that O(match) names.
    type: int
  match:
    description:
      - A pattern for the names of the snapshots that O(keep) counts and removes, as in V(nightly-*). C(*) stands for
        any text, C(?) for any character and C([ab]) for one of some; capitals count.
    type: str
  allow_power_off:
    description:
      - Whether O(state=reverted) may end a machine that runs, without asking its guest. That is what comes of a
        snapshot that holds no memory of a running machine.
    type: bool
    default: false
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.connection.waiting
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.vm
seealso:
  - module: skyscraper.vsphere.vm_snapshot_info
"""

EXAMPLES = r"""
- name: There is a snapshot from before the update
  skyscraper.vsphere.vm_snapshot:
    name: web-01
    snapshot: before-update
    description: Taken before the update to 2.0
    quiesce: true

- name: The machine is as it was before the update, and off
  skyscraper.vsphere.vm_snapshot:
    name: web-01
    folder: prod
    datacenter: DC1
    snapshot: before-update
    state: reverted
    allow_power_off: true

- name: A snapshot has a better name
  skyscraper.vsphere.vm_snapshot:
    moid: vm-42
    snapshot: base/test
    new_name: patched

- name: It is gone, with all that were taken after it
  skyscraper.vsphere.vm_snapshot:
    name: web-01
    snapshot_id: 4
    state: absent
    remove_children: true

- name: Of the nightly snapshots, only the last three stay
  skyscraper.vsphere.vm_snapshot:
    name: web-01
    keep: 3
    match: nightly-*
"""

RETURN = r"""
moid:
  description: The managed object id of the virtual machine.
  type: str
  returned: success
  sample: vm-42
vm_snapshot:
  description:
    - The snapshot in the words of the options; it can be handed back to this module. C(snapshot) is its whole path.
      Where several have the same path, there is C(snapshot_id) instead.
  type: dict
  returned: success
  sample: {moid: vm-42, snapshot: /base/patched, description: "", state: present}
facts:
  description: Values that can only be read; of a snapshot that is not there, or with O(keep), only the machine's name.
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
task:
  description: The id of the server's task that goes on, or none if there is nothing to do.
  type: str
  returned: with O(wait=false)
  sample: task-42
diff:
  description: What changes, before and after. With O(keep), the paths of the snapshots that it is about, newest first.
  type: dict
  returned: success
  sample: {before: {state: absent}, after: {state: present, snapshot: /base/patched}}
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.snapshot import VmSnapshot
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(VmSnapshot))


if __name__ == "__main__":
    main()
