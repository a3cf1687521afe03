# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a machine is configured to be: from the API's words to the user's and back, costs, and what must agree."""

from __future__ import annotations

import copy
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyVmomi import vim

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import UPDATE, Plan, compare, decode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm import laws, power_off, settings
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import write_changes
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import get_option, set_option

FIELDS = (
    *settings.GENERAL,
    *settings.FIRMWARE,
    *settings.BOOT,
    *settings.SIZE,
    *settings.CPU,
    *settings.MEMORY,
    settings.ADVANCED,
    *settings.STATE,
)
# What a server has of a machine about which little was said.
READ = {
    "config.guestId": "debian12_64Guest",
    "config.version": "vmx-21",
    "config.firmware": "efi",
    "config.hardware.numCPU": 2,
    "config.hardware.numCoresPerSocket": 1,
    "config.hardware.memoryMB": 4096,
    "config.cpuAllocation.limit": -1,
    "config.memoryAllocation.limit": -1,
    "config.cpuAllocation.shares": vim.SharesInfo(level="normal", shares=2000),
    "config.memoryAllocation.shares": vim.SharesInfo(level="normal", shares=40960),
    "config.template": False,
    "runtime.powerState": "poweredOn",
}
LIVE = decode(FIELDS, READ.get)


def plan_of(wanted, live=None):
    live = LIVE if live is None else live
    return Plan(UPDATE, tuple(compare(FIELDS, wanted, live)), live=live)


def spec_of(wanted):
    """The attributes that a request sets: dotted path → value."""
    found = {}

    def collect(value, prefix=""):
        for info in value._GetPropertyList():
            one = value.__dict__.get(info.name)
            if hasattr(one, "_GetPropertyList") and not isinstance(one, vim.SharesInfo):
                collect(one, f"{prefix}{info.name}.")
            elif one not in (None, []):
                found[prefix + info.name] = one
        return found

    return collect(write_changes(vim.vm.ConfigSpec(), plan_of(wanted).changes))


# Reading


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("annotation", ""),
        ("hardware_version", 21),
        ("secure_boot", False),
        ("vbs", False),
        ("latency_sensitivity", "normal"),
        ("boot", {"delay_ms": 0, "retry": False, "retry_delay_ms": 0, "enter_setup": False}),
        ("cpu.reservation_mhz", 0),
        ("cpu.limit_mhz", "unlimited"),
        ("cpu.shares", "normal"),
        ("memory.reserve_all", False),
        ("power_state", "powered_on"),
    ],
)
def test_unset_and_explicit_values_read_alike(option, value):
    assert get_option(LIVE, option) == value
    # A real server says 0, false and an empty text where a saved inventory says nothing.
    explicit = {"config.annotation": "", "config.flags.vbsEnabled": False, "config.cpuAllocation.reservation": 0}
    explicit.update(READ)
    assert get_option(decode(FIELDS, explicit.get), option) == value


@pytest.mark.parametrize(
    ("shares", "shown"),
    [
        (vim.SharesInfo(level="high", shares=4000), "high"),
        (vim.SharesInfo(level="custom", shares=123), 123),
        (None, None),
    ],
)
def test_shares_are_read(shares, shown):
    assert settings.shares_of(shares) == shown


@pytest.mark.parametrize(("limit", "shown"), [(None, "unlimited"), (-1, "unlimited"), (0, 0), (500, 500)])
def test_limits_are_read(limit, shown):
    assert settings.limit_of(limit) == shown


def test_what_is_read_is_of_plain_types():
    """Types of pyVmomi do not outlive the task in Ansible."""
    from pyVmomi import VmomiSupport

    long = VmomiSupport.long
    assert (settings.limit_of(long(5))).__class__ is int
    assert (settings.shares_of(vim.SharesInfo(level="custom", shares=5))).__class__ is int
    read = {**READ, "config.cpuAllocation.reservation": long(7), "config.bootOptions.bootDelay": long(3)}
    live = decode(FIELDS, read.get)
    assert (live["cpu"]["reservation_mhz"]).__class__ is int
    assert (live["boot"]["delay_ms"]).__class__ is int


