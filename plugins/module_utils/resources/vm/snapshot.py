# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Snapshots of a virtual machine. API: VirtualMachine.CreateSnapshot_Task and its siblings, VirtualMachineSnapshot."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass, replace
from datetime import timezone

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.ledger import Planned
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import of_task
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import (
    CREATE,
    DELETE,
    UPDATE,
    Change,
    Field,
    Plan,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm import snapshot_tree
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.powering import FROM_API, POWER, TOOLS
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.snapshot_tree import ROOTS, TREE, id_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.snapshot_vet import SnapshotVet
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import VirtualMachineTarget
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import (
    join_path,
    quote_name,
    split_path,
    unquote_name,
)

CURRENT = "snapshot.currentSnapshot"
TEMPLATE = "config.template"
_PLANNED = "planned-snapshot-"
_RIGHTS = {
    "create": "CreateSnapshot",
    "update": "RenameSnapshot",
    "reverted": "RevertToSnapshot",
    "delete": "RemoveSnapshot",
}


def _in_utc(time):
    return time.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ") if time is not None else None


@dataclass(frozen=True)
class Newest(Field):
    """How many of the newest snapshots stay. Live are the paths of all that are meant, the newest first."""

    def change(self, wanted, live, exact=False):
        if wanted < 0:
            raise InvalidOption(f"{self.option}: {wanted} is less than 0.", option=self.option, value=wanted)
        return Change(self, live, live[:wanted], shown=live[:wanted]) if len(live) > wanted else None


# The path is where a snapshot is; a new name gives it another one.
PATH = Field("snapshot")
KEEP = Newest("keep")


class VmSnapshot(SnapshotVet, Resource):
    """One snapshot of a virtual machine: there or not, its name and description; reverting to it. Or all but the newest
    are removed."""

    name = "vm_snapshot"
    starts_tasks = True
    target = VirtualMachineTarget()
    options = {
        "snapshot": {"type": "str"},
        "snapshot_id": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "absent", "reverted"], "default": "present"},
        "new_name": {"type": "str"},
        "description": {"type": "str"},
        "memory": {"type": "bool", "default": False},
        "quiesce": {"type": "bool", "default": False},
        "remove_children": {"type": "bool", "default": False},
        "consolidate": {"type": "bool", "default": True},
        "keep": {"type": "int"},
        "match": {"type": "str"},
        "allow_power_off": {"type": "bool", "default": False},
    }
    rules = {
        "required_one_of": [("snapshot", "snapshot_id", "keep")],
        "mutually_exclusive": [("snapshot", "snapshot_id", "keep"), ("keep", "new_name"), ("keep", "description")],
    }
    info_options = {"snapshot": {"type": "str"}, "snapshot_id": {"type": "str"}}
    entry = TREE
    absent = ("absent",)
    fields = (
        Field(
            "state",
            path="snapshot",
            decode=lambda ref: "present",
            normal=lambda state: "present",
            acts=lambda state: state == "reverted",
        ),
        Field("description", path="description", decode=lambda text: text or ""),
    )
    facts = (
        Field("name", path="name", decode=unquote_name),
        Field("snapshot_id", path="id"),
        Field("snapshot_moid", path="snapshot", decode=lambda ref: ref._moId),
        Field("created", path="createTime", decode=_in_utc),
        Field("power_state", path="state", decode=FROM_API.get),
        Field("quiesced", path="quiesced"),
    )
    reads = (CURRENT, POWER, TOOLS, TEMPLATE)
    privileges = {action: (f"VirtualMachine.State.{name}",) for action, name in _RIGHTS.items()}

    # What is there

    def observe(self, session, item):
        """An item that was found once is known by its id: it may be called otherwise by now."""
        known, item.entry, item.live = item.entry, None, None
        if item.properties is None:
            return
        roots = item.properties.readable(ROOTS)
        if item.params.get("keep") is not None:
            item.live = {"keep": [join_path(*path) for path, _node in self._meant(item)]}
            return
        item.entry = TREE.find(roots, item.params) if known is None else snapshot_tree.node_of(roots, id_of(known))
        if item.entry is not None:
            item.live = {**self._named(roots, item.entry), **self.values_of(item, self.fields)}

    @staticmethod
    def _named(roots, node):
        """The option that names a snapshot in a result: its path, or its id where the path names several."""
        path = join_path(*snapshot_tree.path_of(roots, id_of(node)))
        several = len(TREE.matches(roots, {"snapshot": path})) > 1
        return {"snapshot_id": id_of(node)} if several else {"snapshot": path}

    @staticmethod
    def _meant(item):
        """[(path, node)] of the snapshots that C(keep) is about, the newest first."""
        pattern = item.params["match"]
        found = snapshot_tree.newest_first(item.properties[ROOTS])
        return [one for one in found if pattern is None or fnmatch.fnmatchcase(one[0][-1], pattern)]

    def identity_of(self, item):
        identity = self.target.identity(item)
        if item.params.get("keep") is not None:
            return {**identity, "match": item.params["match"]} if item.params["match"] else identity
        option, value = TREE.wanted(item.params)
        return identity if item.after else {**identity, option: value}

    def present_values(self, item):
        keep = item.params.get("keep")
        return {"state": "present"} if keep is None else {"keep": keep}

    def facts_of(self, item):
        name = {"virtual_machine": item.label if item.properties is None else unquote_name(item.properties["name"])}
        if item.entry is None:
            return name
        current = item.properties[CURRENT]
        facts = {**name, **super().facts_of(item)}
        facts["current"] = current is not None and current._moId == id_of(item.entry)
        return facts

    def describe(self, item):
        option, value = TREE.wanted(item.params)
        machine = f"of the virtual machine {item.label}"
        if value is None:
            return f"the snapshots {machine}"
        return f"the snapshot {'with the id ' if option == 'snapshot_id' else ''}{value} {machine}"

    # What is to be done

    def plan(self, item):
        self._vet_options(item.params)
        if item.params["keep"] is not None and item.live is not None:
            change = KEEP.change(item.params["keep"], item.live["keep"])
            return Plan(UPDATE, (change,), live=item.live) if change else Plan(live=item.live)
        if item.params["new_name"] is not None and item.properties is not None:
            self._settle_rename(item)
        if item.live is None and item.properties is not None and self._must_exist(item.params):
            raise self._missing(item)
        return self._with_path(item, super().plan(item))

    @staticmethod
    def _must_exist(params):
        if params["state"] == "absent":
            return False
        return params["snapshot"] is None or params["state"] == "reverted" or params["new_name"] is not None

    def _settle_rename(self, item):
        """Whether it has its new name already: then that is the one."""
        if item.entry is not None or item.params["snapshot"] is None:
            return
        *above, _name = self._names_asked(item)
        roots = item.properties[ROOTS]
        prefix = "/" if item.params["snapshot"].startswith("/") else ""
        renamed = prefix + join_path(*above, item.params["new_name"]).lstrip("/")
        item.entry = TREE.find(roots, {"snapshot": renamed})
        if item.entry is not None:
            item.live = {**self._named(roots, item.entry), **self.values_of(item, self.fields)}

    @staticmethod
    def _names_asked(item):
        return split_path(item.params["snapshot"]) or [""]

    def _with_path(self, item, plan):
        """The plan with the path that a new snapshot has, or one with a new name."""
        if plan.action == CREATE:
            current = item.properties[CURRENT]
            above = snapshot_tree.path_of(item.properties[ROOTS], current._moId) if current is not None else ()
            path = join_path(*above, self._names_asked(item)[-1])
            return replace(plan, changes=(Change(PATH, None, path, shown=path), *plan.changes))
        new_name = item.params["new_name"]
        if plan.action == DELETE or item.entry is None or new_name in (None, unquote_name(item.entry.name)):
            return plan
        path = snapshot_tree.path_of(item.properties[ROOTS], id_of(item.entry))
        before, after = join_path(*path), join_path(*path[:-1], new_name)
        changes = (Change(PATH, before, after, shown=after), *plan.changes)
        live = {option: value for option, value in plan.live.items() if option != "snapshot_id"}
        return Plan(UPDATE, changes, live=live)

    def needed_privileges(self, item):
        if item.plan["keep"]:
            return self.privileges["delete"]
        if item.plan.action != UPDATE:
            return super().needed_privileges(item)
        changed = {"reverted" if change.option == "state" else "update" for change in item.plan.changes}
        return [privilege for action in sorted(changed) for privilege in self.privileges[action]]

    # What is done

    def apply(self, session, item):
        if item.plan["keep"]:
            yield from self._remove_old(item)
        elif item.plan.action == CREATE:
            made = yield self._task(item, self._create(item), "take")
            item.entry = vim.vm.SnapshotTree(snapshot=made)
        elif item.plan.action == DELETE:
            ref = item.entry.snapshot
            removal = ref.RemoveSnapshot_Task(item.params["remove_children"], item.params["consolidate"])
            yield self._task(item, removal, "remove")
        else:
            self._rename(item)
            if item.plan["state"]:
                yield self._task(item, item.entry.snapshot.RevertToSnapshot_Task(), "revert to")

    @staticmethod
    def _create(item):
        params = item.params
        name = quote_name(split_path(params["snapshot"])[-1])
        return item.ref.CreateSnapshot_Task(name, params["description"], params["memory"], params["quiesce"])

    @staticmethod
    def _rename(item):
        name = quote_name(item.params["new_name"]) if item.plan["snapshot"] else None
        description = item.plan["description"].request_value if item.plan["description"] else None
        if name is not None or description is not None:
            item.entry.snapshot.RenameSnapshot(name, description)

    def _remove_old(self, item):
        """The oldest first: so each disk's changes are written down but once."""
        doomed = self._doomed(item)
        if len(doomed) == len(list(TREE.walk(item.properties[ROOTS]))):
            yield self._task(item, item.ref.RemoveAllSnapshots_Task(item.params["consolidate"]), "remove")
            return
        for node in doomed:
            removal = node.snapshot.RemoveSnapshot_Task(False, item.params["consolidate"])
            yield self._task(item, removal, "remove", last=node is doomed[-1])

    def _doomed(self, item):
        """The snapshots that C(keep) removes, the oldest first."""
        return [node for _path, node in reversed(self._meant(item)[item.params["keep"] :])]

    def _task(self, item, task, verb, last=True):
        return of_task(task, self.doing(item, verb), item.params["task_timeout"], vm=item.ref, last=last)

    # What later tasks of a check run find

    def foresee(self, session, item):
        roots, current = item.properties[ROOTS], item.properties[CURRENT]
        current = current._moId if current is not None else None
        if item.plan.action == CREATE:
            roots, current = self._foresee_creation(session, item, roots, current)
        elif item.plan.action == DELETE or item.plan["keep"]:
            gone = self._going(item)
            roots, current = snapshot_tree.without(roots, gone), snapshot_tree.surviving(roots, current, gone)
        else:
            roots, current = self._foresee_change(session, item, roots, current)
        info = vim.vm.SnapshotInfo(rootSnapshotList=roots) if roots else None
        if info is not None and current is not None:
            info.currentSnapshot = vim.vm.Snapshot(current, None)
        session.ledger.set(item.ref, "snapshot", info)

    def _going(self, item):
        if item.plan["keep"]:
            return {id_of(node) for node in self._doomed(item)}
        return {*snapshot_tree.subtree(item.entry)} if item.params["remove_children"] else {id_of(item.entry)}

    def _foresee_creation(self, session, item, roots, current):
        number = max((node.id for _path, node in TREE.walk(roots)), default=0) + 1
        moid = f"{_PLANNED}{item.ref._moId}-{number}"
        running = item.properties[POWER] == "poweredOn"
        new = snapshot_tree.planned(
            vim.VirtualMachine(item.ref._moId, None),
            moid,
            number,
            self._names_asked(item)[-1],
            item.params["description"],
            (item.properties[POWER] if item.params["memory"] else None) or "poweredOff",
            item.params["quiesce"] and running,
        )
        config = session.read.one(item.ref, ["config"])
        if config is not None:
            session.ledger.set(_kept(moid, session), "config", config["config"])
        return snapshot_tree.grown(roots, current, new), moid

    def _foresee_change(self, session, item, roots, current):
        moid, changed = id_of(item.entry), {}
        if item.plan["snapshot"]:
            changed["name"] = quote_name(item.params["new_name"])
        if item.plan["description"]:
            changed["description"] = item.plan["description"].after
        if item.plan["state"]:
            self._foresee_revert(session, item)
            current = moid
        return snapshot_tree.edited(roots, moid, **changed), current

    @staticmethod
    def _foresee_revert(session, item):
        state = item.entry.state
        kept = session.read.one(_kept(id_of(item.entry), session), ["config"])
        if kept is not None and kept["config"] is not None:
            kept["config"].name = item.properties["name"]
            session.ledger.set(item.ref, "config", kept["config"])
        session.ledger.set(item.ref, POWER, state)
        session.ledger.set(item.ref, TOOLS, None if state == "poweredOn" else "guestToolsNotRunning")


def _kept(moid, session):
    """The snapshot object of an id; one that is only foreseen is all in the ledger."""
    kind = "VirtualMachineSnapshot"
    return Planned(kind, moid, "") if moid.startswith(_PLANNED) else session.ref(kind, moid)
