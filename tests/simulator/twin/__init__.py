# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A twin: the simulator with a saved inventory (see saved.py) in place of a built estate.

Every object shows what was saved of it. What the simulator derives by itself (summaries, lists, states) is compared
with that once, at the start; from then on a change that the simulator makes is shown on top of what was saved.
"""

from __future__ import annotations
