#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_power
short_description: Ensures the power state of ESXi hosts
version_added: 0.1.0
description:
  - Reboots one ESXi host, several, or all hosts of a cluster or in a folder, shuts them down, puts them to
    sleep and wakes them up. Several side by side.
  - A host that is not in maintenance mode is left alone, unless that is allowed. Virtual machines that run
    there then are stopped without asking their guests.
  - Needs the privilege C(Host.Config.Maintenance) on the hosts.
  - Works on a vCenter. A standalone ESXi host can be rebooted and shut down, without waiting for it
    (O(wait_for_host=false)), as the session ends with it.
  - It cannot power on a host that is off, which takes the host's management controller.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  state:
    description:
      - V(rebooted) boots the host anew, each time.
      - V(powered_off) shuts it down, and V(standby) puts it to sleep, from where V(powered_on) wakes it up.
    type: str
    required: true
    choices: [rebooted, powered_off, standby, powered_on]
  allow_outside_maintenance:
    description: Whether the host may go though it is not in maintenance mode.
    type: bool
    default: false
  wait_for_host:
    description:
      - Whether a reboot ends when the host has booted and is connected again, which takes some minutes
        (O(task_timeout) for each of the two). Otherwise it ends when the host goes.
    type: bool
    default: true
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.connection.waiting
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_power_info
"""

EXAMPLES = r"""
- name: A host is taken out of service
  skyscraper.vsphere.host_maintenance:
    host: esx01.example.test
    state: maintenance

- name: It is rebooted, and the task ends when it is back
  skyscraper.vsphere.host_power:
    host: esx01.example.test
    state: rebooted

- name: It is in service again
  skyscraper.vsphere.host_maintenance:
    host: esx01.example.test
    state: normal
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_power:
  description: The host's power state in the words of the options; it can be handed back to the module.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    state: powered_on
facts:
  description: Values that can only be read.
  type: dict
  returned: success, for one host
  contains:
    boot_time:
      description: When it has booted (ISO 8601).
      type: str
      returned: success
      sample: "2026-11-25T05:58:43+00:00"
results:
  description: One entry for each host, with C(changed), C(moid), C(host_power) and C(facts), or with C(msg), C(code)
    and C(details) for one that failed.
  type: list
  elements: dict
  returned: for several hosts
diff:
  description: What changes, before and after; for several hosts a list.
  type: raw
  returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.power import HostPower
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostPower))


if __name__ == "__main__":
    main()
