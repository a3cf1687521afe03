# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    """What a virtual machine is configured to be, apart from its devices."""

    DOCUMENTATION = r"""
options:
  annotation:
    description:
      - The notes on the machine, a text of any number of lines. An empty one removes them.
    type: str
  guest_id:
    description:
      - The guest operating system, by the id of the vSphere API, as in V(debian12_64Guest), V(rhel9_64Guest) or
        V(windows2022srvNext_64Guest). A machine that is made from nothing needs it.
      - A running machine must be off for it.
    type: str
  hardware_version:
    description:
      - The version of the virtual hardware, as a number, V(19) for C(vmx-19). It is changed only if it is named, and
        it only goes up.
      - A new machine has the one that the server chooses, unless this names another.
      - A running machine must be off for it.
    type: int
  firmware:
    description:
      - The firmware that the machine boots with. If a new machine leaves it out, the server chooses.
      - A guest that was installed with one does not boot with the other.
      - A running machine must be off for it.
    type: str
    choices: [bios, efi]
  secure_boot:
    description:
      - Whether the firmware boots only what is signed. It needs O(firmware=efi).
      - A running machine must be off for it.
    type: bool
  latency_sensitivity:
    description:
      - How much the machine suffers from delays. V(high) gives it processors of its own, for which it should reserve
        all of its CPU (O(cpu.reservation_mhz)) and memory (O(memory.reserve_all)). V(low) and V(medium) are of older
        versions of vSphere.
    type: str
    choices: [low, normal, medium, high]
  vbs:
    description:
      - Whether the machine offers virtualization-based security to a Windows guest. It needs O(secure_boot),
        O(iommu) and O(cpu.nested_virtualization) as well.
      - A running machine must be off for it.
    type: bool
  iommu:
    description:
      - Whether the guest has an I/O memory management unit (Intel VT-d or AMD-Vi).
      - A running machine must be off for it.
    type: bool
  boot:
    description:
      - How the machine starts. It counts from the next start on.
    type: dict
    suboptions:
      delay_ms:
        description:
          - How long the firmware waits before it boots, in milliseconds, at most V(3600000). A new machine has V(0).
        type: int
      retry:
        description: Whether the firmware tries again when it finds nothing to boot from.
        type: bool
      retry_delay_ms:
        description: How long it waits before it tries again, in milliseconds; it matters with O(boot.retry).
        type: int
      enter_setup:
        description: Whether the next start stops in the setup of the firmware. The server sets it back afterwards.
        type: bool
      order:
        description:
          - What the machine boots from, the first one first. V(cdrom) and V(floppy) are the first drive that has
            something to boot from, V(scsi0:0) is the disk at unit 0 of the controller scsi0, and V(network0) the
            network adapter with the unit 0.
          - The whole order is replaced; V([]) leaves it to the firmware.
        type: list
        elements: str
  cpu:
    description:
      - The processors.
    type: dict
    suboptions:
      count:
        description:
          - How many there are, cores counted. A machine that is made from nothing needs it.
          - A running machine takes more with O(cpu.hot_add) and fewer with O(cpu.hot_remove), if it has that already;
            otherwise it must be off.
        type: int
      cores_per_socket:
        description:
          - How many cores a socket has; O(cpu.count) must be a multiple of it. If a new machine leaves it out, the
            server chooses.
          - A running machine must be off for it.
        type: int
      hot_add:
        description:
          - Whether processors can be added while the machine runs. A running machine must be off for it.
        type: bool
      hot_remove:
        description:
          - Whether processors can be removed while the machine runs. A running machine must be off for it.
        type: bool
      reservation_mhz:
        description: What is guaranteed, in MHz, for all processors together. A new machine has V(0).
        type: int
      limit_mhz:
        description:
          - The most that the machine gets, in MHz, for all processors together, or V(unlimited), which a new machine
            has.
        type: raw
      shares:
        description:
          - Its weight beside the other machines when there is not enough for all, V(low), V(normal), V(high), or a
            number. For each processor, V(low) is 500, V(normal), which a new machine has, 1000, and V(high) 2000.
        type: raw
      nested_virtualization:
        description:
          - Whether the guest may use the hardware's support for virtualization, to run machines of its own. A running
            machine must be off for it.
        type: bool
      performance_counters:
        description:
          - Whether the guest sees the performance counters of the processors. A running machine must be off for it.
        type: bool
  memory:
    description:
      - The memory.
    type: dict
    suboptions:
      size_mb:
        description:
          - How much there is, in MB (1024 KB), a multiple of 4. A machine that is made from nothing needs it.
          - A running machine takes more with O(memory.hot_add), if it has that already, in steps and up to a limit that
            the server sets; otherwise, and for less, it must be off.
        type: int
      hot_add:
        description:
          - Whether memory can be added while the machine runs. A running machine must be off for it.
        type: bool
      reservation_mb:
        description: What is guaranteed, in MB, at most O(memory.size_mb). A new machine has V(0).
        type: int
      reserve_all:
        description:
          - Whether all memory is guaranteed, also when there is more of it later. O(memory.reservation_mb) is its size
            then.
        type: bool
      limit_mb:
        description:
          - The most of the host's memory that the machine gets, in MB, or V(unlimited), which a new machine has.
        type: raw
      shares:
        description:
          - Its weight beside the other machines when there is not enough for all, V(low), V(normal), V(high), or a
            number. For each MB, V(low) is 5, V(normal), which a new machine has, 10, and V(high) 20.
        type: raw
  advanced_settings:
    description:
      - Advanced settings (the C(extraConfig) of the API), by their keys. Values are texts; a yes or no becomes
        C(TRUE) or C(FALSE). An empty one, V(''), removes the key.
      - Keys that are not named stay as they are, and are not shown in the result.
      - Settings that are options of their own, as C(memSize) is, are refused; the server ignores them here.
    type: dict
  custom_attributes:
    description:
      - Values of custom attributes, by the names of these. An empty one, V(''), removes the value.
      - The attributes must be defined, for virtual machines or for all kinds of objects.
    type: dict
"""
