#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: vm
short_description: Ensures a virtual machine or template
version_added: 0.1.0
description:
  - Creates a virtual machine, clones it from another one or from a template, or registers it from its file; changes,
    renames, moves, powers, and removes it; makes it a template, and a machine again.
  - What is not named stays as it is, single devices in a list and single keys in a mapping included; O(exact) says of
    which lists nothing else shall be left.
  - Devices are recognised by what names them (the place on a controller, the number of an adapter, a key, a file, a MAC
    address), never by their labels or their positions in a list. A device with C(state=absent) is removed.
  - All changes of the configuration are sent in one request, so either all of them are made or none; only what names
    new devices, as a boot order does, follows in a second one. If somebody else has changed the machine meanwhile, it
    is read again, and the change is worked out and tried once more.
  - Some changes need the machine to be off, as their options say. Then a running machine is left alone and the task
    fails, unless O(allow_power_off) is true. With it, the guest is asked to shut down, everything is changed, and the
    machine is powered on again, unless O(power_state) says otherwise; also when the change fails. A suspended machine
    is never powered off for a change, and takes no change of its devices.
  - Needs, to make a machine, C(VirtualMachine.Inventory.Create) on the folder, C(Resource.AssignVMToPool) on the
    resource pool, and C(Datastore.AllocateSpace) on the datastores (C(Datastore.Browse), too, for disks that are files
    already); to clone one, C(VirtualMachine.Provisioning.Clone) on the source (for templates,
    C(VirtualMachine.Provisioning.DeployTemplate),
    C(VirtualMachine.Provisioning.CreateTemplateFromVM) or C(VirtualMachine.Provisioning.CloneTemplate)) and
    C(VirtualMachine.Inventory.CreateFromExisting) on the folder; to register one,
    C(VirtualMachine.Inventory.Register).
  - Needs, to change a machine, the privileges for what is changed, C(VirtualMachine.Config.Settings),
    C(VirtualMachine.Config.CPUCount), C(VirtualMachine.Config.Memory), C(VirtualMachine.Config.Resource) (reservations,
    limits and shares), C(VirtualMachine.Config.Annotation), C(VirtualMachine.Config.AdvancedConfig),
    C(VirtualMachine.Config.UpgradeVirtualHardware), C(VirtualMachine.Config.AddNewDisk),
    C(VirtualMachine.Config.AddExistingDisk), C(VirtualMachine.Config.DiskExtend), C(VirtualMachine.Config.RemoveDisk),
    C(VirtualMachine.Config.AddRemoveDevice), C(VirtualMachine.Config.EditDevice),
    C(VirtualMachine.Interact.DeviceConnection), C(VirtualMachine.Interact.SetCDMedia), and C(Network.Assign) on the
    networks; for custom attributes, C(Global.SetCustomField).
  - Needs C(VirtualMachine.Config.Rename) to rename, C(VirtualMachine.Inventory.Move) to move,
    C(VirtualMachine.Inventory.Delete) or C(VirtualMachine.Inventory.Unregister) to remove,
    C(VirtualMachine.Interact.PowerOn), C(VirtualMachine.Interact.PowerOff) or C(VirtualMachine.Interact.Suspend) for
    the power state, and C(VirtualMachine.Provisioning.MarkAsTemplate) or C(VirtualMachine.Provisioning.MarkAsVM) for
    O(template).
  - Works on a vCenter and on a standalone ESXi host, where there is no cloning, no template, no folder to move to, and
    no custom attribute.
  - It knows nothing of storage policies, datastore clusters, raw device mappings, PCI devices, virtual graphics
    processors and trusted platform modules; such devices of a machine are left alone. It does not move a machine to
    another host, pool or datastore; M(skyscraper.vsphere.vm_relocate) does.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  name:
    description:
      - Name of the virtual machine, or its inventory path, as in V(/DC1/vm/prod/web-01). A slash inside of a name is
        written V(%2f) in a path.
      - A name without O(folder) is looked for in all folders of O(datacenter), or of all datacenters. If there is no
        such machine, a new one goes into the folder C(vm) of the datacenter. A name that several machines have is an
        error that lists them.
      - With O(moid), O(uuid) or O(instance_uuid), the name that the machine shall have.
    type: str
  folder:
    description:
      - The folder that holds the machine, as an inventory path, or below the folder C(vm) of O(datacenter), as in
        V(prod/web). An empty one is the folder C(vm) itself. It must exist.
      - With O(name), the machine of that name is looked for in this folder alone, and a new one goes into it.
      - With O(moid), O(uuid) or O(instance_uuid), the folder that the machine shall be in.
    type: str
  datacenter:
    description:
      - Name or inventory path of the datacenter. Not needed if there is only one, or if a path says it.
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
  state:
    description:
      - Whether the machine exists. With V(absent), it is destroyed, B(its disks and all of its files included). With
        V(unregistered), it is taken out of the inventory, and all of its files stay on the datastores.
      - A running machine is not removed unless O(allow_power_off) is true. What the vCenter cannot reach any more can
        still be V(unregistered).
    type: str
    choices: [present, absent, unregistered]
    default: present
  template:
    description:
      - Whether it is a template. A template is never powered on; a running machine must be off to become one.
      - A template that becomes a machine runs on the host where it is, unless the options for the place say
        otherwise.
    type: bool
  power_state:
    description:
      - The power state to be in at the end. Without it, the machine ends as it was, and a new one is off.
      - With V(powered_off), the guest is asked to shut down; where it cannot be asked, for lack of running VMware Tools
        or because the machine is suspended, the power is taken away if O(allow_hard) says so. Changes that need the
        machine off need no O(allow_power_off) then.
      - With V(suspended), it is suspended without asking the guest; only a running machine can be.
    type: str
    choices: [powered_on, powered_off, suspended]
  exact:
    description:
      - The lists of which nothing shall be left but what they name. Devices that are not named in a list, and values
        of custom attributes whose names are not given, are removed.
      - It counts for a list that is given, V([]) included.
    type: list
    elements: str
    choices: [controllers, disks, networks, cdroms, serial_ports, usb_controllers, custom_attributes]
  delete_disk_files:
    description:
      - Whether disks that are removed from the machine take their files with them. B(What is on them is lost.)
    type: bool
    default: false
  allow_power_off:
    description:
      - Whether a running machine may be shut down for changes that it does not take while it runs, and for its removal.
    type: bool
    default: false
  guest_timeout:
    description:
      - How long the guest may take to shut down, in seconds.
    type: int
    default: 300
  allow_hard:
    description:
      - Whether the power is taken away from a machine whose guest does not shut down within O(guest_timeout), or cannot
        be asked to for lack of running VMware Tools.
    type: bool
    default: false
  answers:
    description:
      - Answers to questions that the virtual machine may ask meanwhile, such as whether it was moved or copied.
      - A key is the id of a message, as in V(msg.uuid.altered), or a part of the text of the question; its value is
        the label or the key of the answer to give.
      - A question without an answer here is an error that says the text and the possible answers; the virtual machine
        goes on waiting.
    type: dict
