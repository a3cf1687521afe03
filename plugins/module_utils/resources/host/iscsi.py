# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""iSCSI of an ESXi host by its software adapter. API: HostStorageSystem, HostInternetScsiHba, IscsiManager."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import until
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import iscsi_chap as chap
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import iscsi_ports as ports
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import iscsi_targets as targets
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.adapter import ADAPTERS
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.iscsi_by_then import adapters_by_then
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.iscsi_targets import software_adapter
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

_SYSTEM = "configManager.storageSystem"
_ENABLED = "config.storageDevice.softwareInternetScsiEnabled"
_LISTS = ("send_targets", "static_targets", ports.PORTS)
_SETTINGS = ("iqn", "alias", *chap.SIDES)
_APPEARS_SECONDS = 60


def _of_adapter(attribute, what=lambda value: value):
    """For C(decode): what the software adapter has, None where there is none."""

    def decode(adapters):
        adapter = software_adapter(adapters)
        return adapter and what(getattr(adapter, attribute))

    return decode


def _same_name(live, wanted):
    """Capitals make no difference in an iSCSI name."""
    return (live or "").lower() == wanted.lower()


class HostIscsi(Resource):
    """iSCSI of one or many hosts: the software adapter, how it finds targets, and what carries it."""

    name = "host_iscsi"
    target = HostTarget()
    options = {
        "enabled": {"type": "bool"},
        "iqn": {"type": "str"},
        "alias": {"type": "str"},
        **chap.CHAP_OPTIONS,
        **targets.TARGET_OPTIONS,
        "port_binding": {"type": "list", "elements": "str"},
        "exact": {"type": "list", "elements": "str", "choices": list(_LISTS)},
    }
    rules = {"required_one_of": [("enabled", *_SETTINGS, *_LISTS)]}
    fields = (
        Field("enabled", path=_ENABLED),
        Field("iqn", path=ADAPTERS.path, decode=_of_adapter("iScsiName"), normal=targets.checked_name,
              equal=_same_name),
        Field("alias", path=ADAPTERS.path, decode=_of_adapter("iScsiAlias", lambda alias: alias or "")),
        *chap.chap_fields(ADAPTERS.path, software_adapter),
        *targets.TARGET_FIELDS,
        ports.PORTS_FIELD,
    )  # fmt: skip
    facts = (
        Field("adapter", path=ADAPTERS.path, decode=_of_adapter("device")),
        Field("discovered_targets", path=ADAPTERS.path, decode=targets.discovered_targets),
    )
    reads = (_SYSTEM, ports.MANAGER)
    privileges = {"update": ("Host.Config.Storage",)}

    # What is there

    def survey(self, session, items):
        """How many hosts there are: a name of an adapter is for one alone."""
        for item in items:
            item.around = len(items)

    def values_of(self, item, fields):
        """Of an adapter that is disabled, and there until the host was rebooted, nothing is told, unless it is to be
        enabled again."""
        values = super().values_of(item, fields)
        if fields is not self.fields:
            return values
        is_meant = values["enabled"] or (item.params.get("enabled") and values["iqn"] is not None)
        return chap.tidy(values) if is_meant else {"enabled": values["enabled"]}

    def facts_of(self, item):
        facts = {name: value for name, value in super().facts_of(item).items() if value is not None}
        return {**facts, "reboot_needed": "adapter" in facts and item.properties[_ENABLED] is False}

    def things_on(self, session, item):
        """Nothing of a host that tells nothing of its storage, such as one that is out of reach."""
        if item.properties is None or item.properties[_ENABLED] is not None:
            yield from super().things_on(session, item)

    # What comes of it

    def plan(self, item):
        if item.properties is not None and item.properties.readable(_ENABLED) is None:
            raise Refused(f"{self.describe(item)} tells nothing of its storage.")
        self._refuse_contradiction(item.params)
        return chap.settled(super().plan(item), item.params)

    @staticmethod
    def _refuse_contradiction(params):
        names = params["port_binding"] or ()
        if not all(name.strip() for name in names):
            raise InvalidOption("port_binding: a name is empty.", option="port_binding", value=list(names))
        if params["enabled"] is not False:
            return
        asked = [option for option in _SETTINGS if params[option] is not None]
        asked += [option for option in _LISTS if any(_is_wanted(one) for one in params[option] or ())]
        if asked:
            raise InvalidOption(
                f"{asked[0]}: where enabled is false, there is no adapter that could have any. Leave it out.",
                option=asked[0],
            )

    def foreseen(self, item):
        enabled = item.plan["enabled"]
        if enabled and not enabled.after:
            return {"enabled": False}
        return chap.tidy(item.plan.foreseen())

    def foreseen_values(self, session, item):
        plan = item.plan
        values = {_ENABLED: plan["enabled"].after} if plan["enabled"] else {}
        if not values or values[_ENABLED]:
            adapters = item.properties[ADAPTERS.path]
            values[ADAPTERS.path] = adapters_by_then(adapters, plan)
            if plan[ports.PORTS] or software_adapter(adapters) is None:
                values[ports.BOUND] = ports.ports_foreseen(plan)
        return values

    # What the host would refuse

    def vet(self, session, item):
        plan = item.plan
        enabled = plan["enabled"].after if plan["enabled"] else item.live["enabled"]
        if not enabled and not item.live["enabled"]:
            raise Refused(
                f"{plan.changes[0].option}: the software iSCSI adapter of {self.describe(item)} is not enabled. Set "
                "enabled to true as well.",
                option=plan.changes[0].option,
            )
        if plan["iqn"] and item.around > 1:
            raise InvalidOption(
                f"iqn: it names the adapter of one host alone, and there are {item.around} hosts.",
                option="iqn",
                value=plan["iqn"].after,
            )
        chap.vet_chap(plan, item.params)
        self._vet_removed_targets(session, item)
        ports.vet_ports(session, item, self.describe(item))
        if not enabled:
            self._vet_disabling(session, item)

    def _vet_removed_targets(self, session, item):
        gone = targets.removed(item.plan)
        if gone:
            adapter = software_adapter(item.properties[ADAPTERS.path])
            self._refuse_lost(session, item, gone[0][0], targets.without_targets(adapter, item.plan))

    def _refuse_lost(self, session, item, option, stays):
        lost = targets.datastores_lost(session.read.one(item.ref, targets.USE), stays)
        if lost:
            raise Refused(
                f"{option}: {self.describe(item)} would lose the mounted {'datastores' if lost[1:] else 'datastore'} "
                f"{', '.join(lost)}, which it reaches in this way alone. Unmount what is not needed any more first.",
                option=option,
                datastores=lost,
            )

    def _vet_disabling(self, session, item):
        bound = ports.bound_by_then(session, item)
        if bound:
            raise Refused(
                f"enabled: {', '.join(bound)} of {self.describe(item)} {'are' if bound[1:] else 'is'} bound to the "
                "software iSCSI adapter. Release it as well, with port_binding as an empty list that is exact.",
                option="enabled",
                value=False,
                bound=bound,
            )
        adapter = software_adapter(item.properties[ADAPTERS.path])
        if adapter is not None:
            self._refuse_lost(session, item, "enabled", targets.without_adapter(adapter))

    # Carrying it out

    def apply(self, session, item):
        system, enabled = item.properties[_SYSTEM], item.plan["enabled"]
        if enabled and enabled.after:
            system.UpdateSoftwareInternetScsiEnabled(True)
        if any(change.option != "enabled" for change in item.plan.changes):
            adapter = software_adapter(item.properties[ADAPTERS.path])
            if adapter is None:  # the vCenter's view of a host lags behind the host
                doing = f"show the software iSCSI adapter of {self.describe(item)}"
                adapters = yield until(item.ref, ADAPTERS.path, software_adapter, doing, _APPEARS_SECONDS)
                adapter = software_adapter(adapters)
            self._configure(item, adapter.device)
        if enabled and not enabled.after:
            system.UpdateSoftwareInternetScsiEnabled(False)

    @staticmethod
    def _configure(item, device):
        """Who the host is comes first: it says so to each target that it meets. What carries it is released last."""
        plan, system, manager = item.plan, item.properties[_SYSTEM], item.properties[ports.MANAGER]
        if plan["iqn"]:
            system.UpdateInternetScsiName(device, plan["iqn"].after)
        if plan["alias"]:
            system.UpdateInternetScsiAlias(device, plan["alias"].after)
        if any(map(chap.is_about_chap, plan.changes)):
            system.UpdateInternetScsiAuthenticationProperties(device, chap.authentication(plan, item.params))
        ports.change_ports(manager, device, plan, bind=True)
        targets.change_targets(system, device, plan)
        ports.change_ports(manager, device, plan, bind=False)


def _is_wanted(one):
    """Whether an entry of a list asks for something to be there."""
    return not isinstance(one, dict) or one.get("state") != "absent"
