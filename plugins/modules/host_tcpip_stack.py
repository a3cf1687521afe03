#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_tcpip_stack
short_description: Ensures the TCP/IP stacks of ESXi hosts
version_added: 0.1.0
description:
  - Sets gateways, DNS, routes and limits of a TCP/IP stack of one ESXi host, of several, or of all hosts of a cluster
    or folder.
  - What is not named stays as it is.
  - Needs the privilege C(Host.Config.Network) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - It does not create or remove stacks, which the API cannot. Which stack a vmkernel adapter is on is said when the
    adapter is made, with M(skyscraper.vsphere.vmkernel), which can give an adapter a gateway of its own, too.
  - The DNS of the stack V(defaultTcpipStack) is what M(skyscraper.vsphere.host_dns) sets.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  stack:
    description:
      - The key of the stack, as in V(defaultTcpipStack), V(vmotion) or V(vSphereProvisioning).
    type: str
    required: true
  ipv4:
    description: The way out for IPv4.
    type: dict
    suboptions:
      gateway:
        description:
          - The default gateway, in a network of one of the adapters of the stack. V("") is none, which the default
            stack only comes to with O(allow_management_loss).
        type: str
      gateway_device:
        description: The vmkernel adapter by way of which the gateway is reached; V("") leaves that to the host.
        type: str
  ipv6:
    description: IPv6, and the way out for it.
    type: dict
    suboptions:
      enabled:
        description:
          - Whether the host has IPv6 from its next reboot on. It holds for the host as a whole, and is set with the
            stack V(defaultTcpipStack). C(reboot_needed) among the facts says whether the host has to be rebooted for
            it.
        type: bool
      gateway:
        description:
          - The default gateway, in a network of one of the adapters of the stack, or with a link-local address. V("")
            is none.
        type: str
      gateway_device:
        description: The vmkernel adapter by way of which the gateway is reached; V("") leaves that to the host.
        type: str
  dns:
    description: Where names are looked for.
    type: dict
    suboptions:
      dhcp:
        description:
          - Whether the stack gets its DNS configuration by DHCP. With it, none of the others but the device may be
            changed.
        type: bool
      device:
        description: The vmkernel adapter over which the DHCP server is asked, as in V(vmk0). For O(dns.dhcp) alone.
        type: str
      host_name:
        description: The name of the host, without its domain.
        type: str
      domain_name:
        description: The domain of the host; V("") is none.
        type: str
      servers:
        description:
          - The addresses of the DNS servers, the whole list in the order in which they are asked; V([]) removes all.
        type: list
        elements: str
      search_domains:
        description: The domains in which short names are looked for, the whole list in their order; V([]) removes all.
        type: list
        elements: str
  congestion_control:
    description: How the stack reacts to a network that is overloaded.
    type: str
    choices: [newreno, cubic]
  max_connections:
    description: How many connections the stack may have at most.
    type: int
  routes:
    description:
      - Routes that are set by hand, each known by its network. Others of this kind stay, unless O(exact) names the
        list. Those to the networks of adapters and the default one come by themselves, and stand among the facts.
    type: list
    elements: dict
    suboptions:
      network:
        description: The network, with its prefix length, as in V(10.0.0.0/8) or V(2001:db8:1::/48).
        type: str
        required: true
      gateway:
        description:
          - The gateway to it, in a network of one of the adapters of the stack. A new route needs one.
        type: str
      state:
        description: Whether there is such a route.
        type: str
        choices: [present, absent]
        default: present
  exact:
    description: The lists that are complete. What they do not name is removed, V([]) removes all.
    type: list
    elements: str
    choices: [routes]
  allow_management_loss:
    description:
      - Allow to take the default gateway away from the default stack, so that the host can only be reached from its own
        networks.
    type: bool
    default: false
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_tcpip_stack_info
  - module: skyscraper.vsphere.host_dns
  - module: skyscraper.vsphere.vmkernel
"""

EXAMPLES = r"""
- name: The stack for vMotion has a gateway, and a route to another site
  skyscraper.vsphere.host_tcpip_stack:
    cluster: cluster1
    stack: vmotion
    ipv4:
      gateway: 198.51.100.1
    routes:
      - network: 10.20.0.0/16
        gateway: 198.51.100.2
    congestion_control: cubic

- name: These are the only routes of the default stack
  skyscraper.vsphere.host_tcpip_stack:
    host: esx01.example.test
    stack: defaultTcpipStack
    routes:
      - network: 10.0.0.0/8
        gateway: 192.0.2.2
    exact: [routes]

- name: Hosts have no IPv6 after their next reboot
  skyscraper.vsphere.host_tcpip_stack:
    cluster: cluster1
    stack: defaultTcpipStack
    ipv6:
      enabled: false
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_tcpip_stack:
  description: The stack in the words of the options; it can be handed back to this module.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    stack: vmotion
    ipv4: {gateway: 198.51.100.1, gateway_device: ""}
    ipv6: {gateway: "", gateway_device: ""}
    dns: {dhcp: false, domain_name: "", servers: [], search_domains: []}
    congestion_control: cubic
    max_connections: 11000
    routes: [{network: 10.20.0.0/16, gateway: 198.51.100.2}]
facts:
  description: Values that can only be read, as M(skyscraper.vsphere.host_tcpip_stack_info) tells them.
  type: dict
  returned: success, for one host
results:
  description: One entry for each host, with C(changed), C(moid), C(host_tcpip_stack) and C(facts), or with C(msg),
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
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.tcpip_stack import HostTcpipStack
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostTcpipStack))


if __name__ == "__main__":
    main()
