# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulator for tests: starts one as a process of its own, and talks to its control channel.

    with Simulator(vms=3) as simulator:
        connect(**simulator.connection)
        assert simulator.writes() == []

Only the standard library is needed here.
"""

from __future__ import annotations

import http.client
import json
import os
import pathlib
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.parse

from . import processes

TESTS = pathlib.Path(__file__).resolve().parent.parent


class SimulatorError(Exception):
    """The control channel refused a request, or the simulator did not start."""


class Simulator:
    """Keyword arguments are the command line's options: `Simulator(vms=3, task_time=0.5, esxi=True)`.

    `rules` is a list of rules (see rules.py); `python` the interpreter to run it with; `port` 0 picks a free one.
    """

    package = "simulator"       # the Python package that is run

    def __init__(self, *, python=None, port=0, rules=None, start_timeout=None, accounts=None, **options):
        self.python = python or sys.executable
        self.port = port
        self.start_timeout = start_timeout or (300 if options.get("load") else 30)      # seconds
        self.options = options
        self.initial_rules = rules
        self.accounts = accounts
        self.process = None
        self.folder = None
        self.ready = {}
        self._http = None

    # -- life

    def __enter__(self):
        return self.start()

    def __exit__(self, *exc_info):
        self.stop()

    def start(self):
        self.folder = tempfile.TemporaryDirectory(prefix="simulator-")
        folder = pathlib.Path(self.folder.name)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(
            [str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])])}
        arguments = self.arguments(folder)
        if processes.is_forked(self.python, self.package):
            self.process = processes.forked(arguments, environment, folder / "output")
        else:
            command = [self.python, "-m", self.package, *arguments]
            self.process = processes.program(command, environment, folder / "output")
        self.wait_until_ready(folder)
        return self

    def arguments(self, folder):
        arguments = ["--port", str(self.port), "--ready-file", str(folder / "ready"), "--state-dir",
                     str(folder / "state"), "--end-with-parent"]
        for name, content in (("rules", self.initial_rules), ("accounts", self.accounts)):
            if content:
                (folder / f"{name}.json").write_text(json.dumps(content))
                arguments += [f"--{name}", str(folder / f"{name}.json")]
        for name, value in self.options.items():
            option = "--" + name.replace("_", "-")
            if value is True:
                arguments.append(option)
            elif value is not False and value is not None:
                arguments += [option, json.dumps(value) if isinstance(value, (dict, list)) else str(value)]
        return arguments

    def wait_until_ready(self, folder):
        end = time.monotonic() + self.start_timeout
        while not (folder / "ready").exists():
            if self.process.poll() is not None or time.monotonic() > end:
                output = (folder / "output").read_text(errors="replace")
                self.stop()
                raise SimulatorError(f"the simulator did not start:\n{output}")
            time.sleep(0.005)
        self.ready = json.loads((folder / "ready").read_text())
        self.port = self.ready["port"]

    def stop(self):
        if self._http is not None:
            self._http.close()
            self._http = None
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None
        if self.folder is not None:
            self.folder.cleanup()
            self.folder = None

    @property
    def connection(self):
        """How to reach it, in the words of the collection's options."""
        return {"hostname": self.ready["hostname"], "port": self.port, "username": self.ready["username"],
                "password": self.ready["password"], "validate_certs": False, "ca_path": self.ready["ca_path"]}

    @property
    def environment(self):
        """The same as environment variables, for a subprocess."""
        return {"VMWARE_HOST": self.ready["hostname"], "VMWARE_PORT": str(self.port),
                "VMWARE_USER": self.ready["username"], "VMWARE_PASSWORD": self.ready["password"],
                "VMWARE_VALIDATE_CERTS": "False"}

    @property
    def verified_environment(self):
        """The same, with the certificate verified, as a real vCenter's would be."""
        return {**self.environment, "VMWARE_VALIDATE_CERTS": "True", "VMWARE_CA_PATH": self.ready["ca_path"]}

    @property
    def control_url(self):
        """Where the control channel is, for programs that cannot use this class."""
        return f"https://127.0.0.1:{self.port}/simulator"

    # -- the control channel

    def request(self, verb, path, content=None):
        """One request to the control channel; returns the decoded answer."""
        body = None if content is None else json.dumps(content)
        for attempt in (1, 2):
            try:
                return self._request(verb, path, body)
            except (ConnectionError, http.client.HTTPException):
                self._http = None           # an idle connection was closed
                if attempt == 2:
                    raise
        return None

    def _request(self, verb, path, body):
        if self._http is None:
            context = ssl.create_default_context(cafile=self.ready["ca_path"])
            self._http = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=60)
        self._http.request(verb, "/simulator/" + path, body, {"Content-Type": "application/json"})
        response = self._http.getresponse()
        answer = json.loads(response.read() or "null")
        if response.status != 200:
            raise SimulatorError(f"{verb} {path}: {answer}")
        return answer

    def journal(self, since=0, kind=None):
        """The calls after number `since`; `kind` is read, write or refresh."""
        query = {"since": since, **({"kind": kind} if kind else {})}
        return self.request("GET", "journal?" + urllib.parse.urlencode(query))

    def writes(self, since=0):
        """The calls that may have changed something."""
        return self.journal(since, "write")

    def mark(self):
        """The number of the last call: pass it to journal() or writes() later."""
        return self.request("GET", "ready")["calls"]

    def clear_journal(self):
        self.request("DELETE", "journal")

    def add_rules(self, *rules):
        """Add rules; returns their numbers. See rules.py for what a rule may say."""
        return self.request("POST", "rules", list(rules))

    def rules(self):
        return self.request("GET", "rules")

    def clear_rules(self):
        self.request("DELETE", "rules")

    def configure(self, **settings):
        """Change settings while it runs: `configure(task_time=2)`."""
        return self.request("POST", "settings", settings)

    def add_account(self, user, password="simulator", permissions=(("/", "ReadOnly", True),), global_role=""):
        """Add or replace an account; `permissions` lists (path, role name or list of privileges, propagate).

        `global_role` is its role for tags; left out, the one that it has on the root folder.
        """
        self.request("POST", "accounts", {"user": user, "password": password, "global_role": global_role,
                                          "permissions": [list(p) for p in permissions]})

    def reset(self, **what):
        """The initial estate again, or `estate={"vms": 2}` another one.

        `sessions=True` ends the sessions too; `journal=False` keeps the journal.
        """
        self.request("POST", "reset", what)

    def read(self, path=None, *properties, moid=None):
        """The values of properties, apart from SOAP: `read("/DC1/vm/vm0001", "runtime.powerState")`."""
        target = {"moid": moid} if moid else {"path": path}
        return self.request("POST", "read", {**target, "properties": list(properties)})["properties"]

    def moid(self, path):
        """The managed object id of what is at an inventory path."""
        return self.request("POST", "read", {"path": path})["moid"]

    def set(self, path, name, value, moid=None):
        """Change a value behind the clients' backs: `set("/DC1/vm/vm0001", "runtime.powerState", "poweredOn")`."""
        target = {"moid": moid} if moid else {"path": path}
        self.request("POST", "set", {**target, "property": name, "value": value})

    def add(self, kind, name, parent=None, **options):
        """Add a datacenter, folder, cluster, host, datastore, network, vm or snapshot; returns its moid."""
        return self.request("POST", "add", {"kind": kind, "name": name, "parent": parent, **options})["moid"]

    def remove(self, path=None, moid=None):
        self.request("POST", "remove", {"moid": moid} if moid else {"path": path})

    def tags(self):
        """{category: {"cardinality", "types", "description", "tags": {tag: [moid]}}}"""
        return self.request("GET", "tags")

    def define_tags(self, document):
        """Add categories, tags and attachments: `{"Owner": {"tags": {"web team": ["/DC1/vm/vm0001"]}}}`."""
        self.request("POST", "tags", document)

    def attach_tag(self, path, category, tag, moid=None):
        target = {"moid": moid} if moid else {"path": path}
        self.request("POST", "attach-tag", {**target, "category": category, "tag": tag})

    def detach_tag(self, path, category, tag, moid=None):
        target = {"moid": moid} if moid else {"path": path}
        self.request("POST", "detach-tag", {**target, "category": category, "tag": tag})

    def sessions(self):
        """{"logins", "failed_logins", "open", "sessions": [...]}"""
        return self.request("GET", "sessions")

    def expire_sessions(self):
        self.request("POST", "expire-sessions")

    def bugs(self):
        """What the simulator itself did wrong; a test asserts that it is empty."""
        return self.request("GET", "bugs")
