# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What carries the iSCSI of an ESXi host: the vmkernel adapters that are bound to its software adapter. API:
IscsiManager, IscsiPortInfo."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import NotFound, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import Members
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import attribute_at
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import network
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.adapter import ADAPTERS
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import near

MANAGER = "configManager.iscsiManager"
BOUND = f"{MANAGER}->QueryBoundVnics({ADAPTERS.path}[isSoftwareBased=true].device)"
PORTS = "port_binding"
_ORDER = "spec.policy.nicTeaming.nicOrder"
_USED = ("active", "lastActive")


def _names(ports):
    return None if ports is None else [port.vnicDevice for port in ports]


PORTS_FIELD = Members(PORTS, path=BOUND, decode=_names)


def ports_of(plan):
    """(the names of what is bound, and of what is bound by then); both are empty where nothing of it changes."""
    change = plan[PORTS]
    return (change.before or (), change.after) if change else ((), ())


def bound_by_then(session, item):
    """The names of what is bound once the plan of an item is carried out. Nobody has to be allowed to know it."""
    if item.plan[PORTS]:
        return item.plan[PORTS].after
    return _names(session.read.one(item.ref, (BOUND,))[BOUND] or ())


def ports_foreseen(plan):
    """The IscsiPortInfos of what would be bound."""
    return [vim.host.IscsiManager.IscsiPortInfo(vnicDevice=name) for name in ports_of(plan)[1]]


def change_ports(manager, device, plan, bind):
    """Binds what is new, or else releases what is not wanted any more. API: IscsiManager.BindVnic, UnbindVnic."""
    before, after = ports_of(plan)
    for name in after if bind else before:
        if bind and name not in before:
            manager.BindVnic(device, name)
        elif not bind and name not in after:
            manager.UnbindVnic(device, name, False)


def vet_ports(session, item, described):
    """Raises what the host would refuse about them."""
    before, after = ports_of(item.plan)
    _vet_new(session, item, [name for name in after if name not in before], described)
    used = {port.vnicDevice for port in item.properties.get(BOUND) or () if port.pathStatus in _USED}
    lost = next((name for name in before if name not in after and name in used), None)
    if lost is not None:
        raise Refused(
            f"{PORTS}: {lost} of {described} has active paths to storage, so it cannot be released.",
            option=PORTS,
            value=lost,
        )


def _vet_new(session, item, names, described):
    if not names:
        return
    found = session.read.one(item.ref, (network.ADAPTERS, network.GROUPS, network.SWITCHES))
    there = {nic.device: nic for nic in found[network.ADAPTERS] or ()}
    for name in names:
        if name not in there:
            raise NotFound(
                f"{PORTS}: {described} has no VMkernel adapter {name!r}. It has {', '.join(there) or 'none'}.",
                option=PORTS,
                value=name,
                candidates=near(name, there) or list(there),
            )
        _vet_uplinks(there[name], found, described)


def _uplinks(nic, found):
    """The uplinks of a vmkernel adapter, those on standby too: as its port group says, or else the switch. None where
    it is not on a standard switch."""
    group = next((one for one in found[network.GROUPS] or () if one.spec.name == nic.portgroup), None)
    switch = next((one for one in found[network.SWITCHES] or () if group and one.name == group.spec.vswitchName), None)
    order = attribute_at(group, _ORDER) or attribute_at(switch, _ORDER)
    return order and [*order.activeNic, *order.standbyNic]


def _vet_uplinks(nic, found, described):
    """IscsiManager.BindVnic. Of a distributed switch, the host has to say."""
    uplinks = _uplinks(nic, found)
    if uplinks is not None and len(uplinks) != 1:
        raise Refused(
            f"{PORTS}: {nic.device} of {described} cannot be bound. Its port group {nic.portgroup} has "
            f"{', '.join(uplinks) or 'no adapter'} as uplinks, and iSCSI takes exactly one, with none on standby.",
            option=PORTS,
            value=nic.device,
            uplinks=uplinks,
        )
