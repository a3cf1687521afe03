# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of the guest system, and questions."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.managed import api


class GuestOperations:
    def check_tools(self, call):
        """InvalidPowerState unless it runs, then ToolsUnavailable unless VMware Tools run in it."""
        self.check_not_template(call)
        if self.power_state != "poweredOn":
            raise faults.invalid_power_state(self.power_state, "poweredOn")
        if self.get("guest.toolsRunningStatus") != "guestToolsRunning":
            raise faults.tools_unavailable()
        busy = self.service.tasks.busy.get(self.moid)
        if busy is not None:
            raise faults.task_in_progress(busy.task.ref)

    def after_guest_time(self, function, *args):
        self.drop_guest_timer()
        self.guest_timer = self.service.clock.after(self.service.settings.guest_time, function, *args)

    @api
    def ShutdownGuest(self, call):
        """VirtualMachine.ShutdownGuest: returns at once; the machine is off after `guest_time`."""
        self.check_tools(call)
        self.service.events.about_vm(vim.event.VmGuestShutdownEvent, self, call,
                                     f"Guest OS shut down for {self.name}")
        self.own("guest").guestState = "shuttingDown"
        self.touch()
        self.after_guest_time(self.set_power, "poweredOff", call)

    @api
    def RebootGuest(self, call):
        """VirtualMachine.RebootGuest: returns at once; the guest starts again after `guest_time`."""
        self.check_tools(call)
        self.service.events.about_vm(vim.event.VmGuestRebootEvent, self, call, f"Guest OS reboot for {self.name}")
        self.after_guest_time(self.guest_reboots)

    def guest_reboots(self):
        self.guest_starts()
        self.touch()

    @api
    def StandbyGuest(self, call):
        """VirtualMachine.StandbyGuest: returns at once; the machine is suspended after `guest_time`."""
        self.check_tools(call)
        self.service.events.about_vm(vim.event.VmGuestStandbyEvent, self, call, f"Guest OS standby for {self.name}")
        self.after_guest_time(self.set_power, "suspended", call)

    @api
    def AnswerVM(self, call, questionId, answerChoice):
        """VirtualMachine.AnswerVM.

        No such question: InvalidArgument(questionId), as the reference says by declaring no other fault; a choice that
        the question does not offer: InvalidArgument(answerChoice).
        """
        run = self.service.tasks.asking(self)
        if run is None or self.get("runtime.question.id") != questionId:
            raise faults.invalid_argument("questionId")
        if answerChoice not in run.asked.choices:
            raise faults.invalid_argument("answerChoice")
        run.answered(answerChoice)
