# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The service: everything that makes up one running server, except the network."""

from __future__ import annotations

import threading
import uuid

from pyVmomi import VmomiSupport as V
from pyVmomi import vmodl

from . import estate
from .authorization import Authorization
from .dispatch import Dispatcher, describe
from .events import Events
from .host.outside import Outside
from .journal import Journal
from .loader import load_all
from .model.clock import Clock
from .model.managed import not_found
from .model.registry import Registry
from .rules import Rules
from .saved import Saved, newest_known
from .sessions import Sessions
from .settings import Settings
from .tagging.definitions import define
from .tagging.store import Tagging
from .tasks import Tasks
from .twin.build import settle

NAMESPACE = uuid.UUID("5ca1ab1e-0000-4000-8000-000000000000")


class Service:
    """Ties the parts together. `lock` guards the whole inventory: hold it for anything but the journal."""

    def __init__(self, settings=None):
        load_all()
        self.settings = settings or Settings()
        self.saved = Saved(self.settings.load) if self.settings.load else None
        if self.saved is not None:
            about = self.saved.content.about
            self.settings.become(about.apiType == "HostAgent", newest_known(about.apiVersion))
        self.version = V.versionMap[f"vim25/{self.settings.api_version}"]
        self.lock = threading.RLock()
        self.bugs = []
        self.clock = Clock(self.lock, lambda exc: self.bug("clock", exc))
        self.journal = Journal()
        self.rules = Rules()
        self.sessions = Sessions(self)
        self.dispatcher = Dispatcher(self)
        self.build()

    def build(self):
        """Make the inventory, from nothing."""
        with self.lock:
            self.clock.clear()
            self.registry = Registry()
            self.mac_number = 0         # counts the addresses that network adapters were given
            self.tasks = Tasks(self)
            self.events = Events(self)
            self.authorization = Authorization(self, self.settings.accounts)
            self.tagging = Tagging(self)
            self.root = None
            self.content = None
            self.outside = {spec["name"]: Outside(**spec) for spec in self.settings.outside_hosts}
            estate.build(self)
            self.authorization.apply_accounts(self.by_path)
            if self.saved is not None:
                settle(self)
                define(self, self.saved.tags)
            define(self, self.settings.tags)

    def reset(self, sessions=False, journal=True, rules=True, estate=None):
        """Back to the beginning, or to that of another estate: the settings that differ from the usual ones.

        Sessions stay unless told otherwise, but lose their views and filters.
        """
        with self.lock:
            if estate is not None:
                self.settings = self.settings.with_estate(estate)
            self.sessions.drop_objects()
            self.build()
            self.sessions.renew(drop=sessions)
            self.bugs.clear()
            if journal:
                self.journal.clear()
            if rules:
                self.rules.clear()

    def stop(self):
        self.clock.stop()

    # -- look-ups

    def find(self, ref, session=None):
        """The object of a reference, the session's own objects included."""
        if session is not None:
            own = session.objects.get(ref._moId)
            if own is not None and issubclass(own.T, ref.__class__):
                return own
            if ref._moId in ("propertyCollector", "ha-property-collector"):
                return session.property_collector()
        return self.registry.get(ref)

    def by_path(self, path):
        """The entity at an inventory path (`/DC1/vm/x`, `/` is the root folder), or None."""
        entity = self.root
        for name in path.strip("/").split("/") if path.strip("/") else ():
            entity = entity.child(name)
            if entity is None:
                return None
        return entity

    def by_moid(self, moid):
        obj = self.registry.find(moid)
        if obj is None:
            raise not_found(V.ManagedObject(moid, None))
        return obj

    def uuid(self, *parts):
        """A uuid that depends on nothing but the names: the same estate gets the same uuids."""
        return str(uuid.uuid5(NAMESPACE, "/".join(parts)))

    # -- bugs

    def bug(self, where, exc):
        """Record a bug of the simulator; returns the fault that is answered instead."""
        self.bugs.append({"where": where, "error": f"{type(exc).__name__}: {exc}", "trace": describe(exc)})
        return vmodl.fault.SystemError(reason=f"bug of the simulator: {exc}",
                                       msg="A general system error occurred: bug of the simulator")
