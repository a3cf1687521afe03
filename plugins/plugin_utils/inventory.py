# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the inventory plugins have in common: options, the cache, and how what was read becomes hosts and groups."""

from __future__ import annotations

import contextlib
import hashlib
import json

from ansible import constants
from ansible.errors import AnsibleParserError, AnsibleUndefinedVariable
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.vars.reserved import is_reserved_name

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import Connection
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.faults import translate_any
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.garbage import collection_paused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory import compat, names
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import MISSING
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import folder_path
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import plain
from ansible_collections.skyscraper.vsphere.plugins.plugin_utils.run_session import session_for_reading
from ansible_collections.skyscraper.vsphere.plugins.plugin_utils.templates import RememberingTemplar

VARIABLE = "vsphere"
_CONNECTION = tuple(Connection.__dataclass_fields__)
_NOT_IN_CACHE_KEY = ("password", "session_token", "timeout")
# Before ansible-core 2.19, templates yield texts.
_FALSE = ("0", "0.0", "False", "None", "[]", "{}", "()")
_FORMAT = 1  # of what lies in the cache

try:
    from ansible.template import trust_as_template as _  # noqa: F401 - since 2.19 nothing is a template by itself
except ImportError:
    from ansible.utils.unsafe_proxy import wrap_var as untrusted
else:

    def untrusted(value):
        """What the server tells, as Ansible takes it for no template. An annotation is free text of anybody's."""
        return value


