# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A strict vSphere API server for tests and demonstrations: `python -m simulator --help`.

It follows the vSphere API reference; where the reference is silent, the docstring of the method says what was
assumed. `client.Simulator` starts one from Python.
"""

from __future__ import annotations
