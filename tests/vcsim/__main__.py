# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs vcsim with a front before it: `python -m vcsim --program PATH …`, started by client.py.

The front is what the clients see. It encrypts, hands every request on to vcsim and its answer back as they are, keeps a
journal of the calls, and answers the control channel. So a ladder can be climbed here as against the simulator.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import signal
import ssl
import subprocess
import threading
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from simulator import certificate
from simulator.settings import Settings
from vcsim import wire
from vcsim.control import Control, Refused
from vcsim.estate import Estate
from vcsim.outsider import Failed, Outsider

ESTATE = ("datacenters", "clusters", "hosts", "standalone_hosts", "vms", "datastores", "networks", "folders")
LISTENING = re.compile(rb"GOVC_URL=\S*@127\.0\.0\.1:(\d+)/sdk")
PRIVATE = "/simulator/"
HOP = ("connection", "host", "transfer-encoding", "content-length", "accept-encoding")


class Front(ThreadingHTTPServer):
    """The server before the server."""

    daemon_threads = True

    def __init__(self, server_path, upstream):
        super().__init__(("127.0.0.1", 0), Handler)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(server_path)
        self.upstream = upstream
        self.journal = []
        self.bugs = []
        self.lock = threading.Lock()
        self.control = None

    def note(self, call):
        """Give a call its number, in the order in which the calls come."""
        if call is not None:
            with self.lock:
                call.number = len(self.journal) + 1
                self.journal.append(call)
        return call

    def handle_error(self, request, client_address):
        """A connection that breaks is the client's affair."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    backend = None

    def setup(self):
        self.request = self.server.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self):
        super().finish()
        if self.backend is not None:
            self.backend.close()

    def log_message(self, *args):
        pass

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        respond = self.command_of if self.path.startswith(PRIVATE) else self.hand_on
        try:
            status, headers, content = respond(body)
        except (OSError, http.client.HTTPException):
            self.close_connection = True
            return
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = answer  # noqa: N815

    def command_of(self, body):
        """A command to the control channel."""
        try:
            found = self.server.control.handle(self.command, self.path, json.loads(body or b"{}"))
        except Exception as error:
            if not isinstance(error, (Refused, Failed)):
                self.server.bugs.append({"where": self.path, "error": traceback.format_exc()})
            return 400, [], json.dumps(f"{type(error).__name__}: {error}").encode()
        return 200, [("Content-Type", "application/json")], json.dumps(found).encode()

    def hand_on(self, body):
        """Hand a request on to vcsim. Raises OSError or HTTPException when vcsim is gone."""
        call = self.server.note(wire.request(body) if self.command == "POST" else None)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
        if self.backend is None:
            self.backend = http.client.HTTPConnection("127.0.0.1", self.server.upstream)
        self.backend.request(self.command, self.path, body, headers)
        response = self.backend.getresponse()
        content = response.read()
        if call is not None:
            call.answer = wire.answer(response.status, content)
        return response.status, [one for one in response.getheaders() if one[0].lower() not in HOP], content


def arguments():
    parser = argparse.ArgumentParser(prog="python -m vcsim", description="vcsim as a server for the ladders.")
    for name in ("program", "ready-file", "state-dir", "accounts"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--port", type=int, choices=[0], default=0)
    parser.add_argument("--end-with-parent", action="store_true")
    defaults = Settings()
    for name in ESTATE:
        parser.add_argument("--" + name.replace("_", "-"), type=int, default=getattr(defaults, name))
    return parser.parse_args()


def start(program, user, password):
    """Start the program; returns the process and its port."""
    command = [program, "-dc", "0", "-l", "127.0.0.1:0", "-tls=false", "-username", user, "-password", password]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    for line in process.stdout:
        if found := LISTENING.search(line):
            threading.Thread(target=process.stdout.read, daemon=True).start()  # so that it never waits for a reader
            return process, int(found[1])
    raise SystemExit(f"{program} ended with the code {process.wait()} and did not say where it listens")


def main():
    wanted = arguments()
    os.makedirs(wanted.state_dir, exist_ok=True)
    with open(wanted.accounts, encoding="utf-8") as stream:
        account = json.load(stream)[0]  # vcsim knows one account
    process, upstream = start(wanted.program, account["user"], account["password"])
    try:
        outsider = Outsider(upstream, account["user"], account["password"])
        Estate(outsider, {name: getattr(wanted, name) for name in ESTATE}, wanted.state_dir).make()
        ca_path, server_path = certificate.create(wanted.state_dir)
        serve(Front(server_path, upstream), outsider, wanted, {"ca_path": ca_path, "account": account})
    finally:
        process.terminate()
        process.wait()


def serve(front, outsider, wanted, facts):
    front.control = Control(outsider, front.journal, front.bugs)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    threading.Thread(target=front.serve_forever, args=(0.1,), daemon=True).start()
    ready = {"hostname": "127.0.0.1", "port": front.server_address[1], "pid": os.getpid(),
             "ca_path": facts["ca_path"], "username": facts["account"]["user"],
             "password": facts["account"]["password"]}  # fmt: skip
    partial = wanted.ready_file + ".part"
    with open(partial, "w", encoding="utf-8") as stream:
        json.dump(ready, stream)
    os.replace(partial, wanted.ready_file)
    parent = os.getppid()
    while not ended.wait(1):
        if wanted.end_with_parent and os.getppid() != parent:
            break
    front.shutdown()


if __name__ == "__main__":
    main()
