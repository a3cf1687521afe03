# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the inventory that a server starts with. The same settings give the same names, ids and uuids."""

from __future__ import annotations

import math

from . import inventory_estate
from .content import create_managers
from .distributed.create import create_switch
from .distributed.opaque import create_opaque
from .entities.compute import ClusterComputeResource, ComputeResource
from .entities.datacenter import create_datacenter
from .entities.datastore import Datastore
from .entities.folder import Folder
from .entities.host_system import HostSystem
from .entities.network import Network
from .entities.resource_pool import ResourcePool
from .entities.virtual_app import VirtualApp
from .managers.browsers import HostDatastoreBrowser
from .managers.custom_fields_manager import define_at_start, set_on_machines
from .managers.environment import EnvironmentBrowser
from .model import datastore_paths
from .tagging.definitions import define_many
from .twin import build as twin
from .vm.machine import VirtualMachine

TIB = 1024 ** 4
MACHINE_SIZE = 8 * 1024 ** 3        # a running machine of the estate, with its swap file


def build(service):
    """Fill an empty registry according to the service's settings."""
    settings = service.settings
    if service.saved is not None:
        twin.build(service)
        return
    root_moid, root_name = ("ha-folder-root", "ha-folder-root") if settings.esxi else ("group-d1", "Datacenters")
    service.root = service.registry.add(Folder(service, root_moid, root_name, "datacenter", fixed=True))
    service.content = create_managers(service)
    builder = Builder(service)
    if settings.esxi:
        builder.esxi()
    elif not settings.empty:
        for number in range(1, settings.datacenters + 1):
            builder.datacenter(number)
    define_at_start(service)
    if settings.estate == "inventory":
        inventory_estate.add(builder)
    furnish_machines(service)


def furnish_machines(service):
    """Tags and custom attributes of all machines."""
    settings = service.settings
    machines = service.registry.of_type(VirtualMachine)
    define_many(service, settings.categories, settings.category_tags, settings.vm_tags, machines)
    set_on_machines(service, settings.vm_fields, machines)


