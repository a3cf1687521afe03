# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists that are given out page by page."""

from __future__ import annotations

import uuid

MOST_MARKERS = 100


def next_page(tagging, marker, size, whole, unknown):
    """(page, the marker of the next one or None). `whole()` makes the list, `unknown()` the error for a bad marker."""
    if marker:
        if marker not in tagging.pages:
            raise unknown()
        rest = tagging.pages.pop(marker)
    else:
        rest = whole()
    if len(rest) <= size:
        return rest, None
    following = uuid.uuid4().hex
    tagging.pages[following] = rest[size:]
    while len(tagging.pages) > MOST_MARKERS:
        del tagging.pages[next(iter(tagging.pages))]
    return rest[:size], following
