# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions of the Automation API, on the table of sessions and the accounts that SOAP uses; and no more of that API.

A vCenter offers them in three forms, and so does this: `/api/session` and `/rest/com/vmware/cis/session` (http.py), and
JSON-RPC at `/api`, which is what VMware's Python SDK speaks (rpc.py). The id of a session is the one of SOAP's cookie,
as it is since vCenter 8.0 U3. Anything else is answered as a vCenter answers what it does not know.
"""

from __future__ import annotations
