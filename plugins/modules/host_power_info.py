#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_power_info
short_description: Reads the power state of ESXi hosts
version_added: 0.1.0
description:
  - Reads the power state of one ESXi host, of several, of all hosts of a cluster or in a folder, or of all
    there are.
  - What it returns can be handed back to M(skyscraper.vsphere.host_power) and changes nothing.
  - Needs the privilege C(System.Read) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host_power
"""

EXAMPLES = r"""
- name: What the hosts of a cluster have
  skyscraper.vsphere.host_power_info:
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
    host_power:
      description: The host's power state in the words of the options; it can be handed back to the module.
      type: dict
      returned: success
      sample:
        host: esx01.example.test
        state: powered_on
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.power import HostPower
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostPower))


if __name__ == "__main__":
    main()
