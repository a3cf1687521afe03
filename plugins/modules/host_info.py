#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_info
short_description: Reads where ESXi hosts are in the inventory, their connection, hardware and version
version_added: 0.1.0
description:
  - Reads one ESXi host, several, all hosts of a cluster or in a folder, or all there are, of whatever state they are.
  - What it returns can be handed back to M(skyscraper.vsphere.host) and changes nothing.
  - Needs the privilege C(System.Read) on the hosts.
  - Needs a vCenter; M(skyscraper.vsphere.about_info) and the other readers tell of a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host
"""

EXAMPLES = r"""
- name: All hosts
  skyscraper.vsphere.host_info:
  register: found

- name: Those that the vCenter does not reach
  ansible.builtin.debug:
    msg: "{{ found.results | rejectattr('facts.connection_state', 'eq', 'connected') | map(attribute='host.host') }}"
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
    host:
      description: Where the host is and whether it is connected, in the words of the options; it can be handed back
        to the module. A host that does not respond is neither connected nor disconnected.
      type: dict
      returned: success
      sample:
        host: esx01.example.test
        cluster: /DC1/host/cluster1
        connection: connected
        state: present
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
      contains:
        connection_state:
          description: Whether the vCenter reaches the host; C(connected), C(disconnected) or C(notResponding).
          type: str
          returned: when the server tells it
          sample: connected
        in_maintenance:
          description: Whether the host is in maintenance mode.
          type: bool
          returned: when the server tells it
          sample: false
        power_state:
          description: The power state of the host; C(powered_on), C(powered_off), C(standby) or C(unknown).
          type: str
          returned: when the server tells it
          sample: powered_on
        boot_time:
          description: When the host was booted, in UTC.
          type: str
          returned: when the server tells it
          sample: '2026-01-01T00:00:00+00:00'
        version:
          description: The version of ESXi.
          type: str
          returned: when the server tells it
          sample: 8.0.3
        build:
          description: The build of ESXi.
          type: str
          returned: when the server tells it
          sample: '24022510'
        vendor:
          description: Who made the machine.
          type: str
          returned: when the server tells it
          sample: Example, Inc.
        model:
          description: The model of the machine.
          type: str
          returned: when the server tells it
          sample: Simulated Server
        uuid:
          description: The UUID of the machine.
          type: str
          returned: when the server tells it
          sample: 6ba7b810-9dad-11d1-80b4-00c04fd430c8
        cpu_model:
          description: The model of the processors.
          type: str
          returned: when the server tells it
          sample: Intel(R) Xeon(R) Gold 6148 CPU @ 2.40GHz
        cpu_sockets:
          description: Number of processors.
          type: int
          returned: when the server tells it
          sample: 2
        cpu_cores:
          description: Number of cores of all processors.
          type: int
          returned: when the server tells it
          sample: 32
        cpu_threads:
          description: Number of threads of all processors.
          type: int
          returned: when the server tells it
          sample: 64
        cpu_mhz:
          description: Speed of a core in MHz.
          type: int
          returned: when the server tells it
          sample: 2400
        memory_mb:
          description: Memory in MiB.
          type: int
          returned: when the server tells it
          sample: 524288
        thumbprint:
          description: The SHA-1 thumbprint of the certificate with which the host was added.
          type: str
          returned: when the server tells it
          sample: '3F:A0:1B:0C:77:52:9E:11:D0:AB:4C:35:88:E6:01:6F:2A:90:BD:57'
        status:
          description: The overall status; C(green), C(yellow), C(red) or C(gray).
          type: str
          returned: when the server tells it
          sample: green
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.membership import HostMembership
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostMembership))


if __name__ == "__main__":
    main()
