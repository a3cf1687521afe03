# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ladders: a module's behaviour as a list of steps, in the order in which a user would take them.

`<module>.yml` is a ladder (`document.py` says what may stand in it). `playbook.py` makes a playbook of it, `run.py`
runs that against a fresh simulator, the plugins record what happened, and `judge.py` holds it against what was
promised: of each step, that check mode foretells it and writes nothing, that it does what it says, that it does nothing
the second time, and that what the reader returns can be handed back.
"""

from __future__ import annotations
