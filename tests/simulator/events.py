# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Events: what has happened, for EventManager."""

from __future__ import annotations

import itertools

from pyVmomi import vim

from .model.values import now

ARGUMENTS = {           # an event's argument → the type of its value, and the attribute that holds the reference
    "vm": (vim.event.VmEventArgument, "vm"),
    "host": (vim.event.HostEventArgument, "host"),
    "datacenter": (vim.event.DatacenterEventArgument, "datacenter"),
    "computeResource": (vim.event.ComputeResourceEventArgument, "computeResource"),
    "ds": (vim.event.DatastoreEventArgument, "datastore"),
    "net": (vim.event.NetworkEventArgument, "network"),
}


class Events:
    """Keeps the events in memory, oldest first."""

    def __init__(self, service):
        self.service = service
        self.all = []
        self.numbers = itertools.count(1)
        self.listeners = []         # called with each new event

    def next_chain(self):
        return next(self.numbers)

    def post(self, kind, call=None, text="", chain=None, entities=None, **fields):
        """Record an event of the API type `kind` (a class of vim.event).

        `entities` are the managed objects it is about, by the name of the event's argument.
        """
        key = next(self.numbers)
        event = kind(key=key, chainId=chain or getattr(call, "chain", None) or key, createdTime=now(),
                     userName=call.user if call else "", fullFormattedMessage=text, **fields)
        concerned = set()
        for argument, entity in (entities or {}).items():
            if entity is None:
                continue
            cls, attribute = ARGUMENTS[argument]
            setattr(event, argument, cls(name=entity.name, **{attribute: entity.ref}))
            concerned.add(entity.moid)
        event.__dict__["_concerned"] = concerned
        self.all.append(event)
        for listener in self.listeners:
            listener(event)
        manager = self.service.registry.find("EventManager")
        if manager is not None:
            manager.touch()
        return event

    def about_vm(self, kind, vm, call, text, **fields):
        """An event of a virtual machine, with the host, compute resource and datacenter it is in."""
        host = vm.host
        return self.post(kind, call, text, template=bool(vm.get("config.template")), entities={
            "vm": vm, "host": host, "datacenter": vm.datacenter,
            "computeResource": host.parent if host else None}, **fields)
