# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module C(vm), as its documentation describes them."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm import customization_spec, placement
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices import families
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.powering import BY_GUEST_OPTIONS, TO_API

EXACT = (*(one.option for one in families.ITEMS), "custom_attributes")
_CPU = {
    "count": {"type": "int"},
    "cores_per_socket": {"type": "int"},
    "hot_add": {"type": "bool"},
    "hot_remove": {"type": "bool"},
    "reservation_mhz": {"type": "int"},
    "limit_mhz": {"type": "raw"},
    "shares": {"type": "raw"},
    "nested_virtualization": {"type": "bool"},
    "performance_counters": {"type": "bool"},
}
_MEMORY = {
    "size_mb": {"type": "int"},
    "hot_add": {"type": "bool"},
    "reservation_mb": {"type": "int"},
    "reserve_all": {"type": "bool"},
    "limit_mb": {"type": "raw"},
    "shares": {"type": "raw"},
}
_BOOT = {
    "delay_ms": {"type": "int"},
    "retry": {"type": "bool"},
    "retry_delay_ms": {"type": "int"},
    "enter_setup": {"type": "bool"},
    "order": {"type": "list", "elements": "str"},
}
CLONE = {
    "source": {"type": "str", "required": True},
    "snapshot": {"type": "str"},
    "linked": {"type": "bool", "default": False},
    "customization": {
        "type": "dict",
        "options": customization_spec.OPTIONS,
        **customization_spec.RULES,
    },
}
OPTIONS = {
    "state": {"type": "str", "choices": ["present", "absent", "unregistered"], "default": "present"},
    "clone": {"type": "dict", "options": CLONE},
    "register": {"type": "str"},
    **placement.OPTIONS,
    "annotation": {"type": "str"},
    "guest_id": {"type": "str"},
    "hardware_version": {"type": "int"},
    "firmware": {"type": "str", "choices": ["bios", "efi"]},
    "secure_boot": {"type": "bool"},
    "latency_sensitivity": {"type": "str", "choices": ["low", "normal", "medium", "high"]},
    "vbs": {"type": "bool"},
    "iommu": {"type": "bool"},
    "boot": {"type": "dict", "options": _BOOT},
    "cpu": {"type": "dict", "options": _CPU},
    "memory": {"type": "dict", "options": _MEMORY},
    **families.OPTIONS,
    "advanced_settings": {"type": "dict"},
    "custom_attributes": {"type": "dict"},
    "template": {"type": "bool"},
    "power_state": {"type": "str", "choices": list(TO_API)},
    "exact": {"type": "list", "elements": "str", "choices": list(EXACT)},
    "delete_disk_files": {"type": "bool", "default": False},
    "allow_power_off": {"type": "bool", "default": False},
    **BY_GUEST_OPTIONS,
    "answers": {"type": "dict"},
}
RULES = {"mutually_exclusive": [("clone", "register")]}
