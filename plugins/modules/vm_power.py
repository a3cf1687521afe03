#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: vm_power
short_description: Ensures the power state of a virtual machine
version_added: 0.1.0
description:
  - Brings a virtual machine into a power state, and waits until it is there.
  - What the API does not allow is refused in check mode, too, such as suspending a machine that is off.
  - Needs the privileges C(VirtualMachine.Interact.PowerOn), C(VirtualMachine.Interact.PowerOff),
    C(VirtualMachine.Interact.Suspend) or C(VirtualMachine.Interact.Reset) on the virtual machine, for what it does.
  - Works on a vCenter and on a standalone ESXi host.
  - It does not choose a host for a machine to be powered on; that is left to the server.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  state:
    description:
      - The power state to be in at the end, or the way there.
      - V(powered_on) starts a machine that is off, and resumes one that is suspended.
      - V(powered_off) takes the power away without asking the guest operating system.
      - V(suspended) suspends it without asking the guest.
      - V(shut_down) asks the guest to shut down; a machine that is off already stays as it is.
      - V(standby) asks the guest to go to sleep; a machine that is suspended already stays as it is.
      - V(reset) restarts a running machine without asking the guest, and V(rebooted) asks the guest to restart; these
        two are done B(each time the task runs).
      - What the guest is asked to do needs running VMware Tools.
    type: str
    required: true
    choices: [powered_on, powered_off, suspended, shut_down, standby, reset, rebooted]
  guest_timeout:
    description:
      - How long the guest may take to shut down or go to sleep, in seconds.
    type: int
    default: 300
  allow_hard:
    description:
      - Whether a guest that does not do as O(state=shut_down), O(state=standby) or O(state=rebooted) asks, within
        O(guest_timeout) or for lack of running VMware Tools, is powered off, suspended or reset without being asked.
    type: bool
    default: false
  answers:
    description:
      - Answers to questions that the virtual machine may ask meanwhile, such as whether it was moved or copied.
      - A key is the id of a message, as in V(msg.uuid.altered), or a part of the text of the question; its value is
        the label or the key of the answer to give.
      - A question without an answer here is an error that says the text and the possible answers; the virtual machine
        goes on waiting.
    type: dict
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.connection.waiting
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.vm
seealso:
  - module: skyscraper.vsphere.vm_power_info
"""

EXAMPLES = r"""
- name: A virtual machine runs
  skyscraper.vsphere.vm_power:
    name: web-01
    state: powered_on

- name: It is shut down by its guest, or hard after two minutes
  skyscraper.vsphere.vm_power:
    name: web-01
    folder: prod
    datacenter: DC1
    state: shut_down
    guest_timeout: 120
    allow_hard: true

- name: A copied virtual machine runs, and says that it is a copy
  skyscraper.vsphere.vm_power:
    moid: vm-42
    state: powered_on
    answers:
      msg.uuid.altered: I Copied It
"""

RETURN = r"""
moid:
  description: The managed object id of the virtual machine.
  type: str
  returned: success
  sample: vm-42
vm_power:
  description: The power state in the words of the options; it can be handed back to this module.
  type: dict
  returned: success
  sample: {moid: vm-42, state: powered_on}
facts:
  description: Values that can only be read.
  type: dict
  returned: success
  contains:
    name:
      description: Name of the virtual machine.
      type: str
      returned: success
      sample: web-01
    tools_running:
      description: Whether VMware Tools run in the guest.
      type: bool
      returned: success
task:
  description: The id of the server's task that goes on, or none if there is nothing to do.
  type: str
  returned: with O(wait=false)
  sample: task-42
diff:
  description: What changes, before and after.
  type: dict
  returned: success
  sample: {before: {state: powered_off}, after: {state: powered_on}}
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.power import VmPower
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(VmPower))


if __name__ == "__main__":
    main()
