#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_acceptance_level_info
short_description: Reads the acceptance level of ESXi hosts
version_added: 0.1.0
description:
  - Reads the acceptance level of one ESXi host, of several, of all hosts of a cluster, or of all there are. What it
    returns can be handed back to M(skyscraper.vsphere.host_acceptance_level) and changes nothing.
  - Needs the privilege C(System.Read) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - The level costs one request for each host, as no property holds it. A host that cannot be asked is left out, unless
    it is named.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host_acceptance_level
"""

EXAMPLES = r"""
- name: The acceptance level of all hosts
  skyscraper.vsphere.host_acceptance_level_info:
  register: acceptance

- name: The hosts that accept anything
  ansible.builtin.debug:
    msg: >-
      {{ acceptance.results | map(attribute='host_acceptance_level') | selectattr('level', 'eq', 'community')
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
    host_acceptance_level:
      description: The host's level in the words of the options of M(skyscraper.vsphere.host_acceptance_level).
      type: dict
      returned: success
      sample:
        host: esx01.example.test
        level: partner
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.acceptance import HostAcceptanceLevel
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostAcceptanceLevel))


if __name__ == "__main__":
    main()
