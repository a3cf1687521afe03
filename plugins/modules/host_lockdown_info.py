#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_lockdown_info
short_description: Reads the lockdown mode of ESXi hosts and who is excepted from it
version_added: 0.1.0
description:
  - Reads the lockdown mode of one ESXi host, of several, of all hosts of a cluster, or of all there are. What it
    returns can be handed back to M(skyscraper.vsphere.host_lockdown) and changes nothing.
  - Needs the privilege C(System.Read) on the hosts. The exceptions can be read only with C(Global.Settings); without
    that, they are left out.
  - Works on a vCenter and on a standalone ESXi host.
  - The exceptions cost one request for each host, as no property holds them.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host_lockdown
"""

EXAMPLES = r"""
- name: The lockdown mode of all hosts
  skyscraper.vsphere.host_lockdown_info:
  register: lockdown

- name: The hosts that are not locked
  ansible.builtin.debug:
    msg: >-
      {{ lockdown.results | map(attribute='host_lockdown') | selectattr('mode', 'eq', 'disabled')
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
    host_lockdown:
      description: The host's lockdown in the words of the options of M(skyscraper.vsphere.host_lockdown).
      type: dict
      returned: success
      sample:
        host: esx01.example.test
        mode: normal
        exception_users: [backup]
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.lockdown import HostLockdown
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostLockdown))


if __name__ == "__main__":
    main()
