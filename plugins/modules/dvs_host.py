#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: dvs_host
short_description: Ensures which hosts a distributed switch has, and with which network adapters
version_added: 0.1.0
description:
  - Adds one ESXi host, several, or all hosts of a cluster to a distributed switch, changes which of their network
    adapters it has, or takes them out of it.
  - The hosts of a task share one request, as the configuration of the switch has one version. If somebody else was
    faster, all is planned anew from what is there then, once. If the vCenter refuses some of the hosts, the others are
    asked for once more without them.
  - Needs the privileges C(DVSwitch.HostOp) on the switch and C(Host.Config.Network) on the hosts.
  - A standalone ESXi host has no distributed switches; there the module fails.
  - It moves no virtual machines and no vmkernel adapters to the switch. A host to whose part of the switch some are
    connected is not taken out of it; the error lists them.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  dvs:
    description:
      - The distributed switch, by its name, inventory path or managed object id. It lies in the datacenter of the
        hosts.
    type: str
    required: true
  state:
    description:
      - Whether the hosts are members of the switch.
    type: str
    choices: [present, absent]
    default: present
  network_adapters:
    description:
      - The physical network adapters that the switch has on each host, each with its uplink. A port of a link
        aggregation group is named as the switch names it, as in V(lag1-0).
      - Those that are not named stay, unless O(exact) holds V(network_adapters). One with an empty uplink is taken out
        of the switch.
    type: dict
  exact:
    description:
      - V(network_adapters) takes those out of the switch that are not named.
    type: list
    elements: str
    choices: [network_adapters]
  allow_management_loss:
    description:
      - Whether the last network adapter may go from a switch that carries the management of the host. The host could
        not be reached any more. A vCenter undoes that of itself, unless it is set up otherwise.
    type: bool
    default: false
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.connection.waiting
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.dvs_host_info
  - module: skyscraper.vsphere.dvs
"""

EXAMPLES = r"""
- name: All hosts of a cluster are members of the switch, with two network adapters each
  skyscraper.vsphere.dvs_host:
    cluster: cluster1
    dvs: prod
    network_adapters:
      vmnic2: Uplink 1
      vmnic3: Uplink 2
    exact: [network_adapters]

- name: One of them has another network adapter, in a link aggregation group
  skyscraper.vsphere.dvs_host:
    host: esx01.example.test
    dvs: prod
    network_adapters:
      vmnic3: lag1-0

- name: A network adapter is taken out of the switch
  skyscraper.vsphere.dvs_host:
    host: esx01.example.test
    dvs: prod
    network_adapters:
      vmnic3: ""

- name: A host leaves the switch
  skyscraper.vsphere.dvs_host:
    host: esx01.example.test
    dvs: prod
    state: absent
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
dvs_host:
  description: The membership in the words of the options; it can be handed back to this module.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    dvs: prod
    state: present
    network_adapters: {vmnic2: Uplink 1, vmnic3: Uplink 2}
facts:
  description: Values that can only be read.
  type: dict
  returned: success, for one host
  contains:
    mtu:
      description: The largest size of a packet, in bytes.
      type: int
      returned: when it is a member
    ports:
      description: How many ports the host has for the switch.
      type: int
      returned: when it is a member
    ports_available:
      description: How many of them are free.
      type: int
      returned: when it is a member
results:
  description: One entry for each host, with C(changed), C(moid), C(dvs_host) and C(facts), or with C(msg), C(code) and
    C(details) for one that failed.
  type: list
  elements: dict
  returned: for several hosts
task:
  description: The id of the server's task that goes on, or none if there is nothing to do.
  type: str
  returned: with O(wait=false)
  sample: task-42
diff:
  description: What changes, before and after; for several hosts a list.
  type: raw
  returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.dvs_host import DvsHost
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(DvsHost))


if __name__ == "__main__":
    main()
