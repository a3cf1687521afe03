# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulator in the test's own process, and short forms for pyVmomi's client."""

from __future__ import annotations

import ssl
import threading
import time

from pyVmomi import SoapStubAdapter, vim, vmodl

from simulator.server import Server
from simulator.service import Service
from simulator.settings import Settings

PC = vmodl.query.PropertyCollector
ADMIN = "administrator@vsphere.local"
ENVELOPE = ('<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>{}</soapenv:Body></soapenv:Envelope>')


class Running:
    """A service with its server in a thread; `connect()` logs in, `service` is open to the test."""

    def __init__(self, certificate_path, **settings):
        self.service = Service(Settings(**settings))
        self.server = Server(self.service, ("127.0.0.1", 0), certificate_path)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.stubs = []

    @property
    def port(self):
        return self.server.server_address[1]

    def stub(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        stub = SoapStubAdapter(host="127.0.0.1", port=self.port, sslContext=context, version=self.service.version,
                               httpConnectionTimeout=30)
        self.stubs.append(stub)
        return stub

    def anonymous(self):
        return vim.ServiceInstance("ServiceInstance", self.stub())

    def connect(self, user=None, password="simulator"):
        instance = self.anonymous()
        instance.content.sessionManager.Login(user or self.service.settings.accounts[0].user, password)
        return instance

    def entity(self, path):
        found = self.service.by_path(path)
        assert found is not None, path
        return found

    def stop(self):
        for stub in self.stubs:
            stub.DropConnections()
        self.server.shutdown()
        self.server.server_close()
        self.service.stop()


def remote(instance, entity):
    """The client's view of an entity of the simulator."""
    return entity.T(entity.moid, instance._stub)


def spec_for(obj, kind, paths=(), select=(), skip=False, **more):
    return PC.FilterSpec(objectSet=[PC.ObjectSpec(obj=obj, skip=skip, selectSet=list(select))],
                         propSet=[PC.PropertySpec(type=kind, pathSet=list(paths), all=not paths)], **more)


def read(instance, obj, *paths):
    """{path: value} of one object, and the paths that are missing."""
    spec = spec_for(obj, type(obj), paths)
    result = instance.content.propertyCollector.RetrievePropertiesEx([spec], PC.RetrieveOptions())
    content = result.objects[0]
    return {p.name: p.val for p in content.propSet}, {m.path: m.fault for m in content.missingSet}


def wait(task, timeout=10):
    """Wait for a task; raises its error, returns its result."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        info = task.info
        if info.state == "success":
            return info.result
        if info.state == "error":
            raise info.error
        time.sleep(0.005)
    raise AssertionError(f"the task is still {info.state}")


def eventually(condition, timeout=5):
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.005)
    raise AssertionError("it did not happen")
