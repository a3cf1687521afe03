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
  - Sets the NTP servers, the time zone, the protocol and PTP of one ESXi host, of several, or of all hosts of a
    cluster, and sees to it that the time service runs.
  - Needs the privilege C(Host.Config.DateTime) on the hosts, and for O(service_state) and O(service_policy)
    C(Host.Config.NetService).
  - Works on a vCenter and on a standalone ESXi host.
  - It does not set the clock. Of PTP it does not set the address of a passed-through network adapter, and of several
    ports it sets the first.
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
  ptp:
    description:
      - How the host has its time where O(protocol) is V(ptp). What is left out stays as it is. Hosts before ESXi 7.0
        Update 3 know none of it, so there it is refused.
    type: dict
    suboptions:
      domain:
        description: The number of the PTP domain, V(0) to V(255).
        type: int
      interface_type:
        description:
          - What PTP uses, a VMkernel adapter (V(virtual_nic)) or a passed-through network adapter
            (V(pci_passthrough)). V(none) takes it away.
        type: str
        choices: [none, virtual_nic, pci_passthrough]
      interface:
        description:
          - The name of the VMkernel adapter, as in V(vmk0), or the id of the passed-through network adapter. A
            VMkernel adapter that the host does not have is refused, with those that it has.
        type: str
  service_state:
    description:
      - Whether the time service runs. That is C(ntpd) for O(protocol=ntp) and C(ptpd) for O(protocol=ptp); if
        O(protocol) is left out, the one of the protocol that the host has. The service of the other protocol stays as
        it is.
      - M(skyscraper.vsphere.host_service) restarts it.
    type: str
    choices: [started, stopped]
  service_policy:
    description:
      - When the time service starts by itself. V(on) is with the host, V(off) never, and V(automatic) with the ports of
        the firewall that it uses.
    type: str
    choices: ["on", "off", automatic]
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
- name: All hosts of a cluster have their time from two servers, and the service starts with them
  skyscraper.vsphere.host_time:
    cluster: cluster1
    ntp_servers:
      - ntp1.example.test
      - ntp2.example.test
    service_state: started
    service_policy: "on"

- name: One host has its time by PTP
  skyscraper.vsphere.host_time:
    host: esx03.example.test
    protocol: ptp
    ptp:
      domain: 0
      interface_type: virtual_nic
      interface: vmk0
    service_state: started

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
    ptp: {domain: 0, interface_type: none}
    service_state: started
    service_policy: "on"
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
