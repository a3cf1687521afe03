# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Customizations: what the options mean to the API, which of two are the same, and that no secret is told of."""

from __future__ import annotations

import json

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.customization_network import settings_for
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.customization_spec import (
    OPTIONS,
    RULES,
    asked_for,
    fingerprint_of,
    has_secrets,
    specification_of,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

custom = vim.vm.customization
UUID = "52000000-0000-0000-0000-000000000001"
MACS = ["00:50:56:80:00:01", "00:50:56:80:00:02", "00:50:56:80:00:03"]
LINUX = {"linux": {"domain": "example.test"}}
WINDOWS = {"full_name": "Owner", "organization": "Example"}
JOINING = {"domain": "example.test", "domain_admin": "joiner", "domain_admin_password": "Join-1"}


def options(**given):
    checked = ArgumentSpecValidator(OPTIONS, **RULES).validate(given)
    assert not checked.error_messages
    return checked.validated_parameters


def cards(*macs):
    return [vim.vm.device.VirtualVmxnet3(key=4000 + at, macAddress=mac) for at, mac in enumerate(macs)]


def fingerprint(**given):
    return fingerprint_of(options(**given), UUID)


# -- which are the same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"windows": {**WINDOWS, "admin_password": "a"}}, {"windows": {**WINDOWS, "admin_password": "b"}}),
        ({"windows": {**WINDOWS, "admin_password": "a"}}, {"windows": WINDOWS}),
        ({"windows": {**WINDOWS, **JOINING}}, {"windows": {**WINDOWS, **JOINING, "domain_admin_password": "x"}}),
        ({"cloud_init": {"metadata": "a", "userdata": "b"}}, {"cloud_init": {"metadata": "a"}}),
        ({"cloud_init": {"metadata": {"a": 1}}}, {"cloud_init": {"metadata": '{"a": 1}'}}),
        (
            {**LINUX, "networks": [{"ip_address": "192.0.2.7/24", "mac_address": "00-50-56-80-00-0A"}]},
            {
                **LINUX,
                "networks": [
                    {"ip_address": "192.0.2.7", "netmask": "255.255.255.0", "mac_address": "0050.5680.000a"}
                ],
            },
        ),
    ],
)
def test_secrets_and_notations_make_no_difference(one, other):
    assert fingerprint(**one) == fingerprint(**other)


@pytest.mark.parametrize(
    "other",
    [
        {"linux": {"domain": "example.com"}},
        {**LINUX, "guest_hostname": "web-01"},
        {**LINUX, "dns_servers": []},
        {**LINUX, "networks": [{}]},
        {"specification": "web"},
    ],
)
def test_everything_else_does(other):
    assert fingerprint(**LINUX) != fingerprint(**other)


def test_a_clone_is_another_machine():
    assert fingerprint_of(options(**LINUX), UUID) != fingerprint_of(options(**LINUX), UUID.replace("1", "2"))


def test_no_secret_is_told_of():
    for given in (
        {"windows": {**WINDOWS, **JOINING, "domain_admin_password": "S3cret", "admin_password": "S3cret"}},
        {"cloud_init": {"metadata": "a", "userdata": "S3cret"}},
    ):
        assert has_secrets(options(**given))
        assert "S3cret" not in json.dumps(asked_for(options(**given)))
    assert not has_secrets(options(**LINUX))


# -- what they mean


def test_the_adapters_are_found_by_address_or_else_in_order():
    networks = [{"ip_address": "192.0.2.1/24"}, {"mac_address": MACS[0]}, {"ip_address": "192.0.2.3/24"}]
    found = [getattr(one.adapter.ip, "ipAddress", None) for one in settings_for(networks, MACS)]
    assert found == [None, "192.0.2.1", "192.0.2.3"]


