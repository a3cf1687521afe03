#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_config_info
short_description: Reads the configuration of ESXi hosts as one document
version_added: 0.1.0
description:
  - Reads the configuration of one ESXi host, of several, of all hosts of a cluster or in a folder, or of all there are,
    as documents that can be handed back to M(skyscraper.vsphere.host_config), which changes nothing then.
  - The settings of all hosts are read together; what only a method of the API tells is asked of all hosts side by
    side.
  - Needs the privilege C(System.Read) on the hosts. Sections that the account may not read are left out, with a
    warning.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  sections:
    description:
      - The sections to be read. All of them are, if it is left out.
    type: list
    elements: str
    choices:
      - dns
      - time
      - advanced_settings
      - syslog
      - firewall
      - snmp
      - services
      - autostart
      - power_policy
      - acceptance_level
      - kernel_modules
      - iscsi
      - active_directory
      - users
      - lockdown
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host_config
"""

EXAMPLES = r"""
- name: The configuration of one host
  skyscraper.vsphere.host_config_info:
    host: esx01.example.test
  register: model

- name: The hosts of another cluster get the same time and services
  skyscraper.vsphere.host_config:
    cluster: cluster2
    time: "{{ model.results[0].host_config.time }}"
    services: "{{ model.results[0].host_config.services }}"
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
    host_config:
      description: The document.
      type: dict
      returned: success
      sample:
        host: esx01.example.test
        time: {ntp_servers: [ntp1.example.test], time_zone: UTC, protocol: ntp}
        services:
          - {service: ntpd, state: started, policy: "on"}
    facts:
      description: Values of the same sections that can only be read.
      type: dict
      returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading_document
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.config import HostConfig
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading_document(HostConfig))


if __name__ == "__main__":
    main()
