#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_time_info
short_description: Reads where ESXi hosts have their time from
version_added: 0.1.0
description:
  - Reads the NTP servers, the time zone, the protocol, PTP and the time service of one ESXi host, of several, of all
    hosts of a cluster, or of all there are, in one request. What it returns can be handed back to
    M(skyscraper.vsphere.host_time) and changes nothing.
  - Needs the privilege C(System.Read) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host_time
"""

EXAMPLES = r"""
- name: The time settings of all hosts of a cluster
  skyscraper.vsphere.host_time_info:
    cluster: cluster1
  register: time

- name: The hosts without a time server
  ansible.builtin.debug:
    msg: >-
      {{ time.results | map(attribute='host_time') | rejectattr('ntp_servers') | map(attribute='host') }}
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
    host_time:
      description: The host's time in the words of the options of M(skyscraper.vsphere.host_time).
      type: dict
      returned: success
      sample:
        host: esx01.example.test
        ntp_servers: [ntp1.example.test, ntp2.example.test]
        time_zone: UTC
        protocol: ntp
        ptp: {domain: 0, interface_type: none}
        service_state: started
        service_policy: "on"
    facts:
      description: Values that can only be read.
      type: dict
      returned: success
      contains:
        synchronized:
          description: Whether the host's clock follows a time server at present; empty before ESXi 7.0 Update 3.
          type: bool
          returned: success
        synchronized_with:
          description: The time server that it follows.
          type: str
          returned: success
        last_synchronized:
          description: When it last did so (ISO 8601).
          type: str
          returned: success
        utc_offset:
          description: By how many seconds the time zone is ahead of UTC.
          type: int
          returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.time import HostTime
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostTime))


if __name__ == "__main__":
    main()
