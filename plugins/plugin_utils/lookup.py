# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lookups have in common: how their terms name objects, and the session of the run."""

from __future__ import annotations

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import Connection
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.faults import translate_any
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import KINDS_BY_WORD, Wanted, resolve_all
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import plain
from ansible_collections.skyscraper.vsphere.plugins.plugin_utils.run_session import session_for_reading

_ANY = "ManagedEntity"


class ObjectLookup(LookupBase):
    """A lookup of objects. A subclass says what it tells of them."""

    def told(self, session, refs):
        """What is told of objects, in their order."""
        raise NotImplementedError

    def run(self, terms, variables=None, **kwargs):
        self.set_options(var_options=variables, direct=kwargs)
        options = plain(
            {name: self.get_option(name) for name in (*Connection.__dataclass_fields__, "kind", "datacenter")}
        )
        names = [str(term) for term in plain(list(terms))]
        try:
            return self._look_up(options, names)
        except Exception as error:
            raise AnsibleError(translate_any(error, f"look up {', '.join(names)}").msg) from error

    def _look_up(self, options, names):
        if not options["hostname"]:
            raise InvalidOption(
                "hostname: no server is named, neither as an option nor by the environment variable VMWARE_HOST.",
                option="hostname",
            )
        kind = KINDS_BY_WORD[options["kind"]] if options["kind"] else _ANY
        with session_for_reading(Connection.of(options)) as session:
            within = session.find.datacenter(options["datacenter"]) if options["datacenter"] else None
            refs = resolve_all(session, [Wanted(kind, name, "term", within) for name in names])
            return self.told(session, refs)
