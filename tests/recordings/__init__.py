# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests on recordings of servers: every reader of the collection passes, and what it reads can be handed back.

The environment variable VSPHERE_RECORDINGS names a folder with recordings of real servers: saved inventories, as
`make twin` and `govc object.save` write them, and recorded answers with faults. What a folder is, is told by its files.
Two inventories of the simulator are saved while the tests run, and tested in the same way, so that nothing here is ever
left untried.

- replay_server.py serves an inventory read-only, its values byte for byte, and keeps a journal.
- A module is run as its action plugin runs it, without a playbook (modules.py). The readers are found by looking: a new
  one is tested without a word here.
"""

from __future__ import annotations
