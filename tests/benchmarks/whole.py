# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The topic of a whole machine: two disks, two network adapters and twenty settings, declared by each contestant.

The settings are those that all three can express, so that each compares the same. A machine is made of them first; then
all that is declared is so already.
"""

from __future__ import annotations

import typing as t

from benchmarks.cases import MODULES, OURS, QUICK, SLOW, SLOWEST, WHOLE, Case

NAME, FOLDER, DATASTORE = "whole", "/DC1/vm", "spare"
SETTINGS = 20
GUEST, VERSION = "windows2019srv_64Guest", 21
CPUS, CORES, MHZ, MOST_MHZ = 4, 2, 500, 4000
MEMORY, LEAST_MEMORY = 4096, 1024
SIZES, NETWORKS = (16, 32), ("VM Network", "network2")

OUR_WORDS: dict[str, t.Any] = {
    "guest_id": GUEST,
    "hardware_version": VERSION,
    "firmware": "efi",
    "secure_boot": True,
    "vbs": False,
    "iommu": False,
    "cpu": {
        "count": CPUS,
        "cores_per_socket": CORES,
        "hot_add": True,
        "hot_remove": True,
        "reservation_mhz": MHZ,
        "limit_mhz": MOST_MHZ,
        "shares": "high",
        "nested_virtualization": False,
        "performance_counters": False,
    },
    "memory": {
        "size_mb": MEMORY,
        "hot_add": True,
        "reservation_mb": LEAST_MEMORY,
        "limit_mb": MEMORY,
        "shares": "high",
    },
    "disks": [{"controller": "scsi0", "unit": unit, "size_gb": size} for unit, size in enumerate(SIZES)],
    "networks": [{"unit": unit, "network": name, "type": "vmxnet3"} for unit, name in enumerate(NETWORKS)],
}
# vmware.vmware.vm removes the controllers of disks that are not named, too.
MODERN_WORDS: dict[str, t.Any] = {
    "guest_id": GUEST,
    "hardware_version": VERSION,
    "cpu": {
        "cores": CPUS,
        "cores_per_socket": CORES,
        "enable_hot_add": True,
        "enable_hot_remove": True,
        "reservation": MHZ,
        "limit": MOST_MHZ,
        "shares_level": "high",
        "enable_performance_counters": False,
    },
    "memory": {
        "size_mb": MEMORY,
        "enable_hot_add": True,
        "reservation": LEAST_MEMORY,
        "limit": MEMORY,
        "shares_level": "high",
    },
    "vm_options": {
        "boot_firmware": "efi",
        "enable_secure_boot": True,
        "enable_virtual_based_security": False,
        "enable_io_mmu": False,
        "enable_hardware_assisted_virtualization": False,
    },
    "scsi_controllers": [{"bus_number": 0, "controller_type": "paravirtual"}],
    "disks": [{"device_node": f"SCSI(0:{unit})", "size": f"{size}gb"} for unit, size in enumerate(SIZES)],
    "network_adapters": [{"network": name, "adapter_type": "vmxnet3"} for name in NETWORKS],
}
OLDER_WORDS: dict[str, t.Any] = {
    "state": "present",
    "datacenter": "DC1",
    "guest_id": GUEST,
    "hardware": {
        "version": str(VERSION),
        "boot_firmware": "efi",
        "secure_boot": True,
        "virt_based_security": False,
        "iommu": False,
        "num_cpus": CPUS,
        "num_cpu_cores_per_socket": CORES,
        "hotadd_cpu": True,
        "hotremove_cpu": True,
        "cpu_reservation": MHZ,
        "cpu_limit": MOST_MHZ,
        "cpu_shares_level": "high",
        "nested_virt": False,
        "vpmc_enabled": False,
        "memory_mb": MEMORY,
        "hotadd_memory": True,
        "mem_reservation": LEAST_MEMORY,
        "mem_limit": MEMORY,
        "mem_shares_level": "high",
    },
    "disk": [
        {"size_gb": size, "controller_type": "paravirtual", "controller_number": 0, "unit_number": unit}
        for unit, size in enumerate(SIZES)
    ],
    "networks": [{"name": name, "device_type": "vmxnet3"} for name in NETWORKS],
}


def making() -> list[dict[str, t.Any]]:
    """The task that makes the machine."""
    place = {"name": NAME, "folder": FOLDER, "cluster": "cluster1", "datastore": DATASTORE}
    return [{"name": "making: whole", MODULES[WHOLE, OURS]: {**place, **OUR_WORDS}}]


def cases(moid: str, uuid: str) -> list[Case]:
    """The cases; community.vmware's module takes no managed object id, but a BIOS UUID."""
    named, words = {"name": NAME, "folder": FOLDER}, "by name and folder"
    return [
        Case(WHOLE, OURS, "id", {"moid": moid, **OUR_WORDS}, QUICK),
        Case(WHOLE, OURS, "folder", {**named, **OUR_WORDS}, QUICK, words=words),
        Case(WHOLE, "vmware.vmware", "id", {"moid": moid, **MODERN_WORDS}, SLOW),
        Case(WHOLE, "vmware.vmware", "folder", {**named, **MODERN_WORDS}, SLOWEST, words=words),
        Case(WHOLE, "community.vmware", "id", {"uuid": uuid, **OLDER_WORDS}, SLOW, words="by uuid"),
        Case(WHOLE, "community.vmware", "folder", {**named, **OLDER_WORDS}, SLOWEST, words=words),
    ]


def settings_in(words: t.Mapping[str, t.Any], passing: t.Container[str]) -> int:
    """How many settings a declaration holds: values that are no list, apart from what says whose they are."""
    return sum(
        settings_in(value, passing) if isinstance(value, dict) else 1
        for name, value in words.items()
        if name not in passing and not isinstance(value, list)
    )
