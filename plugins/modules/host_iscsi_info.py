#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_iscsi_info
short_description: Reads iSCSI of ESXi hosts by their software adapter
version_added: 0.1.0
description:
  - Reads iSCSI of one ESXi host, of several, of all hosts of a cluster or in a folder, or of all there are. What it
    returns can be handed back to M(skyscraper.vsphere.host_iscsi) and changes nothing.
  - Secrets are not told by any host.
  - Needs no more than the privilege C(System.Read) on the hosts. The VMkernel adapters that are bound are told to
    accounts with C(Host.Config.Storage) alone, and left out for others; they cost a call for each host with an adapter.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host_iscsi
  - module: skyscraper.vsphere.host_adapter_info
"""

EXAMPLES = r"""
- name: The iSCSI of all hosts of a cluster
  skyscraper.vsphere.host_iscsi_info:
    cluster: cluster1
  register: iscsi

- name: The iSCSI names of all hosts, for the storage
  ansible.builtin.debug:
    msg: "{{ iscsi.results | map(attribute='host_iscsi') | selectattr('enabled') | map(attribute='iqn') }}"
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
    host_iscsi:
      description: The host's iSCSI in the words of the options of M(skyscraper.vsphere.host_iscsi). Where it is not
        enabled, nothing else is told.
      type: dict
      returned: success
      sample:
        host: esx01.example.test
        enabled: true
        iqn: iqn.1998-01.com.vmware:esx01
        alias: ""
        chap: {method: required, name: esx01}
        mutual_chap: {method: prohibited}
        send_targets: [{address: 192.0.2.50, port: 3260}]
        static_targets: []
        port_binding: [vmk1, vmk2]
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
      contains:
        adapter:
          description: What the host calls the software adapter, such as C(vmhba64). It is left out where there is none.
          type: str
          returned: success, if there is one
        discovered_targets:
          description: Static targets that the host has discovered by itself, each with C(iqn), C(address), C(port).
          type: list
          elements: dict
          returned: success, if there is an adapter
        reboot_needed:
          description: Whether the adapter is disabled, and will be gone once the host was rebooted.
          type: bool
          returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.iscsi import HostIscsi
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostIscsi))


if __name__ == "__main__":
    main()
