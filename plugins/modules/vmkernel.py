#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: vmkernel
short_description: Ensures vmkernel adapters of ESXi hosts
version_added: 0.1.0
description:
  - Creates, changes or removes a vmkernel adapter of one ESXi host, of several, or of all hosts of a cluster or folder,
    with its addresses, its gateway and the services that it carries.
  - What is not named stays as it is. An adapter is named by its device, or by the port group that it is connected to.
  - Needs the privilege C(Host.Config.Network) on the hosts, and C(Network.Assign) on a distributed port group to which
    an adapter is connected.
  - Works on a vCenter and on a standalone ESXi host, which knows no names of distributed port groups.
  - It does not change the TCP/IP stack or the MAC address of an adapter that exists, does not choose the device of a
    new one, and does not put adapters on networks of NSX.
  - Something that takes the way to the host away is refused, unless O(allow_management_loss) is set. An adapter that
    iSCSI is bound to is not removed or moved; to see that, the account needs C(Host.Config.Storage).
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  device:
    description:
      - The adapter, as in V(vmk1). The host gives a new one the first number that is free, and no other.
      - With O(portgroup) or O(dv_portgroup) besides, the adapter is moved there if it is somewhere else.
    type: str
  portgroup:
    description:
      - The name of a port group of a standard switch, which takes one adapter. Without O(device), the adapter on it is
        meant, and one is created if there is none.
    type: str
  dv_portgroup:
    description:
      - A distributed port group, by its name, as V(switch/name), by its inventory path or its id. The host has to be on
        its switch.
      - Without O(device), the adapter on it is meant, and one is created if there is none. If there are several,
        O(device) must say which one.
    type: str
  state:
    description: Whether the adapter exists.
    type: str
    choices: [present, absent]
    default: present
  ipv4:
    description: The configuration for IPv4. What is left out of it stays as it is.
    type: dict
    suboptions:
      dhcp:
        description: Whether address and mask come from a DHCP server. V(false) is implied by an address.
        type: bool
      address:
        description:
          - The address, with its prefix length, as in V(192.0.2.7/24), or with O(ipv4.netmask). No other adapter of the
            host may have it, and with several hosts it cannot be given.
        type: str
      netmask:
        description: The mask, as in V(255.255.255.0).
        type: str
      gateway:
        description:
          - A default gateway for this adapter, in place of the one of its TCP/IP stack. V("") means that of the stack.
        type: str
  ipv6:
    description: The configuration for IPv6, which the host has to have enabled. What is left out of it stays as it is.
    type: dict
    suboptions:
      dhcp:
        description: Whether an address is asked of a DHCP server.
        type: bool
      autoconf:
        description: Whether addresses are made of what routers advertise (stateless autoconfiguration).
        type: bool
      addresses:
        description:
          - Addresses that are set by hand, each with its prefix length, as in V(2001:db8::7/64). Others of this kind
            stay, unless O(exact) names the list. The link-local address is the host's own, and stands among the facts.
        type: list
        elements: str
      gateway:
        description: A default gateway for this adapter, in place of that of its stack. V("") means that of the stack.
        type: str
  mtu:
    description: The largest packet in bytes, from 1280 to 9000. A new adapter has V(1500) if it is left out.
    type: int
  mac:
    description:
      - The MAC address of a new adapter; the host chooses one if it is left out. It cannot be changed.
    type: str
  tcpip_stack:
    description:
      - The key of the TCP/IP stack of a new adapter, V(defaultTcpipStack) if it is left out. It cannot be changed.
      - On V(vmotion) and V(vSphereProvisioning), an adapter carries that one service, and other adapters of the host do
        not carry it any more.
    type: str
  services:
    description:
      - What the adapter carries. Other services of it stay, unless O(exact) names the list.
      - They are part of the result if they are named here; M(skyscraper.vsphere.vmkernel_info) always tells them.
      - V(ptp) is carried by one adapter of a host; it leaves the other one.
      - Which of them a host knows depends on its version.
    type: list
    elements: str
    choices:
      - management
      - vmotion
      - provisioning
      - fault_tolerance
      - vsan
      - vsan_witness
      - vsan_external
      - vsan_replication
      - replication
      - replication_nfc
      - backup_nfc
      - nvme_tcp
      - nvme_rdma
      - ptp
      - vnetworking
  exact:
    description: The lists that are complete. What they do not name is removed, V([]) removes all.
    type: list
    elements: str
    choices: [services, ipv6.addresses]
  allow_management_loss:
    description:
      - Allow to remove an adapter that carries the management of the host, to change an address or a gateway of it or
        to move it, and to take management from the last adapter that carries it.
    type: bool
    default: false
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.vmkernel_info
  - module: skyscraper.vsphere.portgroup
"""

EXAMPLES = r"""
- name: An adapter for vMotion on each host, with the address that the inventory has for it
  skyscraper.vsphere.vmkernel:
    host: "{{ item }}"
    portgroup: vMotion
    ipv4:
      address: "{{ hostvars[item].vmotion_address }}/24"
    mtu: 9000
    services: [vmotion]
  loop: "{{ groups['esxi'] }}"

- name: One on a distributed port group, with a gateway of its own, for vSAN alone
  skyscraper.vsphere.vmkernel:
    host: esx01.example.test
    dv_portgroup: dvs1/vSAN
    ipv4:
      address: 192.0.2.71
      netmask: 255.255.255.0
      gateway: 192.0.2.1
    services: [vsan]
    exact: [services]

- name: One on a TCP/IP stack of its own, with an IPv6 address
  skyscraper.vsphere.vmkernel:
    host: esx01.example.test
    portgroup: vMotion
    tcpip_stack: vmotion
    ipv6:
      addresses: ["2001:db8::7/64"]

- name: All hosts of a cluster take larger packets
  skyscraper.vsphere.vmkernel:
    cluster: cluster1
    portgroup: vMotion
    mtu: 9000

- name: An adapter is not needed any more
  skyscraper.vsphere.vmkernel:
    host: esx01.example.test
    device: vmk2
    state: absent
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
vmkernel:
  description: The adapter in the words of the options; it can be handed back to this module.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    device: vmk1
    state: present
    portgroup: vMotion
    ipv4: {dhcp: false, address: 192.0.2.7, netmask: 255.255.255.0, gateway: ""}
    ipv6: {dhcp: false, autoconf: false, addresses: [], gateway: ""}
    mtu: 9000
    tcpip_stack: defaultTcpipStack
    services: [vmotion]
facts:
  description: Values that can only be read.
  type: dict
  returned: success, for one host
  contains:
    mac:
      description: The MAC address.
      type: str
      returned: success
      sample: 00:50:56:6a:01:02
    ipv4:
      description: The C(address) and C(netmask) that it has, whoever gave them.
      type: dict
      returned: success
    ipv6:
      description: All C(addresses) that it has, the link-local one among them.
      type: dict
      returned: success
    system_owned:
      description: Whether the system made it (NSX, for one); it cannot be changed then.
      type: bool
      returned: success
results:
  description: One entry for each host, with C(changed), C(moid), C(vmkernel) and C(facts), or with C(msg), C(code) and
    C(details) for one that failed.
  type: list
  elements: dict
  returned: for several hosts
diff:
  description: What changes, before and after; for several hosts a list.
  type: raw
  returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.vmkernel import Vmkernel
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(Vmkernel))


if __name__ == "__main__":
    main()
