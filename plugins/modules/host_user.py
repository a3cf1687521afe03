#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_user
short_description: Ensures local users of ESXi hosts
version_added: 0.1.0
description:
  - Creates, changes and removes a local user of one ESXi host, of several, or of all hosts of a cluster, and gives it
    a role on the host.
  - Needs the privilege C(Host.Local.ManageUserGroups) on the hosts, and C(Global.Settings) to read and change O(role).
    The users themselves can be read only with C(Authorization.ModifyPermissions), on any object.
  - Works on a vCenter and on a standalone ESXi host. Through a vCenter, the users of each host are asked of the host's
    own managers; they are not those of the vCenter.
  - A password can be set and never read, so whether it is the one that is given is not known; see O(update_password).
  - It gives roles on the whole host alone. A role that the host itself has made, and permissions on single objects of
    the host, can neither be read nor given; then there is no C(role) in the result. While a host is in lockdown mode,
    it shows roles of its exception users alone.
  - It knows neither users of a domain nor groups; local groups are not supported by ESXi.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  user:
    description:
      - The name with which the user logs in.
    type: str
    required: true
  state:
    description:
      - V(absent) removes the user, with its permissions. Users that the host itself needs (C(vpxuser), C(dcui)) are
        refused, and the host refuses to lose its last local administrator.
    type: str
    choices: [present, absent]
    default: present
  user_password:
    description:
      - The password of the user, which a new one needs. It has to satisfy the host's rules for passwords.
    type: str
  update_password:
    description:
      - V(on_create) sets O(user_password) only when the user is created. V(always) sets it B(each time the task runs),
        as the password that the user has cannot be compared.
    type: str
    choices: [on_create, always]
    default: on_create
  description:
    description:
      - A description of the user, mostly its full name.
    type: str
  role:
    description:
      - What the user may do on the host. V(admin) everything, V(read_only) see everything, V(no_access) nothing,
        whatever else would give it access, V(none) nothing, as it has no permissions of its own, like a new user.
      - The host refuses to lose its last local administrator.
    type: str
    choices: [admin, read_only, no_access, none]
  shell_access:
    description:
      - Whether the user may use the ESXi Shell and SSH, if these services run. Hosts let only those with the role
        V(admin) have it; who loses that role loses the shell as well.
    type: bool
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_user_info
  - module: skyscraper.vsphere.host_lockdown
"""

EXAMPLES = r"""
- name: A user for the backup on all hosts of a cluster
  skyscraper.vsphere.host_user:
    cluster: cluster1
    user: backup
    user_password: "{{ backup_password }}"
    description: Backup of the configuration
    role: read_only

- name: It has another password now
  skyscraper.vsphere.host_user:
    cluster: cluster1
    user: backup
    user_password: "{{ backup_password }}"
    update_password: always

- name: A user who has left is gone
  skyscraper.vsphere.host_user:
    cluster: cluster1
    user: jdoe
    state: absent
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_user:
  description: The user in the words of the options, without a password; it can be handed back to this module.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    user: backup
    state: present
    description: Backup of the configuration
    role: read_only
    shell_access: false
results:
  description: One entry for each host, with C(changed), C(moid), C(host_user) and C(facts), or with C(msg),
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
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.user import HostUser
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostUser))


if __name__ == "__main__":
    main()
