#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: vm_question
short_description: Reads and answers the question that a virtual machine asks
version_added: 0.1.0
description:
  - Answers the question that a virtual machine waits with, such as whether it was moved or copied, or what to do when
    its datastore is full. One that asks nothing is left alone.
  - Without O(answers) it only returns what is asked, with the possible answers.
  - It is over when the question is gone. What the server was about to do then goes on, or ends if that is what the
    answer says; M(skyscraper.vsphere.vm_wait) waits for what shall come of it. If another question follows, it stands
    in the result, or in that of the next run.
  - To answer questions that may come up while the power state changes, use the option of the same name of
    M(skyscraper.vsphere.vm_power).
  - Needs the privilege C(VirtualMachine.Interact.AnswerQuestion) on the virtual machines.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  answers:
    description:
      - Answers to the questions that the virtual machines may ask.
      - A key is the id of a message, as in V(msg.uuid.altered), or a part of the text of the question; its value is
        the label or the key of the answer to give.
      - A question without an answer here is an error that says the text and the possible answers; the virtual machine
        goes on waiting.
    type: dict
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.vms
seealso:
  - module: skyscraper.vsphere.vm_power
  - module: skyscraper.vsphere.vm_wait
"""

EXAMPLES = r"""
- name: All that were restored here say that they are copies
  skyscraper.vsphere.vm_question:
    folder: restored
    answers:
      msg.uuid.altered: I Copied It

- name: What does it ask?
  skyscraper.vsphere.vm_question:
    name: web-01
  register: web

- name: Show it
  ansible.builtin.debug:
    var: web.facts.question
"""

RETURN = r"""
moid:
  description: The managed object id of the virtual machine.
  type: str
  returned: success
  sample: vm-42
vm_question:
  description: The options that name the virtual machine; no answers, as nothing is left of one that was given.
  type: dict
  returned: success
  sample: {moid: vm-42, answers: null}
facts:
  description: Values that can only be read.
  type: dict
  returned: success
  contains:
    name: {description: Name of the virtual machine., type: str, returned: success, sample: web-01}
    question:
      description: The question that the virtual machine asks at the end; none if it asks none.
      type: dict
      returned: success
      contains:
        id: {description: Its id., type: str, returned: success}
        text: {description: Its text., type: str, returned: success}
        choices: {description: The keys of the answers with their labels., type: dict, returned: success}
        message_ids: {description: The ids of the messages in it., type: list, elements: str, returned: success}
diff:
  description: The question, and the answer that is given.
  type: dict
  returned: success
  sample: {before: {answers: {moved or copied: null}}, after: {answers: {moved or copied: I Copied It}}}
results:
  description: One such entry for each virtual machine.
  type: list
  elements: dict
  returned: if the options name several
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.question import VmQuestion
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(VmQuestion))


if __name__ == "__main__":
    main()
