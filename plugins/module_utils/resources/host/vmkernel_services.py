# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The services that vmkernel adapters carry. API: HostVirtualNicManager, VirtualNicManagerNetConfig.

A host tells of each service which adapters could carry it, with all that there is to say of them, and so tells some
hundred kilobytes. That is read where the options name services, or where something depends on them.
"""

from __future__ import annotations

import copy

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import Members
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import DELETE
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import (
    ADAPTER_SERVICES,
    ADAPTERS,
    look,
)

MANAGER = "configManager.virtualNicManager"
MANAGEMENT = "management"
# Our words, in the order in which they are shown, and the API's.
NAMES = {
    "management": "management",
    "vmotion": "vmotion",
    "provisioning": "vSphereProvisioning",
    "fault_tolerance": "faultToleranceLogging",
    "vsan": "vsan",
    "vsan_witness": "vsanWitness",
    "vsan_external": "vsanExternal",
    "vsan_replication": "vsanReplication",
    "replication": "vSphereReplication",
    "replication_nfc": "vSphereReplicationNFC",
    "backup_nfc": "vSphereBackupNFC",
    "nvme_tcp": "nvmeTcp",
    "nvme_rdma": "nvmeRdma",
    "ptp": "ptp",
    "vnetworking": "vnetworking",
}
_WORDS = {api: ours for ours, api in NAMES.items()}
# The TCP/IP stacks that carry one service alone.
OF_STACK = {"vmotion": "vmotion", "vSphereProvisioning": "provisioning"}
OPTION = {"type": "list", "elements": "str", "choices": list(NAMES)}
FIELD = Members("services")


def carried(services, device):
    """What an adapter carries, in our words and our order."""
    found = {_WORDS.get(one.nicType, one.nicType) for one in services or () if device in selected(one)}
    return [name for name in NAMES if name in found]


def selected(service):
    """The adapters that carry a service (a VirtualNicManagerNetConfig)."""
    keys = set(service.selectedVnic or ())
    return [nic.device for nic in service.candidateVnic or () if nic.key in keys]


def implied(item):
    """The service that the host gives a new adapter because of its TCP/IP stack, or None."""
    return OF_STACK.get(item.params["tcpip_stack"]) if item.entry is None else None


def are_told(params):
    """Whether they belong to what is told of an adapter: to a reader, and if the options name some."""
    return "services" not in params or params["services"] is not None


def now(session, item):
    """What the adapter carries."""
    return carried(look(session, item, ADAPTER_SERVICES), item.entry.device) if item.entry is not None else []


def by_then(item, carries):
    """What the adapter carries once the item's plan is carried out. carries: what it does now."""
    change = item.plan["services"]
    wanted = {*(change.after if change else carries), implied(item)}
    return [name for name in NAMES if name in wanted]


def vet(item):
    """Raises InvalidOption for a service that the host does not know, or that the adapter cannot carry."""
    change = item.plan["services"]
    if not change:
        return
    services = item.properties[ADAPTER_SERVICES] or ()
    known = [_WORDS[one.nicType] for one in services if one.nicType in _WORDS]
    added, taken = _difference(change)
    stack = item.params["tcpip_stack"] if item.entry is None else item.entry.spec.netStackInstanceKey
    own = OF_STACK.get(stack)
    for name in added:
        if name not in known:
            raise InvalidOption(
                f"services: the host {item.label} knows no service {name}. It knows {', '.join(known)}.",
                option="services",
                value=name,
                candidates=known,
            )
        if own not in (None, name):
            raise _misplaced(item, name, f"an adapter on the TCP/IP stack {stack} carries {own} alone")
        if own is None and _has_stack(item, name):
            raise _misplaced(item, name, f"the host has an adapter on the TCP/IP stack for {name}, which carries it")
    if own in taken:
        raise _misplaced(item, own, f"an adapter on the TCP/IP stack {stack} always carries it")


def _misplaced(item, name, why):
    return InvalidOption(f"services: {name} is not possible for {item.params['device']}, as {why}.", option="services",
                         value=name)  # fmt: skip


def _has_stack(item, name):
    return any(OF_STACK.get(nic.spec.netStackInstanceKey) == name for nic in item.properties[ADAPTERS] or ())


def _difference(change):
    """(those that come, those that go)"""
    before, after = set(change.before or ()), set(change.after)
    gone = [name for name in change.before or () if name not in after]
    return [name for name in change.after if name not in before], gone


def apply(item, device):
    """Selects the adapter for what it is to carry, before it is deselected for what it is not."""
    change = item.plan["services"]
    if not change:
        return
    manager = item.properties[MANAGER]
    added, taken = _difference(change)
    for name in added:
        manager.SelectVnicForNicType(NAMES[name], device)
    for name in taken:
        manager.DeselectVnicForNicType(NAMES[name], device)


def is_last_management(session, item):
    """Whether no other adapter of the host carries management."""
    services = look(session, item, ADAPTER_SERVICES)
    devices = {device for one in services if one.nicType == MANAGEMENT for device in selected(one)}
    return devices == {item.params["device"]}


def foreseen(session, item, adapter):
    """The VirtualNicManagerNetConfigs that an item's plan changes, as the server would show them.

    adapter: as it would be; it carries what it carried, unless the plan says something else, or removes it.
    """
    wanted = by_then(item, now(session, item))
    stack = adapter.spec.netStackInstanceKey
    for one in look(session, item, ADAPTER_SERVICES):
        left = copy.deepcopy(one)
        name, key = _WORDS.get(one.nicType), f"{one.nicType}.{adapter.key}"
        alone = _takes_over(item, stack, name) or (name in wanted and not one.multiSelectAllowed)
        left.candidateVnic = [nic for nic in one.candidateVnic or () if nic.device != adapter.device]
        left.selectedVnic = [other for other in one.selectedVnic or () if other != key and not alone]
        if item.plan.action != DELETE:
            mine = copy.deepcopy(adapter)
            mine.key = key
            left.candidateVnic += [mine]
            left.selectedVnic += [key] if name in wanted else []
        yield left


def _takes_over(item, stack, name):
    return item.entry is None and OF_STACK.get(stack) == name and not _has_stack(item, name)