class Builder:
    """Adds things to the inventory; names are numbered through the whole estate."""

    def __init__(self, service):
        self.service = service
        self.registry = service.registry
        self.settings = service.settings
        self.counts = {}

    def count(self, kind):
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return self.counts[kind]

    def datacenter(self, number):
        settings = self.settings
        datacenter = create_datacenter(self.service.root, f"DC{number}")
        hosts = []
        for _unused in range(settings.clusters):
            cluster = self.cluster(datacenter, f"cluster{self.count('cluster')}")
            hosts += [self.host(cluster) for _unused in range(settings.hosts)]
        hosts += [self.standalone_host(datacenter) for _unused in range(settings.standalone_hosts)]
        for _unused in range(settings.datastores):
            self.datastore(datacenter, f"datastore{self.count('datastore')}", hosts)
        for _unused in range(settings.networks):
            self.network(datacenter, network_name(self.count("network")), hosts)
        if hosts and settings.datastores and settings.networks:
            folders = self.nested_folders(datacenter.folders["vm"]) or [datacenter.folders["vm"]]
            for _unused in range(settings.vms):
                number = self.count("vm")
                self.machine(folders[number % len(folders)], f"vm{number:04d}", hosts[number % len(hosts)], number)
        for _unused in range(settings.folders):
            self.folder(datacenter.folders["vm"], f"folder{self.count('folder')}")
        for _unused in range(settings.dvs):
            groups = [f"dvportgroup{self.count('portgroup')}" for _unused in range(settings.portgroups)]
            create_switch(self.service, datacenter, f"dvs{self.count('dvs')}", hosts, groups)
        for _unused in range(settings.opaque_networks):
            create_opaque(self.service, datacenter, f"segment{self.count('opaque')}", hosts)

    def esxi(self):
        """A host without a vCenter: one hidden datacenter, one compute resource, ids with `ha-`."""
        datacenter = create_datacenter(self.service.root, "ha-datacenter")
        self.renumber(datacenter, "ha-datacenter")
        for kind, folder in datacenter.folders.items():
            self.renumber(folder, f"ha-folder-{kind}")
        compute = self.compute(ComputeResource, "ha-compute-res", datacenter, self.host_name())
        host = self.host(compute, moid="ha-host", name=compute.name)
        for _unused in range(self.settings.datastores):
            self.datastore(datacenter, f"datastore{self.count('datastore')}", [host])
        for _unused in range(self.settings.networks):
            self.network(datacenter, network_name(self.count("network")), [host])
        for _unused in range(self.settings.vms):
            number = self.count("vm")
            self.machine(datacenter.folders["vm"], f"vm{number:04d}", host, number, moid=str(number))

    def renumber(self, obj, moid):
        """Give a new object another id."""
        parent = obj.parent
        self.registry.objects.pop(obj.moid)
        if isinstance(parent, Folder):
            parent.entities.pop(obj.moid, None)
        obj.moid, obj.ref = moid, obj.T(moid, None)
        self.registry.add(obj)
        if isinstance(parent, Folder):
            parent.entities[moid] = obj

    # -- compute

    def host_name(self):
        return f"esx{self.count('host'):02d}.example.test"

    def cluster(self, datacenter, name, folder=None):
        return self.compute(ClusterComputeResource, f"domain-c{self.registry.number()}", datacenter, name, folder)

    def standalone_host(self, datacenter, name=None, folder=None):
        name = name or self.host_name()
        compute = self.compute(ComputeResource, f"domain-s{self.registry.number()}", datacenter, name, folder)
        return self.host(compute, name=name)

    def compute(self, cls, moid, datacenter, name, folder=None):
        """A compute resource with its root resource pool and browsers."""
        compute = self.registry.add(cls(self.service, moid, name))
        number = moid.lstrip("abcdefghijklmnopqrstuvwxyz-")
        (folder or datacenter.folders["host"]).add(compute)
        pool_moid = "ha-root-pool" if self.settings.esxi else f"resgroup-{self.registry.number()}"
        compute.pool = self.registry.add(ResourcePool(self.service, pool_moid, "Resources", compute))
        compute.browser = self.registry.add(EnvironmentBrowser(self.service, f"envbrowser-{number}", compute))
        compute.browser.browser = self.browser(f"datastoreBrowser-{moid}", compute)
        return compute

    def browser(self, moid, owner):
        return self.registry.add(HostDatastoreBrowser(self.service, moid, owner))

    def host(self, compute, moid=None, name=None):
        name = name or self.host_name()
        index = self.count("host index")
        host = self.registry.add(HostSystem(self.service, moid or f"host-{self.registry.number()}", name, index))
        host.browser = self.browser(f"datastoreBrowser-{host.moid}", host)
        compute.add(host)
        return host

    # -- storage, network

    def datastore(self, datacenter, name, hosts, folder=None):
        datastore = Datastore(self.service, f"datastore-{self.registry.number()}", name, capacity=self.capacity())
        self.registry.add(datastore)
        datastore.browser_object = self.browser(f"datastoreBrowser-{datastore.moid}", datastore)
        datastore.mounts = {host.moid: "readWrite" for host in hosts}
        for path in self.settings.files:
            put_file(datastore, path)
        return (folder or datacenter.folders["datastore"]).add(datastore)

    def capacity(self):
        """1 TiB, or more where that is less than twice of what the machines of a large estate take."""
        machines = self.settings.vms / max(1, self.settings.datastores)
        return TIB * max(1, math.ceil(2 * machines * MACHINE_SIZE / TIB))

    def network(self, datacenter, name, hosts, folder=None):
        network = self.registry.add(Network(self.service, f"network-{self.registry.number()}", name))
        network.hosts = {host.moid: host for host in hosts}
        for host in hosts:
            host.add_port_group(name)
        return (folder or datacenter.folders["network"]).add(network)

    # -- folders, machines

    def nested_folders(self, root):
        """The folders of the setting `vm_folders`: three in the root folder, three in each of these, and so on."""
        made = []
        for number in range(self.settings.vm_folders):
            above = made[number // 3 - 1] if number > 2 else root
            made.append(self.folder(above, f"area{self.count('area')}"))
        return made

    def folder(self, parent, name):
        letter = parent.moid.partition("-")[2][:1]
        folder = Folder(self.service, f"group-{letter}{self.registry.number()}", name, parent.kind)
        return parent.add(self.registry.add(folder))

    def machine(self, folder, name, host, number, moid=None, powered_on=None, pool=None):
        """A machine on a host's first datastore and network, in the host's root resource pool unless another is given.

        Those with an even number run. A vApp may stand for the folder.
        """
        pool = folder if isinstance(folder, VirtualApp) else pool or host.parent.pool
        machine = VirtualMachine(self.service, moid or f"vm-{self.registry.number()}", name, number)
        self.registry.add(machine)
        datastores, networks = self.places(host)
        datastore = datastores[number % len(datastores)]
        machine.furnish(host, pool, datastore, networks[0],
                        number % 2 == 0 if powered_on is None else powered_on)
        folder.add(machine)
        return machine

    def places(self, host):
        """The host's datastores and networks (looked up once for each host: there may be ten thousand machines)."""
        key = "places", host.moid
        if key not in self.counts:
            self.counts[key] = host.datastores(), host.networks()
        return self.counts[key]


def put_file(datastore, path):
    """A file of the setting `files`: on every datastore, or on the one whose name stands before it."""
    name, inner = datastore_paths.split(path) or (datastore.name, path)
    if name == datastore.name:
        datastore.store.put(inner)


def network_name(number):
    return "VM Network" if number == 1 else f"network{number}"
