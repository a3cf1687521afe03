# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folder.RegisterVM_Task, and what a datastore keeps of a machine that is not registered."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model import datastore_paths
from ..model.managed import api
from ..model.values import clone

CONFIGURATION = (".vmx", ".vmtx")


class Shelved:
    """What lies in the files of a machine: its configuration, and whether it is suspended."""

    def __init__(self, machine):
        self.config = clone(machine.own("config"))
        self.guest = clone(machine.own("guest"))
        self.capability = clone(machine.own("capability"))
        self.power_state = "suspended" if machine.power_state == "suspended" else "poweredOff"
        self.written = dict(machine.written)
        self.index = machine.index

    def datastore_renamed(self, old, new):
        from .machine import rename_datastore
        rename_datastore(self.config, old, new)


def shelve(machine):
    """Leave the files of a machine that is unregistered on its datastores."""
    record = Shelved(machine)
    stores = {d.name: d.store for d in machine.datastores()}
    for file in machine.files():
        name, inner = datastore_paths.split(file.path) or (None, None)
        if name in stores and file.disk is None and file.kind != "swap":
            stores[name].keep(file, inner)
    for disk in machine.disks():
        if getattr(disk.backing, "fileName", None):
            machine.keep_disk(disk)
    name, inner = datastore_paths.split(record.config.files.vmPathName)
    stores[name].machines[inner] = record


class Registration:
    """Mixed into Folder."""

    def needs_register(self, call, path, name, asTemplate, pool, host):
        pairs = [(self, "VirtualMachine.Inventory.Register")]
        if pool is not None:
            pairs.append((call.resolve(pool), "Resource.AssignVMToPool"))
        datastore = self.datastore_at(path)
        return pairs + ([(datastore, "System.Read")] if datastore is not None else [])

    def datastore_at(self, path):
        """The datastore of a path, or None."""
        parts = datastore_paths.split(path)
        found = self.datacenter.below("datastore", "Datastore") if self.datacenter and parts else ()
        return next((d for d in found if d.name == parts[0]), None)

    def check_register(self, call, path, name, asTemplate, pool, host):
        """What the call itself refuses. Assumed: a template takes no pool, and names its host."""
        if self.kind != "vm" or (asTemplate and self.service.settings.esxi):
            raise faults.not_supported()
        if asTemplate:
            if pool is not None:
                raise faults.invalid_argument("pool")
            if host is None:
                raise faults.invalid_argument("host")
        elif pool is None:
            raise faults.invalid_argument("pool")
        elif host is not None and call.resolve(host).parent is not call.resolve(pool).compute:
            raise faults.invalid_argument("host")

    @api(privilege=needs_register, check="check_register")
    def RegisterVM_Task(self, call, path, name, asTemplate, pool, host):
        """Folder.RegisterVM_Task: the machine is as it was, with its UUIDs, and its name unless another is given.

        Assumed: a file that is no configuration of a machine is InvalidFormat; an instance UUID that another machine
        of the inventory has by now is replaced.
        """
        from .clone import enter
        self.find_unregistered(path, name)
        yield
        datastore, inner, record, stored = self.find_unregistered(path, name)
        place = self.host_to_register(call, pool, host, datastore)
        machine = self.take_from_shelf(record, stored, place, call.resolve(pool) if pool is not None else None)
        machine.datastore_object = datastore
        self.empty_shelf(machine, datastore, inner)
        mark(machine, bool(asTemplate))
        enter(machine, self)
        self.service.events.about_vm(vim.event.VmRegisteredEvent, machine, call,
                                     f"Registered {machine.name} on {place.name}")
        return machine.ref

    def find_unregistered(self, path, name):
        """(datastore, path in it, Shelved, name as it is stored); raises what stands against it."""
        parts = datastore_paths.split(path)
        if parts is None or not parts[1]:
            raise faults.invalid_datastore_path(path)
        datastore = self.datastore_at(path)
        if datastore is None:
            raise faults.invalid_datastore(parts[0])
        for machine in datastore.machines.values():
            if datastore_paths.split(machine.get("config.files.vmPathName")) == parts:
                raise faults.already_exists(datastore_paths.join(*parts))
        if parts[1] not in datastore.store.files():
            raise faults.not_found(datastore_paths.join(*parts))
        record = datastore.store.machines.get(parts[1])
        if record is None or not parts[1].endswith(CONFIGURATION):
            raise vim.fault.InvalidFormat(msg=f"{path} is not the configuration file of a virtual machine.")
        return datastore, parts[1], record, self.check_new(record.config.name if name is None else name)

    def host_to_register(self, call, pool, host, datastore):
        from .placement import check_datastore
        place = call.resolve(host) if host is not None else first_host(call.resolve(pool).compute, datastore)
        if place is None or not place.is_usable():
            raise faults.invalid_state("No host of the compute resource can take the virtual machine now.")
        check_datastore(place, datastore)
        return place

    def take_from_shelf(self, record, stored, host, pool):
        from .copies import fresh_runtime
        from .machine import VirtualMachine
        number = self.service.registry.number()
        moid = str(number) if self.service.settings.esxi else f"vm-{number}"
        machine = VirtualMachine(self.service, moid, stored, record.index, self)
        config = clone(record.config)
        config.name = stored
        taken = {m.get("config.instanceUuid") for m in self.service.registry.of_type(VirtualMachine)}
        if config.instanceUuid in taken:
            config.instanceUuid = self.service.uuid("instance", moid, stored)
        run = fresh_runtime(host, config)
        run.powerState = record.power_state
        machine.values.update(config=config, runtime=run, guest=clone(record.guest),
                              capability=clone(record.capability))
        machine.host, machine.pool, machine.written = host, pool, dict(record.written)
        return machine

    @staticmethod
    def empty_shelf(machine, datastore, inner):
        """The files are the machine's again: what follows from it is not kept beside it."""
        del datastore.store.machines[inner]
        for disk_store in machine.datastores():
            for file in machine.files():
                disk_store.store.kept.pop(disk_store.store.inner(file.path), None)


def first_host(compute, datastore):
    """Assumed: a usable host that sees the datastore, the one with the fewest machines."""
    fit = sorted(compute.usable(), key=lambda host: (datastore.moid not in {d.moid for d in host.datastores()},
                                                     len(host.machines)))
    return next(iter(fit), None)


def mark(machine, template):
    """Set the template flag; the configuration file of a template ends in `.vmtx`, as a vCenter has it."""
    config = machine.own("config")
    config.template = template
    stem = config.files.vmPathName.rpartition(".")[0]
    config.files.vmPathName = f"{stem}.{'vmtx' if template else 'vmx'}"
