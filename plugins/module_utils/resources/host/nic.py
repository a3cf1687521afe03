# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Physical network adapters of an ESXi host: their link, and what is at its other end.

API: HostNetworkSystem.UpdatePhysicalNicLinkSpeed and QueryNetworkHint, PhysicalNic, PhysicalNicHintInfo.
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.faults import translate_any
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field, attribute_at
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Entry, Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import (
    DISTRIBUTED,
    NICS,
    SWITCHES,
    SYSTEM,
    switches_of_nics,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

_HINTS = f"{SYSTEM}->QueryNetworkHint()"
_SETTABLE = "config.capabilities.canSetPhysicalNicLinkSpeed"
_LINK = "spec.linkSpeed"
_DUPLEX = {True: "full", False: "half"}
_OPTIONS = ("auto_negotiate", "speed_mbps", "duplex")
# What a neighbour says of itself by CDP: our word → attribute of a PhysicalNicCdpInfo.
_CDP = {
    "device_id": "devId",
    "system_name": "systemName",
    "port_id": "portId",
    "address": "address",
    "management_address": "mgmtAddr",
    "platform": "hardwarePlatform",
    "software_version": "softwareVersion",
    "vlan_id": "vlan",
    "full_duplex": "fullDuplex",
    "mtu": "mtu",
    "location": "location",
}
_LLDP = {"chassis_id": "chassisId", "port_id": "portId", "time_to_live": "timeToLive"}


def _speed(link):
    return link.speedMb if link is not None else None


def _duplex(link):
    return _DUPLEX[link.duplex] if link is not None else None


def written(link):
    """A link as people write it: C("1000 full")."""
    return f"{link.speedMb} {_DUPLEX[link.duplex]}"


class HostNic(Resource):
    """The link of a physical network adapter of one or many hosts."""

    name = "host_nic"
    target = HostTarget()
    options = {
        "device": {"type": "str", "required": True},
        "auto_negotiate": {"type": "bool"},
        "speed_mbps": {"type": "int"},
        "duplex": {"type": "str", "choices": ["full", "half"]},
    }
    rules = {"required_one_of": [_OPTIONS]}
    info_options = {"device": {"type": "str"}, "neighbours": {"type": "bool", "default": False}}
    entry = Entry(NICS, key="device", option="device")
    fields = (
        Field("auto_negotiate", path=_LINK, decode=lambda link: link is None),
        Field("speed_mbps", path=_LINK, decode=_speed),
        Field("duplex", path=_LINK, decode=_duplex),
    )
    facts = (
        Field("mac", path="mac", decode=lambda mac: (mac or "").lower()),
        Field("driver", path="driver"),
        Field("driver_version", path="driverVersion"),
        Field("firmware_version", path="firmwareVersion"),
        Field("pci", path="pci"),
        Field("link.state", path="linkSpeed", decode=lambda link: "down" if link is None else "up"),
        Field("link.speed_mbps", path="linkSpeed", decode=_speed),
        Field("link.duplex", path="linkSpeed", decode=_duplex),
        Field("possible", path="validLinkSpecification", decode=lambda links: [written(one) for one in links or ()]),
        Field("auto_negotiation_supported", path="autoNegotiateSupported", decode=bool),
        Field("wake_on_lan_supported", path="wakeOnLanSupported", decode=bool),
    )
    reads = (SYSTEM, SWITCHES, DISTRIBUTED, _SETTABLE)
    refresh = (SYSTEM, "RefreshNetworkSystem")
    privileges = {"update": ("Host.Config.Network",)}

    def describe(self, item):
        return f"the network adapter {item.params['device']} of the host {item.label}"

    def reader(self, params):
        return _WithNeighbours() if params["neighbours"] else self

    def facts_of(self, item):
        facts = super().facts_of(item)
        return {**facts, "switch": switches_of_nics(item.properties).get(item.params["device"])}

    # What the options leave open, but follows from them

    def plan(self, item):
        if item.live is not None:
            item.params = self._completed(item.params, item.live)
        return super().plan(item)

    @staticmethod
    def _completed(params, live):
        """A speed is no result of a negotiation; without a word of the duplex it stays as it is, or is full."""
        speed, duplex = params["speed_mbps"], params["duplex"]
        if speed is None and duplex is None:
            return params
        if params["auto_negotiate"]:
            option = "speed_mbps" if speed is not None else "duplex"
            raise InvalidOption(
                f"{option}: with auto_negotiate, both ends settle speed and duplex. Leave one of them out.",
                option=option,
                value=params[option],
            )
        speed = live["speed_mbps"] if speed is None else speed
        return {
            **params,
            "auto_negotiate": False,
            "speed_mbps": speed,
            "duplex": duplex or live["duplex"] or "full",
        }

    def foreseen(self, item):
        after = super().foreseen(item)
        return {**after, "speed_mbps": None, "duplex": None} if after["auto_negotiate"] else after

    def foreseen_values(self, session, item):
        return {f"{self.entry.place(item.params['device'])}.{_LINK}": self._link(item)}

    # What would be refused

    def vet(self, session, item):
        if item.properties[_SETTABLE] is False:
            raise Refused(f"{self.describe(item)} has a link that cannot be set, as the host says.")
        nic, link = item.entry, self._link(item)
        if link is None:
            if item.params["auto_negotiate"] is False:
                raise InvalidOption(
                    f"speed_mbps: {self.describe(item)} negotiates its link; say which speed it is to have instead.",
                    option="speed_mbps",
                )
            if nic.autoNegotiateSupported is False:
                raise Refused(
                    f"auto_negotiate: {self.describe(item)} cannot do that.", option="auto_negotiate", value=True
                )
            return
        possible = [written(one) for one in nic.validLinkSpecification or ()]
        if written(link) not in possible:
            raise InvalidOption(
                f"speed_mbps: {self.describe(item)} cannot have {written(link)}. It can have "
                f"{', '.join(possible) or 'no speed that is set'}.",
                option="speed_mbps",
                value=link.speedMb,
                candidates=possible,
            )

    @staticmethod
    def _link(item):
        """The PhysicalNicLinkInfo that the plan leads to; None for one that is negotiated."""
        after = item.plan.foreseen()
        if after["auto_negotiate"] or after["speed_mbps"] is None:
            return None
        return vim.host.PhysicalNic.LinkSpeedDuplex(speedMb=after["speed_mbps"], duplex=after["duplex"] == "full")

    # What is done

    def apply(self, session, item):
        item.properties[SYSTEM].UpdatePhysicalNicLinkSpeed(item.params["device"], self._link(item))


class _WithNeighbours(HostNic):
    """The same, with what is at the other end of the links. A host is asked for that by a call of its own."""

    reads = (*HostNic.reads, _HINTS)

    def facts_of(self, item):
        problem = item.properties.denied.get(_HINTS)
        if problem is not None:
            told = {"unknown": translate_any(problem, self.doing(item, "ask for the neighbour of")).msg}
        else:
            told = neighbour(item.properties[_HINTS], item.params["device"])
        return {**super().facts_of(item), "neighbour": told}


def neighbour(hints, device):
    """What is known of the other end of an adapter's link: C({cdp, lldp, networks})."""
    hint = next((one for one in hints or () if one.device == device), None)
    if hint is None:
        return {}
    found = {
        "cdp": _told(hint.connectedSwitchPort, _CDP),
        "lldp": _told(hint.lldpInfo, _LLDP),
        "networks": [{"vlan_id": one.vlanId, "subnet": one.ipSubnet} for one in hint.subnet or ()],
    }
    if found["lldp"]:
        found["lldp"]["parameters"] = {one.key: _plain(one.value) for one in hint.lldpInfo.parameter or ()}
    return {name: value for name, value in found.items() if value}


def _told(source, names):
    values = {name: attribute_at(source, attribute) for name, attribute in names.items()}
    return {name: value for name, value in values.items() if value is not None}


def _plain(value):
    return value if isinstance(value, (bool, int, float)) else str(value)
