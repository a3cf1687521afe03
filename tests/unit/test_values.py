# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain values and their notations: tables, and laws that hold for any input."""

from __future__ import annotations

import datetime
import types

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.skyscraper.vsphere.plugins.module_utils import values

NAMES = st.text(min_size=1)


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("plain", "plain"),
        ("a/b", "a%2fb"),
        ("50%", "50%25"),
        ("back\\slash", "back%5cslash"),
        ("%2f", "%252f"),
        ("", ""),
    ],
)
def test_names_are_stored_with_three_characters_escaped(name, stored):
    assert values.quote_name(name) == stored
    assert values.unquote_name(stored) == name


def test_escapes_are_read_in_either_case():
    assert values.unquote_name("a%2Fb%5Cc") == "a/b\\c"
    assert values.unquote_name(None) is None


@given(NAMES)
def test_quoting_can_always_be_undone(name):
    assert values.unquote_name(values.quote_name(name)) == name


@given(st.lists(NAMES, min_size=1))
def test_a_path_holds_the_names_it_was_joined_from(names):
    assert values.split_path(values.join_path(*names)) == names


@given(NAMES, NAMES)
def test_a_path_below_is_the_joined_path(parent, name):
    assert values.path_below(values.join_path(parent), name) == values.join_path(parent, name)


def test_what_lies_below_the_root_has_one_slash():
    assert values.path_below("/", "DC1") == "/DC1"


@pytest.mark.parametrize(
    ("text", "size"),
    [
        (40, 40 * 1024**3),
        ("40", 40 * 1024**3),
        ("40GB", 40 * 1024**3),
        ("40 GiB", 40 * 1024**3),
        ("1.5 tb", 1536 * 1024**3),
        ("512MB", 512 * 1024**2),
        ("0", 0),
    ],
)
def test_sizes(text, size):
    assert values.parse_size(text) == size


@pytest.mark.parametrize("text", ["", "GB", "-1", "4 QB", "1,5", None, "0.0001k"])
def test_what_is_no_size_is_refused(text):
    with pytest.raises(ValueError, match="is no "):
        values.parse_size(text)


@pytest.mark.parametrize("text", ["00:50:56:AA:bb:0c", "00-50-56-aa-bb-0c", "0050.56aa.bb0c", "005056AABB0C"])
def test_a_mac_address_has_one_form(text):
    assert values.normal_mac(text) == "00:50:56:aa:bb:0c"


@pytest.mark.parametrize("text", ["", "00:50:56:aa:bb", "00:50:56:aa:bb:0g"])
def test_what_is_no_mac_address_is_refused(text):
    with pytest.raises(ValueError, match="is no MAC address"):
        values.normal_mac(text)


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("0", [(0, 0)]),
        (30, [(30, 30)]),
        ("10-19,30", [(10, 19), (30, 30)]),
        ("30, 10 - 19", [(10, 19), (30, 30)]),
        ("1-5,4-9,10", [(1, 10)]),
        ("0-4094", [(0, 4094)]),
    ],
)
def test_vlan_ranges_are_sorted_and_merged(text, ranges):
    assert values.vlan_ranges(text) == ranges


@pytest.mark.parametrize("text", ["", "x", "4095", "5-4", "1-", "1,,2"])
def test_what_is_no_vlan_range_is_refused(text):
    with pytest.raises(ValueError, match="VLAN id"):
        values.vlan_ranges(text)


@given(st.lists(st.tuples(st.integers(0, 4094), st.integers(0, 4094)).map(sorted), min_size=1))
def test_written_vlan_ranges_are_read_again_and_hold_the_same_ids(pairs):
    read = values.vlan_ranges(",".join(f"{start}-{end}" for start, end in pairs))
    assert values.vlan_ranges(values.vlan_text(read)) == read
    assert {i for a, b in read for i in range(a, b + 1)} == {i for a, b in pairs for i in range(a, b + 1)}


def test_dotted_options():
    options = {}
    values.set_option(options, "cpu.cores", 4)
    values.set_option(options, "cpu.shares.level", "high")
    values.set_option(options, "name", "web")
    assert options == {"cpu": {"cores": 4, "shares": {"level": "high"}}, "name": "web"}
    assert values.get_option(options, "cpu.shares.level") == "high"
    assert values.get_option(options, "memory.size_mb") is None
    assert values.get_option({"cpu": None}, "cpu.cores") is None
    assert values.get_option(None, "cpu.cores") is None


def test_plain_values_are_of_plain_types():
    class Tagged(str):
        pass

    value = values.plain({"a": Tagged("x"), "b": [Tagged("y"), 1, None, True]})
    assert value == {"a": "x", "b": ["y", 1, None, True]}
    assert not isinstance(value["a"], Tagged)
    assert not isinstance(value["b"][0], Tagged)


def test_what_json_has_no_type_for_is_made_plain_as_for_a_module():
    class Vaulted:
        __ENCRYPTED__ = True

        def __str__(self):
            return "opened"

    day = datetime.date(2026, 1, 31)
    value = values.plain({"at": datetime.datetime(2026, 1, 31, 9, 5), "on": [day], "set": {1}, "secret": Vaulted()})
    assert value == {"at": "2026-01-31T09:05:00", "on": ["2026-01-31"], "set": [1], "secret": "opened"}
    assert values.plain(types.MappingProxyType({"a": day})) == {"a": "2026-01-31"}
    with pytest.raises(TypeError, match="object is no type of values in a playbook"):
        values.plain(object())


def test_a_result_holds_plain_types_alone():
    class Own(dict):
        def __init__(self, needed, **more):
            super().__init__(more)

    class Word(str):
        """As an enumeration of the API."""

    class Short(int):
        pass

    found = values.plain({"disks": [Own("x", unit=Short(1))], "size": 2, "names": ("a", Word("b"))})
    assert found == {"disks": [{"unit": 1}], "size": 2, "names": ["a", "b"]}
    kinds = [one.__class__ for one in (found["disks"][0], found["disks"][0]["unit"], found["names"][1])]
    assert kinds == [dict, int, str]
