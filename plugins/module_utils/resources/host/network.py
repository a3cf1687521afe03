# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the resources on the network of an ESXi host have in common. API: HostNetworkSystem, HostNetworkInfo."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Entry
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import kind_of, vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import listed, unquote_name

SYSTEM = "configManager.networkSystem"
SWITCHES = "config.network.vswitch"
GROUPS = "config.network.portgroup"
ADAPTERS = "config.network.vnic"
NICS = "config.network.pnic"
DISTRIBUTED = "config.network.proxySwitch"
SWITCH = Entry(SWITCHES, key="name", option="name")
GROUP = Entry(GROUPS, key="spec.name", option="name")
ADAPTER_SERVICES = "config.virtualNicManagerInfo.netConfig"


class OnHostNetwork:
    """Beside C(Resource): an entry of the network of a host that has a name, and can be created and removed.

    noun: what people call it.
    """

    noun = ""
    target = HostTarget()
    info_options = {"name": {"type": "str"}}
    absent = ("absent",)
    refresh = (SYSTEM, "RefreshNetworkSystem")
    privileges = dict.fromkeys(("create", "update", "delete"), ("Host.Config.Network",))

    def describe(self, item):
        return f"the {self.noun} {item.params['name']} of the host {item.label}"

    def refuse_used(self, session, item, groups):
        """Raises Refused if something is connected to one of the port groups, named by their names."""
        adapters = [nic.device for nic in look(session, item, ADAPTERS) if nic.portgroup in groups]
        machines = _machines_on(session, item.ref, groups)
        if not adapters and not machines:
            return
        users = _list("vmkernel adapter", adapters) + _list("virtual machine", machines)
        raise Refused(
            f"{self.describe(item)} cannot be removed, as it is in use by the {' and the '.join(users)}.",
            vmkernel_adapters=adapters,
            virtual_machines=machines,
        )


def without_none(values):
    """Values without those that are none, at any depth: no option takes a null."""
    return {
        option: without_none(value) if isinstance(value, dict) else value
        for option, value in values.items()
        if value is not None
    }


def look(session, item, path):
    """A list property of the item's host that only some plans need, read when the first of them does."""
    if path not in item.properties:
        values = session.read.one(item.ref, [path])
        item.properties[path] = values.readable(path)
    return item.properties[path] or ()


def _list(what, names):
    """C(["virtual machines a, b"]), or nothing for no names."""
    return [f"{what}{'s' if len(names) > 1 else ''} {listed(names)}"] if names else []


def _machines_on(session, host, groups):
    """The names of the virtual machines of a host, running or not, that are connected to one of its port groups."""
    if not groups:
        return []
    found = session.read.through(host, (("HostSystem", "network"),), "Network", ("name",))
    networks = {
        ref._moId for ref, values in found if kind_of(ref) == "Network" and unquote_name(values["name"]) in groups
    }
    if not networks:
        return []
    machines = session.read.through(host, (("HostSystem", "vm"),), "VirtualMachine", ("name", "network"))
    return sorted(
        unquote_name(values["name"])
        for _ref, values in machines
        if networks & {network._moId for network in values["network"] or ()}
    )


def switch_named(item, name):
    """The standard switch of the item's host with a name, or None."""
    return next((switch for switch in item.properties[SWITCHES] or () if switch.name == name), None)


def groups_on(session, item, switch):
    """The port groups of the item's host that are on a switch."""
    return [group for group in look(session, item, GROUPS) if group.spec.vswitchName == switch]


def uplinks_of(bridge):
    """The network adapters of a switch's bridge, in its order."""
    return list(bridge.nicDevice) if isinstance(bridge, vim.host.VirtualSwitch.BondBridge) else []


def switches_of_nics(properties):
    """{network adapter: the standard or distributed switch that has it}"""
    found = {nic: switch.name for switch in properties[SWITCHES] or () for nic in uplinks_of(switch.spec.bridge)}
    by_key = {nic.key: nic.device for nic in properties[NICS] or ()}
    for switch in properties[DISTRIBUTED] or ():
        found.update({by_key[key]: switch.dvsName for key in switch.pnic or () if key in by_key})
    return found


def management_groups(session, item):
    """The names of the port groups that carry a vmkernel adapter for management."""
    devices = {
        candidate.device
        for service in look(session, item, ADAPTER_SERVICES)
        if service.nicType == "management"
        for candidate in service.candidateVnic or ()
        if candidate.key in (service.selectedVnic or ())
    }
    return {nic.portgroup for nic in look(session, item, ADAPTERS) if nic.device in devices}
