#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_service_info
short_description: Reads the services of ESXi hosts
version_added: 0.1.0
description:
  - Reads one service, or all of them, of one ESXi host, of several, of all hosts of a cluster, or of all there are,
    in one request. What it returns can be handed back to M(skyscraper.vsphere.host_service) and changes nothing.
  - Needs the privilege C(System.Read) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  service:
    description:
      - The key of a service, as in V(ntpd). Without it, all services are read.
    type: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host_service
"""

EXAMPLES = r"""
- name: The NTP service on all hosts of a cluster
  skyscraper.vsphere.host_service_info:
    cluster: cluster1
    service: ntpd
  register: ntp

- name: The hosts on which it does not run
  ansible.builtin.debug:
    msg: >-
      {{ ntp.results | map(attribute='host_service') | selectattr('state', 'eq', 'stopped') | map(attribute='host') }}
"""

RETURN = r"""
results:
  description: One entry for each service of each host.
  type: list
  elements: dict
  returned: success
  contains:
    moid:
      description: The managed object id of the host.
      type: str
      returned: success
      sample: host-10
    host_service:
      description: The service in the words of the options of M(skyscraper.vsphere.host_service).
      type: dict
      returned: success
      sample: {host: esx01.example.test, service: ntpd, state: started, policy: "on"}
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
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
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.service import HostService
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostService))


if __name__ == "__main__":
    main()
