# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    """The virtual devices of a machine."""

    DOCUMENTATION = r"""
options:
  controllers:
    description:
      - Controllers that disks and drives sit on. One that a disk or a drive names and that is missing is added by
        itself, so that only those need to be named here whose type or sharing matters.
      - A running machine takes new controllers; for everything else it must be off. Only an empty one is removed.
    type: list
    elements: dict
    suboptions:
      controller:
        description:
          - Which one, by its bus and number, from V(scsi0) to V(scsi3), V(sata0) to V(sata3), or V(nvme0) to
            V(nvme3). The two IDE controllers, C(ide0) and C(ide1), are always there and cannot be declared.
        type: str
        required: true
      type:
        description:
          - What the guest sees. V(ahci) is for SATA, V(nvme) for NVMe, and the others are for SCSI, where a new one is
            V(paravirtual) if this is left out. The type of a controller that exists cannot be changed.
          - V(ahci) needs hardware version 10, V(nvme) 13.
        type: str
        choices: [paravirtual, lsi_logic, lsi_logic_sas, bus_logic, ahci, nvme]
      sharing:
        description:
          - Whether machines share its bus, on one host (V(virtual), SCSI alone) or across hosts (V(physical), SCSI and
            NVMe). A new one has V(none) if this is left out.
        type: str
        choices: [none, virtual, physical]
      state: &state
        description:
          - Whether it exists. What is to be V(absent) and is not there is no error.
        type: str
        choices: [present, absent]
        default: present
  disks:
    description:
      - Virtual disks. One is recognised by O(disks[].key), if that is given, otherwise by O(disks[].controller) with
        O(disks[].unit), otherwise by O(disks[].file). The rest is what it shall have.
      - A new disk needs O(disks[].controller), O(disks[].unit), and O(disks[].size_gb) or O(disks[].file).
      - A disk that is removed leaves its file on the datastore, unless O(delete_disk_files=true).
      - Disks come, go and grow while a machine runs, except on an IDE controller. A suspended machine takes no change
        of its devices.
    type: list
    elements: dict
    suboptions:
      controller: &controller
        description:
          - The controller that it sits on, by bus and number, as in V(scsi0), V(sata0), V(nvme0) or V(ide0). One that
            is missing is added, of the type V(paravirtual) if it is a SCSI controller.
        type: str
      unit:
        description:
          - Its place on the controller, from 0 on, up to 15 on SCSI (63 on a paravirtual controller since hardware
            version 14) without 7, 29 on SATA, 14 on NVMe (63 since hardware version 21), and 1 on IDE.
        type: int
      key: &key
        description:
          - The number that the server gave it, as the result shows it under RV(facts). It names what exists, and
            nothing new.
        type: int
      file:
        description:
          - The file on a datastore that holds the disk, as in V([datastore1] web-01/web-01.vmdk). A new disk with it
            is an existing file that is attached, as it is, so without O(disks[].size_gb) and O(disks[].provisioning);
            without it, the file is made.
          - A disk that exists cannot be given another file.
        type: str
      size_gb:
        description:
          - Its size in GB (1024 MB), at most 63488. It grows, and never shrinks. It cannot grow while the machine has
            snapshots or is a linked clone.
          - The file systems in the guest are not made larger by it.
        type: float
      provisioning:
        description:
          - How a new disk takes up room, V(thin) as it is written to, V(thick) at once, V(eager_zeroed_thick) at once
            and zeroed. V(thin) if this is left out. A disk that exists is converted by
            M(skyscraper.vsphere.vm_relocate).
        type: str
        choices: [thin, thick, eager_zeroed_thick]
      mode:
        description:
          - What snapshots and power cycles do to its content. Snapshots leave the independent ones out, and what was
            written to a nonpersistent one is gone when the machine is powered off. A new one is V(persistent) if this
            is left out.
          - A running machine must be off for a change, and one with snapshots takes none.
        type: str
        choices: [persistent, independent_persistent, independent_nonpersistent, nonpersistent]
      sharing:
        description:
          - Whether several running machines may write to it. V(none) if a new one leaves it out. A running machine must
            be off for a change.
        type: str
        choices: [none, multi_writer]
      datastore:
        description:
          - Name, inventory path or id of the datastore for the file of a new disk, or of a disk of a new clone. If it
            is left out, a new disk lies beside the machine, and a disk of a clone where O(datastore) says, or else on
            the datastore of the disk that it is a copy of.
          - A disk that exists is moved by M(skyscraper.vsphere.vm_relocate).
        type: str
      limit_iops:
        description:
          - The most I/O operations in a second, at least 16, or V(unlimited), which a new disk has.
        type: raw
      shares:
        description:
          - Its weight beside other disks when the datastore is busy, V(low) (500), V(normal) (1000), which a new disk
            has, V(high) (2000), or a number from 200 to 4000.
        type: raw
      state: *state
  networks:
    description:
      - Network adapters. One is recognised by O(networks[].key), if that is given, otherwise by O(networks[].unit),
        otherwise by O(networks[].mac), otherwise by O(networks[].network). The rest is what it shall have.
      - An adapter that shall be on another network must therefore be named by its unit, key or MAC address; with
        nothing but a network on which the machine has no adapter, a further one is added.
      - Adapters come, go and change while a machine runs, except for their MAC addresses and those of the type
        V(sriov). A suspended machine takes no change of its devices.
    type: list
    elements: dict
    suboptions:
      unit:
        description:
          - Which adapter, from V(0) to V(9), in the order of their places on the PCI bus. A new one gets the
            first free place if this is left out.
        type: int
      key: *key
      mac:
        description:
          - Its MAC address, six bytes in any of the usual ways of writing. If a new one leaves it out, the server
            chooses. Of the addresses that begin with C(00:50:56), those up to C(00:50:56:3f:ff:ff) can be given.
          - A running machine must be off for a change.
        type: str
      network:
        description:
          - Name, inventory path or id of the network, which is a port group of a standard or distributed switch, or an
            opaque network. A new adapter needs it. A port group of a distributed switch can be named along with its
            switch, as in V(prod/web).
        type: str
      type:
        description:
          - What the guest sees; a new one is V(vmxnet3) if this is left out. The type of an adapter that exists cannot
            be changed.
        type: str
        choices: [vmxnet3, vmxnet2, e1000e, e1000, pcnet32, sriov]
      connected:
        description:
          - Whether it is connected now. It says nothing about a machine that does not run. When a task starts the
            machine, C(start_connected) decides, and this must not say otherwise.
        type: bool
      start_connected:
        description: Whether it is connected when the machine starts. A new one is, if this is left out.
        type: bool
      wake_on_lan:
        description: Whether the network may wake a sleeping guest. A new one may, if this is left out.
        type: bool
      reservation_mbps:
        description:
          - What is guaranteed, in Mbit/s; V(0) for a new adapter. This and the two below matter on a distributed
            switch with Network I/O Control.
        type: int
      limit_mbps:
        description: The most that it gets, in Mbit/s, or V(unlimited), which a new adapter has.
        type: raw
      shares:
        description:
          - Its weight beside other adapters when the uplinks are busy, V(low), V(normal), which a new adapter has,
            V(high), or a number from 0 to 100.
        type: raw
      state: *state
  cdroms:
    description:
      - CD and DVD drives. One is recognised by O(cdroms[].key), if that is given, otherwise by O(cdroms[].controller)
        with O(cdroms[].unit). The rest is what it shall have.
      - What is in a drive changes while a machine runs. Drives on a SATA controller come and go, too, those on an IDE
        controller only when it is off.
    type: list
    elements: dict
    suboptions:
      controller:
        description:
          - The IDE or SATA controller that it sits on, by bus and number, as in V(ide0) or V(sata0). A SATA controller
            that is missing is added.
        type: str
      unit:
        description: Its place on the controller, 0 or 1 on IDE, from 0 to 29 on SATA.
        type: int
      key: *key
      type:
        description:
          - What the guest finds in it, the file O(cdroms[].iso), whatever a client of the server offers, or the drive
            O(cdroms[].device) of the host. It follows from the two options, and is V(client) for a new drive without
            them.
        type: str
        choices: [iso, client, host_device]
      iso:
        description:
          - A file on a datastore that the host reaches, as in V([datastore1] iso/debian-12.iso).
        type: str
      device:
        description: The drive of the host, by its name there.
        type: str
      connected:
        description:
          - Whether it is connected now. It says nothing about a machine that does not run. When a task starts the
            machine, C(start_connected) decides, and this must not say otherwise.
        type: bool
      start_connected:
        description:
          - Whether it is connected when the machine starts. A new one of the types V(iso) and V(host_device) is, if
            this is left out.
        type: bool
      state: *state
  serial_ports:
    description:
      - Serial ports, recognised by O(serial_ports[].unit). A running machine must be off for any change of them but
        of O(serial_ports[].start_connected).
    type: list
    elements: dict
    suboptions:
      unit:
        description: Which port, from V(0) to V(31). A new one has the first that is free, and no other.
        type: int
        required: true
      type:
        description:
          - What it is connected to, a V(network) address, a V(file), a named V(pipe) of the host, or a serial port of
            the host (V(host_device)). A new port needs it.
        type: str
        choices: [network, file, pipe, host_device]
      target:
        description:
          - The address, as in V(telnet://:7001) or V(tcp://192.0.2.7:7001), the file, as in
            V([datastore1] web-01/serial.log), the name of the pipe, or the name of the device. A new port needs it.
        type: str
      direction:
        description:
          - Whether a V(network) or V(pipe) port waits for connections or makes one. A new one is V(server) if this is
            left out.
        type: str
        choices: [server, client]
      start_connected:
        description: Whether it is connected when the machine starts. A new one is, if this is left out.
        type: bool
      yield_on_poll:
        description:
          - Whether a guest that polls the port gives its processor to others meanwhile. A new one does, if this is
            left out.
        type: bool
      state: *state
  usb_controllers:
    description:
      - USB controllers, recognised by their type. A running machine takes new ones, and must be off to lose one.
    type: list
    elements: dict
    suboptions:
      type:
        description: The kind of controller, V(ehci) for USB 2.0 (and 1.1), V(xhci) for USB 3.
        type: str
        required: true
        choices: [ehci, xhci]
      state: *state
  video:
    description:
      - The video card. A running machine must be off for any change of it.
    type: dict
    suboptions:
      auto_detect:
        description: Whether the host's settings decide instead of the number of displays and the memory.
        type: bool
      displays:
        description: How many displays there can be, from 1 to 10.
        type: int
      memory_mb:
        description: The video memory, in MB, from 1 to 256.
        type: float
      graphics_3d:
        description: Whether the guest has 3D graphics.
        type: bool
      renderer:
        description: What draws 3D graphics, a graphics processor of the host, the host's processor, or what there is.
        type: str
        choices: [automatic, software, hardware]
      graphics_memory_mb:
        description: The guest's memory for 3D graphics, in MB, from 64 to 8192.
        type: int
"""
