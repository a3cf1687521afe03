# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How hosts come into the inventory, are moved in it, and are connected: parts of Folder, clusters and HostSystem."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.managed import api
from . import outside

DISCONNECTED = "disconnected"


def admit(service, spec):
    """The host that a HostConnectSpec names, once nothing speaks against its being added."""
    if not spec.hostName:
        raise faults.invalid_argument("spec.hostName")
    found = outside.check(service, spec)
    outside.check_free(service, found, spec.force)
    return found


def enter(service, found, place, connected):
    """Make the host of a cluster, or of a host folder; returns the HostSystem."""
    from ..drift import add_host
    from ..estate import Builder
    made = add_host(Builder(service), place, found.name)
    host = made if made.api_name == "HostSystem" else next(iter(made.hosts.values()))
    host.password, host.trusted = found.password, found.trusted
    service.outside.pop(found.name, None)
    if not connected:
        host.show_connection(DISCONNECTED)
    return host


class StandaloneHosts:
    """The part of Folder."""

    def check_holds_hosts(self, call, **_args):
        if self.kind != "host":
            raise faults.not_supported()

    @api(check="check_holds_hosts")
    def AddStandaloneHost_Task(self, call, spec, compResSpec, addConnected, license):
        """Folder.AddStandaloneHost: a compute resource of the host's name. DuplicateName if the folder has one."""
        self.check_not_taken(spec.hostName or "")
        found = admit(self.service, spec)
        yield
        self.check_not_taken(found.name)
        return enter(self.service, found, self, addConnected).parent.ref

    def check_take_out(self, host):
        self.check_holds_hosts(None)
        if host.parent.api_name != "ClusterComputeResource":
            raise faults.not_supported()
        check_moves(host, self)
        self.check_not_taken(host.name)

    def take_out(self, host):
        """Make a standalone host of one in a cluster, as MoveIntoFolder does."""
        from ..entities.compute import ComputeResource
        from ..estate import Builder
        service = self.service
        compute = Builder(service).compute(
            ComputeResource, f"domain-s{service.registry.number()}", self.datacenter, host.name, self)
        settle(host, compute)


class ClusterHosts:
    """The part of ClusterComputeResource."""

    @api
    def AddHost_Task(self, call, spec, asConnected, resourcePool, license):
        """ClusterComputeResource.AddHost. Its resource pools are not taken over (`resourcePool` is not looked at)."""
        found = admit(self.service, spec)
        yield
        return enter(self.service, found, self, asConnected).ref

    def needs_move_in(self, call, host):
        pairs = [(self, "Host.Inventory.EditCluster")]
        for one in map(call.resolve, host):
            pairs.append((one, "Host.Inventory.MoveHost"))
            if one.parent.api_name == "ClusterComputeResource":
                pairs.append((one.parent, "Host.Inventory.EditCluster"))
        return pairs

    @api(privilege=needs_move_in)
    def MoveInto_Task(self, call, host):
        """ClusterComputeResource.MoveInto: hosts of the same datacenter; one of a cluster must be in maintenance mode.

        A standalone host brings its virtual machines along, and its compute resource goes.
        """
        hosts = [call.resolve(one) for one in host]
        for one in hosts:
            check_moves(one, self)
        yield
        for one in hosts:
            check_moves(one, self)
            if one.parent is not self:
                settle(one, self)


def check_moves(host, place):
    """InvalidState for a host that serves in another cluster, NotSupported for one of another datacenter."""
    if host.datacenter is not place.datacenter:
        raise faults.not_supported("The host is in another datacenter.")
    in_cluster = host.parent.api_name == "ClusterComputeResource"
    if in_cluster and host.parent is not place and not host.get("runtime.inMaintenanceMode"):
        raise faults.invalid_state("The host is not in maintenance mode.")


def settle(host, compute):
    """Put a host and its virtual machines under another compute resource. One that held it alone goes."""
    before = host.parent
    before.discard(host)
    compute.add(host)
    for machine in host.machines.values():
        machine.pool.discard(machine)
        machine.pool = compute.pool
        compute.pool.machines[machine.moid] = machine
        machine.touch()
    host.service.registry.restructured(compute.pool, *host.machines.values())
    if before.api_name == "ComputeResource":
        from ..entities.folder import remove_entity
        remove_entity(before, None)
    host.touch()


class Connection:
    """The part of HostSystem. `password` is what root has on the host; `trusted` tells of its certificate."""

    password = "simulator"
    trusted = False

    def show_connection(self, state):
        """The state of the connection, of the host and of the machines on it."""
        self.change_runtime(connectionState=state)
        for machine in self.machines.values():
            machine.own("runtime").connectionState = DISCONNECTED if state != "connected" else state
            machine.touch()

    @api
    def DisconnectHost_Task(self, call):
        """HostSystem.Disconnect. A host that is not connected stays as it is (assumed)."""
        yield
        self.show_connection(DISCONNECTED)

    def check_reconnect(self, spec):
        if self.get("runtime.connectionState") == "connected":
            raise faults.invalid_state("The host is connected already.")
        if spec is not None and (spec.userName or spec.sslThumbprint):
            named = vim.host.ConnectSpec(
                hostName=self.name, sslThumbprint=spec.sslThumbprint, userName=spec.userName or outside.ROOT,
                password=spec.password or self.password, force=spec.force)
            outside.check(self.service, named)

    @api
    def ReconnectHost_Task(self, call, cnxSpec, reconnectSpec):
        """HostSystem.Reconnect: InvalidState for one that is connected. What `cnxSpec` leaves out is as it was.

        Assumed: a thumbprint must be given along with a user, as when the host was added.
        """
        self.check_reconnect(cnxSpec)
        yield
        self.check_reconnect(cnxSpec)
        self.show_connection("connected")
