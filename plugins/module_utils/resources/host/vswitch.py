# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Standard switches of an ESXi host. API: HostNetworkSystem.AddVirtualSwitch and its siblings, HostVirtualSwitch."""

from __future__ import annotations

import copy

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, NotFound, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE, DELETE, Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import network_policy
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import (
    DISTRIBUTED,
    GROUP,
    NICS,
    SWITCH,
    SYSTEM,
    OnHostNetwork,
    groups_on,
    look,
    management_groups,
    switches_of_nics,
    uplinks_of,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

_GROUP_KEY = "key-vim.host.PortGroup-"
# What the API reference allows, and what the server takes for a new switch of which nothing is said.
_LONGEST_NAME, _MOST_PORTS, _MTU = 32, 1024, range(1280, 9001)
_DEFAULT_PORTS, _DEFAULT_MTU, _DEFAULT_DISCOVERY = 128, 1500, "listen"


def _sorted(nics):
    """Network adapters by number: vmnic2 before vmnic10."""
    return sorted(set(nics), key=lambda nic: (len(nic), nic))


def _discovery_of(bridge):
    if not uplinks_of(bridge):
        return "none"
    config = bridge.linkDiscoveryProtocolConfig
    return config.operation if config is not None else _DEFAULT_DISCOVERY


def _names_in(keys):
    """The names of port groups, by their keys: a switch tells no more of them."""
    return sorted(key.removeprefix(_GROUP_KEY) for key in keys or ())


class VirtualSwitch(OnHostNetwork, Resource):
    """A standard switch of one or many hosts."""

    name = "vswitch"
    noun = "standard switch"
    options = {
        "name": {"type": "str", "required": True},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "num_ports": {"type": "int"},
        "mtu": {"type": "int"},
        "uplinks": {"type": "list", "elements": "str"},
        "link_discovery": {"type": "str", "choices": ["none", "listen", "advertise", "both"]},
        **network_policy.options(inherits=False),
        "allow_management_loss": {"type": "bool", "default": False},
    }
    entry = SWITCH
    fields = (
        Field("num_ports", path="spec.numPorts", attribute="numPorts"),
        Field("mtu", path="mtu", attribute="mtu"),
        Field("uplinks", path="spec.bridge", decode=lambda bridge: _sorted(uplinks_of(bridge)), normal=_sorted),
        Field("link_discovery", path="spec.bridge", decode=_discovery_of),
        *network_policy.fields(inherits=False),
    )
    facts = (
        Field("ports", path="numPorts"),
        Field("ports_available", path="numPortsAvailable"),
        Field("port_groups", path="portgroup", decode=_names_in),
    )
    reads = (SYSTEM,)

    # What the options leave open, but follows from them

    def plan(self, item):
        if item.params["state"] == "present":
            item.params = self._completed(item.params, item.live)
        return super().plan(item)

    def _completed(self, params, live):
        """The options, with what follows from a change of the uplinks for the teaming and the discovery."""
        wanted = network_policy.wanted_order(params)
        if params["uplinks"] is None and wanted == (None, None):
            return params
        if live is None:
            return params if wanted == (None, None) else self._with_order(params, wanted, [], [], [])
        teaming = live["teaming"]
        params = self._with_order(params, wanted, live["uplinks"], teaming["active"], teaming["standby"])
        if params["uplinks"] is None or params["link_discovery"] is not None:
            return params
        if not params["uplinks"]:
            return {**params, "link_discovery": "none"}
        return params if live["uplinks"] else {**params, "link_discovery": _DEFAULT_DISCOVERY}

    @staticmethod
    def _with_order(params, wanted, before, active, standby):
        """An adapter that is added is active, and one that is taken away is neither, unless the options say so."""
        uplinks = before if params["uplinks"] is None else _sorted(params["uplinks"])
        added = [nic for nic in uplinks if nic not in before]
        present = [nic for nic in active if nic in uplinks] + added, [nic for nic in standby if nic in uplinks]
        return network_policy.with_order(params, *network_policy.completed_order(wanted, present))

    # What would be refused

    def vet(self, session, item):
        if item.plan.action == DELETE:
            groups = [group.spec.name for group in groups_on(session, item, item.params["name"])]
            self.refuse_used(session, item, groups)
            return
        self._vet_numbers(item)
        uplinks = self._uplinks(item)
        if item.plan["uplinks"]:
            self._vet_uplinks(session, item, uplinks)
        network_policy.vet_order(item.plan, uplinks, item.params["name"])
        if item.plan["link_discovery"] and not uplinks and item.plan["link_discovery"].after != "none":
            raise InvalidOption(
                f"link_discovery: {self.describe(item)} has no uplinks on which it could do so.",
                option="link_discovery",
                value=item.plan["link_discovery"].after,
            )
        if item.plan["uplinks"] and item.live and not item.params["allow_management_loss"]:
            self._vet_management(session, item, uplinks)

    @staticmethod
    def _vet_numbers(item):
        name, ports, mtu = item.params["name"], item.plan["num_ports"], item.plan["mtu"]
        if item.plan.action == CREATE and len(name) > _LONGEST_NAME:
            raise InvalidOption(
                f"name: {name!r} is too long for a standard switch: {_LONGEST_NAME} characters at most.",
                option="name",
                value=name,
            )
        if ports and not 1 <= ports.after <= _MOST_PORTS:
            raise InvalidOption(
                f"num_ports: {ports.after} is none from 1 to {_MOST_PORTS}.", option="num_ports", value=ports.after
            )
        if mtu and mtu.after not in _MTU:
            raise InvalidOption(
                f"mtu: {mtu.after} is none from {_MTU[0]} to {_MTU[-1]}.", option="mtu", value=mtu.after
            )

    def _vet_uplinks(self, session, item, uplinks):
        nics = _sorted(nic.device for nic in look(session, item, NICS))
        unknown = [nic for nic in uplinks if nic not in nics]
        if unknown:
            raise NotFound(
                f"uplinks: the host {item.label} has no network adapter {', '.join(unknown)}. It has "
                f"{', '.join(nics) or 'none'}.",
                option="uplinks",
                value=unknown[0],
                candidates=nics,
            )
        taken = self._taken(session, item)
        used = [nic for nic in uplinks if nic in taken]
        if used:
            raise Refused(
                f"uplinks: the switch {taken[used[0]]} of the host {item.label} has {used[0]}. Take it from there "
                "first.",
                option="uplinks",
                value=used[0],
                switch=taken[used[0]],
            )

    @staticmethod
    def _taken(session, item):
        """{network adapter: the other switch that has it}"""
        for path in (NICS, DISTRIBUTED):
            look(session, item, path)
        own = set(uplinks_of(item.entry.spec.bridge)) if item.entry is not None else set()
        return {nic: switch for nic, switch in switches_of_nics(item.properties).items() if nic not in own}

    def _vet_management(self, session, item, uplinks):
        """The way to the host itself must not be cut off by accident."""
        before = item.live["uplinks"]
        lost = {
            group.spec.name
            for group in groups_on(session, item, item.params["name"])
            if _reaches(group, before) and not _reaches(group, uplinks)
        }
        cut = lost & management_groups(session, item) if lost else lost
        if cut:
            raise Refused(
                f"uplinks: {self.describe(item)} carries the management of the host in {', '.join(sorted(cut))}, which "
                "would be left without an uplink, and the host could not be reached any more. If that is what you "
                "want, set allow_management_loss.",
                option="uplinks",
                port_groups=sorted(cut),
            )

    # What is done

    def apply(self, session, item):
        system, name = item.properties[SYSTEM], item.params["name"]
        if item.plan.action == DELETE:
            system.RemoveVirtualSwitch(name)
        elif item.plan.action == CREATE:
            system.AddVirtualSwitch(name, self._spec(item))
        else:
            system.UpdateVirtualSwitch(name, self._spec(item))

    def _spec(self, item):
        """The whole specification, as the server takes what is unset in it for "none" or for its default."""
        spec = vim.host.VirtualSwitch.Specification(numPorts=_DEFAULT_PORTS)
        if item.entry is not None:
            spec = copy.deepcopy(item.entry.spec)
            spec.mtu = spec.mtu or item.entry.mtu
        network_policy.write(spec, item.plan)
        uplinks = self._uplinks(item)
        spec.bridge = self._bridge(item, spec.bridge, uplinks)
        if item.entry is None and uplinks and not item.plan[network_policy.ACTIVE]:
            network_policy.write_order(spec, uplinks, [])
        return spec

    @staticmethod
    def _uplinks(item):
        change = item.plan["uplinks"]
        return change.after if change else (item.live or {}).get("uplinks", [])

    @staticmethod
    def _bridge(item, bridge, uplinks):
        """The bridge with the uplinks, those that it has already in their order; None without any."""
        if not uplinks:
            return None
        types = vim.host.VirtualSwitch
        if not isinstance(bridge, types.BondBridge):
            bridge = types.BondBridge(beacon=types.BeaconConfig(interval=1))
        kept = [nic for nic in bridge.nicDevice if nic in uplinks]
        bridge.nicDevice = kept + [nic for nic in uplinks if nic not in kept]
        detection, discovery = item.plan["teaming.failure_detection"], item.params["link_discovery"]
        if detection and detection.after == "beacon" and bridge.beacon is None:
            bridge.beacon = types.BeaconConfig(interval=1)
        if discovery or bridge.linkDiscoveryProtocolConfig is None:
            config = vim.host.LinkDiscoveryProtocolConfig
            bridge.linkDiscoveryProtocolConfig = config(protocol="cdp", operation=discovery or _DEFAULT_DISCOVERY)
        return bridge

    # What check mode foresees

    def foresee(self, session, item):
        super().foresee(session, item)
        for group in groups_on(session, item, item.params["name"]):
            place, left = GROUP.place(group.spec.name), copy.deepcopy(group)
            if item.plan.action == DELETE:
                session.ledger.set(item.ref, place, None)
            elif network_policy.keep_only(left.spec.policy, self._uplinks(item)):
                session.ledger.set(item.ref, place, left)

    def entry_by_then(self, item):
        spec = self._spec(item)
        if item.entry is None:
            entry = vim.host.VirtualSwitch(name=item.params["name"], key="", numPorts=spec.numPorts)
            entry.numPortsAvailable, entry.mtu = spec.numPorts, spec.mtu or _DEFAULT_MTU
        else:
            entry = copy.deepcopy(item.entry)
            entry.mtu = spec.mtu
        entry.spec = spec
        return entry


def _reaches(group, uplinks):
    """Whether a port group has an uplink left: one of the switch's, or of those that it names itself."""
    policy = group.spec.policy
    order = policy.nicTeaming.nicOrder if policy is not None and policy.nicTeaming is not None else None
    own = uplinks if order is None else [*order.activeNic, *order.standbyNic]
    return any(nic in uplinks for nic in own)