# Writing


@pytest.mark.parametrize(
    ("wanted", "spec"),
    [
        ({"annotation": "web"}, {"annotation": "web"}),
        ({"cpu": {"count": 4}}, {"numCPUs": 4}),
        ({"cpu": {"count": 2}}, {}),
        ({"cpu": {"cores_per_socket": 2}}, {"numCoresPerSocket": 2}),
        ({"cpu": {"limit_mhz": "500"}}, {"cpuAllocation.limit": 500}),
        ({"cpu": {"limit_mhz": "UNLIMITED"}}, {}),
        ({"memory": {"size_mb": 8192, "hot_add": True}}, {"memoryMB": 8192, "memoryHotAddEnabled": True}),
        ({"memory": {"reserve_all": True}}, {"memoryReservationLockedToMax": True}),
        ({"secure_boot": True}, {"bootOptions.efiSecureBootEnabled": True}),
        ({"vbs": True, "iommu": True}, {"flags.vbsEnabled": True, "flags.vvtdEnabled": True}),
        ({"boot": {"enter_setup": True}}, {"bootOptions.enterBIOSSetup": True}),
        ({"latency_sensitivity": "high"}, {"latencySensitivity.level": "high"}),
        ({"hardware_version": 22, "template": True, "power_state": "powered_off"}, {}),
    ],
)
def test_only_what_changes_is_written(wanted, spec):
    assert spec_of(wanted) == spec


def test_what_calls_of_their_own_set_is_planned_all_the_same():
    plan = plan_of({"hardware_version": 22, "template": True})
    assert plan["hardware_version"].request_value == "vmx-22"
    assert plan["template"].after is True


@pytest.mark.parametrize(("shares", "level", "number"), [("High", "high", 0), (77, "custom", 77), ("77", "custom", 77)])
def test_shares_are_written(shares, level, number):
    written = spec_of({"memory": {"shares": shares}})["memoryAllocation.shares"]
    assert (written.level, written.shares) == (level, number)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"cpu": {"limit_mhz": "lots"}}, "cpu.limit_mhz: 'lots' is neither a whole number nor unlimited"),
        ({"memory": {"limit_mb": -1}}, "memory.limit_mb: -1 is negative; for no limit, write unlimited"),
        ({"cpu": {"shares": "custom"}}, "neither a number nor one of low, normal, high"),
        ({"cpu": {"shares": -4}}, "cpu.shares: -4 is neither"),
    ],
)
def test_values_that_are_none_are_refused(wanted, said):
    with pytest.raises(InvalidOption, match=r".*") as raised:
        plan_of(wanted)
    assert said in raised.value.msg


@given(st.one_of(st.integers(0, 10**6), st.just("unlimited")))
def test_a_limit_survives_the_way_there_and_back(limit):
    assert settings.limit_of(settings.limit_to(settings.number_or(limit))) == limit


@given(st.one_of(st.integers(1, 10**6), st.sampled_from(settings.LEVELS)))
def test_shares_survive_the_way_there_and_back(shares):
    assert settings.shares_of(settings.shares_to(settings.shares(shares))) == shares


@pytest.mark.parametrize(
    ("value", "kept"),
    [(True, "TRUE"), (False, "FALSE"), ("true", "TRUE"), ("Truth", "Truth"), (5, "5"), (1.5, "1.5"), ("", "")],
)
def test_advanced_settings_are_texts(value, kept):
    assert settings.setting(value) == kept


def test_an_advanced_setting_is_the_same_however_it_is_written():
    live = {**LIVE, "advanced_settings": {"disk.EnableUUID": "TRUE", "a.number": "5"}}
    assert not plan_of({"advanced_settings": {"disk.EnableUUID": True, "a.number": 5, "none": ""}}, live).changes


# Costs


