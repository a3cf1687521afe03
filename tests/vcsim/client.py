# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vcsim for tests: started and asked like the simulator."""

from __future__ import annotations

from simulator.client import Simulator


class Vcsim(Simulator):
    """`Vcsim(program=PATH, accounts=[…], vms=3)`. The first account is the only one that can log in."""

    package = "vcsim"
