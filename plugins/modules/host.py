#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host
short_description: Ensures that ESXi hosts are in the inventory of a vCenter, and where
version_added: 0.1.0
description:
  - Adds one ESXi host or several to a cluster or to a folder, moves them, connects and disconnects them, and removes
    them.
  - Before a host is added, the vCenter is asked to look at it, in check mode as well; a wrong certificate, a wrong
    password, a host that does not answer, and one that another vCenter manages, are told before anything is done.
  - A host leaves a cluster in maintenance mode alone; M(skyscraper.vsphere.host_maintenance) brings it there. A
    standalone host that moves into a cluster takes its virtual machines along.
  - Needs the privilege C(Host.Inventory.AddHostToCluster) on the cluster or C(Host.Inventory.AddStandaloneHost) on the
    folder to add a host, C(Host.Inventory.RemoveHostFromCluster) to remove one, C(Host.Config.Connection) to connect
    and disconnect one, and C(Host.Inventory.MoveHost), C(Host.Inventory.EditCluster) and
    C(Host.Inventory.MoveCluster) to move one.
  - Needs a vCenter; a standalone ESXi host has no inventory that another could be added to.
  - It takes over the resource pools of no host, assigns no licence, and does not move hosts between datacenters. A
    host that is named by another name or address than the vCenter has it under is not found.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  host:
    description: Name or address of the ESXi host. It is added under this name, which the vCenter must resolve.
    type: str
  hosts:
    description: Names or addresses of several ESXi hosts, which are treated side by side, with one result for each.
    type: list
    elements: str
  state:
    description: Whether the hosts are to be in the inventory.
    type: str
    choices: [present, absent]
    default: present
  cluster:
    description:
      - Name or inventory path of the cluster in which the hosts are to be. Without O(cluster) and O(folder), a host
        stays where it is.
    type: str
  folder:
    description:
      - The folder in which the hosts are to be standalone hosts, as an absolute inventory path or below the C(host)
        folder of a datacenter. V("") is that folder itself.
    type: str
  datacenter:
    description:
      - Name or inventory path of the datacenter in which the hosts, the cluster and the folder are looked for. Needed
        only if there are several.
    type: str
  connection:
    description:
      - Whether the hosts are to be V(connected) or V(disconnected). V(reconnected) disconnects a host that is
        connected, and connects it with the account that is given here, so that the vCenter gets to know a new password
        or certificate. A host that is added without it is connected.
    type: str
    choices: [connected, disconnected, reconnected]
  esxi_username:
    description: The account on the host, with which the vCenter logs in when it adds or connects it.
    type: str
    default: root
  esxi_password:
    description:
      - The password of O(esxi_username). Needed to add a host; to connect one, only if what the vCenter knows is of no
        use any more.
    type: str
  esxi_port:
    description: The TCP port of the host.
    type: int
    default: 443
  thumbprint:
    description:
      - Thumbprint of the certificate of the host, of SHA-1 or, for vCenters that take it, SHA-256. Not needed if an
        authority that the vCenter trusts has signed the certificate. If it is missing or wrong, the error tells the
        one that the host shows.
      - The command C(openssl x509 -in /etc/vmware/ssl/rui.crt -fingerprint -sha1 -noout) tells it on the host.
    type: str
  thumbprints:
    description: The thumbprints of several hosts, by their names.
    type: dict
  trust_on_first_use:
    description:
      - Whether the certificate that a host shows is taken without a thumbprint. Somebody who stands between the vCenter
        and the host is not noticed then.
    type: bool
    default: false
  allow_takeover:
    description: Whether a host that another vCenter manages may be taken away from it.
    type: bool
    default: false
  allow_non_empty:
    description:
      - Whether a host may be removed that has virtual machines. They leave the inventory along with it; their files
        stay, and those that run go on to run.
    type: bool
    default: false
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.connection.waiting
  - skyscraper.vsphere.attributes
seealso:
  - module: skyscraper.vsphere.host_info
  - module: skyscraper.vsphere.host_maintenance
"""

EXAMPLES = r"""
- name: A host joins a cluster
  skyscraper.vsphere.host:
    host: esx90.example.test
    cluster: cluster1
    esxi_password: "{{ vault_esxi_password }}"
    thumbprint: 3F:A0:1B:0C:77:52:9E:11:D0:AB:4C:35:88:E6:01:6F:2A:90:BD:57

