# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""New distributed switches: Folder.CreateDVS_Task, and those that an estate starts with."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from . import defaults, members, reconfigure
from .portgroup import Portgroup, create_portgroup
from .switch import VmwareDistributedVirtualSwitch
from .trouble import dvs_fault

types = vim.dvs.VmwareDistributedVirtualSwitch


def check(folder, spec):
    """Raise what Folder.CreateDVS_Task refuses. Assumed: a version that the server does not make is a DvsFault."""
    if folder.kind != "network":
        raise faults.not_supported()
    stored = folder.check_new(spec.configSpec.name or "")
    for other in folder.datacenter.below("network", "DistributedVirtualSwitch"):
        if other.name.lower() == stored.lower():
            raise faults.duplicate_name(stored, other.ref)
    version = wanted_version(folder.service, spec)
    if version not in defaults.VERSIONS or version > defaults.newest(folder.service.settings):
        raise dvs_fault(f"there is no version {version} of switches")
    return stored, configuration(folder.service, stored, "", spec)


def wanted_version(service, spec):
    product = spec.productInfo
    return product.version if product is not None and product.version else defaults.newest(service.settings)


def configuration(service, name, uuid, spec):
    policy = spec.configSpec.uplinkPortPolicy
    uplinks = defaults.UPLINKS if policy is None else policy.uplinkPortName
    config = defaults.config(name, uuid, wanted_version(service, spec), uplinks)
    return reconfigure.applied(config, spec.configSpec, set())


def create(folder, spec):
    """A new switch with its uplink port group, and the members that the specification names."""
    stored, config = check(folder, spec)
    service = folder.service
    switch = service.registry.add(VmwareDistributedVirtualSwitch(
        service, f"dvs-{service.registry.number()}", stored))
    config.uuid = new_uuid(service, switch)
    switch.values.update({"uuid": config.uuid, "config": config, "capability": defaults.capability()})
    folder.add(switch)
    hosts = members.check(switch, spec.configSpec.host)
    uplinks = create_portgroup(switch, Portgroup.ConfigSpec(
        name=f"{stored}-DVUplinks-{switch.moid.rpartition('-')[2]}", type="earlyBinding",
        defaultPortConfig=trunk()), uplink=True)
    config.uplinkPortgroup = [uplinks.ref]
    members.apply(switch, hosts)
    switch.recount()
    return switch


def trunk():
    """The uplinks carry all VLANs."""
    setting = types.VmwarePortConfigPolicy
    return setting(vlan=types.TrunkVlanSpec(inherited=False, vlanId=[vim.NumericRange(start=0, end=4094)]))


def new_uuid(service, switch):
    digits = service.uuid("dvs", switch.moid).replace("-", "")
    pairs = [digits[i:i + 2] for i in range(0, 32, 2)]
    return " ".join(pairs[:8]) + "-" + " ".join(pairs[8:])


def create_switch(service, datacenter, name, hosts, portgroups):
    """A switch of an estate: with two uplinks, all hosts as members, and port groups of the given names."""
    uplinks = vim.DistributedVirtualSwitch.NameArrayUplinkPortPolicy(uplinkPortName=["Uplink 1", "Uplink 2"])
    spec = vim.DistributedVirtualSwitch.CreateSpec(configSpec=types.ConfigSpec(
        name=name, uplinkPortPolicy=uplinks,
        host=[vim.dvs.HostMember.ConfigSpec(operation="add", host=host.ref, backing=members.Backing())
              for host in hosts]))
    switch = create(datacenter.folders["network"], spec)
    switch.own("config").networkResourceManagementEnabled = True
    for group in portgroups:
        create_portgroup(switch, Portgroup.ConfigSpec(name=group, type="earlyBinding"))
    return switch
