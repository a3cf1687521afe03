# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a new machine comes about: made from nothing, cloned, or registered from its file.

API: Folder.CreateVM_Task, VirtualMachine.CloneVM_Task, Folder.RegisterVM_Task.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import resolve
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm import abilities, cloning, placement
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices import disks, existing, networks
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.hardware import make
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.laws import vet_version
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.powering import POWER, TO_API, TOOLS
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.request import build
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import quote_name

HOME = "config.files.vmPathName"
# What vSphere gives every machine, by the keys under which a request may name it.
_IDE_KEYS = (200, 201)


@dataclass(frozen=True)
class Origin:
    """How a new machine comes about.

    verb: for errors and progress. vet: (session, item): builds what is sent, and raises what speaks against it. needs:
    (session, item) → the placement.Needs. start: (session, item, whole) → the task that makes it. is_whole: item →
    whether that task also marks the template and powers on, so that nothing is left to be done. completes: whether what
    it makes is read and changed afterwards.
    """

    verb: str
    vet: Callable[[Any, Any], None]
    needs: Callable[[Any, Any], Any]
    start: Callable[[Any, Any, bool], Any]
    is_whole: Callable[[Any], bool] = lambda item: False
    completes: bool = False


def origin_of(params):
    """The Origin of a machine with some options."""
    return REGISTERED if params["register"] else CLONED if params["clone"] else MADE


def vet(session, item):
    """Decides how a new machine comes about, and builds what is sent. Raises what speaks against it."""
    around, params = item.around, item.params
    _vet_power(params)
    if origin_of(params) is MADE:
        _vet_lacking(item)
    around.origin = origin_of(params)
    around.placement = placement.place(session, params, around.within, around.origin.needs(session, item))
    around.origin.vet(session, item)


def _vet_power(params):
    power = params["power_state"]
    if power == "suspended" and not params["register"]:
        raise InvalidOption("power_state: a new machine cannot be suspended.", option="power_state", value=power)
    if params["template"] and power in ("powered_on", "suspended"):
        raise InvalidOption(f"power_state: a template cannot be {power}.", option="power_state", value=power)


def _vet_lacking(item):
    params = item.params
    needed = {
        "guest_id": params["guest_id"],
        "cpu.count": (params["cpu"] or {}).get("count"),
        "memory.size_mb": (params["memory"] or {}).get("size_mb"),
    }
    lacking = [option for option, value in needed.items() if value is None]
    if lacking:
        raise InvalidOption(
            f"There is no virtual machine {item.label}. To have it made, give {', '.join(lacking)}; or say what it is "
            "cloned from (clone), or from which file it is registered (register).",
            option=lacking[0],
            lacking=lacking,
        )


def _vet_new(session, item):
    params, around = item.params, item.around
    place = around.placement
    abilities.vet(session, place.compute, place.host, item.plan)
    around.home = placement.datastore_name(session, params, place, around.within)
    base = [make("VirtualIDEController", key=key, busNumber=key - _IDE_KEYS[0]) for key in _IDE_KEYS]
    request = build(item.plan, base, around.home, params["hardware_version"] or 0, around, params)
    spec = request.spec
    spec.name = quote_name(params["name"])
    spec.files = vim.vm.FileInfo(vmPathName=f"[{around.home}]")
    if params["hardware_version"]:
        spec.version = item.plan["hardware_version"].request_value
    item.request = request
    _vet_reach(session, item)


def _vet_clone(session, item):
    around = item.around
    vet_version(item.plan["hardware_version"])
    abilities.vet(
        session, around.placement.compute, around.placement.host, item.plan, around.baseline["hardware_version"]
    )
    cloning.vet(session, item)
    _vet_reach(session, item)


def _vet_registered(session, item):
    """What it is like is known once it is there; then its changes are vetted."""
    existing.vet_machine(session, item.params["register"], _datastore_of_file(session, item))


