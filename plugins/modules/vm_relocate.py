#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: vm_relocate
short_description: Ensures where a virtual machine is
version_added: 0.1.0
description:
  - Moves a virtual machine, running or not, to another host, cluster, resource pool or folder, and its files to other
    datastores, in one task of the server. What is as it shall be already stays there.
  - Places are named by their names in the datacenter of the virtual machine, by inventory path, or by managed object
    id. Something in another datacenter is named by its path or id.
  - What can be known beforehand is refused in check mode, too. That is, a host that is not in the cluster, is not
    connected or is in maintenance mode, lacks a datastore, or, for a machine that runs, a network or a VMkernel adapter
    for vMotion; a datastore that cannot be used or has too little space; a folder that has something of that name.
    Whether the processors of two hosts go together only the server can tell.
  - Needs the privilege C(Resource.ColdMigrate), and C(Resource.HotMigrate) if the machine runs, and
    C(VirtualMachine.Inventory.Move) for another folder, on the virtual machine; besides
    C(Resource.AssignVMToPool) on another resource pool, and C(Datastore.AllocateSpace) on another datastore.
  - A standalone ESXi host cannot relocate machines; there the module fails.
  - It cannot move a machine to another vCenter, or to a datastore cluster, and does not connect its network adapters to
    other networks.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  folder:
    description:
      - The folder that the virtual machine shall be in, as an inventory path, below the folder C(vm) of its datacenter,
        as in V(prod/web), or by id. An empty string is the folder C(vm) itself.
      - Of several machines that are called O(name), the one that is in this folder already is meant. For that to be
        told, O(folder) must be an inventory path, or O(datacenter) must be given.
    type: str
  datacenter:
    description:
      - Name or inventory path of the datacenter in which O(name) is looked for. Needed only if another datacenter has a
        machine of the same name.
    type: str
  host:
    description:
      - The ESXi host that the machine shall be on. In another cluster, or as a standalone host, it brings the machine
        into the root resource pool there, unless O(resource_pool) says otherwise.
    type: str
  cluster:
    description:
      - The cluster that the machine shall be in, on whichever of its hosts. A machine that is on one of them already
        stays there.
      - Which host it comes to is left to DRS, where that is on and not manual. Otherwise, and for a machine that runs
        and changes its datastore at the same time, the host with the fewest machines is taken, of those that can have
        it.
    type: str
  resource_pool:
    description:
      - The resource pool (or vApp) that the machine shall be in. A name is looked for in the cluster, or on the
        standalone host, that the machine will be on. Without O(host) and O(cluster), a path or an id may lead to
        another one.
    type: str
  datastore:
    description:
      - The datastore that the files of the machine shall be on, those of all disks included, except for disks of which
        O(disks) says another datastore.
    type: str
  disks:
    description:
      - Disks that shall be on a datastore of their own, or take their space in another way. Those that are not named
        here go with O(datastore), or stay where they are without it.
      - A disk is named by O(disks[].controller) and O(disks[].unit), or by O(disks[].key).
    type: list
    elements: dict
    suboptions:
      controller:
        description:
          - The controller of the disk, as in V(scsi0), V(sata1), V(nvme0) or V(ide0).
        type: str
      unit:
        description:
          - Its number on the controller.
        type: int
      key:
        description:
          - The key of the disk in the API, as in V(2000), in place of controller and unit.
        type: int
      datastore:
        description:
          - The datastore that it shall be on.
        type: str
      provisioning:
        description:
          - How it takes its space. This can change only on its way to another datastore.
        type: str
        choices: [thin, thick, eager_zeroed_thick]
  priority:
    description:
      - How urgent the move of a running machine is for the hosts. It matters only while something moves.
    type: str
    choices: [default, high, low]
    default: default
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.connection.waiting
  - skyscraper.vsphere.attributes
  - skyscraper.vsphere.vm
seealso:
  - module: skyscraper.vsphere.vm_relocate_info
  - module: skyscraper.vsphere.task_wait
"""

EXAMPLES = r"""
- name: A virtual machine is on a certain host
  skyscraper.vsphere.vm_relocate:
    name: web-01
    host: esx02.example.com

- name: It is somewhere in a cluster, in a resource pool of it, and all of its files are on one datastore
  skyscraper.vsphere.vm_relocate:
    name: web-01
    cluster: cluster2
    resource_pool: prod
    datastore: fast-01

- name: Its second disk is on a datastore of its own, and thin
  skyscraper.vsphere.vm_relocate:
    name: db-01
    disks:
      - controller: scsi0
        unit: 1
        datastore: archive
        provisioning: thin

- name: Many machines leave a datastore side by side
  skyscraper.vsphere.vm_relocate:
    name: "{{ item }}"
    datastore: fast-01
    priority: low
    wait: false
  loop: "{{ machines }}"
  register: moves

- name: They have left it
  skyscraper.vsphere.task_wait:
    tasks: "{{ moves.results | map(attribute='task') }}"
"""

RETURN = r"""
moid:
  description: The managed object id of the virtual machine.
  type: str
  returned: success
  sample: vm-42
vm_relocate:
  description:
    - Where the machine is, in the words of the options; it can be handed back to this module. A place whose name is
      not the only one in the datacenter stands there as its path. Places that it has none of are left out, such as the
      cluster of a standalone host, the pool of a template, or the host as long as the cluster has not chosen it.
  type: dict
  returned: success
  sample:
    moid: vm-42
    host: esx02.example.com
    cluster: cluster1
    resource_pool: /DC1/host/cluster1/Resources
    datastore: fast-01
    folder: /DC1/vm/prod
    disks: [{controller: scsi0, unit: 0, datastore: fast-01, provisioning: thin}]
facts:
  description: Values that can only be read.
  type: dict
  returned: success
  contains:
    name: {description: Name of the virtual machine., type: str, returned: success, sample: web-01}
    file:
      description: Its configuration file.
      type: str
      returned: success
      sample: "[fast-01] web-01/web-01.vmx"
    power_state:
      description: V(powered_on), V(powered_off) or V(suspended).
      type: str
      returned: success
      sample: powered_on
    template: {description: Whether it is a template., type: bool, returned: success}
task:
  description: The id of the server's task that goes on, or none if there is nothing to do.
  type: str
  returned: with O(wait=false)
  sample: task-42
diff:
  description: What changes, before and after.
  type: dict
  returned: success
  sample: {before: {host: esx01.example.com}, after: {host: esx02.example.com}}
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.relocate import VmRelocate
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(VmRelocate))


if __name__ == "__main__":
    main()
