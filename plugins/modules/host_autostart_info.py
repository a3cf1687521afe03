#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_autostart_info
short_description: Reads which virtual machines start and stop with ESXi hosts
version_added: 0.1.0
description:
  - Reads whether and how virtual machines start and stop together with one ESXi host, with several, with all hosts of a
    cluster, or with all there are. What it returns can be handed back to M(skyscraper.vsphere.host_autostart)
    and changes nothing.
  - Needs the privilege C(System.Read) on the hosts and the virtual machines. Virtual machines that the account may not
    see are left out.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host_autostart
"""

EXAMPLES = r"""
- name: What starts with all hosts of a cluster
  skyscraper.vsphere.host_autostart_info:
    cluster: cluster1
  register: autostart

- name: The virtual machines that start with their host
  ansible.builtin.debug:
    msg: "{{ autostart.results | map(attribute='host_autostart.machines') | flatten | map(attribute='name') }}"
"""

RETURN = r"""
results:
  description: One entry for each host.
  type: list
  elements: dict
  returned: success
  contains:
    moid:
      description: The managed object id of the host.
      type: str
      returned: success
      sample: host-10
    host_autostart:
      description: The settings in the words of the options of M(skyscraper.vsphere.host_autostart).
      type: dict
      returned: success
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
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.autostart import HostAutostart
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostAutostart))


if __name__ == "__main__":
    main()
