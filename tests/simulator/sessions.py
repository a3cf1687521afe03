# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions: who is logged in, and what belongs to each session."""

from __future__ import annotations

import time
import uuid

from pyVmomi import vim

from .model.values import now


class Session:
    """One log-in. Its views, filters and property collectors live in `objects` and die with it."""

    def __init__(self, service, principal, call):
        self.service = service
        self.principal = principal
        self.user_name = principal.name
        self.cookie = uuid.uuid4().hex + uuid.uuid4().hex[:8]
        self.key = f"52{str(uuid.uuid4())[2:]}"
        self.login_time = now()
        self.last_active = time.monotonic()
        self.last_active_time = self.login_time
        self.calls = 0
        self.peer, self.agent = call.peer, call.agent
        self.objects = {}
        self.tokens = {}            # retrieved pages that were not fetched yet
        self.numbers = 0
        self.ended = False
        self.automation = False     # begun by the Automation API

    def used(self, call):
        self.calls += 1
        self.last_active = time.monotonic()
        self.last_active_time = now()

    def add(self, obj):
        self.objects[obj.moid] = obj
        return obj

    def new_moid(self):
        """An id as a vCenter makes it for objects that are bound to a session."""
        self.numbers += 1
        return f"session[{self.key}]52{uuid.uuid4().hex[2:16]}-{self.numbers}"

    def property_collector(self):
        """The session's default property collector."""
        collector = self.objects.get("propertyCollector")
        if collector is None:
            from .collector.property_collector import PropertyCollector
            collector = self.add(PropertyCollector(self.service, "propertyCollector", session=self))
        return collector

    def drop_objects(self):
        for obj in list(self.objects.values()):
            obj.removed()
        self.objects.clear()
        self.tokens.clear()

    def end(self):
        self.ended = True
        self.drop_objects()

    def as_api(self):
        return vim.UserSession(
            key=self.key, userName=self.user_name, fullName=self.principal.full_name, loginTime=self.login_time,
            lastActiveTime=self.last_active_time, locale="en", messageLocale="en", extensionSession=False,
            ipAddress=self.peer, userAgent=self.agent, callCount=self.calls)


class Sessions:
    def __init__(self, service):
        self.service = service
        self.open = {}              # cookie → Session
        self.logins = 0             # log-ins that were answered with a session, since the start
        self.failed_logins = 0

    def by_cookie(self, cookie, automation=False):
        """The open session of an id that came by SOAP, or by the Automation API: they may share their sessions."""
        session = self.open.get(cookie)
        if session is None or not (self.service.settings.shares_sessions or session.automation == automation):
            return None
        idle = time.monotonic() - session.last_active
        if idle > self.service.settings.session_idle_time:
            with self.service.lock:
                self.close(session)
            return None
        return session

    def by_key(self, key):
        return next((s for s in self.open.values() if s.key == key), None)

    def start(self, principal, call):
        session = Session(self.service, principal, call)
        self.open[session.cookie] = session
        self.logins += 1
        call.new_cookie = session.cookie
        call.session = session
        return session

    def close(self, session):
        self.open.pop(session.cookie, None)
        session.end()

    def expire_all(self):
        for session in list(self.open.values()):
            self.close(session)

    def drop_objects(self):
        for session in self.open.values():
            session.drop_objects()

    def renew(self, drop):
        """After a reset: the accounts were made anew."""
        if drop:
            self.expire_all()
        for session in self.open.values():
            session.principal = self.service.authorization.principal(session.user_name) or session.principal