def test_all_that_an_adapter_can_have():
    network = {
        "ip_address": "192.0.2.7/26",
        "gateways": ["192.0.2.1"],
        "ipv6_addresses": ["2001:db8::7/64", "dhcp", "auto", "stateless"],
        "ipv6_gateways": ["fe80::1"],
        "dns_servers": ["2001:db8::53"],
        "dns_domain": "example.test",
        "wins_servers": ["192.0.2.60", "192.0.2.61"],
    }
    (mapping,) = settings_for([network], None)
    adapter = mapping.adapter
    assert (adapter.ip.ipAddress, adapter.subnetMask) == ("192.0.2.7", "255.255.255.192")
    assert (list(adapter.gateway), list(adapter.ipV6Spec.gateway)) == (["192.0.2.1"], ["fe80::1"])
    fixed, *others = adapter.ipV6Spec.ip
    assert (fixed.ipAddress, fixed.subnetMask) == ("2001:db8::7", 64)
    kinds = (custom.DhcpIpV6Generator, custom.AutoIpV6Generator, custom.StatelessIpV6Generator)
    assert tuple(type(one) for one in others) == kinds
    assert (adapter.primaryWINS, adapter.secondaryWINS) == ("192.0.2.60", "192.0.2.61")


@pytest.mark.parametrize(
    ("network", "problem"),
    [
        ({"netmask": "255.255.255.0"}, "netmask goes with ip_address"),
        ({"gateways": ["192.0.2.1"]}, "gateways goes with ip_address"),
        ({"ip_address": "192.0.2.1/24", "netmask": "255.255.255.0"}, "has its mask already"),
        ({"ip_address": "192.0.2.1", "netmask": "255.0.255.0"}, "no IPv4 address with its mask"),
        ({"ipv6_addresses": ["192.0.2.1/24"]}, "no IPv6 address with its mask"),
        ({"dns_servers": ["dns"]}, "'dns' is no IP address"),
        ({"mac_address": "x"}, "'x' is no MAC address"),
        ({"wins_servers": ["192.0.2.1"] * 3}, "two wins_servers at most"),
    ],
)
def test_what_an_adapter_cannot_have(network, problem):
    with pytest.raises(InvalidOption, match=problem) as caught:
        settings_for([network], MACS[:1])
    assert caught.value.details["option"] == "networks"


def test_two_entries_for_one_adapter():
    with pytest.raises(InvalidOption, match="there are two entries for"):
        settings_for([{"mac_address": MACS[0]}] * 2, MACS[:2])


def test_linux():
    own = {"domain": "example.test", "time_zone": "Europe/Berlin", "hw_clock_utc": True, "script": "#!/bin/sh"}
    spec = specification_of(options(linux=own, dns_servers=["192.0.2.53"]), None, cards(*MACS))
    identity = spec.identity
    assert isinstance(identity.hostName, custom.VirtualMachineNameGenerator)
    assert (identity.domain, identity.timeZone, identity.hwClockUTC) == ("example.test", "Europe/Berlin", True)
    assert identity.scriptText == "#!/bin/sh"
    assert [type(one.adapter.ip) for one in spec.nicSettingMap] == [custom.DhcpIpGenerator] * 3
    assert list(spec.globalIPSettings.dnsServerList) == ["192.0.2.53"]


def test_windows():
    own = {**WINDOWS, **JOINING, "domain_ou": "OU=web", "admin_password": "a", "auto_logon_count": 2, "run_once": ["x"]}
    spec = specification_of(options(windows=own, guest_hostname="WIN-01"), None, cards(MACS[0]))
    identity, unattended = spec.identity, spec.identity.guiUnattended
    assert identity.userData.computerName.name == "WIN-01"
    assert (unattended.autoLogon, unattended.autoLogonCount, unattended.timeZone) == (True, 2, 85)
    assert unattended.password.plainText and identity.identification.domainAdminPassword.value == "Join-1"
    assert (identity.identification.joinDomain, identity.identification.domainOU) == ("example.test", "OU=web")
    assert list(identity.guiRunOnce.commandList) == ["x"]
    assert (spec.options.changeSID, spec.options.deleteAccounts) == (True, False)


def test_cloud_init():
    spec = specification_of(options(cloud_init={"metadata": {"b": 1, "a": 2}, "userdata": "x"}), None, cards(MACS[0]))
    assert (spec.identity.metadata, spec.identity.userdata) == ('{"a": 2, "b": 1}', "x")
    assert list(spec.nicSettingMap) == []
