#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_acceptance_level
short_description: Ensures the acceptance level of ESXi hosts
version_added: 0.1.0
description:
  - Sets which software one ESXi host, several, or all hosts of a cluster accept, by how it was tested and signed.
  - Needs the privilege C(Host.Config.Image) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - It does not install or remove software. A level that software of the host does not reach is refused, with the names
    of the packages in the way; an account without C(Host.Config.Image) cannot be told that in check mode.
  - Whether a host boots securely is not looked at; such a host may refuse V(community) with an error of its own.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  level:
    description:
      - The lowest level that software may have to be installed.
      - V(vmware_certified), tested by VMware like its own software.
      - V(vmware_accepted), tested by a partner, whose results VMware has looked at.
      - V(partner), published by a partner. Hosts are installed with this level.
      - V(community), whatever there is, unsigned software included.
    type: str
    required: true
    choices: [vmware_certified, vmware_accepted, partner, community]
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_acceptance_level_info
"""

EXAMPLES = r"""
- name: Only what VMware has accepted is installed on the hosts of a cluster
  skyscraper.vsphere.host_acceptance_level:
    cluster: cluster1
    level: vmware_accepted
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_acceptance_level:
  description: The host's level in the words of the options; it can be handed back to this module.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    level: partner
results:
  description: One entry for each host, with C(changed), C(moid), C(host_acceptance_level) and C(facts), or with C(msg),
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
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.acceptance import HostAcceptanceLevel
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostAcceptanceLevel))


if __name__ == "__main__":
    main()
