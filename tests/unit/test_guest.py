# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of a guest: its addresses, names and customization, in the words of the options."""

from __future__ import annotations

import pytest

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import Connection
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.session import Session
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import Awaited, Watch
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm import guest
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from simulator.client import Simulator


def card(*addresses, key=4000, state="preferred", told=None):
    ip = vim.net.IpConfigInfo.IpAddress
    config = vim.net.IpConfigInfo(
        ipAddress=[ip(ipAddress=address, prefixLength=24, state=state) for address in addresses]
    )
    return vim.vm.GuestInfo.NicInfo(
        connected=True, deviceConfigId=key, ipAddress=list(addresses if told is None else told), ipConfig=config
    )


@pytest.mark.parametrize(
    ("cards", "found"),
    [
        (None, []),
        ([card("192.0.2.1", "fe80::1%eth0"), card("192.0.2.2", key=4001)], ["192.0.2.1", "fe80::1", "192.0.2.2"]),
        ([card("172.17.0.1", key=-1)], []),
        ([card("2001:db8::1", state="tentative")], []),
        ([card(told=["192.0.2.3"])], ["192.0.2.3"]),
    ],
)
def test_addresses_are_those_of_the_adapters_that_can_be_used(cards, found):
    assert guest.addresses(cards) == found


@pytest.mark.parametrize(
    ("live", "conditions", "met"),
    [
        ([], ["any"], False),
        (["169.254.1.1", "fe80::1", "127.0.0.1"], ["any"], False),
        (["192.0.2.1"], ["any"], True),
        (["192.0.2.1"], ["ipv6"], False),
        (["192.0.2.1", "2001:db8::1"], ["ipv4", "ipv6"], True),
        (["192.0.2.1"], ["192.0.2.0/24", "198.51.100.0/24"], False),
        (["192.0.2.1"], ["192.0.2.9/24"], True),
        (["2001:DB8::1"], ["2001:db8:0::1"], True),
        (["169.254.1.1"], ["169.254.0.0/16"], True),
    ],
)
def test_conditions_on_addresses(live, conditions, met):
    assert guest.has_addresses(live, guest.address_conditions(conditions)) is met


@pytest.mark.parametrize("text", ["", "ipv5", "192.0.2.0/33", "web-01"])
def test_what_is_no_condition_on_addresses(text):
    with pytest.raises(ValueError, match="is no address"):
        guest.address_conditions([text])


@pytest.mark.parametrize(
    ("live", "wanted", "so"),
    [
        (None, "a", False),
        ("A", "a", True),
        ("a.example.test", "a", True),
        ("a", "a.example.test", False),
        ("ab.example.test", "a", False),
    ],
)
def test_the_name_of_a_guest(live, wanted, so):
    assert guest.is_called(live, wanted) is so


def test_the_state_of_a_customization():
    info = vim.vm.GuestInfo.CustomizationInfo
    assert guest.customization_status(None) == "idle"
    assert guest.customization(info(customizationStatus="TOOLSDEPLOYPKG_FAILED", errorMsg="no"))["error"] == "no"
    assert guest.customization_status(info(customizationStatus="TOOLSDEPLOYPKG_RUNNING")) == "running"


def test_an_older_server_is_not_asked_for_what_it_does_not_know():
    with Simulator(vms=2, api_version="7.0.0.0") as simulator:
        session = Session.open(Connection.of({**simulator.connection, "port": simulator.port, "timeout": 10}))
        ref = session.find.by_path("/DC1/vm/vm0002")
        assert session.read.one(ref, [guest.HOST_NAME, guest.CUSTOMIZATION]) == {
            guest.HOST_NAME: "vm0002",
            guest.CUSTOMIZATION: None,
        }
        seen = {}
        with Watch(session) as watch:
            paths = (guest.HOST_NAME, guest.CUSTOMIZATION)
            watch.add(Awaited("see it", ref, paths, lambda values: (seen.update(values) or bool(values), None), 5))
            watch.next()
        assert seen == {guest.HOST_NAME: "vm0002"}
        session.close()
