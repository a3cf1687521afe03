# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A property path as steps: `config.hardware.device[4000]` is (("config", None), …, ("device", "4000"))."""

from __future__ import annotations

import re
from functools import lru_cache

STEP = re.compile(r'([A-Za-z_]\w*)(?:\[(?:"([^"]*)"|([^\]"]*))\])?(?:\.|$)')


@lru_cache(maxsize=4096)
def split(path):
    """The (name, key or None) steps of a path; ValueError for what is no path."""
    steps, position = [], 0
    while position < len(path):
        match = STEP.match(path, position)
        if match is None or (match.end() == len(path) and path.endswith(".")):
            raise ValueError(path)
        steps.append((match[1], match[2] if match[2] is not None else match[3]))
        position = match.end()
    if not steps:
        raise ValueError(path)
    return tuple(steps)
