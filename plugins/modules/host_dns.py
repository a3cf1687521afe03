#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_dns
short_description: Ensures names and DNS of ESXi hosts
version_added: 0.1.0
description:
  - Sets the host and domain name, the DNS servers and the search domains of one ESXi host, of several, or of
    all hosts of a cluster or in a folder, or has the host ask a DHCP server for them. It is the configuration
    of the default TCP/IP stack.
  - Needs the privilege C(Host.Config.Network) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - It does not rename the host in the vCenter, and does not wait until a DHCP server has answered.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  dhcp:
    description: Whether the host gets its DNS configuration by DHCP. With it, none of the options below but O(device)
      may be changed.
    type: bool
  device:
    description: The vmkernel adapter over which the DHCP server is asked, as in V(vmk0). For O(dhcp) alone.
    type: str
  host_name:
    description: The name of the host, without its domain.
    type: str
  domain_name:
    description: The domain of the host; V("") is none.
    type: str
  servers:
    description: The addresses of the DNS servers, the whole list in the order in which they are asked; V([]) removes
      all.
    type: list
    elements: str
  search_domains:
    description: The domains in which short names are looked for, the whole list in their order; V([]) removes all.
    type: list
    elements: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_dns_info
  - module: skyscraper.vsphere.host_config
"""

EXAMPLES = r"""
- name: The hosts of a cluster ask two servers
  skyscraper.vsphere.host_dns:
    cluster: cluster1
    servers:
      - 192.0.2.53
      - 192.0.2.54
    search_domains: [example.test]
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_dns:
  description: The host's name and DNS in the words of the options; it can be handed back to the module.
  type: dict
  returned: success, for one host
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
  returned: success, for one host
results:
  description: One entry for each host, with C(changed), C(moid), C(host_dns) and C(facts), or with C(msg), C(code)
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
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.dns import HostDns
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostDns))


if __name__ == "__main__":
    main()
