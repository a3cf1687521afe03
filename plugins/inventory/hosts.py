# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: hosts
short_description: The ESXi hosts of a vCenter as an inventory
version_added: 0.1.0
author:
  - The Skyscraper Project (@skyscraper-vsphere)
description:
  - Reads all ESXi hosts, or those of some datacenters, folders or clusters, in a handful of requests.
  - Its configuration is a file whose name ends in C(vsphere_hosts.yml) or C(vsphere_hosts.yaml).
  - All that is known of a host is below the one variable C(vsphere), in the words of the modules, such as
    C(vsphere.cluster). Expressions may leave out the C(vsphere).
  - Needs the privilege C(System.Read) on the hosts, and C(System.View) on what they lie in. Hosts that may not be read
    are left out, with a warning.
  - Works on a vCenter and on a standalone ESXi host, which is then the only one.
  - It does not read the configuration of the hosts; M(skyscraper.vsphere.host_config_info) does.
options:
  plugin:
    description: The name of this plugin.
    type: str
    required: true
    choices: [skyscraper.vsphere.hosts]
  properties:
    description:
      - What is read of each host, besides its C(name), C(moid), C(path), C(folder), C(datacenter), C(cluster),
        C(connection_state), C(power_state) and whether it is C(in_maintenance). Groups of properties, or paths as the
        API writes them, which are found below C(vsphere.properties).
      - V(general) has C(version), C(build), C(vendor), C(model), C(uuid), C(boot_time), C(thumbprint) and C(status),
        V(hardware) has processors and memory, V(uptime) has C(uptime_seconds), V(custom_attributes) has them by name,
        and V(tags) has C(tags) and C(tags_by_category).
    type: list
    elements: str
    default: [general, hardware, custom_attributes]
  disconnected:
    description: Whether hosts are in the inventory to which the vCenter has no connection.
    type: bool
    default: true
extends_documentation_fragment:
  - skyscraper.vsphere.connection.plugin
  - skyscraper.vsphere.inventory
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
seealso:
  - module: skyscraper.vsphere.host_info
"""

EXAMPLES = r"""
# all.vsphere_hosts.yml - all hosts, in groups by cluster and version
---
plugin: skyscraper.vsphere.hosts
keyed_groups:
  - {key: cluster, prefix: cluster}
  - {key: version, prefix: esxi}
groups:
  maintenance: in_maintenance
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory import compat
from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory.hosts import Hosts
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import unquote_name
from ansible_collections.skyscraper.vsphere.plugins.plugin_utils.inventory import VsphereInventory


class InventoryModule(VsphereInventory):
    NAME = "skyscraper.vsphere.hosts"
    endings = ("vsphere_hosts.yml", "vsphere_hosts.yaml")
    what = "hosts"
    objects_type = Hosts
    compat_paths = compat.HOST_PATHS
    tree = "host"
    reading_options = (*VsphereInventory.reading_options, "disconnected")

    def objects(self):
        return Hosts(self.option("properties"), self.raw_paths(), disconnected=self.option("disconnected"))

    def hints(self):
        return lambda values: {"ansible_host": unquote_name(values["name"])}
