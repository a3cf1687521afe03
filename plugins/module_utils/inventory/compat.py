# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables that users of other inventory plugins know, in their nested form. Pure.

Variables with a dot in their name are never made: they are no valid names, and Ansible takes ten times longer with
them.
Neither are those that Ansible keeps for itself (C(name), C(tags)).
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory.properties import nested

CUSTOM = "customValue"
RESERVED = ("name", "tags")
_ROOT = "Datacenters"  # the root folder of every vCenter
PATHS = (
    "name",
    "config.cpuHotAddEnabled",
    "config.cpuHotRemoveEnabled",
    "config.instanceUuid",
    "config.hardware.numCPU",
    "config.template",
    "config.name",
    "config.uuid",
    "config.guestId",
    "guest.hostName",
    "guest.ipAddress",
    "guest.guestId",
    "guest.guestState",
    "runtime.maxMemoryUsage",
    "summary.runtime.powerState",
    CUSTOM,
)
HOST_PATHS = ("name", "summary.runtime.powerState", CUSTOM)
KEYED_GROUPS = ({"key": "config.guestId", "separator": ""}, {"key": "summary.runtime.powerState", "separator": ""})
# What AWX looks at in the inventories that it makes itself.
_LOWER = {"guest": ("guestState",), "config": ("instanceUuid",)}


NONE, COMMUNITY, VMWARE = "none", "community", "vmware"
_RENAMED = {COMMUNITY: "", VMWARE: "vmware_inventory_"}


def hostname(which, told, others):
    """What a host is called if the user says nothing. others: what C(variables) gave."""
    if which != COMMUNITY or "uuid" not in others.get("config", {}):
        return told["name"]
    return f"{told['name']}_{others['config']['uuid']}"


def keyed_groups(which):
    """The groups that are made if the user says nothing."""
    return [] if which == NONE else [dict(one) for one in KEYED_GROUPS]


def variables(which, values, told, custom, tags):
    """The variables of a host as another plugin has them.

    which: community or vmware. values: API path → value. told: our own variables. custom: custom attributes. tags:
    [{id, name, category}] of the host.
    """
    found = nested({path: value for path, value in values.items() if path != CUSTOM and value is not None})
    for name, keys in _LOWER.items():
        for key in keys:
            if key in found.get(name, {}):
                found[name][key.lower()] = found[name][key]
    found.update(_OTHERS[which](told, custom, tags))
    renamed = _RENAMED[which]
    if renamed:
        found.update({renamed + name: found[name] for name in RESERVED if name in found})
    return {name: value for name, value in found.items() if name not in RESERVED and name.isidentifier()}


def _community(told, custom, tags):
    by_category = {}
    for tag in tags:
        by_category.setdefault(tag["category"], []).append(tag["name"])
    of_tags = {"categories": [tag["category"] for tag in tags], "tag_category": by_category} if tags else {}
    return {**custom, **of_tags, "path": f"{_ROOT}{told['folder']}"}


def _vmware(told, custom, tags):
    by_category = {}
    for tag in tags:
        by_category.setdefault(tag["category"], []).append({tag["id"]: tag["name"]})
    of_tags = {"tags": {tag["id"]: tag["name"] for tag in tags}, "tags_by_category": by_category} if tags else {}
    return {**of_tags, CUSTOM: custom, "path": told["folder"], "moid": told["moid"]}


_OTHERS = {COMMUNITY: _community, VMWARE: _vmware}