class VsphereInventory(BaseInventoryPlugin, Constructable, Cacheable):
    """An inventory of one kind of object. A subclass says which, and what its options mean.

    endings: how the names of its files end. what: its objects, in words, for messages. objects_type: the Objects
    (module_utils.inventory) that reads them. compat_paths: what other plugins read of them. tree: the folder of a
    datacenter that they are below. reading_options: those that
    decide what is read, and so what is in the cache.
    """

    NAME = ""
    endings = ()
    what = ""
    objects_type = None
    compat_paths = ()
    tree = ""
    reading_options = ("properties", "compat", "datacenters", "folders", "clusters")

    # what a subclass says

    def objects(self):
        """An instance of C(objects_type) that reads what the options ask for."""
        raise NotImplementedError

    def places(self, session):
        """The places to which the options confine the inventory."""
        find = session.find
        datacenters = [find.datacenter(name, "datacenters").ref for name in self.option("datacenters")]
        folders = [
            find.at_path(folder_path(session, path, None, self.tree), "Folder", "folders")
            for path in self.option("folders")
        ]
        clusters = [find.by_name("ClusterComputeResource", name, option="clusters") for name in self.option("clusters")]
        return [*datacenters, *folders, *clusters]

    def hints(self):
        """A function: {API path: value} of an object → the variables that tell Ansible how to connect to it."""
        raise NotImplementedError

    # the way of an inventory

    def verify_file(self, path):
        return super().verify_file(path) and path.endswith(self.endings)

    def parse(self, inventory, loader, path, cache=True):
        super().parse(inventory, loader, path, cache)
        if MISSING:
            raise AnsibleParserError(
                "The Python of the controller has no pyVmomi: install it there (pip install pyvmomi)."
            )
        written = self._read_config_data(path)
        try:
            compat.vet_options(
                self.NAME, written, constants.config.get_configuration_definitions("inventory", self._load_name)
            )
            with collection_paused():
                records = self._records(path, cache)
            self.templar = RememberingTemplar(self.templar)
            self._populate(untrusted(records))
        except AnsibleParserError:
            raise
        except Exception as error:
            raise AnsibleParserError(f"{self.NAME}: {translate_any(error, f'read {self.what}').msg}") from error

    def option(self, name):
        """The plain value of an option, with its templates filled in."""
        value = self.get_option(name)
        return plain(self.templar.template(value) if self._is_template(value) else value)

    def _is_template(self, value):
        if isinstance(value, (list, tuple)):
            return any(map(self._is_template, value))
        return isinstance(value, str) and self.templar.is_template(value)

    # reading, or taking it from the cache

    def _records(self, path, cache):
        """[{told, hints, variables}] of all objects, as JSON knows them."""
        self.load_cache_plugin()
        connection = {name: self.option(name) for name in _CONNECTION}
        if not connection["hostname"]:
            raise InvalidOption(
                f"hostname: no server is named, neither in {path} nor by the environment variable VMWARE_HOST.",
                option="hostname",
            )
        key = self._cache_key(path, connection)
        if self.get_option("cache") and cache:
            with contextlib.suppress(KeyError):  # there is none yet, or it is too old
                records = self._cache[key]
                self.display.v(f"{self.NAME}: from the cache")
                return records
        records = self._read(Connection.of(connection))
        if self.get_option("cache"):
            self._cache[key] = records
        return records

    def _cache_key(self, path, connection):
        """A name for what is read, without a secret in it: other options, other entries."""
        asked = {name: self.option(name) for name in self.reading_options}
        public = {name: value for name, value in connection.items() if name not in _NOT_IN_CACHE_KEY}
        text = json.dumps([_FORMAT, asked, public], sort_keys=True)
        return f"{self.get_cache_key(path)}_{hashlib.sha256(text.encode()).hexdigest()[:16]}"

    def _read(self, connection):
        self.display.v(f"{self.NAME}: reads {self.what} of {connection.address}")
        objects = self.objects()
        with session_for_reading(connection) as session:
            found, denied = objects.read(session, self.places(session) or [session.content.rootFolder], self._progress)
        self.display.v(f"{self.NAME}: {len(found)} {self.what}")
        if denied:
            self.display.warning(
                f"{self.NAME}: {denied} {self.what} are left out, as the account may not read them (System.Read)."
            )
        which, raw, hints = self.get_option("compat"), self.raw_paths(), self.hints()
        return [self._record(one, which, raw, hints) for one in found]

    def _progress(self, number):
        self.display.v(f"{self.NAME}: {number} objects read")

    @staticmethod
    def _record(found, which, raw, hints):
        variables = {}
        if which != compat.NONE:
            values = {path: found.values.get(path) for path in raw}
            made = compat.variables(which, values, found.told, found.custom, found.tags)
            variables = {name: value for name, value in made.items() if not is_reserved_name(name)}
        return {"told": found.told, "hints": hints(found.values), "variables": variables}

    def raw_paths(self):
        """The paths that are read for C(compat): what the other plugin reads, and what the user asks for besides."""
        if self.get_option("compat") == compat.NONE:
            return ()
        return tuple(dict.fromkeys([*self.compat_paths, *self.objects_type.paths_among(self.option("properties"))]))

    # hosts and groups

    def _populate(self, records):
        kept = [(record, self._variables(record)) for record in records]
        errors = {}
        kept = [(record, known) for record, known in kept if self._passes(known, errors)]
        self._warn_of_filters(errors)
        named = [(self._name_of(known, record), record["told"]) for record, known in kept]
        distinct = names.distinct(named, self.get_option("clashes"))
        for (name, _told), (record, known) in zip(distinct, kept, strict=True):
            self._add(name, record, known)

    @staticmethod
    def _variables(record):
        """What expressions may name: the values, by themselves and below C(vsphere)."""
        return {**record["told"], **record["hints"], **record["variables"], VARIABLE: record["told"]}

    def _passes(self, known, errors):
        """Whether all filters hold. errors: {filter: why it could not be evaluated, None once it could}."""
        return all(self._holds(expression, known, errors) for expression in self.get_option("filters"))

    def _holds(self, expression, known, errors):
        try:
            value = self._compose(expression, known)
        except Exception as error:
            if self.get_option("strict"):
                raise InvalidOption(
                    f"filters: {expression!r} cannot be evaluated for {known['path']}: {error}",
                    option="filters",
                    value=expression,
                ) from error
            errors.setdefault(expression, error)
            return False
        errors[expression] = None
        return bool(value) and not (isinstance(value, str) and value in _FALSE)

    def _warn_of_filters(self, errors):
        """One that says something of nothing at all is a mistake, and would leave the inventory empty silently."""
        for expression, error in errors.items():
            if error is not None:
                self.display.warning(
                    f"{self.NAME}: filters: {expression!r} can be evaluated for none of the {self.what}, and "
                    f"leaves out all of them: {error}"
                )

    def _name_of(self, known, record):
        """The first of C(hostnames) that yields something."""
        expressions, told, problems = self.get_option("hostnames"), record["told"], []
        if not expressions:
            return compat.hostname(self.get_option("compat"), told, record["variables"])
        for expression in expressions:
            try:
                name = self._compose(expression, known)
            except Exception as error:
                if self.get_option("strict"):
                    problem = f"hostnames: {expression!r} cannot be evaluated for {told['path']}: {error}"
                    raise InvalidOption(problem, option="hostnames", value=expression) from error
                problems.append(f"{expression}: {error}")
                continue
            if name:
                return str(name)
        raise InvalidOption(
            f"hostnames: none of {', '.join(map(str, expressions))} gives a name for {told['path']}. "
            f"Put name at their end, which everything has. {' '.join(problems)}".rstrip(),
            option="hostnames",
            path=told["path"],
        )

    def _add(self, name, record, known):
        name = untrusted(name)
        self.inventory.add_host(name)
        host = self.inventory.get_host(name)
        # Not by the inventory: since ansible-core 2.19 that makes a copy of each value with a note of its origin, and
        # costs more than to read them all; and it would give to a group what is for the host of the same name.
        for variable, value in {**record["variables"], **record["hints"], VARIABLE: record["told"]}.items():
            host.set_variable(variable, value)
        strict = self.get_option("strict")
        composed, keyed = self.get_option("compose"), self.get_option("keyed_groups")
        known = {**known, "inventory_hostname": name}
        if composed:
            self._set_composite_vars(composed, known, name, strict=strict)
            known.update(host.vars)
        self._add_host_to_composed_groups(self.get_option("groups"), known, name, strict=strict, fetch_hostvars=False)
        self._add_host_to_keyed_groups(keyed, known, name, strict=strict, fetch_hostvars=False)
        if not keyed:  # these are not the user's, so it is no mistake if one says nothing of a host
            keyed = compat.keyed_groups(self.get_option("compat"), self.compat_paths)
            self._add_host_to_keyed_groups(keyed, known, name, strict=False, fetch_hostvars=False)

    def _compose(self, template, variables, *args, **options):
        """What an expression yields. Most are but the name of a variable, which need not go through a template."""
        if names.is_path(template) and not self.get_option("use_extra_vars"):
            try:
                return names.look_up(template, variables)
            except KeyError:
                if template.partition(".")[0] in variables:  # a template would only find the same
                    raise AnsibleUndefinedVariable(f"{template} is not defined") from None
        return super()._compose(template, variables, *args, **options)
