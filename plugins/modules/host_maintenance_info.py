#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_maintenance_info
short_description: Reads whether ESXi hosts are in maintenance mode
version_added: 0.1.0
description:
  - Reads whether one ESXi host, several, all hosts of a cluster or in a folder, or all there are, are in
    maintenance mode.
  - What it returns can be handed back to M(skyscraper.vsphere.host_maintenance) and changes nothing.
  - Needs the privilege C(System.Read) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host_maintenance
"""

EXAMPLES = r"""
- name: What the hosts of a cluster have
  skyscraper.vsphere.host_maintenance_info:
    cluster: cluster1
  register: found
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
    host_maintenance:
      description: Whether the host is in maintenance mode, in the words of the options; it can be handed back to the
        module.
      type: dict
      returned: success
      sample:
        host: esx01.example.test
        state: maintenance
    facts:
      description: Values that can only be read; there are none here.
      type: dict
      returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.maintenance import HostMaintenance
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostMaintenance))


if __name__ == "__main__":
    main()
