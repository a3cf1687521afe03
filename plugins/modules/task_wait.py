#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: task_wait
short_description: Waits for tasks of the server
version_added: 0.1.0
description:
  - Waits until all of the given tasks of the server are over, in one wait whatever their number. Start many things
    with C(wait=false) in a loop, and await them with one task of this module, so that they run side by side.
  - Fails if one of the tasks has failed, after the others are over, with the same message that the module which started
    it would have given.
  - A task that the server does not know (any more) is an error. A vCenter forgets a task some time after its end.
  - In check mode nothing is waited for; tasks that exist are reported as they are.
  - Needs the privilege C(System.Read) on the objects of the tasks, and C(VirtualMachine.Interact.AnswerQuestion) on a
    virtual machine for O(answers).
  - Works on a vCenter and on a standalone ESXi host.
  - It cannot wait for asynchronous jobs of Ansible, nor for what a guest operating system was asked to do, as that is
    no task of the server.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  tasks:
    description:
      - The ids of the tasks, as modules return them in C(task) with C(wait=false).
      - Entries that are none or empty are left out, so that the results of a loop can be handed over as they are, even
        where there was nothing to do. An id that stands there twice is awaited once.
    type: list
    elements: raw
    required: true
  task_timeout:
    description:
      - How long to wait for all of the tasks together, in seconds. Those that take longer go on at the server.
    type: int
    default: 3600
  answers:
    description:
      - Answers to questions that the virtual machines of the tasks may ask meanwhile, such as whether they were moved
        or copied.
      - A key is the id of a message, as in V(msg.uuid.altered), or a part of the text of the question; its value is
        the label or the key of the answer to give.
      - A question without an answer here is an error that says the text and the possible answers; the virtual machine
        goes on waiting.
    type: dict
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes
seealso:
  - module: skyscraper.vsphere.vm_power
"""

EXAMPLES = r"""
- name: Many machines are started
  skyscraper.vsphere.vm_power:
    name: "{{ item }}"
    state: powered_on
    wait: false
  loop: "{{ machines }}"
  register: started

- name: They all run
  skyscraper.vsphere.task_wait:
    tasks: "{{ started.results | map(attribute='task') }}"

- name: A task that may take a quarter of an hour, and may ask a question
  skyscraper.vsphere.task_wait:
    tasks: [task-42]
    task_timeout: 900
    answers:
      msg.uuid.altered: I Copied It
"""

RETURN = r"""
changed:
  description:
    - Whether a question of a virtual machine was answered. What the tasks themselves change was said by those who
      started them.
  type: bool
  returned: always
  sample: false
results:
  description:
    - One entry for each task, in the order of O(tasks). One that failed, or took too long, has C(failed), C(msg),
      C(code) and C(details) besides.
  type: list
  elements: dict
  returned: always
  contains:
    task:
      description: The id of the task.
      type: str
      returned: always
      sample: task-42
    operation:
      description: What the task does, as the API calls it.
      type: str
      returned: if the task exists
      sample: VirtualMachine.powerOn
    state:
      description: V(queued), V(running), V(success) or V(error).
      type: str
      returned: if the task exists
      sample: success
    progress:
      description: How far the task is, in percent, if the server says it.
      type: int
      returned: if the task exists
      sample: 100
    entity:
      description: The object that the task is about, if it is about one.
      type: dict
      returned: if the task exists
      contains:
        kind: {description: The kind of object in the API., type: str, returned: always, sample: VirtualMachine}
        moid: {description: Its managed object id., type: str, returned: always, sample: vm-42}
        name: {description: Its name when the task was started., type: str, returned: always, sample: web-01}
    result:
      description:
        - The managed object id of what the task has made, as a new virtual machine; none where it returns no object,
          and a list where it returns several.
      type: raw
      returned: if the task exists
      sample: vm-43
    queued_at:
      description: When the task was queued, by the server's clock.
      type: str
      returned: if the task exists
      sample: "2026-11-25T10:00:00.000000+00:00"
    started_at:
      description: When the task began, or none.
      type: str
      returned: if the task exists
      sample: "2026-11-25T10:00:00.100000+00:00"
    completed_at:
      description: When the task ended, or none.
      type: str
      returned: if the task exists
      sample: "2026-11-25T10:00:04.200000+00:00"
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.task_wait import TASK_WAIT
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(TASK_WAIT)


if __name__ == "__main__":
    main()
