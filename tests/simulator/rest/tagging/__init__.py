# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tagging in the Automation API: com.vmware.cis.tagging.* and com.vmware.vcenter.tagging.*.

What an account may not read is left out of lists, and `unauthorized` if it is asked for by id. The privileges on
categories and tags are those of the account's role for global objects (`Account.global_role`). Of the reference's
operations, those about `used_by` and revoke_propagating_permissions are not simulated.
"""

from __future__ import annotations

from . import association, associations, category, listing, tag

__all__ = ["association", "associations", "category", "listing", "tag"]
