# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the file of a virtual disk lies, and how its space is taken. API: VirtualDiskFlatVer2BackingInfo."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import unquote_name

PROVISIONING = ("thin", "thick", "eager_zeroed_thick")


def datastore_in(file):
    """The name of the datastore of a file: C(ds) of C([ds] web/web.vmdk); None for what is no such file."""
    return unquote_name(file[1:].partition("]")[0]) if file and file.startswith("[") else None


def provisioning_of(backing):
    """How a disk takes its space."""
    if getattr(backing, "thinProvisioned", None):
        return "thin"
    return "eager_zeroed_thick" if getattr(backing, "eagerlyScrub", None) else "thick"


def provision(backing, provisioning):
    """Sets in a backing how the disk shall take its space; returns the backing."""
    backing.thinProvisioned = provisioning == "thin"
    backing.eagerlyScrub = provisioning == "eager_zeroed_thick"
    return backing
