# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which privileges a plan for a virtual machine needs, and on which objects.

API reference: CreateVM_Task, CloneVM_Task, RegisterVM_Task, and the attributes of VirtualMachineConfigSpec.
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE, DELETE
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import resolve
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.creation import networks_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.hardware import type_name
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.power_off import (
    REMOVAL,
    must_be_off,
    reasons_to_be_off,
)

_CONFIG, _INTERACT = "VirtualMachine.Config.", "VirtualMachine.Interact."
_SETTINGS = f"{_CONFIG}Settings"
_CPUS, _MEMORY, _RESOURCE = f"{_CONFIG}CPUCount", f"{_CONFIG}Memory", f"{_CONFIG}Resource"
_ADVANCED, _ATTRIBUTE = f"{_CONFIG}AdvancedConfig", "Global.SetCustomField"
_POOL, _SPACE, _NETWORK = "Resource.AssignVMToPool", "Datastore.AllocateSpace", "Network.Assign"
_CREATE, _REGISTER = "VirtualMachine.Inventory.Create", "VirtualMachine.Inventory.Register"
_FROM_EXISTING = "VirtualMachine.Inventory.CreateFromExisting"
# (the source is a template, the clone is one) → the privilege on the source
_CLONE = {
    (False, False): "VirtualMachine.Provisioning.Clone",
    (False, True): "VirtualMachine.Provisioning.CreateTemplateFromVM",
    (True, False): "VirtualMachine.Provisioning.DeployTemplate",
    (True, True): "VirtualMachine.Provisioning.CloneTemplate",
}
_REMOVAL = {"absent": "VirtualMachine.Inventory.Delete", "unregistered": "VirtualMachine.Inventory.Unregister"}
_MARK = {True: "VirtualMachine.Provisioning.MarkAsTemplate", False: "VirtualMachine.Provisioning.MarkAsVM"}
_POWER = {"powered_on": "PowerOn", "powered_off": "PowerOff", "suspended": "Suspend"}
# Options whose privilege is not that of settings in general, VirtualMachine.Config.Settings.
_OF_OPTION = {
    "name": f"{_CONFIG}Rename",
    "folder": "VirtualMachine.Inventory.Move",
    "annotation": f"{_CONFIG}Annotation",
    "hardware_version": f"{_CONFIG}UpgradeVirtualHardware",
    "latency_sensitivity": _RESOURCE,
    "cpu.count": _CPUS,
    "cpu.cores_per_socket": _CPUS,
    "cpu.hot_add": _CPUS,
    "cpu.hot_remove": _CPUS,
    "cpu.reservation_mhz": _RESOURCE,
    "cpu.limit_mhz": _RESOURCE,
    "cpu.shares": _RESOURCE,
    "memory.size_mb": _MEMORY,
    "memory.hot_add": _MEMORY,
    "memory.reservation_mb": _RESOURCE,
    "memory.reserve_all": _RESOURCE,
    "memory.limit_mb": _RESOURCE,
    "memory.shares": _RESOURCE,
    "advanced_settings": _ADVANCED,
    "custom_attributes": _ATTRIBUTE,
}
# What stands in the request as devices, or is done by a call of its own.
_ELSEWHERE = ("controllers", "disks", "networks", "cdroms", "serial_ports", "usb_controllers", "video")
_ELSEWHERE_TOO = ("template", "power_state")
_DISK = "VirtualDisk"
_DEVICES = {
    "add": f"{_CONFIG}AddRemoveDevice",
    "edit": f"{_CONFIG}EditDevice",
    "remove": f"{_CONFIG}AddRemoveDevice",
}
_DISKS = {"new": f"{_CONFIG}AddNewDisk", "add": f"{_CONFIG}AddExistingDisk", "remove": f"{_CONFIG}RemoveDisk"}

PRIVILEGES = {
    "create": (_CREATE, _POOL, _SPACE, _NETWORK, _DISKS["new"], _DISKS["add"], _ADVANCED),
    "clone": (*_CLONE.values(), _FROM_EXISTING, _POOL, _SPACE),
    "register": (_REGISTER, _POOL),
    "update": (_SETTINGS, *dict.fromkeys(_OF_OPTION.values()), *_DEVICES.values(), *_DISKS.values()),
    "template": tuple(_MARK.values()),
    "power": tuple(f"{_INTERACT}{one}" for one in _POWER.values()),
    "delete": tuple(_REMOVAL.values()),
}


def needed_on(session, item):
    """[(object, privileges)] for all that an item's plan does."""
    if item.plan.action == CREATE:
        return _for_creation(session, item)
    if item.plan.action == DELETE:
        power = ("powered_off",) if must_be_off(item, REMOVAL) else ()
        return [(item.ref, [_REMOVAL[item.params["state"]], *_of_power(power)])]
    return [(item.ref, _for_change(item)), *_on_networks(item)]


def _for_creation(session, item):
    around, params = item.around, item.params
    there = [(around.placement.pool, [_POOL])]
    if params["register"]:
        return [(item.parent.ref, [_REGISTER]), *there]
    home = resolve(session, "Datastore", around.home, around.within, "datastore")
    there = [*there, (home, [_SPACE]), *_on_networks(item)]
    if params["clone"]:
        kind = bool(around.source["config.template"]), bool(params["template"])
        return [(around.source_ref, [_CLONE[kind]]), (item.parent.ref, [_FROM_EXISTING]), *there]
    devices = [one for one in _of_devices(item) if one in _DISKS.values()]
    advanced = [_ADVANCED] if item.plan["advanced_settings"] else []
    return [(item.parent.ref, [_CREATE, *devices, *advanced]), *there]


def _for_change(item):
    plan = item.plan
    changed = [one.option for one in plan.changes if one.option not in (*_ELSEWHERE, *_ELSEWHERE_TOO)]
    needed = [_OF_OPTION.get(option, _SETTINGS) for option in changed] + _of_devices(item)
    if plan["template"]:
        needed.append(_MARK[plan["template"].after])
    states = [plan["power_state"].after] if plan["power_state"] else []
    if must_be_off(item, reasons_to_be_off(item)):
        states += ["powered_off", item.params["power_state"] or item.live["power_state"]]
    return list(dict.fromkeys([*needed, *_of_power(states)]))


def _of_power(states):
    return [f"{_INTERACT}{_POWER[state]}" for state in states]


def _of_devices(item):
    return list(dict.fromkeys(_of_device(spec) for spec in item.request.spec.deviceChange))


def _of_device(spec):
    operation = str(spec.operation)
    if type_name(spec.device) == _DISK:
        operation = "new" if spec.fileOperation == "create" else operation
        return _DISKS.get(operation, _DEVICES["edit"])
    return _DEVICES[operation]


def _on_networks(item):
    if item.request is None:
        return []
    return [(item.around.connections.ref(name), [_NETWORK]) for name in networks_of(item.plan)]
