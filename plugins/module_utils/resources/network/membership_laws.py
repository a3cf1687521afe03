# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a vCenter, or good sense, would refuse about a host of a distributed switch. Runs in check mode, too."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, NotFound, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE, DELETE
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import groups_on
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import (
    SWITCHES,
    look,
    uplinks_of,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network import usage
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.dvs_laws import number
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.membership import PROXIES, wanted
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import unquote_name

_NICS = "config.network.pnic"
_OPTION = "network_adapters"


def vet(resource, session, item):
    """Raises what speaks against the item's plan."""
    if item.plan.action == DELETE:
        _vet_leaving(resource, session, item)
        return
    if item.plan.action == CREATE:
        _vet_joining(resource, session, item)
    change = item.plan[_OPTION]
    if change:
        _vet_uplinks(item, change)
        _vet_nics(session, item, change)
        if item.live and item.live[_OPTION] and not wanted(item) and not item.params["allow_management_loss"]:
            _vet_management(resource, session, item)


def _vet_joining(resource, session, item):
    """A member is in the datacenter of the switch, and as new as that."""
    around = item.around
    homes = session.read.datacenters_of([item.ref, around.ref])
    here, there = (homes.get(one._moId, (None, None)) for one in (item.ref, around.ref))
    if getattr(here[0], "_moId", None) != getattr(there[0], "_moId", None):
        raise Refused(
            f"dvs: the host {item.label} is in {here[1]}, and the distributed switch {around.given} in {there[1]}.",
            option="dvs",
            value=around.given,
        )
    product = around.config.productInfo if around.config is not None else None
    version, own = getattr(product, "version", None), item.properties["config.product.version"]
    if version and own and number(own) < number(version):
        raise Refused(
            f"dvs: the distributed switch {around.given} has the version {version}, and the host {item.label} is older "
            f"({own}). Upgrade the host first.",
            option="dvs",
            value=around.given,
            version=version,
        )


def _vet_uplinks(item, change):
    """Each network adapter has an uplink that the switch has, and for itself."""
    around, after = item.around, wanted(item)
    uplinks = around.uplinks if around.config is not None else []
    for nic, uplink in change.after.items():
        if uplink and uplinks and uplink not in uplinks:
            raise NotFound(
                f"{_OPTION}: {nic}: the distributed switch {around.given} has no uplink {uplink!r}. It has "
                f"{', '.join(uplinks)}.",
                option=_OPTION,
                value=uplink,
                candidates=uplinks,
            )
        rivals = [other for other, own in after.items() if own == uplink and other != nic]
        if uplink and rivals:
            raise InvalidOption(
                f"{_OPTION}: {uplink} cannot have {nic}, as it has {rivals[0]}; an uplink has one network adapter of a "
                "host.",
                option=_OPTION,
                value=uplink,
            )


def _vet_nics(session, item, change):
    """A network adapter that comes is one of the host, and in no other switch."""
    coming = [nic for nic, uplink in change.after.items() if uplink and not change.before.get(nic)]
    if not coming:
        return
    nics = sorted(nic.device for nic in look(session, item, _NICS))
    unknown = [nic for nic in coming if nic not in nics]
    if unknown:
        raise NotFound(
            f"{_OPTION}: the host {item.label} has no network adapter {', '.join(unknown)}. It has "
            f"{', '.join(nics) or 'none'}.",
            option=_OPTION,
            value=unknown[0],
            candidates=nics,
        )
    taken = _taken(session, item)
    used = [nic for nic in coming if nic in taken]
    if used:
        raise Refused(
            f"{_OPTION}: the switch {taken[used[0]]} of the host {item.label} has {used[0]}. Take it from there first.",
            option=_OPTION,
            value=used[0],
            switch=taken[used[0]],
        )


def _taken(session, item):
    """{network adapter: the other switch that has it}"""
    taken = {nic: switch.name for switch in look(session, item, SWITCHES) for nic in uplinks_of(switch.spec.bridge)}
    for proxy in item.properties[PROXIES] or ():
        if proxy.dvsUuid != item.around.uuid:
            specs = getattr(proxy.spec.backing, "pnicSpec", None) or ()
            taken.update({spec.pnicDevice: proxy.dvsName for spec in specs})
    return taken


def _vet_management(resource, session, item):
    """The way to the host itself must not be cut off by accident."""
    cut = usage.management_adapters(session, [item.ref], item.around.uuid)
    if cut:
        adapters = [device for _host, device in cut]
        raise Refused(
            f"{_OPTION}: {resource.describe(item)} carries the management of the host ({', '.join(adapters)}), which "
            "would be left without an uplink, and the host could not be reached any more. If that is what you want, "
            "set allow_management_loss.",
            option=_OPTION,
            vmkernel_adapters=adapters,
        )


def _vet_leaving(resource, session, item):
    """A member with something connected to the switch stays."""
    around = item.around
    adapters = usage.kernel_adapters(session, [item.ref], around.uuid)
    groups = {ref._moId for ref, _values in groups_on(session, around.ref, ()).values()}
    machines = session.read.through(item.ref, (("HostSystem", "vm"),), "VirtualMachine", ("name", "network"))
    users = sorted(
        unquote_name(values["name"])
        for _ref, values in machines
        if groups & {network._moId for network in values["network"] or ()}
    )
    used = usage.Usage(users, adapters)
    if used:
        raise Refused(
            f"{resource.describe(item)} cannot be removed, as it is in use by {used.described()}. Connect them to "
            "another network first, or move the machines to another host.",
            **used.details(),
        )
