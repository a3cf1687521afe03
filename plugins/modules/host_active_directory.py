#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_active_directory
short_description: Ensures that ESXi hosts are in an Active Directory domain, or in none
version_added: 0.1.0
description:
  - Has one ESXi host, several, or all hosts of a cluster join an Active Directory domain, or leave it.
  - Needs the privilege C(Host.Config.AuthenticationStore) on the hosts.
  - Works on a vCenter and on a standalone ESXi host.
  - A host that is in the domain already is left alone, whatever account, password and organizational unit are given;
    with which of them it joined cannot be read, and whether the domain still trusts it is told in C(facts) alone.
  - The name of the host has to be in the domain, its clock has to be right (M(skyscraper.vsphere.host_time)), and it
    has to reach the domain by DNS. The host starts its service C(lwsmd).
  - It does not say who of the domain may do what on the host, and does not set up smart cards.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  state:
    description:
      - V(present), if the host is to be in O(domain), V(absent), if it is to be in none.
    type: str
    choices: [present, absent]
    default: present
  domain:
    description:
      - The DNS name of the domain, as in V(example.test). Capitals mean nothing. Needed with O(state=present).
      - A host that is in another domain is refused, unless O(allow_leave) says otherwise.
    type: str
  organizational_unit:
    description:
      - Where the domain keeps the account of the host, with the names from the top down, as in V(Servers/ESXi). Without
        it, the domain decides. It counts only when the host joins.
    type: str
  domain_admin:
    description:
      - An account of the domain that may add hosts to it. Needed only when the host joins, unless there is a
        O(cam_server).
    type: str
  domain_admin_password:
    description:
      - The password of O(domain_admin).
    type: str
  cam_server:
    description:
      - The IP address of a vSphere Authentication Proxy (CAM service), through which the host joins without an account
        of the domain. The host has to know its certificate.
    type: str
  allow_leave:
    description:
      - Whether a host may leave another domain to join O(domain). B(If it then cannot join, it is in none.)
    type: bool
    default: false
  remove_permissions:
    description:
      - Whether permissions that users of the domain have on the host are removed when it leaves. Without it, a host
        with such permissions refuses to leave.
    type: bool
    default: false
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.connection.waiting
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_active_directory_info
  - module: skyscraper.vsphere.host_time
  - module: skyscraper.vsphere.task_wait
"""

EXAMPLES = r"""
- name: All hosts of a cluster are in a domain
  skyscraper.vsphere.host_active_directory:
    cluster: cluster1
    domain: example.test
    organizational_unit: Servers/ESXi
    domain_admin: joiner@example.test
    domain_admin_password: "{{ joiner_password }}"

- name: A host joins through the Authentication Proxy
  skyscraper.vsphere.host_active_directory:
    host: esx01.example.test
    domain: example.test
    cam_server: 192.0.2.50

- name: A host leaves its domain, and nobody of it keeps permissions
  skyscraper.vsphere.host_active_directory:
    host: esx01.example.test
    state: absent
    remove_permissions: true
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_active_directory:
  description: The membership in the words of the options; it can be handed back to this module.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    domain: example.test
    state: present
facts:
  description: Values that can only be read.
  type: dict
  returned: success, for one host
  contains:
    membership_status:
      description: How the domain and the host get along, V(ok) if they do; the others are those of the API's
        HostActiveDirectoryInfoDomainMembershipStatus.
      type: str
      returned: for a host in a domain
    trusted_domains:
      description: The domains that trust the one that the host is in.
      type: list
      elements: str
      returned: for a host in a domain
task:
  description: The id of the task that is under way at the server, for M(skyscraper.vsphere.task_wait).
  type: str
  returned: with O(wait=false), for one host
results:
  description: One entry for each host, with C(changed), C(moid), C(host_active_directory) and C(facts), or with C(msg),
    C(code) and C(details) for one that failed.
  type: list
  elements: dict
  returned: for several hosts
diff:
  description: What changes, before and after; for several hosts a list.
  type: raw
  returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.directory import HostActiveDirectory
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostActiveDirectory))


if __name__ == "__main__":
    main()
