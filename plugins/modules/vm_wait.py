#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: vm_wait
short_description: Waits until virtual machines are running, reachable, customized
version_added: 0.1.0
description:
  - Waits until one virtual machine, or each of several, meets all of the conditions that are given, and returns what is
    known of its guest.
  - However many virtual machines there are, it is one wait, and the server tells of each change; a condition is noticed
    as soon as it is met. A long wait tells on the terminal what is still missing.
  - It never changes anything.
  - What makes it useless to wait is an error at once, such as a question that the virtual machine asks (see
    M(skyscraper.vsphere.vm_question)), a failed customization (with its reason), a template, or a virtual machine that
    is not there. If one of several cannot be waited for, no other one is, either.
  - In check mode it looks, and does not wait, since what an earlier task would have brought about does not come; the
    task says which conditions are not met, and succeeds.
  - Needs the privilege C(System.Read) on the virtual machines.
  - Works on a vCenter and on a standalone ESXi host. The state of a customization is told by vSphere 7.0 Update 2 and
    later.
  - It does not look into the guest, such as whether a port is open there; see M(ansible.builtin.wait_for).
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  power_state:
    description:
      - The power state to be in.
    type: str
    choices: [powered_on, powered_off, suspended]
  tools_running:
    description:
      - Whether VMware Tools are to run in the guest.
    type: bool
  ip_address:
    description:
      - Addresses that the guest is to have, each of which must be there.
      - V(any), V(ipv4) and V(ipv6) ask for some address (of that family); a network, such as V(192.0.2.0/24), for an
        address in it; an address for just that one.
      - Only the network adapters of the virtual machine count, and not bridges or tunnels that the guest makes. Neither
        do link-local addresses (V(169.254.0.0/16), V(fe80::/10)) unless they are in a network that is asked for, and
        addresses that the guest has not confirmed yet.
    type: list
    elements: str
  heartbeat:
    description:
      - What the heartbeat of the guest is to be. V(green) is that of a healthy one.
    type: str
    choices: [green, yellow, red, gray]
  guest_hostname:
    description:
      - The name that the guest is to have given itself. Capitals make no difference; a name without a domain is also
        met by one with it.
    type: str
  customization:
    description:
      - That the customization of the guest has V(succeeded), or has V(ended) in one way or another.
      - For V(succeeded), one that has failed is an error at once, with the reason that the server knows.
      - A customization may restart the guest, so this is the condition to use, rather than an address, which the guest
        may have before it is customized.
    type: str
    choices: [succeeded, ended]
  question:
    description:
      - V(absent) waits until the virtual machine asks no question (any more), and V(present) until it asks one.
      - Without this, a question that it asks is an error at once.
    type: str
    choices: [absent, present]
  wait_timeout:
    description:
      - How long to wait for all conditions of all virtual machines, in seconds. What is missing then is said in the
        error, for each condition what was wanted and what was found.
      - V(0) looks just once.
    type: int
    default: 300
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.vms
seealso:
  - module: skyscraper.vsphere.vm_power
  - module: skyscraper.vsphere.vm_question
  - module: skyscraper.vsphere.vm_customization
"""

EXAMPLES = r"""
- name: The guest is customized, and has its address
  skyscraper.vsphere.vm_wait:
    name: web-01
    customization: succeeded
    ip_address: 192.0.2.0/24
    wait_timeout: 900
  register: web

- name: Its address is known to the inventory
  ansible.builtin.add_host:
    name: web-01
    ansible_host: "{{ web.facts.ip_address }}"

- name: All of a folder run and are reachable by IPv4 and IPv6, in one wait
  skyscraper.vsphere.vm_wait:
    folder: prod/web
    datacenter: DC1
    tools_running: true
    ip_address: [ipv4, ipv6]

- name: The guests of these have shut down
  skyscraper.vsphere.vm_wait:
    names: [db-01, db-02]
    power_state: powered_off
    wait_timeout: 600
"""

RETURN = r"""
moid:
  description: The managed object id of the virtual machine.
  type: str
  returned: success, if the options name one
  sample: vm-42
facts:
  description: What is known of the virtual machine and its guest at the end.
  type: dict
  returned: success, if the options name one
  contains:
    name: {description: Name of the virtual machine., type: str, returned: success, sample: web-01}
    power_state: {description: Its power state., type: str, returned: success, sample: powered_on}
    tools_running: {description: Whether VMware Tools run in the guest., type: bool, returned: success}
    heartbeat: {description: The heartbeat of the guest., type: str, returned: success, sample: green}
    guest_hostname: {description: The name of the guest., type: str, returned: success, sample: web-01.example.com}
    ip_address:
      description: The address that the server takes for the main one; none while it knows of none.
      type: str
      returned: success
      sample: 192.0.2.7
    ip_addresses:
      description: The addresses of all network adapters.
      type: list
      elements: str
      returned: success
      sample: [192.0.2.7, "2001:db8::7"]
    customization:
      description: The state of the customization of the guest.
      type: dict
      returned: success
      contains:
        status: {description: "V(idle), V(pending), V(running), V(succeeded), V(failed).", type: str, returned: success}
        error: {description: Why it failed., type: str, returned: success}
        started: {description: When it began., type: str, returned: success}
        ended: {description: When it ended., type: str, returned: success}
    question:
      description: The question that the virtual machine asks; none if it asks none.
      type: dict
      returned: success
      contains:
        id: {description: Its id., type: str, returned: success}
        text: {description: Its text., type: str, returned: success}
        choices: {description: The keys of the answers with their labels., type: dict, returned: success}
        message_ids: {description: The ids of the messages in it., type: list, elements: str, returned: success}
    unmet:
      description: The conditions that are not met, which there can only be in check mode; each with C(condition),
        C(wanted) and C(found).
      type: list
      elements: dict
      returned: success
results:
  description: One entry with C(moid) and C(facts) for each virtual machine.
  type: list
  elements: dict
  returned: if the options name several
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.wait import VM_WAIT
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(VM_WAIT)


if __name__ == "__main__":
    main()
