# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A logged-in session: one for all tasks of a run, renewed when it expires, logged out at the end."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import asdict, replace

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import Connection, Wire
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.faults import fault_name, say
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.find import Finder
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.ledger import Ledger, NoLedger, Planned
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.read import Reader
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.store import MemoryStore
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import (
    LoginRefused,
    MissingLibrary,
    NotVsphere,
    VcenterOnly,
    VsphereError,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import MISSING, api_type, kind_of, vim, vmodl

ENDING = "-session.json"
LOGOUT_TIMEOUT = 5
_COOKIE = 'vmware_soap_session="{}"'


class Content:
    """The managers of a server and its description, as they are kept between tasks: plain values, no request."""

    def __init__(self, document, wire):
        self.about = document["about"]
        self._managers = document["managers"]
        self._wire = wire

    def __getattr__(self, name):
        try:
            kind, moid = self._managers[name]
        except KeyError:
            raise AttributeError(name) from None
        return api_type(kind)(moid, self._wire)

    @staticmethod
    def document(content):
        """The plain document of a ServiceContent (ServiceInstance.RetrieveServiceContent)."""
        managers = {}
        for info in content._GetPropertyList():
            value = getattr(content, info.name)
            if hasattr(value, "_moId"):
                managers[info.name] = [kind_of(value), value._moId]
        about = {
            info.name: getattr(content.about, info.name)
            for info in content.about._GetPropertyList()
            if isinstance(getattr(content.about, info.name), str)
        }
        return {"about": about, "managers": managers}


class Session:
    """The way to a server for everything above: C(find), C(read), and the calls of its managed objects.

    C(ledger) knows what check mode foresees; outside a check run it knows nothing.
    """

    def __init__(self, connection, store, wire, ledger):
        self.connection = connection
        self.store = store
        self.wire = wire
        self.ledger = ledger
        self.content = None
        self.names = None  # what objects are called, kept for the items of a loop (references.Names)
        self.token = self.user = None
        self._name = self.name_of(connection, store)
        self._renewing = threading.Lock()
        self.read = Reader(self)
        self.find = Finder(self)

    @staticmethod
    def name_of(connection, store):
        """The name of the session's document in the store of the run."""
        return store.digest(*connection.identity()) + ENDING

    @classmethod
    def open(cls, connection, store=None, foresee=False):
        """A session that is logged in: the run's own, if another task has one already.

        foresee: whether what check mode foresees is kept for the later tasks of the run.
        """
        if MISSING:
            raise MissingLibrary(
                "The Python that runs this task has no pyVmomi: install it there (pip install pyvmomi), or set "
                "ansible_python_interpreter to a Python that has it.",
                traceback=MISSING,
            )
        store = store or MemoryStore()
        wire = connection.wire()
        ledger = Ledger(store, store.digest(connection.hostname, connection.port), wire) if foresee else NoLedger()
        session = cls(connection, store, wire, ledger)
        with store.locked(session._name):
            if not session._join():
                session._start()
        wire.renew = session._renew  # not before: what fails while a session begins must not lead to another one
        return session

    def _join(self):
        """Takes the session that another task left in the store, if there is one that is not ours already."""
        document = self.store.load(self._name)
        if document and "refused" in document:
            raise LoginRefused(document["refused"], **document["details"])
        if not document or document["token"] == self.token:
            return False
        self.wire.use_version(document["version"])
        self._take(document)
        return True

    def _start(self):
        """Begins a session and leaves it in the store for the other tasks."""
        version = self.wire.negotiate()
        content = self._service_content()
        token, user = self._log_in(content)
        document = {
            "version": version,
            "token": token,
            "user": user,
            "content": Content.document(content),
            "connection": {**asdict(self.connection), "username": None, "password": None},
            "ours": not self.connection.session_token,
        }
        self._take(document)
        self.store.save(self._name, document)

    def _take(self, document):
        self.token, self.user = document["token"], document["user"]
        self.wire.cookie = _COOKIE.format(self.token)
        self.content = Content(document["content"], self.wire)

    def _service_content(self):
        content = vim.ServiceInstance("ServiceInstance", self.wire).RetrieveServiceContent()
        if content is None or content.sessionManager is None:
            raise NotVsphere(f"{self.connection.address} offers no vSphere sessions.")
        return content

    def _log_in(self, content):
        """(token, full name of the user) of a new session, or of the one whose token was given."""
        options = self.connection
        if options.session_token:
            return options.session_token, self._user_of(options.session_token, content)
        self.wire.cookie = ""
        if not (options.username and options.password):
            raise LoginRefused(f"{options.hostname}: username and password (or a session_token) are needed to log in.")
        try:
            login = content.sessionManager.Login(options.username, options.password)
        except (vim.fault.InvalidLogin, vim.fault.NoPermission) as fault:
            raise self._refusal(fault) from fault
        return self.wire.cookie.partition("=")[2].partition(";")[0].strip('"'), login.userName

    def _refusal(self, fault):
        """The error for a refused log-in. It is kept for the other tasks of the run: a wrong password that all of them
        tried would lock the account."""
        error = LoginRefused(
            f"{self.connection.hostname} refused to log in {self.connection.username}: {say(fault)} Check username and "
            "password (a vCenter user is written user@domain).",
            fault=fault_name(fault),
            username=self.connection.username,
        )
        self.store.save(self._name, {"refused": error.msg, "details": error.details, "ours": False})
        return error

    def _user_of(self, token, content):
        """The full name of the user whose session a token is; Raises LoginRefused for one that is over."""
        self.wire.cookie = _COOKIE.format(token)
        query = vmodl.query.PropertyCollector
        current = query.PropertySpec(type=vim.SessionManager, all=False, pathSet=["currentSession.userName"])
        spec = query.FilterSpec(objectSet=[query.ObjectSpec(obj=content.sessionManager)], propSet=[current])
        try:
            read = content.propertyCollector.RetrievePropertiesEx([spec], query.RetrieveOptions())
        except vim.fault.NotAuthenticated:
            raise self._unknown_token() from None
        # Without a session, the server may as well answer that there is no current one.
        user = next((value for one in read.objects for value in one.values.values()), None) if read else None
        if not user:
            raise self._unknown_token()
        return user

    def _unknown_token(self):
        return LoginRefused(
            f"{self.connection.hostname} does not know the session_token: the session has expired or ended, or it "
            "belongs to another server."
        )

    def _renew(self, cookie):
        """Takes the place of the expired session of a cookie; another thread or task may have done so already."""
        if self.connection.session_token:
            raise self._unknown_token()
        with self._renewing:
            if self.wire.cookie != cookie:
                return
            with self.store.locked(self._name):
                if not self._join():
                    self._start()

    @property
    def about(self):
        """The server's AboutInfo as plain strings."""
        return self.content.about

    @property
    def is_vcenter(self):
        return self.about["apiType"] == "VirtualCenter"

    def require_vcenter(self, what):
        """Raises VcenterOnly when the server is a standalone ESXi host."""
        if not self.is_vcenter:
            raise VcenterOnly(
                f"{what} needs a vCenter, and {self.connection.hostname} is a standalone host "
                f"({self.about['fullName']}).",
                server=self.about["fullName"],
            )

    def ref(self, kind, moid):
        """A managed object by kind and id. No request: whether it exists shows when it is read."""
        return api_type(kind)(moid, self.wire)

    @staticmethod
    def is_planned(ref):
        """Whether an object is only foreseen, by an earlier task of a check run."""
        return isinstance(ref, Planned)

    def privileges_on(self, ref):
        """The privileges that the account has on an object. AuthorizationManager.FetchUserPrivilegeOnEntities."""
        manager = self.content.authorizationManager
        granted = manager.FetchUserPrivilegeOnEntities([ref], self.user) or []
        return {privilege for one in granted for privilege in one.privileges}

    def close(self):
        """Drops the connections; logs out, too, if nobody else uses the session."""
        if not self.store.shared:
            self._log_out()
        self.wire.DropConnections()

    def _log_out(self):
        document = self.store.load(self._name)
        self.store.drop(self._name)
        if document and document["ours"]:
            log_out(document)


def log_out(document):
    """Ends the session of a stored document. A server that does not listen any more is no error."""
    connection = replace(Connection(**document["connection"]), timeout=LOGOUT_TIMEOUT)
    with contextlib.suppress(VsphereError, vim.fault.NotAuthenticated, OSError):
        wire = Wire(connection)
        wire.use_version(document["version"])
        wire.cookie = _COOKIE.format(document["token"])
        Content(document["content"], wire).sessionManager.Logout()
        wire.DropConnections()


def log_out_all(store):
    """Ends all sessions that the tasks of a run left in its store."""
    for name in store.names(ENDING):
        document = store.load(name)
        store.drop(name)
        if document and document["ours"]:
            log_out(document)
