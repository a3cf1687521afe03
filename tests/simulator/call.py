# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One call of a client: who calls what, on which object, with what."""

from __future__ import annotations

from pyVmomi import VmomiSupport as V

SYSTEM_VERSION = V.newestVersions.Get("vim")


class Call:
    """Passed to every simulated method and computed property.

    `session` is None while nobody is logged in; `version` is the API version that the client speaks.
    """

    def __init__(self, service, session, version, method=None, target=None, entry=None):
        self.service = service
        self.session = session
        self.version = version
        self.method = method        # metadata of the method
        self.target = target        # the managed object that is called
        self.entry = entry          # the journal's record of this call
        self.task_fault = None      # set by a rule: the task that this call starts fails with it
        self.question = None        # set by a rule: the task asks this before it goes on
        self.peer = ""
        self.agent = ""
        self.new_cookie = None      # set by a log-in

    @staticmethod
    def gone():
        """Whether the client has broken off the connection; the server puts its own function here."""
        return False

    @property
    def user(self):
        """The account's display name, e.g. `VSPHERE.LOCAL\\Administrator`; empty without a session."""
        return self.session.user_name if self.session else ""

    @property
    def unrestricted(self):
        """Fast path: an administrator of the whole inventory needs no privilege checks."""
        return self.session is None or self.session.principal.unrestricted

    def resolve(self, ref):
        """The object that a reference (an argument) names; ManagedObjectNotFound if there is none."""
        return self.service.find(ref, self.session)

    def may(self, obj, privilege):
        return self.unrestricted or self.service.authorization.has(self.session.principal, obj, privilege)
