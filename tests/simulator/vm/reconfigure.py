# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VirtualMachine.ReconfigVM_Task and UpgradeVM_Task."""

from __future__ import annotations

import re

from pyVmomi import vim

from .. import faults
from ..model.managed import api
from ..model.values import now, plain
from .draft import ATTRIBUTES, Draft, asked_for
from .hardware import privileges

DEVICES = "deviceChange"
VERSION = re.compile(r"vmx-(\d\d)")
# The newest virtual hardware of an ESXi release.
NEWEST = (("8.0.2", 21), ("8.0", 20), ("7.0.2", 19), ("7.0.1", 18), ("7.0", 17), ("6.7.2", 15), ("6.7", 14),
          ("6.5", 13), ("6.0", 11), ("9", 22))


class ReconfigureOperations:
    def needs_reconfigure(self, call, spec):
        asked = asked_for(spec)
        names = {ATTRIBUTES[name][0] for name in asked if name in ATTRIBUTES} - {None}
        devices = self.get("config.hardware.device")
        for change in asked.get(DEVICES, ()):
            names |= privileges.of_change(change)
            if privileges.extends(change, devices):
                names.add("VirtualMachine.Config.DiskExtend")
        others = privileges.on_others(self.service, self.datacenter, asked.get(DEVICES, ()), devices,
                                      self.datastore_object)
        return [(self, privilege) for privilege in sorted(names)] + others

    @api(privilege=needs_reconfigure)
    def ReconfigVM_Task(self, call, spec):
        """VirtualMachine.ReconfigVM_Task. Everything is checked before anything is changed.

        A spec that asks for what is there already succeeds and leaves `changeVersion` as it was (assumed).
        """
        self.drafted(spec)
        yield
        self.commit(self.drafted(spec), call)
        self.service.events.about_vm(vim.event.VmReconfiguredEvent, self, call, f"Reconfigured {self.name}",
                                     configSpec=spec)

    def drafted(self, spec):
        """What the machine would be with the spec applied; raises what is wrong with it."""
        config = self.own("config")
        if spec.changeVersion not in (None, "", config.changeVersion):
            raise faults.concurrent_access()
        if self.get("runtime.connectionState") != "connected":
            raise faults.invalid_state()
        if spec.files is not None:
            raise faults.not_supported("files of a machine that exists are not simulated.")
        draft = Draft(self.service, config, self.host, self.datastore_object, self)
        draft.apply(spec)
        if draft.new_name is not None:
            self.check_free(draft.new_name)
        return draft

    def commit(self, draft, call):
        """Make a draft the machine's configuration."""
        before = self.own("config")
        if plain(before, mask=False) == plain(draft.config, mask=False) and draft.new_name in (None, self.name):
            return
        self.keep_detached(draft.config)
        draft.work.commit()
        self.become(draft.config)
        if draft.new_name not in (None, self.name):
            self.rename(draft.new_name, call)
        self.touch()

    def become(self, config):
        """Take a new configuration over, with everything that follows from it."""
        config.modified = now()
        config.changeVersion = config.modified.isoformat()
        self.values["config"] = config
        runtime = self.own("runtime")
        runtime.maxCpuUsage = 2400 * config.hardware.numCPU
        runtime.maxMemoryUsage = config.hardware.memoryMB
        self.relink()
        self.guest_follows()

    # -- virtual hardware

    @api
    def UpgradeVM_Task(self, call, version):
        """VirtualMachine.UpgradeVM_Task: to a version that the host supports, or to its newest one.

        A version that the host does not support: InvalidArgument (assumed; the method declares no fault for it).
        """
        self.check_upgrade(version)
        yield
        target = self.check_upgrade(version)
        self.service.events.about_vm(vim.event.VmUpgradingEvent, self, call,
                                     f"Upgrading virtual hardware on {self.name}", version=target)
        self.own("config").version = target
        self.become(self.own("config"))
        self.service.events.about_vm(vim.event.VmUpgradeCompleteEvent, self, call,
                                     f"Virtual machine compatibility of {self.name} upgraded", version=target)
        self.touch()

    def check_upgrade(self, version):
        self.check_power("poweredOff", "poweredOff")
        newest = newest_version(self.host)
        target = version or f"vmx-{newest:02d}"
        match = VERSION.fullmatch(target)
        if match is None or int(match[1]) > newest:
            raise faults.invalid_argument("version")
        if int(match[1]) <= int(self.get("config.version").removeprefix("vmx-")):
            raise vim.fault.AlreadyUpgraded(msg="The virtual machine's hardware is already at this version or newer.")
        return target


def newest_version(host):
    """The newest virtual hardware that a host supports."""
    product = host.get("config.product")
    current = version_of(product.apiVersion if product is not None else host.service.settings.api_version)
    return max((number for release, number in NEWEST if current >= version_of(release)), default=10)


def version_of(text):
    return tuple(int(part) for part in text.split("."))
