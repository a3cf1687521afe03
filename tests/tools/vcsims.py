# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ladders against vcsim: finds or builds it first, or says what to install."""

from __future__ import annotations

import pytests
import report
import workspace
from vcsim import program


def run(name: str, place: workspace.Place) -> list[report.Row]:
    """One row; without a vcsim it has failed, as somebody has asked for it."""
    try:
        path, _ours = program.find()
    except program.Missing as missing:
        print(missing, flush=True)
        return [report.Row(name, failed=1)]
    print(f"against {path}", flush=True)
    return pytests.run(name, place)
