#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_maintenance
short_description: Ensures that ESXi hosts are in maintenance mode, or are not
version_added: 0.1.0
description:
  - Lets one ESXi host, several, or all hosts of a cluster or in a folder enter or leave maintenance mode.
    Several do so side by side, so that a cluster whose machines shall go on to run must be gone through with a
    loop, or C(serial).
  - A host has entered maintenance mode when no virtual machine runs on it any more. DRS moves them away if it
    is on and automatic. If O(task_timeout) passes, the error says which ones hold it up; the server's task goes
    on.
  - Needs the privilege C(Host.Config.Maintenance) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - It does not move or power off virtual machines itself; M(skyscraper.vsphere.vm_relocate) and
    M(skyscraper.vsphere.vm_power) do.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  state:
    description: Whether the host is to be in V(maintenance), or in V(normal) service.
    type: str
    required: true
    choices: [maintenance, normal]
  evacuate:
    description: Whether DRS moves the virtual machines away as well that do not run.
    type: bool
    default: false
  vsan_mode:
    description:
      - What happens to the data of vSAN on the host. V(ensure_accessibility) moves what could not be reached otherwise,
        V(evacuate_all) everything, and V(no_action) nothing. The server takes the first of these, if it is left out.
    type: str
    choices: [ensure_accessibility, evacuate_all, no_action]
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.connection.waiting
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_maintenance_info
"""

EXAMPLES = r"""
- name: A host is taken out of service
  skyscraper.vsphere.host_maintenance:
    host: esx01.example.test
    state: maintenance
    evacuate: true
    task_timeout: 1800
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_maintenance:
  description: Whether the host is in maintenance mode, in the words of the options; it can be handed back to the
    module.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    state: maintenance
facts:
  description: Values that can only be read; there are none here.
  type: dict
  returned: success, for one host
results:
  description: One entry for each host, with C(changed), C(moid), C(host_maintenance) and C(facts), or with C(msg),
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
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.maintenance import HostMaintenance
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostMaintenance))


if __name__ == "__main__":
    main()