- name: Many hosts join it, side by side
  skyscraper.vsphere.host:
    hosts: "{{ new_hosts.keys() | list }}"
    cluster: cluster1
    esxi_password: "{{ vault_esxi_password }}"
    thumbprints: "{{ new_hosts }}"

- name: The vCenter gets to know a new password of root
  skyscraper.vsphere.host:
    host: esx90.example.test
    connection: reconnected
    esxi_password: "{{ vault_esxi_password }}"
    thumbprint: 3F:A0:1B:0C:77:52:9E:11:D0:AB:4C:35:88:E6:01:6F:2A:90:BD:57

- name: A host is removed that has been in maintenance mode
  skyscraper.vsphere.host:
    host: esx90.example.test
    state: absent
"""

RETURN = r"""
moid:
  description: The managed object id of the host; missing if there is none, or not yet.
  type: str
  returned: success, for one host
  sample: host-10
host:
  description: Where the host is and whether it is connected, in the words of the options; it can be handed back to
    the module.
  type: dict
  returned: success, for one host
  sample:
    host: esx90.example.test
    cluster: /DC1/host/cluster1
    connection: connected
    state: present
facts:
  description: Values that can only be read.
  type: dict
  returned: success, for one host
  contains:
    connection_state:
      description: Whether the vCenter reaches the host; C(connected), C(disconnected) or C(notResponding).
      type: str
      returned: when the server tells it
      sample: connected
    in_maintenance:
      description: Whether the host is in maintenance mode.
      type: bool
      returned: when the server tells it
      sample: false
    power_state:
      description: The power state of the host; C(powered_on), C(powered_off), C(standby) or C(unknown).
      type: str
      returned: when the server tells it
      sample: powered_on
    boot_time:
      description: When the host was booted, in UTC.
      type: str
      returned: when the server tells it
      sample: '2026-01-01T00:00:00+00:00'
    version:
      description: The version of ESXi.
      type: str
      returned: when the server tells it
      sample: 8.0.3
    build:
      description: The build of ESXi.
      type: str
      returned: when the server tells it
      sample: '24022510'
    vendor:
      description: Who made the machine.
      type: str
      returned: when the server tells it
      sample: Example, Inc.
    model:
      description: The model of the machine.
      type: str
      returned: when the server tells it
      sample: Simulated Server
    uuid:
      description: The UUID of the machine.
      type: str
      returned: when the server tells it
      sample: 6ba7b810-9dad-11d1-80b4-00c04fd430c8
    cpu_model:
      description: The model of the processors.
      type: str
      returned: when the server tells it
      sample: Intel(R) Xeon(R) Gold 6148 CPU @ 2.40GHz
    cpu_sockets:
      description: Number of processors.
      type: int
      returned: when the server tells it
      sample: 2
    cpu_cores:
      description: Number of cores of all processors.
      type: int
      returned: when the server tells it
      sample: 32
    cpu_threads:
      description: Number of threads of all processors.
      type: int
      returned: when the server tells it
      sample: 64
    cpu_mhz:
      description: Speed of a core in MHz.
      type: int
      returned: when the server tells it
      sample: 2400
    memory_mb:
      description: Memory in MiB.
      type: int
      returned: when the server tells it
      sample: 524288
    thumbprint:
      description: The SHA-1 thumbprint of the certificate with which the host was added.
      type: str
      returned: when the server tells it
      sample: '3F:A0:1B:0C:77:52:9E:11:D0:AB:4C:35:88:E6:01:6F:2A:90:BD:57'
    status:
      description: The overall status; C(green), C(yellow), C(red) or C(gray).
      type: str
      returned: when the server tells it
      sample: green
results:
  description: One entry for each host, with C(changed), C(moid), C(host) and C(facts), or with C(msg), C(code) and
    C(details) for one that failed.
  type: list
  elements: dict
  returned: for several hosts
diff:
  description: What changes, before and after; for several hosts a list.
  type: raw
  returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.membership import HostMembership
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostMembership))


if __name__ == "__main__":
    main()
