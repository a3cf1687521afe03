# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of a virtual machine's snapshots, and what it would be after a change. API: VirtualMachineSnapshotTree."""

from __future__ import annotations

from datetime import datetime, timezone

from ansible_collections.skyscraper.vsphere.plugins.module_utils.entries import TreeEntry
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import quote_name

ROOTS = "snapshot.rootSnapshotList"
TREE = TreeEntry(
    ROOTS,
    key="name",
    option="snapshot",
    below="childSnapshotList",
    id_option="snapshot_id",
    number="id",
    ref="snapshot",
)
_ATTRIBUTES = ("snapshot", "vm", "name", "description", "id", "createTime", "state", "quiesced")


def id_of(node):
    """The managed object id of a snapshot."""
    return node.snapshot._moId


def path_of(roots, moid):
    """The path of a snapshot as a tuple of names; empty where there is none of that id."""
    return next((path for path, node in TREE.walk(roots) if id_of(node) == moid), ())


def node_of(roots, moid):
    """The node with an id, or None."""
    return next((node for _path, node in TREE.walk(roots) if id_of(node) == moid), None)


def subtree(node):
    """The ids of a snapshot and all below it."""
    return [id_of(one) for _path, one in TREE.walk([node])]


def newest_first(roots):
    """[(path, node)], the youngest first. Times are equal where many were taken at once; then the id decides."""
    return sorted(TREE.walk(roots), key=lambda found: (found[1].createTime, found[1].id), reverse=True)


def surviving(roots, moid, gone):
    """The id of a snapshot, or of the nearest above it, that is not among those that go; None without one."""
    above = [id_of(node) for path, node in TREE.walk(roots) if moid in subtree(node)]
    return next((one for one in reversed(above) if one not in gone), None)


def without(nodes, gone):
    """The nodes without some; the children of one that goes take its place."""
    left = []
    for node in nodes or ():
        below = without(node.childSnapshotList, gone)
        left += below if id_of(node) in gone else [_copy(node, below)]
    return left


def edited(nodes, moid, **attributes):
    """The nodes with other attributes of one of them."""
    return [
        _copy(node, edited(node.childSnapshotList, moid, **attributes), attributes if id_of(node) == moid else {})
        for node in nodes or ()
    ]


def grown(nodes, parent, new):
    """The nodes with a new one below the one whose id is C(parent), or as a root."""
    if parent is None:
        return [*(nodes or ()), new]
    return [_copy(node, _grown_below(node, parent, new)) for node in nodes or ()]


def _grown_below(node, parent, new):
    return grown(node.childSnapshotList, None if id_of(node) == parent else parent, new)


def _copy(node, below, attributes=None):
    values = {name: getattr(node, name) for name in _ATTRIBUTES}
    return vim.vm.SnapshotTree(**{**values, **(attributes or {})}, childSnapshotList=below)


def planned(vm, moid, number, name, description, state, quiesced):
    """A snapshot that is not there yet."""
    return vim.vm.SnapshotTree(
        snapshot=vim.vm.Snapshot(moid, None),
        vm=vm,
        name=quote_name(name),
        description=description or "",
        id=number,
        createTime=datetime.now(timezone.utc),
        state=state,
        quiesced=quiesced,
    )
