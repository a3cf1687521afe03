# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: vms
short_description: The virtual machines of a vCenter or a standalone ESXi host as an inventory
version_added: 0.1.0
author:
  - The Skyscraper Project (@skyscraper-vsphere)
description:
  - Reads all virtual machines, or those of some datacenters, folders, clusters or resource pools, in a handful of
    requests, however many there are.
  - Its configuration is a file whose name ends in C(vsphere_vms.yml) or C(vsphere_vms.yaml).
  - All that is known of a machine is below the one variable C(vsphere), in the words of the modules, such as
    C(vsphere.guest.ip_address). Expressions may leave out the C(vsphere).
  - Needs the privilege C(System.Read) on the machines, and C(System.View) on what they lie in. Machines that may not be
    read are left out, with a warning.
  - Works on a vCenter and on a standalone ESXi host, which has no custom attributes and no tags.
  - It does not look into guests; what VMware Tools tell the vCenter is all that is known of them.
options:
  plugin:
    description: The name of this plugin.
    type: str
    required: true
    choices: [skyscraper.vsphere.vms]
  properties:
    description:
      - What is read of each machine, besides its C(name), C(moid), C(path), C(folder), C(datacenter), C(power_state),
        C(connection_state), C(instance_uuid) and whether it is a C(template). Groups of properties, or paths as the API
        writes them, which are found below C(vsphere.properties).
      - V(general) has C(annotation), C(guest_id), C(hardware_version), C(uuid) and C(file), V(size) has C(cpu) and
        C(memory), V(cpu) and V(memory) have their hot-add, reservation, limit and shares, V(guest) has C(full_name),
        C(hostname), C(ip_address), C(family), C(state) and C(tools_running), V(addresses) has all addresses of the
        guest, V(placement) has C(host), C(cluster), C(resource_pool), C(vapp) and C(datastores),
        V(custom_attributes) has them by name, V(advanced_settings) has all of them, and V(tags) has C(tags) and
        C(tags_by_category).
      - V(tags) takes one request more for each 2000 machines, and one for each tag and category in use.
    type: list
    elements: str
    default: [general, size, guest, placement, custom_attributes]
  resource_pools:
    description:
      - Names or inventory paths of the resource pools and vApps to which the inventory is confined.
    type: list
    elements: str
    default: []
  templates:
    description: Whether templates are in the inventory.
    type: bool
    default: false
  vcls:
    description: Whether the machines are in the inventory that a vCenter runs on clusters for itself (vCLS).
    type: bool
    default: false
  orphaned:
    description:
      - Whether machines are in the inventory of which the vCenter knows no files any more, because they are orphaned,
        invalid or inaccessible.
    type: bool
    default: false
  disconnected:
    description: Whether machines are in the inventory that are on hosts to which the vCenter has no connection.
    type: bool
    default: true
  connection_hints:
    description:
      - Which variables tell Ansible how to connect. V(address) sets C(ansible_host) to the address that VMware Tools
        tell, V(full) sets C(ansible_connection) to C(winrm) for Windows besides, and V(none) sets nothing.
    type: str
    choices: [none, address, full]
    default: address
extends_documentation_fragment:
  - skyscraper.vsphere.connection.plugin
  - skyscraper.vsphere.inventory
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
seealso:
  - module: skyscraper.vsphere.vm_info
"""

EXAMPLES = r"""
# all.vsphere_vms.yml - all machines, the server by the variables VMWARE_HOST, VMWARE_USER and VMWARE_PASSWORD
---
plugin: skyscraper.vsphere.vms

# prod.vsphere_vms.yml - what runs in a folder, in groups by cluster, guest and tag
---
plugin: skyscraper.vsphere.vms
hostname: vcenter.example.test
username: inventory@vsphere.local
password: "{{ lookup('ansible.builtin.env', 'INVENTORY_PASSWORD') }}"
folders: [/DC1/vm/prod]
properties: [general, guest, placement, tags]
filters:
  - power_state == 'powered_on'
hostnames: [guest.hostname, name]
keyed_groups:
  - {key: cluster, prefix: cluster}
  - {key: guest.family, separator: ""}
  - {key: tags, prefix: tag}
groups:
  web: name.startswith('web-')
compose:
  ansible_user: "'Administrator' if guest.family == 'windowsGuest' else 'ansible'"
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/ansible
cache_timeout: 600
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory import compat
from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory.machines import (
    ADDRESS,
    Machines,
    is_windows,
)
from ansible_collections.skyscraper.vsphere.plugins.plugin_utils.inventory import VsphereInventory


class InventoryModule(VsphereInventory):
    NAME = "skyscraper.vsphere.vms"
    endings = ("vsphere_vms.yml", "vsphere_vms.yaml")
    what = "virtual machines"
    objects_type = Machines
    compat_paths = compat.PATHS
    tree = "vm"
    reading_options = (
        *VsphereInventory.reading_options,
        "resource_pools",
        "templates",
        "vcls",
        "orphaned",
        "disconnected",
        "connection_hints",
    )

    def objects(self):
        return Machines(
            self.option("properties"),
            self.raw_paths(),
            templates=self.option("templates"),
            agents=self.option("vcls"),
            orphaned=self.option("orphaned"),
            disconnected=self.option("disconnected"),
        )

    def places(self, session):
        pools = self.option("resource_pools")
        found = [session.find.by_name("ResourcePool", name, option="resource_pools") for name in pools]
        return [*super().places(session), *found]

    def hints(self):
        wanted = self.option("connection_hints")

        def hints(values):
            address = {"ansible_host": values[ADDRESS]} if wanted != "none" and values.get(ADDRESS) else {}
            windows = {"ansible_connection": "winrm"} if wanted == "full" and is_windows(values) else {}
            return {**address, **windows}

        return hints
