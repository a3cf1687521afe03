#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: vm_info
short_description: Reads virtual machines and templates
version_added: 0.1.0
description:
  - Reads one virtual machine, many, or all there are, in a few bulk requests, whatever their number. What it returns
    can be handed back to M(skyscraper.vsphere.vm) and changes nothing.
  - O(gather) says which groups of properties are read. The fewer, the faster; the groups that are read by default hold
    no devices.
  - Needs the privilege C(System.Read) on the virtual machines; those that the account may not see are left out. The
    names of hosts, resource pools, datastores and networks that it may not see are none.
  - Works on a vCenter and on a standalone ESXi host.
  - It does not read storage policies, snapshots (M(skyscraper.vsphere.vm_snapshot_info)) or what runs in the guest.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  name:
    description:
      - Name of the virtual machine, or its inventory path, as in V(/DC1/vm/prod/web-01). A slash inside of a name is
        written V(%2f) in a path.
      - A name that several virtual machines have is an error that lists them; O(match) reads them all.
    type: str
  folder:
    description:
      - The folder that holds the virtual machine, as an inventory path, or below the folder C(vm) of O(datacenter),
        as in V(prod/web). Without a name or an id, all virtual machines below it are read.
    type: str
  datacenter:
    description:
      - Name or inventory path of the datacenter in which O(name), O(folder), O(cluster) or O(host) is looked for.
        Without any of them, all virtual machines in it are read.
    type: str
  moid:
    description:
      - The managed object id of the virtual machine, as in V(vm-42).
    type: str
  uuid:
    description:
      - The BIOS UUID of the virtual machine.
    type: str
  instance_uuid:
    description:
      - The instance UUID that the vCenter gave the virtual machine.
    type: str
  cluster:
    description:
      - Name, inventory path or id of a cluster; all virtual machines in it are read.
    type: str
  host:
    description:
      - Name, inventory path or id of an ESXi host; all virtual machines on it are read.
    type: str
  match:
    description:
      - A pattern for names, as in V(web-*), where V(*) stands for any text, V(?) for one character and V([ab]) for one
        of some characters. Capitals make no difference. Others are left out.
    type: str
  custom_attributes:
    description:
      - Names of custom attributes, and the values that they must have. Virtual machines for which one is different are
        left out. An empty value means that it is not set.
    type: dict
  gather:
    description:
      - The groups of properties to read. O(name), O(folder) and C(state) are always there.
      - V(general) is the annotation, the guest id, the hardware version, whether it is a template, the power state, and
        the UUIDs and the file as facts.
      - V(size) is the number of CPUs, the cores of a socket and the size of memory; V(cpu) and V(memory) are all else
        about them.
      - V(guest) is what VMware Tools tell, as facts. V(placement) is the host, the cluster, the resource pool and the
        datastores, as facts.
      - V(boot) is the firmware and the boot options. V(devices) are controllers, disks, networks, drives, ports, USB
        controllers and the video card.
      - V(advanced_settings) are all advanced settings, those that the server chose included. V(custom_attributes) are
        the custom attributes that have a value.
    type: list
    elements: str
    choices: [general, size, cpu, memory, guest, placement, boot, devices, advanced_settings, custom_attributes]
    default: [general, size, guest, placement]
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
seealso:
  - module: skyscraper.vsphere.vm
"""

EXAMPLES = r"""
- name: All virtual machines and templates
  skyscraper.vsphere.vm_info:
  register: machines

- name: The names of those that run
  ansible.builtin.debug:
    msg: "{{ machines.results | selectattr('vm.power_state', 'eq', 'powered_on') | map(attribute='vm.name') }}"

- name: The disks and networks of the web servers in a cluster
  skyscraper.vsphere.vm_info:
    cluster: cluster1
    match: web-*
    gather: [devices]

- name: What the machines of a team have of memory and CPUs
  skyscraper.vsphere.vm_info:
    folder: /DC1/vm
    custom_attributes:
      Team: frontend
    gather: [size, cpu, memory]

- name: All that is declared of one machine
  skyscraper.vsphere.vm_info:
    name: /DC1/vm/prod/web-01
    gather: [general, size, cpu, memory, boot, devices, custom_attributes]
"""

RETURN = r"""
results:
  description: One entry for each virtual machine.
  type: list
  elements: dict
  returned: success
  contains:
    moid:
      description: The managed object id of the virtual machine.
      type: str
      returned: success
      sample: vm-42
    vm:
      description: The virtual machine in the words of the options of M(skyscraper.vsphere.vm).
      type: dict
      returned: success
      sample: {name: web-01, folder: /DC1/vm/prod, state: present, cpu: {count: 2, cores_per_socket: 1}}
    facts:
      description: Values that can only be read, as far as their groups are gathered.
      type: dict
      returned: success
      contains:
        uuid:
          description: The BIOS UUID.
          type: str
          returned: with V(general)
        instance_uuid:
          description: The UUID that the vCenter gave it.
          type: str
          returned: with V(general)
        file:
          description: The file of its configuration.
          type: str
          returned: with V(general)
          sample: "[datastore1] web-01/web-01.vmx"
        guest:
          description: What VMware Tools tell, in C(full_name), C(hostname), C(ip_address) and C(tools_running).
          type: dict
          returned: with V(guest)
        host:
          description: The host that it is on.
          type: str
          returned: with V(placement)
          sample: esx01.example.com
        cluster:
          description: The cluster of that host.
          type: str
          returned: with V(placement)
        resource_pool:
          description: The resource pool; a template has none.
          type: str
          returned: with V(placement)
        datastores:
          description: The datastores with files of it.
          type: list
          elements: str
          returned: with V(placement)
        disks:
          description: The key and the file of each disk, by its place.
          type: list
          elements: dict
          returned: with V(devices)
          sample: [{controller: scsi0, unit: 0, key: 2000, file: "[datastore1] web-01/web-01.vmdk"}]
        networks:
          description: The key and the MAC address of each network adapter, by its unit.
          type: list
          elements: dict
          returned: with V(devices)
          sample: [{unit: 0, key: 4000, mac: "00:50:56:b0:00:01"}]
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.machine import VirtualMachine
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(VirtualMachine))


if __name__ == "__main__":
    main()
