# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What surrounds a virtual machine and its options refer to: names, networks, datastores, its datacenter."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import Names, datacenter_of, resolve
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.connections import Connections
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import is_path, listed, unquote_name


@dataclass
class Around:
    """The surroundings of one machine, looked at when they are needed, and kept for the task.

    names: the words for objects, shared by all machines of the task.
    was: the power state in which the machine was found at first.
    source, source_ref: the machine that a new one is cloned from, and what was read of it; snapshot: from which of its
    snapshots. baseline: its values, in the user's words. home: the name of the datastore of the new machine.
    customization: the CustomizationSpec for the guest of a clone.
    placement: where a new one goes. origin: how it comes about.
    is_touched: whether the task has changed the machine already before it is reconfigured. is_shut_down: whether it has
    shut the machine down for a change.
    links: what the options say of which devices are connected (C(devices.links)).
    """

    session: Any
    item: Any
    names: Names
    was: str = None
    source: Any = None
    baseline: dict = field(default_factory=dict)
    placement: Any = None
    origin: Any = None
    source_ref: Any = None
    snapshot: Any = None
    home: str = None
    customization: Any = None
    is_touched: bool = False
    links: dict = None
    is_shut_down: bool = False

    @cached_property
    def connections(self):
        """The networks of the machine's adapters, and those that the options name."""
        return Connections(self.session, self.names, self)

    @cached_property
    def within(self):
        """The Place of the machine's datacenter."""
        if self.item.params["datacenter"]:
            return self.session.find.datacenter(self.item.params["datacenter"])
        return datacenter_of(self.session, self.item.ref if self.item.ref is not None else self.item.parent.ref)

    @property
    def has_snapshots(self):
        """Whether the machine has snapshots; a linked clone to be shares its disks as if it had."""
        if self.source is not None:
            return self.item.params["clone"]["linked"]
        return bool((self.item.properties or {}).get("rootSnapshot"))

    @cached_property
    def reach(self):
        """What the machine's host reaches: the Properties C(datastore) and C(network), lists of objects."""
        host = self.item.properties["runtime.host"]
        return self.session.read.one(host, ["name", "datastore", "network"]) if host is not None else None

    def datastore(self, wanted, option="disks.datastore"):
        """The name of a datastore that is given by name, path or id."""
        if not is_path(wanted) and self.session.find.known("Datastore", wanted):
            return wanted
        return self.names(resolve(self.session, "Datastore", wanted, self.within, option))

    def vet_reach(self, datastores, networks):
        """Raises Refused for a datastore or network, both by name, that the machine's host does not reach."""
        if self.reach is None or not (datastores or networks):
            return
        host = unquote_name(self.reach["name"])
        refs = {name: resolve(self.session, "Datastore", name, self.within, "disks.datastore") for name in datastores}
        self._vet(host, "disks", "datastore", refs)
        self._vet(host, "networks", "network", {name: self.connections.ref(name) for name in networks})

    def _vet(self, host, option, what, refs):
        reached = {one._moId: one for one in self.reach[what] or ()}
        for name, ref in refs.items():
            if ref._moId not in reached and not self.session.is_planned(ref):
                there = self.session.read.names_of(reached.values())
                raise Refused(
                    f"{option}: the host {host} does not reach the {what} {name}. It reaches {listed(there)}.",
                    option=option,
                    value=name,
                    candidates=there,
                )
