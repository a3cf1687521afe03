#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_kernel_module
short_description: Ensures the options of a kernel module of ESXi hosts
version_added: 0.1.0
description:
  - Sets the options with which a module of the kernel, mostly a driver, is loaded on one ESXi host, on several, or on
    all hosts of a cluster.
  - Needs the privilege C(Host.Config.Settings) on the hosts, to read the modules as well.
  - Works on a vCenter and on a standalone ESXi host.
  - The options count from the next time on that the module is loaded, mostly after the host has started anew. With
    which options it was loaded cannot be read.
  - It cannot load, unload, enable or disable a module, as the API has no way to do that.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  module:
    description:
      - The name of the module, as in V(ixgben). M(skyscraper.vsphere.host_kernel_module_info) lists those of a host.
    type: str
    required: true
  options:
    description:
      - All options of the module, as in V(RSS=4 VMDQ=8). Their order, and blanks between them, mean nothing. V("")
        removes all of them.
      - Neither names nor values are checked by the host; the module ignores what it does not know, or cannot be loaded.
    type: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_kernel_module_info
"""

EXAMPLES = r"""
- name: A driver has fewer queues on all hosts of a cluster
  skyscraper.vsphere.host_kernel_module:
    cluster: cluster1
    module: ixgben
    options: RSS=4 VMDQ=8

- name: A driver has its own defaults again
  skyscraper.vsphere.host_kernel_module:
    host: esx01.example.test
    module: ixgben
    options: ""
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_kernel_module:
  description: The module in the words of the options; it can be handed back to this module.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    module: ixgben
    options: RSS=4 VMDQ=8
facts:
  description: Values that can only be read.
  type: dict
  returned: success, for one host
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
results:
  description: One entry for each host, with C(changed), C(moid), C(host_kernel_module) and C(facts), or with C(msg),
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
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.kernel_module import HostKernelModule
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostKernelModule))


if __name__ == "__main__":
    main()
