# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.OpaqueNetwork"""

from __future__ import annotations

from pyVmomi import vim

from ..entities.network import Network
from ..model.managed import prop


class OpaqueNetwork(Network, api="OpaqueNetwork"):
    """A network that something else than vSphere manages: a segment of NSX."""

    @property
    def opaque_id(self):
        return getattr(self.values.get("summary"), "opaqueNetworkId", None) or self.service.uuid("opaque", self.moid)

    @prop
    def summary(self, call):
        return vim.OpaqueNetwork.Summary(
            network=self.ref, name=self.name, accessible=bool(self.hosts), ipPoolName="",
            opaqueNetworkId=self.opaque_id, opaqueNetworkType="nsx.LogicalSwitch")

    @prop
    def capability(self, call):
        return vim.OpaqueNetwork.Capability(networkReservationSupported=False)


def create_opaque(service, datacenter, name, hosts):
    registry = service.registry
    network = registry.add(OpaqueNetwork(service, f"network-o{registry.number()}", name))
    network.hosts = {host.moid: host for host in hosts}
    return datacenter.folders["network"].add(network)
