# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts as members of distributed switches. API: VmwareDistributedVirtualSwitch.ReconfigureDvs_Task, and
HostProxySwitch for what a host has of a switch."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from ansible_collections.skyscraper.vsphere.plugins.module_utils.entries import Entry
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import NotFound
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import Mapping
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE, DELETE, Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import Wanted, resolve_all
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import SYSTEM
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network import membership_laws
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.membership import (
    PROXIES,
    Membership,
    port_keys,
    wanted,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import unquote_name

_SWITCH = "DistributedVirtualSwitch"
_UUID = "dvs_uuid"


@dataclass(frozen=True)
class ProxyEntry(Entry):
    """The proxy switch of a host for a distributed switch: known by the UUID of that, as names may come twice."""

    def find(self, entries, params):
        return next((one for one in entries or () if params.get(_UUID) and one.dvsUuid == params[_UUID]), None)

    def naming(self, entries, params):
        if params.get("dvs") is not None:
            return [{}]
        return [{"dvs": unquote_name(one.dvsName), _UUID: one.dvsUuid} for one in entries or ()]

    def place(self, key):
        return f"{self.path}[dvsUuid={key}]"


class MembersTarget(HostTarget):
    """Hosts, as all modules for hosts take them, and the distributed switch that they are, or are not, members of."""

    def items(self, session, params, paths):
        return self._on_switch(session, params, super().items(session, params, paths))

    def all(self, session, params, paths):
        items = super().all(session, params, paths)
        return self._on_switch(session, params, items) if params["dvs"] is not None else items

    @staticmethod
    def _on_switch(session, params, items):
        if all(item.around is not None for item in items):
            return items
        within = session.find.datacenter(params["datacenter"]) if params["datacenter"] else None
        ref = resolve_all(session, [Wanted(_SWITCH, params["dvs"], "dvs", within)])[0]
        values = session.read.one(ref, ["name", "uuid", "config.configVersion"])
        if values is None:
            raise NotFound(f"dvs: the distributed switch {params['dvs']} does not exist (any more).", option="dvs")
        shared = Membership(
            session,
            ref,
            params["dvs"],
            name=unquote_name(values["name"]),
            uuid=values["uuid"] or ref._moId,
            version=values["config.configVersion"],
        )
        for item in items:
            item.params = {**item.params, _UUID: shared.uuid}
            item.around = shared
        return items


def _nics(proxy):
    """{network adapter: uplink} of a proxy switch."""
    names = {key: name for name, key in port_keys(proxy).items()} if proxy is not None else {}
    specs = getattr(proxy.spec.backing, "pnicSpec", None) if proxy is not None else None
    return {one.pnicDevice: names.get(one.uplinkPortKey) or one.uplinkPortKey or "?" for one in specs or ()}


@dataclass(frozen=True)
class Nics(Mapping):
    """The network adapters of a member, each with its uplink."""

    def live(self, read):
        return read(self.path)


class DvsHost(Resource):
    """A host, or several, as a member of a distributed switch."""

    name = "dvs_host"
    target = MembersTarget()
    options = {
        "dvs": {"type": "str", "required": True},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "network_adapters": {"type": "dict"},
        "exact": {"type": "list", "elements": "str", "choices": ["network_adapters"]},
        "allow_management_loss": {"type": "bool", "default": False},
    }
    info_options = {"dvs": {"type": "str"}}
    entry = ProxyEntry(PROXIES, key="dvsName", option="dvs")
    absent = ("absent",)
    vcenter_only = True
    starts_tasks = True
    fields = (Nics("network_adapters", path="spec", normal=lambda nic, uplink: str(uplink).strip()),)
    facts = (
        Field("mtu", path="mtu"),
        Field("ports", path="numPorts"),
        Field("ports_available", path="numPortsAvailable"),
    )
    reads = (SYSTEM, "config.product.version")
    refresh = (SYSTEM, "RefreshNetworkSystem")
    privileges = dict.fromkeys(("create", "update", "delete"), ("DVSwitch.HostOp", "Host.Config.Network"))

    def needed_on(self, session, item):
        return [(item.around.ref, ("DVSwitch.HostOp",)), (item.ref, ("Host.Config.Network",))]

    # What there is

    def values_of(self, item, fields):
        if fields is self.fields:
            return {"network_adapters": _nics(item.entry)}
        return super().values_of(item, fields)

    def describe(self, item):
        return f"the host {item.label} as a member of the distributed switch {item.params['dvs']}"

    def doing(self, item, verb):
        words = {CREATE: "add", DELETE: "remove", "update": "change"}
        return f"{words.get(verb, verb)} {self.describe(item)}"

    def vet(self, session, item):
        membership_laws.vet(self, session, item)
        item.around.items.append(item)

    # What is done

    def apply(self, session, item):
        yield from item.around.steps(item)

    # What check mode foresees

    def foresee(self, session, item):
        entry = None if item.plan.action == DELETE else self.entry_by_then(item)
        session.ledger.set(item.ref, self.entry.place(item.params[_UUID]), entry)

    def entry_by_then(self, item):
        """The proxy switch that the host would show."""
        if item.entry is not None:
            entry = copy.deepcopy(item.entry)
        else:
            entry = vim.host.HostProxySwitch(
                dvsUuid=item.params[_UUID], dvsName=item.around.name, key="", numPorts=0, numPortsAvailable=0
            )
            names = item.around.uplinks if item.around.config is not None else []
            entry.uplinkPort = [vim.KeyValue(key=f"planned-{name}", value=name) for name in names]
        keys = port_keys(entry)
        nics = [
            vim.dvs.HostMember.PnicSpec(pnicDevice=nic, uplinkPortKey=keys.get(uplink))
            for nic, uplink in wanted(item).items()
        ]
        backing = vim.dvs.HostMember.PnicBacking(pnicSpec=nics)
        entry.spec = vim.host.HostProxySwitch.Specification(backing=backing)
        return entry
