# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clones of a snapshot, full and linked ones."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import wait
from simulator_lifecycle import Card, Disk, RelocateSpec, device

LINKED = "createNewChildDiskBacking"


def test_a_clone_of_a_snapshot(estate):
    source = estate.sim.entity("/DC1/vm/vm0001")
    snapshot = source.add_snapshot("base")
    wait(estate.vm("vm0001").ReconfigVM_Task(vim.vm.ConfigSpec(annotation="later")))
    new = estate.clone(estate.vm("vm0001"), "copy", snapshot=snapshot.ref)
    assert new.config.annotation == "" and device(new, Disk).backing.parent is None
    with pytest.raises(vmodl.fault.InvalidArgument) as caught:
        estate.clone(estate.vm("vm0002"), "other", snapshot=snapshot.ref)
    assert caught.value.invalidProperty == "spec.snapshot"


def test_a_linked_clone(estate):
    source = estate.sim.entity("/DC1/vm/vm0001")
    snapshot = source.add_snapshot("base")
    free = estate.vm("vm0001").datastore[0].summary.freeSpace
    new = estate.clone(estate.vm("vm0001"), "copy", RelocateSpec(diskMoveType=LINKED), snapshot=snapshot.ref)
    backing = device(new, Disk).backing
    assert backing.parent.fileName == device(estate.vm("vm0001"), Disk).backing.parent.fileName
    assert backing.fileName.endswith("copy/copy.vmdk") and backing.deltaDiskFormat == "seSparseFormat"
    assert new.layout.disk[0].diskFile == [backing.parent.fileName, backing.fileName]
    assert free - new.datastore[0].summary.freeSpace < 1024 ** 3
    assert estate.clone(new, "full").config.hardware.device[-2].backing.parent is None


def test_a_linked_clone_needs_a_snapshot(estate):
    with pytest.raises(vmodl.fault.InvalidArgument) as caught:
        estate.clone(estate.vm("vm0001"), "copy", RelocateSpec(diskMoveType=LINKED))
    assert caught.value.invalidProperty == "spec.location.diskMoveType"


def test_memory_is_kept(estate):
    snapshot = estate.sim.entity("/DC1/vm/vm0002").add_snapshot("base", memory=True)
    new = estate.clone(estate.vm("vm0002"), "copy", snapshot=snapshot.ref, memory=True)
    assert new.runtime.powerState == "suspended"
    assert not [d for d in new.config.hardware.device if isinstance(d, Card)]
