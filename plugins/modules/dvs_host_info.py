#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: dvs_host_info
short_description: Reads which hosts distributed switches have, and with which network adapters
version_added: 0.1.0
description:
  - Reads of one ESXi host, several, or all there are, which distributed switches they are members of, in the words of
    M(skyscraper.vsphere.dvs_host); what it returns can be handed back to that module and changes nothing.
  - Needs the privilege C(System.Read) on the hosts; those that the account may not see are left out.
  - A standalone ESXi host has no distributed switches; there the module fails.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  dvs:
    description:
      - The distributed switch, by its name, inventory path or managed object id. A host that is no member of it is
        returned with C(state=absent). Without this option, all switches of a host are read.
    type: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.dvs_host
"""

EXAMPLES = r"""
- name: Which hosts of a cluster are no members of a switch
  skyscraper.vsphere.dvs_host_info:
    cluster: cluster1
    dvs: prod
  register: members

- name: Show them
  ansible.builtin.debug:
    msg: "{{ item.host }}"
  loop: "{{ members.results | map(attribute='dvs_host') | selectattr('state', 'eq', 'absent') }}"
"""

RETURN = r"""
results:
  description: One entry for each switch of each host.
  type: list
  elements: dict
  returned: success
  contains:
    moid:
      description: The managed object id of the host.
      type: str
      returned: success
      sample: host-10
    dvs_host:
      description: The membership in the words of the options of M(skyscraper.vsphere.dvs_host).
      type: dict
      returned: success
      sample: {host: esx01.example.test, dvs: prod, state: present, network_adapters: {vmnic2: Uplink 1}}
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
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
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.dvs_host import DvsHost
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(DvsHost))


if __name__ == "__main__":
    main()
