# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a vmkernel adapter is connected: a port group of the host, or a distributed one.

API: HostVirtualNicSpec.distributedVirtualPort, DistributedVirtualPortgroup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import NotFound, Refused, VsphereError
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import Names, Place, resolve
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import (
    ADAPTERS,
    GROUPS,
    look,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import is_path, split_path, unquote_name

KIND, OPTION = "DistributedVirtualPortgroup", "dv_portgroup"


@dataclass
class Surroundings:
    """What is known of the distributed port groups around an item.

    names: object → its name here. group: the one that the options name, if they do. total: how many items the task has.
    """

    names: Names
    group: Any = None
    total: int = 1


def key_of(adapter):
    """The key of the distributed port group that an adapter is connected to, or None."""
    port = adapter.spec.distributedVirtualPort
    return port.portgroupKey if port is not None else None


def survey(session, items, entry_of):
    """Finds the distributed port groups that the options name, and learns what those of the adapters are called.

    entry_of: item → its adapters. The options name them under their names afterwards.
    """
    there = [item for item in items if item.properties is not None and not item.error]
    names = Names.of(session)
    asked = [item for item in there if item.params.get(OPTION) is not None]
    homes = session.read.datacenters_of([item.ref for item in asked]) if asked else {}
    for item in there:
        item.around = Surroundings(names, total=len(items))
    for item in asked:
        try:
            home = homes.get(item.ref._moId)
            item.around.group = _find(session, item.params[OPTION], Place(*home) if home else None)
        except VsphereError as error:
            item.error = error
    refs = [item.around.group for item in asked if item.around.group is not None]
    names.learn([*refs, *_groups_of(session, there, entry_of)])
    for item in asked:
        if item.around.group is not None:
            item.params = {**item.params, OPTION: names(item.around.group)}


def _groups_of(session, items, entry_of):
    """The distributed port groups that the adapters of some items are connected to."""
    keys = set()
    for item in items:
        try:
            keys.update(key_of(adapter) for adapter in entry_of(item))
        except VsphereError as error:
            item.error = item.error or error
    return [session.ref(KIND, key) for key in sorted(keys - {None, ""})]


def _find(session, value, within):
    """A distributed port group by name, path, id, or C(switch/name)."""
    parts = split_path(value)
    if is_path(value) or len(parts) < 2 or session.find.known(KIND, value, within):
        return resolve(session, KIND, value, within, OPTION)
    *above, name = parts
    switch, known = "/".join(above), session.find.known(KIND, name, within)
    if any(map(session.is_planned, known)):
        return resolve(session, KIND, value, within, OPTION)
    found = session.read(known, ["config.distributedVirtualSwitch"])
    refs = {moid: values["config.distributedVirtualSwitch"] for moid, values in found.items()}
    switches = session.read({ref._moId: ref for ref in refs.values() if ref is not None}.values(), ["name"])
    named = {moid for moid, values in switches.items() if unquote_name(values["name"]) == switch}
    matching = [moid for moid, ref in refs.items() if ref is not None and ref._moId in named]
    if len(matching) != 1:
        there = sorted(unquote_name(values["name"]) for values in switches.values())
        raise NotFound(
            f"{OPTION}: there is no distributed port group {name!r} on a switch {switch!r}."
            + (f" There is one on {', '.join(there)}." if there else ""),
            option=OPTION,
            value=value,
            candidates=[f"{one}/{name}" for one in there],
        )
    return session.ref(KIND, matching[0])


def name_of(session, item, key):
    """What the distributed port group with a key is called, or None."""
    return item.around.names(session.ref(KIND, key)) if key and item.around is not None else None


def connected(item, adapters):
    """Those of the adapters that are connected to the port group that the options name."""
    if item.params.get("portgroup") is not None:
        return [nic for nic in adapters if nic.portgroup == item.params["portgroup"]]
    group = item.around.group if item.around is not None else None
    return [nic for nic in adapters if group is not None and key_of(nic) == group._moId]


def vet(session, item):
    """Raises NotFound or Refused for a port group to which the adapter cannot be connected."""
    if item.plan["portgroup"]:
        _vet_standard(session, item, item.plan["portgroup"].after)
    group = item.around.group
    if item.plan[OPTION] and group is not None and not session.is_planned(group):
        vet_distributed(session, item, group)


def _vet_standard(session, item, name):
    groups = sorted(group.spec.name for group in look(session, item, GROUPS))
    if name not in groups:
        raise NotFound(
            f"portgroup: the host {item.label} has no port group {name!r}. It has {', '.join(groups) or 'none'}.",
            option="portgroup",
            value=name,
            candidates=groups,
        )
    taken = [nic.device for nic in item.properties[ADAPTERS] or () if nic.portgroup == name]
    if taken:
        raise Refused(
            f"portgroup: {taken[0]} of the host {item.label} is connected to {name}, and a port group of a standard "
            "switch takes one vmkernel adapter. Make another port group.",
            option="portgroup",
            value=name,
            device=taken[0],
        )


def vet_distributed(session, item, group):
    found = session.read.one(group, ["host", "config.uplink"])
    name = item.params[OPTION]
    if found["config.uplink"]:
        raise Refused(f"{OPTION}: {name} is there for uplinks, and takes no adapters.", option=OPTION, value=name)
    if item.ref._moId not in {host._moId for host in found["host"] or ()}:
        raise Refused(
            f"{OPTION}: the host {item.label} is not on the distributed switch of {name}. Add it to that switch first.",
            option=OPTION,
            value=name,
        )


def port(session, item):
    """The DistributedVirtualSwitchPortConnection to the distributed port group that the options name."""
    group = item.around.group
    if session.is_planned(group):
        return vim.dvs.PortConnection(switchUuid="", portgroupKey=group._moId)
    found = session.read.one(group, ["key", "config.distributedVirtualSwitch"])
    switch = session.read.one(found["config.distributedVirtualSwitch"], ["uuid"])
    return vim.dvs.PortConnection(switchUuid=switch["uuid"], portgroupKey=found["key"])
