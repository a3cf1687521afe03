# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The storage adapters of an ESXi host. API: HostStorageDeviceInfo, HostHostBusAdapter and what is derived from it."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Entry, Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import kind_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

ADAPTERS = Entry("config.storageDevice.hostBusAdapter", key="device", option="adapter")
_TYPES = {
    "HostBlockHba": "block",
    "HostFibreChannelHba": "fibre_channel",
    "HostFibreChannelOverEthernetHba": "fcoe",
    "HostInternetScsiHba": "iscsi",
    "HostParallelScsiHba": "parallel_scsi",
    "HostPcieHba": "pcie",
    "HostRdmaHba": "rdma",
    "HostSerialAttachedHba": "sas",
    "HostTcpHba": "tcp",
}


def _world_wide_name(number):
    """A name of 64 bits as it is written: C(20:00:00:25:b5:00:00:1f). The API gives it as a number, or as text."""
    if number is None or isinstance(number, str):
        return number or None
    return (number & (1 << 64) - 1).to_bytes(8, "big").hex(":")


class HostAdapter(Resource):
    """A storage adapter of one or many hosts. It is read, and not ensured."""

    name = "host_adapter"
    target = HostTarget()
    info_options = {"adapter": {"type": "str"}}
    entry = ADAPTERS
    fields = (
        Field("model", path="model", decode=str.strip),
        Field("driver", path="driver"),
        Field("pci", path="pci"),
        Field("protocol", path="storageProtocol"),
        Field("status", path="status"),
    )

    def values_of(self, item, fields):
        values = super().values_of(item, fields)
        return {**values, **_own_values(item.entry)} if fields is self.fields else values


def _own_values(adapter):
    """What adapters of some type alone have."""

    def has(name):
        return getattr(adapter, name, None)

    return {
        "type": _TYPES.get(kind_of(adapter), "other"),
        "port_wwn": _world_wide_name(has("portWorldWideName")),
        "node_wwn": _world_wide_name(has("nodeWorldWideName")),
        "iqn": has("iScsiName"),
        "software": has("isSoftwareBased"),
    }
