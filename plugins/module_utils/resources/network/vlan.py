# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The VLAN of a distributed port group: one, several (a trunk), a private one, or that of the switch.

API: VmwareDistributedVirtualSwitchVlanSpec and what is derived from it.
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network_policy import INHERITED
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.config import (
    CONFIG,
    value_at,
    within,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import vlan_ranges, vlan_text

WAYS = ("vlan_id", "vlan_trunk", "pvlan_id")
OPTIONS = {"vlan_id": {"type": "str"}, "vlan_trunk": {"type": "str"}, "pvlan_id": {"type": "int"}}
_LAST = 4094


def _types():
    return vim.dvs.VmwareDistributedVirtualSwitch


def _decoded(kind, decode, inherits=False):
    def live(config):
        vlan = value_at(config, "defaultPortConfig.vlan")
        if vlan is None or vlan.inherited:
            return INHERITED if inherits else None
        return decode(vlan) if isinstance(vlan, getattr(_types(), kind)) else None

    return live


def _trunk(vlan):
    pairs = ",".join(f"{one.start}-{one.end}" for one in vlan.vlanId or ())
    return vlan_text(vlan_ranges(pairs)) if pairs else ""


def _normal_id(value):
    if value == INHERITED:
        return value
    if not str(value).isdecimal() or int(value) > _LAST:
        raise ValueError(f"{value!r} is none from 0 to {_LAST}, and not {INHERITED}")
    return int(value)


FIELDS = (
    Field(
        "vlan_id",
        path=CONFIG,
        decode=_decoded("VlanIdSpec", lambda vlan: vlan.vlanId, inherits=True),
        normal=_normal_id,
    ),
    Field(
        "vlan_trunk",
        path=CONFIG,
        decode=_decoded("TrunkVlanSpec", _trunk),
        normal=lambda text: vlan_text(vlan_ranges(text)),
    ),
    Field("pvlan_id", path=CONFIG, decode=_decoded("PvlanSpec", lambda vlan: vlan.pvlanId), normal=within(1, _LAST)),
)


def request(plan):
    """The specification that a plan asks for, or None."""
    types, change = _types(), next((plan[way] for way in WAYS if plan[way]), None)
    if change is None:
        return None
    if change.after == INHERITED:
        return types.VlanIdSpec(inherited=True, vlanId=0)
    if change.option == "vlan_id":
        return types.VlanIdSpec(inherited=False, vlanId=change.after)
    if change.option == "pvlan_id":
        return types.PvlanSpec(inherited=False, pvlanId=change.after)
    ranges = [vim.NumericRange(start=start, end=end) for start, end in vlan_ranges(change.after)]
    return types.TrunkVlanSpec(inherited=False, vlanId=ranges)


def settled(values, plan):
    """What is foreseen, in which one way to say the VLAN takes the place of another one."""
    changed = next((way for way in WAYS if plan[way]), None)
    if changed:
        values.update({way: None for way in WAYS if way != changed})
    return values
