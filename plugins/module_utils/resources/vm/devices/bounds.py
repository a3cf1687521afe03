# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bounds of what devices get of a resource, and the form of files' names. Pure; each raises ValueError."""

from __future__ import annotations

import re

from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.settings import (
    UNLIMITED,
    number_or,
    shares,
)

_FILE = re.compile(r"\s*\[\s*([^\]]+?)\s*\]\s*(.*\S)\s*")


def shares_within(low, high):
    """A C(normal) for shares whose custom number lies within bounds."""

    def normal(value):
        wanted = shares(value)
        if isinstance(wanted, int) and not low <= wanted <= high:
            raise ValueError(f"{value!r} is no number of shares from {low} to {high}")
        return wanted

    return normal


def limit_from(least):
    """A C(normal) for a limit that is not below a least one."""

    def normal(value):
        wanted = number_or(value)
        if wanted != UNLIMITED and wanted < least:
            raise ValueError(f"{value!r} is less than {least}, the least limit there is")
        return wanted

    return normal


def file_name(text):
    """The name of a file on a datastore in one form: C([ds] web/web.vmdk)."""
    match = _FILE.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is no file on a datastore: write it as in [datastore1] folder/file")
    return f"[{match[1]}] {match[2].lstrip('/')}"
