# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries of a tree, and what a tree of snapshots would be after a change."""

from __future__ import annotations

import pytest
from pyVmomi import vim

from ansible_collections.skyscraper.vsphere.plugins.module_utils.entries import is_called
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Ambiguous
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm import snapshot_tree
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.snapshot_tree import TREE


def node(number, name, *below):
    machine, moid = vim.VirtualMachine("vm-1", None), f"snapshot-{number}"
    made = snapshot_tree.planned(machine, moid, number, name, "", "poweredOff", False)
    made.childSnapshotList = list(below)
    return made


@pytest.fixture
def roots():
    """base (1) ─ twin (2) ─ twin (3), and beside it a/b (4) with two of one name (5, 6)."""
    return [node(1, "base", node(2, "twin", node(3, "twin"))), node(4, "a/b", node(5, "same"), node(6, "same"))]


def names(nodes):
    return {each.name: names(each.childSnapshotList) for each in nodes}


@pytest.mark.parametrize(("wanted", "called"), [
    ("x", True), ("base/x", True), ("/base/x", True), ("/x", False), ("base", False), ("other/x", False), ("/", False),
    ("", False), ("more/base/x", False),
])  # fmt: skip
def test_a_name_the_end_of_a_path_or_a_whole_path(wanted, called):
    assert is_called(("base", "x"), wanted) is called


@pytest.mark.parametrize(("params", "number"), [
    ({"snapshot": "base"}, 1), ({"snapshot": "/base/twin"}, 2), ({"snapshot": "twin/twin"}, 3),
    ({"snapshot": "a%2fb"}, 4), ({"snapshot_id": "5"}, 5), ({"snapshot_id": "snapshot-6"}, 6),
])  # fmt: skip
def test_one_is_found(roots, params, number):
    assert TREE.find(roots, params).id == number


@pytest.mark.parametrize("params", [{"snapshot": "a/b"}, {"snapshot": "/twin"}, {"snapshot_id": "7"}])
def test_none_is_found(roots, params):
    assert TREE.find(roots, params) is None and TREE.find(None, params) is None


@pytest.mark.parametrize(("wanted", "candidates"), [
    ("twin", [{"path": "/base/twin", "id": 2}, {"path": "/base/twin/twin", "id": 3}]),
    ("/a%2fb/same", [{"path": "/a%2fb/same", "id": 5}, {"path": "/a%2fb/same", "id": 6}]),
])
def test_several_are_an_error_that_lists_them(roots, wanted, candidates):
    with pytest.raises(Ambiguous) as caught:
        TREE.find(roots, {"snapshot": wanted})
    assert caught.value.details["candidates"] == candidates


def test_a_reader_shows_all_that_are_asked_for(roots):
    assert [one["snapshot_id"] for one in TREE.naming(roots, {})] == [f"snapshot-{number}" for number in range(1, 7)]
    assert [one["snapshot_id"] for one in TREE.naming(roots, {"snapshot": "same"})] == ["snapshot-5", "snapshot-6"]
    assert TREE.naming(roots, {"snapshot": "none"}) == [{}]
    assert TREE.naming(None, {}) == []


def test_the_tree_after_a_change(roots):
    assert names(snapshot_tree.grown(None, None, node(7, "x"))) == {"x": {}}
    assert names(snapshot_tree.grown(roots, "snapshot-3", node(7, "x")))["base"] == {"twin": {"twin": {"x": {}}}}
    assert names(snapshot_tree.without(roots, {"snapshot-1", "snapshot-3", "snapshot-5", "snapshot-6"})) == {
        "twin": {}, "a%2fb": {}}  # fmt: skip
    assert names(snapshot_tree.edited(roots, "snapshot-2", name="y"))["base"] == {"y": {"twin": {}}}
    assert names(roots)["base"] == {"twin": {"twin": {}}}, "the one before is untouched"


def test_the_current_one_after_a_removal(roots):
    assert snapshot_tree.surviving(roots, "snapshot-3", set()) == "snapshot-3"
    assert snapshot_tree.surviving(roots, "snapshot-3", {"snapshot-3", "snapshot-2"}) == "snapshot-1"
    assert snapshot_tree.surviving(roots, "snapshot-1", {"snapshot-1"}) is None


def test_of_equal_times_the_id_decides(roots):
    for _path, each in TREE.walk(roots):
        each.createTime = roots[0].createTime
    assert [each.id for _path, each in snapshot_tree.newest_first(roots)] == [6, 5, 4, 3, 2, 1]
