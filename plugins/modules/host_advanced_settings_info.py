#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_advanced_settings_info
short_description: Reads advanced settings of ESXi hosts
version_added: 0.1.0
description:
  - Reads advanced settings of one ESXi host, of several, of all hosts of a cluster or in a folder, or of all
    there are.
  - What it returns can be handed back to M(skyscraper.vsphere.host_advanced_settings) and changes nothing.
  - Needs the privilege C(System.Read) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  keys:
    description:
      - Which settings are read, by their keys; C(*) and C(?) stand for any characters. All of them, which are more
        than a thousand on a real host, if it is left out.
    type: list
    elements: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host_advanced_settings
  - module: skyscraper.vsphere.host_config_info
"""

EXAMPLES = r"""
- name: How accounts are locked on the hosts of a cluster
  skyscraper.vsphere.host_advanced_settings_info:
    cluster: cluster1
    keys: [Security.Account*]
  register: found
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
    host_advanced_settings:
      description: The settings that were asked for, with the values that the host has; they can be handed back to the
        module.
      type: dict
      returned: success
      sample:
        host: esx01.example.test
        settings: {Security.AccountLockFailures: 5, Security.AccountUnlockTime: 900}
    facts:
      description: Values that can only be read; there are none here.
      type: dict
      returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.advanced_settings import (
    HostAdvancedSettings,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostAdvancedSettings))


if __name__ == "__main__":
    main()
