#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_kernel_module_info
short_description: Reads the kernel modules of ESXi hosts and their options
version_added: 0.1.0
description:
  - Reads one kernel module, or all of them, of one ESXi host, of several, of all hosts of a cluster, or of all there
    are. What it returns can be handed back to M(skyscraper.vsphere.host_kernel_module) and changes nothing.
  - Needs the privilege C(Host.Config.Settings) on the hosts. Where the account lacks it, a host is left out, unless it
    or a module is named.
  - Works on a vCenter and on a standalone ESXi host.
  - The modules cost one request for each host, as no property holds them.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  module:
    description:
      - The name of a module, as in V(ixgben). Without it, all modules are read.
    type: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host_kernel_module
"""

EXAMPLES = r"""
- name: The modules of a host
  skyscraper.vsphere.host_kernel_module_info:
    host: esx01.example.test
  register: modules

- name: Those with options
  ansible.builtin.debug:
    msg: "{{ modules.results | map(attribute='host_kernel_module') | selectattr('options') }}"
"""

RETURN = r"""
results:
  description: One entry for each module of each host.
  type: list
  elements: dict
  returned: success
  contains:
    moid:
      description: The managed object id of the host.
      type: str
      returned: success
      sample: host-10
    host_kernel_module:
      description: The module in the words of the options of M(skyscraper.vsphere.host_kernel_module).
      type: dict
      returned: success
      sample:
        host: esx01.example.test
        module: ixgben
        options: RSS=4 VMDQ=8
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
      contains:
        loaded:
          description: Whether it is loaded.
          type: bool
          returned: success
        enabled:
          description: Whether it may be loaded.
          type: bool
          returned: success
        version:
          description: Its version, empty if it has none of its own.
          type: str
          returned: success
        filename:
          description: The name of its file, without the path.
          type: str
          returned: success
        use_count:
          description: How many others use it.
          type: int
          returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.kernel_module import HostKernelModule
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostKernelModule))


if __name__ == "__main__":
    main()
