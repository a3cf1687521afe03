# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents for the network of hosts: what each host is to have, out of what is said for all and for some of them."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.nic import HostNic
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.portgroup import PortGroup
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.tcpip_stack import HostTcpipStack
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.vmkernel import Vmkernel
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.vswitch import VirtualSwitch
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.dvs_host import DvsHost
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.migration import NetworkMigration

_SCOPE = ("host", "hosts")


@dataclass(frozen=True)
class Section:
    """A part of a document: a list of things in the words of the module of their resource.

    names: the options of which two entries for one thing share at least one, and differ in none. Without any, each
    entry stands for itself.
    """

    option: str
    resource: type
    names: tuple

    @property
    def options(self):
        """What an entry may say, besides the hosts that it is for."""
        return [option for option in self.resource.options if option != self.resource.batch]

    def name_of(self, entry):
        """What people call an entry."""
        return next((str(entry[name]) for name in self.names if entry.get(name)), "")

    def are_same(self, one, other):
        """Whether two entries are about one thing."""
        shared = [name for name in self.names if one.get(name) and other.get(name)]
        return bool(shared) and all(one[name] == other[name] for name in shared)


SECTIONS = (
    Section("nics", HostNic, ("device",)),
    Section("vswitches", VirtualSwitch, ("name",)),
    Section("portgroups", PortGroup, ("name",)),
    Section("dvs", DvsHost, ("dvs",)),
    Section("migrations", NetworkMigration, ()),
    Section("vmkernel", Vmkernel, ("device", "portgroup", "dv_portgroup")),
    Section("tcpip_stacks", HostTcpipStack, ("stack",)),
)


def documents_of(document, hosts):
    """{host: {section: [entry]}} of a document; raises InvalidOption.

    An entry without C(host) and C(hosts) is for all hosts. One with them is for these alone, and counts more, option by
    option, than one for all that is about the same thing.
    """
    _vet_sections(document)
    found = {host: {} for host in hosts}
    for section in SECTIONS:
        entries = [_vetted(section, entry, hosts) for entry in document.get(section.option) or ()]
        for host in hosts:
            found[host][section.option] = _entries_of(section, entries, host)
    return found


def _vet_sections(document):
    known = [section.option for section in SECTIONS]
    for option, entries in document.items():
        if option not in known:
            raise InvalidOption(f"A document has no section {option}. There are {', '.join(known)}.", option=option)
        if not isinstance(entries or [], list) or not all(isinstance(one, dict) for one in entries or ()):
            raise InvalidOption(f"{option}: it is no list of dictionaries.", option=option, value=entries)


def _vetted(section, entry, hosts):
    """An entry that says what it is about, and nothing unknown."""
    name = section.name_of(entry)
    if section.names and not name:
        names = " or ".join(section.names)
        raise InvalidOption(f"{section.option}: {entry} has no {names}.", option=section.option, value=entry)
    strange = [option for option in entry if option not in (*_SCOPE, *section.options)]
    if strange:
        raise InvalidOption(
            f"{section.option}: {name or 'one'} has {', '.join(strange)}, which is unknown there. Known are "
            f"{', '.join((*_SCOPE, *section.options))}.",
            option=section.option,
            value=strange[0],
        )
    missing = [host for host in _hosts_in(entry) or () if host not in hosts]
    if missing:
        raise InvalidOption(
            f"{section.option}: {name or 'one'} is for {', '.join(missing)}, which is none of the hosts "
            f"{', '.join(hosts)}.",
            option=section.option,
            value=missing[0],
        )
    return entry


def _hosts_in(entry):
    """The hosts that an entry is for, or None for all."""
    if entry.get("host") is None and entry.get("hosts") is None:
        return None
    return [*([entry["host"]] if entry.get("host") else []), *(entry.get("hosts") or ())]


def _entries_of(section, entries, host):
    """The entries of a host, each thing once, in the order in which they are named first."""
    merged = []
    for own in (False, True):
        seen = []
        for entry in entries:
            scope = _hosts_in(entry)
            if (scope is not None) != own or (own and host not in scope):
                continue
            plain = {option: value for option, value in entry.items() if option not in _SCOPE}
            _refuse_twice(section, seen, plain, host)
            seen.append(plain)
            _take(section, merged, plain)
    return merged


def _refuse_twice(section, seen, entry, host):
    if any(section.are_same(one, entry) for one in seen):
        raise InvalidOption(
            f"{section.option}: {section.name_of(entry)} stands there twice for the host {host}. Say all of it in one "
            "place.",
            option=section.option,
            value=section.name_of(entry),
        )


def _take(section, merged, entry):
    for place, one in enumerate(merged):
        if section.are_same(one, entry):
            merged[place] = _over(one, entry)
            return
    merged.append(entry)


def _over(one, other):
    """Two dictionaries in one, and those in them; the second one counts more."""
    merged = dict(one)
    for option, value in other.items():
        both = isinstance(value, dict) and isinstance(merged.get(option), dict)
        merged[option] = _over(merged[option], value) if both else value
    return merged
