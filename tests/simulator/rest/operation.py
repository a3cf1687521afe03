# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations of services: what they take and give, and where the two HTTP forms have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .types import Struct

OPERATIONS = {}         # (service, operation) → Operation
VERBS = {"list": "GET", "get": "GET", "create": "POST", "update": "PATCH", "delete": "DELETE"}
SERVICE_PREFIX = "com.vmware."


@dataclass
class Operation:
    """One operation.

    `where` is the parameter that stands in the path, `old_where` the one in the path of the older form; `whole` the
    parameter that is the body of the newer form; `query`: the parameters are in the query.
    """

    service: str
    name: str
    function: Any
    takes: Struct
    gives: Any = None
    where: str | None = None
    old_where: str | None = None
    whole: str | None = None
    query: bool = False
    changes: bool = False
    since: tuple = ()               # the API version that brought it, and that brought it to /api
    api_since: tuple = (7, 0, 2)
    old: bool = True                # whether the older form has it

    @property
    def verb(self):
        return VERBS.get(self.name, "POST")

    @property
    def action(self):
        return None if self.name in VERBS else self.name.replace("_", "-")

    @property
    def path(self):
        """`cis/tagging/tag-association`"""
        return self.service.removeprefix(SERVICE_PREFIX).replace(".", "/").replace("_", "-")

    @property
    def created(self):
        return self.name == "create"


def operation(service, **more):
    """Register a function (call, **parameters); what is in `optional` may be left out, the rest of `takes` may not."""
    def register(function):
        name = function.__name__.rstrip("_")
        takes = Struct("operation-input", more.pop("optional", ()), **more.pop("takes", {}))
        more.setdefault("old_where", more.get("where"))
        OPERATIONS[service, name] = Operation(service, name, function, takes, **more)
        return function
    return register


def known(service, name, version):
    """An operation that a server of this version has, or None."""
    found = OPERATIONS.get((service, name))
    return found if found is not None and version >= found.since else None
