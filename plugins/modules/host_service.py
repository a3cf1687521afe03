#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_service
short_description: Ensures the state of a service of ESXi hosts
version_added: 0.1.0
description:
  - Starts, stops or restarts a service of one ESXi host, of several, or of all hosts of a cluster, and sets when it
    starts by itself.
  - Needs the privilege C(Host.Config.NetService) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - It cannot install or remove services, and does not open the firewall for them.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  service:
    description:
      - The key of the service, as in V(ntpd) or V(TSM-SSH). M(skyscraper.vsphere.host_service_info) lists those of a
        host.
    type: str
    required: true
  state:
    description:
      - Whether the service runs. V(restarted) restarts it B(each time the task runs), or starts it if it is stopped.
      - A service that the host says is required cannot be stopped.
    type: str
    choices: [started, stopped, restarted]
  policy:
    description:
      - When the service starts by itself, V(on) with the host, V(off) never, V(automatic) when one of its ports is
        opened in the firewall.
    type: str
    choices: ["on", "off", automatic]
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_service_info
"""

EXAMPLES = r"""
- name: SSH is off on all hosts of a cluster, and stays off
  skyscraper.vsphere.host_service:
    cluster: cluster1
    service: TSM-SSH
    state: stopped
    policy: "off"

- name: NTP runs on two hosts
  skyscraper.vsphere.host_service:
    hosts:
      - esx01.example.test
      - esx02.example.test
    service: ntpd
    state: started
    policy: "on"
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_service:
  description: The service in the words of the options; it can be handed back to this module.
  type: dict
  returned: success, for one host
  sample: {host: esx01.example.test, service: ntpd, state: started, policy: "on"}
facts:
  description: Values that can only be read.
  type: dict
  returned: success, for one host
  contains:
    label:
      description: What the service is called on the screen.
      type: str
      returned: success
    required:
      description: Whether the host needs it to run.
      type: bool
      returned: success
    firewall_rule_sets:
      description: The firewall rule sets that belong to it.
      type: list
      elements: str
      returned: success
results:
  description: One entry for each host, with C(changed), C(moid), C(host_service) and C(facts), or with C(msg),
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
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.service import HostService
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostService))


if __name__ == "__main__":
    main()
