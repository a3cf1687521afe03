# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The chains of files that snapshots make of virtual disks.

A disk's backing is the file that is written to; its `parent` is the file below it, which a snapshot has frozen, and so
on down to the base. Every snapshot's configuration, and the machine's own, holds such chains; they share files by name.
"""

from __future__ import annotations

import itertools
import re

from pyVmomi import vim

from ..model.values import clone

NUMBERED = re.compile(r"(?:-(\d{6}))?\.vmdk$")


def disks_of(config):
    return [d for d in config.hardware.device if isinstance(d, vim.vm.device.VirtualDisk)]


def is_independent(disk):
    """Whether snapshots leave a disk alone."""
    return (getattr(disk.backing, "diskMode", None) or "").startswith("independent")


def chain_of(disk):
    """The backings of a disk, from the file that is written to down to its base."""
    backing = disk.backing
    while getattr(backing, "fileName", None):
        yield backing
        backing = getattr(backing, "parent", None)


def tops(config):
    """The files that hold the state of the disks of a configuration."""
    return {disk.backing.fileName for disk in disks_of(config) if getattr(disk.backing, "fileName", None)}


def freeze(config, others):
    """Give each disk that takes part a new file on top of the one it has. `others`: the configurations beside it."""
    for disk in disks_of(config):
        if not is_independent(disk) and hasattr(disk.backing, "parent"):
            delta = clone(disk.backing)
            delta.parent = disk.backing
            delta.fileName = next_name(disk.backing.fileName, (config, *others))
            disk.backing = delta


def next_name(name, configs):
    """`x.vmdk`, `x-000001.vmdk`, `x-000002.vmdk` … : the first number after those in use."""
    stem = NUMBERED.sub("", name)
    used = [backing.fileName for config in configs for disk in disks_of(config) for backing in chain_of(disk)]
    numbers = [int(NUMBERED.search(each)[1] or 0) for each in used if NUMBERED.sub("", each) == stem]
    return f"{stem}-{max(numbers, default=0) + 1:06d}.vmdk"


def mergeable(configs, spare):
    """(file, the one file on top of it) of the first spare file that holds nobody's state any more; None without one.

    A file on which two others lie (branches of the tree) cannot be merged with either.
    """
    held, above = set(), {}
    for config in configs:
        held |= tops(config)
        for disk in disks_of(config):
            for upper, lower in itertools.pairwise(chain_of(disk)):
                above.setdefault(lower.fileName, set()).add(upper.fileName)
    return next(((lower, next(iter(uppers))) for lower, uppers in above.items()
                 if lower in spare and lower not in held and len(uppers) == 1), None)


def consolidate(configs, spare):
    """Merge what can be merged: the file on top goes into the spare one below it."""
    while (pair := mergeable(configs, spare)) is not None:
        _lower, upper = pair
        for config in configs:
            for disk in disks_of(config):
                for backing in list(chain_of(disk)):
                    if backing.fileName == upper:
                        backing.__dict__.update(backing.parent.__dict__)
