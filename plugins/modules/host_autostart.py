#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_autostart
short_description: Ensures which virtual machines start and stop with ESXi hosts
version_added: 0.1.0
description:
  - Sets whether and how virtual machines start and stop together with one ESXi host, with several, or with all hosts
    of a cluster, and in which order.
  - Needs the privilege C(Host.Config.AutoStart) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - In a cluster with vSphere HA hosts do not start their virtual machines, as HA does. The settings are made there,
    too; if O(enabled) becomes V(true) there is a warning.
  - It starts and stops nothing at once; M(skyscraper.vsphere.vm_power) does.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  enabled:
    description: Whether virtual machines start and stop with the host at all.
    type: bool
  start_delay:
    description: How many seconds the host waits after the start of a virtual machine before it starts the next one.
    type: int
  stop_delay:
    description: How many seconds the host waits after the stop of a virtual machine before it stops the next one.
    type: int
  stop_action:
    description: How virtual machines are stopped when the host stops.
    type: str
    choices: [power_off, guest_shutdown, suspend, none]
  wait_for_heartbeat:
    description: Whether the next virtual machine is started as soon as VMware Tools of the one before run.
    type: bool
  machines:
    description:
      - Virtual machines with settings of their own. The ones that are not named stay, unless O(exact) holds
        V(machines). One that is on another host is refused.
      - In the settings of a virtual machine, V(-1) and V(default) stand for the setting of the host. What is left out
        of a new one is V(default), V(-1), and for O(machines[].start_action) V(power_on); otherwise it stays as it is.
    type: list
    elements: dict
    suboptions:
      name:
        description: The name, inventory path or id of the virtual machine.
        type: str
        required: true
      state:
        description:
          - Whether the virtual machine has settings of its own. One that is V(absent) does not start with the host.
        type: str
        choices: [present, absent]
        default: present
      start_action:
        description: What happens to it when the host starts.
        type: str
        choices: [power_on, none, default]
      start_order:
        description:
          - Its place in the order of the start, from V(1); it is stopped in the opposite order. V(-1) is none, so that
            it starts after the others.
          - A place that another virtual machine has is refused, unless that one is named with another place.
        type: int
      start_delay:
        description: How many seconds the host waits after its start.
        type: int
      wait_for_heartbeat:
        description: Whether the next one is started as soon as its VMware Tools run.
        type: str
        choices: [default, "yes", "no"]
      stop_action:
        description: How it is stopped.
        type: str
        choices: [default, power_off, guest_shutdown, suspend, none]
      stop_delay:
        description: How many seconds the host waits after its stop.
        type: int
  exact:
    description: The lists that hold what is named in them and nothing else.
    type: list
    elements: str
    choices: [machines]
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_autostart_info
  - module: skyscraper.vsphere.vm_power
"""

EXAMPLES = r"""
- name: The database starts first, and the others after it
  skyscraper.vsphere.host_autostart:
    host: esx01.example.test
    enabled: true
    stop_action: guest_shutdown
    machines:
      - name: db01
        start_order: 1
        wait_for_heartbeat: "yes"
      - name: web01
        start_order: 2
    exact: [machines]

- name: No virtual machine starts with a host of the cluster
  skyscraper.vsphere.host_autostart:
    cluster: cluster1
    enabled: false
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_autostart:
  description: The settings in the words of the options; they can be handed back to this module.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    enabled: true
    start_delay: 120
    stop_delay: 120
    stop_action: guest_shutdown
    wait_for_heartbeat: false
    machines:
      - name: db01
        start_action: power_on
        start_order: 1
        start_delay: -1
        wait_for_heartbeat: default
        stop_action: default
        stop_delay: -1
facts:
  description: Values that can only be read.
  type: dict
  returned: success, for one host
results:
  description: One entry for each host, with C(changed), C(moid), C(host_autostart) and C(facts), or with C(msg),
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
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.autostart import HostAutostart
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostAutostart))


if __name__ == "__main__":
    main()