def _vet_reach(session, item):
    around = item.around
    names = networks_of(item.plan)
    placement.vet_networks(session, around.placement, {name: around.connections.ref(name) for name in names})
    placement.vet_room(session, disks.thick_kilobytes(item.request.spec.deviceChange), around.within)
    existing.look_up(session, item.request.spec.deviceChange, around.within)


def networks_of(plan):
    """The names of the networks to which adapters are to be connected anew."""
    change = plan[networks.ITEMS.option]
    return [part["network"].after for part in (change.parts if change else ()) if part["network"]]


def vet_disks(session, item):
    """Raises Refused for new devices of an existing machine that its host does not reach, or that find no room."""
    around, request = item.around, item.request
    around.vet_reach(request.new_datastores, networks_of(item.plan))
    placement.vet_room(session, disks.thick_kilobytes(request.spec.deviceChange), around.within)
    existing.look_up(session, request.spec.deviceChange, around.within)


def _needs(session, item):
    wanted = placement.datastore_wanted(item.params)
    if wanted is None:
        return placement.Needs()
    return placement.Needs(datastores=(resolve(session, "Datastore", wanted, item.around.within, "datastore"),))


def _needs_registered(session, item):
    if not disks.datastore_in(item.params["register"]):
        raise InvalidOption(
            f"register: {item.params['register']!r} is no path of a file: write it as [datastore] folder/file.vmx.",
            option="register",
            value=item.params["register"],
        )
    return placement.Needs(datastores=(_datastore_of_file(session, item),))


def _datastore_of_file(session, item):
    return resolve(session, "Datastore", disks.datastore_in(item.params["register"]), item.around.within, "register")


# The calls


def _create(session, item, whole):
    place = item.around.placement
    return item.parent.ref.CreateVM_Task(item.request.spec, place.pool, place.host)


def _register(session, item, whole):
    place = item.around.placement
    name = quote_name(item.params["name"])
    return item.parent.ref.RegisterVM_Task(item.params["register"], name, False, place.pool, place.host)


def _clones_wholly(item):
    """Whether the server can do it all: what is not waited for is, unless there is more to do than it can."""
    later = item.plan["hardware_version"] or item.plan["custom_attributes"] or item.request.is_in_two
    return not later and (item.params["power_state"] != "powered_on" or item.params["wait"] is False)


MADE = Origin("create", _vet_new, _needs, _create)
CLONED = Origin("clone", _vet_clone, cloning.needs, cloning.clone, is_whole=_clones_wholly)
REGISTERED = Origin("register", _vet_registered, _needs_registered, _register, completes=True)


# What would be


def _bare():
    """What a machine has that is made from nothing, as the API reference says."""
    shares = vim.SharesInfo(level="normal", shares=0)
    found = {"config.bootOptions.bootRetryDelay": 10000}
    for allocation in ("config.cpuAllocation", "config.memoryAllocation"):
        found.update({f"{allocation}.reservation": 0, f"{allocation}.limit": -1, f"{allocation}.shares": shares})
    return found


def foreseen_new(session, item, paths):
    """property path → value that the server would show of a new machine before anything is configured."""
    around = item.around
    known = {**dict.fromkeys(paths), **(_bare() if around.origin is MADE else {})}
    if around.source is not None:
        known.update({path: around.source.get(path) for path in paths})
    power = item.params["power_state"] or "powered_off"
    known.update(
        {
            "config.template": bool(item.params["template"]),
            "runtime.connectionState": "connected",
            "runtime.host": around.placement.host,
            POWER: TO_API[power],
            TOOLS: None if power == "powered_on" else "guestToolsNotRunning",
            HOME: f"[{around.home}] {item.params['name']}/{item.params['name']}.vmx" if around.home else None,
        }
    )
    for path in ("name", "parent", "config.uuid", "config.instanceUuid"):
        known.pop(path, None)
    return {path: value for path, value in known.items() if value is not None}
