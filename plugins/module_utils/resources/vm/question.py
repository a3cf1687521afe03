# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The question that a virtual machine waits with. API: VirtualMachineRuntimeInfo.question, VirtualMachine.AnswerVM."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import (
    QUESTION,
    answer_to,
    told_question,
    until,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import UPDATE, Change, Field, Plan
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import VirtualMachinesTarget
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import unquote_name


def answering(item, question, doing):
    """Steps of C(apply): answers a question with the option C(answers), and waits until it is asked no more."""
    item.ref.AnswerVM(question.id, answer_to(question, item.params["answers"], doing))
    yield until(
        item.ref,
        QUESTION,
        lambda asked: asked is None or asked.id != question.id,
        doing,
        item.params["task_timeout"],
    )


class VmQuestion(Resource):
    """The question of a virtual machine, and its answer: something that is done, not a state."""

    name = "vm_question"
    target = VirtualMachinesTarget()
    options = {"answers": {"type": "dict"}}
    fields = (Field("answers", path=QUESTION, decode=lambda question: None, equal=lambda live, wanted: True),)
    facts = (
        Field("name", path="name", decode=unquote_name),
        Field("question", path=QUESTION, decode=told_question),
    )
    privileges = {"update": ("VirtualMachine.Interact.AnswerQuestion",)}

    def plan(self, item):
        plan = super().plan(item)
        question = item.properties.readable(QUESTION)
        if question is None or item.params["answers"] is None:
            return plan
        told = told_question(question)
        key = answer_to(question, item.params["answers"], self.doing(item, "answer the question of"))
        given = {told["text"]: told["choices"][key]}
        return Plan(UPDATE, (Change(self.fields[0], {told["text"]: None}, given, shown=given),), live=item.live)

    def apply(self, session, item):
        yield from answering(item, item.properties[QUESTION], self.doing(item, "answer the question of"))

    def foreseen(self, item):
        return item.live  # once an answer is given, nothing is left of it

    def foresee(self, session, item):
        session.ledger.set(item.ref, QUESTION, None)
