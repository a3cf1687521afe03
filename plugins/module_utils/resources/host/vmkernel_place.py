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
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import (
    PLANNED_SWITCH,
    Names,
    Place,
    resolve,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import (
    ADAPTERS,
    DISTRIBUTED,
    GROUPS,
    look,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

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
            within = Place(*home) if home else None
            item.around.group = resolve(session, KIND, item.params[OPTION], within, OPTION)
        except VsphereError as error:
            item.error = error
    refs = [item.around.group for item in asked if item.around.group is not None]
    names.learn([*_groups_of(session, there, entry_of), *refs])  # of one that is planned, only the latter is known
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
    planned = {ref._moId: ref for _kind, ref, _name in session.ledger.names(KIND) if session.is_planned(ref)}
    return [planned.get(key) or session.ref(KIND, key) for key in sorted(keys - {None, ""})]


def name_of(session, item, key):
    """What the distributed port group with a key is called, or None."""
    if not key or item.around is None:
        return None
    group = item.around.group  # may be a planned one
    return item.around.names(group if group is not None and group._moId == key else session.ref(KIND, key))


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
    if item.plan[OPTION] and group is not None:
        _vet_distributed(session, item, group)


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


def _vet_distributed(session, item, group):
    name = item.params[OPTION]
    if session.read.one(group, ["config.uplink"])["config.uplink"]:
        raise Refused(f"{OPTION}: {name} is there for uplinks, and takes no adapters.", option=OPTION, value=name)
    switch = _switch_of(session, group)
    if switch not in {proxy.dvsUuid for proxy in look(session, item, DISTRIBUTED)}:
        raise Refused(
            f"{OPTION}: the host {item.label} is not on the distributed switch of {name}. Add it to that switch first.",
            option=OPTION,
            value=name,
        )


def _switch_of(session, group):
    """By what hosts know the distributed switch of a port group: its UUID, or the id of one that is planned."""
    path = PLANNED_SWITCH if session.is_planned(group) else "config.distributedVirtualSwitch"
    switch = session.read.one(group, [path])[path]
    return session.read.one(switch, ["uuid"])["uuid"] or switch._moId


def port(session, item):
    """The DistributedVirtualSwitchPortConnection to the distributed port group that the options name."""
    group = item.around.group
    return vim.dvs.PortConnection(switchUuid=_switch_of(session, group), portgroupKey=group._moId)
