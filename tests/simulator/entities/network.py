# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.Network: what the port groups of one name on standard switches are in the inventory."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.managed import api, prop
from .entity import ManagedEntity
from .folder import remove_entity


class Network(ManagedEntity, api="Network"):
    """Exists while a host has a port group of this name, or a virtual machine refers to it."""

    def __init__(self, service, moid, name, parent=None):
        super().__init__(service, moid, name, parent)
        self.hosts = {}             # host moid → host, those that have the port group
        self.machines = {}

    @prop
    def summary(self, call):
        return vim.Network.Summary(network=self.ref, name=self.name, accessible=bool(self.hosts), ipPoolName="",
                                   ipPoolId=None)

    @prop
    def host(self, call):
        return [h.ref for h in self.hosts.values()]

    @prop
    def vm(self, call):
        return [m.ref for m in self.machines.values()]

    def siblings(self):
        return self.datacenter.below("network", "Network") if self.datacenter else ()

    def disabled_methods(self):
        return ("Rename_Task",)

    def check_rename(self, call, newName):
        """The name is the port group's, on each host: NotSupported (assumed)."""
        raise faults.not_supported()

    def lose(self, host):
        """A host is gone."""
        from ..host.network_inventory import detach
        detach(host, self)

    @api
    def DestroyNetwork(self, call):
        """Network.DestroyNetwork: ResourceInUse while hosts or virtual machines use it."""
        if self.hosts or self.machines:
            raise vim.fault.ResourceInUse(type=self.T, name=self.name, msg=f"The resource '{self.name}' is in use.")
        remove_entity(self, call)
