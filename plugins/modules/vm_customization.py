#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: vm_customization
short_description: Ensures that the guest of a virtual machine is customized
version_added: 0.1.0
description:
  - Has the guest of a virtual machine set up (name, network, domain, time zone, and so on) when it starts the next
    time, by VMware Tools, Sysprep or cloud-init. M(skyscraper.vsphere.vm_wait) waits until that is done.
  - What a guest was customized with cannot be read back. Therefore a fingerprint of the options is kept in the virtual
    machine, in its extra configuration as C(skyscraper.customization). As long as it is that of the options, nothing is
    done, unless the customization has failed. There is nothing secret in the fingerprint, so other passwords or other
    user data alone change nothing (see O(update_password)), and neither does another content of the same
    O(specification).
  - A clone does not count as customized because its source is.
  - The diff shows all that is applied, without secrets, since a customization is applied as a whole.
  - The virtual machine must be off. The vCenter checks in check mode, too, whether what is asked for fits it.
  - Needs the privileges C(VirtualMachine.Provisioning.Customize) and C(VirtualMachine.Config.AdvancedConfig) on the
    virtual machine, C(VirtualMachine.Provisioning.ReadCustSpecs) for O(specification), and
    C(VirtualMachine.Interact.PowerOff) and C(VirtualMachine.Interact.PowerOn) for what it does to its power.
  - Needs a vCenter; it does not work on a standalone ESXi host, which knows no customization.
  - It does not customize a guest that runs, and does not wait for the guest.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  state:
    description:
      - V(applied) customizes a guest that was not customized like this before.
      - V(reapplied) customizes it B(each time the task runs).
    type: str
    choices: [applied, reapplied]
    default: applied
  update_password:
    description:
      - What secrets (O(windows.admin_password), O(windows.domain_admin_password), O(cloud_init.userdata)) mean for a
        guest that was customized like this before, as they cannot be compared.
      - V(on_create) leaves it alone; V(always) customizes it B(each time the task runs), if there is a secret.
    type: str
    choices: [on_create, always]
    default: on_create
  allow_power_off:
    description:
      - Whether a virtual machine that runs may be shut down to be customized. Otherwise it is an error.
    type: bool
    default: false
  guest_timeout:
    description:
      - How long the guest may take to shut down, in seconds.
    type: int
    default: 300
  allow_hard:
    description:
      - Whether a guest that does not shut down within O(guest_timeout), or cannot for lack of running VMware Tools, is
        powered off without being asked.
    type: bool
    default: false
  power_on:
    description:
      - Whether the virtual machine is powered on when it has been given a customization, which is when the guest is
        customized. If it is left out, it is if it ran before.
      - Where nothing is to be customized, its power stays as it is.
    type: bool
  answers:
    description:
      - Answers to questions that the virtual machine may ask when it is powered on, as for
        M(skyscraper.vsphere.vm_power).
    type: dict
  fingerprint:
    description:
      - The fingerprint to keep in the virtual machine, in place of customizing it, as in a result of
        M(skyscraper.vsphere.vm_customization_info). An empty one makes it count as never customized.
    type: str
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.connection.waiting
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.vm
  - skyscraper.vsphere.customization
seealso:
  - module: skyscraper.vsphere.vm_customization_info
  - module: skyscraper.vsphere.vm_wait
  - module: skyscraper.vsphere.vm_power
"""

EXAMPLES = r"""
- name: A guest of Linux has its name and address, and starts
  skyscraper.vsphere.vm_customization:
    name: web-01
    guest_hostname: web-01
    linux:
      domain: example.com
      time_zone: Europe/Berlin
    networks:
      - ip_address: 192.0.2.7/24
        gateways: [192.0.2.1]
        ipv6_addresses: ["2001:db8::7/64"]
    dns_servers: [192.0.2.53]
    dns_suffixes: [example.com]
    power_on: true

- name: It is customized
  skyscraper.vsphere.vm_wait:
    name: web-01
    customization: succeeded
    ip_address: 192.0.2.7

- name: A guest of Windows joins a domain
  skyscraper.vsphere.vm_customization:
    name: win-01
    windows:
      full_name: IT
      organization: Example
      admin_password: "{{ windows_password }}"
      domain: example.com
      domain_admin: joiner@example.com
      domain_admin_password: "{{ joiner_password }}"
    networks:
      - ip_address: 192.0.2.8/24
        gateways: [192.0.2.1]
        dns_servers: [192.0.2.53]
    power_on: true

- name: cloud-init sets up the guest, which is shut down for that if it runs
  skyscraper.vsphere.vm_customization:
    name: ci-01
    cloud_init:
      metadata:
        instance-id: ci-01
        local-hostname: ci-01
      userdata: "{{ lookup('ansible.builtin.file', 'user-data.yml') }}"
    allow_power_off: true

- name: What the vCenter's specification says, with an address of its own
  skyscraper.vsphere.vm_customization:
    name: db-01
    specification: linux servers
    networks:
      - ip_address: 192.0.2.9/24
        gateways: [192.0.2.1]
"""

RETURN = r"""
moid:
  description: The managed object id of the virtual machine.
  type: str
  returned: success
  sample: vm-42
vm_customization:
  description: The fingerprint that is kept in the virtual machine; it can be handed back to this module.
  type: dict
  returned: success
  sample: {moid: vm-42, fingerprint: 3b1f0c2a9d8e7f6a5b4c3d2e}
facts:
  description: Values that can only be read.
  type: dict
  returned: success
  contains:
    name: {description: Name of the virtual machine., type: str, returned: success, sample: web-01}
    customization:
      description: The state of the customization of the guest.
      type: dict
      returned: success
      contains:
        status: {description: "V(idle), V(pending), V(running), V(succeeded), V(failed).", type: str, returned: success}
        error: {description: Why it failed., type: str, returned: success}
        started: {description: When it began., type: str, returned: success}
        ended: {description: When it ended., type: str, returned: success}
    guest_hostname: {description: The name of the guest., type: str, returned: success, sample: web-01}
    ip_addresses:
      description: The addresses of all network adapters.
      type: list
      elements: str
      returned: success
      sample: [192.0.2.7]
task:
  description: The id of the server's task that goes on, or none if there is nothing to do.
  type: str
  returned: with O(wait=false)
  sample: task-42
diff:
  description: What is applied.
  type: dict
  returned: success
  sample: {before: {guest_hostname: null}, after: {guest_hostname: web-01}}
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.customization import VmCustomization
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(VmCustomization))


if __name__ == "__main__":
    main()