notes:
  - With O(wait=false), the task waits for all steps but the last one. A clone needs only one, powering on included,
    unless it also gets custom attributes, newer hardware, or a boot order that names new devices; so a loop starts many
    clones at once.
extends_documentation_fragment:
  - skyscraper.vsphere.vm_creation
  - skyscraper.vsphere.vm_settings
  - skyscraper.vsphere.vm_devices
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.connection.waiting
  - skyscraper.vsphere.attributes
seealso:
  - module: skyscraper.vsphere.vm_info
  - module: skyscraper.vsphere.vm_power
  - module: skyscraper.vsphere.vm_relocate
  - module: skyscraper.vsphere.vm_snapshot
  - module: skyscraper.vsphere.vm_customization
  - module: skyscraper.vsphere.rename
  - module: skyscraper.vsphere.task_wait
"""

EXAMPLES = r"""
- name: A new virtual machine exists
  skyscraper.vsphere.vm:
    name: web-01
    folder: prod
    datacenter: DC1
    cluster: cluster1
    datastore: datastore1
    guest_id: debian12_64Guest
    firmware: efi
    cpu: {count: 2}
    memory: {size_mb: 4096}
    disks:
      - {controller: scsi0, unit: 0, size_gb: 40}
      - {controller: scsi0, unit: 1, size_gb: 200, provisioning: thick}
    networks:
      - network: VM Network
    cdroms:
      - {controller: sata0, unit: 0, iso: "[datastore1] iso/debian-12.iso"}

- name: A clone of a template has a larger disk, one more, and another network, and runs
  skyscraper.vsphere.vm:
    name: web-02
    folder: prod
    datacenter: DC1
    clone:
      source: debian-12
    cluster: cluster1
    cpu: {count: 4, hot_add: true}
    memory: {size_mb: 8192, hot_add: true}
    disks:
      - {controller: scsi0, unit: 0, size_gb: 60}
      - {controller: scsi0, unit: 1, size_gb: 100}
    networks:
      - {unit: 0, network: Production}
    annotation: Web server, made by Ansible
    power_state: powered_on

- name: A linked clone shares its disks with a snapshot
  skyscraper.vsphere.vm:
    name: test-01
    clone:
      source: web-01
      snapshot: before the update
      linked: true

- name: Many clones are made at once
  skyscraper.vsphere.vm:
    name: "{{ item }}"
    folder: prod
    datacenter: DC1
    clone:
      source: debian-12
    power_state: powered_on
    wait: false
  loop: [app-01, app-02, app-03]
  register: clones

