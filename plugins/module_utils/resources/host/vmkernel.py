# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vmkernel adapters of an ESXi host. API: HostNetworkSystem.AddVirtualNic and its siblings, HostVirtualNic."""

from __future__ import annotations

import copy
import itertools

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Ambiguous
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE, DELETE, Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Entry, Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import (
    vmkernel_address,
    vmkernel_laws,
    vmkernel_place,
    vmkernel_services,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import (
    ADAPTER_SERVICES,
    ADAPTERS,
    SYSTEM,
    OnHostNetwork,
    without_none,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import normal_mac

_DEFAULT_STACK, _DEFAULT_MTU = "defaultTcpipStack", 1500
_KEY = "key-vim.host.VirtualNic-"
_DISTRIBUTED = vmkernel_place.OPTION
_PLACES = ("portgroup", _DISTRIBUTED)
_BY_ITS_OWN_CALL = ("services",)


class Vmkernel(OnHostNetwork, Resource):
    """A vmkernel adapter of one or many hosts."""

    name = "vmkernel"
    noun = "vmkernel adapter"
    options = {
        "device": {"type": "str"},
        "portgroup": {"type": "str"},
        _DISTRIBUTED: {"type": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        **vmkernel_address.OPTIONS,
        "mtu": {"type": "int"},
        "mac": {"type": "str"},
        "tcpip_stack": {"type": "str"},
        "services": vmkernel_services.OPTION,
        "exact": {"type": "list", "elements": "str", "choices": ["services", vmkernel_address.ADDRESSES]},
        "allow_management_loss": {"type": "bool", "default": False},
    }
    info_options = {"device": {"type": "str"}, "portgroup": {"type": "str"}, _DISTRIBUTED: {"type": "str"}}
    rules = {"required_one_of": [("device", *_PLACES)], "mutually_exclusive": [_PLACES]}
    entry = Entry(ADAPTERS, key="device", option="device")
    fields = (
        Field("portgroup", path="portgroup", decode=lambda name: name or None),
        Field(_DISTRIBUTED, path="spec.distributedVirtualPort.portgroupKey"),
        *vmkernel_address.FIELDS,
        Field("mtu", path="spec.mtu", attribute="mtu"),
        Field("mac", path="spec.mac", attribute="mac", decode=lambda mac: (mac or "").lower(), normal=normal_mac),
        Field("tcpip_stack", path="spec.netStackInstanceKey", attribute="netStackInstanceKey",
              decode=lambda key: key or _DEFAULT_STACK),
        vmkernel_services.FIELD,
    )  # fmt: skip
    facts = (
        Field("mac", path="spec.mac", decode=lambda mac: (mac or "").lower()),
        *vmkernel_address.FACTS,
        Field("system_owned", path="spec.systemOwned", decode=bool),
    )
    reads = (SYSTEM, ADAPTER_SERVICES, vmkernel_services.MANAGER)

    # Which adapter is meant

    def describe(self, item):
        params = item.params
        wanted = params.get("device") or f"on {params.get('portgroup') or params.get(_DISTRIBUTED)}"
        return f"the vmkernel adapter {wanted} of the host {item.label}"

    def survey(self, session, items):
        vmkernel_place.survey(session, items, self._meant)

    def _meant(self, item):
        """The adapters that the options name, in their order; all of them if they name none."""
        adapters = item.properties.readable(ADAPTERS) or ()
        if item.params.get("device") is not None:
            return [nic for nic in adapters if nic.device == item.params["device"]]
        if any(item.params.get(option) is not None for option in _PLACES):
            return vmkernel_place.connected(item, adapters)
        return list(adapters)

    def observe(self, session, item):
        item.live = item.entry = None
        if item.ref is None or item.properties is None:
            return
        meant = self._meant(item)
        if len(meant) > 1:
            raise self._ambiguous(item, [nic.device for nic in meant])
        if not meant:
            return
        item.entry = meant[0]
        item.params = {**item.params, "device": item.entry.device}
        item.live = self.values_of(item, self.fields)
        item.live[_DISTRIBUTED] = vmkernel_place.name_of(session, item, item.live.get(_DISTRIBUTED))
        if vmkernel_services.are_told(item.params):
            item.live["services"] = vmkernel_services.now(session, item)

    def _ambiguous(self, item, devices):
        option = next(option for option in _PLACES if item.params[option] is not None)
        return Ambiguous(
            f"{option}: {', '.join(devices)} of the host {item.label} are connected to {item.params[option]}. Name one "
            "of them with device.",
            option=option,
            value=item.params[option],
            candidates=devices,
        )

    def _named_on(self, item):
        if item.properties is None:
            return [item.params]
        asked = any(item.params.get(option) is not None for option in ("device", *_PLACES))
        meant = [{**item.params, "device": nic.device} for nic in self._meant(item)]
        return meant or ([item.params] if asked else [])

    def paths_for(self, params):
        told = vmkernel_services.are_told(params)
        return [path for path in super().paths_for(params) if path != ADAPTER_SERVICES or told]

    def values_of(self, item, fields):
        own = tuple(field for field in fields if field is not vmkernel_services.FIELD)
        return without_none(super().values_of(item, own))

    def facts_of(self, item):
        return super().facts_of(item) if item.entry is not None else {}

    def identity_of(self, item):
        identity = {**self.target.identity(item), "device": item.params.get("device")}
        if identity["device"] is None:  # one that is not there goes by what it was asked for
            del identity["device"]
            identity.update({option: item.params[option] for option in _PLACES if item.params.get(option) is not None})
        return identity

    def present_values(self, item):
        """The host chooses the MAC: it is among the facts, and compared if it is asked for."""
        return {"state": "present", "mac": None}

    # What the options leave open, but follows from them

    def plan(self, item):
        if item.params["state"] == "present":
            item.params = vmkernel_address.completed(item.params)
            if item.entry is None and item.properties is not None:
                item.params["device"] = item.params["device"] or self._free(item)
        return super().plan(item)

    def blind_plan(self, item):
        item.params = vmkernel_address.completed(item.params)
        return super().blind_plan(item)

    @staticmethod
    def _free(item):
        """What the host calls the next adapter."""
        taken = {nic.device for nic in item.properties[ADAPTERS] or ()}
        return next(device for device in map("vmk{}".format, itertools.count()) if device not in taken)

    def foreseen(self, item):
        after = vmkernel_address.foreseen(item.plan)
        for moved, left in (_PLACES, _PLACES[::-1]):
            if item.plan[moved]:
                after[left] = None
        if vmkernel_services.are_told(item.params):
            after["services"] = vmkernel_services.by_then(item, (item.live or {}).get("services", ()))
        return without_none(after)

    # What would be refused

    def vet(self, session, item):
        vmkernel_laws.vet(session, item, self.describe(item), self._free(item))

    def needed_on(self, session, item):
        needed = super().needed_on(session, item)
        assigns = item.plan[_DISTRIBUTED] and item.around.group is not None and session.is_vcenter
        return [*needed, (item.around.group, ("Network.Assign",))] if assigns else needed

    # What is done

    def apply(self, session, item):
        system, device = item.properties[SYSTEM], item.params["device"]
        if item.plan.action == DELETE:
            system.RemoveVirtualNic(device)
            return
        if item.plan.action == CREATE:
            device = system.AddVirtualNic(item.params["portgroup"] or "", self._spec(session, item))
            self._take_name(item, device)
        elif any(change.option not in _BY_ITS_OWN_CALL for change in item.plan.changes):
            system.UpdateVirtualNic(device, self._spec(session, item))
        vmkernel_services.apply(item, device)

    @staticmethod
    def _take_name(item, device):
        if device != item.params["device"]:
            item.warnings.append(f"The host {item.label} called the new adapter {device}, not {item.params['device']}.")
            item.params = {**item.params, "device": device}

    def _spec(self, session, item):
        """What changes of an adapter, and its IPv4 configuration as a whole, which the API wants."""
        spec = vim.host.VirtualNic.Specification()
        vmkernel_address.write(spec, item)
        for change in item.plan.changes:
            if getattr(change.field, "attribute", None):
                setattr(spec, change.field.attribute, change.after)
        if item.plan[_DISTRIBUTED]:
            spec.distributedVirtualPort = vmkernel_place.port(session, item)
        elif item.plan["portgroup"] and item.entry is not None:
            spec.portgroup = item.plan["portgroup"].after
        return spec

    # What check mode foresees

    def foresee(self, session, item):
        device = item.params["device"]
        adapter = self._by_then(session, item) if item.plan.action != DELETE else None
        session.ledger.set(item.ref, self.entry.place(device), adapter)
        for service in vmkernel_services.foreseen(session, item, adapter or item.entry):
            session.ledger.set(item.ref, f"{ADAPTER_SERVICES}[nicType={service.nicType}]", service)

    def _by_then(self, session, item):
        adapter = copy.deepcopy(item.entry)
        if adapter is None:
            spec = vim.host.VirtualNic.Specification(mtu=_DEFAULT_MTU, netStackInstanceKey=_DEFAULT_STACK, mac="")
            device = item.params["device"]
            adapter = vim.host.VirtualNic(device=device, key=_KEY + device, portgroup="", spec=spec)
        for change in item.plan.changes:
            if getattr(change.field, "attribute", None):
                setattr(adapter.spec, change.field.attribute, change.after)
        vmkernel_address.show(adapter.spec, item)
        if item.plan[_DISTRIBUTED]:
            adapter.portgroup, adapter.spec.portgroup = "", None
            adapter.spec.distributedVirtualPort = vmkernel_place.port(session, item)
        elif item.plan["portgroup"]:
            adapter.portgroup = adapter.spec.portgroup = item.plan["portgroup"].after
            adapter.spec.distributedVirtualPort = None
        return adapter
