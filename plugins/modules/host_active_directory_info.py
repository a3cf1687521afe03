#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_active_directory_info
short_description: Reads which Active Directory domain ESXi hosts are in
version_added: 0.1.0
description:
  - Reads the domain of one ESXi host, of several, of all hosts of a cluster, or of all there are, in one request. What
    it returns can be handed back to M(skyscraper.vsphere.host_active_directory) and changes nothing.
  - Needs the privilege C(System.Read) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - A host that does not tell of it, such as one that is out of reach, is left out.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host_active_directory
"""

EXAMPLES = r"""
- name: The domains of all hosts
  skyscraper.vsphere.host_active_directory_info:
  register: membership

- name: The hosts that are in none
  ansible.builtin.debug:
    msg: >-
      {{ membership.results | map(attribute='host_active_directory') | selectattr('state', 'eq', 'absent')
      | map(attribute='host') }}
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
    host_active_directory:
      description: The membership in the words of the options of M(skyscraper.vsphere.host_active_directory).
      type: dict
      returned: success
      sample:
        host: esx01.example.test
        domain: example.test
        state: present
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
      contains:
        membership_status:
          description: How the domain and the host get along, V(ok) if they do; the others are those of the API's
            HostActiveDirectoryInfoDomainMembershipStatus.
          type: str
          returned: for a host in a domain
        trusted_domains:
          description: The domains that trust the one that the host is in.
          type: list
          elements: str
          returned: for a host in a domain
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.directory import HostActiveDirectory
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostActiveDirectory))


if __name__ == "__main__":
    main()
