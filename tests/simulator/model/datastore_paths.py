# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Datastore paths: `[datastore1] folder/file.vmdk`."""

from __future__ import annotations

import posixpath
import re

FORM = re.compile(r"\s*\[([^\[\]]+)\]\s*(.*?)\s*$", re.DOTALL)


def split(path):
    """(name of the datastore, path in it without slashes around it), or None for what is no datastore path.

    Doubled slashes and `.` are taken out; what leads above the datastore's root is no path.
    """
    match = FORM.match(path or "")
    if match is None:
        return None
    inner = posixpath.normpath(match[2].lstrip("/")) if match[2] else ""
    if inner == ".." or inner.startswith("../"):
        return None
    return match[1], "" if inner == "." else inner


def join(datastore, inner):
    return f"[{datastore}] {inner}"


def normal(path):
    """The path as a host writes it; what is no datastore path stays as it is."""
    parts = split(path)
    return join(*parts) if parts else path
