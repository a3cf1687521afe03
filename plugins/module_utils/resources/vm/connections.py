# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which network an adapter is connected to: from the ids in its backing to names, and from names to backings.

A network is called by its name, and by its inventory path where the name is not enough. API: the backings of
VirtualEthernetCard, Network, DistributedVirtualPortgroup, OpaqueNetwork.
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import resolve
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.hardware import make
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import kind_of, vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import quote_name

_OPAQUE = "OpaqueNetwork"
_GROUP = "DistributedVirtualPortgroup"


class Connections:
    """The networks that a task deals with.

    names: the Names of the task. around: whose C(within) says in which datacenter names are looked for.
    """

    def __init__(self, session, names, around):
        self._session = session
        self._names = names
        self._around = around
        self._called = {}
        self._refs = {}
        self._unseen = set()
        self._details = {}

    def learn(self, refs):
        """Takes networks into account that the machine is on."""
        for ref in refs:
            self._called[self._id_of(ref)] = self._names(ref)
            self._refs[self._names(ref)] = ref

    def _id_of(self, ref):
        return self._detail(ref)["summary"].opaqueNetworkId if kind_of(ref) == _OPAQUE else ref._moId

    def in_words(self, items):
        """Puts the names of networks in place of the ids in observed adapters.

        The id stays where the account may not see the network, or it is gone: an adapter stays on it then.
        """
        for item in items or ():
            seen = item["network"]
            item["network"] = self._called.get(seen, seen)
            if seen not in self._called:
                self._unseen.add(seen)

    def of_adapters(self, items):
        """The networks of some observed adapters, as far as they are known."""
        self.in_words(items)
        names = dict.fromkeys(item["network"] for item in items)
        return [self._refs[name] for name in names if name in self._refs]

    def canonical(self, wanted):
        """The name under which a wanted network goes here; it may be given by name, path or id.

        The network that an adapter is on is told by its name without a request.
        """
        if wanted in self._refs or wanted in self._unseen:
            return wanted
        if wanted in self._called:
            return self._called[wanted]
        ref = self._resolve(wanted)
        self.learn([ref])
        return self._names(ref)

    def ref(self, name):
        """The network of a name that C(canonical) gave. Raises NotFound for one that only the server sees."""
        if name not in self._refs:
            self._refs[name] = self._resolve(name)
        return self._refs[name]

    def _resolve(self, wanted):
        return resolve(self._session, "Network", wanted, self._around.within, "networks.network")

    def backings(self, names):
        """{name: the backing that connects an adapter to it}."""
        return {name: self._backing(name) for name in names}

    def _backing(self, name):
        ref = self.ref(name)
        if self._session.is_planned(ref):
            return make("VirtualEthernetCardNetworkBackingInfo", deviceName=name)
        if kind_of(ref) == _GROUP:
            return self._group_backing(ref)
        if kind_of(ref) == _OPAQUE:
            summary = self._detail(ref)["summary"]
            return make(
                "VirtualEthernetCardOpaqueNetworkBackingInfo",
                opaqueNetworkId=summary.opaqueNetworkId,
                opaqueNetworkType=summary.opaqueNetworkType,
            )
        name = quote_name(self._detail(ref)["name"])
        return make("VirtualEthernetCardNetworkBackingInfo", deviceName=name, network=ref)

    def _group_backing(self, ref):
        found = self._detail(ref)
        switch = self._session.read.one(found["config.distributedVirtualSwitch"], ["uuid"])
        port = vim.dvs.PortConnection(portgroupKey=found["key"], switchUuid=switch["uuid"])
        return make("VirtualEthernetCardDistributedVirtualPortBackingInfo", port=port)

    def _detail(self, ref):
        if ref._moId not in self._details:
            paths = {_GROUP: ["key", "config.distributedVirtualSwitch"], _OPAQUE: ["summary"]}
            self._details[ref._moId] = self._session.read.one(ref, paths.get(kind_of(ref), ["name"]))
        return self._details[ref._moId]
