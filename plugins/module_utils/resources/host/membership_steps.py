# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps in which a host is added, moved, connected and removed; and what a check run notes of each."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.find import Place
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import of_task
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE, DELETE
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import kind_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import CONNECTION
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import path_below


class Steps:
    """The plan of one item, carried out or foreseen. around: as the resource knows it."""

    def __init__(self, session, item):
        self.session, self.item, self.around = session, item, item.around
        self.host, self.wanted = item.ref, item.around.wanted

    def _task(self, task, verb, last=False):
        return of_task(task, self.item.resource.doing(self.item, verb), self.item.params["task_timeout"], last=last)

    # in earnest

    def add(self):
        """Adds the host; returns it."""
        spec, connected = self.around.introduction.spec(), self.item.params["connection"] != "disconnected"
        place = self.wanted.ref
        if self.around.into_cluster:
            return (yield self._task(place.AddHost_Task(spec, connected, None, None), "add", last=True))
        compute = yield self._task(place.AddStandaloneHost_Task(spec, None, connected, None), "add", last=True)
        return self.session.read.one(compute, ["host"])["host"][0]

    def remove(self):
        """A standalone host goes with its compute resource."""
        gone = self.host if self.around.in_cluster else self.around.parent.ref
        yield self._task(gone.Destroy_Task(), "remove", last=True)

    def change(self, moves):
        """Connects a host before it moves, and disconnects it after that."""
        change = self.item.plan["connection"]
        wanted = change.after if change else None
        if wanted == "connected":
            yield from self._connect(was=change.before, last=not moves)
        if moves:
            yield from self._move(last=wanted != "disconnected")
        if wanted == "disconnected":
            yield self._task(self.host.DisconnectHost_Task(), "disconnect", last=True)

    def _connect(self, was, last):
        if was == "connected":
            yield self._task(self.host.DisconnectHost_Task(), "disconnect")
        introduction = self.around.introduction
        spec = introduction.spec() if introduction else None
        yield self._task(self.host.ReconnectHost_Task(spec, None), "connect", last)

    def _move(self, last):
        if self.around.into_cluster:
            task = self.wanted.ref.MoveInto_Task([self.host])
        else:
            moved = self.host if self.around.in_cluster else self.around.parent.ref
            task = self.wanted.ref.MoveIntoFolder_Task([moved])
        yield self._task(task, "move", last)

    def privileges_to_move(self):
        """[(object, the privileges needed on it)]."""
        before, after = self.around.parent.ref, self.wanted.ref
        edit, move = ("Host.Inventory.EditCluster",), ("Host.Inventory.MoveHost",)
        if not self.around.in_cluster and not self.around.into_cluster:
            return [(place, ("Host.Inventory.MoveCluster",)) for place in (before, after)]
        left = [(before, edit)] if self.around.in_cluster else []
        entered = edit if self.around.into_cluster else ("Host.Inventory.AddStandaloneHost",)
        return [*left, (self.host, move), (after, entered)]

    # in a check run

    def foresee(self, moves):
        """Notes in the ledger what would be there."""
        if self.item.plan.action == CREATE:
            self._foresee_new()
        elif self.item.plan.action == DELETE:
            self._foresee_removal()
        else:
            if self.item.plan["connection"]:
                self.session.ledger.set(self.host, CONNECTION, self.item.plan["connection"].after)
            if moves:
                self._foresee_move()

    def _foresee_new(self):
        parent = self.wanted if self.around.into_cluster else self._planned_compute()
        values = {
            CONNECTION: "disconnected" if self.item.params["connection"] == "disconnected" else "connected",
            "runtime.inMaintenanceMode": False,
            "runtime.powerState": "poweredOn",
        }
        self.item.ref = self.session.ledger.plan(
            "HostSystem", parent.ref, parent.path, self.item.label, values, opaque=True
        )

    def _planned_compute(self):
        """The Place of the compute resource that a standalone host would get."""
        made = self.session.ledger.plan("ComputeResource", self.wanted.ref, self.wanted.path, self.item.label)
        return Place(made, made.path)

    def _foresee_removal(self):
        ledger, around = self.session.ledger, self.around
        for path in self.session.read.paths_of(around.machines).values():
            ledger.remove(path)
        path = path_below(around.parent.path, self.item.label)
        ledger.remove(path if around.in_cluster else around.parent.path)

    def _foresee_move(self):
        ledger, around, name = self.session.ledger, self.around, self.item.label
        if not around.in_cluster and not around.into_cluster:
            ledger.set(around.parent.ref, "parent", self.wanted.ref)
            ledger.move(around.parent.path, path_below(self.wanted.path, name))
            return
        parent = self.wanted if around.into_cluster else self._planned_compute()
        ledger.set(self.host, "parent", parent.ref)
        ledger.move(path_below(around.parent.path, name), path_below(parent.path, name))
        if kind_of(around.parent.ref) == "ComputeResource":
            ledger.remove(around.parent.path)
