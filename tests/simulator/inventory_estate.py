# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The estate `inventory`: whatever an inventory has to cope with, besides the usual estate, in DC1 and cluster1.

    /DC1/vm/Production/Web          web-01, web-02 (on), web-03 (suspended), same-name
    /DC1/vm/Production/Database     db-01 (in the resource pool databases), db-02
    /DC1/vm/Test                    same-name, `with/slash`, `größe 1`, dhcp-01 (no address), toolless-01 (no tools)
    /DC1/vm/Templates               template-01
    /DC1/vm/Trouble                 disconnected-01 (its host is), inaccessible-01, invalid-01, orphaned-01,
                                    orphaned-02 (of which the vCenter knows no configuration any more)
    /DC1/vm/shop                    a vApp: app-01, app-02, and the vApp backend with app-03
    /DC1/vm/vCLS                    the machines of vSphere Cluster Services

Tags: the categories Environment (one of them at a time), Owner, `Patch window` and `Empty category`; `shared` is a tag
of two categories, and `nobody` is on nothing; a host, a folder, a cluster, a datastore and a vApp have tags too.
Custom attributes: Owner and `Backup window` of virtual machines, Rack of hosts, `Cost centre` of all; db-02's Owner is
an empty text. Accounts (password `simulator`): web@vsphere.local may read the folder Web and no tags,
web-tags@vsphere.local may read tags, too.
"""

from __future__ import annotations

from pyVmomi import vim

from .entities.resource_pool import ResourcePool
from .entities.virtual_app import create_vapp
from .managers.custom_fields_manager import CustomFieldsManager
from .tagging.definitions import define
from .vm.defaults import guest_new

VM, HOST = vim.VirtualMachine, vim.HostSystem
AWAY = "esx-away.example.test"
EMBEDDED = (8, 0, 3)        # vSphere 8.0 U3 brought another kind of vCLS machines

# folder → machines; `+` for those that run
FOLDERS = {
    "Production/Web": ("web-01+", "web-02+", "web-03+", "same-name"),
    "Production/Database": ("db-01+", "db-02"),
    "Test": ("same-name", "with%2fslash", "größe 1+", "dhcp-01+", "toolless-01+"),
    "Templates": ("template-01",),
    "Trouble": ("inaccessible-01", "invalid-01", "orphaned-01", "orphaned-02"),
}
TAGS = {
    "Environment": {
        "cardinality": "SINGLE", "types": ["VirtualMachine"], "description": "Where it is in its life",
        "tags": {"production": ["Production/Web/web-01", "Production/Web/web-02", "Production/Database/db-01"],
                 "test": ["Test/same-name", "Trouble/inaccessible-01", "shop/app-01"], "shared": ["Test/größe 1"]}},
    "Owner": {
        "tags": {"web team": ["Production/Web/web-01", "Production/Web", "/DC1/host/cluster1"],
                 "shared": ["Production/Web/web-01"], "database.team: on call": ["Production/Database/db-01"],
                 "nobody": []}},
    "Patch window": {"types": ["VirtualMachine", "HostSystem", "Datastore", "VirtualApp"], "tags": {
        "Sunday 02:00": ["Production/Web/web-02", f"/DC1/host/{AWAY}/{AWAY}", "/DC1/datastore/datastore1", "shop"]}},
    "Empty category": {"tags": []},
}
FIELDS = {"Owner": VM, "Backup window": VM, "Rack": HOST, "Cost centre": None}
VALUES = {
    "Production/Web/web-01": {"Owner": "Anna", "Backup window": "01:00", "Cost centre": "4711"},
    "Production/Web/web-02": {"Owner": "Anna"},
    "Production/Database/db-01": {"Owner": "Björn", "Cost centre": "4712"},
    "Production/Database/db-02": {"Owner": ""},
    "Trouble/inaccessible-01": {"Owner": "Anna"},
    "/DC1/host/cluster1": {"Cost centre": "1"},
    f"/DC1/host/{AWAY}/{AWAY}": {"Rack": "R7"},
}

GUESTS = {True: ("crxSys1Guest", "VMware Photon CRX"), False: ("other3xLinux64Guest", "Other 3.x Linux (64-bit)")}


def add(builder):
    """Add all of it to an estate that has DC1 with cluster1, hosts, datastores and networks."""
    Inventory(builder).build()


def without_address(machine):
    guest = machine.own("guest")
    guest.ipAddress, guest.hostName, guest.net, guest.ipStack = None, None, [], []


class Inventory:
    def __init__(self, builder):
        self.builder, self.service = builder, builder.service
        self.datacenter, self.cluster = self.at("/DC1"), self.at("/DC1/host/cluster1")
        self.hosts = list(self.cluster.hosts.values()) if self.cluster else []
        if not self.hosts or not all(builder.places(self.hosts[0])):
            raise ValueError("the estate `inventory` needs a datacenter with a cluster, hosts, datastores and networks")
        self.root = self.datacenter.folders["vm"]

    def build(self):
        for path, names in FOLDERS.items():
            folder = self.folder(path)
            for name in names:
                self.machine(folder, name.rstrip("+"), name.endswith("+"))
        self.peculiar()
        self.vapps()
        self.away()
        self.trouble()
        self.cluster_services()
        define(self.service, {name: {**content, "tags": self.with_paths(content["tags"])}
                              for name, content in TAGS.items()})
        self.fields()

    # -- where things are

    def at(self, path):
        """What is at an inventory path, or at a path below DC1's root folder of virtual machines."""
        return self.service.by_path(self.absolute(path))

    @staticmethod
    def absolute(path):
        return path if path.startswith("/") else f"/DC1/vm/{path}"

    def with_paths(self, tags):
        return {name: [self.absolute(path) for path in tags[name]] for name in tags}

    def folder(self, path):
        current = self.root
        for name in path.split("/"):
            current = current.child(name) or self.builder.folder(current, name)
        return current

    def machine(self, folder, name, powered_on=False, host=None, pool=None):
        number = self.builder.count("vm")
        return self.builder.machine(folder, name, host or self.hosts[number % len(self.hosts)], number,
                                    powered_on=powered_on, pool=pool)

    # -- peculiar things

    def peculiar(self):
        self.at("Production/Web/web-03").set_power("suspended")
        self.at("Templates/template-01").become_template()
        without_address(self.at("Test/dhcp-01"))
        toolless = self.at("Test/toolless-01")
        toolless.values["guest"] = guest_new()
        toolless.own("guest").guestState = "running"
        self.into_pool(self.at("Production/Database/db-01"), "databases")

    def into_pool(self, machine, name):
        above, registry = self.cluster.pool, self.service.registry
        pool = registry.add(ResourcePool(self.service, f"resgroup-{registry.number()}", name, above))
        above.pools[pool.moid] = pool
        above.machines.pop(machine.moid)
        machine.pool, pool.machines[machine.moid] = pool, machine
        registry.restructured(above, pool, machine)

    def vapps(self):
        shop = create_vapp(self.cluster.pool, "shop", self.root)
        backend = create_vapp(shop, "backend")
        for vapp, name, powered_on in ((shop, "app-01", True), (shop, "app-02", False), (backend, "app-03", True)):
            self.machine(vapp, name, powered_on)

    def away(self):
        """A host that the vCenter does not reach, and with it its machine."""
        host = self.builder.standalone_host(self.datacenter, AWAY)
        datastores, networks = self.builder.places(self.hosts[0])
        for datastore in datastores:
            datastore.mounts[host.moid] = "readWrite"
        for network in networks:
            network.hosts[host.moid] = host
            host.add_port_group(network.name)
        self.machine(self.folder("Trouble"), "disconnected-01", True, host)
        host.change_runtime(connectionState="disconnected")

    def trouble(self):
        for name in ("inaccessible-01", "invalid-01", "orphaned-01", "orphaned-02"):
            machine = self.at(f"Trouble/{name}")
            machine.own("runtime").connectionState = name.partition("-")[0]
        machine.forgotten = True

    # -- vSphere Cluster Services

    def cluster_services(self):
        """As vSphere 8.0 U3 makes them, and one as they were before; all as before on an older vCenter."""
        embedded = self.service.settings.version >= EMBEDDED
        for number in range(1, 4):
            self.cluster_service(number, embedded and number < 3)

    def cluster_service(self, number, embedded):
        name = f"vCLS-{self.service.uuid('vCLS', str(number))}"
        machine = self.machine(self.folder("vCLS"), name, True)
        config = machine.own("config")
        key, kind = ("VirtualCenter", "vcls-entity") if embedded else ("com.vmware.vim.eam", "cluster-agent")
        config.managedBy = vim.ext.ManagedByInfo(extensionKey=key, type=kind)
        config.annotation = "A virtual machine of vSphere Cluster Services. Leave it to vCenter."
        config.guestId, config.guestFullName = GUESTS[embedded]
        hardware = config.hardware
        hardware.numCPU, hardware.memoryMB = 1, 128
        hardware.device = [each for each in hardware.device if not isinstance(each, vim.vm.device.VirtualEthernetCard)]
        machine.relink()
        without_address(machine)
        options = ["HDCS.agent", *(["vCLSCRX.agent"] if embedded else [])]
        config.extraConfig += [vim.option.OptionValue(key=option, value="true") for option in options]

    # -- custom attributes

    def fields(self):
        [manager] = self.service.registry.of_type(CustomFieldsManager)
        known = {name: manager.define(name, kind) for name, kind in FIELDS.items()}
        kind = vim.CustomFieldsManager.StringValue
        for path, values in VALUES.items():
            self.at(path).values["customValue"] = [
                kind(key=known[name].key, value=value) for name, value in values.items()]
