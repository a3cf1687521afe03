# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several resources of one object as one document: read in the same requests, planned before anything is sent.

A document has a section for each resource, in the words of that resource's own module.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import (
    fulfil,
    plan,
    refuse_empty,
    report,
    resolve,
    survey,
    values_of,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import (
    InvalidOption,
    SeveralFailed,
    VsphereError,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Plan
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource

_SHARED = ("task_timeout", "check_privileges")


@dataclass(frozen=True)
class Section:
    """A part of a document.

    option: what it is called there. resource: what it is about. Things that have names stand in a list.
    """

    option: str
    resource: Resource

    @property
    def is_list(self):
        return self.resource.entry is not None

    @property
    def spec(self):
        """The section in the argument spec of the document."""
        own = {name: spec for name, spec in self.resource.options.items() if name != self.resource.batch}
        kind = {"type": "list", "elements": "dict"} if self.is_list else {"type": "dict"}
        return {**kind, "options": own, **self.resource.rules}

    def pieces(self, host):
        """The Items that the document of a host asks for. Raises InvalidOption for a name that is empty, or twice."""
        asked = host.params[self.option]
        pieces = [self._piece(host, one) for one in (asked if self.is_list else [asked])]
        names = [self.name_of(piece) for piece in pieces]
        for piece in pieces:
            refuse_empty(self.resource, piece.params)
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise InvalidOption(f"{self.option}: {twice!r} stands in it twice.", option=self.option, value=twice)
        return pieces

    def all(self, session, host):
        """The Items that there are on a host, each with its values."""
        return list(self.resource.things_on(session, self._piece(host, {})))

    def _piece(self, host, own):
        shared = {name: host.params[name] for name in _SHARED if name in host.params}
        options = (*self.resource.target.options, *self.resource.options, *self.resource.info_options)
        return replace(
            host, params={**dict.fromkeys(options), **shared, **own}, resource=self.resource, plan=Plan(), warnings=[]
        )

    @property
    def naming(self):
        """The option that names a thing in a list; nothing where there is but one."""
        return self.resource.entry.option if self.is_list else ""

    def name_of(self, piece):
        """What a piece is called within its section; nothing where there is but one."""
        return str(piece.params[self.naming]) if self.is_list else ""

    def values(self, pieces):
        """What some pieces are, as the section of a document."""
        return self._told(pieces, self._own_values)

    def facts(self, pieces):
        """What can only be read of some pieces."""
        return self._told(pieces, lambda piece: values_of(piece)["facts"])

    def _told(self, pieces, tell):
        return [tell(piece) for piece in pieces] if self.is_list else tell(pieces[0])

    def _own_values(self, piece):
        target = self.resource.target.options
        return {option: value for option, value in values_of(piece)[self.resource.name].items() if option not in target}


class Document:
    """Several resources of one kind of object.

    name: the ensuring module. target: how options name the objects, as for all of the resources. sections: what it is
    made of, in the order in which it is carried out.
    """

    name: t.ClassVar[str] = ""
    target: t.ClassVar = None
    rules: t.ClassVar[dict] = {}
    starts_tasks: t.ClassVar[bool] = False  # whatever its sections do, it ends when all is done
    sections: t.ClassVar[tuple[Section, ...]] = ()

    @property
    def options(self):
        """The argument spec of the ensuring module, besides the target."""
        return {section.option: section.spec for section in self.sections}

    @property
    def info_options(self):
        """The argument spec of the reader, besides the target."""
        names = [section.option for section in self.sections]
        return {"sections": {"type": "list", "elements": "str", "choices": names}}

    def ensure(self, session, params, mode):
        """Runs an ensuring task; returns its result. Raises VsphereError."""
        sections = [section for section in self.sections if params[section.option] is not None]
        if not sections:
            names = ", ".join(section.option for section in self.sections)
            raise InvalidOption(f"The document is empty. It takes one or several of {names}.")
        for section in sections:
            if section.resource.vcenter_only:
                session.require_vcenter(f"{section.option} of {self.name}")
        whole = _Whole(self, sections)
        refuse_empty(whole, params)
        hosts = resolve(whole, session, params)
        for host in hosts:
            host.around = [] if host.error else [(one, piece) for one in sections for piece in one.pieces(host)]
        _survey(session, hosts)
        plan(session, [piece for host in hosts for _section, piece in host.around], mode)
        # Nothing of a document is carried out on a host that would refuse a part of it.
        refused = {id(host) for host in hosts if any(piece.error for _section, piece in host.around)}
        ready = [host for host in hosts if id(host) not in refused]
        fulfil(session, [piece for host in ready for _section, piece in host.around], mode)
        for host in hosts:
            _gather(host, carried_out=id(host) not in refused)
        return report(whole, hosts, whole.is_several(params))

    def inform(self, session, params):
        """Runs a reading task; returns its result. Raises VsphereError."""
        sections = [
            section
            for section in self.sections
            if section.option in (params["sections"] or [section.option])
            and (session.is_vcenter or not section.resource.vcenter_only)
        ]
        whole = _Whole(self, sections)
        refuse_empty(whole, params)
        hosts = survey(whole, session, params)
        for host in hosts:
            host.around = []
            for section in sections:
                _read_section(session, host, section)
            host.after = _values(host)
        warnings = [warning for host in hosts for warning in host.warnings]
        result = {"changed": False, "results": [values_of(host) for host in hosts]}
        return {**result, "warnings": warnings} if warnings else result


class _Whole(Resource):
    """The resource that the hosts of a document are on their way through the engine; C(around) has their pieces."""

    def __init__(self, document, sections):
        self.name = document.name
        self.target = document.target
        self.sections = sections

    @property
    def paths(self):
        return list(dict.fromkeys(path for section in self.sections for path in section.resource.paths))

    def paths_for(self, params):
        pieces = [(one.resource, own) for one in self.sections for own in _listed(params[one.option])]
        return list(dict.fromkeys(path for resource, own in pieces for path in resource.paths_for(own)))

    def facts_of(self, item):
        return _by_section(item, Section.facts)


def _listed(section):
    """What a section asks for, piece by piece; an empty list asks for nothing, and is read all the same."""
    return (section or [{}]) if isinstance(section, list) else [section]


def _survey(session, hosts):
    by_resource = {}
    for host in hosts:
        for section, piece in host.around:
            by_resource.setdefault(section.resource, []).append(piece)
    for resource, pieces in by_resource.items():
        resource.survey(session, pieces)


def _read_section(session, host, section):
    """Reads what a host has of a section. What the account may not read is left out, with a warning."""
    try:
        host.around += [(section, piece) for piece in section.all(session, host)]
    except VsphereError as error:
        host.warnings.append(f"{section.option} of the host {host.label} is left out. {error.msg}")


def _gather(host, carried_out):
    """Brings together what became of the pieces of a host."""
    if host.error:
        return
    host.warnings += [warning for _section, piece in host.around for warning in piece.warnings]
    errors = {_label(section, piece): piece.error for section, piece in host.around if piece.error}
    if errors:
        host.error = _error_of(errors, len(host.around))
        done = [piece.error.changed if piece.error else bool(piece.plan) for _section, piece in host.around]
        host.error.changed = carried_out and any(done)
        return
    host.plan = _WholePlan(host.around)
    host.after = _values(host)


def _error_of(errors, total):
    if len(errors) > 1:
        return SeveralFailed.of(errors, total)
    ((label, error),) = errors.items()
    error.msg = f"{label}: {error.msg}"
    return error


def _label(section, piece):
    name = section.name_of(piece)
    return f"{section.option} {name}" if name else section.option


def _values(host):
    return _by_section(host, Section.values)


def _by_section(host, tell):
    """{option: what is told of its section} for the sections of which a host has something."""
    pieces = {}
    for section, piece in host.around:
        pieces.setdefault(section, []).append(piece)
    return {section.option: tell(section, several) for section, several in pieces.items()}


class _WholePlan:
    """The plans of the pieces of a host as one."""

    action = "update"

    def __init__(self, around):
        self.around = [(section, piece) for section, piece in around if piece.plan]

    def __bool__(self):
        return bool(self.around)

    def diff(self):
        """C({before, after}), by section, and within a list by name."""
        both = {"before": {}, "after": {}}
        for section, piece in self.around:
            name = section.name_of(piece)
            for side, values in piece.plan.diff().items():
                if name:
                    both[side].setdefault(section.option, {})[name] = values
                else:
                    both[side][section.option] = values
        return both
