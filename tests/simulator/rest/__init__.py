# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Automation API: sessions, on the table of sessions and the accounts that SOAP uses, and tagging.

A vCenter offers it in three forms, and so does this: `/api` (since API 7.0.2; a few services since 7.0.0) and `/rest`
(http.py, routes.py), and JSON-RPC at `/api`, which is what VMware's Python SDK speaks (rpc.py). The forms share the
operations (operation.py, tagging/). Since vCenter 8.0 U3 (API 8.0.3.0) a session is one of SOAP and of this API; older
servers take no session of the one for the other. Anything else is answered as a vCenter answers what it does not know.
"""

from __future__ import annotations
