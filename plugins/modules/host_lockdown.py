#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_lockdown
short_description: Ensures the lockdown mode of ESXi hosts and who is excepted from it
version_added: 0.1.0
description:
  - Sets the lockdown mode of one ESXi host, of several, or of all hosts of a cluster, and the users who keep their
    permissions on the host while it is locked.
  - Needs the privilege C(Host.Config.Settings) on the hosts for O(mode), and C(Global.Settings) for
    O(exception_users), to read them as well.
  - Needs a vCenter. On a standalone ESXi host it passes where nothing has to change, and refuses a change.
  - If both options change, users are excepted before a host is locked, and the lockdown ends before exceptions are
    taken away, so that nobody loses permissions in between.
  - The host starts its service DCUI when O(mode) becomes V(disabled) or V(normal), and stops it when that becomes
    V(strict). While it is locked, M(skyscraper.vsphere.host_service) cannot start or stop that service.
  - It does not change the list C(DCUI.Access) of those who may end the lockdown at the console; that is an advanced
    setting of the host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  mode:
    description:
      - V(disabled), so that whoever has permissions on the host may log in to it.
      - V(normal), so that the host is managed through the vCenter, or at its console (DCUI).
      - V(strict), so that the console is closed as well. B(A host that then loses its vCenter can only be reached by
        exception users over SSH or the ESXi Shell, if these services run, or has to be installed anew.)
    type: str
    choices: [disabled, normal, strict]
  exception_users:
    description:
      - Users who keep their permissions on the host while it is locked, mostly the service accounts of other products.
        A local user by its name, one of a domain as V(DOMAIN\\login). Their order means nothing.
      - They are ensured to be among the exceptions. Others stay, unless O(exact) says otherwise.
      - A user whom the host does not know is an error of the host.
    type: list
    elements: str
  exact:
    description:
      - V(exception_users), if nobody else shall be excepted. With an O(exception_users=[]), nobody is.
    type: list
    elements: str
    choices: [exception_users]
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_lockdown_info
  - module: skyscraper.vsphere.host_service
"""

EXAMPLES = r"""
- name: All hosts of a cluster are locked, and only the backup may log in to them
  skyscraper.vsphere.host_lockdown:
    cluster: cluster1
    mode: normal
    exception_users:
      - backup
    exact:
      - exception_users

- name: One more service account is excepted on two hosts
  skyscraper.vsphere.host_lockdown:
    hosts:
      - esx01.example.test
      - esx02.example.test
    exception_users:
      - EXAMPLE\monitoring

- name: A host is unlocked for maintenance
  skyscraper.vsphere.host_lockdown:
    host: esx01.example.test
    mode: disabled
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_lockdown:
  description:
    - The host's lockdown in the words of the options; it can be handed back to this module. The users are told only if
      the task names some, as the API tells them with a call for each host.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    mode: normal
    exception_users: [backup]
results:
  description: One entry for each host, with C(changed), C(moid), C(host_lockdown) and C(facts), or with C(msg),
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
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.lockdown import HostLockdown
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostLockdown))


if __name__ == "__main__":
    main()
