# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTPS server: SOAP at /sdk, the Automation API at /api and /rest, the control channel at /simulator/."""

from __future__ import annotations

import contextlib
import json
import re
import select
import ssl
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pyVmomi import VmomiSupport as V

from .control import Control, NotFound
from .rest.gate import Gate, Request

SDK = ("/sdk", "/sdk/", "/sdk/vimService")
COOKIE = re.compile(r'vmware_soap_session="?([^";]+)')
XML = "text/xml; charset=utf-8"
JSON = "application/json"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1                           # one packet for an answer instead of one for each line
    disable_nagle_algorithm = True
    server_version = "Skyscraper-simulator"
    sys_version = ""
    service = None
    control = None
    rest = None
    versions = b""

    def log_message(self, *args):
        """Nothing is logged to the terminal: the journal knows every call."""

    def setup(self):
        super().setup()
        self.connection.settimeout(None)

    def handle(self):
        with contextlib.suppress(ConnectionError, ssl.SSLError, TimeoutError):      # the client has gone
            super().handle()

    # -- requests

    def do_GET(self):
        if self.path.startswith("/sdk/vimServiceVersions.xml"):
            self.reply(200, self.versions, XML)
        elif self.path.startswith("/simulator/"):
            self.answer_control(None)
        elif self.rest.serves(self.path):
            self.answer_rest(b"")
        else:
            self.reply(404, b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.partition("?")[0]
        if path in SDK:
            self.answer_soap(body)
        elif path.startswith("/simulator/"):
            self.answer_control(body)
        elif self.rest.serves(self.path):
            self.answer_rest(body)
        else:
            self.reply(404, b"")

    def do_DELETE(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.rest.serves(self.path):
            self.answer_rest(body)
        else:
            self.answer_control(body)

    def do_PATCH(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.rest.serves(self.path):
            self.answer_rest(body)
        else:
            self.reply(404, b"")

    def answer_soap(self, body):
        match = COOKIE.search(self.headers.get("Cookie") or "")
        reply = self.service.dispatcher.handle(
            body, match[1] if match else None, self.headers.get("SOAPAction"), self.client_address[0],
            self.headers.get("User-Agent") or "", self.client_gone)
        if self.broken_off(reply):
            return
        headers = ()
        if reply.cookie:
            value = f'vmware_soap_session="{reply.cookie}"; Path=/; HttpOnly; Secure; '
            headers = (("Set-Cookie", value),)
        self.reply(reply.status, reply.body.encode(), XML, headers)

    def answer_rest(self, body):
        path, _unused, query = self.path.partition("?")
        request = Request(self.command, path, query, self.headers, body, self.client_address[0])
        reply, headers = self.rest.handle(request)
        if not self.broken_off(reply):
            self.reply(reply.status, reply.body.encode(), JSON, headers.items())

    def broken_off(self, reply):
        """Whether the client gets no answer, but a broken connection."""
        if reply.silence:
            self.wait_for_client()
        if reply.silence or reply.drop:
            self.close_connection = True
            self.connection.close()
        return reply.silence or reply.drop

    def client_gone(self):
        """A client has nothing to say while it waits: if there is something to read, it is the end."""
        readable = select.select([self.connection], [], [], 0)[0]
        return bool(readable)

    def wait_for_client(self):
        """Hold the request until the client gives up (or ten minutes have passed)."""
        end = time.monotonic() + 600
        while time.monotonic() < end:
            readable = select.select([self.connection], [], [], 1)[0]
            if readable:
                try:
                    if not self.connection.recv(1):
                        return
                except OSError:
                    return

    def answer_control(self, body):
        try:
            arguments = json.loads(body) if body else {}
            status, answer = 200, self.control.handle(self.command, self.path, arguments)
        except NotFound as exc:
            status, answer = 404, {"error": str(exc)}
        except (ValueError, KeyError, TypeError, AttributeError) as exc:
            status, answer = 400, {"error": f"{type(exc).__name__}: {exc}"}
        self.reply(status, json.dumps(answer).encode(), JSON)

    def reply(self, status, body, kind="text/plain", headers=()):
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()


def version_list(version):
    """vimServiceVersions.xml: the newest version and those before it that still work."""
    ids = [V.versionIdMap[v] for v in V.GetServiceVersions("vim25")
           if V.nsMap[v] == "vim25" and V.IsChildVersion(version, v) and v != version]
    numbered = [text for text in ids if re.fullmatch(r"\d+\.[\d.]+", text)]
    prior = "".join(f"<version>{text}</version>" for text in numbered)
    return ('<?xml version="1.0" encoding="UTF-8" ?>\n<namespaces version="1.0"><namespace><name>urn:vim25</name>'
            f"<version>{V.versionIdMap[version]}</version><priorVersions>{prior}</priorVersions></namespace>"
            "</namespaces>").encode()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, service, address, certificate):
        handler = type("Handler", (Handler,), {
            "service": service, "control": Control(service), "rest": Gate(service),
            "versions": version_list(service.version)})
        super().__init__(address, handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        # The handshake happens in the request's own thread: a client that only connects blocks nobody.
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request, client_address):
        """A client that breaks off is nothing to talk about."""