- name: They are all there
  skyscraper.vsphere.task_wait:
    tasks: "{{ clones.results | map(attribute='task') | select | list }}"

- name: A disk grows, and a running machine gets more processors
  skyscraper.vsphere.vm:
    name: web-02
    disks:
      - {controller: scsi0, unit: 1, size_gb: 150}
    cpu: {count: 8}

- name: Changes that need the machine to be off are made, and it runs again afterwards
  skyscraper.vsphere.vm:
    name: web-02
    cpu: {cores_per_socket: 4}
    hardware_version: 21
    allow_power_off: true
    guest_timeout: 600
    allow_hard: true

- name: The machine has these two network adapters, and no others
  skyscraper.vsphere.vm:
    name: web-02
    networks:
      - {unit: 0, network: Production}
      - {unit: 1, network: Backup, type: vmxnet3}
    exact: [networks]

- name: A disk is taken out, and its file is deleted
  skyscraper.vsphere.vm:
    name: web-01
    disks:
      - {controller: scsi0, unit: 1, state: absent}
    delete_disk_files: true

- name: The machine with this id has a new name and folder
  skyscraper.vsphere.vm:
    moid: vm-42
    name: web-old
    folder: /DC1/vm/archive

- name: A machine becomes a template
  skyscraper.vsphere.vm:
    name: debian-12-new
    template: true
    allow_power_off: true

- name: And a machine again
  skyscraper.vsphere.vm:
    name: debian-12-new
    template: false

- name: A machine is taken out of the inventory, and its files stay
  skyscraper.vsphere.vm:
    name: app-03
    state: unregistered
    allow_power_off: true
    allow_hard: true

- name: It is registered from its file
  skyscraper.vsphere.vm:
    name: app-03
    folder: prod
    datacenter: DC1
    register: "[datastore1] app-03/app-03.vmx"
    cluster: cluster1

- name: A machine is gone with all of its files
  skyscraper.vsphere.vm:
    name: test-01
    state: absent
"""

RETURN = r"""
moid:
  description: The managed object id of the virtual machine.
  type: str
  returned: when it exists
  sample: vm-42
vm:
  description:
    - The machine in the words of the options; it can be handed back to this module. It holds C(name), C(folder) (its
      inventory path), C(state), C(annotation), C(guest_id), C(hardware_version), C(firmware), C(secure_boot),
      C(latency_sensitivity), C(vbs), C(iommu), C(boot), C(cpu), C(memory), C(controllers), C(disks), C(networks),
      C(cdroms), C(serial_ports), C(usb_controllers), C(video), C(custom_attributes), C(template) and C(power_state),
      each with all of its suboptions, and of C(advanced_settings) the keys that the task names.
    - Devices are named by their places, C(controller) with C(unit), or C(unit).
  type: dict
  returned: success
  sample:
    name: web-01
    folder: /DC1/vm/prod
    state: present
    cpu: {count: 2, cores_per_socket: 1}
    disks: [{controller: scsi0, unit: 0, size_gb: 40, provisioning: thin, datastore: datastore1}]
    networks: [{unit: 0, network: VM Network, type: vmxnet3, connected: true}]
    power_state: powered_on
facts:
  description: Values that can only be read.
  type: dict
  returned: success
  contains:
    uuid:
      description: The BIOS UUID.
      type: str
      returned: when it exists
    instance_uuid:
      description: The instance UUID.
      type: str
      returned: when it exists
    file:
      description: The file that holds the configuration.
      type: str
      returned: when it exists
      sample: "[datastore1] web-01/web-01.vmx"
    guest:
      description:
        - What is known of the guest operating system, C(full_name), the name of the kind that it is said to be,
          C(hostname) and C(ip_address), as VMware Tools report them, and C(tools_running), whether VMware Tools run.
      type: dict
      returned: when it exists
      sample: {full_name: Debian GNU/Linux 12 (64-bit), hostname: web-01, ip_address: 192.0.2.10, tools_running: true}
    disks:
      description: For each disk its place, C(controller) and C(unit), its C(key) and its C(file).
      type: list
      elements: dict
      returned: when it exists
      sample: [{controller: scsi0, unit: 0, key: 2000, file: "[datastore1] web-01/web-01.vmdk"}]
    networks:
      description: For each network adapter its C(unit), its C(key) and its C(mac).
      type: list
      elements: dict
      returned: when it exists
      sample: [{unit: 0, key: 4000, mac: "00:50:56:01:02:03"}]
task:
  description: The id of the server's task that goes on, or none if there is nothing to do.
  type: str
  returned: with O(wait=false)
  sample: task-42
diff:
  description: What changes, before and after.
  type: dict
  returned: success
  sample: {before: {cpu: {count: 2}}, after: {cpu: {count: 4}}}
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.machine import VirtualMachine
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ensuring(VirtualMachine))


if __name__ == "__main__":
    main()
