#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_power_policy
short_description: Ensures how ESXi hosts save power
version_added: 0.1.0
description:
  - Sets the power policy of one ESXi host, of several, or of all hosts of a cluster or in a folder.
  - Needs the privilege C(Host.Config.Power) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - It cannot set the parameters of the policy V(custom), which are advanced settings, nor what the firmware
    does by itself. A host whose firmware keeps the power to itself has no policies.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  policy:
    description: The policy, by the name that the vSphere Client shows. One that the host does not have is refused.
    type: str
    required: true
    choices: [high_performance, balanced, low_power, custom]
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_power_policy_info
  - module: skyscraper.vsphere.host_config
"""

EXAMPLES = r"""
- name: Latency counts more than power on these hosts
  skyscraper.vsphere.host_power_policy:
    cluster: cluster1
    policy: high_performance
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_power_policy:
  description: The host's power policy in the words of the options; it can be handed back to the module.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    policy: balanced
facts:
  description: Values that can only be read.
  type: dict
  returned: success, for one host
  contains:
    available:
      description: The policies that the host has.
      type: list
      elements: str
      returned: success
      sample: [high_performance, balanced, low_power, custom]
results:
  description: One entry for each host, with C(changed), C(moid), C(host_power_policy) and C(facts), or with C(msg),
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
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.power_policy import HostPowerPolicy
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostPowerPolicy))


if __name__ == "__main__":
    main()
