# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The addresses and services of vmkernel adapters, as they are read and written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.read import Properties
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import (
    Change,
    Field,
    Plan,
    attribute_at,
    compare,
    decode,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import vmkernel_address as addresses
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import vmkernel_laws as laws
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import vmkernel_place as place
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import vmkernel_services as services
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.network import DISTRIBUTED
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import Item

Ip, Ip6, Address6 = vim.host.IpConfig, vim.host.IpConfig.IpV6AddressConfiguration, vim.host.IpConfig.IpV6Address


def adapter(**ip):
    return vim.host.VirtualNic(device="vmk1", spec=vim.host.VirtualNic.Specification(ip=Ip(**ip)))


def read(nic):
    return decode(addresses.FIELDS, lambda path: attribute_at(nic, path))


def written(params, nic=None, exact=()):
    """What is sent for some options."""
    live = read(nic) if nic is not None else {}
    changes = tuple(compare(addresses.FIELDS, addresses.completed(params), live, exact))
    item = Item(params, "esx01", entry=nic, live=live, plan=Plan("update", changes, live=live))
    spec = vim.host.VirtualNic.Specification()
    addresses.vet(item)
    addresses.write(spec, item)
    return spec


def test_what_a_server_has():
    six = Ip6(
        autoConfigurationEnabled=True,
        ipV6Address=[
            Address6(ipAddress="FE80::1", prefixLength=64, origin="other"),
            Address6(ipAddress="2001:DB8::0007", prefixLength=64, origin="manual"),
        ],
    )
    live = read(adapter(dhcp=False, ipAddress="192.0.2.7", subnetMask="255.255.255.0", ipV6Config=six))
    assert live["ipv4"] == {"dhcp": False, "address": "192.0.2.7", "netmask": "255.255.255.0", "gateway": ""}
    assert live["ipv6"] == {"dhcp": False, "autoconf": True, "addresses": ["2001:db8::7/64"], "gateway": ""}
    live = read(adapter(dhcp=True, ipAddress="192.0.2.7", subnetMask="255.255.255.0"))
    assert live["ipv4"] == {"dhcp": True, "address": None, "netmask": None, "gateway": ""}


@pytest.mark.parametrize("none", ["", "0.0.0.0", None])
def test_no_address_of_ipv4(none):
    assert read(adapter(dhcp=False, ipAddress=none, subnetMask=none))["ipv4"]["address"] is None


def test_what_does_not_change_is_sent_as_it_is():
    nic = adapter(dhcp=False, ipAddress="192.0.2.7", subnetMask="255.255.255.0")
    spec = written({"ipv4": {"gateway": "192.0.2.1"}}, nic)
    assert (spec.ip.dhcp, spec.ip.ipAddress, spec.ip.subnetMask) == (False, "192.0.2.7", "255.255.255.0")
    assert spec.ip.ipV6Config is None and spec.ipRouteSpec.ipRouteConfig.defaultGateway == "192.0.2.1"
    assert written({"ipv4": {"address": "192.0.2.8"}}, nic).ipRouteSpec is None


def test_with_dhcp_no_address_is_sent():
    spec = written({"ipv4": {"dhcp": True}}, adapter(dhcp=False, ipAddress="192.0.2.7", subnetMask="255.255.255.0"))
    assert (spec.ip.dhcp, spec.ip.ipAddress, spec.ip.subnetMask) == (True, None, None)


def test_a_gateway_is_taken_away_by_a_configuration_without_one():
    nic = adapter(dhcp=True)
    nic.spec.ipRouteSpec = vim.host.VirtualNic.IpRouteSpec(
        ipRouteConfig=vim.host.IpRouteConfig(defaultGateway="192.0.2.1", ipV6DefaultGateway="2001:db8::1")
    )
    config = written({"ipv4": {"gateway": ""}}, nic).ipRouteSpec.ipRouteConfig
    assert (config.defaultGateway, config.ipV6DefaultGateway) == (None, "2001:db8::1")


networks = st.ip_addresses(v=6, network="2001:db8::/32").map(lambda one: f"{one}/64")


@given(st.lists(networks, max_size=4), st.lists(networks, max_size=4), st.booleans())
def test_the_addresses_of_ipv6_become_those_that_are_wanted(before, wanted, exact):
    before = list(dict.fromkeys(before))
    found = [Address6(ipAddress=one.split("/")[0], prefixLength=64, origin="manual") for one in before]
    nic = adapter(dhcp=True, ipV6Config=Ip6(ipV6Address=found))
    spec = written({"ipv6": {"addresses": wanted}}, nic, ["ipv6.addresses"] if exact else [])
    sent = spec.ip.ipV6Config.ipV6Address if spec.ip.ipV6Config is not None else []
    there = set(before)
    for one in sent:
        name = f"{one.ipAddress}/{one.prefixLength}"
        assert (name in there) == (one.operation == "remove")
        there = there - {name} if one.operation == "remove" else there | {name}
    assert there == (set(wanted) if exact else {*before, *wanted})


@pytest.mark.parametrize(
    ("params", "option"),
    [
        ({"ipv4": {"address": "192.0.2.7"}}, "ipv4.netmask"),
        ({"ipv4": {"netmask": "255.255.255.0"}}, "ipv4.address"),
        ({"ipv4": {"address": "192.0.2.7/33"}}, "ipv4.address"),
        ({"ipv4": {"address": "192.0.2.7/24", "netmask": "255.255.0.0"}}, "ipv4.netmask"),
        ({"ipv4": {"address": "192.0.2.7/24", "dhcp": True}}, "ipv4.address"),
        ({"ipv4": {"address": "", "netmask": "255.255.255.0"}}, "ipv4.address"),
        ({"ipv4": {"dhcp": True, "gateway": "2001:db8::1"}}, "ipv4.gateway"),
        ({"ipv6": {"addresses": ["2001:db8::7"]}}, "ipv6.addresses"),
        ({"ipv6": {"addresses": ["fe80::7/64"]}}, "ipv6.addresses"),
        ({"ipv6": {"gateway": "192.0.2.1"}}, "ipv6.gateway"),
    ],
)
def test_what_makes_no_sense(params, option):
    with pytest.raises(InvalidOption) as caught:
        written(params)
    assert caught.value.details["option"] == option


def test_every_service_of_the_api_has_a_name():
    assert set(services.NAMES.values()) >= set(vim.host.VirtualNicManager.NicType.values)


class Bound:
    """A host with iSCSI adapters, as far as the laws ask for them."""

    def __init__(self, told):
        self.told, self.read = told, self

    def one(self, ref, paths):
        adapters = [vim.host.InternetScsiHba(device="vmhba64"), vim.host.BlockHba(device="vmhba0")]
        return Properties(zip(paths, (adapters, self), strict=True))

    def QueryBoundVnics(self, iScsiHbaName):  # noqa: N802, N803
        assert iScsiHbaName == "vmhba64"
        if isinstance(self.told, Exception):
            raise self.told
        return [vim.host.IscsiManager.IscsiPortInfo(vnicDevice=device) for device in self.told]


def test_an_adapter_that_iscsi_is_bound_to():
    item = Item({"device": "vmk1"}, "esx01")
    with pytest.raises(Refused) as caught:
        laws.vet_binding(Bound(["vmk2", "vmk1"]), item, "the vmkernel adapter vmk1")
    assert "bound to the iSCSI adapter vmhba64" in caught.value.msg
    laws.vet_binding(Bound(["vmk2"]), item, "vmk1")
    laws.vet_binding(Bound(vim.fault.NoPermission()), item, "vmk1")


class Switches:
    """A session that knows one distributed port group, on the switch with the UUID of uuid1."""

    def __init__(self, uplink):
        self.read = self
        group = {"config.uplink": uplink, "config.distributedVirtualSwitch": "switch"}
        self.values = {"group": group, "switch": {"uuid": "uuid1"}}

    def one(self, ref, paths):
        return {path: self.values[ref][path] for path in paths}

    @staticmethod
    def is_planned(ref):
        return False


def moved_to_group(switches):
    """An item whose adapter goes to the port group; its host is on the switches with these UUIDs."""
    proxies = [vim.host.HostProxySwitch(dvsUuid=uuid) for uuid in switches]
    change = Change(Field("dv_portgroup"), None, "group1")
    item = Item({"dv_portgroup": "group1"}, "esx01", properties=Properties({DISTRIBUTED: proxies}))
    item.plan, item.around = Plan("update", (change,)), place.Surroundings(None, group="group")
    return item


@pytest.mark.parametrize(
    ("uplink", "switches", "why"),
    [
        (True, ["uuid1"], "is there for uplinks"),
        (False, ["uuid2"], "is not on the distributed switch of group1"),
        (None, [], "is not on the distributed switch of group1"),
    ],
)
def test_a_distributed_port_group_that_takes_no_adapter(uplink, switches, why):
    with pytest.raises(Refused) as caught:
        place.vet(Switches(uplink), moved_to_group(switches))
    assert why in caught.value.msg
    place.vet(Switches(uplink=False), moved_to_group(["uuid1", "uuid2"]))