@pytest.mark.parametrize(
    ("wanted", "has", "needs"),
    [
        ({"annotation": "x", "cpu": {"shares": 5}, "memory": {"reserve_all": True}, "boot": {"retry": True}}, {}, []),
        ({"cpu": {"count": 4}}, {}, ["cpu.count"]),
        ({"cpu": {"count": 4}}, {"cpu.hot_add": True}, []),
        ({"cpu": {"count": 1}}, {"cpu.hot_add": True}, ["cpu.count"]),
        ({"cpu": {"count": 1}}, {"cpu.hot_remove": True}, []),
        ({"cpu": {"count": 4, "hot_add": True}}, {}, ["cpu.count", "cpu.hot_add"]),
        ({"memory": {"size_mb": 8192}}, {}, ["memory.size_mb"]),
        ({"memory": {"size_mb": 8192}}, {"memory.hot_add": True}, []),
        ({"memory": {"size_mb": 1024}}, {"memory.hot_add": True}, ["memory.size_mb"]),
        ({"firmware": "bios", "guest_id": "other"}, {}, ["guest_id", "firmware"]),
        ({"secure_boot": True, "vbs": True, "iommu": True}, {}, ["secure_boot", "vbs", "iommu"]),
        ({"hardware_version": 22}, {}, ["hardware_version"]),
        ({"template": True}, {}, ["template"]),
        ({"template": False}, {"template": True}, []),
    ],
)
def test_what_needs_the_machine_off(wanted, has, needs):
    live = copy.deepcopy(LIVE)
    for option, value in has.items():
        set_option(live, option, value)
    assert plan_of(wanted, live).costing(settings.OFF) == needs


@pytest.mark.parametrize(
    ("size", "odd"),
    [(4224, False), (8192, False), (4100, True), (65536, False), (65664, True)],
)
def test_memory_is_added_in_steps_and_up_to_a_limit(size, odd):
    live = copy.deepcopy(LIVE)
    live["memory"]["hot_add"] = True
    item = SimpleNamespace(
        plan=plan_of({"memory": {"size_mb": size}}, live),
        live=live,
        properties={power_off.HOT_STEP: 128, power_off.HOT_MOST: 65536},
    )
    assert bool(power_off.reasons_to_be_off(item)) is odd


# What must agree


def vet(wanted, complete=True, live=None):
    plan = plan_of(wanted, live)
    laws.vet_settings(laws.with_consequences(plan.foreseen()), lambda option: bool(plan[option]), complete)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"cpu": {"count": 0}}, "cpu.count: 0 is not possible: it is at least 1"),
        ({"cpu": {"cores_per_socket": 0}}, "cpu.cores_per_socket: 0 is not possible"),
        ({"cpu": {"count": 3, "cores_per_socket": 2}}, "3 CPUs cannot be divided into sockets of 2 cores"),
        ({"cpu": {"reservation_mhz": -1}}, "cpu.reservation_mhz: -1 is not possible: it is negative"),
        ({"cpu": {"reservation_mhz": 500, "limit_mhz": 400}}, "cpu.limit_mhz: 400 is not possible"),
        ({"memory": {"size_mb": 4097}}, "a multiple of 4 MB"),
        ({"memory": {"size_mb": 0}}, "memory.size_mb: 0 is not possible"),
        ({"memory": {"reservation_mb": 4097}}, "it is more than the 4096 MB that the machine has"),
        ({"memory": {"reservation_mb": 2048, "limit_mb": 1024}}, "less than memory.reservation_mb, which is 2048"),
        ({"memory": {"reserve_all": True, "limit_mb": 1024}}, "memory.limit_mb: 1024 is not possible"),
        ({"boot": {"delay_ms": -1}}, "boot.delay_ms: -1 is not possible"),
        ({"boot": {"retry_delay_ms": 3600001}}, "it goes from 0 to 3600000"),
        ({"firmware": "bios", "secure_boot": True}, "it needs firmware efi, and the firmware is bios"),
        ({"vbs": True}, "it needs secure_boot, iommu, cpu.nested_virtualization as well"),
    ],
)
def test_settings_that_disagree(wanted, said):
    with pytest.raises(InvalidOption) as raised:
        vet(wanted)
    assert said in raised.value.msg
    assert raised.value.details["option"] in raised.value.msg


