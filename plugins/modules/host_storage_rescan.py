#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_storage_rescan
short_description: Has ESXi hosts look for storage
version_added: 0.1.0
description:
  - Has one ESXi host, several, or all hosts of a cluster look for new and lost disks at their storage adapters, and for
    VMFS datastores on the disks.
  - It is an action and no state. It is done whenever it is asked for, and C(changed) is always true, also in check
    mode, as nobody knows beforehand what a host will find. What it has found stands in RV(facts).
  - Several hosts look side by side. One needs seconds for that, with many disks or dead paths minutes; if it needs
    longer than O(task_timeout), the task fails, while the host goes on.
  - Needs the privilege C(Host.Config.Storage) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  adapters:
    description:
      - The adapters that look for disks, as in V(vmhba64). Without it, all of them do; V([]) is none of them.
    type: list
    elements: str
  vmfs:
    description: Whether the host looks for VMFS datastores afterwards.
    type: bool
    default: true
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_adapter_info
  - module: skyscraper.vsphere.host_disk_info
"""

EXAMPLES = r"""
- name: All hosts of a cluster look for a new LUN
  skyscraper.vsphere.host_storage_rescan:
    cluster: cluster1
    task_timeout: 600

- name: One adapter looks for disks
  skyscraper.vsphere.host_storage_rescan:
    host: esx01.example.test
    adapters: [vmhba64]
    vmfs: false
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_storage_rescan:
  description: The host that has looked.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
facts:
  description: What was found; in check mode nothing.
  type: dict
  returned: success, for one host
  contains:
    new_disks:
      description: Disks that were not there before, by their canonical names.
      type: list
      elements: str
      returned: success
    lost_disks:
      description: Disks that are there no longer.
      type: list
      elements: str
      returned: success
    new_datastores:
      description: VMFS volumes that were not there before.
      type: list
      elements: str
      returned: success
    lost_datastores:
      description: VMFS volumes that are there no longer.
      type: list
      elements: str
      returned: success
results:
  description: One entry for each host, with C(changed), C(moid), C(host_storage_rescan) and C(facts), or with C(msg),
    C(code) and C(details) for one that failed.
  type: list
  elements: dict
  returned: for several hosts
diff:
  description: What changes, before and after; for several hosts a list.
  type: raw
  returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.storage_rescan import HostStorageRescan
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostStorageRescan))


if __name__ == "__main__":
    main()
