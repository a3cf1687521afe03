# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server, or good sense, would refuse about snapshots."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.entries import is_called
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.powering import POWER, TOOLS
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.snapshot_tree import ROOTS, TREE
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import join_path, split_path

LONGEST_NAME = 80
MOST_LEVELS = 32  # VMware's configuration maximums: snapshots in a chain
_INDEPENDENT = "is independent of snapshots, and memory can only be kept together with all disks"


class SnapshotVet:
    """Beside C(Resource): the refusals of VmSnapshot."""

    @staticmethod
    def _vet_options(params):
        if params["match"] is not None and (params["keep"] is None or not params["match"]):
            raise InvalidOption(
                "match: it is a pattern for the names of the snapshots that keep is about; give both or none.",
                option="match",
                value=params["match"],
            )
        if params["keep"] is not None and params["state"] != "present":
            raise InvalidOption(
                f"state: {params['state']} is about one snapshot, and keep about all of them.",
                option="state",
                value=params["state"],
            )
        if params["new_name"] is not None and params["state"] == "absent":
            raise InvalidOption("new_name: what is to be absent gets no new name.", option="new_name")
        if params["memory"] and params["quiesce"]:
            raise InvalidOption(
                "quiesce: a snapshot with memory is not quiesced, as its guest goes on from where it was. Ask for one "
                "of memory and quiesce.",
                option="quiesce",
                value=True,
            )
        for option in ("snapshot", "new_name"):
            if params[option] is not None:
                SnapshotVet._vet_name(option, params[option])

    @staticmethod
    def _vet_name(option, value):
        name = (split_path(value) or [""])[-1] if option == "snapshot" else value
        if not name.strip():
            raise InvalidOption(f"{option}: it names nothing.", option=option, value=value)
        if len(name) > LONGEST_NAME:
            raise InvalidOption(
                f"{option}: {name!r} has {len(name)} characters; the server takes {LONGEST_NAME}.",
                option=option,
                value=value,
            )

    def vet(self, session, item):
        renames_only = item.plan["snapshot"] or item.plan["description"]
        if item.properties["config.template"] and not (renames_only and item.plan.action != CREATE):
            raise Refused(
                f"the virtual machine {item.label} is a template, whose snapshots can only be renamed.",
            )
        if item.plan.action == CREATE:
            self._vet_creation(session, item)
            return
        if item.plan["snapshot"]:
            self._vet_new_name(item)
        if item.plan["state"]:
            self._vet_revert(item)

    # A new one

    def _vet_creation(self, session, item):
        self._vet_place(item)
        self._vet_quiesce(item)
        self._vet_devices(item, session.read.one(item.ref, ["config.hardware.device"]))

    def _vet_place(self, item):
        """A new snapshot is always one below the current one."""
        path = tuple(split_path(item.plan["snapshot"].after))
        if not is_called(path, item.params["snapshot"]):
            raise Refused(
                f"snapshot: {self.describe(item)} does not exist, and a new one would be {join_path(*path)}, as a new "
                "snapshot always comes below the current one. Revert to the one that it is to come below, or leave the "
                "path out.",
                option="snapshot",
                value=item.params["snapshot"],
                path=join_path(*path),
            )
        if len(path) > MOST_LEVELS:
            raise Refused(
                f"{self.describe(item)} would be at level {len(path)}; a chain of snapshots has {MOST_LEVELS} at most.",
                levels=len(path),
            )

    def _vet_quiesce(self, item):
        running = item.properties[POWER] == "poweredOn"
        if item.params["quiesce"] and running and item.properties[TOOLS] not in (
            "guestToolsRunning", None,
        ):  # fmt: skip
            raise Refused(
                f"quiesce: the virtual machine {item.label} runs no VMware Tools, so its file systems cannot be "
                "quiesced. Wait for them, or set quiesce to false.",
                option="quiesce",
                value=True,
            )

    @staticmethod
    def _vet_devices(item, values):
        devices = (values or {}).get("config.hardware.device") or ()
        running = item.properties[POWER] == "poweredOn"
        for device in devices:
            reason = _obstacle(device, item.params["memory"] and running)
            if reason:
                label = device.deviceInfo.label if device.deviceInfo else f"the device {device.key}"
                raise Refused(
                    f"The virtual machine {item.label} admits no such snapshot: {label} {reason}.", device=label
                )

    # One that exists

    def _vet_new_name(self, item):
        path = item.plan["snapshot"].after
        taken = [node for _path, node in TREE.matches(item.properties[ROOTS], {"snapshot": path})]
        if taken:
            raise Refused(
                f"new_name: {self.describe(item)} cannot become {path}: there is one of that path already.",
                option="new_name",
                value=item.params["new_name"],
                snapshot_id=taken[0].id,
            )

    def _vet_revert(self, item):
        running = item.properties[POWER] == "poweredOn"
        if running and item.entry.state != "poweredOn" and not item.params["allow_power_off"]:
            raise Refused(
                f"{self.describe(item)} holds no memory of a running machine, so reverting to it ends the one that "
                "runs now without asking its guest. Set allow_power_off to true if you mean it.",
                option="allow_power_off",
                value=False,
            )


def _obstacle(device, with_memory):
    """Why a device admits no snapshot of its machine, or None."""
    backing = getattr(device, "backing", None)
    if getattr(device, "sharedBus", None) not in (None, "noSharing"):
        return "shares its bus with other machines"
    independent = (getattr(backing, "diskMode", None) or "").startswith("independent")
    if independent:
        return _INDEPENDENT if with_memory else None
    if getattr(backing, "compatibilityMode", None) == "physicalMode":
        return "is a raw device mapping in physical compatibility"
    return None
