# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Distributed switches. API: Folder.CreateDVS_Task, VmwareDistributedVirtualSwitch.ReconfigureDvs_Task and its
siblings, ManagedEntity.Rename_Task and .Destroy_Task."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.entity import EntityResource, EntityTarget
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE, DELETE, UPDATE, Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import datacenter_of, groups_on
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network import (
    dvs_fields,
    dvs_laws,
    dvs_request,
    traffic,
    usage,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.config import CONFIG, is_vmware
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import folder_path
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import path_below, split_path

_KIND = "DistributedVirtualSwitch"
_OWN_PRIVILEGES = {"folder": "DVSwitch.Move", "nioc.state": "DVSwitch.ResourceManagement"}


class DvsTarget(EntityTarget):
    """A distributed switch by name in a folder of networks, by path, or by id."""

    kind = _KIND
    options = {
        "name": {"type": "str"},
        "folder": {"type": "str"},
        "datacenter": {"type": "str"},
        "moid": {"type": "str"},
    }
    info_options = options

    def folder_of(self, session, params):
        return folder_path(session, params["folder"] or "", params["datacenter"], "network")

    def _root(self, session, params):
        if params["folder"] is None and params["datacenter"] is None:
            return session.content.rootFolder
        return super()._root(session, params)

    def is_listed(self, params, values):
        return is_vmware(values[CONFIG])


class Dvs(EntityResource):
    """A distributed switch of VMware's kind."""

    name = "dvs"
    versioned = True
    vcenter_only = True
    target = DvsTarget()
    options = dvs_fields.OPTIONS
    fields = dvs_fields.FIELDS
    facts = (
        Field("uuid", path="uuid"),
        Field("port_groups", path="summary.portgroupName", decode=lambda names: sorted(names or ())),
        Field("hosts", path="summary.numHosts", decode=lambda count: count or 0),
    )
    reads = ("parent",)
    privileges = {
        "create": ("DVSwitch.Create",),
        "update": ("DVSwitch.Modify", "DVSwitch.ResourceManagement"),
        "move": ("DVSwitch.Move",),
        "delete": ("DVSwitch.Delete",),
    }

    def needed_privileges(self, item):
        if item.plan.action != UPDATE:
            return self.privileges[item.plan.action]
        needed = [_OWN_PRIVILEGES.get(change.option, "DVSwitch.Modify") for change in item.plan.changes]
        return list(dict.fromkeys(needed))

    # What the options leave open, but follows from them

    def observe(self, session, item):
        super().observe(session, item)
        if item.live is not None:
            traffic.prune(item.live)

    def plan(self, item):
        if item.params["state"] == "present":
            item.params = dvs_laws.interval_completed(item.params, item.live)
            if item.params["pvlans"] is not None:
                pvlans = [dvs_fields.pvlan_completed(one) for one in item.params["pvlans"]]
                item.params = {**item.params, "pvlans": pvlans}
        return super().plan(item)

    # What would be refused

    def vet(self, session, item):
        if item.live is not None and not is_vmware(item.properties[CONFIG]) and item.ref is not None:
            self._refuse_foreign(session, item)
        super().vet(session, item)
        if item.plan.action == DELETE:
            return
        if item.plan.action == CREATE or item.plan["name"]:
            self._vet_namesakes(session, item)
        dvs_laws.vet(self, session, item)

    def _refuse_foreign(self, session, item):
        item.properties.readable(CONFIG)
        if not session.is_planned(item.ref):
            raise Refused(f"{self.describe(item)} is none of VMware's, and cannot be managed by this module.")

    def _vet_namesakes(self, session, item):
        """Names of switches are unique in a datacenter, and not only in their folder."""
        parent = item.parent.ref if item.parent.ref is not None else item.properties["parent"]
        within = datacenter_of(session, parent)
        session.find.forget(_KIND, within)  # what came since it was read counts
        known = session.find.known(_KIND, item.params["name"], within)
        others = [ref for ref in known if item.ref is None or ref._moId != item.ref._moId]
        if others:
            path = session.read.paths_of(others[:1]).get(others[0]._moId)
            raise Refused(
                f"{self.describe(item)}: the datacenter has {path} already, and names of distributed switches are "
                "unique there. Name that one by its path or moid, if you mean it.",
                path=path,
                moid=others[0]._moId,
            )

    def contents(self, session, item):
        groups = groups_on(session, item.ref, [CONFIG])
        names = usage.names_using(groups.values(), lambda config: not config.uplink)
        members = [one.config.host for one in item.properties[CONFIG].host or () if one.config.host is not None]
        return names + session.read.names_of(members)

    def refuse_busy(self, session, item):
        dvs_laws.vet_removal(self, session, item)

    # What is done

    def create(self, session, item):
        ref = yield self.task(
            item,
            item.parent.ref.CreateDVS_Task(dvs_request.create_spec(item)),
            "create",
            last=not self._later_steps(item),
        )
        item.ref = ref
        for number, step in enumerate(self._later_steps(item), 1):
            yield from step(session, item, number == len(self._later_steps(item)))
        return ref

    def apply(self, session, item):
        if item.plan.action != UPDATE:
            yield from super().apply(session, item)
            return
        places = bool(item.plan["name"] or item.plan["folder"])
        steps = [
            self._place if places else None,
            self._upgrade if item.plan["version"] else None,
            self._reconfigure if dvs_request.is_reconfigured(item.plan) else None,
            *self._later_steps(item),
        ]
        todo = [step for step in steps if step]
        item.around = None
        for step in todo:
            yield from step(session, item, step is todo[-1])
            item.around = True  # the configuration has another version now

    def _later_steps(self, item):
        """What has a method of its own; the one that is no task comes first."""
        plan = item.plan
        steps = (
            (self._switch_nioc, plan["nioc.state"]),
            (self._set_health_checks, dvs_request.health_checks_change(plan)),
            (self._set_lacp_groups, plan["lacp_groups"]),
        )
        return [step for step, is_needed in steps if is_needed]

    def _place(self, session, item, last):
        yield from self.apply_place(session, item, last)

    def _upgrade(self, session, item, last):
        product = vim.dvs.ProductSpec(version=item.plan["version"].after)
        task = item.ref.PerformDvsProductSpecOperation_Task("upgrade", product)
        yield self.task(item, task, "upgrade", last)

    def _reconfigure(self, session, item, last):
        spec = dvs_request.spec(item)
        version = "config.configVersion"
        own = session.read.one(item.ref, [version])[version] if item.around else item.properties[CONFIG].configVersion
        spec.configVersion = own
        yield self.task(item, item.ref.ReconfigureDvs_Task(spec), "reconfigure", last)

    def _switch_nioc(self, session, item, last):
        item.ref.EnableNetworkResourceManagement(item.plan["nioc.state"].request_value)
        return
        yield  # a step, though it waits for nothing

    def _set_health_checks(self, session, item, last):
        checks = dvs_request.health_checks(item)
        yield self.task(item, item.ref.UpdateDVSHealthCheckConfig_Task(checks), "set the health checks of", last)

    def _set_lacp_groups(self, session, item, last):
        specs = dvs_request.lacp_specs(item)
        task = item.ref.UpdateDVSLacpGroupConfig_Task(specs)
        yield self.task(item, task, "set the link aggregation groups of", last)

    # What check mode foresees

    def foreseen_values(self, session, item):
        values = {"name": None, "uuid": None, **super().foreseen_values(session, item)}
        values = {path: value for path, value in values.items() if path != CONFIG and value is not None}
        return {**values, CONFIG: dvs_request.config_by_then(item)}

    def foresee_contents(self, session, item):
        session.find.forget(_KIND)

    def foresee(self, session, item):
        """Its port groups lie beside it, and go where it goes."""
        groups = []
        if item.plan.action == DELETE or (item.plan.action == UPDATE and item.plan["folder"]):
            found = groups_on(session, item.ref, [])
            groups = list(session.read.paths_of([ref for ref, _values in found.values()]).values())
        for path in groups:
            if item.plan.action == DELETE:
                session.ledger.remove(path)
            else:
                session.ledger.move(path, path_below(item.params["folder"], split_path(path)[-1]))
        super().foresee(session, item)

    def after_apply(self, session, item):
        super().after_apply(session, item)
        if item.error is None and item.plan.action == CREATE:
            session.find.forget("DistributedVirtualPortgroup")
