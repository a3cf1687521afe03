# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    """What the modules support; C(info) for those that only read."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Predicts what the task would do, refusals included, and changes nothing.
    support: full
  diff_mode:
    description: Returns what the task changes, before and after, in the words of the options.
    support: full
  action_group:
    description: Takes C(module_defaults) for the group.
    support: full
    membership:
      - skyscraper.vsphere.vsphere
"""

    INFO = r"""
options: {}
attributes:
  check_mode:
    description: Reads in check mode, too; it never changes anything.
    support: full
  diff_mode:
    description: Nothing changes, so there is no difference to show.
    support: N/A
  action_group:
    description: Takes C(module_defaults) for the group.
    support: full
    membership:
      - skyscraper.vsphere.vsphere
"""
