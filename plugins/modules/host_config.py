#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_config
short_description: Ensures the configuration of ESXi hosts as one document
version_added: 0.1.0
description:
  - Ensures the configuration of one ESXi host, of several, or of all hosts of a cluster or in a folder, as one
    document. Each section of it takes the options of the module for that part alone, and does what that module does.
  - The settings of all hosts are read together, so that a document costs little more than a single module does.
    Sections that are left out are not looked at, and options that are left out stay as they are.
  - All sections are compared and checked first. A host that would refuse one of them is not changed at all; the other
    hosts are.
  - Needs the privileges that the modules of the sections need, and no more than C(System.Read) where nothing has to be
    changed, apart from values that the API tells only to accounts that may change them.
  - Works on a vCenter and on a standalone ESXi host, except for sections whose module needs a vCenter.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
  - skyscraper.vsphere.host_config
seealso:
  - module: skyscraper.vsphere.host_config_info
"""

EXAMPLES = r"""
- name: All hosts of a cluster have their time from the same servers, and no SSH
  skyscraper.vsphere.host_config:
    cluster: cluster1
    time:
      ntp_servers:
        - ntp1.example.test
        - ntp2.example.test
    services:
      - service: ntpd
        state: started
        policy: "on"
      - service: TSM-SSH
        state: stopped
        policy: "off"

- name: What differs from the document is seen without changing anything
  skyscraper.vsphere.host_config:
    cluster: cluster1
    time:
      time_zone: UTC
  check_mode: true
  diff: true
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_config:
  description: The sections that were asked for, as they are now; it can be handed back to this module.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    time:
      ntp_servers: [ntp1.example.test, ntp2.example.test]
      time_zone: UTC
      protocol: ntp
    services:
      - service: ntpd
        state: started
        policy: "on"
facts:
  description: Values of the same sections that can only be read.
  type: dict
  returned: success, for one host
results:
  description: One entry for each host, with C(changed), C(moid), C(host_config) and C(facts), or with C(msg), C(code)
    and C(details) for one that failed.
  type: list
  elements: dict
  returned: for several hosts
diff:
  description: What changes, before and after, by section; things in a list by their names. For several hosts a list.
  type: raw
  returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring_document
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.config import HostConfig
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring_document(HostConfig))


if __name__ == "__main__":
    main()
