# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory plugins and lookups, as Ansible runs them, against the simulator and against recorded inventories.

cases/*.yml hold the cases: an estate, and for each case the options of an inventory and what comes of them. They are
all run by Ansible's own inventory manager in a process of its own (parsing.py), one after the other, and judged here.
"""
