# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a virtual machine is, and its way to other places. API: VirtualMachine.RelocateVM_Task, RelocateSpec."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import of_task
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import Items, ObservedItem
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import UPDATE, Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.backing import (
    PROVISIONING,
    datastore_in,
    provisioning_of,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.hardware import (
    Hardware,
    controller_name,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.powering import FROM_API, POWER
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.relocation import (
    Destination,
    Named,
    datastore_now,
    destination,
    files_by_then,
    foreseen,
    relocate_spec,
    take_options,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.relocation_laws import vet
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.whereabouts import (
    FOLDER,
    HOME,
    HOST,
    POOL,
    READS,
    Whereabouts,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import VirtualMachineTarget, folder_path
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import is_path, path_below, unquote_name

DEVICES = "config.hardware.device"
TEMPLATE = "config.template"
_NAMING = ("name", "moid", "uuid", "instance_uuid")
_PRIORITIES = {"default": "defaultPriority", "high": "highPriority", "low": "lowPriority"}


def _observed(devices):
    """The disks that have a file on a datastore."""
    hardware = Hardware(devices)
    for device in hardware.of_type("VirtualDisk"):
        controller, unit = hardware.place(device)
        file = getattr(device.backing, "fileName", None)
        values = {
            "controller": controller,
            "unit": unit,
            "datastore": datastore_in(file),
            "provisioning": provisioning_of(device.backing),
        }
        if values["datastore"]:
            yield ObservedItem(values, device, {"key": device.key})


DISKS = Items(
    "disks",
    path=DEVICES,
    fields=(
        Field("controller", normal=controller_name),
        Field("unit"),
        Field("key"),
        Field("datastore"),
        Field("provisioning"),
    ),
    keys=(("key",), ("controller", "unit")),
    finding=(("key",), ("controller", "unit")),
    observed=_observed,
)


class PlacedMachineTarget(VirtualMachineTarget):
    """One virtual machine that exists. To the ensuring module, C(folder) says where it shall be.

    Of several machines of one name, the one that is in that folder already is meant.
    """

    rules = {
        "required_one_of": [_NAMING],
        "mutually_exclusive": [_NAMING],
    }

    def items(self, session, params, paths):
        item = self._in_folder(session, params) or self._item(session, {**params, "folder": None})
        item.params = dict(params)
        return [item]

    def _in_folder(self, session, params):
        if params["name"] is None or is_path(params["name"]) or params["folder"] is None:
            return None
        if not (is_path(params["folder"]) or params["datacenter"]):
            return None
        folder = folder_path(session, params["folder"], params["datacenter"], "vm")
        there = {**params, "name": path_below(folder, params["name"]), "folder": None}
        return self._item(session, there) if session.find.by_path(there["name"]) is not None else None

    def all(self, session, params, paths):
        if any(params[option] for option in _NAMING):
            return [self._item(session, params)]
        items = super().all(session, params, paths)
        around = Whereabouts(session)
        around.learn([item.properties for item in items])
        for item in items:
            item.around = around
        return items


@dataclass
class Move:
    """A machine's way: what the options name, and, once that is vetted, where everything is by then."""

    named: Named
    by_then: Destination = None


class VmRelocate(Resource):
    """The host, cluster, resource pool, folder and datastores of a virtual machine."""

    name = "vm_relocate"
    target = PlacedMachineTarget()
    options = {
        "host": {"type": "str"},
        "cluster": {"type": "str"},
        "resource_pool": {"type": "str"},
        "datastore": {"type": "str"},
        "disks": {
            "type": "list",
            "elements": "dict",
            "options": {
                "controller": {"type": "str"},
                "unit": {"type": "int"},
                "key": {"type": "int", "no_log": False},
                "datastore": {"type": "str"},
                "provisioning": {"type": "str", "choices": list(PROVISIONING)},
            },
        },
        "priority": {"type": "str", "choices": list(_PRIORITIES), "default": "default"},
    }
    fields = (
        Field("host"),
        Field("cluster"),
        Field("resource_pool"),
        Field("datastore"),
        Field("folder"),
        DISKS,
    )
    facts = (
        Field("name", path="name", decode=unquote_name),
        Field("file", path=HOME),
        Field("power_state", path=POWER, decode=FROM_API.get),
        Field("template", path=TEMPLATE),
    )
    reads = (*READS, "network")
    vcenter_only = True
    starts_tasks = True
    privileges = {
        "cold": ("Resource.ColdMigrate",),
        "hot": ("Resource.HotMigrate",),
        "folder": ("VirtualMachine.Inventory.Move",),
    }

    def doing(self, item, verb):
        return super().doing(item, "relocate" if verb == UPDATE else verb)

    def needed_privileges(self, item):
        moves = [change.option for change in item.plan.changes if change.option != "folder"]
        is_hot = moves and item.properties[POWER] == "poweredOn"
        needs = {"cold": moves, "hot": is_hot, "folder": item.plan["folder"]}
        return [privilege for kind, needed in needs.items() if needed for privilege in self.privileges[kind]]

    def observe(self, session, item):
        super().observe(session, item)
        if item.live is None:
            return
        item.around = item.around or Whereabouts(session)
        item.around.learn([item.properties])
        item.live.update(item.around.where(item.properties))
        for disk in item.live["disks"]:
            datastore = getattr(disk.source.backing, "datastore", None)
            disk["datastore"] = item.around.names(datastore) or disk["datastore"]
        if "priority" in item.params:  # the ensuring module
            self._take_options(session, item)

    @staticmethod
    def _take_options(session, item):
        """Brings the options into the words in which the places are observed."""
        if item.request is None:
            item.request = Move(take_options(session, item))
        item.live["datastore"] = datastore_now(item)

    def vet(self, session, item):
        move = item.request
        move.by_then = destination(session, item, move.named)
        vet(session, item, move.named, move.by_then)

    def foreseen(self, item):
        return {**item.live, **foreseen(item, item.request.by_then)}

    def foresee(self, session, item):
        named, by_then = item.request.named, item.request.by_then
        session.ledger.set(item.ref, HOST, by_then.host)
        if by_then.pool is not None:
            session.ledger.set(item.ref, POOL, by_then.pool)
        if item.plan["folder"]:
            path = session.read.paths_of([item.ref])[item.ref._moId]
            session.ledger.set(item.ref, FOLDER, by_then.folder.ref)
            session.ledger.move(path, path_below(by_then.folder.path, unquote_name(item.properties["name"])))
        for path, value in files_by_then(item, named, by_then).items():
            session.ledger.set(item.ref, path, value)

    def apply(self, session, item):
        named, by_then = item.request.named, item.request.by_then
        if [change.option for change in item.plan.changes] == ["folder"]:
            task, verb = by_then.folder.ref.MoveIntoFolder_Task([item.ref]), "move"
        else:
            spec = relocate_spec(item, named, by_then)
            task, verb = item.ref.RelocateVM_Task(spec, _PRIORITIES[item.params["priority"]]), "relocate"
        yield of_task(task, self.doing(item, verb), item.params["task_timeout"], last=True)
