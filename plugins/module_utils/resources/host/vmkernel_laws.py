# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What would be refused about a vmkernel adapter, by the server or by good sense."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import (
    InvalidOption,
    NotFound,
    Refused,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE, DELETE
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import (
    vmkernel_address,
    vmkernel_place,
    vmkernel_services,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import ADAPTERS, look
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

STACKS = "config.network.netStackInstance"
_MTU = range(1280, 9001)
_SETTLED = {"tcpip_stack": "TCP/IP stack", "mac": "MAC address"}
_BUSES = "config.storageDevice.hostBusAdapter"
_ISCSI = "configManager.iscsiManager"


def vet(session, item, described, free):
    """Raises InvalidOption, NotFound or Refused for what cannot be, or should not.

    described: the adapter in words. free: what the host would call a new one.
    """
    if item.entry is not None and item.entry.spec.systemOwned:
        raise Refused(f"{described} belongs to the system (NSX, for one), and only that changes it.")
    if item.plan.action == DELETE:
        _vet_management(session, item, described, ["state"])
        vet_binding(session, item, described)
        return
    if item.plan.action == CREATE:
        _vet_new(session, item, described, free)
    else:
        _vet_settled(item, described)
    mtu = item.plan["mtu"]
    if mtu and mtu.after not in _MTU:
        raise InvalidOption(f"mtu: {mtu.after} is none from {_MTU[0]} to {_MTU[-1]}.", option="mtu", value=mtu.after)
    vmkernel_place.vet(session, item)
    vmkernel_address.vet(item)
    _vet_addresses(item)
    vmkernel_services.vet(item)
    if item.entry is not None:
        _vet_changes(session, item, described)
        if any(item.plan[option] for option in ("portgroup", vmkernel_place.OPTION)):
            vet_binding(session, item, described)


def _vet_new(session, item, described, free):
    params = item.params
    if params["device"] != free:
        raise InvalidOption(
            f"device: the host {item.label} has no {params['device']}, and would call a new adapter {free}: it takes "
            "the first number that is free. Name that one, or name the adapter by its port group.",
            option="device",
            value=params["device"],
            free=free,
        )
    if params["portgroup"] is None and params[vmkernel_place.OPTION] is None:
        raise InvalidOption(
            f"portgroup: {described} does not exist; say on which port group it is to be created, with portgroup or "
            f"{vmkernel_place.OPTION}.",
            option="portgroup",
        )
    if not vmkernel_address.asks(item.plan):
        raise InvalidOption(
            f"ipv4: {described} does not exist; give it an address, or dhcp, in ipv4 or ipv6.", option="ipv4"
        )
    stack = params["tcpip_stack"]
    there = [one.key for one in look(session, item, STACKS)]
    if stack is not None and stack not in there:
        raise NotFound(
            f"tcpip_stack: the host {item.label} has no TCP/IP stack {stack!r}. It has {', '.join(there)}.",
            option="tcpip_stack",
            value=stack,
            candidates=there,
        )


def _vet_settled(item, described):
    for option, name in _SETTLED.items():
        change = item.plan[option]
        if change:
            raise Refused(
                f"{option}: {described} has the {name} {change.before}, which is settled when an adapter is made. "
                "Remove it, and create it anew.",
                option=option,
                value=change.after,
                **{option: change.before},
            )


def _vet_addresses(item):
    """An address or a MAC belongs to one adapter."""
    plan = item.plan
    changes = [plan[option] for option in (vmkernel_address.ADDRESS, vmkernel_address.ADDRESSES, "mac")]
    asked = [change.option for change in changes if change and _adds(change)]
    if asked and item.around.total > 1:
        raise InvalidOption(
            f"{asked[0]}: it would be the same on {item.around.total} hosts. Run the task for one host at a time, each "
            "with its own.",
            option=asked[0],
        )
    for other in item.properties[ADAPTERS] or ():
        if other.device == item.params["device"]:
            continue
        taken = [one for one in _wanted(plan) if one in _had(other)]
        if taken:
            raise Refused(
                f"{asked[0]}: {other.device} of the host {item.label} has {taken[0]} already.",
                option=asked[0],
                value=taken[0],
                device=other.device,
            )


def _adds(change):
    """Whether a change asks for an address that is not there; a list may only get shorter."""
    return not isinstance(change.after, list) or bool(set(change.after) - set(change.before or ()))


def _wanted(plan):
    """The addresses and MACs that a plan asks for."""
    found = [plan[option].after for option in (vmkernel_address.ADDRESS, "mac") if plan[option]]
    six = plan[vmkernel_address.ADDRESSES]
    return [*found, *(one.partition("/")[0] for one in (six.after if six else ()))]


def _had(adapter):
    """The addresses and the MAC of an adapter."""
    ip, mac = adapter.spec.ip, adapter.spec.mac
    six = ip.ipV6Config.ipV6Address if ip is not None and ip.ipV6Config is not None else ()
    written = [vmkernel_address.written_6(one.ipAddress, one.prefixLength).partition("/")[0] for one in six or ()]
    return {ip.ipAddress if ip is not None else None, (mac or "").lower(), *written}


def _vet_changes(session, item, described):
    """The way to the host itself must not be cut off by accident."""
    options = [option for option in ("portgroup", vmkernel_place.OPTION) if item.plan[option]]
    options += vmkernel_address.losses(item.plan)
    if options:
        _vet_management(session, item, described, options)
    change, management = item.plan["services"], vmkernel_services.MANAGEMENT
    loses = change and management in change.before and management not in change.after
    if loses and not item.params["allow_management_loss"] and vmkernel_services.is_last_management(session, item):
        why = f"{described} is the last one that carries the management of the host"
        raise _cut_off(change.before, why, ["services"])


def _vet_management(session, item, described, options):
    if item.params["allow_management_loss"]:
        return
    carried = vmkernel_services.now(session, item)
    if vmkernel_services.MANAGEMENT in carried:
        raise _cut_off(carried, f"{described} carries the management of the host", options)


def _cut_off(carried, why, options):
    return Refused(
        f"{options[0]}: {why}, which may not be reached any more then. It carries {', '.join(carried)}. If that is "
        "what you want, set allow_management_loss.",
        option=options[0],
        options=options,
        services=carried,
    )


def vet_binding(session, item, described):
    """An adapter that iSCSI is bound to stays where it is. Whether it is, only a method tells."""
    found = session.read.one(item.ref, [_BUSES, _ISCSI])
    buses = [bus.device for bus in found.get(_BUSES) or () if isinstance(bus, vim.host.InternetScsiHba)]
    for bus in buses if found.get(_ISCSI) is not None else ():
        try:
            bound = found[_ISCSI].QueryBoundVnics(iScsiHbaName=bus)
        except (vim.fault.NoPermission, vim.fault.IscsiFault, vim.fault.NotFound):  # the server will say
            continue
        if any(one.vnicDevice == item.params["device"] for one in bound or ()):
            raise Refused(
                f"{described} is bound to the iSCSI adapter {bus}. Take it from there first.", iscsi_adapter=bus
            )
