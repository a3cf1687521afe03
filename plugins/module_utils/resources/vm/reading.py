# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a reader of virtual machines reads: groups of properties, so that a machine costs what is asked of it.

Everything comes in a few bulk requests: the machines' own properties, the folders above them, and the names of the
networks, hosts, pools and datastores that they use.
"""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.find import Place
from ansible_collections.skyscraper.vsphere.plugins.module_utils.entity import FOLDER, NAME, parent_path
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm import boot_order, custom_attributes
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices import families
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.powering import POWER, TOOLS
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.settings import (
    ADVANCED,
    BOOT,
    CPU,
    FIRMWARE,
    GENERAL,
    MEMORY,
    SIZE,
    STATE,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import kind_of

HOST, POOL, DATASTORES, NETWORKS = "runtime.host", "resourcePool", "datastore", "network"
DEVICES = "config.hardware.device"


@dataclass(frozen=True)
class Group:
    """Properties that are asked for together.

    fields: options of C(vm). facts: read-only values. reads: further properties.
    """

    fields: tuple = ()
    facts: tuple = ()
    reads: tuple = ()


ALWAYS = Group((NAME, FOLDER), reads=("parent", "parentVApp"))
GROUPS = {
    "general": Group(
        (*GENERAL, *STATE),
        (
            Field("uuid", path="config.uuid"),
            Field("instance_uuid", path="config.instanceUuid"),
            Field("file", path="config.files.vmPathName"),
        ),
    ),
    "size": Group(SIZE),
    "cpu": Group(CPU),
    "memory": Group(MEMORY),
    "guest": Group(
        facts=(
            Field("guest.full_name", path="config.guestFullName"),
            Field("guest.hostname", path="guest.hostName"),
            Field("guest.ip_address", path="guest.ipAddress"),
            Field("guest.tools_running", path=TOOLS, decode=lambda status: status == "guestToolsRunning"),
        )
    ),
    "placement": Group(reads=(HOST, POOL, DATASTORES)),
    "boot": Group((*FIRMWARE, *BOOT, boot_order.FIELD), reads=(DEVICES,)),
    "devices": Group(families.FIELDS, reads=(NETWORKS, POWER)),
    "advanced_settings": Group((ADVANCED,)),
    "custom_attributes": Group(
        (custom_attributes.MAPPING,), reads=(custom_attributes.DEFINED, custom_attributes.VALUES)
    ),
}
DEFAULT = ("general", "size", "guest", "placement")
OPTIONS = {
    "gather": {"type": "list", "elements": "str", "choices": list(GROUPS), "default": list(DEFAULT)},
}


def gathered(names):
    """The Group of all that some groups hold."""
    groups = [ALWAYS, *(GROUPS[name] for name in GROUPS if name in names)]
    return Group(
        tuple(dict.fromkeys(field for group in groups for field in group.fields)),
        tuple(fact for group in groups for fact in group.facts),
        tuple(dict.fromkeys(path for group in groups for path in group.reads)),
    )


def home_of(item):
    """What a machine lies in: a folder or a vApp; the machine itself, where the account may not see that."""
    return item.properties["parent"] or item.properties["parentVApp"] or item.ref


def place_of(item, names):
    """The Place of a machine's home. names: Names that have learned it."""
    home = home_of(item)
    path = names.paths[home._moId]
    return Place(home, parent_path(path) if home is item.ref else path)


def used_objects(properties):
    """The objects that the properties of a machine refer to, as far as they were read."""
    single = [properties.get(path) for path in (HOST, POOL)]
    several = [one for path in (DATASTORES, NETWORKS) for one in properties.get(path) or ()]
    return [ref for ref in (*single, *several) if ref is not None]


def clusters_of(session, items):
    """{id of a host: its cluster}, for the hosts of some machines; the names of the clusters are learned, too."""
    hosts = {}
    for item in items:
        host = (item.properties or {}).get(HOST)
        if host is not None:
            hosts[host._moId] = host
    parents = {moid: values["parent"] for moid, values in session.read(hosts.values(), ["parent"]).items()}
    clusters = {moid: ref for moid, ref in parents.items() if kind_of(ref) == "ClusterComputeResource"}
    if items:
        items[0].around.names.learn(clusters.values())
    return clusters


def placement_facts(properties, names, clusters):
    """Where a machine is, by names. clusters: id of a host → its cluster."""
    host, pool = properties[HOST], properties[POOL]
    return {
        "host": names(host),
        "cluster": names(clusters.get(host._moId)) if host is not None else None,
        "resource_pool": names(pool),
        "datastores": [names(one) for one in properties[DATASTORES] or ()],
    }
