# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control channel: JSON under /simulator/, for tests and demonstrations.

    GET    ready                                      is it there, with how many objects, after how many calls
    GET    journal?since=N&kind=write                 calls, oldest first
    GET    sessions, bugs, rules, settings
    POST   rules          one rule or a list          see rules.py
    DELETE rules
    POST   settings       {"task_time": 2}            change what can be changed, see settings.py
    POST   accounts       {"user", "password", "permissions": [["/DC1", "ReadOnly", true]], "global_role": "ReadOnly"}:
                          add or replace one
    POST   reset          {"sessions": true}          the initial estate again, or {"estate": {"vms": 2}}: another one
    POST   expire-sessions
    POST   read           {"path": "/DC1/vm/vm0001", "properties": ["runtime.powerState"]}; also what a method without
                          parameters tells: "configManager.kernelModuleSystem->QueryModules()"
    POST   set            {"path": …, "property": "config.annotation", "value": "x"}
    POST   add            {"kind": "vm", "parent": "/DC1/vm/folder1", "name": "x"}
    POST   remove         {"path": …}
    GET    tags           the categories with their tags, and the ids of what these are attached to
    POST   tags           more of them, see tagging/definitions.py
    POST   attach-tag, detach-tag                     {"path": …, "category": "Owner", "tag": "web team"}

Where there is a `path`, a `moid` may stand instead. `set` and `add` change the inventory behind the clients' backs,
through the same code as the API's methods: all views agree, and filters notice.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from .drift import add_object, remove_object, set_value
from .model.paths import Unset
from .model.values import plain
from .settings import Account
from .tagging import definitions


class NotFound(Exception):
    """No such command or object."""


class Control:
    def __init__(self, service):
        self.service = service

    def handle(self, verb, url, arguments):
        parts = urlsplit(url)
        name = parts.path.removeprefix("/simulator/").strip("/").replace("-", "_")
        method = getattr(self, f"{verb.lower()}_{name}", None)
        if method is None:
            raise NotFound(f"{verb} {parts.path}")
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        return method(query if verb == "GET" else arguments)

    # -- what happened

    def get_ready(self, query):
        return {"ready": True, "api_version": self.service.settings.api_version,
                "objects": len(self.service.registry.objects), "calls": self.service.journal.last}

    def get_journal(self, query):
        kind = "write" if query.get("writes") in ("1", "true") else query.get("kind")
        return self.service.journal.since(int(query.get("since", 0)), kind)

    def delete_journal(self, arguments):
        self.service.journal.clear()
        return {}

    def get_bugs(self, query):
        return self.service.bugs

    def get_sessions(self, query):
        sessions = self.service.sessions
        with self.service.lock:
            return {"logins": sessions.logins, "failed_logins": sessions.failed_logins, "open": len(sessions.open),
                    "sessions": [{"key": s.key, "user": s.user_name, "calls": s.calls, "objects": len(s.objects)}
                                 for s in sessions.open.values()]}

    def post_expire_sessions(self, arguments):
        with self.service.lock:
            self.service.sessions.expire_all()
        return {}

    # -- behaviour

    def get_rules(self, query):
        return self.service.rules.as_json()

    def post_rules(self, arguments):
        return self.service.rules.add(arguments)

    def delete_rules(self, arguments):
        self.service.rules.clear()
        return {}

    def get_settings(self, query):
        settings = self.service.settings
        return {name: getattr(settings, name) for name in sorted(settings.changeable())}

    def post_settings(self, arguments):
        self.service.settings.change(arguments)
        return self.get_settings({})

    def post_accounts(self, arguments):
        with self.service.lock:
            settings, account = self.service.settings, Account(**arguments)
            self.service.authorization.add_account(account, self.service.by_path)
            settings.accounts = [a for a in settings.accounts if a.user != account.user] + [account]
        return {}

    def post_reset(self, arguments):
        self.service.reset(**arguments)
        return {}

    # -- the inventory

    def find(self, arguments):
        if "moid" in arguments:
            found = self.service.registry.find(arguments["moid"])
        else:
            found = self.service.by_path(arguments["path"])
        if found is None:
            raise NotFound(f"no such object: {arguments.get('moid') or arguments.get('path')}")
        return found

    def post_read(self, arguments):
        with self.service.lock:
            found = self.find(arguments)
            values = {}
            for path in arguments.get("properties", ()):
                try:
                    values[path] = plain(self.value_at(found, path))
                except Unset:
                    values[path] = None
            path = found.inventory_path() if hasattr(found, "inventory_path") else None
            return {"moid": found.moid, "type": found.api_name, "path": path, "properties": values}

    def value_at(self, found, path):
        """The value at a path; C(configManager.x->QueryY()) is what a method without parameters answers."""
        first, arrow, method = path.partition("->")
        value = found.path(first).read(found, None)
        if not arrow:
            return value
        manager = self.service.registry.find(value._moId)
        return manager.methods[method.removesuffix("()")].function(manager, None)

    def post_set(self, arguments):
        with self.service.lock:
            set_value(self.find(arguments), arguments["property"], arguments["value"])
        return {}

    def post_add(self, arguments):
        with self.service.lock:
            made = add_object(self.service, **arguments)
            path = made.inventory_path() if hasattr(made, "inventory_path") else None
            return {"moid": made.moid, "path": path}

    def post_remove(self, arguments):
        with self.service.lock:
            remove_object(self.find(arguments))
        return {}

    # -- tags

    def get_tags(self, query):
        with self.service.lock:
            return definitions.as_document(self.service.tagging)

    def post_tags(self, arguments):
        with self.service.lock:
            definitions.define(self.service, arguments)
        return {}

    def post_attach_tag(self, arguments):
        """Whatever the category says of cardinality and types."""
        with self.service.lock:
            self.service.tagging.attach(self.tag(arguments), self.find(arguments))
        return {}

    def post_detach_tag(self, arguments):
        with self.service.lock:
            self.service.tagging.detach(self.tag(arguments), self.find(arguments).moid)
        return {}

    def tag(self, arguments):
        return definitions.tag_named(self.service, arguments["category"], arguments["tag"])
