# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Python's cyclic garbage collector, kept from what it would only slow down. Pure."""

from __future__ import annotations

import contextlib
import gc


@contextlib.contextmanager
def collection_paused():
    """A time in which only reference counts free memory.

    Where many objects are made that all stay, the collector goes through them again and again and finds nothing, which
    costs the more of the time the larger the estate is that is read. May be entered by several threads; the collector
    may then come back before the last of them has left.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
