# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ESXi hosts in the inventory of a vCenter: that they are there, where, and whether they are connected.

API: ClusterComputeResource.AddHost_Task and MoveInto_Task, Folder.AddStandaloneHost_Task and MoveIntoFolder_Task,
HostSystem.DisconnectHost_Task and ReconnectHost_Task, ManagedEntity.Destroy_Task.
"""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.find import Place
from ansible_collections.skyscraper.vsphere.plugins.module_utils.entity import parent_path
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE, DELETE, UPDATE, Change, Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import datacenter_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.joining import OPTIONS, Introduction
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.maintenance import MAINTENANCE
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.membership_steps import Steps
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.membership_target import (
    MembershipTarget,
    Surroundings,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.power import WORDS
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import CONNECTION
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import (
    listed,
    path_below,
    unquote_name,
)


class HostMembership(Resource):
    """One or many hosts of a vCenter."""

    name = "host"
    target = MembershipTarget()
    options = {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "connection": {"type": "str", "choices": ["connected", "disconnected", "reconnected"]},
        "allow_non_empty": {"type": "bool", "default": False},
        **OPTIONS,
    }
    fields = (
        Field("cluster"),  # these two are the path of the parent, which is no property: observe fills it in
        Field("folder"),
        Field(
            "connection",
            path=CONNECTION,
            decode=lambda state: state if state in ("connected", "disconnected") else None,
            normal=lambda wanted: "connected" if wanted == "reconnected" else wanted,
            acts=lambda wanted: wanted == "reconnected",
        ),
    )
    facts = (
        Field("connection_state", path=CONNECTION),
        Field("in_maintenance", path=MAINTENANCE),
        Field("power_state", path="runtime.powerState", decode=lambda state: WORDS.get(state, state)),
        Field("boot_time", path="runtime.bootTime", decode=lambda time: time.isoformat() if time else None),
        Field("version", path="config.product.version"),
        Field("build", path="config.product.build"),
        Field("vendor", path="summary.hardware.vendor"),
        Field("model", path="summary.hardware.model"),
        Field("uuid", path="summary.hardware.uuid"),
        Field("cpu_model", path="summary.hardware.cpuModel"),
        Field("cpu_sockets", path="summary.hardware.numCpuPkgs"),
        Field("cpu_cores", path="summary.hardware.numCpuCores"),
        Field("cpu_threads", path="summary.hardware.numCpuThreads"),
        Field("cpu_mhz", path="summary.hardware.cpuMhz"),
        Field("memory_mb", path="summary.hardware.memorySize", decode=lambda size: size and size // 1024**2),
        Field("thumbprint", path="summary.config.sslThumbprint"),
        Field("status", path="overallStatus"),
    )
    reads = ("parent",)
    absent = ("absent",)
    vcenter_only = True
    starts_tasks = True
    privileges = {
        "create": ("Host.Inventory.AddHostToCluster", "Host.Inventory.AddStandaloneHost"),
        "update": (
            "Host.Config.Connection",
            "Host.Inventory.MoveHost",
            "Host.Inventory.EditCluster",
            "Host.Inventory.MoveCluster",
        ),
        "delete": ("Host.Inventory.RemoveHostFromCluster",),
    }

    # where it is

    def survey(self, session, items):
        """The places of all hosts, in one request."""
        there = [item for item in items if item.ref is not None and item.properties is not None]
        paths = session.read.paths_of([item.ref for item in there])
        for item in there:
            item.around = item.around or Surroundings()
            self._place(item, paths[item.ref._moId])

    @staticmethod
    def _place(item, path):
        item.around.parent = Place(item.properties["parent"], parent_path(path))

    def observe(self, session, item):
        super().observe(session, item)
        if item.live is None:
            return
        if item.around.parent is None or item.around.parent.ref._moId != item.properties["parent"]._moId:
            self._place(item, session.read.paths_of([item.ref])[item.ref._moId])
        path = item.around.parent.path
        place = ("cluster", path) if item.around.in_cluster else ("folder", parent_path(path))
        item.live.update([place])

    def plan(self, item):
        """A host that enters a cluster leaves its folder, and the other way round: the diff tells both."""
        plan = super().plan(item)
        if plan.action != UPDATE:
            return plan
        for entered, left in (("cluster", "folder"), ("folder", "cluster")):
            if plan[entered] and item.live[left] is not None:
                field = next(one for one in self.fields if one.option == left)
                gone = Change(field, item.live[left], None)
                return replace(plan, changes=(*plan.changes, gone))
        return plan

    def moves(self, item):
        return item.plan.action == UPDATE and bool(item.plan["cluster"] or item.plan["folder"])

    # what speaks against it

    def vet(self, session, item):
        if item.plan.action == CREATE:
            self._vet_new(session, item)
        elif item.plan.action == DELETE:
            self._vet_removal(session, item)
        else:
            if self.moves(item):
                self._vet_move(session, item)
            self._vet_connection(session, item)

    def _vet_new(self, session, item):
        wanted, introduction = item.around.wanted, Introduction(item.params, item.label)
        if wanted is None:
            raise InvalidOption(
                f"cluster: {item.label} is not in the inventory yet. Say with cluster or folder where it shall be.",
                option="cluster",
            )
        if not introduction.is_given:
            raise InvalidOption(
                f"esxi_password: {item.label} is not in the inventory yet. The vCenter needs the password of "
                f"{item.params['esxi_username']} on that host to add it.",
                option="esxi_password",
            )
        if not item.around.into_cluster:
            self._vet_name(session, item)
        datacenter = self._datacenter(session, wanted)
        if not session.is_planned(datacenter):
            introduction.vet_manager(introduction.vet(datacenter), lambda uuid: self._names_by_uuid(session, uuid))
        item.around.introduction = introduction

    @staticmethod
    def _datacenter(session, place):
        found = datacenter_of(session, place.ref)
        if found is None:
            raise Refused(f"folder: {place.path} is in no datacenter, and so it can hold no host.", option="folder")
        return found.ref

    @staticmethod
    def _names_by_uuid(session, uuid):
        found = session.content.searchIndex.FindAllByUuid(None, uuid, False, False) if uuid else ()
        return session.read.names_of(session.read.surviving(list(found or ())))

    @staticmethod
    def _vet_name(session, item):
        """A standalone host lies in a compute resource of its own name."""
        wanted = item.around.wanted
        kinds = session.read.one(wanted.ref, ["childType"])["childType"]
        if kinds is not None and "ComputeResource" not in kinds:
            raise Refused(f"folder: {wanted.path} is a folder that holds no hosts.", option="folder", value=wanted.path)
        path = path_below(wanted.path, item.label)
        if session.find.by_path(path) is not None:
            raise Refused(f"folder: there is something of the name {path} already.", option="folder", value=wanted.path)

    @staticmethod
    def _is_elsewhere(item):
        """Whether the options name another place than the one that the host is in."""
        wanted, path = item.around.wanted, item.around.parent.path
        return wanted is not None and wanted.path not in (path, parent_path(path))

    def _vet_removal(self, session, item):
        if self._is_elsewhere(item):
            raise Refused(
                f"{self.describe(item)} is in {item.around.parent.path}, and not in {item.around.wanted.path}. Leave "
                "that out to remove it from wherever it is."
            )
        if item.around.in_cluster and self._serves(item):
            raise Refused(
                f"{self.describe(item)} serves in the cluster {item.around.parent.path}. Let it enter maintenance mode "
                "(host_maintenance) or disconnect it before it is removed.",
            )
        found = session.read.through(item.ref, (("HostSystem", "vm"),), "VirtualMachine", ("name",))
        item.around.machines = tuple(ref for ref, _values in found)
        names = sorted(unquote_name(values["name"]) for _ref, values in found)
        if names and not item.params["allow_non_empty"]:
            raise Refused(
                f"{self.describe(item)} has virtual machines: {listed(names)}. They would leave the inventory along "
                "with it (and stay on its disks); set allow_non_empty to true if you mean it.",
                contents=names,
            )

    @staticmethod
    def _serves(item):
        return item.properties[CONNECTION] == "connected" and not item.properties[MAINTENANCE]

    def _vet_move(self, session, item):
        around = item.around
        here, there = (self._datacenter(session, place) for place in (around.parent, around.wanted))
        if here._moId != there._moId:
            raise Refused(
                f"{self.describe(item)} cannot be moved to {around.wanted.path}, which is in another datacenter. "
                "Remove it here and add it there."
            )
        if around.in_cluster and not item.properties[MAINTENANCE]:
            raise Refused(
                f"{self.describe(item)} must be in maintenance mode (host_maintenance) before it leaves the cluster "
                f"{around.parent.path}."
            )
        if not around.into_cluster:
            self._vet_name(session, item)

    def _vet_connection(self, session, item):
        change = item.plan["connection"]
        if change is None or change.after != "connected":
            return
        introduction = Introduction(item.params, item.label)
        if introduction.is_given:
            introduction.vet(self._datacenter(session, item.around.parent))
            item.around.introduction = introduction

    # what is done

    def needed_on(self, session, item):
        around, action = item.around, item.plan.action
        if action == CREATE:
            needed = "AddHostToCluster" if around.into_cluster else "AddStandaloneHost"
            return [(around.wanted.ref, (f"Host.Inventory.{needed}",))]
        needs = [(item.ref, ("Host.Config.Connection",))] if item.plan["connection"] else []
        if action == DELETE:
            return [(item.ref, self.privileges["delete"])]
        return needs + (Steps(session, item).privileges_to_move() if self.moves(item) else [])

    def apply(self, session, item):
        steps = Steps(session, item)
        if item.plan.action == CREATE:
            item.ref = yield from steps.add()
        elif item.plan.action == DELETE:
            self._vet_removal(session, item)  # once more: somebody may have put something on it
            yield from steps.remove()
        else:
            yield from steps.change(self.moves(item))

    def after_apply(self, session, item):
        item.around.parent = None  # as it was before
        if item.error is None and item.plan.action == CREATE and item.ref is not None:
            session.find.created("HostSystem", item.label, item.ref)
        elif item.plan.action == DELETE:
            session.find.forget("HostSystem")
            session.find.forget("VirtualMachine")

    # what a check run foresees

    def foresee(self, session, item):
        Steps(session, item).foresee(self.moves(item))
