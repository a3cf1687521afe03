# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables that users of other inventory plugins know, in their nested form. Pure.

Variables with a dot in their name are never made: they are no valid names, and Ansible takes ten times longer with
them.
Neither are those that Ansible keeps for itself (C(name), C(tags)).
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory.properties import nested
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import listed, near

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


# What is to be written in the place of options of other plugins.
_NESTED = "variables are always nested, so take it out."
_FOLDERS = "write keyed_groups: [{key: folder}]."
_TAGS = "name tags in properties."
_SEARCHED = "write datacenters, folders, clusters or resource_pools."
_INSTEAD = {
    "with_tags": _TAGS,
    "gather_tags": _TAGS,
    "with_path": _FOLDERS,
    "group_by_paths": _FOLDERS,
    "group_by_paths_prefix": "write keyed_groups: [{key: folder, prefix: …}].",
    "filter_expressions": "write filters, which say what is kept, and not what is left out.",
    "resources": _SEARCHED,
    "search_paths": _SEARCHED,
    "subproperties": "name paths of the API in properties.",
    "gather_compute_objects": "name placement in properties.",
    "with_nested_properties": _NESTED,
    "flatten_nested_properties": _NESTED,
    "with_sanitized_property_name": "names are in snake case below vsphere, so take it out.",
    "sanitize_property_names": "names are in snake case below vsphere, so take it out.",
    "enable_backward_compatibility": "write compat.",
    "rename_reserved_variables": "compat: vmware always renames them, so take it out.",
    "proxy_protocol": "it is always http, so take it out.",
}

NONE, COMMUNITY, VMWARE = "none", "community", "vmware"
_RENAMED = {COMMUNITY: "", VMWARE: "vmware_inventory_"}


def hostname(which, told, others):
    """What a host is called if the user says nothing. others: what C(variables) gave."""
    if which != COMMUNITY or "uuid" not in others.get("config", {}):
        return told["name"]
    return f"{told['name']}_{others['config']['uuid']}"


def keyed_groups(which, paths):
    """The groups that are made if the user says nothing, of what is among the paths that are read."""
    return [] if which == NONE else [dict(one) for one in KEYED_GROUPS if one["key"] in paths]


def vet_options(plugin, written, defined):
    """Raises InvalidOption for an option that the plugin does not have; Ansible would pass over it in silence.

    written: what the file of the user says. defined: name → definition, with aliases, of all options there are.
    """
    known = {*defined, *(alias for one in defined.values() for alias in one.get("aliases") or ())}
    unknown = [str(name) for name in written if name not in known]
    if not unknown:
        return
    name = unknown[0]
    close = near(name, known)
    hint = _INSTEAD.get(name) or (f"did you mean {' or '.join(close)}?" if close else "take it out.")
    more = f" Nor has it {listed(unknown[1:])}." if unknown[1:] else ""
    raise InvalidOption(f"{name}: {plugin} has no such option; {hint}{more}", option=name, value=unknown)


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
    found = {**_OTHERS[which](told, custom, tags), **found}  # no custom attribute takes the place of a property
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
