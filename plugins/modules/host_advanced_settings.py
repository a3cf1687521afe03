#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_advanced_settings
short_description: Ensures advanced settings of ESXi hosts
version_added: 0.1.0
description:
  - Sets advanced settings of one ESXi host, of several, or of all hosts of a cluster or in a folder, as many as
    there are in one request for each host.
  - A value is taken in the type that the host has, so that a number may be written as a text, and V(yes) for a switch
    that is V(true). A key that the host does not know, a value of another type or out of its range, and a read-only
    setting are refused before anything is set.
  - Needs the privilege C(Host.Config.AdvancedConfig) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - It cannot remove settings, as a host has them all, and does not reboot the host, which some settings (such
    as those below C(VMkernel.Boot)) want.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  settings:
    description:
      - The settings by their keys, with the values that they shall have. Those that are not named stay as they are.
    type: dict
    required: true
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_advanced_settings_info
  - module: skyscraper.vsphere.host_config
"""

EXAMPLES = r"""
- name: Accounts are locked for a quarter of an hour after five wrong passwords
  skyscraper.vsphere.host_advanced_settings:
    cluster: cluster1
    settings:
      Security.AccountLockFailures: 5
      Security.AccountUnlockTime: 900
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_advanced_settings:
  description: The settings that were asked for, with the values that the host has; they can be handed back to the
    module.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    settings: {Security.AccountLockFailures: 5, Security.AccountUnlockTime: 900}
facts:
  description: Values that can only be read; there are none here.
  type: dict
  returned: success, for one host
results:
  description: One entry for each host, with C(changed), C(moid), C(host_advanced_settings) and C(facts), or with
    C(msg), C(code) and C(details) for one that failed.
  type: list
  elements: dict
  returned: for several hosts
diff:
  description: What changes, before and after; for several hosts a list.
  type: raw
  returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.advanced_settings import (
    HostAdvancedSettings,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostAdvancedSettings))


if __name__ == "__main__":
    main()
