#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_adapter_info
short_description: Reads the storage adapters of ESXi hosts
version_added: 0.1.0
description:
  - Reads the storage adapters (HBAs) of one ESXi host, of several, of all hosts of a cluster, or of all there are, in
    one request.
  - Needs the privilege C(System.Read) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  adapter:
    description: The name of one adapter, as in V(vmhba0). Without it, all adapters are read.
    type: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
"""

EXAMPLES = r"""
- name: The storage adapters of all hosts of a cluster
  skyscraper.vsphere.host_adapter_info:
    cluster: cluster1
  register: adapters

- name: The names by which a SAN knows them
  ansible.builtin.debug:
    msg: >-
      {{ adapters.results | map(attribute='host_adapter') | selectattr('port_wwn', 'defined')
      | map(attribute='port_wwn') }}
"""

RETURN = r"""
results:
  description: One entry for each adapter of each host.
  type: list
  elements: dict
  returned: success
  contains:
    moid: {description: The managed object id of the host., type: str, returned: success, sample: host-10}
    host_adapter:
      description: An adapter. What it does not have is left out.
      type: dict
      returned: success
      contains:
        host:
          description:
            - The host.
          type: str
          returned: success
        adapter:
          description:
            - Its name, as in V(vmhba0).
          type: str
          returned: success
        type:
          description:
            - V(block), V(fibre_channel), V(fcoe), V(iscsi), V(parallel_scsi), V(pcie), V(rdma), V(sas), V(tcp) or
              V(other).
          type: str
          returned: success
        model:
          description:
            - What it is.
          type: str
          returned: success
        driver:
          description:
            - The driver of the host for it.
          type: str
          returned: success
        pci:
          description:
            - Its place on the PCI bus.
          type: str
          returned: success
        protocol:
          description:
            - What it speaks with storage, V(scsi) or V(nvme).
          type: str
          returned: success, from ESXi 7.0 on
        status:
          description:
            - Its state, as in V(online) or V(unknown).
          type: str
          returned: success
        port_wwn:
          description:
            - World wide name of its port, as in V(20:00:00:25:b5:00:00:1f).
          type: str
          returned: for Fibre Channel
        node_wwn:
          description:
            - World wide name of its node.
          type: str
          returned: for Fibre Channel and SAS
        iqn:
          description:
            - Its iSCSI name.
          type: str
          returned: for iSCSI
        software:
          description:
            - Whether it is made of software alone.
          type: bool
          returned: for iSCSI
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.adapter import HostAdapter
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostAdapter))


if __name__ == "__main__":
    main()
