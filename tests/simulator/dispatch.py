# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of a call: decode, journal, rules, log-in, privileges, the method itself, and the answer.

What the method raises is checked against the API's metadata: a fault that the method does not declare is a bug of the
simulator. It is recorded (`/simulator/bugs`) and answered as vmodl.fault.SystemError.
"""

from __future__ import annotations

import time
import traceback

from pyVmomi import VmomiSupport as V
from pyVmomi import vmodl

from . import faults
from .call import Call
from .collector import anonymous
from .journal import fault_name
from .model.paths import Unset
from .soap import envelope
from .soap.decode import FETCH, decode, invalid_request, methods_of
from .soap.encode import encoder

# Without a session only these may be called (the metadata's privilege for more of them is System.Anonymous, but a
# vCenter wants a session for anything that leads to the inventory).
FREE = {"RetrieveServiceContent", "Login", "LoginByToken", "CloneSession", "RetrieveProductComponents",
        "AcquireLocalTicket", "AcquireGenericServiceTicket"}

# What a host without a vCenter refuses.
VCENTER_ONLY = {
    "CreateFolder", "CreateDatacenter", "CreateCluster", "CreateClusterEx", "CreateStoragePod", "MoveIntoFolder_Task",
    "AddStandaloneHost_Task", "AddHost_Task", "MoveInto_Task", "CreateDVS_Task", "ReconfigureDatacenter_Task",
    "PowerOnMultiVM_Task", "MarkAsTemplate", "MarkAsVirtualMachine", "CloneVM_Task", "InstantClone_Task",
    "MigrateVM_Task", "RelocateVM_Task", "CustomizeVM_Task", "UnregisterAndDestroy_Task", "AcquireCloneTicket",
    "CheckCustomizationSpec", "CloneSession", "SessionIsActive", "setCustomValue",
}


class Raw:
    """An answer that is already encoded (the property collector's)."""

    __slots__ = ("xml",)

    def __init__(self, xml):
        self.xml = xml


class Reply:
    """What goes back over HTTP; `drop` breaks the connection instead, `silence` lets the client wait."""

    def __init__(self, status=200, body="", cookie=None, drop=False, silence=False):
        self.status, self.body, self.cookie, self.drop, self.silence = status, body, cookie, drop, silence


class Dispatcher:
    def __init__(self, service):
        self.service = service

    def handle(self, body, cookie, soap_action, peer="127.0.0.1", agent="", gone=None):
        """Answer one SOAP request. `gone()` tells whether the client still waits for it."""
        service = self.service
        version = service.version
        try:
            version = self.negotiate(soap_action)
            request = decode(body)
        except vmodl.MethodFault as fault:
            return Reply(500, envelope.fault(fault, version))
        entry = service.journal.begin(request)
        with service.lock:
            actions = service.rules.matching(request)
        reply = self.interfere(actions, entry)
        if reply is not None:
            return reply
        call = Call(service, service.sessions.by_cookie(cookie), version, request.method, entry=entry)
        call.peer, call.agent = peer, agent
        call.gone = gone or call.gone
        call.task_fault, call.question = actions.get("task_fault"), actions.get("question")
        status, text = self.execute(request, call, actions)
        if actions.get("drop") == "after":
            return Reply(drop=True)
        return Reply(status, text, call.new_cookie)

    def negotiate(self, soap_action):
        """The API version that the client speaks (SOAPAction); without one, the server's own is assumed."""
        uri = (soap_action or "").strip('"')
        if not uri:
            return self.service.version
        version = V.versionMap.get(uri.rpartition(":")[2])
        if version is None or not V.IsChildVersion(self.service.version, version):
            raise invalid_request(f'Unsupported version URI "{uri}"')
        return version

    @staticmethod
    def interfere(actions, entry):
        """What rules do before the call is executed."""
        if not actions:
            return None
        if "delay" in actions:
            time.sleep(actions["delay"])
        if actions.get("drop") == "before":
            entry.answer = "(dropped)"
            return Reply(drop=True)
        if actions.get("silence"):
            entry.answer = "(silence)"
            return Reply(silence=True)
        if "http" in actions or "body" in actions:
            entry.answer = f"(http {actions.get('http', 200)})"
            return Reply(actions.get("http", 200), actions.get("body", ""))
        return None

    def execute(self, request, call, actions):
        """Run the call; returns the HTTP status and the SOAP text."""
        entry = call.entry
        try:
            if "fault" in actions:
                self.note_session(call, request)
                raise actions["fault"]
            with self.service.lock:
                text = self.answer(request, call)
        except vmodl.MethodFault as fault:
            fault = self.checked(request, fault, "fault" in actions)
            entry.answer = fault_name(fault)
            return 500, envelope.fault(fault, call.version)
        except Exception as exc:
            fault = self.service.bug(f"{request.type._wsdlName}.{request.name}", exc)
            entry.answer = fault_name(fault)
            return 500, envelope.fault(fault, call.version)
        entry.answer = "ok"
        return 200, text

    def checked(self, request, fault, by_rule):
        if by_rule or faults.declared(request.method, fault):
            return fault
        return self.service.bug(
            f"{request.type._wsdlName}.{request.name}",
            TypeError(f"raised {fault_name(fault)}, which the API does not declare for it"))

    @staticmethod
    def note_session(call, request):
        if call.session is not None:
            call.entry.session, call.entry.user = call.session.key, call.session.user_name

    def answer(self, request, call):
        """With the lock held: check, invoke, encode."""
        self.note_session(call, request)
        self.authenticate(request, call)
        if call.session is None and anonymous.concerns(request):
            return envelope.answer(request.name, anonymous.answer(request, call))
        target = call.target = self.service.find(request.receiver, call.session)
        method = call.method = methods_of(target.T).get(request.name)
        if method is None or not V.IsChildVersion(call.version, method.version):
            raise vmodl.fault.MethodNotFound(receiver=target.ref, method=request.name,
                                             msg=f"Unable to resolve WSDL method name {request.name}")
        if method is FETCH:
            return envelope.answer("Fetch", self.fetch(target, request.args["prop"], call))
        result, static = self.invoke(target, method, request.args, call)
        return envelope.answer(request.name, self.encode_result(result, static, call))

    def authenticate(self, request, call):
        if call.session is not None and not call.session.ended:
            call.session.used(call)
            return
        call.session = None
        if request.name in FREE or anonymous.concerns(request):
            return
        if request.name == "Fetch" and request.args["prop"] in ("content", "currentSession"):
            return
        raise faults.not_authenticated(request.receiver)

    def fetch(self, target, name, call):
        """A property accessor."""
        from .collector.reader import may_read, visible
        path = target.path(name, call.version)
        if not may_read(call, target, path.info):
            raise faults.no_permission(target.ref, path.info.privId or "System.Read")
        try:
            value = visible(call, path.read(target, call))
        except Unset:
            return ""
        return encoder(call.version).any_value("returnval", value, path.leaf)

    def invoke(self, target, method, args, call):
        """Call the simulated method; a generator becomes a task."""
        if self.service.settings.esxi and method.wsdlName in VCENTER_ONLY:
            raise faults.not_supported()
        simulated = target.methods.get(method.wsdlName)
        if simulated is None:
            raise faults.not_supported(f"{target.api_name}.{method.wsdlName} is not simulated.")
        if not call.unrestricted:
            self.authorize(target, method, simulated, args, call)
        if simulated.check is not None:
            check = simulated.check
            if isinstance(check, str):      # by name: a subclass may have its own
                check = getattr(type(target), check)
            check(target, call, **args)
        if method.isTask:
            return self.service.tasks.start(call, target, method, simulated.function(target, call, **args)), object
        return simulated.function(target, call, **args), method.result

    def authorize(self, target, method, simulated, args, call):
        """Check the privileges: the metadata's, or what the method itself says."""
        needed = simulated.privilege
        if callable(needed):
            pairs = needed(target, call, **args)
        else:
            pairs = [(target.guard, name) for name in (method.privId or needed or "").split()]
        if target.session_bound:
            return
        for entity, privilege in pairs:
            entity = entity or self.service.root
            if not call.may(entity, privilege):
                raise faults.no_permission(entity.ref, privilege)

    @staticmethod
    def encode_result(result, static, call):
        if result is None or static is V.NoneType:
            return ""
        if isinstance(result, Raw):
            return result.xml
        if static is object and isinstance(result, V.ManagedObject):       # a task
            static = result.__class__
        if isinstance(result, list) and not isinstance(result, V.Array):
            result = static(result)
        return encoder(call.version).fragment("returnval", result, static)


def describe(exc):
    return "".join(traceback.format_exception(type(exc), exc, exc.__traceback__))
