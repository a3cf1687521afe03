# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control channel in front of vcsim: the commands of simulator/control.py that the ladders use.

What vcsim cannot be told (rules, time, faults) is an error here, and never passed over.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from pyVmomi import VmomiSupport as V
from pyVmomi import vim

from simulator.model.values import plain

# Settings that can be set to what vcsim does anyway: it takes no time for anything.
AT_ONCE = {"task_time": 0, "host_view_lag": 0}
# Settings that make no difference, as its guests never run VMware Tools; differences.yml says where that shows.
OF_GUESTS = ("guest_time", "guest_boot_time")
STEP = re.compile(r'([^.\[]+)(?:\[("?)(.*?)\2\](?=\.|$))?\.?')


class Refused(Exception):
    """What vcsim cannot do, or does not have."""


class Control:
    """Commands: verb and last part of the URL are the name of a method, as of the simulator."""

    def __init__(self, outsider, journal, bugs):
        self.outsider = outsider
        self.journal = journal
        self.bugs = bugs

    def handle(self, verb, url, arguments):
        parts = urlsplit(url)
        name = parts.path.removeprefix("/simulator/").strip("/").replace("-", "_")
        method = getattr(self, f"{verb.lower()}_{name}", None)
        if method is None:
            raise Refused(f"vcsim cannot be told: {verb} {parts.path}")
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        return method(query if verb == "GET" else arguments)

    # -- what happened

    def get_journal(self, query):
        since, kind = int(query.get("since", 0)), query.get("kind")
        calls = [one for one in list(self.journal) if one.number > since and kind in (None, one.kind)]
        return [one.as_json() for one in calls]

    def get_sessions(self, query):
        """As the server tells them; how many log-ins there were, the journal knows."""
        logins = [one.answer for one in self.journal if one.method == "Login"]
        sessions = self.outsider.sessions()
        return {"logins": logins.count("ok"), "failed_logins": len(logins) - logins.count("ok"),
                "open": len(sessions), "sessions": [{"user": user, "calls": "some"} for user in sessions]}  # fmt: skip

    def get_bugs(self, query):
        return self.bugs

    def delete_rules(self, arguments):
        return {}  # there are none

    def post_settings(self, arguments):
        strange = {
            name: value for name, value in arguments.items() if name not in OF_GUESTS and AT_ONCE.get(name) != value
        }
        if strange:
            raise Refused(f"vcsim cannot be set to {strange}")
        return {}

    # -- the inventory

    def find(self, arguments):
        moid, path = arguments.get("moid"), arguments.get("path")
        found = self.outsider.by_id(moid) if moid else self.outsider.at(path)
        if found is None:
            raise Refused(f"no such object: {moid or path}")
        return found

    def post_read(self, arguments):
        found = self.find(arguments)
        values = {path: plain(self.value(found, path)) for path in arguments.get("properties", ())}
        return {"moid": found._moId, "type": found._wsdlName, "path": arguments.get("path"), "properties": values}

    def value(self, ref, path):
        """The value at a property path. Entries in brackets are picked here, as vcsim knows none."""
        steps = [(name, key) for name, _quote, key in STEP.findall(path)]
        plain_steps = next((number for number, (_name, key) in enumerate(steps, 1) if key), len(steps))
        value = self.outsider.one(ref, ".".join(name for name, _key in steps[:plain_steps]))
        value = pick(value, steps[plain_steps - 1][1])
        for name, key in steps[plain_steps:]:
            value = pick(None if value is None else getattr(value, name), key)
        return value

    def post_set(self, arguments):
        """The properties that a method of the API sets."""
        ref, name, value = self.find(arguments), arguments["property"], arguments["value"]
        if name == "runtime.powerState":
            self.outsider.power(ref, value)
        elif name == "name":
            self.outsider.wait(ref.Rename_Task(value))
        elif (name, value) == ("config.template", True):
            ref.MarkAsTemplate()
        else:
            raise Refused(f"vcsim cannot be told: {name} = {value}")
        return {}

    def post_add(self, arguments):
        parent = self.find({"path": arguments["parent"]})
        made = getattr(self, f"add_{arguments['kind']}")(parent, arguments["name"], arguments)
        return {"moid": made._moId}

    def add_folder(self, parent, name, options):
        return parent.CreateFolder(name)

    def add_vm(self, parent, name, options):
        """On the first host that has a datastore."""
        view = self.outsider.content.viewManager.CreateContainerView(
            self.outsider.content.rootFolder, [vim.HostSystem], True
        )
        host = self.outsider.one(view, "view")[0]
        datastore = self.outsider.one(self.outsider.one(host, "datastore")[0], "name")
        return self.outsider.add_machine(parent, host, datastore, name, options.get("powered_on", False))

    def post_remove(self, arguments):
        ref = self.find(arguments)
        if isinstance(ref, vim.VirtualMachine):
            self.outsider.power(ref, "poweredOff")
        self.outsider.wait(ref.Destroy_Task())
        return {}


def pick(value, key):
    """An entry of a list by its key; the value itself where no key is given."""
    if not key:
        return None if isinstance(value, V.ManagedMethod) else value
    return next((one for one in value or () if getattr(one, "key", None) == key), None)