@pytest.mark.parametrize(
    "wanted",
    [
        {"cpu": {"count": 4, "cores_per_socket": 4, "reservation_mhz": 500, "limit_mhz": 500}},
        {"memory": {"size_mb": 4, "reservation_mb": 4, "limit_mb": 4}},
        {"memory": {"reserve_all": True, "limit_mb": 4096}},
        {"secure_boot": True},
        {"vbs": True, "secure_boot": True, "iommu": True, "cpu": {"nested_virtualization": True}},
    ],
)
def test_settings_that_agree(wanted):
    vet(wanted)


def test_virtualization_based_security_needs_hardware_of_its_time():
    old = decode(FIELDS, {**READ, "config.version": "vmx-13"}.get)
    with pytest.raises(InvalidOption, match="needs hardware_version 14 or newer, and that is 13"):
        vet({"vbs": True, "secure_boot": True, "iommu": True, "cpu": {"nested_virtualization": True}}, live=old)


def test_what_disagreed_before_is_nobodys_fault():
    """A change that has nothing to do with it is made all the same."""
    odd = copy.deepcopy(LIVE)
    odd["memory"].update(size_mb=4097)
    vet({"annotation": "x"}, live=odd)
    vet({"cpu": {"count": 4}}, live=odd)
    with pytest.raises(InvalidOption):
        vet({"memory": {"reservation_mb": 5000}}, live=odd)


def test_of_a_machine_that_is_not_known_yet_only_what_is_known_must_agree():
    unknown = decode(FIELDS, {}.get)
    vet({"secure_boot": True}, complete=False, live={})
    vet({"secure_boot": True}, complete=False, live=unknown)
    with pytest.raises(InvalidOption, match="the firmware is not given"):
        vet({"secure_boot": True}, live={})
    with pytest.raises(InvalidOption, match="cannot be divided"):
        vet({"cpu": {"count": 3, "cores_per_socket": 2}}, complete=False, live={})


def test_reserved_memory_follows_the_size():
    after = laws.with_consequences({"memory": {"size_mb": 8192, "reserve_all": True, "reservation_mb": 4096}})
    assert after["memory"]["reservation_mb"] == 8192
    assert laws.with_consequences({"memory": {"size_mb": 8192, "reservation_mb": 5}})["memory"]["reservation_mb"] == 5
    assert laws.with_consequences({}) == {}


@pytest.mark.parametrize(("reservation", "fits"), [(4096, True), (None, True), (100, False), (0, False)])
def test_all_memory_and_part_of_it(reservation, fits):
    wanted = {"memory": {"reserve_all": True, "reservation_mb": reservation}}
    after = {"memory": {"reserve_all": True, "reservation_mb": reservation, "size_mb": 4096}}
    if fits:
        laws.vet_reservation(wanted, after)
        return
    with pytest.raises(InvalidOption, match="Leave one of the two out"):
        laws.vet_reservation(wanted, after)


@pytest.mark.parametrize(("after", "goes"), [(22, True), (20, False)])
def test_hardware_only_becomes_newer(after, goes):
    change = plan_of({"hardware_version": after})["hardware_version"]
    if goes:
        laws.vet_version(change)
        return
    with pytest.raises(Refused, match="it is 21, and never goes down to 20"):
        laws.vet_version(change)


def test_advanced_settings_that_are_options_are_refused():
    laws.vet_advanced(None)
    laws.vet_advanced(plan_of({"advanced_settings": {"svga.present": False}})["advanced_settings"])
    with pytest.raises(InvalidOption, match=r"Use the option cpu\.count"):
        laws.vet_advanced(plan_of({"advanced_settings": {"numvcpus": 4}})["advanced_settings"])
