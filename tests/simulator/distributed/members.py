# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts as members of a distributed switch, and the proxy switch that each of them has for it."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..host import network_model
from ..host.network_defaults import nic_key
from . import ports
from .trouble import dvs_fault, in_use_on_host, on_host

PROXY_PORTS = 9216
Backing = vim.dvs.HostMember.PnicBacking


def member_of(switch, host):
    return next((one for one in switch.own("config").host if one.config.host._moId == host.moid), None)


def check(switch, specs):
    """The operations on hosts, checked as a whole before anything changes: [(operation, host, backing or None)].

    Assumed, as the reference only says that there are faults: what concerns one host is a DvsOperationBulkFault that
    names it; a host in another datacenter is none that the switch can have.
    """
    hosts = [switch.service.registry.find(spec.host._moId) for spec in specs]
    if len({spec.host._moId for spec in specs}) < len(specs):
        raise faults.invalid_argument("spec.host")
    for spec, host in zip(specs, hosts, strict=True):
        if host is None or host.datacenter is not switch.datacenter:
            raise faults.invalid_argument("spec.host.host")
        if host.get("runtime.connectionState") != "connected":
            raise on_host(host, vim.fault.HostNotConnected, "Unable to communicate with the remote host.")
        check_one(switch, spec, host)
    return list(zip(specs, hosts, strict=True))


def check_one(switch, spec, host):
    member = member_of(switch, host)
    if spec.operation == "add":
        if member is not None:
            raise faults.already_exists(host.name)
    elif spec.operation not in ("edit", "remove"):
        raise faults.invalid_argument("spec.host.operation")
    elif member is None:
        raise faults.not_found(host.name)
    if spec.operation == "remove":
        check_removal(switch, host)
    elif spec.backing is not None:
        check_backing(switch, host, spec.backing)


def check_removal(switch, host):
    """ResourceInUse while something on the host is connected to the switch."""
    machines = [machine for group in switch.portgroups for machine in group.machines.values() if machine.host is host]
    if machines or ports.kernel_nics(host, switch):
        raise in_use_on_host(host, switch.name)


def check_backing(switch, host, backing):
    """The network adapters must be the host's, in no other switch, and each on a port of its own."""
    info = host.managers["networkSystem"].truth()
    taken, nics = network_model.bridged_nics(info), {nic.device for nic in info.pnic}
    wanted = [each.pnicDevice for each in backing.pnicSpec]
    for device in wanted:
        if device not in nics:
            raise on_host(host, vim.fault.NotFound, f"There is no network adapter {device}.")
        if taken.get(device, switch.name) != switch.name:
            raise in_use_on_host(host, device)
    if len(set(wanted)) < len(wanted):
        raise faults.invalid_argument("spec.host.backing.pnicSpec")
    check_uplink_ports(switch, host, backing.pnicSpec)
    if not wanted and manages(host, switch):
        raise on_host(host, vim.fault.HostConfigFault,
                      "The host would have lost its connection to the vCenter: the change was rolled back.")


def check_uplink_ports(switch, host, specs):
    keys = [each.uplinkPortKey for each in specs if each.uplinkPortKey]
    known = switch.uplink_ports.get(host.moid, {}).values()
    if len(set(keys)) < len(keys) or not set(keys) <= set(known):
        raise faults.invalid_argument("spec.host.backing.pnicSpec.uplinkPortKey")
    if len(specs) > len(ports_of_uplinks(switch)):
        raise dvs_fault(f"{host.name} has not as many uplink ports")


def ports_of_uplinks(switch):
    config = switch.own("config")
    return [*config.uplinkPortPolicy.uplinkPortName, *(n for group in config.lacpGroupConfig for n in group.uplinkName)]


def manages(host, switch):
    """Whether the vCenter reaches the host through the switch."""
    services = host.own("config").virtualNicManagerInfo
    chosen = {
        candidate.device
        for each in (services.netConfig if services is not None else ())
        if each.nicType == "management"
        for candidate in each.candidateVnic
        if candidate.key in each.selectedVnic
    }
    return any(nic.device in chosen for nic in ports.kernel_nics(host, switch))


def apply(switch, checked):
    """Carry the operations out."""
    for spec, host in checked:
        if spec.operation == "remove":
            leave(switch, host)
        else:
            join(switch, host, spec)


