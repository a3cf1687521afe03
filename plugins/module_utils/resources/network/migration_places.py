# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The networks of an ESXi host, standard and distributed ones alike, and what hangs on them.

Each is called C(switch/name). API: HostNetworkInfo, DistributedVirtualPortgroup, the backings of VirtualEthernetCard.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import (
    Ambiguous,
    InvalidOption,
    NotFound,
    Refused,
    VsphereError,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import resolve
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import (
    DISTRIBUTED,
    GROUPS,
    NICS,
    SWITCHES,
    uplinks_of,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import is_path, listed, unquote_name


@dataclass(frozen=True)
class Network:
    """A port group of a host.

    switch: the name of its switch. moid: the id of a distributed port group, which is its key as well. uuid: that of
    its distributed switch. ref, switch_ref: both as objects, where they are such.
    """

    name: str
    switch: str
    moid: str = ""
    uuid: str = ""
    uplink: bool = False
    ref: Any = field(default=None, compare=False)
    switch_ref: Any = field(default=None, compare=False)

    @property
    def is_distributed(self):
        return bool(self.moid)

    @property
    def home(self):
        """What tells its switch from all others of the host: its name, or the UUID of a distributed one."""
        return self.uuid or self.switch


class HostNetworks:
    """The networks and switches of one host, by the words for them.

    session, label: of the host, for errors. properties: what was read of it. distributed: all distributed port groups
    that are known, as Networks. standard: {id: name} of the others in the inventory.
    """

    def __init__(self, session, label, properties, distributed, standard):
        self._session, self._label, self._standard = session, label, standard
        self.proxies = {one.dvsUuid: one for one in properties[DISTRIBUTED] or ()}
        self.switches = {one.name: one for one in properties[SWITCHES] or ()}
        self.groups = {one.spec.name: one for one in properties[GROUPS] or ()}
        own = [one for one in distributed if one.uuid in self.proxies and not one.uplink]
        every = [Network(one.spec.name, one.spec.vswitchName) for one in self.groups.values()] + own
        self.words = {one: _word(one, every) for one in every}
        self.by_word = {word: one for one, word in self.words.items()}
        self._switch_refs = {one.uuid: one.switch_ref._moId for one in distributed if one.switch_ref is not None}
        self.devices = {one.key: one.device for one in properties.get(NICS) or ()}

    # Networks

    def of_adapter(self, adapter):
        """The word for the network of a vmkernel adapter; an id where the account does not see it."""
        port = adapter.spec.distributedVirtualPort
        if port is not None:
            return self._of_key(port.portgroupKey)
        return self._of_name(adapter.portgroup) or getattr(adapter.spec.opaqueNetwork, "opaqueNetworkId", None) or ""

    def of_card(self, card):
        """The word for the network of a virtual network adapter; an id where the account does not see it."""
        port = getattr(card.backing, "port", None)
        if port is not None:
            return self._of_key(port.portgroupKey)
        opaque = getattr(card.backing, "opaqueNetworkId", None)
        return opaque or self._of_name(unquote_name(getattr(card.backing, "deviceName", None) or ""))

    def _of_key(self, key):
        return next((word for one, word in self.words.items() if one.moid and one.moid == key), key) or ""

    def _of_name(self, name):
        own = (word for one, word in self.words.items() if not one.moid and one.name == name)
        return next(own, name) or ""

    def find(self, value, option, missing_ok=False):
        """The word for the network that an option names: by name, C(switch/name), path or id.

        Raises Ambiguous with the candidates, and NotFound or Refused for one that the host does not have, unless that
        is alright (None then).
        """
        if not value.strip():
            raise InvalidOption(f"{option}: it is empty. Name a network.", option=option, value=value)
        found = self._matching(value)
        if len(found) > 1:
            words = sorted(self.words[one] for one in found)
            raise Ambiguous(
                f"{option}: the host {self._label} has several networks {value!r}: {', '.join(words)}. Say which one.",
                option=option,
                value=value,
                candidates=words,
            )
        if found:
            return self.words[found[0]]
        if missing_ok:
            return None
        raise self._missing(value, option)

    def _matching(self, value):
        if value in self.by_word:
            return [self.by_word[value]]
        named = [one for one in self.words if one.name == value]
        if named:
            return named
        ref = self._session.find.by_path(value) if is_path(value) else None
        moid = ref._moId if ref is not None else value
        name = self._standard.get(moid)
        return [one for one in self.words if moid == one.moid or (not one.moid and one.name == name)]

    def _missing(self, value, option):
        there = sorted(self.by_word)
        try:
            resolve(self._session, "Network", value, None, option)
        except VsphereError:
            return NotFound(
                f"{option}: the host {self._label} has no network {value!r}. It has {listed(there, 12) or 'none'}.",
                option=option,
                value=value,
                candidates=there,
            )
        return Refused(
            f"{option}: there is a network {value}, but the host {self._label} does not have it: it has no such port "
            "group, or is not on that distributed switch. Add the one or the other first. It has "
            f"{listed(there, 12) or 'none'}.",
            option=option,
            value=value,
            candidates=there,
        )

    # Switches

    def switch_word(self, home):
        """What a switch is called: its name, or the id of a distributed one where that is not enough."""
        if home not in self.proxies:
            return home
        name = unquote_name(self.proxies[home].dvsName)
        rivals = [uuid for uuid, one in self.proxies.items() if unquote_name(one.dvsName) == name]
        return name if len(rivals) == 1 and name not in self.switches else self._switch_refs.get(home, home)

    def find_switch(self, value, option):
        """What tells the switch that an option names from all others: by name, path or id of a distributed one."""
        found = [name for name in self.switches if name == value]
        found += [uuid for uuid in self.proxies if value in self._names_of(uuid)]
        if not found and is_path(value):
            ref = self._session.find.by_path(value)
            found = [uuid for uuid, moid in self._switch_refs.items() if ref is not None and moid == ref._moId]
            found = [uuid for uuid in found if uuid in self.proxies]
        there = sorted(self.switch_word(home) for home in [*self.switches, *self.proxies])
        if len(found) > 1:
            words = [self.switch_word(home) for home in found]
            raise Ambiguous(
                f"{option}: the host {self._label} has several switches {value!r}: {', '.join(words)}. Say which one.",
                option=option,
                value=value,
                candidates=words,
            )
        if not found:
            raise NotFound(
                f"{option}: the host {self._label} has no switch {value!r}. It has {', '.join(there) or 'none'}. Add "
                "the switch to the host first, or the host to the distributed switch.",
                option=option,
                value=value,
                candidates=there,
            )
        return found[0]

    def _names_of(self, uuid):
        return {unquote_name(self.proxies[uuid].dvsName), uuid, self._switch_refs.get(uuid)}

    # Physical network adapters

    def uplinks(self, uuid):
        """{uplink: the key of its port on this host} of a distributed switch, those of its LAGs as well."""
        proxy = self.proxies[uuid]
        ports = {one.value: one.key for one in proxy.uplinkPort or ()}
        for lag in proxy.hostLag or ():
            ports.update({one.value: one.key for one in lag.uplinkPort or ()})
        return ports

    def specs(self, uuid):
        """{network adapter: its PnicSpec} on a distributed switch."""
        return {one.pnicDevice: one for one in getattr(self.proxies[uuid].spec.backing, "pnicSpec", None) or ()}

    def places(self):
        """{network adapter: (its switch or "", its uplink or None)} of the host."""
        found = dict.fromkeys(self.devices.values(), ("", None))
        for name, switch in self.switches.items():
            found.update(dict.fromkeys(uplinks_of(switch.spec.bridge), (name, None)))
        for uuid in self.proxies:
            names = {key: name for name, key in self.uplinks(uuid).items()}
            found.update({nic: (uuid, names.get(one.uplinkPortKey)) for nic, one in self.specs(uuid).items()})
        return found


def _word(network, every):
    """C(switch/name), or the id of a distributed port group where that would mean another one."""
    word = f"{network.switch}/{network.name}"
    others = [one for one in every if one is not network and f"{one.switch}/{one.name}" == word]
    return network.moid if others and network.moid else word
