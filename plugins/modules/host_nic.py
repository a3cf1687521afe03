#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_nic
short_description: Ensures the links of physical network adapters of ESXi hosts
version_added: 0.1.0
description:
  - Sets speed and duplex of a physical network adapter of one ESXi host, of several, or of all hosts of a cluster or
    folder, or has them negotiated.
  - What is not named stays as it is.
  - Needs the privilege C(Host.Config.Network) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - The link may be down for a moment. It is not set what the adapter at the other end does, which has to do the same.
    The uplinks of switches are chosen with M(skyscraper.vsphere.vswitch).
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  device:
    description: The adapter, as in V(vmnic0).
    type: str
    required: true
  auto_negotiate:
    description:
      - Whether the adapter and what is at the other end of the link agree on its speed. V(false) is implied by
        O(speed_mbps).
    type: bool
  speed_mbps:
    description:
      - The speed in megabits for each second, as in V(10000). What an adapter can have is among the facts, as
        C(possible).
    type: int
  duplex:
    description:
      - Whether both ends send at the same time (V(full)), or one after the other (V(half)). If it is left out beside
        O(speed_mbps), it stays as it is set, or is V(full).
    type: str
    choices: [full, half]
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_nic_info
  - module: skyscraper.vsphere.vswitch
"""

EXAMPLES = r"""
- name: An adapter has 10 Gbit/s on all hosts of a cluster
  skyscraper.vsphere.host_nic:
    cluster: cluster1
    device: vmnic2
    speed_mbps: 10000
    duplex: full

- name: And then what both ends agree on
  skyscraper.vsphere.host_nic:
    cluster: cluster1
    device: vmnic2
    auto_negotiate: true
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_nic:
  description: The link in the words of the options; it can be handed back to this module.
  type: dict
  returned: success, for one host
  sample: {host: esx01.example.test, device: vmnic2, auto_negotiate: false, speed_mbps: 10000, duplex: full}
facts:
  description: Values that can only be read, as M(skyscraper.vsphere.host_nic_info) tells them.
  type: dict
  returned: success, for one host
results:
  description: One entry for each host, with C(changed), C(moid), C(host_nic) and C(facts), or with C(msg), C(code) and
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
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.nic import HostNic
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostNic))


if __name__ == "__main__":
    main()
