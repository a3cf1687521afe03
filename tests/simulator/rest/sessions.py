# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the forms of the Automation API have in common: a request, its session, log-in and log-out."""

from __future__ import annotations

from types import SimpleNamespace

from pyVmomi import vim

from ..call import Call
from .errors import UNAUTHENTICATED, RestError


class Journalled:
    """What the journal and the rules ask of a request, as SOAP's have it."""

    method = SimpleNamespace(params=())
    type = SimpleNamespace(_wsdlName="Rest")
    moid = "session"

    def __init__(self, name):
        self.name = name
        self.args = {}


class Sessions:
    """Log-in, log-out and who is logged in: by the session manager's own methods, so that events and counts agree."""

    def __init__(self, service):
        self.service = service

    def call(self, session_id, entry, peer, agent):
        """The Call of a request; its session is None if the id is not that of an open one."""
        session = self.service.sessions.by_cookie(session_id, automation=True)
        call = Call(self.service, session, self.service.version, entry=entry)
        call.peer, call.agent = peer, agent
        if call.session is not None:
            call.session.used(call)
            entry.session, entry.user = call.session.key, call.session.user_name
        return call

    def log_in(self, call, user, password):
        """The id of a new session."""
        call.session = None  # a log-in with a session begins another one
        try:
            self.service.registry.find("SessionManager").Login(call, user, password, None)
        except vim.fault.InvalidLogin:
            raise RestError(UNAUTHENTICATED) from None
        call.session.automation = True
        return call.new_cookie

    def log_out(self, call):
        self.required(call)
        self.service.registry.find("SessionManager").Logout(call)

    def info(self, call):
        """com.vmware.cis.session.info"""
        session = self.required(call)
        domain, _unused, user = session.user_name.rpartition("\\")
        return {
            "user": f"{user}@{domain}" if domain else user,
            "created_time": as_text(session.login_time),
            "last_accessed_time": as_text(session.last_active_time),
        }

    @staticmethod
    def required(call):
        if call.session is None:
            raise RestError(UNAUTHENTICATED)
        return call.session


def as_text(time):
    """A date and time as the Automation API writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03d}Z"