def join(switch, host, spec):
    member = member_of(switch, host)
    if member is None:
        member = vim.dvs.HostMember(
            config=vim.dvs.HostMember.ConfigInfo(host=host.ref, maxProxySwitchPorts=512, backing=Backing()),
            runtimeState=vim.dvs.HostMember.RuntimeState(currentMaxProxySwitchPorts=PROXY_PORTS), status="up")
        switch.own("config").host.append(member)
        for group in switch.portgroups:
            group.hosts[host.moid] = host
            group.touch()
    if spec.maxProxySwitchPorts is not None:
        member.config.maxProxySwitchPorts = spec.maxProxySwitchPorts
    ports.settle_uplinks(switch, host)
    if spec.backing is not None:
        member.config.backing = Backing(pnicSpec=plugged(switch, host, spec.backing.pnicSpec))
    show(switch, host)


def plugged(switch, host, specs):
    """The network adapters with the ports that they get: the one they name, or else the first free one."""
    own = switch.uplink_ports[host.moid]
    named = {each.uplinkPortKey for each in specs}
    free = iter([key for key in own.values() if key not in named])
    group = switch.own("config").uplinkPortgroup[0]
    result = []
    for each in specs:
        key = each.uplinkPortKey or next(free)
        result.append(vim.dvs.HostMember.PnicSpec(
            pnicDevice=each.pnicDevice, uplinkPortKey=key, uplinkPortgroupKey=group._moId,
            connectionCookie=int(key) * 1009 + 1))
    return result


def forget(switch, host):
    config = switch.own("config")
    config.host = [one for one in config.host if one.config.host._moId != host.moid]
    switch.uplink_ports.pop(host.moid, None)
    switch.recount()


def leave(switch, host):
    config = switch.own("config")
    forget(switch, host)
    for group in switch.portgroups:
        group.hosts.pop(host.moid, None)
        group.touch()
    manager = host.managers["networkSystem"]
    with manager.changing() as info:
        info.proxySwitch = [proxy for proxy in info.proxySwitch if proxy.dvsUuid != config.uuid]
    host.touch()


def refresh(switch):
    """Bring what the members have in line with the switch."""
    for member in switch.own("config").host:
        host = switch.service.registry.find(member.config.host._moId)
        if host is not None:
            ports.settle_uplinks(switch, host)
            show(switch, host)


def show(switch, host):
    """Put the proxy switch of a member into the host's network."""
    config, member = switch.own("config"), member_of(switch, host)
    own = switch.uplink_ports[host.moid]
    member.uplinkPortKey = list(own.values())
    proxy = vim.host.HostProxySwitch(
        dvsUuid=config.uuid, dvsName=switch.name, key="DvsPortset-0", numPorts=PROXY_PORTS,
        configNumPorts=member.config.maxProxySwitchPorts,
        numPortsAvailable=PROXY_PORTS - len(own), mtu=config.maxMtu,
        uplinkPort=[vim.KeyValue(key=key, value=name) for name, key in own.items()],
        pnic=[nic_key(each.pnicDevice) for each in member.config.backing.pnicSpec],
        spec=vim.host.HostProxySwitch.Specification(backing=member.config.backing),
        hostLag=[vim.host.HostProxySwitch.HostLagConfig(
            lagKey=lag.key, lagName=lag.name,
            uplinkPort=[vim.KeyValue(key=own[name], value=name) for name in lag.uplinkName])
            for lag in config.lacpGroupConfig],
        networkReservationSupported=True, nsxtEnabled=False, ensEnabled=False, ensInterruptEnabled=False)
    manager = host.managers["networkSystem"]
    with manager.changing() as info:
        place(info, proxy)
    host.touch()


def place(info, proxy):
    """The proxy switch in its place, with the key that it has there."""
    known = {each.dvsUuid: each for each in info.proxySwitch}
    proxy.key = known[proxy.dvsUuid].key if proxy.dvsUuid in known else free_key(info)
    known[proxy.dvsUuid] = proxy
    info.proxySwitch = list(known.values())


def free_key(info):
    used = {each.key for each in info.proxySwitch}
    return next(key for key in (f"DvsPortset-{number}" for number in range(len(used) + 1)) if key not in used)
