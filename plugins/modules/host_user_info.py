#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_user_info
short_description: Reads the local users of ESXi hosts
version_added: 0.1.0
description:
  - Reads one local user, or all of them, of one ESXi host, of several, of all hosts of a cluster, or of all there are.
    What it returns can be handed back to M(skyscraper.vsphere.host_user) and changes nothing.
  - Needs the privilege C(Authorization.ModifyPermissions) on any object; where the account lacks it, a host is left
    out, unless it or a user is named. The roles can be read only with C(Global.Settings) on the hosts; without that,
    they are left out.
  - Works on a vCenter and on a standalone ESXi host.
  - The users and their roles cost two requests for each host, as no property holds them. Passwords cannot be read. A
    few users of the system are not shown by the host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  user:
    description:
      - The name of a user. Without it, all users are read.
    type: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
seealso:
  - module: skyscraper.vsphere.host_user
"""

EXAMPLES = r"""
- name: The local users of all hosts
  skyscraper.vsphere.host_user_info:
  register: users

- name: The administrators among them
  ansible.builtin.debug:
    msg: >-
      {{ users.results | map(attribute='host_user') | selectattr('role', 'defined')
      | selectattr('role', 'eq', 'admin') }}
"""

RETURN = r"""
results:
  description: One entry for each user of each host.
  type: list
  elements: dict
  returned: success
  contains:
    moid:
      description: The managed object id of the host.
      type: str
      returned: success
      sample: host-10
    host_user:
      description: The user in the words of the options of M(skyscraper.vsphere.host_user).
      type: dict
      returned: success
      sample:
        host: esx01.example.test
        user: backup
        state: present
        description: Backup of the configuration
        role: read_only
        shell_access: false
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.user import HostUser
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostUser))


if __name__ == "__main__":
    main()
