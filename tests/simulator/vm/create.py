# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folder.CreateVM_Task: where a new machine goes, and what it is before its spec is applied."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..entities.entity import check_name
from ..model.values import now
from . import defaults, devices
from .draft import ATTRIBUTES, Draft, asked_for
from .hardware import files, privileges
from .machine import VirtualMachine
from .reconfigure import VERSION, newest_version

# Attributes whose privilege the creation needs, too; VirtualMachine.Inventory.Create covers the others.
NEEDED = ("extraConfig", "swapPlacement", "changeTrackingEnabled")
DEVICE_PRIVILEGES = {"VirtualMachine.Config.AddExistingDisk", "VirtualMachine.Config.AddNewDisk",
                     "VirtualMachine.Config.RawDevice", "VirtualMachine.Config.HostUSBDevice"}
MEMORY, CPUS, GUEST = 32, 1, "otherGuest"       # of a machine whose spec says nothing


def needs(folder, call, config, pool):
    """The privileges that the reference names for CreateVM_Task."""
    asked = asked_for(config)
    names = {ATTRIBUTES[name][0] for name in NEEDED if name in asked}
    changes = asked.get("deviceChange", ())
    for change in changes:
        names |= privileges.of_change(change) & DEVICE_PRIVILEGES
    pairs = [(folder, "VirtualMachine.Inventory.Create"), (call.resolve(pool), "Resource.AssignVMToPool")]
    home = home_datastore(folder, config)
    if home is not None:
        pairs.append((home, "Datastore.AllocateSpace"))
    pairs += privileges.on_others(folder.service, folder.datacenter, changes, (), home or folder)
    return pairs + [(folder, name) for name in sorted(names)]


def home_datastore(folder, config):
    name, _rest = files.split_path(getattr(config.files, "vmPathName", None))
    known = folder.datacenter.below("datastore", "Datastore") if folder.datacenter else ()
    return next((each for each in known if each.name == name), None)


def create(folder, call, config, pool, host):
    """The body of the task: everything is checked, and checked again after the time that it takes."""
    Creation(folder, call, config, pool, host)
    yield
    return Creation(folder, call, config, pool, host).commit()


class Creation:
    """A machine that can be created; raises if it cannot."""

    def __init__(self, folder, call, config, pool, host):
        self.folder, self.call, self.spec, self.service = folder, call, config, folder.service
        self.name = folder.check_new(config.name or "")
        self.pool = call.resolve(pool)
        self.datastore, self.path = None, None
        self.host = self.choose_host(call.resolve(host) if host is not None else None)
        self.find_home()
        self.draft = Draft(self.service, self.bare(), self.host, self.datastore)
        self.draft.apply(config)

    # -- place

    def choose_host(self, host):
        """The host that is named, or the one that the system selects: not in a cluster without DRS.

        The reference says that `host` can be omitted for a standalone host or a cluster with DRS.
        """
        compute = self.pool.compute
        if compute.datacenter is not self.folder.datacenter:
            raise faults.invalid_argument("pool")
        if host is None:
            host = self.selected(compute)
        if host is None or host.parent is not compute:
            raise faults.invalid_argument("host")
        if not host.is_usable():
            raise faults.invalid_state("The host is not connected, or in maintenance mode.")
        return host

    @staticmethod
    def selected(compute):
        hosts = list(compute.hosts.values())
        if compute.api_name == "ClusterComputeResource" and not compute.get("configurationEx").drsConfig.enabled:
            return None
        return next((host for host in hosts if host.is_usable()), hosts[0] if hosts else None)

    def find_home(self):
        """The machine's datastore and the path of its configuration file, `[ds] name/name.vmx` by default."""
        path = getattr(self.spec.files, "vmPathName", None)
        if not path:
            raise faults.invalid_argument("configSpec.files.vmPathName")
        name, rest = files.split_path(path)
        if name is None or (rest and not rest.endswith(".vmx")):
            raise vim.fault.InvalidDatastorePath(datastorePath=path, msg=f"Invalid datastore path '{path}'.")
        self.datastore = files.find_datastore(self, name)
        files.check_mounted(self.host, self.datastore)
        taken = {machine.get("config.files.vmPathName") for machine in self.datastore.machines.values()}
        self.path = path if rest else self.default_path()
        if self.path not in taken and self.datastore.store.has_file(self.path):
            raise vim.fault.FileAlreadyExists(file=self.path, msg=f"The file {self.path} already exists.")
        if self.path in taken:
            raise vim.fault.AlreadyExists(name=self.path, msg=f"The specified key, name, or identifier "
                                                              f"'{self.path}' already exists.")

    @property
    def datacenter(self):
        return self.folder.datacenter

    def default_path(self):
        folder = self.datastore.store.free_name(self.name)
        return f"[{self.datastore.name}] {folder}/{self.name}.vmx"

    # -- contents

    def bare(self):
        """The configuration of a machine about which nothing is said, with the devices that vSphere adds itself."""
        config = defaults.config()
        config.name, config.version = self.name, self.version()
        config.changeVersion, config.createDate = "", now()
        folder = self.path.rpartition("/")[0] + "/"
        config.files = vim.vm.FileInfo(vmPathName=self.path, snapshotDirectory=folder, suspendDirectory=folder,
                                       logDirectory=folder)
        config.guestId, config.guestFullName = GUEST, defaults.GUEST_NAMES[GUEST]
        hardware = config.hardware
        hardware.numCPU, hardware.memoryMB = CPUS, MEMORY
        hardware.autoCoresPerSocket = int(config.version[4:]) >= 20 and self.spec.numCoresPerSocket is None
        hardware.device = devices.base_devices()
        made = sum(isinstance(event, vim.event.VmCreatedEvent) for event in self.service.events.all)
        seed = (self.path, str(made))
        for kind in ("uuid", "instanceUuid", "locationId"):
            setattr(config, kind, self.service.uuid(kind, *seed))
        next(o for o in config.extraConfig if o.key == "nvram").value = f"{self.name}.nvram"
        return config

    def version(self):
        wanted, newest = self.spec.version, newest_version(self.host)
        if wanted is None:
            return f"vmx-{newest:02d}"
        match = VERSION.fullmatch(wanted)
        if match is None or int(match[1]) < 3:
            raise faults.invalid_argument("configSpec.version")
        if int(match[1]) > newest:
            raise vim.fault.VirtualHardwareVersionNotSupported(
                hostName=self.host.name, host=self.host.ref,
                msg=f"Virtual hardware version {wanted} is not supported by host '{self.host.name}'.")
        return wanted

    def commit(self):
        service, registry = self.service, self.service.registry
        check_name(self.name)
        number = registry.number()
        index = 1 + max((machine.index for machine in registry.of_type(VirtualMachine)), default=0)
        moid = str(number) if service.settings.esxi else f"vm-{number}"
        machine = registry.add(VirtualMachine(service, moid, self.name, index))
        service.events.post(
            vim.event.VmBeingCreatedEvent, self.call, f"Creating {self.name} on {self.host.name}", template=False,
            entities={"vm": machine, "host": self.host, "datacenter": self.datacenter,
                      "computeResource": self.host.parent}, configSpec=self.spec)
        self.draft.work.commit()
        machine.settle_in(self.host, self.pool, self.datastore)
        self.folder.add(machine)
        machine.become(self.draft.config)
        machine.show_power_change()
        service.events.about_vm(vim.event.VmCreatedEvent, machine, self.call,
                                f"Created virtual machine {self.name} on {self.host.name}")
        return machine.ref
