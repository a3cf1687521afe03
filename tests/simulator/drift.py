# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes behind the clients' backs, for the control channel."""

from __future__ import annotations

from .distributed.drift import set_on_switch
from .entities.datastore import GIB
from .entities.folder import Folder, destroy_tree
from .entities.resource_pool import ResourcePool
from .entities.virtual_app import create_vapp
from .estate import Builder
from .host.drift import converted, set_on_host
from .model import paths


def set_value(obj, path, value):
    """Set one value of an object; all places that show it agree afterwards."""
    if obj.api_name == "HostSystem" and set_on_host(obj, path, value):
        return
    if obj.api_name == "VmwareDistributedVirtualSwitch" and set_on_switch(obj, path, value):
        return
    if path == "runtime.powerState" and hasattr(obj, "set_power"):
        obj.set_power(value)
    elif path in ("name", "config.name") and hasattr(obj, "rename"):
        obj.rename(value, None)
    elif path == "guest.addresses":         # for each network adapter, as 192.0.2.7/24; None for what DHCP gives
        obj.set_addresses(value)
    elif path == "config" and value is None and hasattr(obj, "forgotten"):
        obj.forgotten = True                # the vCenter knows no more than the machine's name and place
    else:
        set_stored(obj, path, value)
        if path == "runtime.connectionState" and obj.api_name == "HostSystem":
            obj.connection_changed()
    obj.touch()


def set_stored(obj, path, value):
    """Set a value in a stored property; an alias (summary.config.annotation) is followed to its source."""
    source = type(obj).parts.get(path)
    if isinstance(source, str):
        set_value(obj, source, value)
        return
    _info, leaf = paths.declared(obj.T, paths.parse(path), path)
    steps = paths.parse(path)
    head = steps[0][0]
    if head not in obj.values:
        raise ValueError(f"{path} is derived: set what it is derived from")
    value = converted(value, leaf)
    if len(steps) == 1:
        obj.values[head] = value
        return
    target = obj.own(head)
    if getattr(target, "configVersion", None):      # of a distributed switch or port group
        target.configVersion = str(int(target.configVersion) + 1)
    if steps[0][1] is not None:
        target = paths.pick(target, steps[0][1])
    target = paths.walk(target, steps[1:-1], path)
    setattr(target, steps[-1][0], value)


def add_object(service, kind, name, parent=None, **options):
    """Make a datacenter, folder, cluster, host, pool, vapp, datastore, network, vm, snapshot, or a customization_spec.

    `parent` is the path of its folder. A snapshot is made of the vm at that path; a customization_spec lies nowhere.
    A vm may lie in a vApp (`parent` is the vApp's path), or in the resource pool of the option `pool`.
    """
    makers = {"datacenter": add_datacenter, "folder": add_folder, "vm": add_machine, "cluster": add_cluster,
              "host": add_host, "pool": add_pool, "vapp": add_vapp, "datastore": add_datastore, "network": add_network,
              "snapshot": add_snapshot, "customization_spec": add_customization_spec}
    if kind not in makers:
        raise ValueError(f"kind: one of {', '.join(makers)}")
    place = service.by_path(parent or "/")
    if place is None:
        raise ValueError(f"no such folder: {parent}")
    return makers[kind](Builder(service), place, name, **options)


def add_datacenter(builder, place, name):
    from .entities.datacenter import create_datacenter
    return create_datacenter(place, name)


def add_folder(builder, place, name):
    return builder.folder(place, name)


def add_machine(builder, place, name, powered_on=False, host=None, pool=None, template=False):
    """A machine in a VM folder or vApp, on a host given by its path or on the first one of the datacenter."""
    pool = builder.service.by_path(pool) if pool else None
    hosts = list((pool or place).compute.hosts.values()) if pool or not isinstance(place, Folder) else (
        datacenter_hosts(place))
    target = builder.service.by_path(host) if host else next(iter(hosts), None)
    if target is None or not target.datastores() or not target.networks():
        raise ValueError("a machine needs a host with a datastore and a network in its datacenter")
    number = 1 + max((m.index for m in place.datacenter.below("vm", "VirtualMachine")), default=0)
    machine = builder.machine(place, name, target, number, powered_on=powered_on, pool=pool)
    if template:
        machine.become_template()
    return machine


def add_cluster(builder, place, name):
    return builder.cluster(place.datacenter, name, place)


def add_host(builder, place, name):
    """A host in a cluster (`parent` is the cluster's path), or a standalone one in a host folder."""
    builder.counts["host index"] = len(builder.registry.of_type(host_class()))
    if isinstance(place, Folder):
        return builder.standalone_host(place.datacenter, name, place)
    return builder.host(place, name=name)


def add_pool(builder, place, name):
    """A resource pool; `parent` is the path of a resource pool."""
    pool = ResourcePool(builder.service, f"resgroup-{builder.registry.number()}", name, place)
    place.pools[pool.moid] = builder.registry.add(pool)
    builder.registry.restructured(place, pool)
    return pool


def add_vapp(builder, place, name, folder=None):
    """A vApp; `parent` is the path of a resource pool or vApp, `folder` that of the folder of a root vApp."""
    if folder is not None:
        return create_vapp(place, name, builder.service.by_path(folder))
    root = place.datacenter.folders["vm"] if place.api_name != "VirtualApp" else None
    return create_vapp(place, name, root)


def host_class():
    from .entities.host_system import HostSystem
    return HostSystem


def add_customization_spec(builder, place, name, **options):
    from .managers.customization_spec_manager import simple_item
    service = builder.service
    manager = service.find(service.content.customizationSpecManager)
    manager.store(simple_item(name, **options))
    return manager


def add_datastore(builder, place, name, hosts=None, capacity_gb=None, maintenance="normal", mode="readWrite"):
    """A datastore on the given hosts (all of the datacenter), each with the access mode `mode`."""
    datastore = builder.datastore(place.datacenter, name, chosen_hosts(builder, place, hosts), place)
    datastore.mounts = dict.fromkeys(datastore.mounts, mode)
    datastore.maintenance = maintenance
    if capacity_gb:
        datastore.capacity_bytes = int(capacity_gb * GIB)
    return datastore


def add_snapshot(builder, machine, name, **options):
    """A snapshot of what is now; options as `add_snapshot` of vm/snapshots.py takes them."""
    return machine.add_snapshot(name, **options)


def add_network(builder, place, name, hosts=None):
    return builder.network(place.datacenter, name, chosen_hosts(builder, place, hosts), place)


def chosen_hosts(builder, place, paths_of_hosts):
    if paths_of_hosts is None:
        return datacenter_hosts(place)
    return [builder.service.by_path(path) for path in paths_of_hosts]


def datacenter_hosts(place):
    found = []
    for compute in place.datacenter.below("host", "ComputeResource"):
        found += compute.hosts.values()
    return found


def remove_object(obj):
    """Remove an entity with everything below it, whatever state it is in."""
    destroy_tree(obj, None)
