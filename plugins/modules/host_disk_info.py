#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_disk_info
short_description: Reads the disks of ESXi hosts
version_added: 0.1.0
description:
  - Reads the disks (SCSI LUNs and NVMe namespaces) that one ESXi host, several, all hosts of a cluster, or all there
    are see, with their paths and the datastores that use them, in one request.
  - Needs the privilege C(System.Read) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - It does not read partitions.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  disk:
    description: The canonical name of one disk, as in V(naa.600508b1001c4d41). Without it, all disks are read.
    type: str
seealso:
  - module: skyscraper.vsphere.host_adapter_info
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
"""

EXAMPLES = r"""
- name: The disks of all hosts of a cluster
  skyscraper.vsphere.host_disk_info:
    cluster: cluster1
  register: disks

- name: The disks that nothing uses
  ansible.builtin.debug:
    msg: "{{ disks.results | map(attribute='host_disk') | rejectattr('datastores') | map(attribute='disk') }}"

- name: The disks with a dead path
  ansible.builtin.debug:
    msg: "{{ item.host }} {{ item.disk }}"
  loop: "{{ disks.results | map(attribute='host_disk') }}"
  when: item.paths | selectattr('state', 'eq', 'dead')
"""

RETURN = r"""
results:
  description: One entry for each disk of each host.
  type: list
  elements: dict
  returned: success
  contains:
    moid: {description: The managed object id of the host., type: str, returned: success, sample: host-10}
    host_disk:
      description: A disk. What the host does not say of it is left out.
      type: dict
      returned: success
      contains:
        host:
          description:
            - The host.
          type: str
          returned: success
        disk:
          description:
            - Its canonical name.
          type: str
          returned: success
        display_name:
          description:
            - What people call it.
          type: str
          returned: success
        type:
          description:
            - V(disk), or another type of SCSI device, as V(cdrom).
          type: str
          returned: success
        vendor:
          description:
            - Who made it.
          type: str
          returned: success
        model:
          description:
            - What it is.
          type: str
          returned: success
        serial_number:
          description:
            - Its serial number.
          type: str
          returned: success
        status:
          description:
            - Its states, as in V(ok).
          type: list
          elements: str
          returned: success
        capacity_bytes:
          description:
            - Its size in bytes.
          type: int
          returned: for disks
        size_gb:
          description:
            - Its size in GB (1024³ bytes).
          type: float
          returned: for disks
        ssd:
          description:
            - Whether it is flash.
          type: bool
          returned: for disks
        local:
          description:
            - Whether it belongs to the host alone.
          type: bool
          returned: for disks
        paths:
          description:
            - Its paths, each with C(name), C(state) (as in V(active), V(standby) or V(dead)) and C(working).
          type: list
          elements: dict
          returned: success
        datastores:
          description:
            - The names of the VMFS datastores on it.
          type: list
          elements: str
          returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.disk import HostDisk
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostDisk))


if __name__ == "__main__":
    main()
