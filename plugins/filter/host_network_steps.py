# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: host_network_steps
short_description: Says in which order the network of hosts becomes what a document says
version_added: 0.1.0
description:
  - Takes a document for the network of hosts, as the role C(skyscraper.vsphere.host_network) does, and what there is,
    and lists the calls of modules that lead from one to the other. Nothing is called.
  - What is new comes first, then everything moves there, and what is not needed any more goes last. A switch that is to
    lose all of its network adapters keeps one of them until everything has moved away.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  _input:
    description: The document, a dictionary of its sections.
    type: dict
    required: true
  hosts:
    description: The names of the hosts.
    type: list
    elements: str
    required: true
  switches:
    description: The results of M(skyscraper.vsphere.vswitch_info) for these hosts.
    type: list
    elements: dict
    default: []
  members:
    description: The results of M(skyscraper.vsphere.dvs_host_info) for these hosts.
    type: list
    elements: dict
    default: []
  adapters:
    description: The results of M(skyscraper.vsphere.vmkernel_info) for these hosts.
    type: list
    elements: dict
    default: []
"""

EXAMPLES = r"""
- name: What the hosts have
  skyscraper.vsphere.vswitch_info:
    cluster: cluster1
  register: found

- name: What would be called, and in which order
  ansible.builtin.debug:
    msg: "{{ document | skyscraper.vsphere.host_network_steps(names, switches=found.results) }}"
  vars:
    names: "{{ found.results | map(attribute='vswitch.host') | unique }}"
    document:
      vswitches:
        - {name: vSwitch0, uplinks: [vmnic0]}
        - {name: vSwitch1, uplinks: [vmnic1, vmnic2]}
"""

RETURN = r"""
_value:
  description:
    - The calls in their order, each with a C(title), the C(module), and its C(options), among them C(host) or C(hosts).
  type: list
  elements: dict
"""

from ansible.errors import AnsibleFilterError

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import VsphereError
from ansible_collections.skyscraper.vsphere.plugins.plugin_utils.host_network.steps import steps


def host_network_steps(document, hosts, switches=(), members=(), adapters=()):
    """The steps, as plugin_utils/host_network/steps.py works them out."""
    if not isinstance(document, dict):
        raise AnsibleFilterError("host_network_steps takes a document, which is a dictionary of its sections.")
    try:
        return steps(document, list(hosts), list(switches), list(members), list(adapters))
    except VsphereError as error:
        raise AnsibleFilterError(error.msg) from error


class FilterModule:
    """The filter of this file, for Ansible."""

    def filters(self):
        """{name: function}"""
        return {"host_network_steps": host_network_steps}
