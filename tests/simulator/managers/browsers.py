# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.host.DatastoreBrowser; its searches are in searching.py."""

from __future__ import annotations

from ..model.managed import ManagedObject, prop
from .searching import KINDS, Searching


class HostDatastoreBrowser(Searching, ManagedObject, api="HostDatastoreBrowser"):
    """The browser of a datastore, a host or a compute resource (`owner`)."""

    def __init__(self, service, moid, owner):
        super().__init__(service, moid)
        self.owner = owner

    @property
    def guard(self):
        return self.owner

    @prop
    def datastore(self, call):
        if self.owner.api_name == "Datastore":
            return [self.owner.ref]
        return self.owner.get("datastore", call, [])

    @prop
    def supportedType(self, call):
        return [query() for _info, query in KINDS.values()]
