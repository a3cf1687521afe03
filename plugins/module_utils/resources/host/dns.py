# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Name and DNS of an ESXi host. API: HostNetworkSystem.UpdateDnsConfig, HostDnsConfig."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import dns_config
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.tcpip_stack import DEFAULT, STACKS
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

_SYSTEM = "configManager.networkSystem"
_ADAPTERS = "config.network.vnic"
_CONFIG = "config.network.dnsConfig"
_DNS = dns_config.Dns(_CONFIG)


class HostDns(Resource):
    """The name of one or many hosts, and where they look for names."""

    name = "host_dns"
    target = HostTarget()
    options = dns_config.OPTIONS
    rules = {"required_one_of": [tuple(options)]}
    fields = _DNS.fields
    reads = (_SYSTEM, _ADAPTERS, f"{_CONFIG}.ipv6VirtualNicDevice")
    refresh = (_SYSTEM, "RefreshNetworkSystem")
    privileges = {"update": ("Host.Config.Network",)}

    def vet(self, session, item):
        devices = [adapter.device for adapter in item.properties[_ADAPTERS] or ()]
        _DNS.vet(item, self.describe(item), devices)

    def apply(self, session, item):
        config = _DNS.config(item.plan, lambda attribute: item.properties.get(f"{_CONFIG}.{attribute}"))
        item.properties[_SYSTEM].UpdateDnsConfig(config)

    def foreseen_values(self, session, item):
        """The configuration of the host is that of its default TCP/IP stack."""
        values = super().foreseen_values(session, item)
        config = _DNS.config(item.plan, lambda attribute: item.properties.get(f"{_CONFIG}.{attribute}"))
        return {**values, f"{STACKS.place(DEFAULT)}.dnsConfig": config}

    def foreseen(self, item):
        return _DNS.foreseen(super().foreseen(item))
