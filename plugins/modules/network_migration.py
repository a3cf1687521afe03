#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: network_migration
short_description: Moves virtual machines, vmkernel adapters and network adapters of ESXi hosts between networks
version_added: 0.1.0
description:
  - Connects what an ESXi host has to other networks, from standard switches to distributed ones, back, or from one port
    group to another. It takes along the network adapters of virtual machines, the vmkernel adapters, and the physical
    network adapters of the host, all or those that are listed.
  - The vmkernel adapters and physical network adapters of a host go in one transaction. The host undoes it as a whole
    if a part of it fails, and the vCenter has it undone if it does not find the host any more afterwards, unless it is
    set up otherwise (C(config.vpxd.network.rollback)). The virtual machines follow, side by side.
  - If virtual machines leave a switch that is to lose all its network adapters, one of these stays until they have
    gone, where the other switch has another one by then. If some of the machines cannot be moved, it stays for good,
    and a second run goes on from there.
  - What is where it should be is left alone. Hosts are worked on side by side.
  - A host that loses its way to the vCenter may take half a minute and more to undo that. A larger O(timeout) lets the
    task see it.
  - Needs the privilege C(Host.Config.Network) on the hosts for vmkernel adapters and network adapters,
    C(VirtualMachine.Config.EditDevice) on the virtual machines, and C(Network.Assign) on the networks that they come to
    and on the distributed port groups that vmkernel adapters come to.
  - Works on a vCenter and, for standard switches, on a standalone ESXi host.
  - It makes no networks, and makes no host a member of a distributed switch. For that there are
    M(skyscraper.vsphere.portgroup), M(skyscraper.vsphere.dv_portgroup) and C(dvs_host). It does not move virtual
    machines to other hosts, and leaves templates and the networks of NSX alone.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  networks:
    description:
      - Networks that others take the place of. All vmkernel adapters of the host and all network adapters of its
        virtual machines, running or not, that are on the one are connected to the other, save those that O(vmkernel)
        and O(machines) say something else of.
      - Templates stay where they are.
    type: list
    elements: dict
    suboptions:
      from:
        description:
          - The network that is left, by its name, as V(switch/name), by its inventory path or its id. One that a host
            does not have, or has no more, has nothing to be moved.
        type: str
        required: true
      to:
        description:
          - The network that takes its place, named in the same ways. The host must have it.
        type: str
        required: true
  vmkernel:
    description:
      - vmkernel adapters, each with the network that it is connected to. All else of them stays as it is.
      - A port group of a standard switch takes one vmkernel adapter, and no virtual machines come to one that has it.
        An adapter that iSCSI is bound to is not moved.
    type: list
    elements: dict
    suboptions:
      device:
        description: The adapter, as in V(vmk1).
        type: str
        required: true
      network:
        description:
          - Its network, by its name, as V(switch/name), by its inventory path or its id. A name that the host has on
            several switches is an error.
        type: str
        required: true
  machines:
    description:
      - Virtual machines of the hosts, each with the network that its network adapters are connected to.
      - With several hosts, each machine is looked for on all of them. One that is on none of them is an error.
    type: list
    elements: dict
    suboptions:
      name:
        description: The virtual machine, by its name, inventory path or id.
        type: str
        required: true
      unit:
        description:
          - Which of its network adapters is meant, from 0 to 9, as M(skyscraper.vsphere.vm) counts them. Without it and
            O(machines[].from), all are meant.
        type: int
      from:
        description:
          - Those of its network adapters are meant that are on this network. It is an error if none is on it, nor on
            O(machines[].network) already. Not together with O(machines[].unit).
        type: str
      network:
        description: The network, by its name, as V(switch/name), by its inventory path or its id.
        type: str
        required: true
  network_adapters:
    description:
      - Physical network adapters, each with the switch that has it.
    type: list
    elements: dict
    suboptions:
      device:
        description: The network adapter, as in V(vmnic1).
        type: str
        required: true
      switch:
        description:
          - The name of a standard switch of the host, or of a distributed switch that it is a member of; the latter
            also by its inventory path or id. V("") takes it away from the switch that has it.
          - On a standard switch, a network adapter that comes is an active one.
        type: str
        required: true
      uplink:
        description:
          - Its uplink on a distributed switch, as the switch names it; a port of a link aggregation group as in
            V(lag1-0). Without it, it keeps the one that it has there, or gets the first that is free.
        type: str
  allow_management_loss:
    description:
      - Whether the last network adapter may go from the switch over which the host is managed. The host could not be
        reached any more then. A vCenter undoes that of itself, unless it is set up otherwise.
    type: bool
    default: false
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.network_migration_info
  - module: skyscraper.vsphere.vmkernel
  - module: skyscraper.vsphere.vswitch
  - module: skyscraper.vsphere.dvs
"""

EXAMPLES = r"""
- name: All hosts of a cluster go from vSwitch0 to the distributed switch, with all that is on it
  skyscraper.vsphere.network_migration:
    cluster: cluster1
    networks:
      - {from: Management Network, to: dvs1/management}
      - {from: VM Network, to: dvs1/prod}
    network_adapters:
      - {device: vmnic0, switch: dvs1, uplink: Uplink 1}
      - {device: vmnic1, switch: dvs1, uplink: Uplink 2}

- name: The vmkernel adapter for vMotion takes a network adapter along
  skyscraper.vsphere.network_migration:
    host: esx01.example.test
    vmkernel:
      - {device: vmk1, network: dvs1/vmotion}
    network_adapters:
      - {device: vmnic2, switch: dvs1}

- name: Two virtual machines change their networks, one of them with one network adapter
  skyscraper.vsphere.network_migration:
    host: esx01.example.test
    machines:
      - {name: web-01, from: VM Network, network: dvs1/prod}
      - {name: db-01, unit: 1, network: dvs1/backup}

- name: Back to the standard switch
  skyscraper.vsphere.network_migration:
    host: esx01.example.test
    networks:
      - {from: dvs1/prod, to: vSwitch0/VM Network}
    network_adapters:
      - {device: vmnic0, switch: vSwitch0}
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
network_migration:
  description:
    - What hangs on which network, in the words of the options; it can be handed back to this module. Networks are
      called C(switch/name). Of the virtual machines, those are listed that the task is about; physical network adapters
      only if it names some.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    vmkernel: [{device: vmk0, network: dvs1/management}]
    machines: [{name: web-01, unit: 0, network: dvs1/prod}]
    network_adapters:
      - {device: vmnic0, switch: dvs1, uplink: Uplink 1}
      - {device: vmnic1, switch: ""}
facts:
  description: Nothing here; all that is told can be set.
  type: dict
  returned: success, for one host
results:
  description: One entry for each host, with C(changed), C(moid), C(network_migration) and C(facts), or with C(msg),
    C(code) and C(details) for one that failed.
  type: list
  elements: dict
  returned: for several hosts
diff:
  description: What changed (or would, in check mode), in the words of the options.
  type: dict
  returned: always
  sample:
    before: {vmkernel: [{device: vmk0, network: vSwitch0/Management Network}]}
    after: {vmkernel: [{device: vmk0, network: dvs1/management}]}
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.migration import NetworkMigration
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(NetworkMigration))


if __name__ == "__main__":
    main()
