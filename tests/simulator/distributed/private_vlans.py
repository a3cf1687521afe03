# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The map of private VLANs (vim.dvs.VmwareDistributedVirtualSwitch.PvlanMapEntry)."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.values import clone
from .trouble import dvs_fault

KINDS = ("promiscuous", "isolated", "community")


def ids(entries):
    """The ids that a port can have."""
    return {entry.secondaryVlanId for entry in entries}


def changed(entries, specs, used):
    """The map after some operations. As the reference says, an entry is added or removed and cannot be edited; one
    with two equal ids is a primary one, is promiscuous, and stands there before those that belong to it.

    used: the ids that port groups have: ResourceInUse for one that would go (assumed).
    """
    result = {(entry.primaryVlanId, entry.secondaryVlanId): clone(entry) for entry in entries}
    for spec in sorted(specs, key=lambda each: each.operation != "remove"):
        entry = spec.pvlanEntry
        key = entry.primaryVlanId, entry.secondaryVlanId
        if spec.operation == "remove":
            if result.pop(key, None) is None:
                raise faults.not_found(f"the private VLAN {key[1]} of {key[0]}")
        elif spec.operation == "add":
            check_entry(entry)
            if key in result:
                raise faults.already_exists(str(key[1]))
            result[key] = clone(entry)
        else:
            raise faults.invalid_argument("spec.pvlanConfigSpec.operation")
    result = sorted(result.values(), key=lambda each: (each.primaryVlanId, each.secondaryVlanId))
    check_map(result)
    gone = used & (ids(entries) - ids(result))
    if gone:
        raise in_use(min(gone))
    return result


def check_entry(entry):
    primary = entry.primaryVlanId == entry.secondaryVlanId
    if entry.pvlanType not in KINDS or primary != (entry.pvlanType == "promiscuous"):
        raise faults.invalid_argument("spec.pvlanConfigSpec.pvlanEntry.pvlanType")
    if not all(1 <= number <= 4094 for number in (entry.primaryVlanId, entry.secondaryVlanId)):
        raise faults.invalid_argument("spec.pvlanConfigSpec.pvlanEntry")


def check_map(entries):
    primaries = {entry.primaryVlanId for entry in entries if entry.pvlanType == "promiscuous"}
    secondary = [entry.secondaryVlanId for entry in entries]
    isolated = [entry.primaryVlanId for entry in entries if entry.pvlanType == "isolated"]
    if any(entry.primaryVlanId not in primaries for entry in entries):
        raise dvs_fault("a secondary private VLAN has no primary one")
    if len(set(secondary)) < len(secondary):
        raise dvs_fault("a private VLAN belongs to two primary ones")
    if len(set(isolated)) < len(isolated):
        raise dvs_fault("a primary private VLAN has more than one isolated one")


def in_use(number):
    return vim.fault.ResourceInUse(type=vim.DistributedVirtualSwitch, name=str(number),
                                   msg=f"The resource 'PVLAN {number}' is in use.")
