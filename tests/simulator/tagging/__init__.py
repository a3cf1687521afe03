# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags, their categories, and what they are attached to: the model, and how an estate gets them.

The Automation API is the only way to them (`rest/tagging.py`); SOAP knows nothing of them. An ESXi host has none.
"""

from __future__ import annotations
