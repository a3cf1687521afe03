#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_iscsi
short_description: Ensures iSCSI of ESXi hosts by their software adapter
version_added: 0.1.0
description:
  - Enables or disables the software iSCSI adapter of one ESXi host, of several, or of all hosts of a cluster or in a
    folder, and sets its name, CHAP, the targets that it looks for, and the VMkernel adapters that carry it.
  - New targets are added, and nothing more. Their disks are there once the hosts have looked for them, which is what
    M(skyscraper.vsphere.host_storage_rescan) is for.
  - What would take away the last path to a mounted datastore is refused, and so is an adapter that is disabled while
    VMkernel adapters are bound to it.
  - Secrets are sent and never read. They stand in no result, diff or message.
  - Needs the privilege C(Host.Config.Storage) on the hosts, for comparing O(port_binding) as well.
  - Works on a vCenter and on a standalone ESXi host.
  - It does not set up hardware adapters, and not the CHAP, digests and advanced options of single targets.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  enabled:
    description:
      - Whether there is a software iSCSI adapter. The other options need it, as it is or with V(true) for this one.
      - One that is disabled is gone for good when the host was rebooted.
    type: bool
  iqn:
    description:
      - The iSCSI name of the adapter, such as V(iqn.1998-01.com.vmware:esx01), an IQN, EUI or NAA. Capitals make no
        difference. It is for one host alone. Sessions that there are keep the name with which they began.
    type: str
  alias:
    description: Another name of the adapter, for people. An empty string is none.
    type: str
  chap:
    description: How the host says to targets who it is. It is for all targets that do not have CHAP of their own.
    type: dict
    suboptions:
      method:
        description:
          - V(required) takes CHAP alone, V(preferred) goes without where the target has none, V(discouraged) takes it
            where the target asks for it, and V(prohibited) does not use it.
        type: str
        choices: [prohibited, discouraged, preferred, required]
      name:
        description: The name for CHAP, of at most 511 characters. Every method needs one but V(prohibited).
        type: str
      secret:
        description:
          - The secret for CHAP, of at most 255 characters. It is needed with every change of O(chap) or
            O(mutual_chap), as hosts take both as a whole and do not tell what they have. O(update_secrets) says when
            it is sent.
        type: str
  mutual_chap:
    description: How targets say to the host who they are. It takes V(required) for O(chap.method).
    type: dict
    suboptions:
      method:
        description: Whether targets must say who they are.
        type: str
        choices: [prohibited, required]
      name:
        description: The name that a target must know, of at most 511 characters. V(required) needs one.
        type: str
      secret:
        description: The secret that a target must know, of at most 255 characters. It must not be that of O(chap).
        type: str
  update_secrets:
    description:
      - When the secrets are sent. With V(on_create), together with another change of O(chap) or O(mutual_chap); with
        V(always), each time, which is then always a change.
    type: str
    choices: [on_create, always]
    default: on_create
  send_targets:
    description:
      - Where the host asks for targets (dynamic discovery), each known by O(send_targets[].address) and
        O(send_targets[].port). The ones that are not named stay, unless O(exact) holds V(send_targets).
    type: list
    elements: dict
    suboptions:
      address:
        description: Address or name of the storage device.
        type: str
        required: true
      port:
        description: Its TCP port, V(1) to V(65535).
        type: int
        default: 3260
      state:
        description: Whether the host asks there.
        type: str
        choices: [present, absent]
        default: present
  static_targets:
    description:
      - Targets that the host need not ask for (static discovery), each known by O(static_targets[].iqn),
        O(static_targets[].address) and O(static_targets[].port). The ones that are not named stay, unless O(exact)
        holds V(static_targets). What the host has discovered by itself is not among them, and always stays.
    type: list
    elements: dict
    suboptions:
      iqn:
        description: The iSCSI name of the target. Capitals make no difference.
        type: str
        required: true
      address:
        description: Address or name of the storage device.
        type: str
        required: true
      port:
        description: Its TCP port, V(1) to V(65535).
        type: int
        default: 3260
      state:
        description: Whether the host knows it.
        type: str
        choices: [present, absent]
        default: present
  port_binding:
    description:
      - The VMkernel adapters that carry iSCSI, such as V(vmk1). The ones that are not named stay bound, unless O(exact)
        holds V(port_binding). Each must have one active uplink alone, and none on standby.
      - Hosts tell this to a call of its own, which is made only if this option is given.
    type: list
    elements: str
  exact:
    description: The lists that hold what is named in them and nothing else.
    type: list
    elements: str
    choices: [send_targets, static_targets, port_binding]
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.host
seealso:
  - module: skyscraper.vsphere.host_iscsi_info
  - module: skyscraper.vsphere.host_storage_rescan
  - module: skyscraper.vsphere.host_adapter_info
"""

EXAMPLES = r"""
- name: All hosts of a cluster find the storage
  skyscraper.vsphere.host_iscsi:
    cluster: cluster1
    enabled: true
    send_targets:
      - address: 192.0.2.50
      - address: 192.0.2.51
    port_binding:
      - vmk1
      - vmk2

- name: They look for its disks
  skyscraper.vsphere.host_storage_rescan:
    cluster: cluster1

- name: A host and the storage say to each other who they are
  skyscraper.vsphere.host_iscsi:
    host: esx01.example.test
    iqn: iqn.1998-01.com.vmware:esx01
    chap:
      method: required
      name: esx01
      secret: "{{ chap_secret }}"
    mutual_chap:
      method: required
      name: storage1
      secret: "{{ storage_secret }}"

- name: A host without iSCSI
  skyscraper.vsphere.host_iscsi:
    host: esx01.example.test
    enabled: false
    send_targets: []
    static_targets: []
    port_binding: []
    exact: [send_targets, static_targets, port_binding]
"""

RETURN = r"""
moid:
  description: The managed object id of the host.
  type: str
  returned: success, for one host
  sample: host-10
host_iscsi:
  description: The host's iSCSI in the words of the options, without secrets; it can be handed back. O(port_binding) is
    in it if that was asked for.
  type: dict
  returned: success, for one host
  sample:
    host: esx01.example.test
    enabled: true
    iqn: iqn.1998-01.com.vmware:esx01
    alias: ""
    chap: {method: required, name: esx01}
    mutual_chap: {method: prohibited}
    send_targets: [{address: 192.0.2.50, port: 3260}]
    static_targets: []
    port_binding: [vmk1, vmk2]
facts:
  description: Values that can only be read.
  type: dict
  returned: success, for one host
  contains:
    adapter:
      description: What the host calls the software adapter, such as C(vmhba64). It is left out where there is none.
      type: str
      returned: success, if there is one
    discovered_targets:
      description: Static targets that the host has discovered by itself, each with C(iqn), C(address), C(port).
      type: list
      elements: dict
      returned: success, if there is an adapter
    reboot_needed:
      description: Whether the adapter is disabled, and will be gone once the host was rebooted.
      type: bool
      returned: success
results:
  description: One entry for each host, with C(changed), C(moid), C(host_iscsi) and C(facts), or with C(msg), C(code)
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
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.iscsi import HostIscsi
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(HostIscsi))


if __name__ == "__main__":
    main()
