#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_dns_info
short_description: Reads names and DNS of ESXi hosts
version_added: 0.1.0
description:
  - Reads the host and domain name, the DNS servers and the search domains of one ESXi host, of several, of all
    hosts of a cluster or in a folder, or of all there are.
  - What it returns can be handed back to M(skyscraper.vsphere.host_dns) and changes nothing.
  - Needs the privilege C(System.Read) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host_dns
  - module: skyscraper.vsphere.host_config_info
"""

EXAMPLES = r"""
- name: What the hosts of a cluster have
  skyscraper.vsphere.host_dns_info:
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
    host_dns:
      description: The host's name and DNS in the words of the options; it can be handed back to the module.
      type: dict
      returned: success
      sample:
        host: esx01.example.test
        dhcp: false
        host_name: esx01
        domain_name: example.test
        servers: [192.0.2.53]
        search_domains: [example.test]
    facts:
      description: Values that can only be read; there are none here.
      type: dict
      returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.dns import HostDns
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostDns))


if __name__ == "__main__":
    main()
