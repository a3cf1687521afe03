#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_firewall
short_description: Ensures the firewall of ESXi hosts
version_added: 0.1.0
description:
  - Enables and disables rule sets of the firewall of one ESXi host, of several, or of all hosts of a cluster or
    in a folder, says whom they allow, and sets the default policy. Rule sets that are not named stay as they
    are.
  - Whom a rule set allows is set before it is enabled, so that it never lets in more than it shall.
  - Needs the privilege C(Host.Config.NetService) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - It cannot make rule sets of its own; those come with the packages of the host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  rule_sets:
    description: Rule sets, each by its name.
    type: list
    elements: dict
    suboptions:
      name:
        description: The key of the rule set, as in V(sshServer). One that the host does not have is refused, with
          those it has.
        type: str
        required: true
      state:
        description: Whether its ports are open. A rule set that the host needs cannot be disabled.
        type: str
        choices: [enabled, disabled]
      allowed:
        description:
          - Who may connect, or may be connected to; addresses and networks such as V(192.0.2.0/24), the whole list in
            whatever order, or V(all) alone. V([]) is nobody.
        type: list
        elements: str
  incoming:
    description: What happens to incoming connections for which there is no rule.
    type: str
    choices: [blocked, allowed]
  outgoing:
    description: What happens to outgoing connections for which there is no rule.
    type: str
    choices: [blocked, allowed]
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_firewall_info
  - module: skyscraper.vsphere.host_config
"""

EXAMPLES = r"""
- name: SSH is for the administrators' network alone, on all hosts of a cluster
  skyscraper.vsphere.host_firewall:
    cluster: cluster1
    rule_sets:
      - name: sshServer
        state: enabled
        allowed: [192.0.2.0/24]
    incoming: blocked
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_firewall:
  description: The firewall in the words of the options, with the rule sets that were named; it can be handed back to
    the module.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    rule_sets: [{name: sshServer, state: enabled, allowed: [192.0.2.0/24]}]
    incoming: blocked
    outgoing: blocked
facts:
  description: Values that can only be read; there are none here.
  type: dict
  returned: success, for one host
results:
  description: One entry for each host, with C(changed), C(moid), C(host_firewall) and C(facts), or with C(msg), C(code)
    and C(details) for one that failed.
  type: list
  elements: dict
  returned: for several hosts
diff:
  description: What changes, before and after; for several hosts a list.
  type: raw
  returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.firewall import HostFirewall
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostFirewall))


if __name__ == "__main__":
    main()
