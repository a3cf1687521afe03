# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Automation API of a vCenter (REST), for what SOAP does not have: tags and their categories.

C(/api) since vSphere 7, C(/rest) before. One session serves both APIs since vCenter 8.0 Update 3; before that, a second
one is begun for the time of the reading.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import threading
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import (
    LoginRefused,
    NoPermission,
    NotFound,
    ServerFault,
    Unreachable,
    VsphereError,
)

BATCH = 2000  # objects, of which the server tells the tags in one answer
_THREADS = 4
_SESSION = "vmware-api-session-id"
_LONGEST = 300  # characters of what a server says of an error


class _Form:
    """How one of the two forms of the API writes what is asked for, and answers."""

    def __init__(self, session, tagging, action, identified, wrapped):
        self.session, self.tagging, self.action = session, tagging, action
        self.identified, self.wrapped = identified, wrapped

    def one(self, what, identifier):
        """The path of a tag or a category."""
        return f"{self.tagging}/{what}/{self.identified}{urllib.parse.quote(identifier, safe='')}"

    def attached(self):
        """The path that tells the tags of many objects."""
        return f"{self.tagging}/tag-association?{self.action}=list-attached-tags-on-objects"

    def unwrapped(self, answer):
        return answer["value"] if self.wrapped else answer


_API = _Form("/api/session", "/api/cis/tagging", "action", "", wrapped=False)
_REST = _Form("/rest/com/vmware/cis/session", "/rest/com/vmware/cis/tagging", "~action", "id:", wrapped=True)


class _Refused(Exception):
    """An HTTP answer that is no success."""

    def __init__(self, status, text):
        super().__init__(f"HTTP {status}")
        self.status, self.text = status, text


class Automation:
    """A session with the Automation API; use it as a context.

    session: the one with SOAP (api.session.Session). Raises VsphereError.
    """

    def __init__(self, session):
        self._connection = session.connection
        self._token, self._is_own = session.token, False
        self._form, self._is_settled = _API, False
        self._local, self._links, self._lock = threading.local(), [], threading.Lock()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        if self._is_own:
            with contextlib.suppress(_Refused, VsphereError):
                self._send("DELETE", self._form.session)
        for link in self._links:
            link.close()

    def tags_of(self, kind, moids):
        """{moid: [{id, name, category}]} of objects of a kind: one request for each BATCH of them, and one for each tag
        and each category that comes up. Objects without tags are left out."""
        by_object = self._attached(kind, list(moids))
        tags = self._each("tag", {tag for found in by_object.values() for tag in found})
        categories = self._each("category", {tag["category_id"] for tag in tags.values()})
        named = {
            key: {"id": key, "name": tag["name"], "category": categories[tag["category_id"]]["name"]}
            for key, tag in tags.items()
            if tag["category_id"] in categories
        }
        return {moid: [named[tag] for tag in found if tag in named] for moid, found in by_object.items()}

    def _attached(self, kind, moids):
        """{moid: [id of a tag]}."""
        found = []
        for at in range(0, len(moids), BATCH):
            ids = [{"id": moid, "type": kind} for moid in moids[at : at + BATCH]]
            found += self._ask("POST", _Form.attached, {"object_ids": ids})
        return {one["object_id"]["id"]: one["tag_ids"] for one in found}

    def _each(self, what, identifiers):
        """{id: what the server tells of it}, side by side; what was removed meanwhile is left out."""
        with ThreadPoolExecutor(_THREADS) as pool:
            found = pool.map(lambda identifier: self._one(what, identifier), sorted(identifiers))
            return {one["id"]: one for one in found if one is not None}

    def _one(self, what, identifier):
        try:
            return self._ask("GET", lambda form: form.one(what, identifier))
        except NotFound:
            return None

    def _ask(self, verb, path, body=None):
        """What the server answers. path: form → path. The first request finds out which form and session it takes."""
        while True:
            try:
                answer = self._send(verb, path(self._form), body)
            except _Refused as refused:
                if not self._begin_anew(refused):
                    raise self._error(refused, path(self._form)) from refused
            else:
                self._is_settled = True
                return self._form.unwrapped(answer)

    def _begin_anew(self, refused):
        """Takes the older form, or a session of its own, where the server wants that; tells whether there is such a
        way left."""
        if self._is_settled:
            return False
        if refused.status == http.client.NOT_FOUND and self._form is _API:
            self._form = _REST
            return True
        if refused.status == http.client.UNAUTHORIZED and not self._is_own:
            self._log_in()
            return True
        return False

    def _log_in(self):
        connection = self._connection
        if not (connection.username and connection.password):
            raise LoginRefused(
                f"{connection.hostname} takes no SOAP session for its Automation API, which tells of tags: username "
                "and password are needed, and no session_token."
            )
        account = base64.b64encode(f"{connection.username}:{connection.password}".encode()).decode()
        self._token = None
        try:
            answer = self._send("POST", self._form.session, headers={"Authorization": f"Basic {account}"})
        except _Refused as refused:
            raise LoginRefused(
                f"{connection.hostname} refused to log in {connection.username} to its Automation API, which tells of "
                f"tags (HTTP {refused.status})."
            ) from refused
        self._token, self._is_own = self._form.unwrapped(answer), True

    def _send(self, verb, path, body=None, headers=None):
        """The answer of one request. Raises _Refused and Unreachable. A kept connection that was closed at the other
        end is made anew, once."""
        session = {_SESSION: self._token} if self._token else {}
        sent = {"Content-Type": "application/json", "Accept": "application/json", **session, **(headers or {})}
        text = None if body is None else json.dumps(body)
        for is_last in (not self._has_link(), True):
            link = self._link()
            try:
                link.request(verb, path, text, sent)
                answer = link.getresponse()
                content = answer.read()
                break
            except (OSError, http.client.HTTPException) as error:
                link.close()
                if is_last or isinstance(error, TimeoutError):
                    raise Unreachable(
                        f"{self._connection.address} does not answer at {path.partition('?')[0]}: {error}"
                    ) from error
        if answer.status >= http.client.MULTIPLE_CHOICES:
            raise _Refused(answer.status, content.decode(errors="replace"))
        return json.loads(content) if content else None

    def _has_link(self):
        return hasattr(self._local, "link")

    def _link(self):
        """The kept connection of this thread."""
        if not self._has_link():
            self._local.link = self._connection.http()
            with self._lock:
                self._links.append(self._local.link)
        return self._local.link

    def _error(self, refused, path):
        what = f"{self._connection.hostname} answers {path.partition('?')[0]} with HTTP {refused.status}"
        if refused.status == http.client.NOT_FOUND:
            return NotFound(f"{what}: it is not there.", path=path)
        if refused.status in (http.client.UNAUTHORIZED, http.client.FORBIDDEN):
            return NoPermission(f"{what}: the account may not read that.", path=path)
        return ServerFault(f"{what}: {refused.text[:_LONGEST]}", path=path)
