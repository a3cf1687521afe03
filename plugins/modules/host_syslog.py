#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_syslog
short_description: Ensures where ESXi hosts write their logs
version_added: 0.1.0
description:
  - Sets the log hosts, the log folder and the rotation of one ESXi host, of several, or of all hosts of a
    cluster or in a folder, and the rule set of the firewall that logs to other hosts need.
  - Needs the privileges C(Host.Config.AdvancedConfig), and C(Host.Config.NetService) for the firewall, on the
    hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - It sets what holds for all logs, not the rotation of single ones, and does not see whether a log host
    listens.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  log_hosts:
    description:
      - The hosts that get the logs, as in V(logs.example.test), V(udp://192.0.2.14:514) or
        V(ssl://logs.example.test:1514); the whole list, in whatever order. V([]) removes all.
      - Logs to other hosts need O(firewall=enabled).
    type: list
    elements: str
  log_folder:
    description: The folder for logs on a datastore, as in V([datastore1] logs), or V([] /scratch/log).
    type: str
  log_folder_unique:
    description: Whether each host writes into a folder of its own name below O(log_folder), as it must if several
      share a datastore.
    type: bool
  rotate:
    description: How many old files of a log are kept, from 1 to 100.
    type: int
  size_kb:
    description: The size at which a new file is begun, in KiB, from 1 to 10240.
    type: int
  firewall:
    description: The state of the rule set V(syslog) of the firewall.
    type: str
    choices: [enabled, disabled]
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_syslog_info
  - module: skyscraper.vsphere.host_config
"""

EXAMPLES = r"""
- name: All hosts of a cluster log to one place
  skyscraper.vsphere.host_syslog:
    cluster: cluster1
    log_hosts:
      - ssl://logs.example.test:1514
    firewall: enabled
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_syslog:
  description: The host's logs in the words of the options; it can be handed back to the module.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    log_hosts: ["ssl://logs.example.test:1514"]
    log_folder: "[] /scratch/log"
    log_folder_unique: false
    rotate: 8
    size_kb: 1024
    firewall: enabled
facts:
  description: Values that can only be read; there are none here.
  type: dict
  returned: success, for one host
results:
  description: One entry for each host, with C(changed), C(moid), C(host_syslog) and C(facts), or with C(msg), C(code)
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
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.syslog import HostSyslog
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostSyslog))


if __name__ == "__main__":
    main()
