#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_time
short_description: Ensures where ESXi hosts have their time from
version_added: 0.1.0
description:
  - Sets the NTP servers, the time zone and the protocol of one ESXi host, of several, or of all hosts of a cluster.
  - Needs the privilege C(Host.Config.DateTime) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - It does not set the clock, does not start the time service (M(skyscraper.vsphere.host_service) does, as C(ntpd)),
    and does not configure PTP.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  ntp_servers:
    description:
      - The NTP servers, by name or address. Options of the NTP daemon may stand behind one, as in
        V(ntp1.example.test iburst). Their order means nothing. V([]) removes all of them.
      - Lines that somebody has added to the host's NTP configuration stay as they are.
    type: list
    elements: str
  time_zone:
    description:
      - The key of the time zone, as in V(UTC) or V(Europe/Berlin). One that the host does not know is refused, with
        those that are spelled nearly the same.
    type: str
  protocol:
    description:
      - The protocol by which the host has its time. Hosts before ESXi 7.0 Update 3 offer no choice, so there it is
        refused.
    type: str
    choices: [ntp, ptp]
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_time_info
  - module: skyscraper.vsphere.host_service
"""

EXAMPLES = r"""
- name: All hosts of a cluster have their time from two servers
  skyscraper.vsphere.host_time:
    cluster: cluster1
    ntp_servers:
      - ntp1.example.test
      - ntp2.example.test

- name: The NTP service runs there, and starts with the host
  skyscraper.vsphere.host_service:
    cluster: cluster1
    service: ntpd
    state: started
    policy: "on"

- name: One host is in another time zone
  skyscraper.vsphere.host_time:
    host: esx04.example.test
    time_zone: Europe/Berlin
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_time:
  description: The host's time in the words of the options; it can be handed back to this module.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    ntp_servers: [ntp1.example.test, ntp2.example.test]
    time_zone: UTC
    protocol: ntp
facts:
  description: Values that can only be read.
  type: dict
  returned: success, for one host
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
results:
  description: One entry for each host, with C(changed), C(moid), C(host_time) and C(facts), or with C(msg), C(code)
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
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.time import HostTime
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostTime))


if __name__ == "__main__":
    main()
