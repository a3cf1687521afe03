# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.SessionManager"""

from __future__ import annotations

import uuid

from pyVmomi import vim

from .. import faults
from ..model.managed import ManagedObject, api, prop

LOCALES = ["de_DE", "en", "en_US", "es_ES", "fr_FR", "it_IT", "ja_JP", "ko_KR", "pt_BR", "zh_CN", "zh_TW"]


class SessionManager(ManagedObject, api="SessionManager"):
    def __init__(self, service, moid):
        super().__init__(service, moid, message="", defaultLocale="en", messageLocaleList=LOCALES,
                         supportedLocaleList=LOCALES)
        self.tickets = {}           # clone ticket → principal

    @prop
    def currentSession(self, call):
        return call.session.as_api() if call is not None and call.session else None

    @prop
    def sessionList(self, call):
        return [session.as_api() for session in self.service.sessions.open.values()]

    def check_locale(self, locale):
        if locale is not None and locale not in LOCALES:
            raise vim.fault.InvalidLocale(msg=f"The locale '{locale}' is not supported.")

    def open_session(self, principal, call):
        session = self.service.sessions.start(principal, call)
        self.service.events.post(
            vim.event.UserLoginSessionEvent, call,
            f"User {session.user_name}@{session.peer} logged in as {session.agent}", ipAddress=session.peer,
            userAgent=session.agent, locale="en", sessionId=session.key)
        return session.as_api()

    @api
    def Login(self, call, userName, password, locale):
        """SessionManager.Login. A second log-in on the same session is refused with InvalidLogin (as the API says)."""
        self.check_locale(locale)
        principal = self.service.authorization.authenticate(userName, password)
        if principal is None or call.session is not None:
            self.service.sessions.failed_logins += 1
            self.service.events.post(vim.event.BadUsernameSessionEvent, call,
                                     f"Cannot login {userName}@{call.peer}", ipAddress=call.peer)
            raise invalid_login()
        return self.open_session(principal, call)

    @api
    def Logout(self, call):
        """SessionManager.Logout"""
        session = call.session
        self.service.events.post(
            vim.event.UserLogoutSessionEvent, call,
            f"User {session.user_name}@{session.peer} logged out", ipAddress=session.peer, userAgent=session.agent,
            callCount=session.calls, sessionId=session.key, loginTime=session.login_time)
        self.service.sessions.close(session)

    @api
    def SessionIsActive(self, call, sessionID, userName):
        """SessionManager.SessionIsActive"""
        session = self.service.sessions.by_key(sessionID)
        return session is not None and session.principal.matches(userName)

    @api
    def TerminateSession(self, call, sessionId):
        """SessionManager.TerminateSession: NotFound for an unknown one; the own session cannot be terminated."""
        sessions = [self.service.sessions.by_key(key) for key in sessionId]
        if None in sessions:
            raise vim.fault.NotFound(msg="The object or item referred to could not be found.")
        if call.session in sessions:
            raise faults.invalid_argument("sessionId")
        for session in sessions:
            self.service.sessions.close(session)

    @api
    def AcquireCloneTicket(self, call):
        """SessionManager.AcquireCloneTicket: for one use."""
        ticket = f"cst-VCT-52{uuid.uuid4().hex}"
        self.tickets[ticket] = call.session.principal
        return ticket

    @api
    def CloneSession(self, call, cloneTicket):
        """SessionManager.CloneSession: InvalidLogin for an unknown ticket."""
        principal = self.tickets.pop(cloneTicket, None)
        if principal is None:
            raise invalid_login()
        return self.open_session(principal, call)

    @api
    def SetLocale(self, call, locale):
        """SessionManager.SetLocale: checked, but all messages are English."""
        self.check_locale(locale)

    @api
    def UpdateServiceMessage(self, call, message):
        """SessionManager.UpdateServiceMessage"""
        self.values["message"] = message
        self.touch()


def invalid_login():
    return vim.fault.InvalidLogin(msg="Cannot complete login due to an incorrect user name or password.")
