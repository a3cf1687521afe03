# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a test says what is wrong."""

from __future__ import annotations

import pytest


def tell(problems, outcome):
    """Fails with all that is wrong, one line each, and with the output of Ansible where nothing else explains it."""
    if problems:
        text = "\n".join(["", *problems])
        pytest.fail(text if outcome.records else f"{text}\n{outcome.output}", pytrace=False)
